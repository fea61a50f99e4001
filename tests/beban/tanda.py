"""The flag job against PostgreSQL's bare sequential count of the attendance table."""

from collections.abc import Callable
from statistics import median

from django.db import connection, transaction

from inti.waktu import hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, Pertemuan, TandaAbsen
from p2k2.services.tanda import tandai_absen, tandai_pertemuan
from tests.beban.ukur import KALI, Janji, detik, tengah

_HITUNG = "SELECT count(*) FROM p2k2_kehadiran"


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    dasar, baris = tengah(_hitung_berurut), Kehadiran.objects.count()
    tanda = _bersihkan()
    penuh = median(detik_batal(lambda: tandai_absen(pada=hari_ini()), kosongkan=True) for _ in range(KALI))
    ulang = tengah(lambda: tandai_absen(pada=hari_ini()))
    rincian = f"{penuh:.2f} s / {dasar:.2f} s, {baris} baris, {tanda} tanda"
    return [
        Janji("Tanda absen, hitung ulang penuh dari kosong", 5, penuh / dasar, "×", rincian),
        Janji("Tanda absen, hitung ulang tanpa perubahan", 5, ulang / dasar, "×", f"{ulang:.2f} s"),
        _satu_pertemuan(),
    ]


def _hitung_berurut() -> None:
    with transaction.atomic(), connection.cursor() as kursor:
        for cara in ("indexscan", "indexonlyscan", "bitmapscan"):
            kursor.execute(f"SET LOCAL enable_{cara} = off")
        kursor.execute(_HITUNG)


def _bersihkan() -> int:
    """Bring the flags up to date once, and settle what loading left behind."""
    tandai_absen(pada=hari_ini())
    with connection.cursor() as kursor:
        kursor.execute("VACUUM (ANALYZE) p2k2_tandaabsen")
    return TandaAbsen.objects.aktif().count()


def detik_batal(kerja: Callable[[], object], *, kosongkan: bool) -> float:
    """Seconds of work that is undone afterwards; `kosongkan` lets it begin without any flag."""
    with transaction.atomic():
        if kosongkan:
            with connection.cursor() as kursor:
                kursor.execute("TRUNCATE p2k2_tandaabsen, p2k2_tandakelompok")
        lama = detik(kerja)
        transaction.set_rollback(True)
    return lama


def _satu_pertemuan() -> Janji:
    """After one meeting is turned round, no other family's flag may change: the number of those that did."""
    ini = Pertemuan.objects.filter(keadaan=KeadaanPertemuan.TERLAKSANA).order_by("-tanggal", "pk")[0]
    keluarga = set(ini.kehadiran.values_list("kpm_id", flat=True))
    with transaction.atomic():
        ini.kehadiran.update(status="hadir")
        sebelum = dict(TandaAbsen.objects.values_list("pk", "diperbarui_pada"))
        lama = detik(lambda: tandai_pertemuan(pertemuan_id=ini.pk))
        kini = TandaAbsen.objects.values_list("pk", "kpm_id", "diperbarui_pada")
        lain = sum(sebelum.get(pk) != saat and kpm not in keluarga for pk, kpm, saat in kini)
        transaction.set_rollback(True)
    return Janji(
        "Satu pertemuan berubah: keluarga lain yang tersentuh", 0, lain, "keluarga",
        f"{lama * 1000:.0f} ms untuk {len(keluarga)} keluarga",
    )  # fmt: skip
