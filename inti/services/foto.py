"""Photos: accepted only as pictures, stored re-encoded without metadata, handed out as private files.

Where and when a photo was taken is kept as data: what the sender's form says first, else what the file says.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils import timezone
from PIL import ExifTags, Image, ImageOps
from uuid6 import uuid7

from inti.enums import SumberFoto
from inti.galat import GalatPengguna
from inti.models import Foto
from inti.waktu import zona

SISI_MAKS = 1600
_MUTU = 82
# JPEG is decoded at reduced size, the others whole: the limits keep one photo below about 100 MB of memory.
_PIKSEL_MAKS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
_KOORDINAT = Decimal("0.000001")

_BUKAN_FOTO = "Berkas ini bukan foto yang bisa dibaca. Pilih foto JPEG, PNG, atau WebP, lalu kirim lagi."
_TERLALU_LUAS = "Ukuran gambar terlalu besar. Kecilkan foto atau ambil lagi dengan resolusi lebih rendah."


@dataclass(frozen=True)
class Asal:
    """What is known of a photo's taking; `id` made by the client makes a repeated upload one photo."""

    id: UUID | None = None
    diambil_pada: datetime | None = None
    lintang: Decimal | None = None
    bujur: Decimal | None = None
    akurasi_m: int | None = None
    sumber: str = SumberFoto.GALERI


@dataclass(frozen=True)
class FotoSiap:
    """A photo that passed: clean bytes, and what its metadata said before they were dropped."""

    isi: bytes
    lebar: int
    tinggi: int
    diambil_pada: datetime | None
    titik: tuple[Decimal, Decimal] | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.isi).hexdigest()


def periksa_foto(berkas: UploadedFile, *, kode_wilayah: str | None = None) -> FotoSiap:
    """Check and re-encode an upload; nothing is stored. Raises GalatPengguna with a sentence.

    A camera writes local time without its zone; `kode_wilayah` says which zone that is.
    """
    maks = settings.PKH_UNGGAH_FOTO_MAKS
    if not berkas.size:
        raise GalatPengguna("Foto kosong (0 byte). Ambil atau pilih foto lagi.", kolom="foto")
    if berkas.size > maks:
        raise GalatPengguna(f"Foto lebih besar dari {maks // 1024**2} MB. Pilih foto yang lebih kecil.", kolom="foto")
    try:
        with Image.open(berkas, formats=list(_PIKSEL_MAKS)) as gambar:
            _periksa_luas(gambar)
            saat, titik = _metadata(gambar, kode_wilayah)
            bersih = _bersihkan(gambar)
    except GalatPengguna:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as galat:
        raise GalatPengguna(_TERLALU_LUAS, kolom="foto") from galat
    except Exception as galat:  # a decoder fed with foreign bytes raises almost anything
        raise GalatPengguna(_BUKAN_FOTO, kolom="foto") from galat
    keluaran = io.BytesIO()
    bersih.save(keluaran, "JPEG", quality=_MUTU, optimize=True)
    return FotoSiap(keluaran.getvalue(), bersih.width, bersih.height, saat, titik)


@transaction.atomic
def simpan_foto(
    *, berkas: UploadedFile | FotoSiap, oleh: Any, asal: Asal | None = None, kode_wilayah: str | None = None
) -> Foto:
    """Store a photo, checked first unless it comes as `FotoSiap`; the same client id twice is one photo.

    `oleh` is None for a member of the public.

    Raises GalatPengguna when the file is no photo, or the id belongs to another one.
    """
    siap = berkas if isinstance(berkas, FotoSiap) else periksa_foto(berkas, kode_wilayah=kode_wilayah)
    asal = asal or Asal()
    titik = (asal.lintang, asal.bujur) if asal.lintang is not None and asal.bujur is not None else siap.titik
    nomor = asal.id or uuid7()
    kosong = Foto(id=nomor)
    # The row first: whoever made it writes the file, so two equal requests leave one row and one file.
    foto, baru = Foto.objects.get_or_create(
        id=nomor,
        defaults={
            "berkas": kosong.berkas.field.generate_filename(kosong, f"{nomor}.jpg"),
            "sha256": siap.sha256,
            "ukuran": len(siap.isi),
            "lebar": siap.lebar,
            "tinggi": siap.tinggi,
            "diambil_pada": asal.diambil_pada or siap.diambil_pada,
            "lintang": titik[0] if titik else None,
            "bujur": titik[1] if titik else None,
            "akurasi_m": asal.akurasi_m if asal.lintang is not None else None,
            "sumber": asal.sumber,
            "diunggah_oleh": oleh,
        },
    )
    if (foto.sha256, foto.diunggah_oleh_id) != (siap.sha256, oleh.pk if oleh else None):
        raise GalatPengguna("Nomor foto ini sudah dipakai foto lain. Pilih ulang fotonya.", kolom="foto")
    if baru:
        _tulis(foto, siap.isi)
    return foto


def kirim_foto(foto: Foto) -> FileResponse:
    """Answer with the photo. The calling view has already applied the scope of the photo's owner."""
    try:
        isi = foto.berkas.storage.open(str(foto.berkas.name), "rb")
    except FileNotFoundError as galat:
        raise Http404 from galat
    jawaban = FileResponse(isi, content_type="image/jpeg", filename=f"foto-{foto.pk}.jpg")
    jawaban["Content-Length"] = str(foto.ukuran)
    jawaban["Cache-Control"] = "private, no-store"
    jawaban["X-Content-Type-Options"] = "nosniff"
    return jawaban


def _tulis(foto: Foto, isi: bytes) -> None:
    tempat, nama = foto.berkas.storage, str(foto.berkas.name)
    tempat.delete(nama)  # left by an attempt whose transaction was rolled back
    tempat.save(nama, ContentFile(isi))


def _periksa_luas(gambar: Image.Image) -> None:
    if gambar.width * gambar.height > _PIKSEL_MAKS[str(gambar.format).replace("MPO", "JPEG")]:
        raise GalatPengguna(_TERLALU_LUAS, kolom="foto")


def _bersihkan(gambar: Image.Image) -> Image.Image:
    """Upright, at most SISI_MAKS, on a new canvas: nothing of the file but its pixels goes along."""
    gambar.draft("RGB", (SISI_MAKS, SISI_MAKS))
    tegak = _tegakkan(gambar)
    tegak.thumbnail((SISI_MAKS, SISI_MAKS), Image.Resampling.LANCZOS)
    kanvas = Image.new("RGB", tegak.size, "white")
    if tegak.has_transparency_data:
        warna = tegak.convert("RGBA")
        kanvas.paste(warna, mask=warna.getchannel("A"))
    else:
        kanvas.paste(tegak.convert("RGB"))
    return kanvas


def _tegakkan(gambar: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(gambar)
    except Exception:  # noqa: BLE001 damaged metadata raise almost anything
        gambar.load()  # raises again when the pixels, not the metadata, are damaged
        return gambar


def _metadata(gambar: Image.Image, kode_wilayah: str | None) -> tuple[datetime | None, tuple[Decimal, Decimal] | None]:
    try:
        exif = gambar.getexif()
        return _saat_exif(exif, kode_wilayah), _titik_exif(exif)
    except Exception:  # noqa: BLE001 damaged metadata say nothing about the picture
        return None, None


def _saat_exif(exif: Image.Exif, kode_wilayah: str | None) -> datetime | None:
    rinci = exif.get_ifd(ExifTags.IFD.Exif)
    tulisan = rinci.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        lokal = datetime.strptime(str(tulisan).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 zone follows
        geser = str(rinci.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        saat = datetime.fromisoformat(f"{lokal.isoformat()}{geser}") if geser else lokal
    except ValueError:
        return None
    saat = saat if saat.tzinfo else saat.replace(tzinfo=zona(kode_wilayah))
    # A camera with a dead battery says 1970 or 2099; such a time is no evidence.
    return saat if datetime(2000, 1, 1, tzinfo=UTC) < saat < timezone.now() + timedelta(days=1) else None


def _titik_exif(exif: Image.Exif) -> tuple[Decimal, Decimal] | None:
    gps: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        lintang = _derajat(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], negatif="S")
        bujur = _derajat(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], negatif="W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return (lintang, bujur) if abs(lintang) <= 90 and (lintang or bujur) else None  # 0,0 is "no fix"


def _derajat(nilai: Any, arah: str, *, negatif: str) -> Decimal:
    derajat, menit, detik = (float(n) for n in nilai)
    desimal = derajat + menit / 60 + detik / 3600
    if not 0 <= desimal <= 180:
        raise ValueError(nilai)
    hasil = Decimal(desimal).quantize(_KOORDINAT)
    return -hasil if str(arah).strip("\0 ").upper() == negatif else hasil
