from akun.enums import Izin
from tests.proyek.peta.tuju import LUAS, Tuju, pk

_pdf = lambda d: {"bentuk": "pdf"}  # noqa: E731
_buku = lambda d: {"bentuk": "buku"}  # noqa: E731
_petugas = lambda d: {"petugas": d.petugas.pk}  # noqa: E731
# The month in which the world's meeting was held.
_bulan = lambda d: {"petugas": d.petugas.pk, "bulan": f"{d.pertemuan.tanggal:%Y-%m}"}  # noqa: E731
_wilayah = lambda d: {"wilayah": d.kecamatan}  # noqa: E731

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:pantau", Tuju(objek=True, kueri=_bulan)),
    ("p2k2:pantau_bulan", Tuju(objek=True, kwargs=_buku, kueri=_bulan)),
    ("p2k2:pantau_semester", Tuju(objek=True, kwargs=_buku, kueri=_petugas)),
    ("p2k2:pantau_rhk2", Tuju(objek=True, kwargs=_buku, kueri=_petugas)),
    ("p2k2:pantau_pertemuan", Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "bentuk": "pdf"})),
    ("p2k2:rekap", Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kueri=_wilayah, terlihat=LUAS)),
    ("p2k2:rekap_berkas", Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kwargs=_pdf, kueri=_wilayah, terlihat=LUAS)),
    ("p2k2:rekap_rhk2", Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kwargs=_buku, kueri=_wilayah, terlihat=LUAS)),
    (
        "p2k2:rekap_minta",
        Tuju(
            izin=Izin.LIHAT_DASBOR,
            objek=True,
            kirim=lambda d: {"wilayah": d.kecamatan, "pilihan": "rhk2:buku:2026"},
            terlihat=LUAS,
        ),
    ),
    (
        "p2k2:rekap_catatan",
        Tuju(
            izin=Izin.PERIKSA_LAPORAN,
            objek=True,
            kirim=lambda d: {"wilayah": d.kecamatan, "bulan": "2026-10", "versi": 0, "isi": "DIRUSAK"},
            terlihat=LUAS,
            berhak=lambda peran: peran != "superuser",
        ),
    ),
    ("p2k2:kelengkapan", Tuju(objek=True, kueri=_petugas)),
    ("p2k2:kelengkapan_kelompok", Tuju(objek=True, kwargs=pk("kelompok"))),
]
