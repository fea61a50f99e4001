from datetime import timedelta

from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("pendamping:rencana", Tuju()),
    ("pendamping:rencana", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "waktu": "hari_ini"})),
    ("pendamping:rencana", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("pendamping:rencana_baru", Tuju(izin=Izin.CATAT_KUNJUNGAN, jawab=frozenset({302}))),
    (
        "pendamping:rencana_baru",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kueri=lambda d: {"kpm": d.kpm.pk},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000041",
                "tanggal": d.rencana_kunjungan.tanggal + timedelta(days=5),
                "tujuan": "rutin",
                "catatan": "DIRUSAK",
            },
        ),
    ),
    ("pendamping:rencana_rincian", Tuju(objek=True, kwargs=pk("rencana_kunjungan"))),
    (
        "pendamping:rencana_pindah",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("rencana_kunjungan"),
            kirim=lambda d: {
                "tanggal": d.rencana_kunjungan.tanggal + timedelta(days=6),
                "semula": d.rencana_kunjungan.tanggal,
            },
        ),
    ),
    (
        "pendamping:rencana_batal",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("rencana_kunjungan"),
            kirim=lambda d: {"alasan": "DIRUSAK"},
        ),
    ),
    ("pendamping:rute", Tuju(izin=Izin.CATAT_KUNJUNGAN)),
    ("pendamping:rute", Tuju(izin=Izin.CATAT_KUNJUNGAN, kueri=lambda d: {"kpm": d.kpm.pk})),
    ("pendamping:rumah_riwayat", Tuju(objek=True, kwargs=pk("kpm"))),
]
