from akun.enums import Izin
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk


def _kiriman(d: Dunia) -> dict[str, object]:
    from django.apps import apps

    acara = apps.get_model("dasbor", "LaporanBulananEvent").objects
    return {"pk": d.laporan.pk, "nomor": acara.filter(pgh_obj=d.laporan.pk).order_by("pgh_id").first().pgh_id}


PETA: list[tuple[str, Tuju]] = [
    ("laporan:bulanan", Tuju(izin=Izin.LAPOR)),
    (
        "laporan:bulanan_baru",
        Tuju(izin=Izin.LAPOR, kirim=lambda d: {"bulan": f"{d.laporan.bulan:%Y-%m}"}),
    ),
    ("laporan:profil", Tuju(izin=Izin.LAPOR, rerata=True)),
    ("laporan:bulanan_periksa", Tuju(izin=Izin.PERIKSA_LAPORAN)),
    ("laporan:bulanan_pantau", Tuju(izin=Izin.LIHAT_DASBOR)),
    ("laporan:bulanan_pantau", Tuju(izin=Izin.LIHAT_DASBOR, kueri=lambda d: {"wilayah": d.kecamatan})),
    (
        "laporan:bulanan_pantau",
        Tuju(izin=Izin.LIHAT_DASBOR, kueri=lambda d: {"bulan": f"{d.laporan.bulan:%Y-%m}", "keadaan": "belum"}),
    ),
    ("laporan:bulanan_rincian", Tuju(objek=True, kwargs=pk("laporan"))),
    (
        "laporan:bulanan_isi",
        Tuju(
            izin=Izin.LAPOR,
            objek=True,
            kwargs=pk("laporan"),
            kirim=lambda d: {"versi": 1, "masalah": "DIRUSAK", "rencana": "DIRUSAK", "aksi": "kirim"},
            berhak=lambda peran: peran.startswith("pendamping"),  # one's own only
        ),
    ),
    (
        "laporan:bulanan_putus",
        Tuju(
            izin=Izin.PERIKSA_LAPORAN,
            objek=True,
            kwargs=pk("laporan"),
            kirim=lambda d: {"versi": 1, "aksi": "kembalikan", "alasan": "DIRUSAK"},
        ),
    ),
    ("laporan:bulanan_koreksi", Tuju(objek=True, kwargs=pk("laporan"))),
    ("laporan:bulanan_kiriman", Tuju(objek=True, kwargs=_kiriman)),
    ("laporan:bulanan_pdf", Tuju(objek=True, kwargs=pk("laporan"))),
    ("laporan:bulanan_buku", Tuju(objek=True, kwargs=pk("laporan"))),
]
