"""A filled attendance sheet comes back: kept, previewed, applied once through the register's own service."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import periksa
from inti.berkas.tulis import tulis_kesalahan
from inti.enums import JenisAkses
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.simpanan import jalur_sementara
from inti.templatetags.format import waktu
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan, UnggahanHadir
from p2k2.selectors.lembar import lembar_pertemuan
from p2k2.services.banding_hadir import BATAS, Hasil, Pratinjau, Terbaca, baca_lembar, bandingkan
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.pertemuan import boleh_ubah, kunci_pertemuan

_BERUBAH = (
    "Kehadiran ini berubah sejak pratinjau dibuat, jadi belum ada yang diterapkan. Periksa lagi perbandingannya di "
    "bawah, lalu terapkan."
)


def unggah_lembar(*, pertemuan: Pertemuan, nama: str, isi: File[Any], oleh: Pengguna) -> UnggahanHadir:
    """Keep a sheet that can be read; a refused one leaves nothing behind. The same file again is the same upload.

    Earlier uploads of this meeting that nobody applied go. Raises TidakBerhak, GalatPengguna and BerkasDitolak.
    """
    if not boleh_ubah(pertemuan, oleh):
        raise TidakBerhak("Lembar ini hanya diunggah oleh pendamping yang hari ini memegang kelompoknya.")
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuan ini sudah dibatalkan, jadi kehadirannya tidak bisa diisi.")
    isi.seek(0)
    with jalur_sementara(isi) as jalur:
        ukuran = periksa(jalur, batas=BATAS).ukuran
        with jalur.open("rb") as terbuka:
            sidik = hashlib.file_digest(terbuka, "sha256").hexdigest()
        baca_lembar(jalur, pertemuan)
        with jalur.open("rb") as terbuka:
            return _simpan(pertemuan, Path(nama).name[:200], ukuran, sidik, File(terbuka), oleh)


@transaction.atomic
def _simpan(pertemuan: Pertemuan, nama: str, ukuran: int, sidik: str, isi: File[Any], oleh: Pengguna) -> UnggahanHadir:
    kunci_pertemuan(pertemuan, oleh)
    ada = UnggahanHadir.objects.filter(pertemuan=pertemuan, sha256=sidik).first()
    if ada is not None and (ada.diterapkan_pada is not None or ada.berkas):
        return ada
    for lama in UnggahanHadir.objects.filter(pertemuan=pertemuan, diterapkan_pada__isnull=True):
        _buang_isi(lama)
        lama.delete()
    baru = UnggahanHadir(pertemuan=pertemuan, nama=nama, sha256=sidik, ukuran=ukuran, diunggah_oleh=oleh)
    baru.berkas.save(str(baru.pk), isi, save=False)
    try:
        with transaction.atomic():
            baru.save(force_insert=True)
    except BaseException:
        baru.berkas.delete(save=False)
        raise
    return baru


def pratinjau(unggahan: UnggahanHadir) -> Pratinjau:
    """What the stored sheet would change in the register as it stands now."""
    return bandingkan(_baca(unggahan), lembar_pertemuan(unggahan.pertemuan))


def terapkan_lembar(*, unggahan: UnggahanHadir, versi: int, oleh: Pengguna, pada: date) -> int:
    """Write what a preview of the meeting's version `versi` showed, all or nothing; returns how many marks changed.

    The same approval again changes nothing and returns 0. Raises BerubahLebihDulu when the register moved on,
    GalatPengguna when there is nothing to write.
    """
    if unggahan.diterapkan_pada is not None:
        return 0
    terbaca = _baca(unggahan)  # before the lock: a slow file must not keep others waiting
    return _terapkan(unggahan, terbaca, versi, oleh, pada)


@transaction.atomic
def _terapkan(unggahan: UnggahanHadir, terbaca: Terbaca, versi: int, oleh: Pengguna, pada: date) -> int:
    ini = kunci_pertemuan(unggahan.pertemuan, oleh)
    kini = UnggahanHadir.objects.select_for_update().filter(pk=unggahan.pk).first()
    if kini is None:
        raise GalatPengguna("Berkas ini sudah diganti unggahan lain. Unggah lagi berkasnya.")
    if kini.diterapkan_pada is not None:
        return 0
    if ini.versi != versi:
        raise BerubahLebihDulu(_BERUBAH)
    hasil = bandingkan(terbaca, lembar_pertemuan(ini)).diterapkan
    if not hasil:
        raise GalatPengguna("Tidak ada tanda yang berubah, jadi tidak ada yang diterapkan.")
    isi_kehadiran(
        pertemuan=ini,
        tanda={b.kpm: b.baru.status for b in hasil if b.kpm is not None},
        wakil={b.kpm: b.baru.wakil for b in hasil if b.kpm is not None and b.baru.wakil.nama},
        versi=versi,
        oleh=oleh,
        pada=pada,
    )
    kini.diubah, kini.diterapkan_oleh, kini.diterapkan_pada = len(hasil), oleh, timezone.now()
    kini.save(update_fields=["diubah", "diterapkan_oleh", "diterapkan_pada"])
    return len(hasil)


def kembalikan_lembar(*, unggahan: UnggahanHadir, oleh: Pengguna, keluaran: Path, dari: str | None = None) -> int:
    """Write the sheet again with the reasons in a column KESALAHAN; returns how many rows got one."""
    terbaca = _baca(unggahan)
    hasil = bandingkan(terbaca, lembar_pertemuan(unggahan.pertemuan))
    alasan = {b.nomor: b.catatan for b in hasil.milik(Hasil.BENTROK)}
    alasan |= {b.nomor: "; ".join(f"{k}: {a}" for k, a in b.kesalahan) for b in hasil.baris if b.kesalahan}
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="p2k2.UnggahanHadir",
        objek_id=unggahan.pk,
        kolom="kesalahan",
        jumlah=len(terbaca.baris),
        alasan="Lembar daftar hadir dengan kolom KESALAHAN",
        dari=dari,
    )
    with _terbuka(unggahan) as sumber:
        return tulis_kesalahan(
            sumber=sumber,
            keluaran=keluaran,
            lembar=terbaca.lembar,
            baris_judul=terbaca.baris_judul,
            kesalahan=alasan,
            batas=BATAS,
        )


def _baca(unggahan: UnggahanHadir) -> Terbaca:
    if not unggahan.berkas:
        raise BerkasDitolak("Berkas aslinya sudah dihapus dari sistem. Unggah lagi bila masih diperlukan.")
    with _terbuka(unggahan) as jalur:
        return baca_lembar(jalur, unggahan.pertemuan)


@contextmanager
def _terbuka(unggahan: UnggahanHadir) -> Iterator[Path]:
    # By the storage: the field's own file opens once only.
    with unggahan.berkas.storage.open(str(unggahan.berkas.name)) as isi, jalur_sementara(isi) as jalur:
        yield jalur


def sudah_diterapkan(unggahan: UnggahanHadir) -> str:
    return (
        f"Berkas yang sama persis sudah diterapkan pada {waktu(unggahan.diterapkan_pada)}: {unggahan.diubah} tanda. "
        "Mengunggahnya lagi tidak mengubah apa-apa."
    )


def _buang_isi(unggahan: UnggahanHadir) -> None:
    nama, simpanan = unggahan.berkas.name, unggahan.berkas.storage
    if nama:
        transaction.on_commit(lambda: simpanan.delete(nama), robust=True)


@transaction.atomic
def bersihkan_unggahan(*, pada: datetime | None = None) -> int:
    """Drop sheets kept long enough: those never applied whole, of the others the file. Returns how many files went."""
    batas = (pada or timezone.now()) - timedelta(days=settings.PKH_HARI_SIMPAN_HASIL)
    lama = list(UnggahanHadir.objects.select_for_update().filter(diunggah_pada__lt=batas).exclude(berkas=""))
    for satu in lama:
        _buang_isi(satu)
    pk = [satu.pk for satu in lama]
    UnggahanHadir.objects.filter(pk__in=pk, diterapkan_pada__isnull=True).delete()
    UnggahanHadir.objects.filter(pk__in=pk).update(berkas="")
    return len(lama)
