"""Kinds of complaints, their steps and deadlines: changed by those who keep reference data (docs/program.md §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils.text import slugify

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.urutan import susun_ulang
from inti.waktu import hari_ini
from pengaduan.enums import TingkatAduan, UrgensiAduan
from pengaduan.models import AturanTenggat, JenisAduan, LangkahJenisAduan
from penyaluran.selectors.acuan import boleh_ubah_acuan

LANGKAH_MAKS = 12
HARI_MAKS = 250
# What sends a kind around staff: an APD who keeps the list might be the one complained about.
PENJAGA = ("tingkat_awal", "curiga", "tentang_petugas")


@dataclass(frozen=True, kw_only=True)
class IsiJenis:
    """A kind as typed."""

    nama: str
    contoh: str
    tingkat_awal: int = TingkatAduan.KECAMATAN
    curiga: bool = False
    tentang_petugas: bool = False
    urgensi: str = UrgensiAduan.SEDANG
    jeda_sanksi: bool = True
    urutan: int = 0
    aktif: bool = True


@dataclass(frozen=True, kw_only=True)
class IsiLangkahJenis:
    """A step as it shall be; without `id` a new one."""

    id: int | None = None
    nama: str
    pelaksana: str
    hari: int


def boleh_ubah_penjaga(oleh: Any) -> bool:
    """Who may say which kinds go around staff: pusat and superuser."""
    return bool(oleh.lingkup().semua)


@transaction.atomic
def tambah_jenis(*, isi: IsiJenis, langkah: Sequence[IsiLangkahJenis], oleh: Pengguna) -> JenisAduan:
    """Add a kind with its steps; the same request again gives the one that is there."""
    _pastikan_boleh(oleh)
    kode = slugify(isi.nama)[:30].strip("-")
    if not kode or kode == "baru":
        raise GalatPengguna("Tulis nama yang memuat huruf.", kolom="nama")
    if (ada := JenisAduan.objects.select_for_update().filter(pk=kode).first()) is not None:
        if _isi(ada) == isi:
            return ada
        raise GalatPengguna(f"Jenis {ada} sudah ada. Buka jenis itu dari daftar.", kolom="nama")
    baru = JenisAduan(kode=kode, **asdict(isi))
    _pastikan_penjaga(JenisAduan(), baru, oleh)
    _periksa(baru)
    with pghistory.context(tindakan="jenis aduan ditambah", user=oleh.pk):
        baru.save(force_insert=True)
        _susun(baru, langkah)
    return baru


@transaction.atomic
def ubah_jenis(*, jenis: JenisAduan, isi: IsiJenis, versi: int, oleh: Pengguna) -> JenisAduan:
    """Change a kind, or retire it (`aktif`); complaints already made keep theirs, with level and deadlines."""
    _pastikan_boleh(oleh)
    kini = JenisAduan.objects.select_for_update().get(pk=jenis.pk)
    if _isi(kini) == isi:
        return kini
    _pastikan_versi(kini, versi)
    baru = JenisAduan(kode=kini.pk, versi=kini.versi + 1, **asdict(isi))
    _pastikan_penjaga(kini, baru, oleh)
    _periksa(baru)
    if kini.aktif and not isi.aktif and not JenisAduan.objects.filter(aktif=True).exclude(pk=kini.pk).exists():
        raise GalatPengguna("Sisakan paling sedikit satu jenis yang dipakai.", kolom="aktif")
    with pghistory.context(tindakan="jenis aduan diubah", user=oleh.pk):
        baru.save(force_update=True)
    return baru


@transaction.atomic
def susun_langkah(*, jenis: JenisAduan, langkah: Sequence[IsiLangkahJenis], versi: int, oleh: Pengguna) -> JenisAduan:
    """Let a kind have these steps in this order; a step left out is retired. Open complaints keep their own."""
    _pastikan_boleh(oleh)
    kini = JenisAduan.objects.select_for_update().get(pk=jenis.pk)
    ada = kini.langkah.filter(aktif=True).order_by("urutan").values_list("nama", "pelaksana", "hari")
    if [(s.nama, s.pelaksana, s.hari) for s in langkah] == list(ada):
        return kini
    _pastikan_versi(kini, versi)
    with pghistory.context(tindakan="langkah jenis aduan diubah", user=oleh.pk):
        _susun(kini, langkah)
        kini.versi += 1
        kini.save(update_fields=["versi"])
    return kini


@transaction.atomic
def tambah_tenggat(*, isi: AturanTenggat, oleh: Pengguna) -> AturanTenggat:
    """Deadlines of a level from a day on, of one kind or of all; complaints already there keep theirs.

    The same again changes nothing. Raises GalatPengguna for a day that is over or already has others.
    """
    _pastikan_boleh(oleh)
    sama = AturanTenggat.objects.filter(jenis=isi.jenis_id, tingkat=isi.tingkat, berlaku_sejak=isi.berlaku_sejak)
    kolom = ("hari_terima", "hari_selesai", "hari_ingat")
    if (ada := sama.select_for_update().first()) is not None:
        if all(getattr(ada, k) == getattr(isi, k) for k in kolom):
            return ada
        raise GalatPengguna("Hari itu sudah punya tenggat lain. Pilih hari sesudahnya.", kolom="berlaku_sejak")
    if isi.berlaku_sejak < hari_ini():
        raise GalatPengguna("Hari itu sudah lewat. Tenggat baru berlaku mulai hari ini.", kolom="berlaku_sejak")
    for k, bawah, atas in (("hari_terima", 1, 90), ("hari_selesai", 1, HARI_MAKS), ("hari_ingat", 0, HARI_MAKS)):
        if not bawah <= getattr(isi, k) <= atas:
            raise GalatPengguna(f"Isi {bawah} sampai {atas} hari kerja.", kolom=k)
    if isi.hari_ingat > isi.hari_selesai or isi.hari_terima > isi.hari_selesai:
        raise GalatPengguna("Tidak boleh lebih lama daripada tenggat menjawab.", kolom="hari_selesai")
    with pghistory.context(tindakan="tenggat aduan ditambah", user=oleh.pk):
        isi.save(force_insert=True)
    return isi


def aturan_di(tingkat: int, jenis: str | None, hari: date) -> AturanTenggat | None:
    """The rule of exactly this kind (None: all kinds) in force on a day."""
    milik = AturanTenggat.objects.filter(jenis=jenis, tingkat=tingkat, berlaku_sejak__lte=hari)
    return milik.order_by("-berlaku_sejak").first()


def _pastikan_boleh(oleh: Pengguna) -> None:
    if not boleh_ubah_acuan(oleh):
        raise TidakBerhak("Jenis dan tenggat aduan diubah pusat, atau APD bila seluruh keluarga di sini wilayahnya.")


def _pastikan_penjaga(kini: JenisAduan, baru: JenisAduan, oleh: Pengguna) -> None:
    # A kind that goes around staff may not be taken off the public page by them either.
    jaga = (*PENJAGA, "aktif") if kini.curiga or kini.tentang_petugas else PENJAGA
    for kolom in jaga:
        if getattr(kini, kolom) != getattr(baru, kolom) and not boleh_ubah_penjaga(oleh):
            raise GalatPengguna("Yang menjaga aduan tentang petugas hanya diubah pusat.", kolom=kolom)


def _pastikan_versi(kini: JenisAduan, versi: int) -> None:
    if kini.versi != versi:
        raise BerubahLebihDulu("Jenis ini baru saja diubah orang lain. Muat ulang halaman, lalu periksa.")


def _isi(jenis: JenisAduan) -> IsiJenis:
    return IsiJenis(**{k: getattr(jenis, k) for k in IsiJenis.__dataclass_fields__})


def _periksa(baru: JenisAduan) -> None:
    if not baru.nama or not baru.contoh:
        raise GalatPengguna("Tulis nama dan contohnya.", kolom="nama" if not baru.nama else "contoh")
    if baru.curiga and baru.tingkat_awal < TingkatAduan.KABUPATEN:
        raise GalatPengguna("Dugaan penyalahgunaan langsung ke koordinator kabupaten.", kolom="tingkat_awal")
    sahkan(baru)
    if JenisAduan.objects.filter(nama__iexact=baru.nama).exclude(pk=baru.pk).exists():
        raise GalatPengguna(f"Jenis {baru.nama} sudah ada. Buka jenis itu dari daftar.", kolom="nama")


def _susun(jenis: JenisAduan, langkah: Sequence[IsiLangkahJenis]) -> None:
    if len(langkah) > LANGKAH_MAKS:
        raise GalatPengguna(f"Paling banyak {LANGKAH_MAKS} langkah.", kolom="langkah")
    urut = [(s.id, {"nama": s.nama, "pelaksana": s.pelaksana, "hari": s.hari}) for s in langkah]
    susun_ulang(jenis.langkah.all(), urut, lambda: LangkahJenisAduan(jenis=jenis))
