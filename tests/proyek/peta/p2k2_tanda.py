from akun.enums import Izin
from inti.waktu import geser_bulan, hari_ini
from tests.proyek.peta.tuju import Tuju, pk


def _bulan_lalu(d: object) -> dict[str, int]:
    lalu = geser_bulan(hari_ini(), -2)
    return {"tahun": lalu.year, "bulan": lalu.month}


# Telling is the pendamping's or a coordinator's; who reads only is refused.
_PEMBERI_TAHU = frozenset(
    {
        "pendamping",
        "pendamping_lain",
        "pendamping_tetangga",
        "korkec",
        "korkec_tetangga",
        "rangkap",
        "korkab",
        "korkab_luar",
        "superuser",
    }
)
_PENINDAK = frozenset({"pendamping", "pendamping_lain", "pendamping_tetangga", "superuser"})

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:tanda", Tuju()),
    ("p2k2:tanda", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:tanda", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "urus": "sudah"})),
    ("p2k2:tanda", Tuju(kueri=lambda d: {"urus": "ditutup"})),
    ("p2k2:tanda_hitungan", Tuju(izin=Izin.LIHAT_DASBOR)),
    ("p2k2:tanda_kelompok", Tuju()),
    ("p2k2:tanda_kelompok", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("p2k2:tanda_rincian", Tuju(objek=True, kwargs=pk("tanda"))),
    (
        "p2k2:tanda_kabar",
        Tuju(
            objek=True,
            kwargs=pk("tanda"),
            berhak=_PEMBERI_TAHU.__contains__,
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000061",
                "cara": "lisan",
                "kepada": "DIRUSAK",
                "tanggal": hari_ini(),
            },
        ),
    ),
    (
        "p2k2:tanda_tindak",
        Tuju(
            objek=True,
            kwargs=pk("tanda"),
            berhak=_PENINDAK.__contains__,
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000062",
                "sebab": "bekerja",
                "uraian": "DIRUSAK",
                "tanggal": hari_ini(),
            },
        ),
    ),
    ("p2k2:tanda_surat", Tuju(objek=True, kwargs=pk("tanda"), berhak=_PEMBERI_TAHU.__contains__)),
    ("p2k2:tanda_surat_banyak", Tuju(izin=Izin.CATAT_KUNJUNGAN)),
    ("p2k2:tanda_surat_cetak", Tuju(izin=Izin.CATAT_KUNJUNGAN)),
    ("p2k2:tanpa_pertemuan", Tuju(izin=Izin.CATAT_PERTEMUAN)),
    (
        "p2k2:tanpa_pertemuan_isi",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            kwargs=_bulan_lalu,
        ),
    ),
    ("p2k2:tanpa_kelompok", Tuju()),
    ("p2k2:tanpa_kelompok", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
]
