"""Outcomes of everybody: recorded, one run at a time, continued where a killed one stopped (docs/program.md §8).

A run goes through the families in ranges of their ids. Each range is one transaction that writes the outcomes, what
follows them and how far the run has come. A run that was asked for is a row from the start: it is found and done even
if the message to the worker was lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from datetime import date

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error, transaction
from django.utils import timezone

from inti.galat import GalatPengguna
from inti.services.giliran import kata_terhenti, satu_per_satu
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import angka, tanggal
from inti.waktu import AWAL_PROGRAM, bulan_tahap, hari_ini, kode_tahap, tahap_mundur
from kpm.models import KPM
from kpm.services.susunan import ambil_kewajiban
from p2k2.enums import KeadaanHitungan, PemicuHitungan
from verifikasi.models import Fasilitas, HitunganVerkom
from verifikasi.services.hitung import hitung_keluarga, hitung_potong
from verifikasi.services.kemajuan import bangun_kemajuan
from verifikasi.services.sesudah_hitung import ikuti_hasil
from wilayah.models import Wilayah, saring_wilayah

_KUNCI = 0x504B4807  # advisory lock held by the session that computes everybody; gone with it, however it ends
_LEBAR = 2000  # families of one range: a second or two of work, and as long others wait
_HITUNGAN = ("diperiksa", "ditulis", "dihapus", "keluarga")


class SedangDihitung(GalatPengguna):
    """Somebody else computes everybody just now."""


def hitung_semua(
    *,
    tahap: Collection[str] | None = None,
    wilayah: str = "",
    pemicu: str = PemicuHitungan.PERINTAH,
    tunggu: bool = False,
    kata: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Compute the outcomes of everybody, or of an area, in these quarters (None: this and the previous one).

    An empty `tahap` means all quarters that each family has anything in. A run that was killed or only asked for is
    done first, and `kata` told so. A second run meanwhile raises SedangDihitung, or with `tunggu` comes after the
    first. Returns counts of families and of rows written and deleted; running it again writes nothing. Raises
    GalatPengguna for an unknown area, or a quarter that is none or still to come.
    """
    daftar = sorted(tahap_mundur(hari_ini(), 2) if tahap is None else set(tahap))
    _periksa(daftar, wilayah)
    with _giliran(tunggu=tunggu):
        for lama in HitunganVerkom.objects.filter(keadaan=KeadaanHitungan.BERJALAN).order_by("pk"):
            hasil = _lanjutkan(lama, kata)
            if (lama.tahap, lama.wilayah) == (daftar, wilayah):
                return hasil
        return _jalankan(HitunganVerkom.objects.create(pada=hari_ini(), tahap=daftar, wilayah=wilayah, pemicu=pemicu))


def lanjutkan_hitungan() -> int:
    """Do the runs that were killed or whose message was lost, unless somebody is at it; returns how many."""
    berjalan = HitunganVerkom.objects.filter(keadaan=KeadaanHitungan.BERJALAN).order_by("pk")
    jumlah = 0
    with suppress(SedangDihitung):
        if berjalan.exists():
            with _giliran(tunggu=False):
                while (ini := berjalan.first()) is not None:
                    _lanjutkan(ini)
                    jumlah += 1
    return jumlah


def minta_hitung_semua() -> None:
    """A rule changed: have all quarters of everybody computed anew once the caller's transaction is committed."""
    HitunganVerkom.objects.create(pada=hari_ini(), tahap=[], pemicu=PemicuHitungan.PERINTAH)

    def kirim() -> None:
        current_app.send_task("verifikasi.lanjutkan_hitungan", retry=False)

    transaction.on_commit(kirim, robust=True)  # with Redis away the next look for killed runs finds it


def hitung_berubah() -> int:
    """Compute the families whose duties, or what was reported of them, changed since; returns how many.

    A mark is taken off in the transaction that follows it: undone with it, nothing is forgotten.
    """
    jumlah = 0
    while True:
        with transaction.atomic():
            if not (kpm := ambil_kewajiban(_LEBAR)):
                return jumlah
            hitung_keluarga(kpm=kpm)
            # Where their members belong, or belonged: figures of a facility change without an outcome.
            tempat = Fasilitas.objects.filter(peserta__kpm__in=kpm).order_by()
            tandai_berubah(tempat.values_list("desa", flat=True).distinct())
            jumlah += len(kpm)


def _periksa(tahap: Collection[str], wilayah: str) -> None:
    kini = kode_tahap(hari_ini())
    for kode in tahap:
        if not re.fullmatch(r"[0-9]{4}-[1-4]", kode) or not kode_tahap(AWAL_PROGRAM) <= kode <= kini:
            raise GalatPengguna(
                f"Triwulan {kode!r} tidak dapat dihitung. Tulis tahun dan nomornya, paling akhir {kini}.", kolom="tahap"
            )
    if wilayah and not Wilayah.objects.filter(pk=wilayah).exists():
        raise GalatPengguna(f"Tidak ada wilayah dengan kode {wilayah!r}.", kolom="wilayah")


def _giliran(*, tunggu: bool) -> AbstractContextManager[None]:
    sibuk = SedangDihitung("Hasil verifikasi sedang dihitung oleh proses lain. Tunggu sampai selesai, lalu ulangi.")
    return satu_per_satu(_KUNCI, tunggu=tunggu, sibuk=sibuk)


def _lanjutkan(ini: HitunganVerkom, kata: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Whoever holds the lock knows that a run still called running is dead, or was only asked for.

    What it did on another day is done again: months have ended since.
    """
    if ini.sampai:
        ini.dilanjutkan += 1
        dari = f"dilanjutkan dari keluarga nomor {angka(ini.sampai)}" if ini.pada == hari_ini() else "diulang dari awal"
        kata(f"Hitungan tanggal {tanggal(ini.pada)} pernah terputus dan {dari}.")
    if ini.pada != hari_ini():
        ini.pada, ini.sampai = hari_ini(), 0
        for nama in _HITUNGAN:
            setattr(ini, nama, 0)
    ini.save()
    return _jalankan(ini)


def _jalankan(ini: HitunganVerkom) -> dict[str, int]:
    try:
        while _satu_selang(ini):
            pass
        # Who accompanies whom, and where a family lives, changes without an outcome.
        awal = date(ini.pada.year - 1, 1, 1) if ini.tahap else AWAL_PROGRAM
        bangun_kemajuan(sejak=min([awal, *(bulan_tahap(t)[0] for t in ini.tahap)]), wilayah=ini.wilayah)
        ini.keadaan, ini.selesai_pada = KeadaanHitungan.SELESAI, timezone.now()
        ini.save(update_fields=["keadaan", "selesai_pada"])
    except SoftTimeLimitExceeded:
        raise  # not at fault: it stays called running, and is continued
    except Exception as galat:
        with suppress(Error):
            HitunganVerkom.objects.filter(pk=ini.pk).update(
                keadaan=KeadaanHitungan.GAGAL, selesai_pada=timezone.now(), galat=kata_terhenti(galat)[:300]
            )
        raise
    return {nama: getattr(ini, nama) for nama in _HITUNGAN}


@transaction.atomic
def _satu_selang(ini: HitunganVerkom) -> bool:
    """One range; False when there was none left."""
    sisa = KPM.objects.filter(pk__gte=ini.sampai)
    if ini.wilayah:
        sisa = sisa.filter(saring_wilayah([ini.wilayah]))
    kpm = list(sisa.order_by("pk").values_list("pk", flat=True)[:_LEBAR])
    if not kpm:
        return False
    perubahan = hitung_potong(kpm, ini.tahap or None)
    if perubahan.kpm:
        ikuti_hasil(sorted(perubahan.kpm))
    for nama, n in Counter({"diperiksa": len(kpm), **perubahan.hitungan}).items():
        setattr(ini, nama, getattr(ini, nama) + n)
    ini.sampai = kpm[-1] + 1
    ini.save(update_fields=["sampai", *_HITUNGAN])
    return True
