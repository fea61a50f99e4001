from typing import Any

from akun.enums import Izin
from inti.waktu import geser_bulan, hari_ini
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk

_BACA, _TULIS = frozenset({"GET", "HEAD"}), frozenset({"POST"})
# Who has families at the school, or all of the area's; the others who see it read.
_PENCATAT = frozenset({"pendamping", "pendamping_lain", "pendamping_tetangga", "apd", "apd_luar", "superuser"})
_PEMOTRET = _PENCATAT - {"apd", "apd_luar"}


def _bulan(d: Dunia) -> dict[str, Any]:
    lalu = geser_bulan(hari_ini(), -1)
    return {"pk": d.sekolah.pk, "tahun": lalu.year, "bulan": lalu.month}


def _isian(d: Dunia) -> dict[str, Any]:
    a = d.anggota.pk
    return {"daftar": a, f"{a}-alpa": "3", f"{a}-versi": "1", f"{a}-keterangan": "DIRUSAK"}


PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:isi", Tuju(objek=True, kwargs=_bulan, metode=_BACA)),
    ("verifikasi:isi", Tuju(objek=True, kwargs=_bulan, metode=_BACA, kueri=lambda d: {"tampil": "sudah"})),
    (
        "verifikasi:isi",
        Tuju(objek=True, kwargs=_bulan, metode=_TULIS, berhak=_PENCATAT.__contains__, kirim=_isian),
    ),
    (
        "verifikasi:hari_efektif",
        Tuju(izin=Izin.CATAT_VERKOM, objek=True, kwargs=_bulan, kirim=lambda d: {"hari": "20", "versi": "1"}),
    ),
    ("verifikasi:lembar", Tuju(objek=True, kwargs=_bulan, metode=_BACA)),
    (
        "verifikasi:lembar",
        Tuju(
            objek=True,
            kwargs=_bulan,
            metode=_TULIS,
            berhak=_PENCATAT.__contains__,
            kirim=lambda d: {"alasan": "DIRUSAK"},
        ),
    ),
    ("verifikasi:lembar_foto", Tuju(objek=True, kwargs=pk("lembar_verkom"))),
    (
        "verifikasi:lembar_lepas",
        Tuju(izin=Izin.CATAT_VERKOM, objek=True, kwargs=pk("lembar_verkom"), berhak=_PEMOTRET.__contains__),
    ),
    ("verifikasi:catatan", Tuju(objek=True, kwargs=pk("catatan_verkom"))),
    (
        "verifikasi:catatan_hapus",
        Tuju(
            izin=Izin.CATAT_VERKOM,
            objek=True,
            kwargs=pk("catatan_verkom"),
            kirim=lambda d: {"versi": d.catatan_verkom.versi},
        ),
    ),
]
