from akun.enums import Izin, peran_berizin
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk

_NOMOR = "0190aaaa-0000-7000-8000-0000000000"
_PENGARAH = {p for i in (Izin.CATAT_KUNJUNGAN, Izin.BERI_TUGAS) for p in peran_berizin(i)}


def _bekerja(peran: str) -> bool:
    """The family's pendamping, and the coordinators of its area; the others read."""
    return peran.removesuffix("_luar").removesuffix("_lain").removesuffix("_tetangga") in {
        *_PENGARAH,
        "rangkap",
        "superuser",
    }


def _foto(nama: str) -> Tuju:
    return Tuju(objek=True, kwargs=lambda d: {"pk": d.kasus.pk, "foto_id": d.isi[nama].pk})


def _isi(d: Dunia, nomor: int) -> dict[str, object]:
    return {"id": f"{_NOMOR}{nomor}", "tanggal": d.kasus.dibuka, "uraian": "DIRUSAK", "versi": 1}


PETA: list[tuple[str, Tuju]] = [
    ("pendamping:kasus", Tuju()),
    ("pendamping:kasus", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "rujukan": "menunggu"})),
    ("pendamping:kasus", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "terbuka"})),
    ("pendamping:kasus", Tuju(kueri=lambda d: {"keadaan": "selesai"})),
    ("pendamping:kasus_pilih", Tuju(izin=Izin.CATAT_KUNJUNGAN, kirim=lambda d: {"cari": d.kpm.nama})),
    ("pendamping:kasus_baru", Tuju(izin=Izin.CATAT_KUNJUNGAN, jawab=frozenset({302}))),
    (
        "pendamping:kasus_baru",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kueri=lambda d: {"kpm": d.kpm.pk},
            kirim=lambda d: {
                "id": f"{_NOMOR}31",
                "jenis": "rumah",
                "prioritas": "tinggi",
                "uraian": "DIRUSAK",
                "dibuka": d.kasus.dibuka,
            },
        ),
    ),
    ("pendamping:kasus_rincian", Tuju(objek=True, kwargs=pk("kasus"))),
    (
        "pendamping:kasus_asesmen",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("kasus"),
            kirim=lambda d: {"versi": 1, "jenis": "rumah", "asesmen": "DIRUSAK"},
        ),
    ),
    (
        "pendamping:kasus_atur",
        Tuju(
            objek=True,
            kwargs=pk("kasus"),
            kirim=lambda d: {"versi": 1, "prioritas": "rendah"},
            berhak=_bekerja,
        ),
    ),
    (
        "pendamping:kasus_langkah",
        Tuju(objek=True, kwargs=pk("kasus"), kirim=lambda d: _isi(d, 32), berhak=_bekerja),
    ),
    (
        "pendamping:kasus_rujuk",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("kasus"),
            kirim=lambda d: {
                **_isi(d, 33),
                "layanan": "desa",
                "tujuan": "DIRUSAK",
                "anggota": "keluarga",
                "kebutuhan": "DIRUSAK",
            },
        ),
    ),
    (
        "pendamping:kasus_jawab",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=lambda d: {"pk": d.kasus.pk, "rujukan_id": d.rujukan.pk},
            kirim=lambda d: {"jawaban": "diterima", "tanggal_jawaban": d.kasus.dibuka},
        ),
    ),
    (
        "pendamping:kasus_hasil",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("kasus"),
            kirim=lambda d: {"versi": 1, "hasil": "DIRUSAK", "aksi": "simpan"},
        ),
    ),
    (
        "pendamping:kasus_buka",
        Tuju(
            objek=True,
            kwargs=pk("kasus"),
            kirim=lambda d: {"id": f"{_NOMOR}34", "alasan": "DIRUSAK"},
            berhak=_bekerja,
        ),
    ),
    ("pendamping:kasus_foto", _foto("foto_kasus")),
    ("pendamping:kasus_foto", _foto("foto_langkah")),
    ("pendamping:tab_kasus", Tuju(objek=True, kwargs=pk("kpm"))),
]
