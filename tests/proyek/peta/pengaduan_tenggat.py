from tests.proyek.peta.tuju import ALIH, Tuju

# Reference data: the whole country's, or of an APD in whose area every family of this installation lives.
_ACUAN = {"pusat", "superuser"}
_JENIS = {
    "nama": "DIRUSAK", "contoh": "DIRUSAK", "urgensi": "sedang", "tingkat_awal": "2", "urutan": "5", "versi": "1",
}  # fmt: skip

PETA: list[tuple[str, Tuju]] = [
    ("pengaduan:daftar", Tuju(dampingan=False)),
    ("pengaduan:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "mendesak": "segera"}, dampingan=False)),
    ("pengaduan:daftar", Tuju(kueri=lambda d: {"keadaan": "berakhir", "giliran": "1"}, dampingan=False)),
    ("pengaduan:daftar", Tuju(kueri=lambda d: {"sp4n": "belum"}, dampingan=False)),
    ("pengaduan:cari", Tuju(kirim=lambda d: {"nomor": d.pengaduan.nomor}, jawab=ALIH, dampingan=False)),
    ("pengaduan:acuan", Tuju(dampingan=False)),
    ("pengaduan:jenis_baru", Tuju(berhak=_ACUAN.__contains__, kirim=lambda d: _JENIS)),
    (
        "pengaduan:jenis_ubah",
        Tuju(berhak=_ACUAN.__contains__, kwargs=lambda d: {"pk": "lainnya"}, kirim=lambda d: _JENIS),
    ),
    (
        "pengaduan:jenis_langkah",
        Tuju(
            berhak=_ACUAN.__contains__,
            kwargs=lambda d: {"pk": "lainnya"},
            kirim=lambda d: {"versi": 1, "l0-tempat": "1", "l0-nama": "DIRUSAK", "l0-pelaksana": "X", "l0-hari": "1"},
        ),
    ),
    (
        "pengaduan:tenggat_baru",
        Tuju(
            berhak=_ACUAN.__contains__,
            kirim=lambda d: {
                "tingkat": 2, "berlaku_sejak": "2027-01-01", "hari_terima": 1, "hari_selesai": 5, "hari_ingat": 1,
            },
        ),
    ),
]  # fmt: skip
