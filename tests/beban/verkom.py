"""Outcomes of families, what follows them and what is read from entries, against bare reads of the same rows."""

from collections.abc import Callable
from statistics import median

from django.db import connection, transaction

from inti.waktu import bulan_tahap, hari_ini, tahap_mundur
from kpm.models import KPM
from tests.beban.ukur import KALI, Janji, detik, tengah
from verifikasi.models import HasilKeluarga, HasilVerifikasi, Sanksi
from verifikasi.selectors import kejanggalan as janggal
from verifikasi.selectors.sebaran import sebaran_kabupaten
from verifikasi.services.hitung import hitung_potong
from verifikasi.services.tangga import ikuti_tangga
from wilayah.models import Wilayah

KOSONG_MAKS, ULANG_MAKS = 6, 6
TANGGA_MAKS, SEBARAN_MAKS, JANGGAL_MAKS = 15, 2.5, 28
KELUARGA = 10_000
_POTONG = 2000
_POTONG_TANGGA = 500
_BACA = """
    SELECT a.id, a.tanggal_lahir, a.mulai, a.selesai, c.jenis, c.mulai, c.selesai, v.*
    FROM kpm_kpm k JOIN kpm_anggota a ON a.kpm_id = k.id JOIN kpm_komponen c ON c.anggota_id = a.id
    LEFT JOIN verifikasi_catatanverkom v ON v.anggota_id = a.id
    WHERE k.id = ANY(%s)
"""
_BACA_HASIL = "SELECT * FROM verifikasi_hasilverifikasi WHERE kpm_id = ANY(%s)"
# A quarter's entries of a kabupaten, and of everybody, once through.
_BACA_ISIAN = """
    SELECT count(*), sum(v.alpa), count(v.berat_kg) FROM verifikasi_catatanverkom v JOIN kpm_kpm k ON k.id = v.kpm_id
    WHERE v.bulan = ANY(%s) AND k.kabupaten_kode LIKE %s
"""


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    kpm = list(KPM.objects.order_by("pk").values_list("pk", flat=True)[:KELUARGA])
    kata(f"  hasil verifikasi {len(kpm)} keluarga …")
    dasar = tengah(lambda: _baca(_BACA, kpm))
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
        _tangga(kpm),
        *_baca_isian(kata),
    ]


def _tangga(kpm: list[int]) -> Janji:
    """The ladder of these families once it stands, as by night: nothing to write."""
    dasar = tengah(lambda: _baca(_BACA_HASIL, kpm))
    lama = tengah(lambda: _ikuti(kpm))
    n = Sanksi.objects.filter(kpm__in=kpm).count()
    rincian = f"{lama:.2f} s / {dasar:.2f} s, {len(kpm)} keluarga, {n} sanksi"
    return Janji("Tangga sanksi tanpa perubahan / membaca hasilnya", TANGGA_MAKS, lama / dasar, "×", rincian)


def _baca_isian(kata: Callable[[str], None]) -> list[Janji]:
    tahap = tahap_mundur(hari_ini(), 2)[-1]  # the last quarter that is over
    kabupaten = Wilayah.objects.get(pk=KPM.objects.order_by("pk").values_list("kabupaten_kode", flat=True)[0])
    kata(f"  sebaran dan kejanggalan {tahap} …")
    sedaerah = tengah(lambda: _isian(tahap, kabupaten.pk))
    sebaran = tengah(lambda: sebaran_kabupaten(kabupaten, tahap))
    semua = tengah(lambda: _isian(tahap, "%"))
    cari = tengah(lambda: _janggal(tahap))
    return [
        Janji(
            "Sebaran kehadiran sekabupaten / membaca isiannya", SEBARAN_MAKS, sebaran / sedaerah, "×",
            f"{sebaran:.2f} s / {sedaerah:.2f} s, {_isian(tahap, kabupaten.pk)} isian",
        ),
        Janji(
            "Enam pencarian kejanggalan / membaca isian setriwulan", JANGGAL_MAKS, cari / semua, "×",
            f"{cari:.2f} s / {semua:.2f} s, {_isian(tahap, '%')} isian",
        ),
    ]  # fmt: skip


def _baca(sql: str, kpm: list[int]) -> None:
    with transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(sql, [kpm])
        while kursor.fetchmany(_POTONG):
            pass


def _isian(tahap: str, kabupaten: str) -> int:
    with connection.cursor() as kursor:
        kursor.execute(_BACA_ISIAN, [bulan_tahap(tahap), kabupaten])
        baris = kursor.fetchone()
    return int(baris[0]) if baris else 0


def _janggal(tahap: str) -> None:
    janggal.penuh(tahap)
    janggal.cepat(tahap)
    janggal.hadir_sama(tahap)
    janggal.berat_sama(tahap)
    janggal.akhir(tahap)
    janggal.tanpa_lembar(tahap, hari_ini())


def _ikuti(kpm: list[int]) -> None:
    for awal in range(0, len(kpm), _POTONG_TANGGA):
        ikuti_tangga(kpm=kpm[awal : awal + _POTONG_TANGGA])


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
