"""The steps of a complaint: done on a day, skipped for a reason, taken back (docs/program.md §11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini, saat_lokal
from pengaduan.enums import JenisTindak
from pengaduan.models import LangkahAduan, Pengaduan
from pengaduan.services.kunci import kunci_aduan, mulai_kerja, pastikan_terbuka, pastikan_versi, simpan, tulis
from pengaduan.services.teks import rapikan_baris

CATATAN_MAKS = 300
HARI_SEBELUM = 90  # a step may have been taken before the complaint was written down, but not long before


@dataclass(frozen=True, kw_only=True)
class IsiLangkah:
    """What became of a step: the day it was done, or that it was skipped (`catatan` says why)."""

    tanggal: date | None = None
    catatan: str = ""
    dilewati: bool = False


@transaction.atomic
def langkah(
    *,
    aduan: Pengaduan,
    langkah: LangkahAduan,
    isi: IsiLangkah,
    versi: int,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Pengaduan:
    """Record one step as done or skipped; a repeated request changes nothing."""
    kini = kunci_aduan(aduan, oleh)
    satu = LangkahAduan.objects.select_related("dicatat_oleh").get(pk=langkah.pk, pengaduan=kini)
    isi = IsiLangkah(
        tanggal=None if isi.dilewati else isi.tanggal,
        catatan=rapikan_baris(isi.catatan, kolom="catatan", maks=CATATAN_MAKS),
        dilewati=isi.dilewati,
    )
    if satu.dicatat_pada is not None:
        return _harus_sama(kini, satu, isi, oleh)
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    _periksa(kini, isi)
    pada = mulai_kerja(kini, oleh, pada)
    satu.tanggal, satu.dilewati, satu.catatan = isi.tanggal, isi.dilewati, isi.catatan
    satu.dicatat_oleh, satu.dicatat_pada = oleh, pada
    satu.save()
    apa = f"dilakukan {tulis_tanggal(isi.tanggal)}" if isi.tanggal else "dilewati"
    tulis(kini, JenisTindak.LANGKAH, ". ".join(b for b in (f"{satu.nama}: {apa}", isi.catatan) if b), oleh=oleh,
          pada=pada)  # fmt: skip
    return simpan(kini)


@transaction.atomic
def ulangi_langkah(*, aduan: Pengaduan, langkah: LangkahAduan, alasan: str, versi: int, oleh: Pengguna) -> Pengaduan:
    """Take a recorded step back, with the reason; the lines of what happened keep it."""
    kini = kunci_aduan(aduan, oleh)
    alasan = rapikan_baris(alasan, kolom="alasan", maks=CATATAN_MAKS, wajib="Tulis mengapa langkah ini diulangi.")
    satu = LangkahAduan.objects.get(pk=langkah.pk, pengaduan=kini)
    if satu.dicatat_pada is None:
        return kini
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    satu.tanggal, satu.dilewati, satu.catatan, satu.dicatat_oleh, satu.dicatat_pada = None, False, "", None, None
    satu.save()
    tulis(kini, JenisTindak.LANGKAH, f"{satu.nama}: diulangi. {alasan}", oleh=oleh)
    return simpan(kini)


def _harus_sama(kini: Pengaduan, satu: LangkahAduan, isi: IsiLangkah, oleh: Pengguna) -> Pengaduan:
    if (satu.tanggal, satu.dilewati, satu.catatan, satu.dicatat_oleh_id) != (
        isi.tanggal, isi.dilewati, isi.catatan, oleh.pk,
    ):  # fmt: skip
        raise BerubahLebihDulu(f"Langkah ini sudah dicatat {satu.dicatat_oleh}. Muat ulang halaman, lalu periksa.")
    return kini


def _periksa(kini: Pengaduan, isi: IsiLangkah) -> None:
    if isi.dilewati:
        if not isi.catatan:
            raise GalatPengguna("Tulis mengapa langkah ini tidak diperlukan.", kolom="catatan")
        return
    if isi.tanggal is None:
        raise GalatPengguna("Isi tanggal langkah ini dilakukan.", kolom="tanggal")
    if isi.tanggal > hari_ini(kini.wilayah_id):
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    awal = saat_lokal(kini.dibuat_pada, kini.wilayah_id).date() - timedelta(days=HARI_SEBELUM)
    if isi.tanggal < awal:
        raise GalatPengguna(
            f"Tanggal ini lebih dari {HARI_SEBELUM} hari sebelum aduan dicatat. "
            f"Isi {tulis_tanggal(awal)} atau sesudahnya.",
            kolom="tanggal",
        )
