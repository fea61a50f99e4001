"""Photos that prove a visit, an activity, a step or an answer: checked before anything is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.services.foto import Asal, FotoSiap, periksa_foto, simpan_foto
from inti.waktu import saat_lokal
from pendamping.enums import FOTO_PER_CATATAN
from pendamping.models import Kegiatan, Kunjungan


def siapkan_foto(
    foto: Sequence[UploadedFile],
    kode_wilayah: str | None,
    *,
    sudah: int = 0,
    maks: int = FOTO_PER_CATATAN,
    benda: str = "catatan",
) -> list[FotoSiap]:
    """Check uploads of one record that has `sudah` photos. Raises GalatPengguna when one is no photo, or too many."""
    if sudah + len(foto) > maks:
        raise GalatPengguna(f"Paling banyak {maks} foto untuk satu {benda}.", kolom="foto")
    return [periksa_foto(berkas, kode_wilayah=kode_wilayah) for berkas in foto]


def tempelkan_foto(
    catatan: Kunjungan | Kegiatan,
    siap: Sequence[FotoSiap],
    *,
    oleh: Pengguna,
    kode_wilayah: str,
    posisi: Mapping[str, Any] | None = None,
) -> None:
    """Keep photos with a record and its position, as a device gave it. A photo of another day was taken elsewhere."""
    for foto in siap:
        saat = foto.diambil_pada
        sehari = saat is None or saat_lokal(saat, kode_wilayah).date() == catatan.tanggal
        asal = Asal(**posisi) if posisi and sehari else Asal()
        catatan.foto.add(simpan_foto(berkas=foto, oleh=oleh, asal=asal))
