from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("pendamping:temuan", Tuju(izin=Izin.TINJAU)),
    (
        "pendamping:temuan",
        Tuju(izin=Izin.TINJAU, kueri=lambda d: {"wilayah": d.kecamatan, "keadaan": "terbuka", "jenis": "jauh"}),
    ),
    ("pendamping:temuan", Tuju(izin=Izin.TINJAU, kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "ditinjau"})),
    ("pendamping:temuan_petugas", Tuju(izin=Izin.TINJAU)),
    (
        "pendamping:temuan_contoh",
        Tuju(
            izin=Izin.TINJAU,
            objek=True,
            kueri=lambda d: {"petugas": d.petugas.pk, "bulan": f"{d.kunjungan.tanggal:%Y-%m}"},
        ),
    ),
    ("pendamping:temuan_rincian", Tuju(izin=Izin.TINJAU, objek=True, kwargs=pk("temuan"))),
    (
        "pendamping:temuan_tinjau",
        Tuju(
            izin=Izin.TINJAU,
            objek=True,
            kwargs=pk("temuan"),
            kirim=lambda d: {"putusan": "wajar", "catatan": "DIRUSAK"},
        ),
    ),
    (
        "pendamping:temuan_foto",
        Tuju(izin=Izin.TINJAU, objek=True, kwargs=lambda d: {"pk": d.temuan.pk, "foto_id": d.foto.pk}),
    ),
]
