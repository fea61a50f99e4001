"""Complaints of a family where other parts of its record ask for them (docs/program.md §11).

Everything a family's pages and papers show is of open complaints (`umum`), also for those who may see more.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, QuerySet

from akun.models import Pengguna
from inti.templatetags.format import tanggal
from inti.waktu import saat_lokal
from pengaduan.enums import BATAS_TERBUKA, BERAKHIR, TingkatAduan
from pengaduan.models import Pengaduan
from verifikasi.selectors.jeda import pengingat_putusan, penjeda_tangga

TAB_MAKS = 50


def aduan_keluarga(user: Pengguna, kpm: int) -> list[Pengaduan]:
    """Open-to-all complaints of one family that the user may see, the newest first."""
    semua = Pengaduan.objects.terlihat_oleh(user).umum().filter(kpm=kpm)
    return list(semua.select_related("jenis", "wilayah", "kpm").order_by("-dibuat_pada", "-pk")[:TAB_MAKS])


def di_pendamping() -> QuerySet[Pengaduan]:
    """Open-to-all complaints that wait for the family's pendamping."""
    return Pengaduan.objects.umum().terbuka().filter(tingkat=TingkatAduan.PENDAMPING)


def _menjeda() -> QuerySet[Pengaduan]:
    """A restricted one pauses nothing: a ladder that stands still would tell the accused of it."""
    return Pengaduan.objects.umum().exclude(keadaan__in=BERAKHIR).filter(jenis__jeda_sanksi=True)


@penjeda_tangga(lambda: _menjeda().filter(kpm=OuterRef("kpm")))
def aduan_menjeda(kpm: Collection[int]) -> dict[int, str]:
    baris = _menjeda().filter(kpm__in=kpm).order_by("-dibuat_pada").values_list("kpm", "dibuat_pada", "wilayah")
    return {
        nomor: f"Pengaduan keluarga ini tanggal {tanggal(saat_lokal(pada, wilayah).date())} belum selesai."
        for nomor, pada, wilayah in baris
    }


@pengingat_putusan(
    "Ada aduan yang dibatasi tentang keluarga ini dan belum selesai. Sanksi tidak dijeda karenanya, agar orang "
    "yang diadukan tidak tahu. Buka aduannya di halaman Pengaduan, lalu timbang sebelum memutus. "
    "Jangan menyebut aduan itu dalam alasan putusan."
)
def aduan_rahasia(user: Pengguna) -> QuerySet[Pengaduan]:
    """Whoever decides and may know of a restricted complaint hears of it before; no other page says a word."""
    ada = Pengaduan.objects.terlihat_oleh(user).exclude(keadaan__in=BERAKHIR)
    return ada.filter(kpm=OuterRef("kpm"), batas__gt=BATAS_TERBUKA, jenis__jeda_sanksi=True)
