"""Entitlements of the largest kabupaten against a bare read of the same families and members."""

from collections.abc import Callable
from statistics import median

from django.db import connection, transaction
from django.db.models import Count

from inti.waktu import hari_ini, kode_tahap
from penyaluran.models import Hak, Pembayaran, Tahap
from penyaluran.services.hak.massal import hitung_tahap
from tests.beban.ukur import KALI, Janji, detik, tengah

HITUNG_MAKS, ULANG_MAKS = 12, 8
_POTONG = 4000
_BACA = """
    SELECT k.id, k.desa_id, k.kepesertaan, p.*, a.id, a.tanggal_lahir, a.mulai, a.selesai, c.jenis, c.mulai, c.selesai
    FROM kpm_kpm k LEFT JOIN penyaluran_pembayaran p ON p.kpm_id = k.id AND p.tahap_id = %s
    LEFT JOIN kpm_anggota a ON a.kpm_id = k.id LEFT JOIN kpm_komponen c ON c.anggota_id = a.id
    WHERE k.kabupaten_kode = %s
"""


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    tahap = Tahap.objects.get(pk=kode_tahap(hari_ini()))
    bayar = Pembayaran.objects.filter(tahap=tahap).order_by()
    kabupaten, keluarga = bayar.values_list("kabupaten_kode").annotate(n=Count("pk")).order_by("-n")[0]
    kata(f"  hak {keluarga} keluarga …")
    dasar = tengah(lambda: _baca(tahap.kode, kabupaten))
    kosong = median(_dari_kosong(tahap, kabupaten) for _ in range(KALI))
    hasil = hitung_tahap(tahap=tahap, wilayah=[kabupaten])
    if not hasil["dihitung"]:
        raise SystemExit("Keluarga pengukuran tidak punya anggota bernama.")
    ulang = tengah(lambda: hitung_tahap(tahap=tahap, wilayah=[kabupaten]))

    def janji(nama: str, batas: float, lama: float) -> Janji:
        rincian = f"{lama:.1f} s / {dasar:.2f} s, {hasil['dihitung']} keluarga, {hasil['selisih']} selisih"
        return Janji(f"Hak sekabupaten {nama} / membaca anggotanya", batas, lama / dasar, "×", rincian)

    return [
        janji("dari kosong", HITUNG_MAKS, kosong),
        janji("tanpa perubahan", ULANG_MAKS, ulang),
        Janji("Hak tanpa perubahan: baris yang ditulis", 0, _ditulis(tahap, kabupaten), "baris"),
    ]


def _baca(tahap: str, kabupaten: str) -> None:
    with transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(_BACA, [tahap, kabupaten])
        while kursor.fetchmany(_POTONG):
            pass


def _dari_kosong(tahap: Tahap, kabupaten: str) -> float:
    with transaction.atomic():
        Hak.objects.filter(tahap=tahap, kabupaten_kode=kabupaten).delete()
        lama = detik(lambda: hitung_tahap(tahap=tahap, wilayah=[kabupaten]))
        transaction.set_rollback(True)
    return lama


def _ditulis(tahap: Tahap, kabupaten: str) -> int:
    return hitung_tahap(tahap=tahap, wilayah=[kabupaten])["ditulis"]
