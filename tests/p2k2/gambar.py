"""Small pictures as an upload carries them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image


def gambar(warna="red", saat=""):
    """A JPEG; `saat` (`2026:11:22 09:30:00`) is what its camera says."""
    berkas, exif = BytesIO(), Image.Exif()
    if saat:
        exif[ExifTags.Base.DateTime] = saat
    Image.new("RGB", (40, 30), warna).save(berkas, "JPEG", exif=exif)
    return SimpleUploadedFile("foto.jpg", berkas.getvalue(), "image/jpeg")
