"""What the public may add without an end to it: words and photos (docs/operasi/lapor.md).

A photo for which there is no room is left out with a sentence; words are never lost for its sake.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone

from inti.galat import GalatPengguna
from inti.models import Foto
from pengaduan.enums import JenisTindak
from pengaduan.models import FotoAduan, Pengaduan, TindakLanjut
from pengaduan.selectors.lapor import DARI_PETUGAS


def pastikan_belum_banyak(kini: Pengaduan) -> None:
    """Refuse one more message of the public when so many came since staff last said something."""
    maks = settings.PKH_LAPOR_PESAN_MAKS
    kata_petugas = kini.tindak.filter(jenis__in=DARI_PETUGAS, oleh__isnull=False).order_by("-pada", "-pk")
    pesan = kini.tindak.filter(jenis=JenisTindak.BALASAN, oleh=None)
    if (akhir := kata_petugas.first()) is not None:
        pesan = pesan.filter(pada__gt=akhir.pada)
    if pesan.count() >= maks:
        raise GalatPengguna(
            f"Sudah ada {maks} pesan dari Anda sejak kabar terakhir dari petugas. Tunggu jawabannya dulu. "
            "Bila mendesak, telepon 021-171."
        )


def sisa_foto(aduan: Pengaduan | None = None) -> int:
    """How many more photos of the public are kept: of this complaint, none once the day's room is used up."""
    sejak = timezone.now() - timedelta(days=1)
    sehari = Foto.objects.filter(diunggah_oleh=None, diunggah_pada__gt=sejak).aggregate(n=Sum("ukuran"))["n"] or 0
    if sehari >= settings.PKH_LAPOR_FOTO_SEHARI:
        return 0
    return max(0, settings.PKH_LAPOR_FOTO_ADUAN - _foto_umum(aduan))


def ambil_sebagian(foto: Sequence[UploadedFile], aduan: Pengaduan | None = None) -> Sequence[UploadedFile]:
    """Of photos of the public those for which there is room; the others need not even be looked at."""
    return foto[: sisa_foto(aduan)] if foto else foto


def kalimat_foto(tindak: TindakLanjut, dikirim: int) -> str:
    """What to do about photos that were sent with a line but not kept; empty when all were."""
    ada = FotoAduan.objects.filter(tindak=tindak).count()
    if ada >= dikirim:
        return ""
    berapa = "Fotonya tidak tersimpan" if not ada else f"Hanya {ada} dari {dikirim} foto yang tersimpan"
    if _foto_umum(tindak.pengaduan) >= settings.PKH_LAPOR_FOTO_ADUAN:
        return (
            f"{berapa}: satu laporan memuat paling banyak {settings.PKH_LAPOR_FOTO_ADUAN} foto. Tulisan Anda sudah "
            "masuk. Tunjukkan fotonya saat petugas menghubungi Anda."
        )
    return (
        f"{berapa}: tempat foto untuk hari ini sudah penuh. Tulisan Anda sudah masuk. Kirim fotonya besok lewat "
        "Lihat jawaban, dengan nomor dan kode laporan ini."
    )


def _foto_umum(aduan: Pengaduan | None) -> int:
    return FotoAduan.objects.filter(pengaduan=aduan, tindak__oleh=None).count() if aduan else 0
