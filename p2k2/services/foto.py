"""Photos of a meeting of either kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.services.foto import Asal, FotoSiap, periksa_foto, simpan_foto
from inti.waktu import saat_lokal
from p2k2.enums import FOTO_DAFTAR_HADIR, FOTO_PER_PERTEMUAN, JenisFoto
from p2k2.models import Pertemuan, PertemuanAwal
from p2k2.services.pertemuan import kunci_pertemuan, tolak_batal
from pendamping.enums import SumberTitik


@transaction.atomic
def tambah_foto(
    *, pertemuan: Pertemuan, foto: Sequence[UploadedFile], oleh: Pengguna, jenis: str = JenisFoto.KEGIATAN
) -> int:
    """Add photos of the group, or of the signed sheet; a file the meeting has already is not stored again.

    Returns how many were added. Raises GalatPengguna when one is no photo, or there are too many.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    tolak_batal(ini)
    ada = {*ini.foto.values_list("sha256", flat=True), *ini.foto_daftar.values_list("sha256", flat=True)}
    desa = ini.kelompok.desa_id
    baru = [satu for satu in _siapkan(foto, desa) if satu.sha256 not in ada]
    tujuan, maks = (ini.foto_daftar, FOTO_DAFTAR_HADIR) if jenis == JenisFoto.DAFTAR else (ini.foto, FOTO_PER_PERTEMUAN)
    _batasi(tujuan.count(), baru, maks, JenisFoto(jenis).label.lower())
    tujuan.add(*(simpan_foto(berkas=satu, oleh=oleh, asal=_asal(ini, satu, desa)) for satu in baru))
    return len(baru)


def lampirkan_foto(*, pertemuan: PertemuanAwal, foto: Sequence[UploadedFile], kode_wilayah: str, oleh: Pengguna) -> int:
    """Add photos to a locked initial meeting; the same file again is not stored twice. Returns how many were added."""
    ada = set(pertemuan.foto.values_list("sha256", flat=True))
    baru = [satu for satu in _siapkan(foto, kode_wilayah) if satu.sha256 not in ada]
    _batasi(len(ada), baru, FOTO_PER_PERTEMUAN, "foto")
    pertemuan.foto.add(*(simpan_foto(berkas=satu, oleh=oleh, asal=Asal()) for satu in baru))
    return len(baru)


def _siapkan(foto: Sequence[UploadedFile], kode_wilayah: str) -> list[FotoSiap]:
    """The uploads, checked, each picture once."""
    siap = {satu.sha256: satu for satu in (periksa_foto(berkas, kode_wilayah=kode_wilayah) for berkas in foto)}
    if not siap:
        raise GalatPengguna("Pilih paling sedikit satu foto.", kolom="foto")
    return list(siap.values())


def _batasi(sudah: int, baru: Sequence[Any], maks: int, benda: str) -> None:
    if baru and sudah + len(baru) > maks:
        raise GalatPengguna(f"Satu pertemuan memuat paling banyak {maks} {benda}; sudah ada {sudah}.", kolom="foto")


def _asal(pertemuan: Pertemuan, foto: FotoSiap, kode_wilayah: str) -> Asal:
    """Where it was taken: where the meeting was, as a device gave it, if the camera names the meeting's day."""
    saat = foto.diambil_pada
    sehari = saat is not None and saat_lokal(saat, kode_wilayah).date() == pertemuan.tanggal
    if not sehari or pertemuan.sumber_titik != SumberTitik.GPS:
        return Asal()
    return Asal(lintang=pertemuan.lintang, bujur=pertemuan.bujur, akurasi_m=pertemuan.akurasi_m)
