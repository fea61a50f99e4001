"""A filled attendance sheet comes back: read as it really arrives, previewed, applied once, never guessed."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from p2k2.models import UnggahanHadir
from p2k2.services.kehadiran import isi_kehadiran
from tests.factories import (
    PengurusKelompokFactory,
)
from tests.p2k2.lembar_hadir import PADA, baris, bita, ekspor, isikan, kirim, lembar, periksa, terapkan, tersimpan

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_untuk, rombongan):
    return client_untuk(rombongan.petugas)


# --- round trip ------------------------------------------------------------------------------


@pytest.mark.parametrize("lain", [{}, {"bentuk": "biasa"}, {"nomor": "lengkap", "keperluan": "siks"}])
def test_a_filled_sheet_gives_exactly_its_marks(client, rombongan, pertemuan, lain):
    PengurusKelompokFactory(kelompok=rombongan.kelompok, kpm=rombongan.kpm[0], jabatan="ketua")
    buku = isikan(ekspor(client, pertemuan, **lain), ANI=("Hadir", "DEDI", "Anak"), CICI=("Alpa",))
    alamat, _, hasil = periksa(client, pertemuan, buku)
    assert hasil == {
        "Tanda baru": [("ANI", "Hadir, diwakili DEDI (anak)", []), ("CICI", "Alpa", [])],
        "Tetap": [("BUDI", "belum diisi", [])],
    }
    assert tersimpan(pertemuan) == {}
    assert terapkan(client, alamat).status_code == 302
    assert tersimpan(pertemuan) == {
        "ANI": ("hadir", "DEDI", "anak"), "BUDI": (None, "", ""), "CICI": ("alpa", "", ""),
    }  # fmt: skip
    pertemuan.refresh_from_db()
    assert (pertemuan.keadaan, pertemuan.versi) == ("terlaksana", 2)
    unggahan = UnggahanHadir.objects.get()
    assert (unggahan.diubah, unggahan.diterapkan_oleh, len(unggahan.sha256)) == (2, rombongan.petugas, 64)


def test_the_same_file_again_changes_nothing(client, rombongan, pertemuan):
    isi = bita(isikan(ekspor(client, pertemuan), ANI=("Hadir",)))
    alamat, _, _ = periksa(client, pertemuan, isi)
    terapkan(client, alamat)
    assert terapkan(client, alamat, versi=2).status_code == 302
    lagi, layar, hasil = periksa(client, pertemuan, isi)
    assert lagi == alamat
    assert "sudah diterapkan" in layar.text
    assert hasil == {}
    pertemuan.refresh_from_db()
    assert pertemuan.versi == 2
    assert UnggahanHadir.objects.count() == 1


def test_an_exported_sheet_that_nobody_filled_in_is_no_success(client, rombongan, pertemuan):
    alamat, layar, hasil = periksa(client, pertemuan, ekspor(client, pertemuan))
    assert [len(b) for b in hasil.values()] == [3]
    assert "Tidak ada yang disimpan" in layar.text
    assert "Terapkan" not in layar.text
    tolak = terapkan(client, alamat)
    assert (tolak.status_code, "Tidak ada tanda yang berubah" in tolak.text) == (422, True)
    assert tersimpan(pertemuan) == {}


def test_an_empty_cell_erases_nothing(client, rombongan, pertemuan):
    isi_kehadiran(
        pertemuan=pertemuan, tanda=dict.fromkeys(rombongan.pk, "hadir"), versi=1, oleh=rombongan.petugas, pada=PADA
    )
    buku = isikan(ekspor(client, pertemuan), ANI=(None,), BUDI=("Sakit",))
    alamat, _, hasil = periksa(client, pertemuan, buku)
    assert hasil["Tanda berubah"] == [("BUDI", "Sakit", [])]
    terapkan(client, alamat, versi=2)
    assert {k: s for k, (s, _, _) in tersimpan(pertemuan).items()} == {"ANI": "hadir", "BUDI": "sakit", "CICI": "hadir"}


# --- somebody else was faster ----------------------------------------------------------------


def test_what_was_corrected_since_the_sheet_left_is_shown_and_not_overwritten(client, rombongan, pertemuan):
    ani, budi, cici = rombongan.pk
    simpan = {"pertemuan": pertemuan, "oleh": rombongan.petugas, "pada": PADA}
    isi_kehadiran(tanda={ani: "alpa", budi: "alpa", cici: None}, versi=1, **simpan)
    buku = isikan(ekspor(client, pertemuan), ANI=("Izin",), BUDI=("Sakit",), CICI=("Hadir",))
    isi_kehadiran(tanda={ani: "hadir"}, versi=2, **simpan)
    alamat, layar, hasil = periksa(client, pertemuan, buku)
    assert hasil == {
        "Sudah dikoreksi": [("ANI", "Izin", [])],
        "Tanda berubah": [("BUDI", "Sakit", [])],
        "Tanda baru": [("CICI", "Hadir", [])],
    }
    assert "dikoreksi sesudah lembar ini diunduh" in layar.text
    terapkan(client, alamat, versi=3)
    assert [s for s, _, _ in tersimpan(pertemuan).values()].count("hadir") == 2
    assert tersimpan(pertemuan)["ANI"] == ("hadir", "", "")


def test_a_preview_that_grew_old_is_shown_again_and_writes_nothing(client, rombongan, pertemuan):
    ani, _, _ = rombongan.pk
    alamat, _, _ = periksa(client, pertemuan, isikan(ekspor(client, pertemuan), BUDI=("Alpa",)))
    isi_kehadiran(pertemuan=pertemuan, tanda={ani: "hadir"}, versi=1, oleh=rombongan.petugas, pada=PADA)
    tolak = terapkan(client, alamat, versi=1)
    assert tolak.status_code == 422
    assert "berubah sejak pratinjau dibuat" in tolak.text
    assert tersimpan(pertemuan)["BUDI"] == (None, "", "")
    assert terapkan(client, alamat, versi=tolak.context["versi"]).status_code == 302
    assert tersimpan(pertemuan)["BUDI"] == ("alpa", "", "")


# --- files as they arrive --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tulisan", "tanda"),
    [
        ("H", "Hadir"), ("hadir", "Hadir"), ("✓", "Hadir"), ("√", "Hadir"), (" Hadir. ", "Hadir"), ("I", "Izin"),
        ("ijin", "Izin"), ("s", "Sakit"), ("SAKIT", "Sakit"), ("A", "Alpa"), ("Alfa", "Alpa"), ("ALPHA", "Alpa"),
        ("tidak hadir", "Alpa"), ("Tanpa Keterangan", "Alpa"),
    ],
)  # fmt: skip
def test_marks_are_read_in_every_spelling(client, rombongan, pertemuan, tulisan, tanda):
    _, _, hasil = periksa(client, pertemuan, lembar(baris("ANI", tulisan)))
    assert hasil == {"Tanda baru": [("ANI", tanda, [])]}


def test_titles_another_order_blank_rows_and_a_total_are_no_fault(client, rombongan, pertemuan):
    isi = lembar(
        ["hadir", "", "ani"], [], ["ALFA", "", "Cici "], ["STATUS", "KETERANGAN", "NAMA KPM"], ["", "", "JUMLAH 2"],
        [], ["", "", "Ketua Kelompok"], ["", "", "BUDI"],
        atas=("DAFTAR HADIR", "Kelompok Melati", ""), judul=["Status", "Keterangan", "Nama KPM"],
    )  # fmt: skip
    _, _, hasil = periksa(client, pertemuan, isi)
    assert hasil == {"Tanda baru": [("ANI", "Hadir", []), ("CICI", "Alpa", [])]}


def test_a_column_for_each_mark_is_read_and_two_ticks_are_refused(client, rombongan, pertemuan):
    isi = lembar(
        [1, "ANI", "✓", None, None, None], [2, "BUDI", None, None, "v", None], [3, "CICI", "x", None, None, "x"],
        judul=["No", "Nama", "H", "I", "S", "A"],
    )  # fmt: skip
    _, _, hasil = periksa(client, pertemuan, isi)
    assert hasil == {
        "Ditolak": [("CICI", "belum diisi", ["Kehadiran"])],
        "Tanda baru": [("ANI", "Hadir", []), ("BUDI", "Sakit", [])],
    }


def test_the_plain_sheet_may_carry_the_mark_under_ket(client, rombongan, pertemuan):
    isi = lembar([1, "ANI", "Hadir"], [2, "BUDI", "pindah rumah"], judul=["No", "Nama", "Ket"])
    _, _, hasil = periksa(client, pertemuan, isi)
    assert hasil == {"Ditolak": [("BUDI", "belum diisi", ["Ket"])], "Tanda baru": [("ANI", "Hadir", [])]}


def test_the_official_sheet_typed_by_somebody_else_is_read(client, rombongan, pertemuan):
    ani, _, cici = rombongan.kpm
    kosong = [None] * 7
    isi = lembar(
        [None] * 14 + ["ganjil", "genap"],
        [1, "A. N. I (Ketua)", f"{ani.nik}\n{ani.kk}", "JL. A", "1", "2", *kosong, "H"],
        [2, "BUDI (KETUA KELOMPOK)", None, None, None, None, *kosong, "Sakit"],
        [3, "X", f"{cici.nik} / {cici.kk}", None, None, None, *kosong, "Alpa"],
        judul=[
            "No", "Nama Pengurus", "NIK / No. KK", "Alamat", "RT", "RW", "AUD", "SD", "SMP", "SMA", "Disab", "Lansia",
            "Hamil", "Keterangan", "Tanda Tangan / Cap Jempol", None,
        ],
    )  # fmt: skip
    _, _, hasil = periksa(client, pertemuan, isi)
    assert hasil == {"Tanda baru": [("ANI", "Hadir", []), ("BUDI", "Sakit", []), ("CICI", "Alpa", [])]}


def test_a_returned_official_sheet_is_corrected_and_sent_back(client, rombongan, pertemuan):
    buku = isikan(ekspor(client, pertemuan), ANI=("Hadir",), BUDI=("mungkin",))
    alamat, _, _ = periksa(client, pertemuan, buku)
    kembali = load_workbook(BytesIO(client.post(f"{alamat}kesalahan/").content))
    salah = [b[1].value for b in kembali.worksheets[0].iter_rows() if b[-1].value]
    assert salah == ["Nama pengurus", "BUDI"]  # the heading KESALAHAN, and the row
    _, _, hasil = periksa(client, pertemuan, isikan(kembali, BUDI=("Izin",)))
    assert hasil == {"Tanda baru": [("ANI", "Hadir", []), ("BUDI", "Izin", [])], "Tetap": [("CICI", "belum diisi", [])]}


@pytest.mark.parametrize(
    ("judul", "kalimat"),
    [
        (["NPSN", "Sekolah"], "satu baris judul berisi Kehadiran, atau pakai templat"),
        (["Nama", "NIK"], "belum lengkap: kolom Kehadiran tidak ada"),
        (["Nama", "H", "I", "S"], "belum lengkap: kolom Alpa tidak ada"),
    ],
)
def test_the_refusal_names_the_column_that_the_workbook_of_this_page_has(client, rombongan, pertemuan, judul, kalimat):
    jawaban = kirim(client, pertemuan, lembar(["1", "2"], judul=judul))
    assert jawaban.status_code == 422
    assert kalimat in jawaban.text


def test_csv_is_read_too(client, rombongan, pertemuan):
    _, _, hasil = periksa(client, pertemuan, b"sep=;\nNama;Kehadiran\nANI;Hadir\n", "daftar.csv")
    assert hasil == {"Tanda baru": [("ANI", "Hadir", [])]}


def test_formula_text_is_refused_as_a_mark_and_never_runs(client, rombongan, pertemuan):
    isi = lembar(baris("ANI", "'=1+1"), baris("BUDI", "<script>alert(1)</script>"))
    _, layar, hasil = periksa(client, pertemuan, isi)
    assert hasil == {"Ditolak": [("ANI", "belum diisi", ["Kehadiran"]), ("BUDI", "belum diisi", ["Kehadiran"])]}
    assert "<script>alert(1)" not in layar.text


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (b"", "kosong"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel lama"),
        (b"%PDF-1.7 daftar", "dokumen PDF"),
        (b"PK\x03\x04rusak", "rusak"),
        (lembar(judul=["Nama", "Alamat"]), "Kehadiran"),
        (lembar(), "tidak ada baris data"),
        (b"x" * (2 * 1024 * 1024 + 1), "2,0 MB"),
        (lembar(*[baris(f"K {i}", "H") for i in range(501)]), "lebih dari 500 baris"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_at_once_and_not_kept(client, rombongan, pertemuan, isi, kata):
    jawaban = kirim(client, pertemuan, isi)
    assert jawaban.status_code == 422
    assert kata in jawaban.text
    assert not UnggahanHadir.objects.exists()
