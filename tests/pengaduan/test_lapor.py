"""The public page: filing. What no page may show, what is refused, and that words are never lost."""

import gzip
import io
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from lxml import html
from PIL import Image

from inti.models import Foto
from pengaduan.enums import JenisTindak
from pengaduan.models import FotoAduan, Pelapor, Pengaduan, TindakLanjut
from pengaduan.services.lapor import buat_tanda
from pengaduan.services.terima import sidik_kode
from tests.conftest import DESA, DESA_LUAR, KABUPATEN, KECAMATAN
from tests.factories import JabatanFactory, KPMFactory, PengaduanFactory
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db
ALAMAT = f"/lapor/tulis/{DESA}/"
PIN = "Tidak ada petugas PKH yang meminta PIN atau OTP."
MAKS_BITA = 60 * 1024


@pytest.fixture(autouse=True)
def daerah(settings: Any) -> None:
    siapkan(settings)


def siapkan(settings: Any) -> None:
    """Staff serves in one kabupaten; forms may be sent at once."""
    settings.PKH_LAPOR_DETIK_MIN = 0
    JabatanFactory(wilayah_id=KECAMATAN)


def foto(nama: str = "bukti.jpg", sisi: int = 40) -> SimpleUploadedFile:
    keluar = io.BytesIO()
    exif = Image.Exif()
    exif[0x0132] = "2026:07:03 08:15:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (3.0, 45.0, 0.0), 3: "E", 4: (102.0, 17.0, 0.0)})
    Image.new("RGB", (sisi, sisi), "green").save(keluar, "JPEG", exif=exif)
    return SimpleUploadedFile(nama, keluar.getvalue(), "image/jpeg")


def isian(**ganti: Any) -> dict[str, Any]:
    return {"tanda": buat_tanda(), "jenis": "belum-terima", "isi": "Uang belum masuk dua bulan.", **ganti}


def kirim(client: Client | None = None, alamat: str = ALAMAT, **ganti: Any) -> Any:
    return (client or Client()).post(alamat, isian(**ganti))


def nomor_dan_kode(jawaban: Any) -> tuple[str, str]:
    pohon = html.fromstring(jawaban.content.decode())
    return pohon.get_element_by_id("nomor-laporan").text, pohon.get_element_by_id("kode-rahasia").text


def teks(jawaban: Any) -> str:
    return " ".join(html.fromstring(jawaban.content.decode()).text_content().split())


def _tanpa_nomor(jawaban: Any) -> str:
    isi: str = jawaban.content.decode()
    for satu in nomor_dan_kode(jawaban):
        isi = isi.replace(satu, "X")
    return isi


def bobot(jawaban: Any) -> int:
    """Bytes over the line: the page and every static file it names, gzipped."""
    isi = jawaban.content.decode()
    berkas = {a.split("#")[0] for a in re.findall(r'(?:href|src)="/static/([^"]+)"', isi)}
    assert {"dist/lapor.css", "dist/lapor.js"} <= berkas
    jumlah = len(gzip.compress(isi.encode()))
    for satu in berkas:
        jalur = finders.find(satu)
        assert isinstance(jalur, str), satu
        with open(jalur, "rb") as f:  # noqa: PTH123
            jumlah += len(gzip.compress(f.read()))
    return jumlah


# --- every page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "alamat",
    ["/lapor/", "/lapor/tempat/", f"/lapor/tempat/{KECAMATAN}/", "/lapor/tempat/?cari=a", ALAMAT, "/lapor/lihat/"],
)
def test_halaman_ringan_dan_memperingatkan(alamat: str) -> None:
    jawaban = Client().get(alamat)
    assert jawaban.status_code == 200
    assert PIN in teks(jawaban)
    assert "021-171" in teks(jawaban)
    assert bobot(jawaban) < MAKS_BITA / 2
    assert jawaban["Cache-Control"] == "no-store"
    assert jawaban["Referrer-Policy"] == "same-origin"
    assert jawaban.get("X-Robots-Tag") == (None if alamat == "/lapor/" else "noindex")
    kuki = {"csrftoken"} if alamat in (ALAMAT, "/lapor/lihat/") else set()
    assert set(jawaban.cookies) == kuki


@pytest.mark.parametrize(
    ("isi", "kode"), [({"isi": "", "jenis": ""}, 422), ({"isi": "PIN saya 123456"}, 422), ({}, 200)]
)
def test_jawaban_kiriman_pun_ringan_dan_memperingatkan(isi: dict[str, str], kode: int) -> None:
    jawaban = kirim(**isi)
    assert jawaban.status_code == kode
    assert PIN in teks(jawaban)
    assert bobot(jawaban) < MAKS_BITA / 2


def test_formulir_tanpa_pilihan_awal_dan_tanpa_kode_sebaris() -> None:
    pohon = html.fromstring(Client().get(ALAMAT).content.decode())
    assert pohon.xpath("//input[@checked] | //*[@style] | //script[not(@src)]") == []
    assert len(pohon.xpath("//input[@name='jenis']")) == 9


# --- where --------------------------------------------------------------------------------------


def test_hanya_tempat_yang_dilayani() -> None:
    client = Client()
    assert DESA in client.get(f"/lapor/tempat/{KECAMATAN}/").content.decode()
    # One kabupaten: its kecamatan at once.
    assert f"/lapor/tempat/{KECAMATAN}/" in client.get("/lapor/tempat/").content.decode()
    for alamat in (f"/lapor/tulis/{DESA_LUAR}/", "/lapor/tulis/17/", "/lapor/tulis/%00/", "/lapor/tulis/lain/"):
        assert client.get(alamat)["Location"] == "/lapor/tempat/"
    for alamat in ("/lapor/tempat/17/", f"/lapor/tempat/{DESA}/"):
        assert client.get(alamat)["Location"] == "/lapor/tempat/"
    assert kirim(alamat=f"/lapor/tulis/{DESA_LUAR}/").status_code == 302
    assert not Pengaduan.objects.exists()


def test_cari_desa_menurut_nama() -> None:
    desa = Wilayah.objects.get(pk=DESA)
    jawaban = Client().get("/lapor/tempat/", {"cari": desa.nama.lower()[:5]})
    assert f"/lapor/tulis/{DESA}/" in jawaban.content.decode()
    luar = Wilayah.objects.get(pk=DESA_LUAR)
    assert DESA_LUAR not in Client().get("/lapor/tempat/", {"cari": luar.nama}).content.decode()
    assert "Tidak ketemu" in teks(Client().get("/lapor/tempat/", {"cari": "<script>%_zzz"}))
    for rusak in ("x" * 5000, "\x00", "%", "a"):
        assert Client().get("/lapor/tempat/", {"cari": rusak}).status_code == 200


def test_tempat_tetap_sedikit_kueri(django_assert_max_num_queries: Any) -> None:
    for alamat in ("/lapor/tempat/", "/lapor/tempat/?cari=a", f"/lapor/tempat/{KABUPATEN}/", ALAMAT):
        with django_assert_max_num_queries(6):
            Client().get(alamat)


# --- filing -------------------------------------------------------------------------------------


def test_laporan_anonim_sampai_dengan_nomor_dan_kode() -> None:
    jawaban = kirim(tanggal_kejadian="2026-06-01", tempat_kejadian="Di agen", foto=[foto(), foto("dua.jpg", 50)])
    assert jawaban.status_code == 200, teks(jawaban)
    nomor, kode = nomor_dan_kode(jawaban)
    aduan = Pengaduan.objects.get()
    assert (aduan.nomor, aduan.kanal, aduan.wilayah_id, aduan.dibuat_oleh) == (nomor, "halaman", DESA, None)
    assert bytes(aduan.sidik_kode) == sidik_kode(kode)
    assert (aduan.kpm, aduan.tempat_kejadian, str(aduan.tanggal_kejadian)) == (None, "Di agen", "2026-06-01")
    assert not Pelapor.objects.exists()
    assert FotoAduan.objects.count() == 2
    # A reporter without a name is not betrayed by the picture.
    assert {(f.lintang, f.bujur, f.diunggah_oleh) for f in Foto.objects.all()} == {(None, None, None)}
    assert jawaban.cookies.get("sessionid") is None
    assert str(aduan.pk) not in jawaban.content.decode()


def test_nama_dan_telepon_pelapor_disimpan_terpisah() -> None:
    kirim(nama_pelapor="Siti", telepon_pelapor="0812 3456 7890", hubungan="Tetangga atau warga")
    pelapor = Pelapor.objects.get()
    assert (pelapor.nama, pelapor.telepon, pelapor.hubungan) == ("Siti", "+6281234567890", "Tetangga atau warga")
    assert pelapor.minta_rahasia


@pytest.mark.parametrize(
    ("ganti", "batas"),
    [({}, 1), ({"peran_terlapor": "pendamping"}, 3), ({"peran_terlapor": "korkab"}, 4), ({"jenis": "pungutan"}, 3)],
)
def test_laporan_tentang_petugas_melewati_orangnya(ganti: dict[str, str], batas: int) -> None:
    """The reporter reads the same page whoever it is about."""
    halaman = _tanpa_nomor(kirim(**ganti))
    aduan = Pengaduan.objects.get()
    assert aduan.batas == batas
    assert aduan.tingkat >= batas
    assert not any(kata in halaman for kata in ("rahasia petugas", "Koordinator", "korkab", "terlapor"))


def test_kiriman_ganda_menjadi_satu_aduan_dengan_kode_yang_sama() -> None:
    isi = isian()
    dua = [Client().post(ALAMAT, isi) for _ in range(2)]
    assert nomor_dan_kode(dua[0]) == nomor_dan_kode(dua[1])
    assert Pengaduan.objects.count() == 1
    # The same form with other words is another report, and says so first.
    ubah = Client().post(ALAMAT, isi | {"isi": "Hal lain"})
    assert ubah.status_code == 422
    assert "sudah terkirim" in teks(ubah)
    baru = html.fromstring(ubah.content.decode()).xpath("//input[@name='tanda']/@value")[0]
    assert Client().post(ALAMAT, isi | {"isi": "Hal lain", "tanda": baru}).status_code == 200
    assert Pengaduan.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_ketukan_ganda_serentak_satu_aduan_dan_satu_kode() -> None:
    isi = isian()

    def ketuk(_n: int) -> tuple[str, str]:
        try:
            return nomor_dan_kode(Client().post(ALAMAT, isi))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as kolam:
        assert len(set(kolam.map(ketuk, range(4)))) == 1
    assert Pengaduan.objects.count() == 1


def test_kunci_aduan_bukan_tanda_formulir() -> None:
    """Whoever reads the key of a complaint in an address cannot ask for its code with it."""
    kirim()
    aduan = Pengaduan.objects.get()
    assert kirim(tanda=str(aduan.pk)).status_code == 422
    assert Pengaduan.objects.count() == 1


def test_skrip_dalam_tulisan_tetap_tulisan() -> None:
    jawaban = kirim(isi="<script>alert(1)</script>", jenis="")
    assert "<script>alert" not in jawaban.content.decode()
    assert "<script>alert(1)</script>" in html.fromstring(jawaban.content.decode()).xpath("//textarea")[0].text
    assert kirim(isi="<script>alert(1)</script>").status_code == 200
    assert Pengaduan.objects.get().isi == "<script>alert(1)</script>"


def test_nik_disamarkan_dan_tidak_dicari() -> None:
    """The same answer whether the number belongs to a family or to nobody; the complaint is tied to none."""
    kpm = KPMFactory(desa_id=DESA)
    dikenal, asing = str(kpm.nik), "1771074101900999"
    jawab = [kirim(isi=f"Keluarga {nik} dipotong") for nik in (dikenal, asing)]
    assert [j.status_code for j in jawab] == [200, 200]
    assert _tanpa_nomor(jawab[0]) == _tanpa_nomor(jawab[1])
    for a in Pengaduan.objects.all():
        assert a.kpm is None
        assert dikenal not in a.isi
        assert asing not in a.isi
        assert "••••" in a.isi


@pytest.mark.parametrize("isi", ["PIN saya 123456 diminta", "OTP: 998877", "Kartu 6013 0100 1234 5678 hilang"])
def test_pin_ditolak_dan_kembali_tersamar(isi: str) -> None:
    jawaban = kirim(isi=isi, nama_pelapor="Siti")
    assert jawaban.status_code == 422
    kembali = html.fromstring(jawaban.content.decode()).xpath("//textarea")[0].text
    assert "•" in kembali
    assert not re.search(r"\d", kembali)
    assert kembali.split()[0].strip(":") == isi.split()[0].strip(":")
    for angka in ("123456", "998877", "1234 5678"):
        assert angka not in jawaban.content.decode()
    assert 'value="Siti"' in jawaban.content.decode()
    assert not Pengaduan.objects.exists()


@pytest.mark.parametrize(
    ("ganti", "kata"),
    [
        ({"isi": ""}, "Apa yang terjadi?"),
        ({"jenis": "tidak-ada"}, "Tentang apa?"),
        ({"isi": "a" * 4001}, "4000"),
        ({"tanggal_kejadian": "2099-01-01"}, "belum tiba"),
        ({"telepon_pelapor": "123"}, "Contoh: 0812"),
        ({"isi": "http://a.id https://b.id www.c.id"}, "tautan"),
        ({"situs": "http://spam"}, "isian otomatis"),
        ({"tanda": ""}, "tidak lengkap"),
        ({"tanda": "palsu:1:2"}, "tidak lengkap"),
        ({"isi": "a\x00b"}, "Apa yang terjadi?"),
    ],
)
def test_isian_salah_ditolak_dengan_kalimat(ganti: dict[str, str], kata: str) -> None:
    jawaban = kirim(**{"tempat_kejadian": "Rumah Bu Ani"} | ganti)
    assert jawaban.status_code == 422
    assert kata in html.fromstring(jawaban.content.decode()).xpath("//*[@data-ringkasan-galat]")[0].text_content()
    assert "Rumah Bu Ani" in jawaban.content.decode()
    assert not Pengaduan.objects.exists()


def test_terlalu_cepat_dan_terlalu_lama(settings: Any) -> None:
    settings.PKH_LAPOR_DETIK_MIN = 4
    isi = isian()
    cepat = Client().post(ALAMAT, isi)
    assert (cepat.status_code, "terlalu cepat" in teks(cepat)) == (422, True)
    assert isi["tanda"] in cepat.content.decode()  # good in a moment
    with patch("django.core.signing.time.time", return_value=__import__("time").time() + 10):
        assert Client().post(ALAMAT, isi).status_code == 200
    lama = isian()
    with patch("django.core.signing.time.time", return_value=__import__("time").time() + 90_000):
        jawaban = Client().post(ALAMAT, lama)
    assert (jawaban.status_code, "terlalu lama" in teks(jawaban)) == (422, True)
    assert lama["tanda"] not in jawaban.content.decode()
    assert lama["isi"] in jawaban.content.decode()
    assert Pengaduan.objects.count() == 1


# --- photos and size ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("berkas", "kata"),
    [
        (lambda: [foto(f"{n}.jpg") for n in range(4)], "Paling banyak 3 foto"),
        (lambda: [SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")], "bukan foto"),
        (lambda: [SimpleUploadedFile("a.jpg", b"\xff" * (50 * 1024**2), "image/jpeg")], "lebih besar dari 10 MB"),
    ],
)
def test_foto_ditolak_dengan_kalimat_dan_tulisan_tetap_ada(berkas: Any, kata: str) -> None:
    jawaban = kirim(foto=berkas())
    assert jawaban.status_code == 422
    assert kata in teks(jawaban)
    assert "Uang belum masuk dua bulan." in jawaban.content.decode()
    assert not Pengaduan.objects.exists()
    assert not Foto.objects.exists()


def test_foto_harus_dipilih_ulang_bila_isian_lain_salah() -> None:
    jawaban = kirim(isi="", foto=[foto()])
    assert "Pilih ulang fotonya" in teks(jawaban)


def test_kiriman_raksasa_ditolak_sebelum_dibaca() -> None:
    """By its length alone: nothing of the body is read, and so no CSRF token either."""
    client = Client(enforce_csrf_checks=True)

    class JanganDibaca(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("isi kiriman dibaca")

    jawaban = client.generic(
        "POST", ALAMAT, b"x", "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(65 * 1024**2), **{"wsgi.input": JanganDibaca()},
    )  # fmt: skip
    assert jawaban.status_code == 413
    assert "lebih kecil" in teks(jawaban)
    assert PIN in teks(jawaban)


def test_tulisan_raksasa_dan_kiriman_rusak_ditolak() -> None:
    assert kirim(isi="a" * (6 * 1024**2)).status_code == 400
    rusak = Client().post(ALAMAT, b"--x\r\nrusak", content_type="multipart/form-data; boundary=x")
    assert rusak.status_code in {400, 422}
    assert Client().put(ALAMAT, b"x" * 100).status_code == 405
    assert not Pengaduan.objects.exists()


def test_tanpa_token_csrf_ditolak_dengan_halaman_sendiri() -> None:
    jawaban = Client(enforce_csrf_checks=True).post(ALAMAT, isian())
    assert (jawaban.status_code, PIN in teks(jawaban)) == (403, True)
    assert not Pengaduan.objects.exists()


def test_petugas_yang_masuk_pun_melapor_sebagai_warga(pemeran: SimpleNamespace, client_untuk: Any) -> None:
    assert kirim(client_untuk(pemeran.pendamping)).status_code == 200
    assert Pengaduan.objects.get().dibuat_oleh is None
    assert TindakLanjut.objects.get(jenis=JenisTindak.MASUK).oleh is None


def test_nomor_lain_tidak_dapat_ditebak_dari_nomor_sendiri() -> None:
    dua = [nomor_dan_kode(kirim()) for _ in range(2)]
    assert dua[0][0][:8] != dua[1][0][:8]
    assert PengaduanFactory().nomor not in {n for n, _ in dua}
