"""The report of a held meeting in parts (docs/program.md §7). What SIKS-NG takes of it: `p2k2.services.siks`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from p2k2.enums import BAGIAN_LAPORAN, KeadaanPertemuan
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.services.pertemuan import kunci_pertemuan

BAGIAN_MAKS = 1000


@dataclass(frozen=True, kw_only=True)
class IsiLaporan:
    """The story in parts; empty parts are left out on paper."""

    proses: str = ""
    partisipasi: str = ""
    hasil: str = ""
    hambatan: str = ""
    tindak_lanjut: str = ""


@transaction.atomic
def tulis_laporan(*, pertemuan: Pertemuan, isi: IsiLaporan, versi: int, oleh: Pengguna) -> LaporanPertemuan:
    """Save the report; `versi` 0 means none was there. The same words sent again change nothing.

    Raises BerubahLebihDulu when somebody saved other words in between, GalatPengguna with the field.
    """
    laporan = kunci_laporan(pertemuan, oleh)
    rapi = rapikan(asdict(isi))
    for nama, label in BAGIAN_LAPORAN.items():
        if (n := panjang(rapi[nama])) > BAGIAN_MAKS:
            raise GalatPengguna(f"{label}: paling banyak {BAGIAN_MAKS} huruf, sekarang {n}.", kolom=nama)
    return simpan_kolom(laporan, rapi, versi=versi, oleh=oleh, penulis=True)


def panjang(teks: str) -> int:
    """Characters as a browser's form counts them: an emoji beyond the basic plane is two, a line break one."""
    return len(teks.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2


def kunci_laporan(pertemuan: Pertemuan, oleh: Pengguna) -> LaporanPertemuan:
    """The report of a held meeting, locked with it, for somebody who may write it; a new one if there is none."""
    ini = kunci_pertemuan(pertemuan, oleh)
    if ini.keadaan != KeadaanPertemuan.TERLAKSANA:
        raise GalatPengguna("Laporan ditulis sesudah daftar hadir pertemuan ini disimpan.")
    ada = LaporanPertemuan.objects.filter(pertemuan=ini).first()
    return ada or LaporanPertemuan(pertemuan=ini, ditulis_oleh=oleh, versi=0)


def rapikan(isi: dict[str, Any]) -> dict[str, Any]:
    """Texts with one kind of line break and without space around; everything else as it is."""
    return {
        k: v.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip() if isinstance(v, str) else v
        for k, v in isi.items()
    }


def simpan_kolom(
    laporan: LaporanPertemuan, isi: dict[str, Any], *, versi: int, oleh: Pengguna, penulis: bool = False
) -> LaporanPertemuan:
    """Write columns of a locked report; with `penulis` the actor becomes its author."""
    berubah = {k: v for k, v in isi.items() if getattr(laporan, k) != v}
    if not berubah:
        return laporan
    if laporan.versi != versi:
        raise BerubahLebihDulu(
            "Laporan ini sudah disimpan dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )
    for k, v in berubah.items():
        setattr(laporan, k, v)
    if penulis:
        laporan.ditulis_oleh, laporan.ditulis_pada = oleh, timezone.now()
    laporan.versi += 1
    laporan.save()
    return laporan
