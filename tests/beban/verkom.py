"""Outcomes of families against a bare read of the same entries and outcomes."""

from collections.abc import Callable
from statistics import median

from django.db import connection, transaction

from inti.waktu import hari_ini, tahap_mundur
from kpm.models import KPM
from tests.beban.ukur import KALI, Janji, detik, tengah
from verifikasi.models import HasilKeluarga, HasilVerifikasi
from verifikasi.services.hitung import hitung_potong

KOSONG_MAKS, ULANG_MAKS = 12, 9
KELUARGA = 10_000
_POTONG = 2000
_BACA = """
    SELECT a.id, a.tanggal_lahir, a.mulai, a.selesai, c.jenis, c.mulai, c.selesai, v.*
    FROM kpm_kpm k JOIN kpm_anggota a ON a.kpm_id = k.id JOIN kpm_komponen c ON c.anggota_id = a.id
    LEFT JOIN verifikasi_catatanverkom v ON v.anggota_id = a.id
    WHERE k.id = ANY(%s)
"""


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    kpm = list(KPM.objects.order_by("pk").values_list("pk", flat=True)[:KELUARGA])
    kata(f"  hasil verifikasi {len(kpm)} keluarga …")
    dasar = tengah(lambda: _baca(kpm))
    kosong = median(_dari_kosong(kpm) for _ in range(KALI))
    _hitung(kpm)
    ulang = tengah(lambda: _hitung(kpm))

    def janji(nama: str, batas: float, lama: float) -> Janji:
        rincian = f"{lama:.1f} s / {dasar:.2f} s, {len(kpm)} keluarga, {len(kpm) / lama:.0f}/s"
        return Janji(f"Hasil verifikasi {nama} / membaca catatannya", batas, lama / dasar, "×", rincian)

    return [
        janji("dari kosong", KOSONG_MAKS, kosong),
        janji("tanpa perubahan", ULANG_MAKS, ulang),
        Janji("Hasil verifikasi tanpa perubahan: baris yang ditulis", 0, _hitung(kpm), "baris"),
    ]


def _baca(kpm: list[int]) -> None:
    with transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(_BACA, [kpm])
        while kursor.fetchmany(_POTONG):
            pass


def _hitung(kpm: list[int]) -> int:
    """This and the previous quarter, as by night; returns the rows written."""
    tahap, ditulis = tahap_mundur(hari_ini(), 2), 0
    for awal in range(0, len(kpm), _POTONG):
        with transaction.atomic():
            ditulis += sum(hitung_potong(kpm[awal : awal + _POTONG], tahap).hitungan.values())
    return ditulis


def _dari_kosong(kpm: list[int]) -> float:
    with transaction.atomic():
        HasilVerifikasi.objects.filter(kpm__in=kpm).delete()
        HasilKeluarga.objects.filter(kpm__in=kpm).delete()
        lama = detik(lambda: _hitung(kpm))
        transaction.set_rollback(True)
    return lama
