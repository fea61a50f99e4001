"""Photos: what is accepted, what is left of them on disk, and what is handed out."""

import io
import struct
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from PIL import ExifTags, Image

from inti.enums import SumberFoto
from inti.galat import GalatPengguna
from inti.models import Foto
from inti.services.foto import SISI_MAKS, Asal, kirim_foto, periksa_foto, simpan_foto
from tests.factories import FotoFactory


def _gps(lintang=(3.0, 47.0, 24.0), ns="S", bujur=(102.0, 15.0, 36.0), ew="E") -> dict[int, object]:
    return {
        ExifTags.GPS.GPSLatitudeRef: ns,
        ExifTags.GPS.GPSLatitude: lintang,
        ExifTags.GPS.GPSLongitudeRef: ew,
        ExifTags.GPS.GPSLongitude: bujur,
    }


def _foto(
    ukuran=(40, 30),
    *,
    jenis="JPEG",
    gps=None,
    saat=None,
    geser=None,
    orientasi=None,
    warna="red",
    mode="RGB",
) -> SimpleUploadedFile:
    gambar = Image.new(mode, ukuran, warna)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "KAMERA RAHASIA"
    if orientasi:
        exif[ExifTags.Base.Orientation] = orientasi
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    rinci = exif.get_ifd(ExifTags.IFD.Exif)
    if saat:
        rinci[ExifTags.Base.DateTimeOriginal] = saat
    if geser:
        rinci[ExifTags.Base.OffsetTimeOriginal] = geser
    isi = io.BytesIO()
    opsi = {"comment": b"komentar rahasia"} if jenis == "JPEG" else {}
    gambar.save(isi, jenis, exif=exif, **opsi)
    return SimpleUploadedFile("IMG_0001.jpg", isi.getvalue(), content_type="image/jpeg")


def _berkas(isi: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", isi, content_type="image/jpeg")


def _png_bom(sisi: int) -> bytes:
    """A PNG of a few hundred bytes that claims `sisi` × `sisi` pixels."""

    def potong(nama: bytes, isi: bytes) -> bytes:
        return struct.pack(">I", len(isi)) + nama + isi + struct.pack(">I", zlib.crc32(nama + isi))

    kepala = struct.pack(">IIBBBBB", sisi, sisi, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + potong(b"IHDR", kepala)
        + potong(b"IDAT", zlib.compress(b"\0" * 999))
        + potong(b"IEND", b"")
    )


def test_metadata_dibuang_tetapi_disimpan_sebagai_data(pemeran: SimpleNamespace) -> None:
    berkas = _foto(gps=_gps(), saat="2026:11:20 09:30:00")
    assert b"KAMERA RAHASIA" in berkas.read()
    berkas.seek(0)

    foto = simpan_foto(berkas=berkas, oleh=pemeran.pendamping)

    with foto.berkas.open("rb") as isi:
        bita = isi.read()
    with Image.open(io.BytesIO(bita)) as gambar:
        assert gambar.format == "JPEG"
        assert dict(gambar.getexif()) == {}
        assert dict(gambar.getexif().get_ifd(ExifTags.IFD.GPSInfo)) == {}
        assert set(gambar.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"RAHASIA" not in bita
    assert b"rahasia" not in bita
    foto.refresh_from_db()
    assert (foto.lintang, foto.bujur) == (Decimal("-3.790000"), Decimal("102.260000"))
    assert foto.diambil_pada == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)  # 09.30 WIB
    assert foto.akurasi_m is None
    assert foto.diunggah_oleh == pemeran.pendamping
    assert foto.ukuran == len(bita)
    di_cakram = Path(foto.berkas.path).read_bytes()
    assert b"JFIF" in bita[:20]
    assert b"JFIF" not in di_cakram  # encrypted at rest


@pytest.mark.parametrize("titik", [{"lintang": Decimal(1)}, {"bujur": Decimal(1)}, {"lintang": 91, "bujur": 0}])
def test_basis_data_menolak_titik_setengah(pemeran: SimpleNamespace, titik) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FotoFactory.create(diunggah_oleh=pemeran.pendamping, **titik)


@pytest.mark.parametrize(
    ("wilayah", "geser", "jam_utc"), [("17.71.08.1007", None, 2), ("81.01", None, 0), ("17.71", "+09:00", 0)]
)
def test_jam_kamera_menurut_zona_keluarga(wilayah, geser, jam_utc) -> None:
    siap = periksa_foto(_foto(saat="2026:11:20 09:30:00", geser=geser), kode_wilayah=wilayah)
    assert siap.diambil_pada == datetime(2026, 11, 20, jam_utc, 30, tzinfo=UTC)


@pytest.mark.parametrize("saat", ["1970:01:01 00:00:00", "2099:01:01 00:00:00", "0000:00:00 00:00:00", "kemarin"])
def test_jam_kamera_yang_mustahil_diabaikan(saat: str) -> None:
    assert periksa_foto(_foto(saat=saat)).diambil_pada is None


@pytest.mark.parametrize(
    "gps",
    [
        _gps(lintang=(0.0, 0.0, 0.0), bujur=(0.0, 0.0, 0.0)),
        _gps(lintang=(91.0, 0.0, 0.0)),
        _gps(bujur=(181.0, 0.0, 0.0)),
        {ExifTags.GPS.GPSLatitudeRef: "S"},
    ],
)
def test_titik_kamera_yang_mustahil_diabaikan(gps) -> None:
    assert periksa_foto(_foto(gps=gps)).titik is None


def test_posisi_dari_formulir_didahulukan(pemeran: SimpleNamespace) -> None:
    asal = Asal(
        lintang=Decimal("-3.8"), bujur=Decimal("102.3"), akurasi_m=12,
        diambil_pada=datetime(2026, 11, 21, tzinfo=UTC), sumber=SumberFoto.KAMERA,
    )  # fmt: skip
    foto = simpan_foto(berkas=_foto(gps=_gps(), saat="2026:11:20 09:30:00"), oleh=pemeran.pendamping, asal=asal)
    foto.refresh_from_db()
    assert (foto.lintang, foto.bujur, foto.akurasi_m) == (Decimal("-3.8"), Decimal("102.3"), 12)
    assert foto.diambil_pada == datetime(2026, 11, 21, tzinfo=UTC)
    assert foto.sumber == SumberFoto.KAMERA


def test_diputar_menurut_kamera_dan_dikecilkan() -> None:
    siap = periksa_foto(_foto((3200, 2000), orientasi=6))
    assert (siap.lebar, siap.tinggi) == (1000, SISI_MAKS)
    assert periksa_foto(_foto((40, 30))).lebar == 40  # never enlarged


@pytest.mark.parametrize(
    ("jenis", "mode", "warna"),
    [
        ("PNG", "RGBA", (255, 0, 0, 0)),
        ("PNG", "P", 0),
        ("PNG", "LA", (0, 0)),
        ("PNG", "1", 1),
        ("PNG", "I;16", 9),
        ("WEBP", "RGB", "blue"),
        ("JPEG", "L", 9),
        ("JPEG", "CMYK", (1, 2, 3, 4)),
    ],
)
def test_format_dan_mode_lain_menjadi_jpeg_biasa(jenis, mode, warna) -> None:
    siap = periksa_foto(_foto(jenis=jenis, mode=mode, warna=warna))
    with Image.open(io.BytesIO(siap.isi)) as gambar:
        assert (gambar.format, gambar.mode, gambar.size) == ("JPEG", "RGB", (40, 30))


def test_bagian_tembus_pandang_menjadi_putih() -> None:
    siap = periksa_foto(_foto(jenis="PNG", mode="RGBA", warna=(0, 0, 0, 0)))
    with Image.open(io.BytesIO(siap.isi)) as gambar:
        assert gambar.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (b"", "kosong"),
        (b"bukan gambar sama sekali", "JPEG, PNG, atau WebP"),
        (b"%PDF-1.7 ...", "JPEG, PNG, atau WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPEG, PNG, atau WebP"),
        (_png_bom(6000), "terlalu besar"),  # our own limit
        (_png_bom(12000), "terlalu besar"),  # the library warns
        (_png_bom(30000), "terlalu besar"),  # the library refuses
        (_png_bom(300), "JPEG, PNG, atau WebP"),  # fewer pixels than promised
    ],
)
def test_berkas_buruk_ditolak_dengan_kalimat(pemeran: SimpleNamespace, isi: bytes, kalimat: str) -> None:
    with pytest.raises(GalatPengguna, match=kalimat) as galat:
        simpan_foto(berkas=_berkas(isi), oleh=pemeran.pendamping)
    assert galat.value.kolom == "foto"
    assert not Foto.objects.exists()


def test_foto_terpotong_ditolak() -> None:
    utuh = _foto((800, 800)).read()
    with pytest.raises(GalatPengguna, match="JPEG"):
        periksa_foto(_berkas(utuh[: len(utuh) // 2]))


def test_gif_dan_bmp_tidak_diterima() -> None:
    for jenis in ("GIF", "BMP", "TIFF"):
        isi = io.BytesIO()
        Image.new("RGB", (4, 4)).save(isi, jenis)
        with pytest.raises(GalatPengguna):
            periksa_foto(_berkas(isi.getvalue()))


def test_terlalu_besar_ditolak_sebelum_dibaca(settings) -> None:
    settings.PKH_UNGGAH_FOTO_MAKS = 1024 * 1024
    with pytest.raises(GalatPengguna, match="1 MB"):
        periksa_foto(_berkas(b"\xff\xd8" + b"0" * (1024 * 1024)))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_metadata_rusak_tidak_menggugurkan_foto() -> None:
    isi = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(isi, "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    siap = periksa_foto(_berkas(isi.getvalue()))
    assert (siap.lebar, siap.titik, siap.diambil_pada) == (4, None, None)


def test_nomor_sama_dua_kali_satu_foto(pemeran: SimpleNamespace) -> None:
    nomor = uuid4()
    satu = simpan_foto(berkas=_foto(), oleh=pemeran.pendamping, asal=Asal(id=nomor))
    dua = simpan_foto(berkas=_foto(), oleh=pemeran.pendamping, asal=Asal(id=nomor))
    assert satu == dua
    assert Foto.objects.count() == 1
    folder = Path(satu.berkas.path).parent
    assert [p.name for p in folder.glob(f"{nomor}*")] == [f"{nomor}.jpg"]


def test_nomor_sama_untuk_foto_atau_orang_lain_ditolak(pemeran: SimpleNamespace) -> None:
    foto = simpan_foto(berkas=_foto(), oleh=pemeran.pendamping, asal=Asal(id=uuid4()))
    semula = foto.sha256
    with pytest.raises(GalatPengguna, match="sudah dipakai"):
        simpan_foto(berkas=_foto(warna="blue"), oleh=pemeran.pendamping, asal=Asal(id=foto.pk))
    with pytest.raises(GalatPengguna, match="sudah dipakai"):
        simpan_foto(berkas=_foto(), oleh=pemeran.pendamping_lain, asal=Asal(id=foto.pk))
    foto.refresh_from_db()
    assert foto.sha256 == semula
    assert foto.diunggah_oleh == pemeran.pendamping


def test_dikirim_sebagai_berkas_pribadi(pemeran: SimpleNamespace) -> None:
    foto = simpan_foto(berkas=_foto(), oleh=pemeran.pendamping)
    jawaban = kirim_foto(foto)
    assert jawaban["Content-Type"] == "image/jpeg"
    assert jawaban["Cache-Control"] == "private, no-store"
    assert jawaban["X-Content-Type-Options"] == "nosniff"
    assert jawaban["Content-Disposition"] == f'inline; filename="foto-{foto.pk}.jpg"'
    assert len(b"".join(jawaban.streaming_content)) == foto.ukuran
    assert jawaban["Content-Length"] == str(foto.ukuran)
    jawaban.close()
    foto.berkas.storage.delete(foto.berkas.name)
    with pytest.raises(Http404):
        kirim_foto(foto)
