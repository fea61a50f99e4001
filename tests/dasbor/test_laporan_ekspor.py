"""The reports of an area in one workbook, and the guard: what was reported keeps its owner."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from dasbor.services.beku_laporan import jaga_laporan_beku
from dasbor.services.laporan import buat_laporan, kembalikan_laporan, kirim_laporan
from inti.galat import GalatPengguna
from inti.models import AksesPribadi
from pendamping.models import Penugasan
from pendamping.services.penjaga import periksa_masa
from pendamping.services.penugasan import tugaskan
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

pytestmark = pytest.mark.django_db

OKT = date(2026, 10, 1)
SAAT = datetime(2026, 11, 3, 2, tzinfo=UTC)


def ekspor(tmp_path, oleh, wilayah=KECAMATAN, bulan="2026-10"):
    keluaran, teks = tmp_path / "hasil.xlsx", StringIO()
    call_command(
        "ekspor", "laporan_bulanan", wilayah=wilayah, bulan=bulan, keluaran=keluaran, oleh=oleh.email, stdout=teks
    )
    return json.loads(teks.getvalue().splitlines()[-1]), openpyxl.load_workbook(keluaran)


def baris(lembar):
    kepala = [s.value for s in lembar[5]]
    return [dict(zip(kepala, [s.value for s in b], strict=True)) for b in lembar.iter_rows(min_row=6)]


@pytest.fixture
def isi(pemeran):
    """Two groups, one of which met; a second pendamping who has not reported."""
    p = pemeran.pendamping
    for nama in ("Melati", "Mawar"):
        kelompok = KelompokFactory(nama=nama)
        PenugasanKelompokFactory(kelompok=kelompok, petugas=p)
        if nama == "Melati":
            temu = PertemuanFactory(kelompok=kelompok, petugas=p, tanggal=OKT, materi="Gizi balita")
            for status in ("hadir", "hadir", "alpa"):
                kpm = KPMFactory()
                PenugasanFactory(kpm=kpm, petugas=p)
                KehadiranFactory(pertemuan=temu, kpm=kpm, status=status)
        else:
            PertemuanFactory(
                kelompok=kelompok, petugas=p, tanggal=OKT, keadaan="dibatalkan", alasan_batal="=Balai terendam"
            )
    KunjunganFactory(kpm=KPMFactory(nama="SITI"), petugas=p, tanggal=OKT)
    KunjunganFactory(kpm=KPMFactory(nama="DI LUAR", desa_id=DESA_TETANGGA), petugas=p, tanggal=OKT)
    r = buat_laporan(bulan=OKT, oleh=p)
    return kirim_laporan(laporan=r, masalah="a", rencana="b", versi=1, oleh=p, pada=SAAT)


def test_buku_kerja_wilayah(isi, pemeran, tmp_path):
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=OKT)  # after it was sent
    jawaban, buku = ekspor(tmp_path, pemeran.apd)

    assert buku.sheetnames == [
        "Ringkasan", "Rekap P2K2", "Menurut peran", "Menurut RHK", "Pertemuan P2K2", "Kunjungan rumah",
        "Kegiatan lain", "Kasus masih terbuka", "Belum lapor",
    ]  # fmt: skip
    assert jawaban["baris"] == sum(len(baris(buku[nama])) for nama in buku.sheetnames)
    rekap = {b["NAMA PENDAMPING"]: b for b in baris(buku["Rekap P2K2"])}
    assert set(rekap) == {"Pendamping", "Pendamping Lain"}
    satu = rekap["Pendamping"]
    assert [satu[k] for k in ("KECAMATAN", "KELOMPOK TOTAL", "KELOMPOK REALISASI", "KPM TOTAL", "HADIR")] == [
        "Sungai Serut", 2, 1, 3, 2
    ]  # fmt: skip
    assert (satu["TIDAK HADIR"], satu["MATERI"]) == (1, "Gizi balita")
    assert satu["ALASAN JIKA TIDAK MELAKSANAKAN"] == "=Balai terendam"
    assert satu["LAPORAN"] == "terkirim 3 November 2026"
    ringkasan = {b["NAMA PENDAMPING"]: b["KUNJUNGAN RUMAH"] for b in baris(buku["Ringkasan"])}
    assert ringkasan == {"Pendamping": 2, "Pendamping Lain": 0}
    assert [b["NAMA PENDAMPING"] for b in baris(buku["Belum lapor"])] == ["Pendamping Lain"]
    assert {b["NAMA"] for b in baris(buku["Kunjungan rumah"])} == {"SITI", "DI LUAR"}  # one kabupaten
    akses = AksesPribadi.objects.get(kolom="laporan_bulanan")
    assert (akses.objek_id, akses.jumlah) == ("17.71.08 2026-10", 2)


def test_kabupaten_dan_batas(isi, pemeran, tmp_path):
    assert len(baris(ekspor(tmp_path, pemeran.korkab, KABUPATEN)[1]["Ringkasan"])) == 3
    for oleh, wilayah, bulan in (
        (pemeran.apd_luar, KECAMATAN, "2026-10"),
        (pemeran.korkec, KECAMATAN, "2026-10"),
        (pemeran.apd, KECAMATAN, "2026-13"),
        (pemeran.apd, KECAMATAN, "2099-01"),
        (pemeran.apd, KECAMATAN, "2010-01"),
    ):
        with pytest.raises(CommandError):
            ekspor(tmp_path, oleh, wilayah, bulan)


def test_masa_yang_sudah_dilaporkan_tidak_berganti_pemegang(isi, pemeran):
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    sebelum = list(Penugasan.objects.order_by("pk").values())

    def pindahkan(mulai):
        return tugaskan(
            kpm=[kpm.pk],
            petugas=pemeran.pendamping_lain,
            mulai=mulai,
            nomor_sk="SK-9",
            oleh=pemeran.apd,
            gantikan=True,
        )

    for hari in (date(2026, 10, 31), date(2026, 9, 12)):
        with pytest.raises(GalatPengguna) as galat:
            pindahkan(hari)
        assert "Pendamping bulan Oktober 2026" in galat.value.pesan
        assert "1 November 2026" in galat.value.pesan
    assert list(Penugasan.objects.order_by("pk").values()) == sebelum
    assert pindahkan(date(2026, 11, 1)).digantikan == 1


def test_penjaga_menyebut_bulan_terakhir(isi, pemeran):
    LaporanBulananFactory(
        petugas=pemeran.pendamping_lain, bulan=date(2026, 11, 1), keadaan="dikirim", dikirim_pada=SAAT
    )
    with pytest.raises(GalatPengguna, match="Tanggal mulai paling awal 1 Desember 2026"):
        periksa_masa([pemeran.pendamping.pk, pemeran.pendamping_lain.pk], date(2026, 10, 5))
    jaga_laporan_beku(petugas=[pemeran.pendamping.pk], sejak=date(2026, 11, 1))
    jaga_laporan_beku(petugas=[pemeran.korkec.pk], sejak=OKT)


def test_draf_dan_yang_dikembalikan_tidak_mengunci(isi, pemeran):
    kembalikan_laporan(laporan=isi, alasan="Perbaiki", versi=isi.versi, oleh=pemeran.korkec)
    periksa_masa([pemeran.pendamping.pk], OKT)
