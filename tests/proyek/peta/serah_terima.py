from akun.enums import Izin
from tests.proyek.peta.tuju import TULIS, Tuju, pk

_RENCANA = "pendamping:serah_terima"


PETA: list[tuple[str, Tuju]] = [
    (_RENCANA, Tuju()),
    (_RENCANA, Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    (f"{_RENCANA}_baru", Tuju(izin=Izin.SERAH_TERIMA)),
    (f"{_RENCANA}_rincian", Tuju(objek=True, kwargs=pk("serah_terima"))),
    (f"{_RENCANA}_isi", Tuju(objek=True, kwargs=pk("serah_terima"))),
    (
        f"{_RENCANA}_langkah",
        Tuju(
            izin=Izin.SERAH_TERIMA,
            objek=True,
            kwargs=lambda d: {"pk": d.serah_terima.pk, "aksi": "batalkan"},
            kirim=lambda d: {"versi": 1, "alasan": "DIRUSAK"},
            berhak=lambda peran: not peran.startswith("apd"),
        ),
    ),
    (
        f"{_RENCANA}_pertemuan",
        Tuju(izin=Izin.SERAH_TERIMA, objek=True, kwargs=pk("serah_terima"), kirim=lambda d: {"versi": 1}),
    ),
    # Families are told once it is certain, and this one is not even sent.
    (
        f"{_RENCANA}_kabar",
        Tuju(
            izin=Izin.SERAH_TERIMA,
            objek=True,
            kwargs=pk("serah_terima"),
            kirim=lambda d: {"aksi": "sudah", "kpm": d.kpm.pk},
            berhak=lambda peran: False,
        ),
    ),
    (
        f"{_RENCANA}_surat",
        Tuju(
            izin=Izin.SERAH_TERIMA,
            objek=True,
            metode=TULIS,
            kwargs=pk("serah_terima"),
            berhak=lambda peran: False,
        ),
    ),
]
