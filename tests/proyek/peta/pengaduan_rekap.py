from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("pengaduan:tab_keluarga", Tuju(objek=True, kwargs=pk("kpm"))),
    ("pengaduan:rekap", Tuju(dampingan=False)),
    ("pengaduan:rekap", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "bulan": "2026-01"}, dampingan=False)),
    (
        "pengaduan:daftar",
        Tuju(
            kueri=lambda d: {"wilayah": d.kecamatan, "persis": "1", "umur": "lama", "tingkat": "2", "umum": "1"},
            dampingan=False,
        ),
    ),
    (
        "pengaduan:daftar",
        Tuju(
            kueri=lambda d: {"dijawab": "2026-01", "keadaan": "semua", "suara": "1", "petugas": str(d.petugas.pk)},
            dampingan=False,
        ),
    ),
    ("pengaduan:berulang", Tuju(izin=Izin.TANGANI_ADUAN, dampingan=False)),
]
