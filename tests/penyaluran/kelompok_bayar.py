"""A group of the pendamping whose families are paid in today's tahap."""

from types import SimpleNamespace
from typing import Any

from inti.waktu import hari_ini, kode_tahap
from pendamping.models import PenugasanKelompok
from penyaluran.models import Pembayaran
from tests.conftest import DESA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    TahapFactory,
)

NOMINAL = 750_000


def tahap_kini() -> Any:
    tahun, nomor = (int(x) for x in kode_tahap(hari_ini()).split("-"))
    return TahapFactory(tahun=tahun, nomor=nomor)


def buat(pemeran: SimpleNamespace, *, banyak: int = 3, nama: str = "MAWAR") -> SimpleNamespace:
    """`banyak` families A, B, C … of one group of `pendamping`, each to be paid 750 000."""
    tahap = tahap_kini()
    kelompok = KelompokFactory.create(nama=nama, desa_id=DESA)
    if not PenugasanKelompok.objects.filter(kelompok=kelompok).exists():
        PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    return SimpleNamespace(
        kelompok=kelompok, tahap=tahap, bayar=[tambah(pemeran, kelompok, tahap, n, nama) for n in range(banyak)]
    )


def tambah(pemeran: SimpleNamespace, kelompok: Any, tahap: Any, n: int, nama: str = "MAWAR") -> Pembayaran:
    kpm = KPMFactory(nama=f"{nama} {chr(65 + n // 26)}{chr(65 + n % 26)}", desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    if kelompok is not None:
        KeanggotaanFactory(kpm=kpm, kelompok=kelompok)
    return PembayaranFactory(kpm=kpm, tahap=tahap, nominal=NOMINAL)
