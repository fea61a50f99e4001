"""Forming, renaming and dissolving groups; who leads one is the business of `pendamping`."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from uuid6 import uuid7

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import KeanggotaanKelompok, Kelompok
from kpm.selectors import desa_tugas
from kpm.services.anggota import akhiri_jabatan, kunci_kelompok, masukkan
from kpm.services.susunan import tandai_keanggotaan


@transaction.atomic
def bentuk_kelompok(
    *,
    nama: str,
    desa: str,
    dibentuk: date,
    oleh: Pengguna,
    anggota: Collection[int] = (),
    tempat: str = "",
    id: UUID | None = None,
) -> Kelompok:
    """Form a group of own families that are in no group from `dibentuk` on.

    The same `id` with the same content returns the group made before; with other content it is refused.
    """
    nama, tempat = rapikan_nama(nama), rapikan_nama(tempat)
    if oleh.lingkup().petugas_id is None:
        raise TidakBerhak("Kelompok dibentuk oleh pendampingnya.")
    ada = Kelompok.objects.filter(pk=id).first() if id else None
    if ada is not None:
        return _pastikan_sama(
            ada, {"nama": nama, "desa_id": desa, "dibentuk": dibentuk, "tempat": tempat}, set(anggota), oleh
        )
    if dibentuk < AWAL_PROGRAM:
        raise GalatPengguna("Tanggal dibentuk terlalu lama. Periksa tahunnya.", kolom="dibentuk")
    if dibentuk > hari_ini(desa):
        raise GalatPengguna("Tanggal dibentuk belum terjadi. Isi hari ini atau sebelumnya.", kolom="dibentuk")
    if not desa_tugas(oleh).filter(pk=desa).exists():
        raise GalatPengguna("Pilih desa di wilayah tugas Anda.", kolom="desa")
    kelompok = Kelompok(pk=id or uuid7(), nama=nama, desa_id=desa, dibentuk=dibentuk, tempat=tempat, dibuat_oleh=oleh)
    simpan_kelompok(kelompok)
    masukkan(kelompok=kelompok, kpm=anggota, mulai=dibentuk, oleh=oleh)
    tandai_keanggotaan(kelompok=[kelompok.pk])
    tandai_berubah([desa])
    return kelompok


@transaction.atomic
def ubah_kelompok(*, kelompok: Kelompok, nama: str, tempat: str, oleh: Pengguna) -> Kelompok:
    """Rename a group, or move its meeting place."""
    kelompok = kunci_kelompok(kelompok, oleh)
    kelompok.nama, kelompok.tempat = rapikan_nama(nama), rapikan_nama(tempat)
    simpan_kelompok(kelompok)
    return kelompok


@transaction.atomic
def bubarkan_kelompok(*, kelompok: Kelompok, tanggal: date, oleh: Pengguna) -> Kelompok:
    """Dissolve a group; `tanggal` is its last day and that of every membership. Its past stays."""
    kelompok = kunci_kelompok(kelompok, oleh)
    if kelompok.dibubarkan is not None:
        if kelompok.dibubarkan == tanggal:
            return kelompok
        raise GalatPengguna("Kelompok ini sudah dibubarkan.")
    if tanggal < kelompok.dibentuk or tanggal > hari_ini(kelompok.desa_id):
        raise GalatPengguna("Isi tanggal sejak kelompok dibentuk sampai hari ini.", kolom="tanggal")
    if kelompok.pertemuan.filter(tanggal__gt=tanggal).exclude(keadaan="dibatalkan").exists():
        raise GalatPengguna(
            "Ada pertemuan sesudah tanggal itu. Pilih tanggal lain, atau batalkan pertemuannya.",
            kolom="tanggal",
        )
    anggota = KeanggotaanKelompok.objects.filter(kelompok=kelompok)
    if anggota.filter(mulai__gt=tanggal).exists():
        raise GalatPengguna("Ada anggota yang bergabung sesudah tanggal itu. Pilih tanggal lain.", kolom="tanggal")
    berakhir = anggota.filter(Q(selesai__isnull=True) | Q(selesai__gt=tanggal))
    tandai_keanggotaan(kpm=berakhir.values_list("kpm_id", flat=True), kelompok=[kelompok.pk])
    berakhir.update(selesai=tanggal)
    akhiri_jabatan(kelompok=kelompok, sampai=tanggal)
    kelompok.dibubarkan = tanggal
    kelompok.save(update_fields=["dibubarkan"])
    tandai_berubah([kelompok.desa_id])
    return kelompok


def rapikan_nama(teks: str) -> str:
    return " ".join(teks.split())


def _pastikan_sama(ada: Kelompok, isi: dict[str, object], anggota: set[int], oleh: Pengguna) -> Kelompok:
    """Recognise a repeated request by its whole content."""
    pertama = ada.keanggotaan.filter(mulai=ada.dibentuk).values_list("kpm_id", flat=True)
    sama = all(getattr(ada, kolom) == nilai for kolom, nilai in isi.items())
    if not sama or ada.dibuat_oleh_id != oleh.pk or set(pertama) != anggota:
        raise BerubahLebihDulu("Kiriman ini sudah tersimpan dengan isi yang lain. Muat ulang halaman.")
    return ada


def simpan_kelompok(kelompok: Kelompok) -> None:
    """Save a group, or say which column is at fault. The caller has checked the right."""
    if not kelompok.nama:
        raise GalatPengguna("Beri nama kelompoknya, misalnya Melati 1.", kolom="nama")
    for kolom in ("nama", "tempat"):
        maks = getattr(Kelompok._meta.get_field(kolom), "max_length", 0)
        if len(getattr(kelompok, kolom)) > maks:
            raise GalatPengguna(f"Paling banyak {maks} huruf.", kolom=kolom)
    try:
        with transaction.atomic():
            kelompok.save()
    except IntegrityError as galat:
        if "kelompok_nama_per_desa" not in str(galat):
            raise GalatPengguna("Kelompok ini sudah tersimpan. Muat ulang halaman.") from galat
        raise GalatPengguna(
            f"Sudah ada kelompok bernama {kelompok.nama} di desa ini. Pakai nama lain.", kolom="nama"
        ) from galat
