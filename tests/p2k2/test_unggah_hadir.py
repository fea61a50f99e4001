"""A filled attendance sheet comes back: read as it really arrives, previewed, applied once, never guessed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from p2k2.models import Kehadiran, UnggahanHadir
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.unggah_hadir import bersihkan_unggahan
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

PADA = date(2026, 11, 22)
PILIH = {"bentuk": "p2k2", "kertas": "f4", "nomor": "tersamar", "sebagai": "xlsx", "isi": "bertanda"}
JUDUL = ["No", "Nama", "NIK", "Alamat", "RT", "RW", "Tanda Tangan", "Ket", "Kehadiran"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_untuk, rombongan):
    return client_untuk(rombongan.petugas)


def ekspor(client, pertemuan, **lain):
    return load_workbook(BytesIO(client.post(f"/p2k2/{pertemuan.pk}/lembar/", PILIH | lain).content))


def isikan(buku, **isi):
    """Type into an exported sheet: by name, the cells of Kehadiran, Diwakili oleh, Hubungan."""
    for baris in buku.worksheets[0].iter_rows():
        nama = str(baris[1].value).removesuffix(" (Ketua)")
        if nama in isi:
            for sel, nilai in zip(baris[letak(buku) - 1 :], isi[nama], strict=False):
                sel.value = nilai
    return buku


def letak(buku):
    return next(s.column for b in buku.worksheets[0].iter_rows() for s in b if s.value == "Kehadiran")


def bita(buku):
    keluar = BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def lembar(*baris, atas=(), judul=JUDUL):
    buku = Workbook()
    for satu in [*[[t] for t in atas], judul, *baris]:
        buku.worksheets[0].append(satu)
    return bita(buku)


def baris(nama, tanda, nik=None):
    return [1, nama, nik, "JL. A", "001", "002", None, None, tanda]


def kirim(client, pertemuan, isi, nama="daftar.xlsx"):
    isi = isi if isinstance(isi, bytes) else bita(isi)
    return client.post(f"/p2k2/{pertemuan.pk}/unggah/", {"berkas": SimpleUploadedFile(nama, isi)})


def periksa(client, pertemuan, isi, nama="daftar.xlsx"):
    """Upload and open the preview; the rows by outcome: {outcome: [(name, mark, columns at fault)]}."""
    jawaban = kirim(client, pertemuan, isi, nama)
    assert jawaban.status_code == 302, jawaban.text
    layar = client.get(jawaban["Location"])
    hasil = {}
    for label, _, isi_baris in layar.context.get("kelompok", []):
        hasil[label] = [(b.nama, str(b.baru), [k for k, _ in b.kesalahan]) for b in isi_baris]
    return jawaban["Location"], layar, hasil


def terapkan(client, alamat, versi=1):
    return client.post(f"{alamat}terapkan/", {"versi": versi})


def tersimpan(pertemuan):
    return {
        h.kpm.nama: (h.status, h.wakil, h.hubungan_wakil)
        for h in Kehadiran.objects.filter(pertemuan=pertemuan).select_related("kpm")
    }


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


# --- whose row -------------------------------------------------------------------------------


def test_families_added_by_hand_are_matched_by_nik_or_one_exact_name_and_never_added(client, rombongan, pertemuan):
    ani, _, _ = rombongan.kpm
    lain = KPMFactory(nama="WATI")
    KeanggotaanFactory(kpm=lain, kelompok=KelompokFactory())
    isi = lembar(
        baris("A. N. I", "H", ani.nik), baris("budi", "I"), baris("WATI", "H"), baris("WATI", "H", lain.nik),
        baris("BARU SEKALI", "H"), baris("", "H"), baris("CICI", "H", 1771084101900792),
    )  # fmt: skip
    alamat, layar, hasil = periksa(client, pertemuan, isi)
    assert hasil["Tanda baru"] == [("ANI", "Hadir", []), ("BUDI", "Izin", [])]
    assert [k for _, _, k in hasil["Ditolak"]] == [["Nama"], ["NIK"], ["Nama"], ["Nama"], ["NIK"]]
    assert "bukan anggota kelompok pada 22 November 2026" in layar.text
    terapkan(client, alamat)
    assert set(tersimpan(pertemuan)) == {"ANI", "BUDI", "CICI"}
    assert not rombongan.kelompok.keanggotaan.filter(kpm=lain).exists()


def test_two_families_of_one_name_need_the_nik(client, rombongan, pertemuan):
    kembar = KPMFactory(nama="ANI")
    KeanggotaanFactory(kpm=kembar, kelompok=rombongan.kelompok)
    _, layar, hasil = periksa(client, pertemuan, lembar(baris("ANI", "H"), baris("ANI", "S", kembar.nik)))
    assert hasil == {"Ditolak": [("ANI", "belum diisi", ["Nama"])], "Tanda baru": [("ANI", "Sakit", [])]}
    assert "ada 2 keluarga bernama ini" in layar.text


def test_one_family_twice_counts_once_or_not_at_all(client, rombongan, pertemuan):
    isi = lembar(baris("ANI", "H"), baris("ANI", "hadir"), baris("BUDI", "H"), baris("BUDI", "A"))
    _, layar, hasil = periksa(client, pertemuan, isi)
    assert hasil == {
        "Ditolak": [("BUDI", "Hadir", ["Kehadiran"]), ("BUDI", "Alpa", ["Kehadiran"])],
        "Tanda baru": [("ANI", "Hadir", [])],
        "Tetap": [("ANI", "Hadir", [])],
    }
    assert "baris 4, 5 dengan isi berbeda" in layar.text


def test_the_sheet_of_another_meeting_is_refused_whole_and_its_rows_alone_too(client, rombongan, pertemuan):
    lain = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA - timedelta(days=30))
    buku = isikan(ekspor(client, lain), ANI=("Alpa",))
    jawaban = kirim(client, pertemuan, buku)
    assert (jawaban.status_code, "lembar pertemuan lain" in jawaban.text) == (422, True)
    for sel in buku.worksheets[0]["A"]:
        if str(sel.value).startswith("Kode lembar"):
            sel.value = None
    _, _, hasil = periksa(client, pertemuan, buku)
    assert [k for _, _, k in hasil["Ditolak"]] == [["Kode"]] * 3
    assert tersimpan(pertemuan) == {}


def test_a_shifted_name_beside_a_code_is_refused(client, rombongan, pertemuan):
    buku = ekspor(client, pertemuan)
    for sel in buku.worksheets[0]["B"]:
        if sel.value == "ANI":
            sel.value = "CICI"
            buku.worksheets[0].cell(sel.row, letak(buku)).value = "Alpa"
    _, _, hasil = periksa(client, pertemuan, buku)
    assert hasil["Ditolak"] == [("CICI", "belum diisi", ["Nama"])]


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        (("Alpa", "DEDI", "Anak"), "Diwakili oleh"),
        ((None, "DEDI", "Anak"), "Diwakili oleh"),
        (("Hadir", "DEDI", None), "Hubungan"),
        (("Hadir", None, "Anak"), "Diwakili oleh"),
        (("Hadir", "DEDI", "teman"), "Hubungan"),
        (("Hadir", "D" * 101, "Anak"), "Diwakili oleh"),
    ],
)
def test_a_representative_is_named_whole_and_for_who_is_present(client, rombongan, pertemuan, isi, kolom):
    _, _, hasil = periksa(client, pertemuan, isikan(ekspor(client, pertemuan), ANI=isi))
    assert [k for _, _, k in hasil["Ditolak"]] == [[kolom]]


def test_a_refused_row_shows_what_is_stored(client, rombongan, pertemuan):
    terapkan(client, periksa(client, pertemuan, lembar(baris("BUDI", "Izin")))[0])
    _, layar, _ = periksa(client, pertemuan, lembar(baris("BUDI", "ya mungkin"), baris("CICI", "Alpa")))
    lama = {b.nama: str(b.lama) for _, _, isi in layar.context["kelompok"] for b in isi}
    assert lama == {"BUDI": "Izin", "CICI": "belum diisi"}


def test_the_returned_workbook_names_the_reasons(client, rombongan, pertemuan):
    alamat, _, _ = periksa(client, pertemuan, lembar(baris("ANI", "H"), baris("BUDI", "ya mungkin")))
    jawaban = client.post(f"{alamat}kesalahan/")
    isi = [[s.value for s in b] for b in load_workbook(BytesIO(jawaban.content)).worksheets[0].iter_rows()]
    assert isi[0][-1] == "KESALAHAN"
    assert [b[-1] for b in isi[1:]] == [
        None, "Kehadiran: 'ya mungkin' bukan tanda kehadiran; isi Hadir, Izin, Sakit, atau Alpa",
    ]  # fmt: skip


# --- rights ----------------------------------------------------------------------------------


def test_only_todays_pendamping_of_the_group_uploads_and_applies(pemeran, client_untuk, client, rombongan, pertemuan):
    isi = bita(isikan(ekspor(client, pertemuan), ANI=("Alpa",)))
    alamat, _, _ = periksa(client, pertemuan, isi)
    for nama, user in vars(pemeran).items():
        if nama == "pendamping":
            continue
        lain = client_untuk(user)
        harapan = 404 if nama.startswith("pendamping_") else 403
        assert kirim(lain, pertemuan, isi).status_code == harapan, nama
        assert lain.get(alamat).status_code == harapan, nama
        assert terapkan(lain, alamat).status_code == harapan, nama
        assert lain.post(f"{alamat}kesalahan/").status_code == harapan, nama
    assert tersimpan(pertemuan) == {}


def test_after_a_handover_the_predecessor_no_longer_applies(client, rombongan, pertemuan):
    alamat, _, _ = periksa(client, pertemuan, isikan(ekspor(client, pertemuan), ANI=("Alpa",)))
    rombongan.kelompok.penugasan.update(selesai=PADA - timedelta(days=1))
    assert terapkan(client, alamat).status_code == 403
    assert tersimpan(pertemuan) == {}


def test_an_upload_belongs_to_its_meeting_alone(client, client_untuk, rombongan, pertemuan, pemeran):
    alamat, _, _ = periksa(client, pertemuan, isikan(ekspor(client, pertemuan), ANI=("Alpa",)))
    lain = KelompokFactory(nama="Lain")
    PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas)
    milik = PertemuanFactory(kelompok=lain, petugas=rombongan.petugas, tanggal=PADA)
    salah = alamat.replace(str(pertemuan.pk), str(milik.pk))
    assert client.get(salah).status_code == 404
    assert terapkan(client, salah).status_code == 404


def test_a_future_or_cancelled_meeting_takes_no_marks(client, rombongan):
    depan = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA + timedelta(days=3), keadaan="direncanakan"
    )
    alamat, _, _ = periksa(client, depan, isikan(ekspor(client, depan), ANI=("Hadir",)))
    tolak = terapkan(client, alamat)
    assert (tolak.status_code, "belum berlangsung" in tolak.text) == (422, True)
    batal = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, keadaan="dibatalkan", alasan_batal="hujan"
    )
    tolak = kirim(client, batal, lembar(baris("ANI", "H")))
    assert (tolak.status_code, "dibatalkan, jadi" in tolak.text) == (422, True)
    assert not Kehadiran.objects.exists()


def test_a_new_upload_replaces_one_that_nobody_applied_and_old_ones_go(client, rombongan, pertemuan):
    pertama, _, _ = periksa(client, pertemuan, lembar(baris("ANI", "H")))
    kedua, _, _ = periksa(client, pertemuan, lembar(baris("ANI", "S")))
    assert kedua in client.get(f"/p2k2/{pertemuan.pk}/unggah/").text
    assert client.get(pertama).status_code == 404
    terapkan(client, kedua)
    periksa(client, pertemuan, lembar(baris("BUDI", "S")))
    assert bersihkan_unggahan() == 0
    terakhir = UnggahanHadir.objects.latest("diunggah_pada").diunggah_pada  # the database's own hour
    assert bersihkan_unggahan(pada=terakhir + timedelta(days=8)) == 2
    sisa = UnggahanHadir.objects.get()
    assert (str(sisa.pk) in kedua, bool(sisa.berkas)) == (True, False)


@pytest.mark.parametrize("jumlah", [1, 12])
def test_the_queries_of_a_preview_do_not_grow_with_its_rows(client, rombongan, pertemuan, jumlah):
    for i in range(jumlah):
        kpm = KPMFactory(nama=f"K {i}")
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok)
        KehadiranFactory(pertemuan=pertemuan, kpm=kpm, status="alpa")
    alamat, _, _ = periksa(client, pertemuan, lembar(*[baris(f"K {i}", "H") for i in range(jumlah)]))
    with CaptureQueriesContext(connection) as kueri:
        assert client.get(alamat).status_code == 200
    assert len(kueri) == 10
