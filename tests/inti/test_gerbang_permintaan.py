"""What no honest browser sends: refused before it costs anything."""

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from inti.models import AksesPribadi
from tests.factories import KPMFactory


@pytest.fixture
def tertulis(monkeypatch) -> list[str]:
    """Names of uploads that reached the disk."""
    nama: list[str] = []
    asli = TemporaryFileUploadHandler.new_file

    def catat(self, *isi, **lain):
        nama.append(isi[1])
        return asli(self, *isi, **lain)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", catat)
    return nama


def _kirim(client: Client, alamat: str, ukuran: int, **lain):
    isi = (
        b'--X\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n' + b"0" * ukuran + b"\r\n--X--\r\n"
    )
    return client.post(alamat, isi, content_type="multipart/form-data; boundary=X", **lain)


def test_orang_luar_tidak_bisa_menitipkan_berkas(db, settings, tertulis) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    jawaban = _kirim(Client(enforce_csrf_checks=True), "/akun/login/", 20_000)
    assert jawaban.status_code == 413
    assert "Kiriman terlalu besar" in jawaban.content.decode()
    assert tertulis == []


def test_yang_masuk_pun_ada_batasnya(pemeran, client_untuk, settings, tertulis) -> None:
    settings.PKH_UNGGAH_BERKAS_MAKS = 10_000
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    client = client_untuk(pemeran.apd)
    assert _kirim(client, "/impor/", 39_000).status_code == 422  # the form says what is wrong
    assert tertulis == ["a.bin"]
    assert _kirim(client, "/impor/", 41_000).status_code == 413
    assert tertulis == ["a.bin"]


@pytest.mark.parametrize("nama", ["pendamping", None])
def test_kiriman_api_terlalu_besar_dijawab_json(pemeran, client_untuk, settings, nama) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    client = client_untuk(pemeran.pendamping) if nama else Client()
    jawaban = client.patch("/api/v1/kpm/1/", '"' + "a" * 20_000 + '"', content_type="application/json")
    if nama:  # a family that is not there is found out first
        jawaban = client.put(
            "/api/v1/kunjungan/019aa000-0000-7000-8000-000000000000/",
            '"' + "a" * 20_000 + '"',
            content_type="application/json",
        )
    assert jawaban.status_code == 413
    assert jawaban.json()["kode"] == "terlalu_besar"


def test_kuki_sesi_bernol_dianggap_belum_masuk(db) -> None:
    client = Client(headers={"Cookie": 'sessionid="\\000aaaaaaaaaaaaaaaa"'})
    jawaban = client.get("/kpm/")
    assert (jawaban.status_code, jawaban["Location"]) == (302, "/akun/login/?next=/kpm/")


@pytest.mark.parametrize(
    ("proxy", "lewat", "dicatat"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first one is the sender's invention
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (1, "'; DROP TABLE", "127.0.0.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_alamat_dalam_catatan_akses(pemeran, client_untuk, settings, proxy, lewat, dicatat) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxy
    kpm = KPMFactory()
    isi = {"nomor": "nik", "keperluan": "cocok"}
    client = client_untuk(pemeran.apd)
    assert client.post(f"/kpm/{kpm.pk}/identitas/", isi, headers={"X-Forwarded-For": lewat}).status_code == 200
    assert AksesPribadi.objects.get().dari == dicatat
