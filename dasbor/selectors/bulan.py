"""The months a summary is counted for, as its statements need them (docs/program.md §14)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from akun.enums import PERAN_DAMPINGAN
from dasbor.selectors.laporan import tenggat_per_bulan
from inti.waktu import akhir_bulan, awal_bulan, bulan_tahap, geser_bulan, hari_ini, kode_tahap
from kpm.enums import PESERTA
from pengaduan.enums import BATAS_TERBUKA, TERBUKA
from penyaluran.models import Tahap
from penyaluran.models.bank import DIKENALI
from penyaluran.selectors import tahap_aktif


def hari_dihitung(kode_wilayah: str | None = None) -> date:
    """The day pages show figures of: today, but in the east no month that has not begun in Jakarta, by which the
    summaries are counted."""
    return min(hari_ini(kode_wilayah), hari_ini())


def isian_bulan(bulan: Sequence[date], hari: date) -> dict[str, Any]:
    """Values of the statements for these months (first days), as of `hari`; a month to come has no row."""
    kini = awal_bulan(hari)
    bulan = [b for b in bulan if b <= kini]
    tahap = _tahap_bulan(bulan, kini)
    tenggat = tenggat_per_bulan(geser_bulan(b, -1) for b in bulan)
    return {
        "bulan": bulan,
        "hari": [min(hari, akhir_bulan(b)) for b in bulan],
        "depan": [geser_bulan(b, 1) for b in bulan],
        "kini": [b == kini for b in bulan],
        "tahap": [tahap[b] for b in bulan],
        "triwulan": [bulan_tahap(kode_tahap(b))[0] for b in bulan],
        "kuartal": [kode_tahap(b) for b in bulan],
        "tenggat": [tenggat[geser_bulan(b, -1)] for b in bulan],
        "dampingan": [str(p) for p in PERAN_DAMPINGAN],
        "peserta": [str(k) for k in PESERTA],
        "terbuka": [str(k) for k in TERBUKA],
        "dikenali": [str(d) for d in DIKENALI],
        "batas": int(BATAS_TERBUKA),
    }


def _tahap_bulan(bulan: Sequence[date], kini: date) -> dict[date, str]:
    """The stage each month's payments speak of: the one in work today, of months past the one that covers them."""
    daftar = list(Tahap.objects.filter(bulan_mulai__lte=kini).values_list("kode", "bulan_mulai", "bulan_selesai"))
    hasil = {b: next((k for k, awal, akhir in daftar if awal <= b <= akhir), "") for b in bulan}
    aktif = tahap_aktif()
    return hasil | {b: aktif.kode for b in bulan if b == kini and aktif}
