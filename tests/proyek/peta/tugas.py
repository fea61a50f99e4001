from datetime import timedelta
from typing import Any

from akun.enums import Izin
from inti.waktu import hari_ini
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk

_NOMOR = "0190aaaa-0000-7000-8000-000000000041"


def _isi(_d: Dunia) -> dict[str, Any]:
    return {"id": _NOMOR, "jumlah": 1, "uraian": "DIRUSAK", "tenggat": hari_ini() + timedelta(days=7)}


PETA: list[tuple[str, Tuju]] = [
    ("pendamping:tugas", Tuju(kueri=lambda d: {"diberi": "1", "keadaan": "batal"})),
    ("pendamping:tugas_beri", Tuju(izin=Izin.BERI_TUGAS)),
    ("pendamping:tugas_beri", Tuju(izin=Izin.BERI_TUGAS, objek=True, kueri=lambda d: {"kpm": d.kpm.pk}, kirim=_isi)),
    # Of another area nothing is found: the page says so, and names nobody.
    ("pendamping:tugas_beri", Tuju(izin=Izin.BERI_TUGAS, kueri=lambda d: {"wilayah": d.kecamatan}, kirim=_isi)),
    (
        "pendamping:tugas_batalkan",
        # A rule gave it: no person may call it off.
        Tuju(
            izin=Izin.BERI_TUGAS,
            objek=True,
            kwargs=pk("tugas"),
            kirim=lambda d: {"alasan": "DIRUSAK"},
            berhak=lambda peran: False,
        ),
    ),
]
