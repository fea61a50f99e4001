"""The recap of a kecamatan and of RHK-2: what counts for whom, the coordinator's words, who may."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from p2k2.models import CatatanRekap
from p2k2.selectors.rekap import Cakupan, bulan_berjalan, rekap_p2k2
from p2k2.services.catatan_rekap import catat_dinamika
from p2k2.services.pantau import Peminta, buat_rekap, buat_rhk2
from tests.conftest import DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    CatatanRekapFactory,
    KehadiranFactory,
    KelompokFactory,
    PemateriFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db

HARI = date(2026, 11, 22)
OKTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def serut():
    return Wilayah.objects.get(pk=KECAMATAN)


def kelompok(nama, petugas, mulai=date(2026, 1, 1), **lain):
    satu = KelompokFactory(nama=nama, dibentuk=date(2026, 1, 1), **lain)
    PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=mulai)
    return satu


def bertemu(rombongan, hari, *marks, petugas=None, di=None):
    p = PertemuanFactory(kelompok=di or rombongan.kelompok, petugas=petugas or rombongan.petugas, tanggal=hari)
    for kpm, (status, paham) in zip(rombongan.kpm, marks, strict=False):
        KehadiranFactory(pertemuan=p, kpm=kpm, status=status, pemahaman=paham)
    return p


HADIR, ALPA, KOSONG = ("hadir", "baik"), ("alpa", ""), (None, "")


def angka(rekap, petugas, bulan=NOVEMBER):
    return [
        (b.kelompok, b.bertemu, b.pertemuan, b.keluarga, b.hadir, b.tidak)
        for b in rekap.baris
        if b.petugas == (petugas.pk if petugas else None) and b.bulan == bulan
    ]


def buku(berkas):
    return load_workbook(BytesIO(berkas.isi))


def kisi(lembar):
    return [[c.value for c in baris] for baris in lembar.iter_rows()]


def test_the_recap_of_a_kecamatan_has_exactly_its_columns(pemeran, rombongan, serut):
    melati = bertemu(rombongan, date(2026, 11, 3), HADIR, ALPA, KOSONG)
    melati.materi = "Gizi balita"
    melati.save()
    PemateriFactory(pertemuan=melati, nama="Bidan Sari", instansi="Puskesmas")
    for nama in ("Anggrek", "Mawar"):
        AlasanTanpaPertemuanFactory(
            kelompok=kelompok(nama, rombongan.petugas), bulan=NOVEMBER, sebab="bencana", dicatat_oleh=rombongan.petugas
        )
    kelompok("Kenanga", rombongan.petugas)
    CatatanRekapFactory(bulan=NOVEMBER, isi="Banjir pekan kedua.", oleh=pemeran.korkec)
    hasil = buat_rekap(wilayah=serut, bulan=[NOVEMBER], hari=HARI, minta=Peminta(pemeran.korkec, "buku"))
    assert hasil.nama == "rekap-p2k2-sungai-serut-2026-11.xlsx"
    lembar = buku(hasil)["November 2026"]
    baris = kisi(lembar)
    assert baris[0][0] == "Rekap Kecamatan Pemantauan Pelaksanaan P2K2"
    assert baris[5:7] == [
        ["No", "Kecamatan", "Nama Pendamping", "Jumlah Kelompok", None, "Alasan jika tidak melaksanakan", "Materi",
         "Pemateri", "Jumlah KPM", "Kehadiran", None, "Pengetahuan & Pemahaman", None, None, None],
        [None, None, None, "Total", "Realisasi", None, None, None, None, "Hadir", "Tidak", "Kurang", "Baik",
         "Sangat baik", "Tidak dapat dinilai"],
    ]  # fmt: skip
    alasan = "Bencana atau cuaca (2 kelompok); Bulan masih berjalan (1 kelompok)"
    assert baris[7:10] == [
        [1, "Sungai Serut", "Pendamping", 4, 1, alasan, "Gizi balita", "Bidan Sari (Puskesmas)", 3, 1, 1, 0, 1, 0, 0],
        [2, "Sungai Serut", "Pendamping Lain", 0, 0, None, None, None, 0, 0, 0, 0, 0, 0, 0],
        [None, "Jumlah", None, 4, 1, None, None, None, 3, 1, 1, 0, 1, 0, 0],
    ]
    bawah = [b[0] for b in baris[10:] if b[0]]
    assert bawah == ["Catatan Dinamika", "Banjir pekan kedua."]
    # Only a month that is over asks why.
    lewat = buat_rekap(wilayah=serut, bulan=[NOVEMBER], hari=date(2026, 12, 1), minta=Peminta(pemeran.korkec, "buku"))
    alasan = "Bencana atau cuaca (2 kelompok); Belum ada alasan (1 kelompok)"
    assert kisi(buku(lewat)["November 2026"])[7][5] == alasan


def test_a_semester_is_a_sheet_per_month_that_has_begun(pemeran, rombongan, serut):
    bertemu(rombongan, date(2026, 8, 4), HADIR)
    bulan = bulan_berjalan(date(2026, 7, 1), 6, HARI)
    hasil = buku(buat_rekap(wilayah=serut, bulan=bulan, hari=HARI, minta=Peminta(pemeran.korkec, "buku")))
    assert hasil.sheetnames == ["Juli 2026", "Agustus 2026", "September 2026", "Oktober 2026", "November 2026"]
    assert hasil["Agustus 2026"]["E7"].value == 1
    assert hasil["September 2026"]["E7"].value == 0


def test_a_month_of_which_nothing_is_known_says_so(pemeran):
    kosong = Wilayah.objects.get(pk="17.71.01")
    hasil = buku(buat_rekap(wilayah=kosong, bulan=[NOVEMBER], hari=HARI, minta=Peminta(pemeran.korkab, "buku")))
    teks = [c for baris in kisi(hasil.worksheets[0]) for c in baris if c]
    assert "Tidak ada pendamping, kelompok, atau pertemuan pada November 2026." in teks


def test_after_a_handover_in_the_month_the_group_counts_once_and_the_meeting_for_who_held_it(pemeran, rombongan):
    lain = pemeran.pendamping_lain
    bertemu(rombongan, date(2026, 11, 3), HADIR, HADIR, ALPA)
    rombongan.kelompok.penugasan.update(selesai=date(2026, 11, 14))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=lain, mulai=date(2026, 11, 15))
    bertemu(rombongan, date(2026, 11, 18), HADIR, KOSONG, petugas=lain)
    rekap = rekap_p2k2(Cakupan(KECAMATAN), [OKTOBER, NOVEMBER], HARI)
    assert angka(rekap, rombongan.petugas) == [(0, 0, 1, 3, 2, 1)]
    assert angka(rekap, lain) == [(1, 1, 1, 2, 1, 0)]
    assert angka(rekap, rombongan.petugas, OKTOBER) == [(1, 0, 0, 0, 0, 0)]
    # The successor's own recap says the same: the group has met, though not all under the successor.
    assert angka(rekap_p2k2(Cakupan(petugas=lain.pk), [NOVEMBER], HARI), lain) == [(1, 1, 1, 2, 1, 0)]
    assert angka(rekap_p2k2(Cakupan(petugas=rombongan.petugas.pk), [NOVEMBER], HARI), rombongan.petugas) == [
        (0, 0, 1, 3, 2, 1)
    ]


def test_a_group_met_by_the_predecessor_is_realised_for_the_successor(pemeran, rombongan):
    bertemu(rombongan, date(2026, 11, 3), HADIR)
    rombongan.kelompok.penugasan.update(selesai=date(2026, 11, 14))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 15))
    sendiri = rekap_p2k2(Cakupan(petugas=pemeran.pendamping_lain.pk), [NOVEMBER], HARI)
    assert angka(sendiri, pemeran.pendamping_lain) == [(1, 1, 0, 0, 0, 0)]


def test_cancelled_meetings_and_other_areas_count_nowhere_and_a_group_without_pendamping_is_seen(pemeran, rombongan):
    PertemuanFactory(
        kelompok=rombongan.kelompok,
        petugas=rombongan.petugas,
        tanggal=date(2026, 11, 4),
        keadaan="dibatalkan",
        alasan_batal="hujan",
    )
    tetangga = kelompok("Tetangga", pemeran.pendamping_tetangga, desa_id=DESA_TETANGGA)
    bertemu(rombongan, date(2026, 11, 5), HADIR, di=tetangga, petugas=pemeran.pendamping_tetangga)
    KelompokFactory(nama="Yatim", dibentuk=date(2026, 1, 1))
    KelompokFactory(nama="Bubar", dibentuk=date(2026, 1, 1), dibubarkan=date(2026, 11, 10))
    rekap = rekap_p2k2(Cakupan(KECAMATAN), [NOVEMBER], HARI)
    assert angka(rekap, rombongan.petugas) == [(1, 0, 0, 0, 0, 0)]
    assert angka(rekap, None) == [(1, 0, 0, 0, 0, 0)]
    assert rekap.petugas[None] == "(tanpa pendamping)"
    assert {b.kecamatan for b in rekap.baris} == {KECAMATAN}
    assert angka(rekap_p2k2(Cakupan(KABUPATEN), [NOVEMBER], HARI), pemeran.pendamping_tetangga) == [(1, 1, 1, 1, 1, 0)]


def test_months_to_come_are_left_out():
    assert bulan_berjalan(date(2026, 10, 1), 12, HARI) == [OKTOBER, NOVEMBER]
    assert rekap_p2k2(Cakupan(KECAMATAN), [], HARI).baris == []


def test_rhk2_sums_by_quarter_and_year(pemeran, rombongan):
    kelompok("Anggrek", rombongan.petugas, mulai=date(2026, 10, 10))
    bertemu(rombongan, date(2026, 9, 1), HADIR, ALPA)
    bertemu(rombongan, date(2026, 10, 6), HADIR, HADIR, ALPA)
    bertemu(rombongan, date(2026, 11, 3), HADIR, KOSONG)
    siapa = ("Nama pendamping", rombongan.petugas.nama)
    cakupan = Cakupan(petugas=rombongan.petugas.pk)
    hasil = buat_rhk2(cakupan=cakupan, siapa=siapa, tahun=2026, hari=HARI, minta=Peminta(rombongan.petugas, "buku"))
    baris = kisi(buku(hasil)["RHK-2 2026"])
    assert baris[0][0] == "Rekapitulasi RHK-2 Pelaksanaan P2K2"
    assert baris[5] == [
        "No", "Nama Pendamping", "Bulan", "Kelompok seharusnya bertemu", "Kelompok bertemu", "Pertemuan", "Keluarga",
        "Hadir", "% Hadir",
    ]  # fmt: skip
    # Before it was led by somebody, Anggrek is nobody's in this person's recap.
    ada = {b[2]: b[3:] for b in baris[6:] if b[2]}
    assert ada["September 2026"] == [1, 1, 1, 2, 1, "50%"]
    assert ada["Triwulan III"] == [3, 1, 1, 2, 1, "50%"]
    assert ada["Oktober 2026"] == [2, 1, 1, 3, 2, "66,7%"]
    assert ada["November 2026"] == [2, 1, 1, 2, 1, "50%"]
    assert ada["Triwulan IV"] == [4, 2, 2, 5, 3, "60%"]
    assert ada["Setahun"] == ada["Tahun 2026"] == [13, 3, 3, 7, 4, "57,1%"]
    assert "Desember 2026" not in ada
    assert [b[0] for b in baris[6:] if b[2]] == [1, *[None] * 16]  # No counts the pendamping, not the rows
    kosong = buat_rhk2(
        cakupan=Cakupan(petugas=pemeran.apd.pk), siapa=siapa, tahun=2024, hari=HARI, minta=Peminta(pemeran.apd, "buku")
    )
    assert kisi(buku(kosong).worksheets[0])[6][0] == "Tidak ada kelompok atau pertemuan pada tahun 2024."


def test_the_number_of_queries_depends_on_neither_months_nor_groups(pemeran, rombongan):
    def kueri(banyak):
        with CaptureQueriesContext(connection) as kumpulan:
            rekap_p2k2(Cakupan(KECAMATAN), bulan_berjalan(date(2026, 1, 1), banyak, HARI), HARI)
        return len(kumpulan)

    bertemu(rombongan, date(2026, 1, 6), HADIR)
    assert kueri(1) == 5
    for n in range(3):
        k = kelompok(f"Lagi {n}", pemeran.pendamping_lain)
        bertemu(rombongan, date(2026, 2 + n, 6), HADIR, di=k, petugas=pemeran.pendamping_lain)
    assert kueri(12) == 5


# --- Catatan Dinamika ----------------------------------------------------------------------------


def tulis(serut, oleh, isi="Banjir pekan kedua.", versi=0, bulan=NOVEMBER):
    return catat_dinamika(wilayah=serut, bulan=bulan, isi=isi, versi=versi, oleh=oleh)


def test_words_are_kept_once_and_a_later_writer_is_told_of_the_earlier(pemeran, serut):
    satu = tulis(serut, pemeran.korkec)
    assert tulis(serut, pemeran.korkec) == satu  # the same request again
    assert CatatanRekap.objects.count() == 1
    dua = tulis(serut, pemeran.korkab, "Banjir dua pekan.", versi=1)
    assert (dua.pk, dua.versi, dua.oleh) == (satu.pk, 2, pemeran.korkab)
    with pytest.raises(BerubahLebihDulu, match="Korkab"):
        tulis(serut, pemeran.korkec, "Lain lagi.", versi=1)
    assert CatatanRekap.objects.get().isi == "Banjir dua pekan."
    assert tulis(serut, pemeran.korkec, "", versi=2).isi == ""


@pytest.mark.parametrize(
    ("siapa", "bulan", "isi", "galat"),
    [
        ("korkec", date(2026, 12, 1), "x", GalatPengguna),
        ("korkec", date(2026, 11, 2), "x", GalatPengguna),
        ("korkec", NOVEMBER, "  ", GalatPengguna),
        ("korkec", NOVEMBER, "x" * 2001, GalatPengguna),
        ("korkec_tetangga", NOVEMBER, "x", TidakBerhak),
        ("korkab_luar", NOVEMBER, "x", TidakBerhak),
        ("pendamping", NOVEMBER, "x", TidakBerhak),
        ("apd", NOVEMBER, "x", TidakBerhak),
        ("superuser", NOVEMBER, "x", TidakBerhak),
    ],
)
def test_what_may_not_be_written_is_not_written(pemeran, serut, siapa, bulan, isi, galat):
    with pytest.raises(galat):
        tulis(serut, getattr(pemeran, siapa), isi, bulan=bulan)
    assert not CatatanRekap.objects.exists()


def test_words_on_the_page_survive_a_conflict_and_show_what_is_stored(pemeran, client_untuk, serut):
    client = client_untuk(pemeran.korkec)
    kirim = {"wilayah": KECAMATAN, "bulan": "2026-11", "isi": "Pertama <b>", "versi": 0}
    assert client.post("/p2k2/rekap/catatan/", kirim).status_code == 302
    isi = client.get(f"/p2k2/rekap/?wilayah={KECAMATAN}&bulan=2026-11").content.decode()
    assert "Pertama &lt;b&gt;" in isi
    jawab = client.post("/p2k2/rekap/catatan/", {**kirim, "isi": "Kedua"})
    assert jawab.status_code == 422
    assert "Yang tersimpan: Pertama &lt;b&gt;" in jawab.content.decode()
    assert "Kedua" in jawab.content.decode()
    jawab = client.post("/p2k2/rekap/catatan/", {**kirim, "isi": "Kedua", "versi": 1})
    assert jawab.status_code == 302
    assert CatatanRekap.objects.get().isi == "Kedua"


def test_another_kecamatans_recap_is_not_there(pemeran, client_untuk, serut):
    catatan = {"wilayah": KECAMATAN, "bulan": "2026-11", "isi": "x", "versi": 0}
    harap = {"korkec": 200, "korkab": 200, "apd": 200, "pengawas": 200, "korkec_tetangga": 404, "korkab_luar": 404,
             "pendamping": 403, "tanpa_jabatan": 403}  # fmt: skip
    for nama, kode in harap.items():
        client = client_untuk(getattr(pemeran, nama))
        for akhir in ("", "buku/", "pdf/", "rhk-2/buku/"):
            assert client.get(f"/p2k2/rekap/{akhir}?wilayah={KECAMATAN}").status_code == kode, (nama, akhir)
        kirim = client.post("/p2k2/rekap/catatan/", catatan).status_code
        assert kirim == {"korkec": 302, "korkab": 302, "apd": 403, "pengawas": 403}.get(nama, kode), nama
    for buruk in ("wilayah=17", "wilayah=17.71.08.1007", "wilayah=abc", "wilayah=17.71.08&periode=2027"):
        assert client_untuk(pemeran.pusat).get(f"/p2k2/rekap/buku/?{buruk}").status_code == 404, buruk


def test_a_kabupaten_shows_its_kecamatan_and_leads_into_them(pemeran, client_untuk, rombongan):
    bertemu(rombongan, HARI - timedelta(days=2), HADIR, ALPA)
    isi = client_untuk(pemeran.korkab).get("/p2k2/rekap/").content.decode()
    assert f"?wilayah={KECAMATAN}&amp;bulan=2026-11" in isi
    assert "1 dari 2" in isi
    assert "Wilayah" in client_untuk(pemeran.pusat).get("/p2k2/rekap/").content.decode()
