"""The stamp that superiors expect on a photo: drawn on a copy from what is stored, never from what a page says.

A fact that is not known is written as such. The stored photo stays as it is.
"""

from __future__ import annotations

import io
from functools import cache

from django.http import Http404, HttpResponse
from PIL import Image, ImageDraw, ImageFont

from inti.models import Foto
from inti.templatetags.format import hari_tanggal
from inti.waktu import saat_lokal

_MUTU = 82
_MUTU_TURUN = (82, 72, 62, 52, 42)
_LEBAR_MIN = 480  # below that the words would not be legible
_HURUF_PER_LEBAR = 36
_TUTUP = 165  # how dark the band behind the words is, of 255


def teks_cap(foto: Foto, *, kode_wilayah: str, tempat: str) -> list[str]:
    """Lines of the stamp: day and time with its zone, position, place, source."""
    saat = saat_lokal(foto.diambil_pada or foto.diunggah_pada, kode_wilayah)
    waktu = f"{hari_tanggal(saat.date())} {saat:%H.%M} {saat.tzname()}"
    if foto.diambil_pada is None:
        waktu += " (waktu dari unggahan)"
    if foto.lintang is None or foto.bujur is None:
        titik = "Tanpa titik"
    else:
        akurasi = "akurasi tidak diketahui" if foto.akurasi_m is None else f"akurasi {foto.akurasi_m} m"
        titik = f"{foto.lintang:.6f}, {foto.bujur:.6f} ({akurasi})"
    return [waktu, titik, tempat or "Tempat tidak dicatat", f"Sumber: {foto.get_sumber_display().lower()}"]


def cap_foto(foto: Foto, *, kode_wilayah: str, tempat: str, sisi: int | None = None, maks: int | None = None) -> bytes:
    """Return a stamped copy as JPEG, at most `sisi` pixels long and under `maks` bytes.

    Raises OSError when it is gone or no picture.
    """
    with foto.berkas.storage.open(str(foto.berkas.name), "rb") as berkas, Image.open(berkas) as asal:
        gambar = asal.convert("RGB")
    if sisi:
        gambar.thumbnail((sisi, sisi), Image.Resampling.LANCZOS)
    if gambar.width < _LEBAR_MIN:
        gambar = gambar.resize((_LEBAR_MIN, max(1, round(gambar.height * _LEBAR_MIN / gambar.width))))
    bercap = _tulisi(gambar, teks_cap(foto, kode_wilayah=kode_wilayah, tempat=tempat))
    return _jpeg(bercap, _MUTU) if maks is None else _muat(bercap, maks)


def _jpeg(gambar: Image.Image, mutu: int) -> bytes:
    keluaran = io.BytesIO()
    gambar.save(keluaran, "JPEG", quality=mutu, optimize=True)
    return keluaran.getvalue()


def _muat(gambar: Image.Image, maks: int) -> bytes:
    """The best JPEG under so many bytes: first of lower quality, then smaller, stamp and all."""
    while True:
        for mutu in _MUTU_TURUN:
            if len(isi := _jpeg(gambar, mutu)) < maks:
                return isi
        if gambar.width < _LEBAR_MIN:
            return isi
        gambar = gambar.resize((gambar.width * 4 // 5, max(1, gambar.height * 4 // 5)), Image.Resampling.LANCZOS)


def kirim_foto_bercap(foto: Foto, *, kode_wilayah: str, tempat: str, maks: int | None = None) -> HttpResponse:
    """Answer with the stamped copy. The calling view has already applied the scope of the photo's owner."""
    try:
        isi = cap_foto(foto, kode_wilayah=kode_wilayah, tempat=tempat, maks=maks)
    except OSError as galat:  # gone, or no picture: Pillow's refusal is one as well
        raise Http404 from galat
    jawaban = HttpResponse(isi, content_type="image/jpeg")
    jawaban["Content-Disposition"] = f'inline; filename="foto-{foto.pk}-cap.jpg"'
    jawaban["Cache-Control"] = "private, no-store"
    jawaban["X-Content-Type-Options"] = "nosniff"
    return jawaban


@cache
def _huruf(ukuran: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(ukuran)  # comes with Pillow: there on every machine


def _tulisi(gambar: Image.Image, teks: list[str]) -> Image.Image:
    ukuran = max(14, gambar.width // _HURUF_PER_LEBAR)
    tepi, jarak, huruf = ukuran // 2, round(ukuran * 1.4), _huruf(ukuran)
    baris = [b for satu in teks for b in _penggal(satu, huruf, gambar.width - 2 * tepi)]
    tinggi = jarak * len(baris) + tepi
    # A very flat picture gets the band below it: words never leave the canvas.
    kanvas = Image.new("RGB", (gambar.width, max(gambar.height, tinggi)), "white")
    kanvas.paste(gambar)
    pita = Image.new("L", (kanvas.width, tinggi), _TUTUP)
    kanvas.paste("black", (0, kanvas.height - tinggi), pita)
    kuas = ImageDraw.Draw(kanvas)
    for n, satu in enumerate(baris):
        kuas.text((tepi, kanvas.height - tinggi + tepi // 2 + n * jarak), satu, fill="white", font=huruf)
    return kanvas


def _penggal(teks: str, huruf: ImageFont.FreeTypeFont | ImageFont.ImageFont, lebar: int) -> list[str]:
    """Break a line between words where it would not fit."""
    baris, kini = [], ""
    for kata in teks.split():
        calon = f"{kini} {kata}".strip()
        if kini and huruf.getlength(calon) > lebar:
            baris.append(kini)
            kini = kata
        else:
            kini = calon
    return [*baris, kini]
