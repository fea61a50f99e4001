from akun.enums import Izin
from tests.proyek.peta.tuju import ALIH, Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:rencana", Tuju()),
    ("p2k2:rencana", Tuju(objek=True, kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:rencana_petugas", Tuju()),
    ("p2k2:rencana_susun", Tuju(izin=Izin.CATAT_PERTEMUAN)),
    (
        "p2k2:pindah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "tanggal": "2027-01-20", "sebab": "lainnya", "alasan": "mencoba"},
        ),
    ),
    (
        "p2k2:batal",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "sebab": "lainnya", "alasan": "mencoba"},
        ),
    ),
    ("p2k2:undangan", Tuju(objek=True, kwargs=pk("rencana"), jawab=ALIH)),
]
