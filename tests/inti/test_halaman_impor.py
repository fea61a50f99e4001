import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inti.models import AksesPribadi, BerkasImpor, Pekerjaan
from inti.services import impor
from inti.services.kerja import Kemajuan, jalankan
from kpm.models import KPM
from penyaluran.models import Pembayaran
from tests.conftest import KECAMATAN
from tests.penyaluran.buku_fc import buku, keluarga

pytestmark = pytest.mark.django_db
DAFTAR = "/impor/"


def kirim(client, baris, nama="FC_TAHAP4_2026.xlsx", **isian):
    return client.post(
        DAFTAR,
        {
            "jenis": "final_closing",
            "tahap": "",
            "wilayah": "",
            "berkas": SimpleUploadedFile(nama, buku(baris)),
            **isian,
        },
    )


def kerjakan() -> None:
    for kerja in Pekerjaan.objects.filter(keadaan="antre"):
        jalankan(id=kerja.pk, denyut=False)


def siap(pemeran, client, baris):
    kirim(client, baris)
    kerjakan()
    return BerkasImpor.objects.get()


def test_dari_unggah_sampai_diterapkan(pemeran, client_untuk):
    client = client_untuk(pemeran.apd)
    jawaban = kirim(client, [keluarga(1), keluarga(2, NOMINAL="x")], wilayah=KECAMATAN)
    b = BerkasImpor.objects.get()
    url = reverse("impor:rincian", args=[b.pk])
    assert (jawaban.status_code, jawaban["Location"]) == (302, url)
    isi = client.get(url, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1500ms"' in isi.content.decode()
    kerjakan()
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    teks = client.get(url).content.decode()
    assert "Terapkan" in teks
    assert reverse("impor:baris", args=[b.pk, "ditolak"]) in teks

    tolak = client.get(reverse("impor:baris", args=[b.pk, "ditolak"])).content.decode()
    assert "Baris </span>3<" in tolak
    assert "NOMINAL" in tolak
    nik = keluarga(2)["NIK"]
    assert nik not in tolak
    assert f"{nik[:4]}••••••••{nik[-4:]}" in tolak

    client.post(reverse("impor:terapkan", args=[b.pk]))
    client.post(reverse("impor:terapkan", args=[b.pk]))
    kerjakan()
    assert Pembayaran.objects.count() == 1
    teks = client.get(url).content.decode()
    assert "Sudah diterapkan" in teks
    assert reverse("penyaluran:perbandingan", args=["2026-4"]) in teks


def test_berkas_salah_dijawab_kalimat_dan_tidak_ada_yang_tertinggal(pemeran, client_untuk):
    client = client_untuk(pemeran.apd)
    jawaban = client.post(
        DAFTAR,
        {"jenis": "final_closing", "berkas": SimpleUploadedFile("FC.xlsx", b"%PDF-1.4 bukan buku kerja")},
    )
    assert jawaban.status_code == 422
    assert "Ini dokumen PDF, bukan buku kerja" in jawaban.content.decode()
    jawaban = client.post(DAFTAR, {"jenis": "final_closing", "berkas": SimpleUploadedFile("FC.xlsx", b"")})
    assert "kosong (0 bita)" in jawaban.content.decode()
    assert BerkasImpor.objects.count() == Pekerjaan.objects.count() == 0


def test_angka_hilang_harus_diketik(pemeran, client_untuk):
    client = client_untuk(pemeran.apd)
    lama = siap(pemeran, client, [keluarga(n) for n in range(10)])
    impor.terapkan(berkas=lama, oleh=pemeran.apd)
    impor.terapkan_sekarang(berkas_id=lama.pk, oleh=pemeran.apd, kerja=Kemajuan())
    kirim(client, [keluarga(1)], nama="FC_TAHAP1_2027.xlsx")
    kerjakan()
    b = BerkasImpor.objects.get(keadaan="pratinjau")
    url = reverse("impor:terapkan", args=[b.pk])
    assert "ketik angka 9" in client.get(reverse("impor:rincian", args=[b.pk])).content.decode()
    for ketik in ("", "8", "sembilan"):
        assert client.post(url, {"konfirmasi_hilang": ketik}).status_code == 422
    b.refresh_from_db()
    assert b.keadaan == "pratinjau"
    assert "SITI UJI 00005" in client.get(reverse("impor:baris", args=[b.pk, "hilang"])).content.decode()
    assert client.post(url, {"konfirmasi_hilang": "9"}).status_code == 302
    kerjakan()
    b.refresh_from_db()
    assert b.keadaan == "diterapkan"
    banding = client.get(reverse("penyaluran:perbandingan", args=["2027-1"]), {"wilayah": KECAMATAN})
    assert banding.context["hitung"].__dict__ == {
        "sebelum": "2026-4", "lama": 1, "baru": 0, "hilang": 9, "naik": 0, "turun": 0, "tetap": 1,
        "nominal_lama": 2_250_000, "nominal_baru": 225_000,
    }  # fmt: skip


@pytest.mark.parametrize("siapa", ["apd_luar", "korkab", "korkec", "pendamping", "pengawas", "tanpa_jabatan"])
def test_yang_lain_tidak_melihat_dan_tidak_mengubah(pemeran, client_untuk, siapa):
    b = siap(pemeran, client_untuk(pemeran.apd), [keluarga(1)])
    lain = client_untuk(getattr(pemeran, siapa))
    harap = 404 if siapa in ("apd_luar", "pendamping") else 403  # a pendamping imports forms of schools only
    for nama, argumen in (("rincian", []), ("baris", ["baru"])):
        assert lain.get(reverse(f"impor:{nama}", args=[b.pk, *argumen])).status_code == harap
    for nama in ("terapkan", "batal", "kesalahan"):
        assert lain.post(reverse(f"impor:{nama}", args=[b.pk])).status_code == harap
    b.refresh_from_db()
    assert b.keadaan == "pratinjau"
    assert KPM.objects.count() == 0


def test_rekan_sekabupaten_melihat_dan_menerapkan(pemeran, client_untuk):
    from tests.factories import JabatanFactory, PenggunaFactory

    b = siap(pemeran, client_untuk(pemeran.apd), [keluarga(1)])
    rekan = PenggunaFactory()
    JabatanFactory(pengguna=rekan, peran="apd", wilayah_id="17.71")
    client = client_untuk(rekan)
    assert client.get(reverse("impor:rincian", args=[b.pk])).status_code == 200
    client.post(reverse("impor:terapkan", args=[b.pk]))
    kerjakan()
    b.refresh_from_db()
    assert (b.keadaan, b.diterapkan_oleh) == ("diterapkan", rekan)


def test_berkas_kesalahan_dan_templat(pemeran, client_untuk, tmp_path):
    client = client_untuk(pemeran.apd)
    b = siap(pemeran, client, [keluarga(1), keluarga(2, NOMINAL="x")])
    client.post(reverse("impor:kesalahan", args=[b.pk]))
    kerjakan()
    kerja = Pekerjaan.objects.get(jenis="impor_kesalahan")
    jalur = tmp_path / "k.xlsx"
    jalur.write_bytes(b"".join(client.get(reverse("pekerjaan:hasil", args=[kerja.pk]))))
    lembar = openpyxl.load_workbook(jalur).active
    assert lembar.cell(1, 26).value == "KESALAHAN"
    assert lembar.cell(2, 26).value is None
    assert lembar.cell(3, 26).value.startswith("NOMINAL:")
    assert AksesPribadi.objects.filter(jenis="unduh", pengguna=pemeran.apd).count() == 1

    jalur.write_bytes(b"".join(client.get(reverse("impor:templat", args=["final_closing"]))))
    assert openpyxl.load_workbook(jalur)["DATA"].cell(1, 2).value == "NIK"


def test_banyaknya_kueri_tetap(pemeran, client_untuk, django_assert_num_queries):
    client = client_untuk(pemeran.apd)
    b = siap(pemeran, client, [keluarga(n) for n in range(60)])
    for nama, argumen in (("impor:rincian", []), ("impor:baris", ["baru"]), ("impor:baris", ["hilang"])):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as kueri:
            assert client.get(reverse(nama, args=[b.pk, *argumen])).status_code == 200
        assert len(kueri) <= 12


def test_nik_tidak_ada_di_pekerjaan(pemeran, client_untuk):
    siap(pemeran, client_untuk(pemeran.apd), [keluarga(1)])
    for kerja in Pekerjaan.objects.all():
        assert set(kerja.parameter) == {"berkas"}
        assert keluarga(1)["NIK"] not in f"{kerja.pesan}{kerja.judul}{kerja.kunci}"
