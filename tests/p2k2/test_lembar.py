"""The attendance sheet on paper and as a workbook: what it lists, who may make it, what the access log keeps."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from inti.models import AksesPribadi
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    ModulFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SesiFactory,
)

PADA = date(2026, 11, 22)
MELIHAT = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}
TERSAMAR = {"nomor": "tersamar", "keperluan": "", "keterangan_lain": ""}
PILIH = {"bentuk": "p2k2", "kertas": "f4", **TERSAMAR}

pytestmark = pytest.mark.django_db


@pytest.fixture
def pertemuan(rombongan):
    return PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, keadaan="direncanakan", tempat="Balai RW"
    )


def hadir(rombongan, *status, **lain):
    satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA)
    for kpm, s in zip(rombongan.kpm, status, strict=False):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=s, **(lain if kpm == rombongan.kpm[0] else {}))
    return satu


def halaman(jawaban):
    assert jawaban["Content-Type"] == "application/pdf", jawaban.status_code
    return [" ".join(h.extract_text().split()) for h in PdfReader(BytesIO(jawaban.content)).pages]


def akses():
    return list(AksesPribadi.objects.order_by("pk").values_list("jenis", "objek", "kolom", "jumlah", "alasan"))


def anggota(rombongan, n):
    for i in range(n):
        kpm = KPMFactory(nama=f"KELUARGA {i:02}", alamat="JL. IRIAN GANG MANGGIS III NO. 45 PERUMAHAN GRIYA INDAH")
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok)


# --- paper -----------------------------------------------------------------------------------


def test_the_sheet_has_the_official_columns_masks_numbers_and_has_a_place_to_sign(client_untuk, rombongan, pertemuan):
    (isi,) = halaman(client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/cetak/"))
    for kpm in rombongan.kpm:
        assert kpm.nama in isi
        assert kpm.nik not in isi
        assert kpm.nik_tersamar in isi
        assert kpm.kk_tersamar in isi
    for kata in (
        "DAFTAR HADIR P2K2", "Kelompok : Melati", "Minggu, 22 November 2026", "Tempat : Balai RW", "Nama pengurus",
        "NIK / No KK", "Alamat", "RT", "RW", "Keterangan", "Tanda tangan / cap jempol", "ganjil", "genap",
        "Jumlah Peserta 3", "Hadir", "Sakit", "Alpa", "Ketua kelompok", "Pendamping Sosial PKH", "halaman 1 dari 1",
    ):  # fmt: skip
        assert kata in isi, kata
    assert akses() == [("unduh", "p2k2.Pertemuan", "daftar hadir", 3, "Daftar hadir P2K2")]


def test_the_sheet_marks_who_held_a_post_on_that_day(client_untuk, rombongan, pertemuan):
    ani, budi, _ = rombongan.kpm
    isi = {"kelompok": rombongan.kelompok, "jabatan": "ketua"}
    PengurusKelompokFactory(kpm=ani, selesai=date(2026, 11, 21), **isi)
    PengurusKelompokFactory(kpm=budi, mulai=PADA, **isi)
    (teks,) = halaman(client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/cetak/"))
    assert "BUDI (Ketua)" in teks
    assert "ANI (Ketua)" not in teks


def test_saved_marks_stand_on_the_sheet_or_not_as_asked(client_untuk, rombongan):
    satu = hadir(rombongan, "hadir", "izin", None, wakil="DEDI", hubungan_wakil="anak")
    client = client_untuk(rombongan.petugas)
    (isi,) = halaman(client.get(f"/p2k2/{satu.pk}/cetak/"))
    assert "Hadir, diwakili DEDI (anak)" in isi
    assert "Hadir 1 Sakit 0 Alpa 0 Izin 1 Belum diisi 1" in isi
    (kosong,) = halaman(client.post(f"/p2k2/{satu.pk}/lembar/", PILIH | {"isi": "kosong", "sebagai": "pdf"}))
    assert "DEDI" not in kosong
    assert "Izin" not in kosong


def test_the_plain_sheet_on_a4_has_its_own_columns(client_untuk, rombongan, pertemuan):
    jawaban = client_untuk(rombongan.petugas).post(
        f"/p2k2/{pertemuan.pk}/lembar/", PILIH | {"bentuk": "biasa", "kertas": "a4"}
    )
    (isi,) = halaman(jawaban)
    assert "No Nama NIK Alamat RT RW Tanda Tangan Ket" in isi
    assert "Kecamatan : Sungai Serut" in isi
    assert f"Pendamping : {rombongan.petugas.nama}" in isi
    assert "Modul" not in isi
    kertas = PdfReader(BytesIO(jawaban.content)).pages[0].mediabox
    assert (round(float(kertas.width)), round(float(kertas.height))) == (595, 842)


@pytest.mark.parametrize(("bentuk", "lebar"), [("p2k2", 935), ("biasa", 609)])
def test_sixty_families_make_three_pages_with_the_heading_on_each_and_the_signatures_once(
    client_untuk, rombongan, pertemuan, bentuk, lebar
):
    anggota(rombongan, 57)
    jawaban = client_untuk(rombongan.petugas).post(f"/p2k2/{pertemuan.pk}/lembar/", PILIH | {"bentuk": bentuk})
    isi = halaman(jawaban)
    assert len(isi) == 3
    assert all("Alamat RT RW" in h for h in isi if "KELUARGA" in h)
    assert [("Ketua kelompok" in h) for h in isi] == [False, False, True]
    assert [f"halaman {n} dari 3" in isi[n - 1] for n in (1, 2, 3)] == [True] * 3
    assert round(float(PdfReader(BytesIO(jawaban.content)).pages[0].mediabox.width)) == lebar


def test_full_numbers_take_a_reason_and_are_logged(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    tolak = client.post(f"/p2k2/{pertemuan.pk}/lembar/", PILIH | {"nomor": "lengkap"})
    assert tolak.status_code == 422
    assert akses() == []
    isi = PILIH | {"nomor": "lengkap", "keperluan": "siks"}
    (teks,) = halaman(client.post(f"/p2k2/{pertemuan.pk}/lembar/", isi))
    assert all(kpm.nik in teks and kpm.kk in teks for kpm in rombongan.kpm)
    alasan = "Daftar hadir P2K2: Entri SIKS-NG"
    assert akses() == [
        ("unduh", "p2k2.Pertemuan", "daftar hadir", 3, alasan),
        *[("buka", "kpm.KPM", "nik, kk", 1, alasan)] * 3,
    ]
    dibuka = AksesPribadi.objects.filter(jenis="buka").order_by("pk").values_list("objek_id", flat=True)
    assert list(dibuka) == [str(pk) for pk in sorted(rombongan.pk)]  # each family is told who read its number


def test_numbers_of_a_family_one_may_not_open_stay_masked(client_untuk, rombongan, pertemuan):
    cici = rombongan.kpm[2]
    cici.penugasan.all().delete()
    isi = PILIH | {"nomor": "lengkap", "keperluan": "siks"}
    (teks,) = halaman(client_untuk(rombongan.petugas).post(f"/p2k2/{pertemuan.pk}/lembar/", isi))
    assert rombongan.kpm[0].nik in teks
    assert cici.nik not in teks
    assert cici.nik_tersamar in teks
    assert len(akses()) == 3


def test_who_may_open_no_numbers_is_not_asked_and_gets_masked_ones_whatever_is_sent(
    pemeran, client_untuk, rombongan, pertemuan
):
    client = client_untuk(pemeran.pengawas)
    assert "Lengkap" not in client.get(f"/p2k2/{pertemuan.pk}/lembar/").text
    isi = PILIH | {"nomor": "lengkap", "keperluan": "siks"}
    (teks,) = halaman(client.post(f"/p2k2/{pertemuan.pk}/lembar/", isi))
    assert rombongan.kpm[0].nik not in teks


def test_outside_the_area_there_is_no_sheet(pemeran, client_untuk, rombongan, pertemuan):
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        harapan = 200 if nama in MELIHAT else 404
        for alamat in (f"/p2k2/{pertemuan.pk}/lembar/", f"/p2k2/kelompok/{rombongan.kelompok.pk}/lembar/"):
            assert client.get(alamat).status_code == harapan, (nama, alamat)
            if harapan == 404:
                assert client.post(alamat, PILIH).status_code == 404
    assert akses() == []


def test_a_group_without_a_meeting_has_a_sheet_to_be_filled_in_by_hand(client_untuk, rombongan):
    rombongan.kelompok.keanggotaan.filter(kpm=rombongan.kpm[0]).update(selesai=date(2026, 11, 10))
    client = client_untuk(rombongan.petugas)
    alamat = f"/p2k2/kelompok/{rombongan.kelompok.pk}/lembar/"
    (isi,) = halaman(client.post(alamat, PILIH | {"tanggal": "2026-11-22"}))
    assert "BUDI" in isi
    assert "ANI" not in isi
    assert "2026" not in isi
    (lama,) = halaman(client.post(alamat, PILIH | {"tanggal": "2026-11-10"}))
    assert "ANI" in lama
    tolak = client.post(alamat, PILIH | {"tanggal": "2020-01-01"})
    assert (tolak.status_code, "tidak punya anggota" in tolak.text) == (422, True)


# --- a month ---------------------------------------------------------------------------------


def test_a_month_prints_every_meeting_and_a_blank_sheet_for_a_group_without_one(client_untuk, rombongan, pertemuan):
    PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 5), keadaan="dibatalkan",
        alasan_batal="banjir",
    )  # fmt: skip
    lain = KelompokFactory(nama="Anggrek")
    PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas)
    KeanggotaanFactory(kpm=KPMFactory(nama="WATI"), kelompok=lain)
    KelompokFactory(nama="Orang lain")
    jawaban = client_untuk(rombongan.petugas).post("/p2k2/lembar/?bulan=2026-11", PILIH | {"isi": "kosong"})
    isi = halaman(jawaban)
    assert [("WATI" in h, "Minggu, 22 November 2026" in h) for h in isi] == [(True, False), (False, True)]
    assert all("halaman 1 dari 1" in h for h in isi)
    assert akses() == [("unduh", "kpm.Kelompok", "daftar hadir", 4, "Daftar hadir P2K2")]


def test_a_month_of_another_pendamping_is_for_who_sees_the_groups(pemeran, client_untuk, rombongan, pertemuan):
    alamat = f"/p2k2/lembar/?petugas={rombongan.petugas.pk}"
    assert len(halaman(client_untuk(pemeran.korkec).post(alamat, PILIH | {"isi": "kosong"}))) == 1
    for nama in ("pendamping_lain", "korkec_tetangga", "korkab_luar", "tanpa_jabatan"):
        client = client_untuk(getattr(pemeran, nama))
        assert client.post(alamat, PILIH | {"isi": "kosong"}).status_code == 404, nama


@pytest.mark.parametrize("jumlah", [1, 12])
def test_the_queries_of_a_month_do_not_grow_with_its_groups(client_untuk, rombongan, pertemuan, jumlah):
    for i in range(jumlah):
        lain = KelompokFactory()
        PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas)
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        KeanggotaanFactory(kpm=kpm, kelompok=lain)
        if i % 2:
            satu = PertemuanFactory(kelompok=lain, petugas=rombongan.petugas, tanggal=date(2026, 11, 3))
            KehadiranFactory(pertemuan=satu, kpm=kpm)
    client = client_untuk(rombongan.petugas)
    isi = PILIH | {"isi": "bertanda", "nomor": "lengkap", "keperluan": "siks"}
    with CaptureQueriesContext(
        connection,
    ) as kueri:
        assert client.post("/p2k2/lembar/", isi).status_code == 200
    assert len(kueri) == 15  # two of them the savepoint, two the access log


# --- workbook --------------------------------------------------------------------------------

RESMI = [
    "No", "Nama pengurus", "NIK/No KK", "Alamat", "RT", "RW", "AUD", "SD", "SMP", "SMA", "Disab", "Lansia", "Hamil",
    "Keterangan", "Tanda tangan/cap jempol", None, "Kehadiran", "Diwakili oleh", "Hubungan", "Kode",
]  # fmt: skip
BIASA = ["No", "Nama", "NIK", "Alamat", "RT", "RW", "Tanda Tangan", "Ket", "Kehadiran", "Diwakili oleh", "Hubungan"]


def unduh(client, pertemuan, **isi):
    jawaban = client.post(f"/p2k2/{pertemuan.pk}/lembar/", PILIH | {"isi": "bertanda", "sebagai": "xlsx"} | isi)
    assert jawaban.status_code == 200
    return load_workbook(BytesIO(jawaban.content)).worksheets[0]


def nilai(lembar):
    return [[s.value for s in b] for b in lembar.iter_rows()]


def test_the_workbook_is_the_official_sheet_with_the_columns_to_fill_in_after_it(client_untuk, rombongan):
    satu = hadir(rombongan, "hadir", None, None, wakil="DEDI", hubungan_wakil="anak")
    satu.sesi = SesiFactory(modul=ModulFactory(nomor=103, nama="Gizi"), nomor=2, judul="Ibu menyusui")
    satu.save()
    ani, budi, _ = rombongan.kpm
    ani.aud, ani.sd, ani.hamil, ani.alamat, ani.rt, ani.rw = 1, 2, 1, "JL. A", "003", "001"
    ani.save()
    PengurusKelompokFactory(kelompok=rombongan.kelompok, kpm=budi, jabatan="ketua")
    lembar = unduh(client_untuk(rombongan.petugas), satu)
    baris = nilai(lembar)
    assert [(b[0], b[4]) for b in baris[2:6]] == [
        ("DAFTAR HADIR P2K2", None),
        ("Kelompok: Melati", "Hari/tanggal: Minggu, 22 November 2026"),
        ("Modul: 103 Gizi", "Tempat: Rumah ketua"),
        ("Sesi: 2 Ibu menyusui", "Desa/kelurahan: Pasar Bengkulu, Kecamatan Sungai Serut"),
    ]
    assert baris[6] == RESMI
    assert baris[7] == [None] * 14 + ["ganjil", "genap"] + [None] * 4
    isi = baris[8:11]
    assert [b[0] for b in isi] == [1, 2, 3]
    assert [b[1] for b in isi] == ["ANI", "BUDI (Ketua)", "CICI"]
    assert [b[2] for b in isi] == [f"{k.nik_tersamar}\n{k.kk_tersamar}" for k in rombongan.kpm]
    assert isi[0][3:13] == ["JL. A", "003", "001", 1, 2, None, None, None, None, 1]
    assert [b[14:16] for b in isi] == [[1, None], [None, 2], [3, None]]
    assert [b[16:19] for b in isi] == [["Hadir", "DEDI", "Anak"], [None] * 3, [None] * 3]
    assert len({b[19] for b in isi}) == 3
    assert isi[0][13] == '=IF(Q9="","",Q9&IF(R9="","",", diwakili "&R9&" ("&LOWER(S9)&")"))'
    assert akses() == [("unduh", "p2k2.Pertemuan", "daftar hadir", 3, "Daftar hadir P2K2")]


def test_the_box_counts_what_is_filled_in_and_both_sign(client_untuk, rombongan, pertemuan):
    PengurusKelompokFactory(kelompok=rombongan.kelompok, kpm=rombongan.kpm[1], jabatan="ketua")
    rombongan.petugas.nip = "199001012020121001"
    rombongan.petugas.save()
    bawah = nilai(unduh(client_untuk(rombongan.petugas), pertemuan))[12:]
    isi = 'COUNTIF(Q9:Q11,"?*")'
    assert [b[3:5] for b in bawah] == [
        ["Jumlah Peserta", 3],
        ["Hadir", f'=IF({isi}=0,"",COUNTIF(Q9:Q11,"Hadir"))'],
        ["Sakit", f'=IF({isi}=0,"",COUNTIF(Q9:Q11,"Sakit"))'],
        ["Alpa", f'=IF({isi}=0,"",COUNTIF(Q9:Q11,"Alpa"))'],
        [
            '=IF(COUNTIF(Q9:Q11,"Izin")=0,"","Izin")',
            '=IF(COUNTIF(Q9:Q11,"Izin")=0,"",COUNTIF(Q9:Q11,"Izin"))',
        ],
        [
            f'=IF(OR({isi}=0,3-SUM(E14:E17)=0),"","Belum diisi")',
            f'=IF(OR({isi}=0,3-SUM(E14:E17)=0),"",3-SUM(E14:E17))',
        ],
        [None, None],
    ]
    assert [b[6] for b in bawah] == ["Ketua kelompok", None, None, None, None, "BUDI", None]
    assert [b[14] for b in bawah] == [
        "Pasar Bengkulu, 22 November 2026", "Pendamping Sosial PKH", None, None, None, rombongan.petugas.nama,
        "NIP 199001012020121001",
    ]  # fmt: skip
    assert {b[1] for b in bawah} | {b[2] for b in bawah} == {None}  # nothing that could be read as a family


def test_only_the_official_columns_print_on_f4_with_room_to_bind_and_a_repeated_heading(
    client_untuk, rombongan, pertemuan
):
    client = client_untuk(rombongan.petugas)
    lembar = unduh(client, pertemuan)
    assert (lembar.page_setup.paperSize, lembar.page_setup.orientation) == (14, "landscape")
    assert (lembar.print_title_rows, lembar.print_area) == ("$7:$8", "'DAFTAR HADIR'!$A$3:$P$19")
    assert (lembar.page_setup.fitToWidth, lembar.page_setup.fitToHeight) == (1, 0)
    assert round(lembar.page_margins.left * 25.4) == 22
    assert lembar.oddFooter.left.text == "Kelompok Melati · Minggu, 22 November 2026"
    assert nilai(lembar)[1][0] == f"Kode lembar: {pertemuan.pk}"
    assert unduh(client, pertemuan, kertas="a4").page_setup.paperSize == 9
    biasa = unduh(client, pertemuan, bentuk="biasa")
    assert (biasa.page_setup.orientation, biasa.print_title_rows) == ("portrait", "$7:$7")
    assert biasa.print_area == "'DAFTAR HADIR'!$A$3:$H$18"


def test_only_marks_and_signatures_can_be_typed_and_marks_are_chosen(client_untuk, rombongan, pertemuan):
    lembar = unduh(client_untuk(rombongan.petugas), pertemuan)
    assert lembar.protection.sheet
    assert [s.column_letter for s in lembar[9] if not s.protection.locked] == ["N", "O", "P", "Q", "R", "S"]
    assert {str(a.sqref): a.formula1 for a in lembar.data_validations.dataValidation} == {
        "Q9:Q11": '"Hadir,Izin,Sakit,Alpa"',
        "S9:S11": '"Suami/istri,Anak,Orang tua/mertua,Saudara,Lainnya"',
    }


def test_the_plain_workbook_has_its_own_columns(client_untuk, rombongan):
    satu = hadir(rombongan, "hadir", None, None)
    baris = nilai(unduh(client_untuk(rombongan.petugas), satu, bentuk="biasa"))
    assert [(b[0], b[4]) for b in baris[2:6]] == [
        ("DAFTAR HADIR PERTEMUAN KELOMPOK", None),
        ("Kelompok: Melati", "Desa/kelurahan: Pasar Bengkulu"),
        (f"Pendamping: {rombongan.petugas.nama}", "Kecamatan: Sungai Serut"),
        ("Hari/tanggal: Minggu, 22 November 2026", "Tempat: Rumah ketua"),
    ]
    assert baris[6] == [*BIASA, "Kode"]
    assert [(b[1], b[2], b[8]) for b in baris[7:10]] == [
        (k.nama, k.nik_tersamar, s) for k, s in zip(rombongan.kpm, ("Hadir", None, None), strict=True)
    ]


def test_full_numbers_in_the_workbook_are_logged_for_each_family(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    baris = nilai(unduh(client, pertemuan, nomor="lengkap", keperluan="siks"))
    assert [b[2] for b in baris[8:11]] == [f"{k.nik}\n{k.kk}" for k in rombongan.kpm]
    alasan = "Daftar hadir P2K2: Entri SIKS-NG"
    assert akses() == [
        ("unduh", "p2k2.Pertemuan", "daftar hadir", 3, alasan),
        *[("buka", "kpm.KPM", "nik, kk", 1, alasan)] * 3,
    ]


def test_the_workbook_tells_nothing_of_where_a_family_lives_that_one_no_longer_sees(client_untuk, rombongan):
    satu = hadir(rombongan, "hadir", "hadir", "hadir")
    cici = rombongan.kpm[2]
    cici.alamat, cici.rt, cici.sd = "JL. RAHASIA", "009", 2
    cici.save()
    cici.penugasan.all().delete()
    cici.keanggotaan.all().delete()
    (isi,) = [b for b in nilai(unduh(client_untuk(rombongan.petugas), satu)) if b[1] == "CICI"]
    assert isi[3:13] == [None] * 10
    assert isi[2] == f"{cici.nik_tersamar}\n{cici.kk_tersamar}"


@pytest.mark.parametrize("bentuk", ["p2k2", "biasa"])
def test_text_that_looks_like_a_formula_stays_text(client_untuk, rombongan, bentuk):
    satu = hadir(rombongan, "hadir", None, None, wakil="=2+2", hubungan_wakil="anak")
    ani = rombongan.kpm[0]
    ani.nama, ani.alamat = "=1+1", "@SUM(A1)"
    ani.save()
    rombongan.kelompok.nama = "+Melati & Mawar\x0b"
    rombongan.kelompok.save()
    PengurusKelompokFactory(kelompok=rombongan.kelompok, kpm=rombongan.kpm[2], jabatan="ketua")
    lembar = unduh(client_untuk(rombongan.petugas), satu, bentuk=bentuk)
    tulisan = {s.value: s.data_type for b in lembar.iter_rows() for s in b if s.value in ("=1+1", "=2+2", "@SUM(A1)")}
    assert tulisan == {"=1+1": "s", "=2+2": "s", "@SUM(A1)": "s"}
    rumus = [s.value for b in lembar.iter_rows() for s in b if s.data_type == "f"]
    assert len(rumus) == 3 + 7  # Keterangan of each family, and the box
    assert lembar.oddFooter.left.text == "Kelompok +Melati + Mawar · Minggu, 22 November 2026"
    assert not any("1+1" in r or "2+2" in r or "Melati" in r for r in rumus)
