"""The verification workbook: the ministry's columns, a sheet per facility, the worklists, only the own area."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from inti.models import AksesPribadi, Pekerjaan
from tests.conftest import DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import CatatanVerkomFactory, FasilitasFactory
from tests.pekerja import jalankan_semua_antre
from tests.verifikasi.dunia_isian import BULAN, desa_isian, warga
from verifikasi.berkas.kolom_verkom import KOLOM_KESEHATAN, KOLOM_PENDIDIKAN
from verifikasi.services.hitung import hitung_keluarga

pytestmark = pytest.mark.django_db


@pytest.fixture
def dunia(pemeran):
    d = desa_isian(pemeran.pendamping)
    CatatanVerkomFactory(
        anggota=d.alya, fasilitas=d.sekolah, bulan=BULAN, bidang="pendidikan", hari_efektif=21, alpa=4, izin=0, sakit=0,
        keterangan="=sakit gigi", dicatat_oleh=pemeran.pendamping,
    )  # fmt: skip
    CatatanVerkomFactory(
        anggota=d.cita, fasilitas=d.posyandu, bulan=BULAN, bidang="kesehatan", hadir=True, hari_efektif=None, alpa=None,
        izin=None, sakit=None, tanggal_periksa=date(2026, 10, 7), berat_kg="11.50", vitamin_a=True,
        dicatat_oleh=pemeran.pendamping,
    )  # fmt: skip
    hitung_keluarga(kpm=[o.kpm_id for o in (d.alya, d.bima, d.cita, d.dewi)])
    # A neighbour's pupil at the same school is the neighbour's to export.
    tetangga = warga(pemeran.pendamping_tetangga, "EKO", date(2016, 1, 1), "sd", "L", d.sekolah)
    type(tetangga.kpm).objects.filter(pk=tetangga.kpm_id).update(desa_id=DESA_TETANGGA)
    return d


def ekspor(tmp_path, capsys, *, wilayah=KECAMATAN, tahap="2026-4", oleh="apd@contoh.id"):
    jalur = tmp_path / f"{wilayah}-{tahap}.xlsx"
    call_command("ekspor", "verkom", wilayah=wilayah, tahap=tahap, keluaran=jalur, oleh=oleh)
    assert json.loads(capsys.readouterr().out)["berkas"] == str(jalur)
    return load_workbook(jalur)


def baris(lembar):
    """Heading and rows of a sheet, below its title lines."""
    semua = [list(r) for r in lembar.iter_rows(values_only=True)]
    awal = next(i for i, r in enumerate(semua) if r[0] == "No")
    return semua[awal], semua[awal + 1 :]


def test_satu_lembar_per_fasilitas_dalam_kolom_kementerian(dunia, tmp_path, capsys):
    buku = ekspor(tmp_path, capsys)
    assert buku.sheetnames == ["Ringkasan", "1 SDN 1", "2 POSYANDU MAWAR", "Belum ada laporan", "Tidak memenuhi"]
    sekolah = buku["1 SDN 1"]
    assert [sekolah.cell(i, 1).value for i in range(1, 6)] == [
        "FORM VERIFIKASI KOMITMEN PENDIDIKAN",
        f"NPSN: {dunia.sekolah.npsn}",
        "Nama Sekolah: SDN 1",
        "Triwulan 4 2026: Oktober, November, Desember",
        "Hari Efektif: 21, -, -",
    ]
    judul, isi = baris(sekolah)
    assert [t.upper() for t in judul] == list(KOLOM_PENDIDIKAN)
    alya, bima = isi
    assert alya[:6] == [1, dunia.alya.kpm.nik, "IBU ALYA", dunia.alya.nik, None, "ALYA"]
    assert alya[8:13] == [4, 0, 0, 17, 81]
    assert alya[13:] == [None] * 10 + ["=sakit gigi", "Pendamping"]
    assert bima[8:23] == [None] * 15
    # Text that begins with = is text.
    assert sekolah.cell(8, 24).data_type == "s"

    judul, isi = baris(buku["2 POSYANDU MAWAR"])
    assert judul == list(KOLOM_KESEHATAN)
    cita = isi[0]
    assert cita[3:7] == [dunia.cita.nik, "CITA", "POSYANDU MAWAR", "2 tahun / 11,5 kg"]
    assert cita[7:13] == ["Ya", "7", "11,5", None, None, "A"]


def test_ringkasan_dan_daftar_kerja(dunia, tmp_path, capsys):
    buku = ekspor(tmp_path, capsys)
    _, isi = baris(buku["Ringkasan"])
    assert [r[1:3] + r[6:] for r in isi] == [
        ["SDN 1", "Sekolah", 2, 1, 0, 0, 2],
        ["POSYANDU MAWAR", "Posyandu", 2, 1, 0, 0, 2],
    ]
    judul, isi = baris(buku["Tidak memenuhi"])
    assert judul[1:] == [
        "NAMA ANGGOTA", "NAMA PENERIMA", "KELURAHAN", "KECAMATAN", "PENDAMPING", "BULAN", "FASILITAS", "SEBAB",
    ]  # fmt: skip
    assert [r[1:3] + r[5:] for r in isi] == [
        ["ALYA", "IBU ALYA", "Pendamping", "Oktober 2026", "SDN 1", "hadir 17 dari 21 hari = 81 %, batas 85 %"]
    ]
    _, isi = baris(buku["Belum ada laporan"])
    assert ["BIMA", "Oktober 2026", "SDN 1", "belum ada laporan sekolah"] in [[r[1], *r[6:]] for r in isi]


def test_sekabupaten_memuat_tetangga_dan_tercatat(dunia, tmp_path, capsys, pemeran):
    buku = ekspor(tmp_path, capsys, wilayah=KABUPATEN, oleh="korkab@contoh.id")
    _, isi = baris(buku["1 SDN 1"])
    assert [r[5] for r in isi] == ["ALYA", "BIMA", "EKO"]
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna, akses.kolom, akses.objek_id, akses.jumlah) == (pemeran.korkab, "verkom", "17.71 2026-4", 2)


def test_yang_tidak_bisa_diekspor(dunia, tmp_path, capsys):
    for ubah, sebab in (
        ({"oleh": "pendamping@contoh.id"}, "di luar wilayah ekspor Anda"),
        ({"oleh": "apd_luar@contoh.id"}, "di luar wilayah ekspor Anda"),
        ({"tahap": "2030-1"}, "belum tiba"),
        ({"tahap": "2026-9"}, "tidak dikenal"),
        ({"wilayah": "17.71.01"}, "Belum ada data"),
    ):
        with pytest.raises(CommandError, match=sebab):
            ekspor(tmp_path, capsys, **ubah)
    assert list(tmp_path.iterdir()) == []
    assert AksesPribadi.objects.count() == 0


def test_lewat_halaman_ekspor(dunia, client_untuk, pemeran):
    client = client_untuk(pemeran.apd)
    alamat = f"{reverse('ekspor:daftar')}?jenis=verkom"
    assert "Verifikasi komitmen" in client.get(alamat).content.decode()
    jawaban = client.post(alamat, {"periode": "2026-4", "wilayah": KECAMATAN, "alasan": "laporan"})
    assert jawaban.status_code == 302
    jalankan_semua_antre()
    kerja = Pekerjaan.objects.get()
    assert (kerja.keadaan, kerja.pesan) == ("selesai", "4 baris siap diunduh.")
    assert kerja.nama_hasil.startswith("verkom_tahap4-2026_sungai-serut_")


def test_kueri_tidak_bertambah_menurut_anggota(dunia, tmp_path, capsys, pemeran, django_assert_max_num_queries):
    lain = FasilitasFactory(nama="SDN 2", dibuat_oleh=pemeran.apd)
    for n in range(30):
        warga(pemeran.pendamping, f"ANAK {n:02d}", date(2016, 1, 1), "sd", "L", lain)
    with django_assert_max_num_queries(60):
        buku = ekspor(tmp_path, capsys)
    assert len(baris(buku["2 SDN 2"])[1]) == 30
