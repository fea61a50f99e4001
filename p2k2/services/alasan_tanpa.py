"""Why there was no meeting in a month, said by the group's pendamping (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import geser_bulan
from kpm.models import Kelompok
from p2k2.enums import SebabTanpaPertemuan
from p2k2.models import AlasanTanpaPertemuan
from p2k2.selectors.tanpa_pertemuan import BULAN_DITANYA, bertemu_pada, bulan_milik, dengan_bulan


@transaction.atomic
def beri_alasan(
    *,
    kelompok: Collection[UUID],
    bulan: date,
    sebab: str,
    uraian: str = "",
    versi: int = 0,
    oleh: Pengguna,
    pada: date,
) -> int:
    """Give one reason for the month of these groups; returns how many were written. All or none.

    `versi` is of the reason being corrected (one group), 0 for a first one. The same reason again changes nothing.
    Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with the field.
    """
    nomor = sorted(set(kelompok))
    if not nomor:
        raise GalatPengguna("Belum ada kelompok yang dipilih. Tandai kelompoknya, lalu simpan.", kolom="kelompok")
    if bulan.day != 1 or not geser_bulan(pada, -BULAN_DITANYA) <= bulan < geser_bulan(pada, 0):
        raise GalatPengguna(f"Alasan ditulis untuk bulan yang sudah lewat, paling jauh {BULAN_DITANYA} bulan.")
    # Locked as a handover locks them: who leads a group does not change between question and answer.
    list(Kelompok.objects.select_for_update(no_key=True).filter(pk__in=nomor).order_by("pk").values_list("pk"))
    milik = {k.pk: k for k in dengan_bulan(Kelompok.objects.diampu(oleh.pk, pada).filter(pk__in=nomor), oleh.pk, pada)}
    if not oleh.punya_izin(Izin.CATAT_PERTEMUAN) or len(milik) != len(nomor):
        raise TidakBerhak("Alasan ditulis pendamping yang hari ini memegang kelompoknya.")
    ada = {a.kelompok_id: a for a in AlasanTanpaPertemuan.objects.filter(kelompok__in=nomor, bulan=bulan)}
    isi = (sebab, " ".join(uraian.split()))
    tulis = [milik[k].desa_id for k in nomor if _tulis(milik[k], bulan, isi, ada.get(k), versi, oleh, pada)]
    tandai_berubah(tulis)
    return len(tulis)


def _tulis(
    kelompok: Kelompok,
    bulan: date,
    isi: tuple[str, str],
    ada: AlasanTanpaPertemuan | None,
    versi: int,
    oleh: Pengguna,
    pada: date,
) -> bool:
    if bulan not in bulan_milik(kelompok, pada):
        raise GalatPengguna(
            f"{tulis_bulan(bulan)} bukan masa Anda di kelompok {kelompok.nama}, jadi alasannya tidak ditanyakan "
            "kepada Anda."
        )
    if ada is not None and (ada.sebab, ada.uraian) == isi:
        return False
    if ada is not None and ada.versi != versi:
        raise BerubahLebihDulu(
            f"Alasan kelompok {kelompok.nama} untuk {tulis_bulan(bulan)} sudah ditulis. Muat ulang halaman, lalu ubah."
        )
    bertemu = bertemu_pada(kelompok, bulan)
    if ada is None and bertemu is not None:
        raise GalatPengguna(
            f"Kelompok {kelompok.nama} bertemu {tulis_tanggal(bertemu)}, jadi {tulis_bulan(bulan)} tidak perlu alasan."
        )
    alasan = ada or AlasanTanpaPertemuan(kelompok=kelompok, bulan=bulan, versi=0)
    alasan.sebab, alasan.uraian = isi
    alasan.dicatat_oleh, alasan.dicatat_pada = oleh, timezone.now()
    alasan.versi += 1
    sahkan(alasan, kecuali={"kelompok", "dicatat_oleh"})
    if alasan.sebab == SebabTanpaPertemuan.LAINNYA and not alasan.uraian:
        raise GalatPengguna("Sebab Lainnya perlu uraian. Tulis mengapa tidak ada pertemuan.", kolom="uraian")
    alasan.save()
    return True
