"""One complaint of the family, one that goes around its pendamping, and one about the korkab."""

from typing import Any

from tests.dunia.dasar import Dunia
from tests.factories import (
    FotoAduanFactory,
    LangkahAduanFactory,
    PelaporFactory,
    PengaduanFactory,
    TerlaporFactory,
    TindakLanjutFactory,
)


def isi(d: Dunia) -> dict[str, Any]:
    kpm, petugas, nama = d.kpm, d.petugas, d.nama
    aduan = PengaduanFactory(kpm=kpm, jenis_id="kartu", isi=f"ADUAN-{nama}", dibuat_oleh=petugas)
    umum = {"kanal": "halaman", "dibuat_oleh": None}
    rahasia = PengaduanFactory(kpm=kpm, jenis_id="pungutan", isi=f"RAHASIA-{nama}", batas=3, tingkat=3, **umum)
    terlapor = TerlaporFactory(pengaduan=rahasia, petugas=petugas)
    PelaporFactory(pengaduan=rahasia)
    tindak = TindakLanjutFactory(pengaduan=aduan, isi=f"TINDAK-ADUAN-{nama}", oleh=petugas)
    return {
        "pengaduan": aduan,
        "pengaduan_rahasia": rahasia,
        "terlapor": terlapor,
        "pengaduan_atas": PengaduanFactory(
            kpm=None, wilayah_id=d.desa, jenis_id="pelayanan", isi=f"ATAS-{nama}", batas=4, tingkat=4, **umum
        ),
        "langkah_aduan": LangkahAduanFactory(pengaduan=aduan),
        "tindak_aduan": tindak,
        "foto_aduan": FotoAduanFactory(pengaduan=aduan, tindak=tindak),
    }
