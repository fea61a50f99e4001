"""The flag job, with the tasks it gives, against PostgreSQL's bare sequential count of the attendance table."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.db import connection, transaction

from inti.waktu import hari_ini
from kpm.models import KeanggotaanKelompok
from kpm.services.susunan import tandai_keanggotaan
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, Pertemuan, TandaAbsen
from p2k2.services.tanda import tandai_absen, tandai_keanggotaan_berubah, tandai_pertemuan
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
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
        _satu_kelompok(),
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
    """Seconds of work that is undone afterwards; `kosongkan` lets it begin without any flag or task of one."""
    with transaction.atomic():
        if kosongkan:
            with connection.cursor() as kursor:
                kursor.execute("TRUNCATE p2k2_tandaabsen, p2k2_tandakelompok CASCADE")
                kursor.execute("DELETE FROM pendamping_tugas WHERE jenis = %s", [JenisTugas.ABSEN])
        lama = detik(kerja)
        transaction.set_rollback(True)
    return lama


def _satu_pertemuan() -> Janji:
    """After one meeting is turned round, no other family's flag may change: the number of those that did."""
    ini = Pertemuan.objects.filter(keadaan=KeadaanPertemuan.TERLAKSANA).order_by("-tanggal", "pk")[0]
    keluarga = set(ini.kehadiran.values_list("kpm_id", flat=True))
    with transaction.atomic():
        ini.kehadiran.update(status="hadir")
        lain, lama = _yang_lain(keluarga, lambda: tandai_pertemuan(pertemuan_id=ini.pk))
        transaction.set_rollback(True)
    return Janji(
        "Satu pertemuan berubah: keluarga lain yang tersentuh", 0, lain, "keluarga",
        f"{lama * 1000:.0f} ms untuk {len(keluarga)} keluarga",
    )  # fmt: skip


def _satu_kelompok() -> Janji:
    """The same after a group was dissolved on its last meeting but one."""
    ini = Pertemuan.objects.filter(keadaan=KeadaanPertemuan.TERLAKSANA).order_by("-tanggal", "pk")[0]
    isi = KeanggotaanKelompok.objects.filter(kelompok=ini.kelompok_id, selesai__isnull=True, mulai__lt=ini.tanggal)
    keluarga = set(isi.values_list("kpm_id", flat=True))
    with transaction.atomic():
        tandai_keanggotaan(kpm=keluarga, kelompok=[ini.kelompok_id])
        isi.update(selesai=ini.tanggal - timedelta(days=1))
        lain, lama = _yang_lain(keluarga, tandai_keanggotaan_berubah)
        transaction.set_rollback(True)
    return Janji(
        "Anggota sekelompok keluar: keluarga lain yang tersentuh", 0, lain, "keluarga",
        f"{lama * 1000:.0f} ms untuk {len(keluarga)} keluarga",
    )  # fmt: skip


def _yang_lain(keluarga: set[int], kerja: Callable[[], object]) -> tuple[int, float]:
    """How many flags and tasks of other families the work changed, and its seconds."""
    sebelum = _keadaan(keluarga)
    lama = detik(kerja)
    return len(sebelum ^ _keadaan(keluarga)), lama


def _keadaan(kecuali: set[int]) -> set[tuple[object, ...]]:
    tanda = TandaAbsen.objects.exclude(kpm__in=kecuali).values_list("pk", "diperbarui_pada")
    tugas = Tugas.objects.filter(jenis=JenisTugas.ABSEN).exclude(kpm__in=kecuali)
    return {*tanda, *tugas.values_list("pk", "keadaan", "dibuat_pada")}
