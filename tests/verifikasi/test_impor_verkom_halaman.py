"""Importing schools' forms on the page and by command."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import (
    FasilitasFactory,
)
from tests.pekerja import jalankan_semua_antre as kerjakan
from tests.verifikasi import buku_verkom as b
from tests.verifikasi.impor_verkom import (
    HADIR,
    NIK,
    angka,
    desa_formulir,
    langsung,
    pratinjau,
)
from verifikasi.enums import JenisFasilitas
from verifikasi.models import CatatanVerkom, Fasilitas
from verifikasi.services.formulir import TAK_DIKENAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def desa(pemeran):
    return desa_formulir(pemeran)


def test_unggah_jawab_terapkan_di_halaman(pemeran, desa, client_untuk):
    client = client_untuk(pemeran.pendamping)
    isi_berkas = b.csv([b.siswa(NIK[0], (1, 0, 0, 22, "")), b.siswa(NIK[1], (2, 0, 0, 2, ""))])
    jawaban = client.post(
        reverse("impor:daftar"),
        {"jenis": "verkom_pendidikan", "berkas": ContentFile(isi_berkas, name="verkom.csv")},
    )
    assert jawaban.status_code == 302, jawaban.context["form"].errors
    alamat = jawaban["Location"]
    kerjakan()
    halaman = client.get(alamat).content.decode()
    assert "Arti kolom JML" in halaman
    pk = alamat.rstrip("/").rsplit("/", 1)[-1]
    assert client.post(reverse("impor:terapkan", args=[pk])).status_code == 422
    assert client.post(reverse("impor:jawab", args=[pk]), {"p0": "entah"}).status_code == 422
    assert (
        client_untuk(pemeran.pendamping_lain).post(reverse("impor:jawab", args=[pk]), {"p0": "hadir"}).status_code
        == 404
    )
    assert client.post(reverse("impor:jawab", args=[pk]), {"p0": "abaikan"}).status_code == 302
    kerjakan()
    assert "JML tidak dipakai" in client.get(alamat).content.decode()
    assert client.get(reverse("impor:baris", args=[pk, "baru"])).status_code == 200
    assert client.post(reverse("impor:terapkan", args=[pk])).status_code == 302
    kerjakan()
    assert CatatanVerkom.objects.count() == 2


def test_perintah_mencetak_angka_dan_bertanya(pemeran, desa, tmp_path, capsys):
    jalur = tmp_path / "VERKOM_2026_Q3.csv"
    jalur.write_bytes(b.csv([b.siswa(NIK[0], *HADIR), b.siswa(NIK[9], *HADIR)]))
    lapor = tmp_path / "salah.xlsx"
    call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True, laporan=lapor)
    assert json.loads(capsys.readouterr().out) == {
        "baris": 2, "diterima": 1, "ditolak": 1, "baru": 1, "berubah": 0, "tetap": 0, "hilang": 0,
        "bukan_dampingan": 0, "jml": {"arti": "hadir", "cocok": 2, "dari": 2}, "diterapkan": True,
        "kesalahan": [{"baris": 9, "kolom": "NIK SISWA", "alasan": TAK_DIKENAL}],
    }  # fmt: skip
    assert lapor.stat().st_size > 0
    ragu = [b.siswa(NIK[1], (1, 0, 0, 22, "")), b.siswa(NIK[2], (2, 0, 0, 2, ""))]
    jalur.write_bytes(b.csv(ragu))
    with pytest.raises(CommandError, match="--jawab jml=hadir"):
        call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True)
    call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True, jawab=["jml=absen"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["diterima"] == 1


def test_kolom_templat_dibaca_lagi(pemeran, desa, client_untuk, tmp_path):
    from openpyxl import load_workbook

    jawaban = client_untuk(pemeran.pendamping).get(reverse("impor:templat", args=["verkom_pendidikan"]))
    jalur = tmp_path / "t.xlsx"
    jalur.write_bytes(b"".join(jawaban.streaming_content))
    buku = load_workbook(jalur)
    lembar = buku["FORMULIR"]
    lembar["B2"], lembar["B3"], lembar["B6"], lembar["C6"], lembar["D6"] = b.NPSN, b.NAMA, 20, 20, 20
    for ke, sel in enumerate(b.siswa(NIK[0], (1, 0, 0), hari=(20, 20, 20)), 1):
        lembar.cell(8, ke).value = sel
    buku.save(jalur)
    satu = pratinjau(pemeran.pendamping, jalur.read_bytes(), nama="t.xlsx")
    assert (angka(satu)["baru"], satu.parameter["tahap"]) == (1, "2026-4")


def test_posyandu_tidak_menjadi_sekolah(pemeran, desa):
    FasilitasFactory(jenis=JenisFasilitas.POSYANDU, nama=b.NAMA, dibuat_oleh=pemeran.apd)
    langsung(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)]))
    assert Fasilitas.objects.filter(jenis=JenisFasilitas.SEKOLAH).count() == 1
