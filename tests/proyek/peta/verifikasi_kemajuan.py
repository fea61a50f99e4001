"""Landing page, progress, members by outcome, quarter close."""

from akun.enums import Izin
from inti.waktu import hari_ini, tahap_mundur
from tests.proyek.peta.tuju import LUAS, Tuju


def _bukan_superuser(peran: str) -> bool:
    """The right comes with an appointment: who closes answers for a kecamatan."""
    return peran != "superuser"


_TRIWULAN = lambda d: {"kode": d.kecamatan, "tahap": tahap_mundur(hari_ini(), 2)[1]}  # noqa: E731

PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:beranda", Tuju()),
    ("verifikasi:kemajuan", Tuju(objek=True, kueri=lambda d: {"wilayah": d.kecamatan}, terlihat=LUAS)),
    ("verifikasi:kemajuan", Tuju(objek=True, kueri=lambda d: {"petugas": d.petugas.pk})),
    ("verifikasi:daftar_hasil", Tuju(kueri=lambda d: {"hasil": "memenuhi"})),
    ("verifikasi:tutup", Tuju(izin=Izin.TUTUP_VERKOM)),
    (
        "verifikasi:tutup_rincian",
        Tuju(
            izin=Izin.TUTUP_VERKOM,
            metode=frozenset({"GET"}),
            objek=True,
            kwargs=_TRIWULAN,
            terlihat=LUAS,
        ),
    ),
    (
        "verifikasi:tutup_rincian",
        Tuju(
            izin=Izin.TUTUP_VERKOM,
            metode=frozenset({"POST"}),
            objek=True,
            kwargs=_TRIWULAN,
            kirim=lambda d: {"belum": 0, "catatan": "DIRUSAK"},
            terlihat=LUAS,
            berhak=_bukan_superuser,
        ),
    ),
    (
        "verifikasi:tutup_buka",
        Tuju(
            izin=Izin.TUTUP_VERKOM,
            objek=True,
            kwargs=lambda d: {"pk": d.tutup.pk},
            kirim=lambda d: {"alasan": "DIRUSAK"},
            terlihat=LUAS,
            berhak=_bukan_superuser,
        ),
    ),
    ("verifikasi:terlambat", Tuju(izin=Izin.TUTUP_VERKOM, objek=True, kwargs=_TRIWULAN, terlihat=LUAS)),
]
