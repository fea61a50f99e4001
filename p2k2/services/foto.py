"""Photos of a meeting of either kind."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.services.foto import Asal, periksa_foto, simpan_foto
from p2k2.enums import FOTO_PER_PERTEMUAN
from p2k2.models import Pertemuan, PertemuanAwal


def lampirkan_foto(
    *, pertemuan: Pertemuan | PertemuanAwal, foto: Sequence[UploadedFile], kode_wilayah: str, oleh: Pengguna
) -> int:
    """Add photos to a locked meeting; the same file again is not stored twice. Returns how many were added."""
    ada = set(pertemuan.foto.values_list("sha256", flat=True))
    siap = [periksa_foto(satu, kode_wilayah=kode_wilayah) for satu in foto]
    baru = {satu.sha256: satu for satu in siap if satu.sha256 not in ada}
    if not siap:
        raise GalatPengguna("Pilih paling sedikit satu foto.", kolom="foto")
    if len(ada) + len(baru) > FOTO_PER_PERTEMUAN:
        raise GalatPengguna(
            f"Satu pertemuan memuat paling banyak {FOTO_PER_PERTEMUAN} foto; sudah ada {len(ada)}.", kolom="foto"
        )
    pertemuan.foto.add(*(simpan_foto(berkas=satu, oleh=oleh, asal=Asal()) for satu in baru.values()))
    return len(baru)
