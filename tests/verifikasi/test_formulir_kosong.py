"""Blank forms: the right people on them, numbers only with a reason, and a workbook that is read back."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi, Pekerjaan
from inti.services import impor
from inti.services.kerja import Kemajuan, jalankan
from tests.factories import FasilitasFactory, LaporanFasilitasFactory
from tests.verifikasi.dunia_isian import desa_isian, warga
from verifikasi.berkas.kolom_verkom import KOLOM_KESEHATAN, KOLOM_PENDIDIKAN
from verifikasi.models import CatatanVerkom
from verifikasi.selectors.blangko import IBU_ANAK, LANSIA, SEKOLAH, susun_blangko, tahap_pilihan
from verifikasi.services.blangko import PilihanBlangko, buku_blangko, cetak_blangko, minta_blangko, nama_berkas

TAHAP = "2026-4"
BUKA = PilihanBlangko(lengkap=True, alasan="Urusan sekolah, kesehatan, atau Dukcapil")
pytestmark = pytest.mark.django_db


@pytest.fixture
def dunia(pemeran):
    return desa_isian(pemeran.pendamping)


def teks(pdf):
    lembar = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(satu.extract_text().split()) for satu in lembar]


def buku(jalur):
    return {lembar.title: list(lembar.iter_rows(values_only=True)) for lembar in load_workbook(jalur).worksheets}


# --- who stands on it ----------------------------------------------------------------------------


def test_a_school_form_names_its_pupils_and_the_school_s_days(pemeran, dunia):
    blangko = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping)
    assert [(b.peserta.anggota.nama, b.pendamping) for b in blangko.bagian[SEKOLAH]] == [
        ("ALYA", "Pendamping"),
        ("BIMA", "Pendamping"),
    ]
    assert blangko.kepala.hari_efektif == (21, None, None)
    lembar = teks(cetak_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping))
    assert len(lembar) == 1
    assert "FORMULIR VERIFIKASI KOMITMEN PENDIDIKAN" in lembar[0]
    assert "Kepala sekolah" in lembar[0]
    assert "Hari efektif: 21" in lembar[0]
    assert dunia.sekolah.npsn in lembar[0]
    assert "Jumlah di formulir ini: 2 orang" in lembar[0]


def test_a_posyandu_form_has_a_part_for_children_and_one_for_the_old(pemeran, dunia):
    warga(pemeran.pendamping, "EYANG", date(1950, 1, 1), "lansia", "P", dunia.posyandu)
    blangko = susun_blangko(dunia.posyandu, TAHAP, pemeran.pendamping)
    nama = {b: [s.peserta.anggota.nama for s in isi] for b, isi in blangko.bagian.items()}
    assert nama == {IBU_ANAK: ["CITA", "DEWI"], LANSIA: ["EYANG"]}
    satu, dua = teks(cetak_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping))
    assert "TB" in satu.split("Layanan")[0]
    assert "Tensi" in dua.split("Layanan")[0]
    assert "EYANG" not in satu
    assert "Bidan desa" in satu
    assert "Bidan desa" in dua


def test_the_heading_returns_on_each_page_and_the_signatures_come_once(pemeran, dunia):
    for n in range(40):
        warga(pemeran.pendamping, f"MURID {n:02d}", date(2016, 1, 1), "sd", "L", dunia.sekolah)
    blangko = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping)
    lembar = teks(cetak_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping))
    assert len(lembar) >= 2
    berisi = [satu for satu in lembar if "MURID" in satu]
    assert all("NIK SISWA" in satu and "ALPA" in satu for satu in berisi)
    assert sum("Kepala sekolah" in satu for satu in lembar) == 1
    assert f"halaman 1 dari {len(lembar)}" in lembar[0]


def test_a_school_of_two_pendamping_shows_each_the_own_pupils(pemeran, dunia):
    warga(pemeran.pendamping_lain, "DION", date(2016, 1, 1), "sd", "L", dunia.sekolah)

    def nama(user, petugas=None):
        return [b.peserta.anggota.nama for b in susun_blangko(dunia.sekolah, TAHAP, user, petugas).baris]

    assert nama(pemeran.pendamping) == ["ALYA", "BIMA"]
    assert nama(pemeran.pendamping_lain) == ["DION"]
    assert sorted(nama(pemeran.korkec)) == ["ALYA", "BIMA", "DION"]
    assert nama(pemeran.korkec, pemeran.pendamping_lain.pk) == ["DION"]
    kosong = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping_tetangga)
    with pytest.raises(GalatPengguna, match="Tidak ada anggota"):
        cetak_blangko(blangko=kosong, pilihan=PilihanBlangko(), oleh=pemeran.pendamping_tetangga)
    assert AksesPribadi.objects.count() == 0


# --- numbers -------------------------------------------------------------------------------------


def test_numbers_are_masked_and_in_full_only_for_a_reason_logged_per_family(pemeran, dunia):
    blangko = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping)
    samar = teks(cetak_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping))[0]
    assert dunia.alya.nik not in samar
    assert dunia.alya.kpm.nik not in samar
    assert [(a.jenis, a.jumlah) for a in AksesPribadi.objects.all()] == [("unduh", 2)]
    tanpa = PilihanBlangko(lengkap=True)
    with pytest.raises(GalatPengguna, match="Pilih keperluannya"):
        cetak_blangko(blangko=blangko, pilihan=tanpa, oleh=pemeran.pendamping)
    assert AksesPribadi.objects.count() == 1
    penuh = teks(cetak_blangko(blangko=blangko, pilihan=BUKA, oleh=pemeran.pendamping, dari="10.0.0.1"))[0]
    assert dunia.alya.nik in penuh
    assert dunia.alya.kpm.nik in penuh
    buka = AksesPribadi.objects.filter(jenis="buka").order_by("objek_id")
    assert {a.objek_id for a in buka} == {str(dunia.alya.kpm_id), str(dunia.bima.kpm_id)}
    assert {(a.kolom, a.alasan, a.dari) for a in buka} == {
        ("nik, nisn", "Formulir verifikasi: Urusan sekolah, kesehatan, atau Dukcapil", "10.0.0.1")
    }
    with pytest.raises(GalatPengguna, match="tidak boleh Anda buka"):
        cetak_blangko(blangko=blangko, pilihan=BUKA, oleh=pemeran.pengawas)


# --- the workbook --------------------------------------------------------------------------------


def test_the_workbook_has_the_ministry_s_columns_and_is_read_back(pemeran, dunia, tmp_path):
    from inti.berkas.kolom import Judul
    from verifikasi.berkas.verkom_pendidikan import baca_kepala

    LaporanFasilitasFactory(fasilitas=dunia.sekolah, bulan=date(2026, 12, 1), hari_efektif=0)
    jalur = tmp_path / "a.xlsx"
    blangko = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping)
    buku_blangko(blangko=blangko, pilihan=BUKA, oleh=pemeran.pendamping, keluaran=jalur)
    baris = buku(jalur)["SISWA"]
    ke = next(i for i, b in enumerate(baris) if b[0] == "NO")
    assert baris[ke] == KOLOM_PENDIDIKAN
    assert baris[ke + 1][:8] == (
        1, dunia.alya.kpm.nik, "IBU ALYA", dunia.alya.nik, None, "ALYA", "SD", None
    )  # fmt: skip
    assert baris[ke + 1][8:23] == (None,) * 15
    assert baris[ke + 1][24] == "Pendamping"
    atas = tuple(tuple("" if s is None else str(s) for s in b) for b in baris[:ke])
    judul = Judul.__new__(Judul)
    object.__setattr__(judul, "baris_atas", atas)
    object.__setattr__(judul, "atas", tuple(s for b in atas for s in b if s))
    kepala = baca_kepala("SISWA", judul)
    assert (kepala.npsn, kepala.tahap, kepala.hari_efektif) == (dunia.sekolah.npsn, TAHAP, (21, None, 0))


@pytest.mark.parametrize("lengkap", [True, False])
def test_a_filled_workbook_goes_through_the_import(pemeran, dunia, tmp_path, lengkap):
    jalur = tmp_path / "a.xlsx"
    blangko = susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping)
    pilihan = BUKA if lengkap else PilihanBlangko()
    buku_blangko(blangko=blangko, pilihan=pilihan, oleh=pemeran.pendamping, keluaran=jalur)
    satu = load_workbook(jalur)
    lembar = satu["SISWA"]
    ke = next(b[0].row for b in lembar.iter_rows() if b[0].value == "NO")
    for n, sel in enumerate((1, 0, 2), 9):
        lembar.cell(ke + 1, n).value = sel
        lembar.cell(ke + 2, n).value = 0
    satu.save(jalur)
    berkas = impor.unggah(
        jenis="verkom_pendidikan",
        nama="a.xlsx",
        isi=ContentFile(jalur.read_bytes()),
        oleh=pemeran.pendamping,
        parameter={},
    )
    berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
    if not lengkap:  # a masked number names nobody
        assert berkas.ringkasan.get("diterima", 0) == 0
        return
    assert berkas.ringkasan["diterima"] == 2, berkas.pesan
    impor.terapkan(berkas=berkas, oleh=pemeran.pendamping)
    impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=pemeran.pendamping, kerja=Kemajuan())
    hasil = CatatanVerkom.objects.order_by("anggota__nama")
    assert list(hasil.values_list("anggota__nama", "bulan", "hari_efektif", "alpa", "izin", "sakit")) == [
        ("ALYA", date(2026, 10, 1), 21, 1, 0, 2),
        ("BIMA", date(2026, 10, 1), 21, 0, 0, 0),
    ]


def test_the_health_workbook_has_a_sheet_for_each_part(pemeran, dunia, tmp_path):
    warga(pemeran.pendamping, "=EYANG()", date(1950, 1, 1), "lansia", "P", dunia.posyandu)
    jalur = tmp_path / "a.xlsx"
    blangko = susun_blangko(dunia.posyandu, TAHAP, pemeran.pendamping)
    buku_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping, keluaran=jalur)
    isi = buku(jalur)
    assert list(isi) == ["IBU DAN ANAK", "LANSIA DAN DISABILITAS"]
    for lembar, nama in (("IBU DAN ANAK", "CITA"), ("LANSIA DAN DISABILITAS", "=EYANG()")):
        ke = next(i for i, b in enumerate(isi[lembar]) if b[0] == "No")
        assert isi[lembar][ke] == KOLOM_KESEHATAN
        assert (isi[lembar][ke + 1][4], isi[lembar][ke + 1][5]) == (nama, "POSYANDU MAWAR")
    sel = load_workbook(jalur)["LANSIA DAN DISABILITAS"]
    assert all(s.data_type != "f" for b in sel.iter_rows() for s in b)


def test_file_names_hold_no_person_s_name(pemeran, dunia):
    bidan = FasilitasFactory(jenis="bidan", nama="BIDAN SITI RAHAYU")
    warga(pemeran.pendamping, "FITRI", date(2025, 1, 1), "aud", "P", bidan)
    nama = nama_berkas(susun_blangko(bidan, TAHAP, pemeran.pendamping), "pdf")
    assert "siti" not in nama
    assert nama.startswith("verkom-2026-4-bidan-")
    sekolah = nama_berkas(susun_blangko(dunia.sekolah, TAHAP, pemeran.pendamping), "xlsx")
    assert sekolah == f"verkom-2026-4-sdn-1-{dunia.sekolah.npsn}.xlsx"


# --- all facilities ------------------------------------------------------------------------------


def test_one_zip_holds_a_form_per_facility_of_the_pendamping(pemeran, dunia, client_untuk):
    warga(pemeran.pendamping_lain, "DION", date(2016, 1, 1), "sd", "L", dunia.sekolah)
    client = client_untuk(pemeran.pendamping)
    isi = {"tahap": TAHAP, "bentuk": "pdf", "nomor": "lengkap", "keperluan": "layanan"}
    assert client.post("/verifikasi/formulir/kosong/", isi | {"keperluan": ""}).status_code == 422
    assert client.post("/verifikasi/formulir/kosong/", isi | {"keperluan": "lainnya"}).status_code == 422
    assert Pekerjaan.objects.count() == 0
    jawaban = client.post("/verifikasi/formulir/kosong/", isi)
    client.post("/verifikasi/formulir/kosong/", isi)
    kerja = Pekerjaan.objects.get()
    assert (jawaban.status_code, jawaban["Location"]) == (302, f"/pekerjaan/{kerja.pk}/")
    assert kerja.parameter == {
        "petugas": pemeran.pendamping.pk,
        "tahap": TAHAP,
        "bentuk": "pdf",
        "lengkap": True,
        "keperluan": "layanan",
    }
    jalankan(id=kerja.pk, denyut=False)
    hasil = client.get(f"/pekerjaan/{kerja.pk}/hasil/")
    with zipfile.ZipFile(io.BytesIO(b"".join(hasil.streaming_content))) as arsip:
        nama = arsip.namelist()
        semua = " ".join(t for n in nama for t in teks(arsip.read(n)))
    assert len(nama) == 2
    assert all(n in semua for n in ("ALYA", "BIMA", "CITA", "DEWI"))
    assert "DION" not in semua
    assert AksesPribadi.objects.filter(jenis="buka").count() == 4
    assert client_untuk(pemeran.korkec).get(f"/pekerjaan/{kerja.pk}/hasil/").status_code == 404


def test_a_colleague_s_forms_are_not_asked_for(pemeran, dunia, client_untuk):
    bahan = {"tahap": TAHAP, "bentuk": "pdf", "lengkap": False, "keperluan": ""}
    with pytest.raises(TidakBerhak):
        minta_blangko(petugas=pemeran.pendamping, oleh=pemeran.pendamping_lain, **bahan)
    with pytest.raises(GalatPengguna, match="Belum ada fasilitas"):
        minta_blangko(petugas=pemeran.pendamping_lain, oleh=pemeran.pendamping_lain, **bahan)
    assert minta_blangko(petugas=pemeran.pendamping, oleh=pemeran.korkec, **bahan).jenis == "blangko_verkom"
    alamat = f"/verifikasi/formulir/kosong/?petugas={pemeran.pendamping.pk}"
    assert client_untuk(pemeran.pendamping_lain).get(alamat).status_code == 404
    assert client_untuk(pemeran.korkec).get(alamat).status_code == 200
    assert client_untuk(pemeran.korkec).get("/verifikasi/formulir/kosong/?petugas=x").status_code == 404


# --- pages ---------------------------------------------------------------------------------------


def test_the_page_makes_a_pdf_or_a_workbook_and_says_what_is_wrong(pemeran, dunia, client_untuk):
    client, alamat = client_untuk(pemeran.pendamping), f"/verifikasi/fasilitas/{dunia.sekolah.pk}/formulir/"
    assert client.get(alamat).status_code == 200
    isi = {"tahap": TAHAP, "nomor": "tersamar"}
    pdf = client.post(alamat, isi | {"sebagai": "pdf"})
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "no-store")
    assert client.post(alamat, isi | {"sebagai": "xlsx"}).content[:2] == b"PK"
    assert client.post(alamat, isi | {"tahap": "1999-1"}).status_code == 422
    assert client.post(alamat, isi | {"nomor": "lengkap"}).status_code == 422
    pengawas = client_untuk(pemeran.pengawas).post(alamat, isi | {"nomor": "lengkap", "keperluan": "layanan"})
    assert pengawas.status_code == 200  # without the right it is not asked: masked
    assert dunia.alya.nik not in " ".join(teks(pengawas.content))
    kosong = client_untuk(pemeran.pendamping_tetangga).post(alamat, isi)
    assert kosong.status_code == 422
    assert "Tidak ada anggota keluarga yang Anda lihat" in kosong.content.decode()
    assert client_untuk(pemeran.apd_luar).get(alamat).status_code == 404


def test_quarters_reach_from_the_coming_one_a_year_back():
    assert tahap_pilihan(date(2026, 11, 22)) == ["2027-1", "2026-4", "2026-3", "2026-2", "2026-1", "2025-4"]


def test_a_form_asks_the_same_whatever_its_size(pemeran, dunia):
    def hitung():
        with CaptureQueriesContext(connection) as kueri:
            blangko = susun_blangko(dunia.posyandu, TAHAP, pemeran.pendamping)
            cetak_blangko(blangko=blangko, pilihan=PilihanBlangko(), oleh=pemeran.pendamping)
        return len(kueri)

    hitung()  # appointments are read once and kept
    awal = hitung()
    for n in range(20):
        warga(pemeran.pendamping, f"BALITA {n}", date(2024, 1, 1), "aud", "L", dunia.posyandu)
    assert hitung() == awal
