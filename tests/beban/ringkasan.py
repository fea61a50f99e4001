"""Summaries of dashboards: all areas of a month against a bare aggregate of its rows, and areas that changed."""

from collections.abc import Callable
from datetime import date

from django.db import connection

from dasbor.models import Ringkasan
from dasbor.services import bangun_ulang, segarkan_berubah
from dasbor.services.ringkasan import _bangun
from inti.services.ringkasan import tandai_berubah
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from kpm.models import KPM
from tests.beban.ukur import Janji, detik, tengah

BULAN_MAKS = 15  # 49 figures and eight taken apart, as of a past day, instead of three counts
LINEAR_MAKS = 1.5  # a year is twelve months, and the figures of each stage
SATU_DESA_MAKS_MS, DUA_PULUH_MAKS_MS = 1000, 3000
# Families by pendamping, their payments by state, the month's attendance, nothing else: what any summary of the month
# has to read at least.
_POLOS = (
    """SELECT k.desa_id, t.petugas_id, count(*) FROM kpm_kpm k
    LEFT JOIN pendamping_penugasan t ON t.kpm_id = k.id AND t.selesai IS NULL GROUP BY 1, 2""",
    """SELECT b.desa_id, r.status, count(*), sum(b.nominal) FROM penyaluran_pembayaran b
    LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = b.id WHERE b.tahap_id = %(tahap)s GROUP BY 1, 2""",
    """SELECT g.desa_id, h.status, count(*) FROM p2k2_kehadiran h JOIN p2k2_pertemuan p ON p.id = h.pertemuan_id
    JOIN kpm_kelompok g ON g.id = p.kelompok_id
    WHERE h.tanggal >= %(bulan)s AND h.tanggal < %(depan)s GROUP BY 1, 2""",
)


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    segarkan_berubah()  # what loading and other parts left marked
    lalu = geser_bulan(hari_ini(), -1)
    dasar = tengah(lambda: _polos(lalu))
    kata("  ringkasan sebulan dan setahun …")
    sebulan = tengah(lambda: _bangun(lalu, hari_ini()))
    setahun = detik(bangun_ulang)
    desa = list(KPM.objects.order_by("desa").values_list("desa", flat=True).distinct())
    satu, banyak = _segar(desa[:1]), _segar(desa[:: max(1, len(desa) // 20)][:20])
    rincian = f"{sebulan:.2f} s / {dasar:.2f} s"
    return [
        Janji("Ringkasan satu bulan semua wilayah / agregat polos", BULAN_MAKS, sebulan / dasar, "×", rincian),
        Janji(
            "Ringkasan setahun / dua belas kali sebulan", LINEAR_MAKS, setahun / sebulan / 12, "×",
            f"{setahun:.1f} s, {Ringkasan.objects.count()} baris",
        ),
        Janji("Ringkasan satu desa berubah, setahun", SATU_DESA_MAKS_MS, round(satu * 1000), "ms"),
        Janji("Ringkasan dua puluh desa berubah, setahun", DUA_PULUH_MAKS_MS, round(banyak * 1000), "ms"),
    ]  # fmt: skip


def _segar(desa: list[str]) -> float:
    tandai_berubah(desa)
    return detik(segarkan_berubah)


def _polos(bulan: date) -> None:
    isi = {"tahap": kode_tahap(bulan), "bulan": bulan, "depan": geser_bulan(bulan, 1)}
    with connection.cursor() as kursor:
        for perintah in _POLOS:
            kursor.execute(perintah, isi)
            kursor.fetchall()
