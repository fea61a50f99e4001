"""Who may not decide a sanction: nobody judges what is the own (docs/program.md §8)."""

from __future__ import annotations

from django.apps import apps

from akun.enums import Izin, peran_berizin
from akun.models import Jabatan, Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from verifikasi.models import ButirSampel, CatatanVerkom, Sanksi


def boleh_memutus(oleh: Pengguna, kpm: int) -> bool:
    """True for coordinators of the family's kabupaten; whether it is the own is `halangan`."""
    return KPM.objects.boleh(oleh, Izin.PUTUSKAN_SANKSI).filter(pk=kpm).exists()


def halangan(sanksi: Sanksi, oleh: Pengguna) -> str:
    """Why this person may not decide it, in words; empty for everybody else."""
    hari = hari_ini()
    if (
        oleh.pk == sanksi.petugas_id
        or Penugasan.objects.filter(berlaku(hari), kpm=sanksi.kpm_id, petugas=oleh).exists()
    ):
        return "Anda pendamping keluarga ini. Sanksi diputus koordinator lain."
    catatan = CatatanVerkom.objects.filter(kpm=sanksi.kpm_id, bulan__in=sanksi.bukti)
    # A corrected entry keeps who made it first among its events.
    lama = apps.get_model("verifikasi", "CatatanVerkomEvent").objects.filter(
        kpm=sanksi.kpm_id, bulan__in=sanksi.bukti, dicatat_oleh=oleh
    )
    if catatan.filter(dicatat_oleh=oleh).exists() or lama.exists():
        return "Anda ikut mencatat kehadiran yang menjadi buktinya. Sanksi diputus koordinator lain."
    if ButirSampel.objects.filter(catatan__in=catatan, diperiksa_oleh=oleh).exists():
        return "Anda memeriksa ulang catatan yang menjadi buktinya. Sanksi diputus koordinator lain."
    return ""


def pemutus_lain(sanksi: Sanksi, oleh: Pengguna) -> Pengguna | None:
    """Another person who decides for this family today, if there is one."""
    desa = sanksi.kpm.desa_id
    jabatan = Jabatan.objects.berlaku_pada(hari_ini(desa)).filter(
        peran__in=peran_berizin(Izin.PUTUSKAN_SANKSI), wilayah__in=[desa[:n] for n in (2, 5, 8, 13)],
        pengguna__is_active=True,
    )  # fmt: skip
    lain = jabatan.exclude(pengguna=oleh).select_related("pengguna").order_by("pengguna__nama", "pk").first()
    return lain.pengguna if lain else None
