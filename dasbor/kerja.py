"""The worklists of all apps in one place: what waits, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dasbor import kerja_laporan
from inti.halaman_kunci import HITUNG_MAKS
from inti.kerja import BagianKerja, DaftarKerja
from kpm import kerja as kerja_kpm
from p2k2 import kerja as kerja_p2k2
from pendamping import kerja as kerja_pendamping
from pengaduan import kerja as kerja_pengaduan
from penyaluran import kerja as kerja_penyaluran
from verifikasi import kerja as kerja_verifikasi

# In the order in which a part names them.
_APP = (kerja_pendamping, kerja_kpm, kerja_p2k2, kerja_verifikasi, kerja_penyaluran, kerja_pengaduan, kerja_laporan)


@dataclass(frozen=True)
class Bagian:
    """Worklists that belong together; each part is fetched by itself, so that a slow one keeps nobody waiting."""

    kode: str
    label: str
    daftar: tuple[DaftarKerja, ...]

    def milik(self, user: Any) -> list[DaftarKerja]:
        return [d for d in self.daftar if d.milik(user)]


def _dari_semua_app(bagian: BagianKerja) -> Iterator[DaftarKerja]:
    for app in _APP:
        yield from app.KERJA.get(bagian, ())


BAGIAN = tuple(Bagian(b.value, b.label, tuple(_dari_semua_app(b))) for b in BagianKerja)


def bagian_milik(user: Any) -> list[Bagian]:
    """The parts in which the user has at least one worklist."""
    return [b for b in BAGIAN if b.milik(user)]


def hitung_bagian(bagian: Bagian, user: Any) -> list[dict[str, Any]]:
    """Each worklist of a part with its number; one query per worklist."""
    hasil = []
    for d in bagian.milik(user):
        n = d.hitung(user)
        hasil.append(
            {
                "judul": d.label,
                "sub": d.arti,
                "url": reverse(d.url) + d.kueri,
                "ikon": d.ikon,
                "kosong": n == 0,
                "lencana": [("Tidak ada", "baik")] if n == 0 else [(_angka(n), "awas")],
            }
        )
    return hasil


def _angka(n: int) -> str:
    return "lebih dari 1.000" if n >= HITUNG_MAKS else str(n)
