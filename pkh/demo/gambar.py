"""Pictures of the demo: drawn, with words that tell them apart, never a photo of anybody."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

_WARNA = ("#8fb7d9", "#b8d8b0", "#e3cf9b", "#d9b3b3")


def foto(teks: str) -> SimpleUploadedFile:
    """A house below an example's words; other words, another picture."""
    gambar = Image.new("RGB", (960, 720), _WARNA[sum(teks.encode()) % len(_WARNA)])
    pena = ImageDraw.Draw(gambar)
    pena.rectangle((240, 340, 720, 600), fill="white", outline="#555555", width=6)
    pena.polygon([(200, 340), (480, 180), (760, 340)], fill="#a05a3c")
    pena.text((40, 40), f"FOTO CONTOH\n{teks}", fill="#2f3a33", font_size=34)
    return berkas(gambar)


def dokumen(teks: str) -> SimpleUploadedFile:
    """A sheet that says it is an example."""
    gambar = Image.new("RGB", (480, 640), "#f4f1ea")
    pena = ImageDraw.Draw(gambar)
    pena.rectangle((30, 30, 450, 610), outline="#8a8577", width=3)
    pena.text((60, 70), f"DOKUMEN CONTOH\n{teks}", fill="#3a372f", font_size=30)
    for y in range(220, 560, 40):
        pena.line((60, y, 420, y), fill="#c9c4b6", width=3)
    return berkas(gambar)


def coretan() -> SimpleUploadedFile:
    """A signature of nobody."""
    gambar = Image.new("RGB", (480, 200), "white")
    titik = [(40, 130), (90, 60), (120, 150), (180, 70), (210, 140), (280, 90), (330, 130), (430, 60)]
    ImageDraw.Draw(gambar).line(titik, fill="#10203a", width=6, joint="curve")
    return berkas(gambar, "PNG")


def berkas(gambar: Image.Image, jenis: str = "JPEG") -> SimpleUploadedFile:
    isi = io.BytesIO()
    mutu: dict[str, Any] = {"quality": 70} if jenis == "JPEG" else {}
    gambar.save(isi, jenis, **mutu)
    return SimpleUploadedFile(f"contoh.{jenis.lower()}", isi.getvalue(), content_type=f"image/{jenis.lower()}")
