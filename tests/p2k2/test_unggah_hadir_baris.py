"""Whose row it is on a filled attendance sheet, and who may apply it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from p2k2.models import Kehadiran, UnggahanHadir
from p2k2.services.unggah_hadir import bersihkan_unggahan
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.p2k2.lembar_hadir import (
    PADA,
    baris,
    bita,
    ekspor,
    isikan,
    kirim,
    lembar,
    letak,
    periksa,
    terapkan,
    tersimpan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_untuk, rombongan):
    return client_untuk(rombongan.petugas)


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
