"""The monitoring sheets: read back as workbooks, told the same on paper, and asked for by who may."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from inti.models import AksesPribadi
from p2k2.berkas.lembar_pantau import data_cetak
from p2k2.berkas.pantau import lembar_pertemuan
from p2k2.selectors.pantau import lengkapi_pertemuan
from p2k2.selectors.pertemuan import register
from p2k2.semester import Semester
from p2k2.services.pantau import Peminta, buat_bulan, buat_pertemuan, buat_semester
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PemateriFactory,
    PenilaianSemesterFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

pytestmark = pytest.mark.django_db

HARI = date(2026, 11, 22)
BULAN = date(2026, 11, 1)
MELIHAT = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}


def bertemu(rombongan, hari=date(2026, 11, 3), **lain):
    p = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari, tempat="Rumah ketua", **lain
    )
    for kpm, (status, paham) in zip(rombongan.kpm, [("hadir", "baik"), ("alpa", ""), (None, "")], strict=True):
        KehadiranFactory(pertemuan=p, kpm=kpm, status=status, pemahaman=paham)
    return p


def minta(user, bentuk="buku"):
    return Peminta(user, bentuk, "10.0.0.1")


def baca(berkas):
    return load_workbook(BytesIO(berkas.isi))


def kisi(lembar):
    return [[c.value for c in baris] for baris in lembar.iter_rows()]


def test_the_sheet_of_a_meeting_has_exactly_its_columns_and_totals(rombongan):
    p = bertemu(rombongan, materi="Gizi balita")
    PemateriFactory(pertemuan=p, nama="Bidan Sari", instansi="Puskesmas")
    buku = baca(buat_pertemuan(pertemuan=p, minta=minta(rombongan.petugas)))
    assert buku.sheetnames == ["03-11 Melati"]
    assert kisi(buku["03-11 Melati"])[:15] == [
        ["Pemantauan KPM PKH Setiap P2K2", *[None] * 8],
        ["Nama pendamping: Pendamping", *[None] * 8],
        ["Hari/tanggal: Selasa, 3 November 2026", *[None] * 8],
        ["Tempat: Rumah ketua", *[None] * 8],
        ["Materi: Gizi balita", *[None] * 8],
        ["Pemateri: Bidan Sari (Puskesmas)", *[None] * 8],
        ["Belum diisi: 1 keluarga, tidak dihitung hadir maupun tidak hadir.", *[None] * 8],
        [None] * 9,
        ["No", "Nama KPM", "Kelompok", "Kehadiran", None, "Pengetahuan & Pemahaman", None, None, None],
        [None, None, None, "Hadir", "Tidak", "Kurang", "Baik", "Sangat baik", "Tidak dapat dinilai"],
        [1, "ANI", "Melati", "√", None, None, "√", None, None],
        [2, "BUDI", "Melati", None, "√", None, None, None, None],
        [3, "CICI", "Melati", None, None, None, None, None, None],
        [None, "Jumlah", None, 1, 1, 0, 1, 0, 0],
        [None] * 9,
    ]
    gabung = {str(r) for r in buku["03-11 Melati"].merged_cells.ranges}
    assert gabung == {"A9:A10", "B9:B10", "C9:C10", "D9:E9", "F9:I9"}


def test_the_paper_says_the_same_as_the_workbook(rombongan):
    p = lengkapi_pertemuan(bertemu(rombongan))
    isi = data_cetak([lembar_pertemuan(p, register([p])[p.pk])])["lembar"][0]
    assert [a["teks"] for a in isi["atas"]] == ["No", "Nama KPM", "Kelompok", "Kehadiran", "Pengetahuan & Pemahaman"]
    assert isi["bawahan"] == ["Hadir", "Tidak", "Kurang", "Baik", "Sangat baik", "Tidak dapat dinilai"]
    assert isi["baris"][0] == ["1", "ANI", "Melati", "√", "", "", "√", "", ""]
    assert isi["jumlah"] == ["", "Jumlah", "", "1", "1", "0", "1", "0", "0"]
    pdf = buat_pertemuan(pertemuan=p, minta=minta(rombongan.petugas, "pdf"))
    assert pdf.isi.startswith(b"%PDF-")
    assert pdf.nama == "pemantauan-p2k2-2026-11-03-melati.pdf"


def test_text_that_looks_like_a_formula_stays_text(rombongan):
    rombongan.kpm[0].nama = "=HYPERLINK(1)"
    rombongan.kpm[0].save()
    sel = baca(buat_pertemuan(pertemuan=bertemu(rombongan), minta=minta(rombongan.petugas))).worksheets[0]["B11"]
    assert (sel.value, sel.data_type) == ("=HYPERLINK(1)", "s")


def test_a_month_has_a_sheet_per_meeting_and_an_empty_month_says_so(rombongan):
    bertemu(rombongan)
    bertemu(rombongan, date(2026, 11, 17))
    bertemu(rombongan, date(2026, 10, 6))
    bertemu(rombongan, date(2026, 11, 20), keadaan="dibatalkan", alasan_batal="hujan")
    buku = baca(buat_bulan(petugas=rombongan.petugas, bulan=BULAN, minta=minta(rombongan.petugas)))
    assert buku.sheetnames == ["03-11 Melati", "17-11 Melati"]
    kosong = baca(buat_bulan(petugas=rombongan.petugas, bulan=date(2026, 9, 1), minta=minta(rombongan.petugas)))
    assert kosong.sheetnames == ["September 2026"]
    assert [c for baris in kisi(kosong.worksheets[0]) for c in baris if c][-1] == (
        "Tidak ada pertemuan terlaksana pada September 2026."
    )
    assert AksesPribadi.objects.count() == 1  # the empty sheet names no family


def test_reading_names_out_is_logged_with_their_number(rombongan):
    p = bertemu(rombongan)
    buat_pertemuan(pertemuan=p, minta=minta(rombongan.petugas, "pdf"))
    satu = AksesPribadi.objects.get()
    assert (satu.pengguna, satu.objek, satu.objek_id, satu.kolom, satu.jumlah) == (
        rombongan.petugas, "p2k2.Pertemuan", str(p.pk), "pdf", 3,
    )  # fmt: skip


def test_semester_judgements_stand_apart_and_what_was_not_judged_stays_empty(rombongan):
    PenilaianSemesterFactory(kpm=rombongan.kpm[0], perubahan_perilaku=3, kenali_potensi=1)
    PenilaianSemesterFactory(kpm=rombongan.kpm[1], perubahan_perilaku=4)
    PenilaianSemesterFactory(kpm=rombongan.kpm[2], semester=1, perubahan_perilaku=4, kenali_potensi=4)
    buku = baca(
        buat_semester(petugas=rombongan.petugas, semester=Semester(2026, 2), hari=HARI, minta=minta(rombongan.petugas))
    )
    baris = kisi(buku.worksheets[0])
    assert baris[0][0] == "Pemantauan KPM PKH dalam P2K2"
    assert baris[6:8] == [
        ["No", "Nama KPM", "Kelompok", "Perubahan Perilaku", None, None, None,
         "Kemampuan Mengenali Potensi", None, None, None],
        [None, None, None, *["Belum terlihat", "Mulai terlihat", "Berkembang", "Kuat dan menetap"] * 2],
    ]  # fmt: skip
    assert baris[8:12] == [
        [1, "ANI", "Melati", None, None, "√", None, "√", None, None, None],
        [2, "BUDI", "Melati", None, None, None, "√", None, None, None, None],
        [3, "CICI", "Melati", *[None] * 8],
        [None, "Jumlah", None, 0, 0, 1, 1, 1, 0, 0, 0],
    ]


def test_a_family_that_moved_between_groups_stands_once_where_it_stayed_last(rombongan):
    lain = KelompokFactory(nama="Anggrek", dibuat_oleh=rombongan.petugas)
    PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas, mulai=date(2025, 1, 1))
    rombongan.kpm[0].keanggotaan.update(selesai=date(2026, 9, 30))
    KeanggotaanFactory(kpm=rombongan.kpm[0], kelompok=lain, mulai=date(2026, 10, 1))
    hasil = buat_semester(
        petugas=rombongan.petugas, semester=Semester(2026, 2), hari=HARI, minta=minta(rombongan.petugas)
    )
    baris = [b[:3] for b in kisi(baca(hasil).worksheets[0]) if isinstance(b[0], int)]
    assert baris == [[1, "ANI", "Anggrek"], [2, "BUDI", "Melati"], [3, "CICI", "Melati"]]


def test_a_family_out_of_sight_is_not_named(rombongan):
    """In the group it was, and belongs to another kabupaten's pendamping now."""
    rombongan.kpm[2].desa_id = "17.01.01.2001"
    rombongan.kpm[2].save()
    rombongan.kpm[2].penugasan.all().delete()
    rombongan.kpm[2].keanggotaan.update(selesai=date(2026, 10, 1))
    hasil = buat_semester(
        petugas=rombongan.petugas, semester=Semester(2026, 2), hari=HARI, minta=minta(rombongan.petugas)
    )
    assert [b[1] for b in kisi(baca(hasil).worksheets[0]) if isinstance(b[0], int)] == ["ANI", "BUDI"]


# --- pages ---------------------------------------------------------------------------------------


def test_sheets_are_for_the_pendamping_and_who_sees_the_area(pemeran, client_untuk, rombongan):
    p = bertemu(rombongan)
    alamat = [
        f"/p2k2/pemantauan/?petugas={rombongan.petugas.pk}",
        f"/p2k2/pemantauan/bulan/buku/?petugas={rombongan.petugas.pk}&bulan=2026-11",
        f"/p2k2/pemantauan/semester/buku/?petugas={rombongan.petugas.pk}&semester=2026-2",
        f"/p2k2/pemantauan/semester/buku/?petugas={rombongan.petugas.pk}&kelompok={rombongan.kelompok.pk}",
        f"/p2k2/pemantauan/rhk-2/buku/?petugas={rombongan.petugas.pk}&tahun=2026",
        f"/p2k2/{p.pk}/pemantauan/buku/",
        f"/p2k2/kelengkapan/?petugas={rombongan.petugas.pk}",
        f"/p2k2/kelengkapan/{rombongan.kelompok.pk}/?bulan=2026-11",
    ]
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        for a in alamat:
            assert client.get(a).status_code == (200 if nama in MELIHAT else 404), (nama, a)


@pytest.mark.parametrize(
    "akhir",
    [
        "?petugas=x", "?bulan=2026-13", "?semester=2026-3", "?kelompok=1", "bulan/docx/", "bulan/pdf/?petugas=999999",
        "semester/pdf/?kelompok=0190aaaa-0000-7000-8000-000000000001",
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_leads_nowhere(client_untuk, rombongan, akhir):
    assert client_untuk(rombongan.petugas).get(f"/p2k2/pemantauan/{akhir}").status_code == 404


def test_another_pendampings_group_is_not_reached_through_ones_own_name(pemeran, client_untuk, rombongan):
    asing = KelompokFactory(nama="Asing")
    PenugasanKelompokFactory(kelompok=asing, petugas=pemeran.pendamping_lain)
    alamat = f"/p2k2/pemantauan/semester/buku/?kelompok={asing.pk}"
    assert client_untuk(rombongan.petugas).get(alamat).status_code == 404


def test_a_coordinator_chooses_the_pendamping_and_a_pendamping_sees_the_own(pemeran, client_untuk, rombongan):
    isi = client_untuk(pemeran.korkec).get("/p2k2/pemantauan/").content.decode()
    assert f"?petugas={rombongan.petugas.pk}" in isi
    assert f"?petugas={pemeran.pendamping_tetangga.pk}" not in isi
    isi = client_untuk(rombongan.petugas).get("/p2k2/pemantauan/").content.decode()
    assert "November 2026: belum ada pertemuan terlaksana." in isi


def test_the_number_of_queries_of_a_month_does_not_grow(client_untuk, rombongan):
    client = client_untuk(rombongan.petugas)
    alamat = "/p2k2/pemantauan/bulan/buku/?bulan=2026-11"

    def kueri():
        with CaptureQueriesContext(
            connection,
        ) as kumpulan:
            assert client.get(alamat).status_code == 200
        return len(kumpulan)

    bertemu(rombongan)
    assert kueri() <= 12
    satu = kueri()
    for n in range(4, 9):
        bertemu(rombongan, date(2026, 11, n))
    kpm = KPMFactory(nama="DEDI")
    PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
    assert kueri() == satu
