"""Who may not decide a sanction: nobody judges what is the own (docs/program.md §8)."""

from __future__ import annotations

from django.apps import apps

from akun.enums import Izin, peran_berizin
from akun.models import Jabatan, Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from verifikasi.enums import KeadaanKeberatan
from verifikasi.models import ButirSampel, CatatanVerkom, Keberatan, Sanksi


def boleh_memutus(oleh: Pengguna, kpm: int) -> bool:
    """True for coordinators of the family's kabupaten; whether it is the own is `halangan`."""
    return KPM.objects.boleh(oleh, Izin.PUTUSKAN_SANKSI).filter(pk=kpm).exists()


def mendampingi(sanksi: Sanksi, oleh: Pengguna) -> bool:
    """Whether this person accompanies the family, now or when it was proposed."""
    kini = Penugasan.objects.filter(berlaku(hari_ini()), kpm=sanksi.kpm_id, petugas=oleh)
    return oleh.pk == sanksi.petugas_id or kini.exists()


def halangan(sanksi: Sanksi, oleh: Pengguna) -> str:
    """Why this person may not decide it, in words; empty for everybody else."""
    if mendampingi(sanksi, oleh):
        return "Anda pendamping keluarga ini. Sanksi diputus koordinator lain."
    cabut = Keberatan.objects.filter(keadaan=KeadaanKeberatan.DICABUT, diputus_oleh=oleh)
    if cabut.filter(sanksi__kpm=sanksi.kpm_id, sanksi__bukti__overlap=sanksi.bukti).exists():
        # Else whoever wants to decide could take the family's objection out of the way.
        return "Anda mencatat pencabutan keberatan keluarga ini. Sanksi diputus koordinator lain."
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
