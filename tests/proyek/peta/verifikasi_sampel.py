from akun.enums import Izin
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from tests.proyek.peta.tuju import ALIH, LUAS, Tuju, pk

_SAMPEL = pk("sampel")

PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:sebaran", Tuju(izin=Izin.LIHAT_DASBOR)),
    (
        "verifikasi:sebaran",
        Tuju(izin=Izin.LIHAT_DASBOR, objek=True, terlihat=LUAS, kueri=lambda d: {"wilayah": d.kecamatan}),
    ),
    ("verifikasi:sampel", Tuju(izin=Izin.PERIKSA_VERKOM)),
    (
        "verifikasi:sampel_baru",
        Tuju(
            izin=Izin.PERIKSA_VERKOM,
            kueri=lambda d: {
                "wilayah": d.kecamatan,
                "tahap": kode_tahap(geser_bulan(hari_ini(), -1)),
                "keyakinan": "95",
                "galat": "10",
            },
        ),
    ),
    ("verifikasi:sampel_rincian", Tuju(izin=Izin.PERIKSA_VERKOM, objek=True, kwargs=_SAMPEL)),
    ("verifikasi:sampel_butir", Tuju(izin=Izin.PERIKSA_VERKOM, objek=True, kwargs=pk("butir_sampel"))),
    (
        "verifikasi:sampel_fasilitas",
        Tuju(
            izin=Izin.PERIKSA_VERKOM,
            objek=True,
            kwargs=lambda d: {"pk": d.sampel.pk, "fasilitas_id": d.sekolah.pk},
        ),
    ),
    (
        "verifikasi:sampel_lembar",
        Tuju(izin=Izin.PERIKSA_VERKOM, objek=True, kwargs=_SAMPEL, jawab=ALIH),
    ),
    (
        "verifikasi:sampel_hentikan",
        Tuju(izin=Izin.PERIKSA_VERKOM, objek=True, kwargs=_SAMPEL, kirim=lambda d: {"alasan": "DIRUSAK"}),
    ),
]
