from akun.enums import Izin
from tests.dunia import TERLIHAT, Dunia
from tests.proyek.peta.tuju import ALIH, Tuju, pk

# Who sees to a hindrance, and records a card: who reconciles the family's payments, and its coordinators.
_PENGURUS = {p for p in TERLIHAT if p.startswith(("pendamping", "korkec", "korkab", "apd"))} | {"rangkap", "superuser"}
# Reference data: the whole country's, or of an APD in whose area every family of this installation lives.
_ACUAN = {"pusat", "superuser"}


def _langkah(d: Dunia) -> dict[str, object]:
    return {"pk": d.kendala.pk, "langkah_id": d.langkah_kendala.pk}


PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:kendala", Tuju()),
    ("penyaluran:kendala", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "petugas": d.petugas.pk, "umur": "0"})),
    ("penyaluran:kendala_rekap", Tuju(izin=Izin.LIHAT_DASBOR)),
    (
        "penyaluran:kendala_baru",
        Tuju(
            objek=True,
            kwargs=pk("kpm"),
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"id": "0190aaaa-0000-7000-8000-000000000081", "alasan": "kks-hilang"},
        ),
    ),
    ("penyaluran:kendala_rincian", Tuju(objek=True, kwargs=pk("kendala"))),
    (
        "penyaluran:kendala_batal",
        Tuju(
            objek=True,
            kwargs=pk("kendala"),
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"versi": 1, "sebab": "DIRUSAK"},
        ),
    ),
    (
        "penyaluran:kendala_selesai",
        Tuju(
            objek=True,
            kwargs=pk("kendala"),
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"versi": 1, "sebab": "DIRUSAK"},
        ),
    ),
    (
        "penyaluran:kendala_surat",
        Tuju(
            objek=True, kwargs=pk("kendala"), berhak=_PENGURUS.__contains__, jawab=ALIH, kirim=lambda d: {"ke": "bank"}
        ),
    ),
    (
        "penyaluran:kendala_langkah",
        Tuju(
            objek=True,
            kwargs=_langkah,
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"tanggal": d.kunjungan.tanggal, "catatan": "DIRUSAK"},
        ),
    ),
    (
        "penyaluran:kendala_ulangi",
        Tuju(
            objek=True,
            kwargs=_langkah,
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"versi": 1, "sebab": "DIRUSAK"},
        ),
    ),
    (
        "penyaluran:kendala_foto",
        Tuju(
            objek=True,
            kwargs=lambda d: {"pk": d.kendala.pk, "foto_id": d.foto_langkah_kendala.pk},
            berhak=_PENGURUS.__contains__,
        ),
    ),
    ("penyaluran:alasan", Tuju()),
    (
        "penyaluran:alasan_baru",
        Tuju(
            berhak=_ACUAN.__contains__,
            dampingan=False,
            kirim=lambda d: {"versi": 0, "nama": "DIRUSAK", "urutan": 1, "langkah": "DIRUSAK", "hari": 1},
        ),
    ),
    (
        "penyaluran:alasan_ubah",
        Tuju(
            berhak=_ACUAN.__contains__,
            dampingan=False,
            kwargs=lambda d: {"pk": "kks-hilang"},
            kirim=lambda d: {"versi": 1, "nama": "DIRUSAK", "urutan": 1},
        ),
    ),
    (
        "penyaluran:alasan_langkah",
        Tuju(
            berhak=_ACUAN.__contains__,
            dampingan=False,
            kwargs=lambda d: {"pk": "kks-hilang"},
            kirim=lambda d: {"versi": 1, "l0-tempat": 1, "l0-nama": "DIRUSAK", "l0-hari": 1},
        ),
    ),
    (
        "penyaluran:kartu_nomor",
        Tuju(
            objek=True,
            kwargs=pk("kpm"),
            berhak=_PENGURUS.__contains__,
            kirim=lambda d: {"nomor": "6013010099990000", "bank": "bri", "tanggal": d.kunjungan.tanggal, "akhir": ""},
        ),
    ),
    (
        "penyaluran:kartu_lihat",
        Tuju(izin=Izin.BUKA_IDENTITAS, objek=True, kwargs=pk("kpm"), kirim=lambda d: {"keperluan": "bank"}),
    ),
]
