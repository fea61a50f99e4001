from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk


def pencatat(peran: str) -> bool:
    """The own activity is one's own to correct; whoever coordinates reads it."""
    return peran.startswith("pendamping")


PETA: list[tuple[str, Tuju]] = [
    ("pendamping:kegiatan", Tuju()),
    ("pendamping:kegiatan", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "peran": "perwakilan"})),
    ("pendamping:kegiatan_baru", Tuju(izin=Izin.LAPOR)),
    (
        "pendamping:kegiatan_baru",
        Tuju(
            izin=Izin.LAPOR,
            kueri=lambda d: {"jenis": "rapat"},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-0000000000d1",
                "tanggal": d.isi["kegiatan"].tanggal,
                "judul": "Rapat",
                "peran_ife": "perwakilan",
                "butir": d.isi["kegiatan"].butir_id,
                "wilayah": d.kecamatan,
            },
        ),
    ),
    ("pendamping:kegiatan_rincian", Tuju(objek=True, kwargs=pk("kegiatan"))),
    (
        "pendamping:kegiatan_ubah",
        Tuju(
            izin=Izin.LAPOR,
            objek=True,
            berhak=pencatat,
            kwargs=pk("kegiatan"),
            kirim=lambda d: {
                "versi": 1,
                "tanggal": d.isi["kegiatan"].tanggal,
                "jenis": "rapat",
                "judul": "DIRUSAK",
                "peran_ife": "teknis",
                "butir": d.isi["kegiatan"].butir_id,
                "wilayah": d.kecamatan,
            },
        ),
    ),
    (
        "pendamping:kegiatan_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.isi["kegiatan"].pk, "foto_id": d.isi["foto_kegiatan"].pk}),
    ),
]
