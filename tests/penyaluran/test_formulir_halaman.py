"""The page of the reconciliation form: one tap down, one file up; for an area with a reason; and who may."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.models import AksesPribadi, BerkasImpor, Pekerjaan
from penyaluran.models import Rekonsiliasi
from tests.conftest import DESA, KABUPATEN, KECAMATAN
from tests.pekerja import jalankan_semua_antre
from tests.penyaluran.formulir import HARI, dunia, isi, simpan, tambah

pytestmark = pytest.mark.django_db
ALAMAT = reverse("penyaluran:formulir")
UNDUH, UNDUH_WILAYAH = reverse("penyaluran:formulir_unduh"), reverse("penyaluran:formulir_unduh_wilayah")


def buka(jawaban):
    assert jawaban.status_code == 200, jawaban
    return openpyxl.load_workbook(BytesIO(b"".join(jawaban.streaming_content)))


def nama(buku):
    lembar = buku["Formulir"]
    return [lembar.cell(r, 2).value for r in range(8, lembar.max_row + 1)]


def test_pendamping_mengunduh_mengisi_mengunggah_dan_menerapkan(pemeran, client_untuk):
    w = dunia(pemeran, 3)
    tambah(pemeran.pendamping_lain, "LAIN", w.tahap)
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(ALAMAT).content.decode()
    assert "3 keluarga dampingan Anda pada Tahap 4 2026, 3 belum dilaporkan" in halaman
    assert "Formulir wilayah atau pendamping" not in halaman

    jawaban = client.post(UNDUH, {"tahap": "2026-4"})
    assert jawaban["Content-Disposition"].startswith(
        'attachment; filename="formulir-rekonsiliasi_tahap4-2026_dampingan_'
    )
    assert jawaban["Cache-Control"] == "no-store"
    buku = buka(jawaban)
    assert nama(buku) == ["KPM 1", "KPM 2", "KPM 3"]
    isi(buku["Formulir"], "KPM 2", status_transaksi="cair", tanggal_transaksi=HARI)
    baris = isi(buku["Formulir"], "KPM 3", status_transaksi="belum")
    jawaban = client.post(ALAMAT, {"tahap": "2026-4", "berkas": SimpleUploadedFile("isi.xlsx", simpan(buku))})
    berkas = BerkasImpor.objects.get()
    assert jawaban.url == reverse("impor:rincian", args=[berkas.pk])
    jalankan_semua_antre()

    halaman = client.get(jawaban.url).content.decode()
    assert "Tahap 4 2026" in halaman
    ditolak = client.get(reverse("impor:baris", args=[berkas.pk, "ditolak"])).content.decode()
    assert str(baris) in ditolak
    assert "Pilih alasan mengapa keluarga belum bertransaksi." in ditolak
    nik = w.bayar[2].kpm.nik
    assert f"{nik[:4]}••••••••{nik[-4:]}" in ditolak
    assert "10 Nov 2026" in client.get(reverse("impor:baris", args=[berkas.pk, "baru"])).content.decode()
    client.post(reverse("impor:terapkan", args=[berkas.pk]))
    jalankan_semua_antre()
    assert [r.pembayaran.kpm.nama for r in Rekonsiliasi.objects.all()] == ["KPM 2"]
    assert "isi.xlsx" in client.get(ALAMAT).content.decode()
    assert nama(buka(client.post(UNDUH, {"tahap": "2026-4", "belum": "1"}))) == ["KPM 1", "KPM 3"]


def test_berkas_yang_bukan_formulir_ditolak_di_halaman(pemeran, client_untuk):
    dunia(pemeran, 1)
    client = client_untuk(pemeran.pendamping)
    salah = openpyxl.Workbook()
    salah.worksheets[0].append(["NAMA PENERIMA", "STATUS TRANSAKSI", "NIK"])
    salah.worksheets[0].append(["KPM 1", "cair", "x"])
    for berkas, kalimat in (
        (SimpleUploadedFile("x.xlsx", simpan(salah)), "kolom KUNCI tidak ada"),
        (SimpleUploadedFile("x.xlsx", b"bukan buku kerja"), "xlsx"),
    ):
        jawaban = client.post(ALAMAT, {"tahap": "2026-4", "berkas": berkas})
        assert (jawaban.status_code, kalimat in jawaban.content.decode()) == (422, True), kalimat
    assert client.post(ALAMAT, {"tahap": "2026-4"}).status_code == 422
    assert not BerkasImpor.objects.exists()


def test_wilayah_dan_pendamping_dengan_alasan(pemeran, client_untuk):
    w = dunia(pemeran, 2)
    tambah(pemeran.pendamping_lain, "LAIN", w.tahap)
    client = client_untuk(pemeran.korkab)
    halaman = client.get(ALAMAT, {"wilayah": KECAMATAN}).content.decode()
    assert "Dampingan Pendamping Lain" in halaman
    assert "Unggah dan periksa" not in halaman
    kirim = {"tahap": "2026-4", "wilayah": KECAMATAN, "petugas": pemeran.pendamping_lain.pk}
    assert client.post(UNDUH_WILAYAH, kirim).status_code == 422  # without a reason
    assert nama(buka(client.post(UNDUH_WILAYAH, kirim | {"alasan": "tanpa ponsel"}))) == ["LAIN"]
    (akses,) = AksesPribadi.objects.all()
    assert (akses.alasan, akses.jumlah, akses.pengguna) == ("tanpa ponsel", 1, pemeran.korkab)
    desa = {"tahap": "2026-4", "wilayah": DESA, "alasan": "x", "petugas": "semua"}
    assert nama(buka(client.post(UNDUH_WILAYAH, desa))) == ["KPM 1", "KPM 2", "LAIN"]

    jawaban = client.post(
        UNDUH_WILAYAH, {"tahap": "2026-4", "wilayah": KABUPATEN, "alasan": "rapat", "petugas": "semua"}
    )
    kerja = Pekerjaan.objects.get()
    assert jawaban.url == reverse("pekerjaan:rincian", args=[kerja.pk])
    jalankan_semua_antre()
    assert nama(buka(client.get(reverse("pekerjaan:hasil", args=[kerja.pk])))) == ["KPM 1", "KPM 2", "LAIN"]
    semua = {"tahap": "2026-4", "wilayah": KABUPATEN, "alasan": "x", "belum": "1", "petugas": "semua"}
    assert "pilih kecamatannya dahulu" in client.post(UNDUH_WILAYAH, semua).content.decode()


def test_hak_dan_wilayah_lain(pemeran, client_untuk):
    dunia(pemeran, 1)
    for orang in (pemeran.korkec, pemeran.pengawas, pemeran.pusat, pemeran.tanpa_jabatan):
        client = client_untuk(orang)
        assert client.get(ALAMAT).status_code == 403
        assert client.post(UNDUH, {"tahap": "2026-4"}).status_code == 403
        assert client.post(UNDUH_WILAYAH, {"tahap": "2026-4", "wilayah": KECAMATAN, "alasan": "x"}).status_code == 403
    luar = client_untuk(pemeran.apd_luar)
    assert luar.get(ALAMAT, {"wilayah": KECAMATAN}).status_code == 404
    assert luar.post(UNDUH_WILAYAH, {"tahap": "2026-4", "wilayah": KECAMATAN, "alasan": "x"}).status_code == 404
    assert client_untuk(pemeran.korkab).post(ALAMAT, {"tahap": "2026-4"}).status_code == 403
    pendamping = client_untuk(pemeran.pendamping)
    assert pendamping.post(UNDUH_WILAYAH, {"tahap": "2026-4", "wilayah": KECAMATAN}).status_code == 403
    assert pendamping.post(UNDUH, {"tahap": "x"}).status_code == 404
    tetangga = client_untuk(pemeran.pendamping_tetangga)
    assert tetangga.post(UNDUH, {"tahap": "2026-4"}).status_code == 302  # told on the page that there is nobody
    assert "Belum ada pembayaran keluarga dampingan Anda" in tetangga.get(ALAMAT).content.decode()
    assert not AksesPribadi.objects.exists()


@pytest.mark.parametrize(("peran", "banyak_kueri"), [("pendamping", 9), ("apd", 11)])
def test_kueri_tetap(pemeran, client_untuk, peran, banyak_kueri):
    w = dunia(pemeran, 1)
    client = client_untuk(getattr(pemeran, peran))

    def hitung():
        with CaptureQueriesContext(connection) as kueri:
            assert client.get(ALAMAT, {"wilayah": KECAMATAN} if peran == "apd" else {}).status_code == 200
        return len(kueri)

    client.get(ALAMAT)
    satu = hitung()
    for n in range(20):
        tambah(pemeran.pendamping, f"LAGI {n}", w.tahap)
    assert (satu, hitung()) == (banyak_kueri, banyak_kueri)
