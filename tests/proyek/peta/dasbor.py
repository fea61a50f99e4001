from akun.enums import Izin
from tests.proyek.peta.tuju import ALIH, LUAS, Tuju

PETA: list[tuple[str, Tuju]] = [
    ("dasbor:kerja", Tuju()),
    ("dasbor:kerja_bagian", Tuju(kwargs=lambda d: {"bagian": "lapangan"}, jawab=frozenset({200, 404}))),
    ("dasbor:dasbor", Tuju(izin=Izin.LIHAT_DASBOR, jawab=ALIH)),
    (
        "dasbor:wilayah",
        Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kwargs=lambda d: {"kode": d.kecamatan}, terlihat=LUAS),
    ),
]
