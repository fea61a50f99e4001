"""Who spoke at a meeting beside the pendamping: guests, and colleagues of other services (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inti.galat import GalatPengguna
from p2k2.enums import PEMATERI_MAKS, PeranPemateri
from p2k2.models import Pemateri, Pertemuan

_HURUF_MAKS = 100


@dataclass(frozen=True)
class IsiPemateri:
    nama: str
    instansi: str = ""
    peran: str = PeranPemateri.NARASUMBER


def rapikan_pemateri(pemateri: Sequence[IsiPemateri]) -> tuple[IsiPemateri, ...]:
    """The lines as they are kept, in order; a line that repeats another is dropped. Raises GalatPengguna."""
    rapi = tuple(dict.fromkeys(IsiPemateri(_satu(p.nama), _satu(p.instansi), p.peran) for p in pemateri))
    if len(rapi) > PEMATERI_MAKS:
        raise GalatPengguna(f"Satu pertemuan memuat paling banyak {PEMATERI_MAKS} pemateri.", kolom="pemateri")
    for p in rapi:
        if not p.nama:
            raise GalatPengguna("Ada pemateri tanpa nama. Tulis namanya, atau kosongkan barisnya.", kolom="pemateri")
        if max(len(p.nama), len(p.instansi)) > _HURUF_MAKS:
            raise GalatPengguna(f"Nama dan instansi pemateri paling panjang {_HURUF_MAKS} huruf.", kolom="pemateri")
        if p.peran not in PeranPemateri.values:
            raise GalatPengguna(f"Pilih peran {p.nama}: {', '.join(PeranPemateri.labels)}.", kolom="pemateri")
    return rapi


def pemateri_tersimpan(pertemuan: Pertemuan) -> tuple[IsiPemateri, ...]:
    baris = pertemuan.pemateri.order_by("urut").values_list("nama", "instansi", "peran")
    return tuple(IsiPemateri(*satu) for satu in baris)


def ganti_pemateri(pertemuan: Pertemuan, pemateri: Sequence[IsiPemateri]) -> bool:
    """Have a locked meeting say just these lines, already tidied; whether anything changed."""
    ada = {p.urut: p for p in pertemuan.pemateri.all()}
    berubah = False
    for urut, isi in enumerate(pemateri, start=1):
        satu = ada.pop(urut, None) or Pemateri(pertemuan=pertemuan, urut=urut)
        if satu.pk is None or (satu.nama, satu.instansi, satu.peran) != (isi.nama, isi.instansi, isi.peran):
            satu.nama, satu.instansi, satu.peran = isi.nama, isi.instansi, isi.peran
            satu.save()
            berubah = True
    for satu in ada.values():
        satu.delete()
    return berubah or bool(ada)


def _satu(teks: str) -> str:
    return " ".join(teks.split())
