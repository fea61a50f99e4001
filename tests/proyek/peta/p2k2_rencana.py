from akun.enums import Izin
from tests.proyek.peta.tuju import ALIH, Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:rencana", Tuju()),
    ("p2k2:rencana", Tuju(kueri=lambda d: {"petugas": d.petugas.pk}, jawab=frozenset({200, 404}))),
    ("p2k2:rencana_petugas", Tuju()),
    ("p2k2:rencana_susun", Tuju(izin=Izin.CATAT_PERTEMUAN)),
    (
        "p2k2:pindah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "tanggal": "2027-01-20", "alasan": "mencoba"},
        ),
    ),
    (
        "p2k2:batal",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "alasan": "mencoba"},
        ),
    ),
    ("p2k2:undangan", Tuju(objek=True, kwargs=pk("rencana"), jawab=ALIH)),
]
