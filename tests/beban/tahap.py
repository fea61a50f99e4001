"""Figures of all tahap for all areas, against a bare aggregate of the same payments."""

from collections.abc import Callable

from django.db import connection

from inti.waktu import hari_ini
from penyaluran.models import Pembayaran, RingkasanTahap
from penyaluran.selectors import tahap_terakhir
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from tests.beban.ukur import Janji, detik, tengah

SUSUN_MAKS = 10  # 22 figures instead of three, with entitlement, standing and pay date of each line
SATU_DESA_MAKS_MS = 500
# Families and rupiah by state, nothing else: what any figure of a tahap has to read at least.
_POLOS = """
    SELECT p.tahap_id, p.desa_id, r.status, count(*), sum(p.nominal), sum(r.jumlah) FROM penyaluran_pembayaran p
    LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = p.id WHERE p.tahap_id = ANY(%s) GROUP BY 1, 2, 3
"""


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    daftar = [t.pk for t in tahap_terakhir()]
    kata(f"  angka {len(daftar)} tahap …")
    dasar = tengah(lambda: _polos(daftar))
    semua = tengah(lambda: susun_ringkasan(pada=hari_ini()))
    banyak, baris = Pembayaran.objects.filter(tahap__in=daftar).count(), RingkasanTahap.objects.count()
    desa = Pembayaran.objects.values_list("desa", flat=True)[0]
    satu = detik(lambda: susun_ringkasan(desa=[desa], pada=hari_ini())) * 1000
    rincian = f"{semua:.1f} s / {dasar:.1f} s, {banyak} pembayaran, {baris} baris"
    return [
        Janji("Angka semua tahap dan wilayah / agregat polos", SUSUN_MAKS, semua / dasar, "×", rincian),
        Janji("Angka satu desa berubah", SATU_DESA_MAKS_MS, round(satu), "ms", f"{len(daftar)} tahap"),
    ]


def _polos(tahap: list[str]) -> None:
    with connection.cursor() as kursor:
        kursor.execute(_POLOS, [tahap])
        kursor.fetchall()
