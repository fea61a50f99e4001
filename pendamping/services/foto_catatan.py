"""Photos that prove a step, an activity or an answer: checked before anything is stored."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from inti.galat import GalatPengguna
from inti.services.foto import FotoSiap, periksa_foto
from pendamping.enums import FOTO_PER_CATATAN


def siapkan_foto(foto: Sequence[UploadedFile], kode_wilayah: str | None) -> list[FotoSiap]:
    """Check uploads of one record. Raises GalatPengguna when one is no photo, or there are too many."""
    if len(foto) > FOTO_PER_CATATAN:
        raise GalatPengguna(f"Paling banyak {FOTO_PER_CATATAN} foto untuk satu catatan.", kolom="foto")
    return [periksa_foto(berkas, kode_wilayah=kode_wilayah) for berkas in foto]
