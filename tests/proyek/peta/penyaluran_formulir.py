from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju


def _boleh(peran: str) -> bool:
    """Who records withdrawals, and who takes data out."""
    return peran.startswith(("pendamping", "apd", "korkab")) or peran in ("rangkap", "superuser")


def _mencatat(peran: str) -> bool:
    return _boleh(peran) and not peran.startswith("korkab")


PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:formulir", Tuju(berhak=_boleh, metode=frozenset({"GET"}))),
    (
        "penyaluran:formulir",
        Tuju(berhak=_mencatat, metode=frozenset({"POST"}), kirim=lambda d: {"tahap": d.bayar.tahap_id}),
    ),
    # A tahap and an area that nobody has: what is in the workbook is looked at elsewhere.
    ("penyaluran:formulir_unduh", Tuju(berhak=_mencatat, kirim=lambda d: {"tahap": "2020-1"}, jawab=frozenset({404}))),
    (
        "penyaluran:formulir_unduh_wilayah",
        Tuju(izin=Izin.EKSPOR, kirim=lambda d: {"tahap": d.bayar.tahap_id, "wilayah": "99.99"}, jawab=frozenset({404})),
    ),
]
