from akun.enums import Izin
from inti.waktu import hari_ini
from tests.proyek.peta.tuju import Tuju, pk

# Telling, and recording an objection, is the pendamping's or a coordinator's; who reads only is refused.
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
_PEMUTUS = frozenset({"korkab", "korkab_luar", "superuser"})
# The world's sanction is a proposal: who decides it leaves its telling to others.
_PEMBERI_KABAR = _PEMBERI_TAHU - _PEMUTUS


def _kabar(d: object) -> dict[str, object]:
    return {
        "id": "0190aaaa-0000-7000-8000-000000000081",
        "keadaan": "diusulkan",
        "cara": "lisan",
        "kepada": "DIRUSAK",
        "tanggal": hari_ini(),
    }


PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:sanksi", Tuju()),
    ("verifikasi:sanksi", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("verifikasi:sanksi", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "urus": "menunggu"})),
    ("verifikasi:sanksi", Tuju(kueri=lambda d: {"urus": "belum_kabar"})),
    ("verifikasi:tab_sanksi", Tuju(objek=True, kwargs=pk("kpm"))),
    ("verifikasi:sanksi_surat_banyak", Tuju(izin=Izin.CATAT_KUNJUNGAN)),
    ("verifikasi:sanksi_surat_cetak", Tuju(izin=Izin.CATAT_KUNJUNGAN)),
    ("verifikasi:sanksi_rincian", Tuju(objek=True, kwargs=pk("sanksi"))),
    ("verifikasi:sanksi_surat", Tuju(objek=True, kwargs=pk("sanksi"), berhak=_PEMBERI_TAHU.__contains__)),
    (
        "verifikasi:sanksi_kabar",
        Tuju(objek=True, kwargs=pk("sanksi"), berhak=_PEMBERI_KABAR.__contains__, kirim=_kabar),
    ),
    (
        "verifikasi:sanksi_putusan",
        Tuju(
            objek=True,
            kwargs=pk("sanksi"),
            berhak=_PEMUTUS.__contains__,
            kirim=lambda d: {"putusan": "tolak", "alasan": "DIRUSAK", "versi": 1},
        ),
    ),
    (
        "verifikasi:sanksi_batal",
        Tuju(
            objek=True,
            kwargs=pk("sanksi"),
            berhak=_PEMUTUS.__contains__,
            kirim=lambda d: {"alasan": "DIRUSAK", "versi": 1},
        ),
    ),
    (
        "verifikasi:sanksi_tinjau",
        Tuju(
            objek=True,
            kwargs=pk("sanksi"),
            berhak=_PEMUTUS.__contains__,
            kirim=lambda d: {"alasan": "DIRUSAK", "versi": 1, "sidik": "0" * 32},
        ),
    ),
    (
        "verifikasi:sanksi_keberatan",
        Tuju(
            objek=True,
            kwargs=pk("sanksi"),
            berhak=_PEMBERI_TAHU.__contains__,
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000082",
                "tanggal": hari_ini(),
                "penyampai": "DIRUSAK",
                "isi": "DIRUSAK",
            },
        ),
    ),
    ("verifikasi:keberatan", Tuju(objek=True, kwargs=pk("keberatan"), metode=frozenset({"GET"}))),
    (
        "verifikasi:keberatan",
        Tuju(
            objek=True,
            kwargs=pk("keberatan"),
            metode=frozenset({"POST"}),
            berhak=_PEMUTUS.__contains__,
            kirim=lambda d: {"putusan": "tolak", "alasan": "DIRUSAK", "versi": 1},
        ),
    ),
    (
        "verifikasi:keberatan_cabut",
        Tuju(
            objek=True,
            kwargs=pk("keberatan"),
            berhak=_PEMBERI_TAHU.__contains__,
            kirim=lambda d: {"alasan": "DIRUSAK", "versi": 1},
        ),
    ),
    (
        "verifikasi:keberatan_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.keberatan.pk, "foto_id": d.foto_keberatan.pk}),
    ),
]
