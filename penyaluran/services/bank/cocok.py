"""Lines of the bank's list as families, and what of it differs from the Final Closing (docs/program.md §5).

`cocok_bank_sql` recognises, `selisih_bank_sql` compares; here is who may say otherwise, and when both run again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.pekerjaan import mulai
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import angka, nama_tahap
from kpm.models import KPM
from penyaluran.enums import DerajatCocok, SebabTakCocok
from penyaluran.models import BarisBank, SelisihBank, Tahap
from penyaluran.selectors import tahap_aktif
from penyaluran.selectors.bank import desa_dibayar
from penyaluran.selectors.tahap import pastikan_terbuka, tahan_tahap, tertutup
from penyaluran.services.bank import cocok_sql as sql
from penyaluran.services.bank.selisih_sql import hitung_selisih
from wilayah.kode import kode_kabupaten

JENIS = "cocok_bank"
IZIN = Izin.USULKAN  # what either leads to is an update of the family, or a word with the bank
_TETAP = (DerajatCocok.PASTI, DerajatCocok.KUAT)


@transaction.atomic
def banding_ulang(*, tahap: str, kecamatan: Sequence[str]) -> int:
    """Recognise and compare a tahap's list in these kecamatan anew; returns how many rows changed.

    Where their kabupaten has closed the tahap what was said stays.
    """
    daftar = _terbuka(Tahap.objects.get(pk=tahap), kecamatan)
    if not daftar:
        return 0
    sql.kunci(tahap)
    berubah = sql.cocokkan_lagi(tahap, daftar)
    if berubah:
        tandai_berubah(desa_dibayar(tahap, kecamatan=daftar))
    return berubah + hitung_selisih(tahap, daftar)


def _terbuka(tahap: Tahap, kecamatan: Sequence[str]) -> list[str]:
    """Those of an open kabupaten, which stays open until the transaction ends."""
    buka = set()
    for kode in sorted({kode_kabupaten(k) for k in kecamatan}):
        tahan_tahap(tahap.pk, kode)
        if not tertutup(tahap, kode):
            buka.add(kode)
    return sorted(k for k in set(kecamatan) if kode_kabupaten(k) in buka)


def sesudah_impor(berkas: Any, oleh: Any) -> None:
    """After a Final Closing was applied: its kecamatan again, where the bank's list of the tahap is there."""
    tahap, kecamatan = berkas.parameter.get("tahap", ""), berkas.ringkasan.get("kecamatan") or []
    if kecamatan and BarisBank.objects.filter(tahap=tahap, kecamatan_kode__in=kecamatan).exists():
        mulai(
            jenis=JENIS,
            judul=f"Membandingkan daftar bank {nama_tahap(tahap)}",
            parameter={"tahap": tahap, "kecamatan": sorted(kecamatan)},
            oleh=oleh,
            kunci=f"{JENIS}:{tahap}:{berkas.pk}",
        )


def kerjakan(*, tahap: str, kecamatan: Sequence[str]) -> str:
    """The job itself; returns the closing sentence."""
    return f"{angka(banding_ulang(tahap=tahap, kecamatan=kecamatan))} baris daftar bank atau selisih berubah."


def banding_malam() -> int:
    """Every night: the list of the tahap of today, one kecamatan after another, for names and numbers that were put
    right since. Returns how many rows changed; what a closed tahap said stays."""
    tahap = tahap_aktif()
    if tahap is None or tahap.ditutup_pada is not None:
        return 0
    daftar = BarisBank.objects.filter(tahap=tahap).order_by("kecamatan_kode")
    kecamatan = daftar.values_list("kecamatan_kode", flat=True).distinct()
    return sum(banding_ulang(tahap=tahap.pk, kecamatan=[kode]) for kode in list(kecamatan))


@transaction.atomic
def pastikan_bank(*, baris: BarisBank, kpm: KPM | None, dilihat: str, oleh: Pengguna) -> BarisBank:
    """Say which family a line is, or that it is none (`kpm` None): for every line of its number in the kabupaten.

    `dilihat` is what the person saw (`BarisBank.cap`). A later list keeps what is said here.
    """
    pastikan_terbuka(baris.tahap, baris.desa_id)
    sql.kunci(baris.tahap_id)
    milik = BarisBank.objects.boleh(oleh, IZIN).filter(pk=baris.pk).order_by().select_for_update(of=("self",)).first()
    if milik is None:
        raise TidakBerhak("Anda tidak memastikan baris daftar bank ini.")
    if milik.dipastikan_oleh_id == oleh.pk and milik.kpm_id == (kpm.pk if kpm else None):
        return milik  # the same request once more
    if milik.cap != dilihat:
        raise BerubahLebihDulu("Baris ini sudah diubah orang lain sejak halaman dibuka. Periksa lagi, lalu simpan.")
    if milik.hilang_di_id is not None:
        raise GalatPengguna("Baris ini tidak ada lagi di daftar bank yang terbaru; tidak ada yang perlu dipastikan.")
    if milik.derajat in _TETAP and milik.dipastikan_oleh_id is None:
        raise GalatPengguna(
            "Baris ini dikenali lewat NIK, jadi keluarganya sudah pasti. Bila NIK di salah satu daftar keliru, "
            "betulkan lewat pemutakhiran atau sampaikan kepada bank."
        )
    if kpm is not None and not KPM.objects.boleh(oleh, IZIN).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Keluarga itu di luar wilayah atau dampingan Anda.")
    _tetapkan(milik, kpm, oleh)
    milik.refresh_from_db()
    return milik


def _tetapkan(milik: BarisBank, kpm: KPM | None, oleh: Pengguna) -> None:
    serumpun = BarisBank.objects.filter(
        tahap=milik.tahap_id, nik_indeks=milik.nik_indeks, kabupaten_kode=milik.kabupaten_kode
    )
    dahulu = {k for k in serumpun.values_list("kpm", flat=True) if k}
    kecamatan = set(serumpun.values_list("kecamatan_kode", flat=True))
    tetap = kpm is not None and kpm.pk == milik.kpm_id
    serumpun.update(
        kpm=kpm,
        derajat=DerajatCocok.TIDAK if kpm is None else milik.derajat if tetap else DerajatCocok.LEMAH,
        sebab=SebabTakCocok.BUKAN if kpm is None else "",
        dipastikan_oleh=oleh,
        dipastikan_pada=timezone.now(),
    )
    keluarga = dahulu | ({kpm.pk} if kpm else set())
    hitung_selisih(milik.tahap_id, kecamatan, keluarga)
    tandai_berubah(desa_dibayar(milik.tahap_id, kpm=keluarga))


@transaction.atomic
def tinjau_bank(*, selisih: SelisihBank, catatan: str, dilihat: str, oleh: Pengguna) -> SelisihBank:
    """Mark a difference as looked at, with what was found. `dilihat` is what the person saw (`SelisihBank.cap`)."""
    selisih = _kunci(selisih, oleh)
    catatan = " ".join(catatan.split())
    if not catatan:
        raise GalatPengguna("Tulis hasil pengecekannya.", kolom="catatan")
    if len(catatan) > 300:
        raise GalatPengguna("Catatan paling banyak 300 huruf. Ringkas, lalu simpan lagi.", kolom="catatan")
    if selisih.cap != dilihat:
        raise BerubahLebihDulu("Angkanya sudah berubah sejak halaman ini dibuka. Periksa lagi, lalu simpan.")
    if (selisih.catatan, selisih.ditinjau_oleh_id) == (catatan, oleh.pk):
        return selisih
    selisih.catatan, selisih.ditinjau_oleh, selisih.ditinjau_pada = catatan, oleh, timezone.now()
    selisih.save(update_fields=["catatan", "ditinjau_oleh", "ditinjau_pada"])
    return selisih


@transaction.atomic
def batalkan_tinjauan_bank(*, selisih: SelisihBank, oleh: Pengguna) -> SelisihBank:
    """Put a difference back among those nobody has looked at."""
    selisih = _kunci(selisih, oleh)
    selisih.catatan, selisih.ditinjau_oleh, selisih.ditinjau_pada = "", None, None
    selisih.save(update_fields=["catatan", "ditinjau_oleh", "ditinjau_pada"])
    return selisih


def _kunci(selisih: SelisihBank, oleh: Pengguna) -> SelisihBank:
    milik = SelisihBank.objects.boleh(oleh, IZIN).filter(pk=selisih.pk).order_by().select_for_update(of=("self",))
    satu = milik.first()
    if satu is None:
        raise TidakBerhak("Anda tidak meninjau selisih ini.")
    hasil: SelisihBank = satu
    return hasil
