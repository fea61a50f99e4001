"""The export of attendance: what it holds, who may have it, and what an empty month says."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services.ekspor import ekspor_ke, minta_ekspor, semua_jenis
from tests.conftest import DESA_TETANGGA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    KehadiranFactory,
    KelompokFactory,
    PemateriFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.pekerja import jalankan_semua_antre

pytestmark = pytest.mark.django_db


@pytest.fixture
def november(rombongan, pemeran):
    """Melati met once, Anggrek did not, and the neighbour's group met too."""
    p = PertemuanFactory(
        kelompok=rombongan.kelompok,
        petugas=rombongan.petugas,
        tanggal=date(2026, 11, 3),
        tempat="@Balai",
        materi="Gizi balita",
    )
    PemateriFactory(pertemuan=p, nama="Bidan Sari", instansi="Puskesmas")
    ani, budi, cici = rombongan.kpm
    KehadiranFactory(
        pertemuan=p, kpm=ani, status="hadir", wakil="=Tono", hubungan_wakil="anak", pemahaman="sangat_baik"
    )
    KehadiranFactory(pertemuan=p, kpm=budi, status="alpa")
    KehadiranFactory(pertemuan=p, kpm=cici, status=None)
    anggrek = KelompokFactory(nama="Anggrek", dibentuk=date(2026, 1, 1))
    PenugasanKelompokFactory(kelompok=anggrek, petugas=rombongan.petugas)
    AlasanTanpaPertemuanFactory(kelompok=anggrek, bulan=date(2026, 11, 1), sebab="lainnya", uraian="-Jembatan putus")
    tetangga = KelompokFactory(nama="Tetangga", desa_id=DESA_TETANGGA, dibentuk=date(2026, 1, 1))
    lain = PertemuanFactory(kelompok=tetangga, petugas=pemeran.pendamping_tetangga, tanggal=date(2026, 11, 4))
    KehadiranFactory(pertemuan=lain)
    return p


def ekspor(tmp_path, oleh, wilayah=KECAMATAN, bulan="2026-11"):
    keluaran = tmp_path / "absensi.xlsx"
    n = ekspor_ke(jenis="absensi", wilayah=wilayah, periode=bulan, alasan="uji", oleh=oleh, keluaran=keluaran)
    return n, load_workbook(keluaran)


def kisi(lembar):
    return [[c.value for c in baris] for baris in lembar.iter_rows()]


def test_a_row_per_family_and_meeting_with_exactly_these_columns(tmp_path, pemeran, rombongan, november):
    n, buku = ekspor(tmp_path, pemeran.apd)
    assert n == 3
    assert buku.sheetnames == ["Absensi", "Pertemuan", "Tanpa pertemuan"]
    judul, *baris = kisi(buku["Absensi"])[5:]
    assert judul == [
        "No", "NAMA PENERIMA", "NIK", "NO KK", "ALAMAT", "RT", "RW", "KELURAHAN", "KECAMATAN", "KELOMPOK", "TANGGAL",
        "MATERI", "STATUS", "WAKIL", "HUBUNGAN WAKIL", "PEMAHAMAN", "PETUGAS",
    ]  # fmt: skip
    assert [[b[1], b[2], *b[9:]] for b in baris] == [
        ["ANI", rombongan.kpm[0].nik, "Melati", buku["Absensi"]["K7"].value, "Gizi balita", "Hadir", "=Tono", "Anak",
         "Sangat baik", "Pendamping"],
        ["BUDI", rombongan.kpm[1].nik, "Melati", buku["Absensi"]["K7"].value, "Gizi balita", "Alpa", None, None, None,
         "Pendamping"],
        ["CICI", rombongan.kpm[2].nik, "Melati", buku["Absensi"]["K7"].value, "Gizi balita", "Belum diisi", None, None,
         None, "Pendamping"],
    ]  # fmt: skip
    assert buku["Absensi"]["K7"].value.date() == date(2026, 11, 3)
    assert buku["Absensi"]["N7"].data_type == "s"


def test_meetings_and_groups_without_one_have_their_sheets(tmp_path, pemeran, november):
    _, buku = ekspor(tmp_path, pemeran.apd)
    judul, satu = kisi(buku["Pertemuan"])[5:]
    assert judul[1:] == [
        "KELOMPOK", "KELURAHAN", "KECAMATAN", "PETUGAS", "TANGGAL", "MULAI", "SELESAI", "TEMPAT", "MATERI", "PEMATERI",
        "KEADAAN", "ALASAN BATAL", "KELUARGA", "HADIR", "IZIN", "SAKIT", "ALPA", "BELUM DIISI",
    ]  # fmt: skip
    assert satu[8:] == [
        "@Balai", "Gizi balita", "Bidan Sari (Puskesmas)", "Terlaksana", None, 3, 1, 0, 0, 1, 1,
    ]  # fmt: skip
    judul, satu = kisi(buku["Tanpa pertemuan"])[5:]
    assert judul == ["No", "KELOMPOK", "KELURAHAN", "KECAMATAN", "PENDAMPING", "SEBAB", "URAIAN"]
    assert satu == [1, "Anggrek", "Pasar Bengkulu", "Sungai Serut", "Pendamping", "Lainnya", "-Jembatan putus"]


def test_a_family_that_moved_out_of_the_area_is_not_named(tmp_path, pemeran, rombongan, november):
    rombongan.kpm[0].desa_id = "17.01.01.2001"
    rombongan.kpm[0].save()
    _, buku = ekspor(tmp_path, pemeran.apd)
    baris = next(b for b in kisi(buku["Absensi"])[6:] if b[1] == "(di luar wilayah Anda)")
    assert baris[2:10] == [None] * 7 + ["Melati"]
    assert baris[13] is None


def test_a_month_without_any_meeting_lists_the_groups_and_says_so(tmp_path, pemeran, november):
    n, buku = ekspor(tmp_path, pemeran.apd, bulan="2026-10")
    assert n == 2  # Melati and Anggrek
    assert kisi(buku["Absensi"])[3][0].startswith("Tidak ada pertemuan terlaksana pada bulan ini.")
    assert [b[1] for b in kisi(buku["Tanpa pertemuan"])[6:]] == ["Anggrek", "Melati"]
    with pytest.raises(GalatPengguna, match="Belum ada data"):
        ekspor(tmp_path, pemeran.apd, bulan="2010-01")


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "apd_luar", "korkab_luar", "pengawas", "tanpa_jabatan"])
def test_only_who_may_export_the_area_gets_it(tmp_path, pemeran, november, siapa):
    with pytest.raises(TidakBerhak):
        ekspor(tmp_path, getattr(pemeran, siapa))
    assert not AksesPribadi.objects.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bulan", ["2026-12", "2026-13", "november", ""])
def test_a_month_to_come_or_none_is_refused(tmp_path, pemeran, november, bulan):
    with pytest.raises(GalatPengguna):
        ekspor(tmp_path, pemeran.apd, bulan=bulan)


def test_the_command_writes_it_and_the_log_says_who_and_how_many(tmp_path, pemeran, november):
    keluaran, kata = tmp_path / "kab.xlsx", StringIO()
    perintah = ["ekspor", "absensi", "--wilayah", KABUPATEN, "--bulan", "2026-11", "--keluaran", str(keluaran)]
    call_command(*perintah, "--oleh", "apd@contoh.id", stdout=kata)
    assert json.loads(kata.getvalue()) == {"baris": 4, "berkas": str(keluaran)}
    satu = AksesPribadi.objects.get()
    assert (satu.pengguna, satu.kolom, satu.objek_id, satu.jumlah) == (
        pemeran.apd,
        "absensi",
        f"{KABUPATEN} 2026-11",
        4,
    )
    with pytest.raises(CommandError):
        call_command(*perintah[:2], "--wilayah", KABUPATEN_LUAR, *perintah[4:], "--oleh", "apd@contoh.id")


def test_the_page_makes_the_same_as_a_job(pemeran, november):
    assert "absensi" in [j.kode for j in semua_jenis()]
    kerja = minta_ekspor(jenis="absensi", wilayah=KECAMATAN, periode="2026-11", alasan="rekap", oleh=pemeran.apd)
    ulang = minta_ekspor(jenis="absensi", wilayah=KECAMATAN, periode="2026-11", alasan="rekap", oleh=pemeran.apd)
    assert ulang.pk == kerja.pk
    jalankan_semua_antre()
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.pesan) == ("selesai", "3 baris siap diunduh.")
    assert kerja.nama_hasil == "absensi_2026-11_sungai-serut_20261122-1200.xlsx"
