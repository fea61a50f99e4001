"""The stamp on a photo: what it says comes from what is stored, and the stored photo stays as it is."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from inti.models import Foto
from inti.services.cap import cap_foto, kirim_foto_bercap, teks_cap
from inti.services.foto import Asal, simpan_foto
from tests.factories import FotoFactory

TEMPAT = "Pasar Bengkulu, Sungai Serut, Kota Bengkulu"
SERUT, AMBON = "17.71.08.1007", "81.71.01.1001"


def _foto(pemeran: SimpleNamespace, ukuran: tuple[int, int] = (900, 600), **asal: object) -> Foto:
    isi = io.BytesIO()
    Image.new("RGB", ukuran, "white").save(isi, "JPEG")
    berkas = SimpleUploadedFile("a.jpg", isi.getvalue(), content_type="image/jpeg")
    return simpan_foto(berkas=berkas, oleh=pemeran.pendamping, asal=Asal(**asal))


def _isi(foto: Foto) -> bytes:
    with foto.berkas.storage.open(foto.berkas.name, "rb") as berkas:
        isi: bytes = berkas.read()
    return isi


def _piksel(isi: bytes) -> Image.Image:
    with Image.open(io.BytesIO(isi)) as gambar:
        return gambar.convert("L")


def test_semua_yang_diketahui_ditulis(pemeran: SimpleNamespace) -> None:
    foto = _foto(
        pemeran,
        diambil_pada=datetime(2026, 7, 3, 7, 5, tzinfo=UTC),
        lintang=Decimal("-3.8123450"),
        bujur=Decimal("102.261234"),
        akurasi_m=9,
        sumber="kamera",
    )
    assert teks_cap(foto, kode_wilayah=SERUT, tempat=TEMPAT) == [
        "Jumat, 3 Juli 2026 14.05 WIB",
        "-3.812345, 102.261234 (akurasi 9 m)",
        TEMPAT,
        "Sumber: kamera",
    ]
    assert teks_cap(foto, kode_wilayah=AMBON, tempat=TEMPAT)[0] == "Jumat, 3 Juli 2026 16.05 WIT"
    assert teks_cap(foto, kode_wilayah="51.71", tempat=TEMPAT)[0] == "Jumat, 3 Juli 2026 15.05 WITA"


def test_yang_tidak_diketahui_tidak_dikarang(pemeran: SimpleNamespace) -> None:
    foto = _foto(pemeran)
    foto.diunggah_pada = datetime(2026, 7, 3, 20, 30, tzinfo=UTC)
    assert teks_cap(foto, kode_wilayah=SERUT, tempat="") == [
        "Sabtu, 4 Juli 2026 03.30 WIB (waktu dari unggahan)",
        "Tanpa titik",
        "Tempat tidak dicatat",
        "Sumber: galeri",
    ]
    foto.lintang, foto.bujur = Decimal(0), Decimal(0)
    assert teks_cap(foto, kode_wilayah=SERUT, tempat="")[1] == "0.000000, 0.000000 (akurasi tidak diketahui)"


def test_cap_digambar_pada_salinan(pemeran: SimpleNamespace) -> None:
    foto = _foto(pemeran)
    semula = _isi(foto)
    hasil = _piksel(cap_foto(foto, kode_wilayah=SERUT, tempat=TEMPAT))
    assert hasil.size == (900, 600)
    atas, bawah = hasil.crop((0, 0, 900, 300)), hasil.crop((0, 480, 900, 600))
    assert min(atas.tobytes()) > 240  # the picture itself is left alone
    assert min(bawah.tobytes()) < 110  # a dark band …
    assert max(bawah.tobytes()) > 230  # … with light words on it
    assert _isi(foto) == semula
    assert len(semula) == foto.ukuran


@pytest.mark.parametrize("ukuran", [(40, 30), (1600, 20), (20, 1600)])
def test_foto_aneh_tetap_terbaca_capnya(pemeran: SimpleNamespace, ukuran: tuple[int, int]) -> None:
    hasil = _piksel(cap_foto(_foto(pemeran, ukuran), kode_wilayah=SERUT, tempat=TEMPAT))
    assert hasil.width >= 480
    assert hasil.height >= 80
    assert min(hasil.tobytes()) < 110


def test_salinan_bisa_dikecilkan(pemeran: SimpleNamespace) -> None:
    hasil = _piksel(cap_foto(_foto(pemeran, (1600, 1200)), kode_wilayah=SERUT, tempat=TEMPAT, sisi=800))
    assert hasil.size == (800, 600)


def test_dikirim_sebagai_berkas_pribadi(pemeran: SimpleNamespace) -> None:
    jawaban = kirim_foto_bercap(_foto(pemeran), kode_wilayah=SERUT, tempat=TEMPAT)
    assert (jawaban["Content-Type"], jawaban["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert jawaban.content[:2] == b"\xff\xd8"


def test_berkas_yang_bukan_gambar_atau_hilang_404(pemeran: SimpleNamespace) -> None:
    with pytest.raises(Http404):
        kirim_foto_bercap(FotoFactory(), kode_wilayah=SERUT, tempat=TEMPAT)
    hilang = _foto(pemeran)
    hilang.berkas.storage.delete(hilang.berkas.name)
    with pytest.raises(Http404):
        kirim_foto_bercap(hilang, kode_wilayah=SERUT, tempat=TEMPAT)
