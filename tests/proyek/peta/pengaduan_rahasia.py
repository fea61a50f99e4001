from tests.dunia import SEMUA, Dunia
from tests.proyek.peta.tuju import Tuju, pk

# What goes around the pendamping of the family is known from the kabupaten up, and to Dinas Sosial.
_KABUPATEN = frozenset({"sendiri", "sejawat", "tetangga"})
_TAHU = {
    "korkab": _KABUPATEN, "korkab_luar": frozenset({"asing"}), "pengawas": _KABUPATEN, "korwil": SEMUA, "pusat": SEMUA,
    "superuser": SEMUA,
}  # fmt: skip
_TAHU_ATAS = {"pengawas": _KABUPATEN, "korwil": SEMUA, "pusat": SEMUA, "superuser": SEMUA}
_MEMUTUS = _TAHU.keys() - {"pengawas"}
# The open complaint of each world stands at its kecamatan: its pendamping and Dinas Sosial only read it.
_PENANGAN = _MEMUTUS | {"korkec", "korkec_tetangga", "apd", "apd_luar", "rangkap"}


def _tahu(peran: str) -> frozenset[str]:
    return _TAHU.get(peran, frozenset())


def _tahu_atas(peran: str) -> frozenset[str]:
    return _TAHU_ATAS.get(peran, frozenset())


def _terlapor(d: Dunia) -> dict[str, object]:
    return {"pk": d.pengaduan_rahasia.pk, "terlapor_id": d.terlapor.pk}


def _umum(kirim: dict[str, object]) -> Tuju:
    return Tuju(
        objek=True, kwargs=pk("pengaduan"), kirim=lambda d: kirim, berhak=_PENANGAN.__contains__, dampingan=False
    )


PETA: list[tuple[str, Tuju]] = [
    ("pengaduan:terlapor", _umum({"versi": 1, "petugas": "1", "alasan": "DIRUSAK"})),
    ("pengaduan:kerahasiaan", _umum({"versi": 1, "batas": "3", "alasan": "DIRUSAK"})),
    ("pengaduan:pelapor", _umum({"keperluan": "periksa"})),
    (
        "pengaduan:terlapor_lepas",
        Tuju(
            objek=True, kwargs=_terlapor, kirim=lambda d: {"versi": 1, "alasan": "DIRUSAK"}, terlihat=_tahu,
            berhak=_MEMUTUS.__contains__, dampingan=False,
        ),
    ),
    ("pengaduan:rincian", Tuju(objek=True, kwargs=pk("pengaduan_rahasia"), terlihat=_tahu, dampingan=False)),
    ("pengaduan:rincian", Tuju(objek=True, kwargs=pk("pengaduan_atas"), terlihat=_tahu_atas, dampingan=False)),
    (
        "pengaduan:pelapor",
        Tuju(
            objek=True, kwargs=pk("pengaduan_rahasia"), kirim=lambda d: {"keperluan": "hubungi"}, terlihat=_tahu,
            berhak=_MEMUTUS.__contains__, dampingan=False,
        ),
    ),
]  # fmt: skip
