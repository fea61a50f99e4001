"""The reconciliation form: handed out, filled in, saved by another program, returned, applied."""

import json
from datetime import date, time, timedelta

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl.utils import get_column_letter

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from inti.services.kerja import Kemajuan
from inti.services.kesalahan_impor import tulis_laporan
from inti.waktu import hari_ini
from penyaluran.berkas.kolom_formulir import KOLOM
from penyaluran.models import Rekonsiliasi
from penyaluran.services.rekon.sesudah import _PENGIKUT
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import PenugasanFactory, RekonsiliasiFactory, TahapDaerahFactory, TahapFactory
from tests.penyaluran.formulir import (
    HARI,
    JUDUL_BARIS,
    angka,
    dunia,
    isi,
    kesalahan,
    letak,
    simpan,
    tambah,
    tercatat,
    unduh,
    unggah,
)
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db


def test_formulir_terkunci_berpilihan_dan_tanpa_nik_lengkap(pemeran, tmp_path):
    w = dunia(pemeran)
    buku = unduh(pemeran.pendamping, w.tahap, tmp_path)
    lembar = buku["Formulir"]

    assert [sel.value for sel in lembar[JUDUL_BARIS]] == [f.judul for f in KOLOM]
    assert [lembar.cell(r, 1).value for r in range(1, 4)] == [
        "FORMULIR REKONSILIASI PENYALURAN PROGRAM KELUARGA HARAPAN",
        "Tahap 4 2026 (Oktober 2026 sampai Desember 2026)",
        "Pendamping Pendamping",
    ]
    kolom = letak(lembar)
    baris = {judul: lembar.cell(JUDUL_BARIS + 1, i) for judul, i in kolom.items()}
    assert (baris["NAMA PENERIMA"].value, baris["NOMINAL"].value, baris["STATUS TRANSAKSI"].value) == (
        "KPM 1", 750_000, None,
    )  # fmt: skip
    nik = w.bayar[0].kpm.nik
    assert baris["NIK"].value == f"{nik[:4]}••••••••{nik[-4:]}"
    assert lembar.protection.sheet
    assert not lembar.protection.password
    assert baris["NAMA PENERIMA"].protection.locked
    for judul in ("STATUS TRANSAKSI", "JUMLAH DIAMBIL", "TANGGAL TRANSAKSI", "ALASAN", "KETERANGAN"):
        assert not lembar.column_dimensions[baris[judul].column_letter].protection.locked, judul
    assert lembar.column_dimensions[baris["KUNCI"].column_letter].hidden
    aturan = {str(a.sqref): a for a in lembar.data_validations.dataValidation}
    status, jumlah, hari = (
        aturan[f"{baris[j].column_letter}8:{baris[j].column_letter}10"]
        for j in ("STATUS TRANSAKSI", "JUMLAH DIAMBIL", "TANGGAL TRANSAKSI")
    )
    petunjuk = buku["Petunjuk"]
    rentang = status.formula1.removeprefix("'Petunjuk'!").replace("$", "")
    assert [s.value for (s,) in petunjuk[rentang]] == ["Sudah transaksi", "Cair sebagian", "Belum transaksi"]
    assert (jumlah.type, jumlah.formula2, jumlah.error) == (
        "whole", f"${baris['NOMINAL'].column_letter}8",
        "Rupiah bulat, lebih dari nol dan paling banyak NOMINAL baris ini. Tulis angka saja.",
    )  # fmt: skip
    assert (hari.formula1, hari.formula2) == ("DATE(2026,10,5)", "TODAY()")
    (akses,) = AksesPribadi.objects.all()
    assert (akses.kolom, akses.jumlah, akses.pengguna) == ("formulir_rekonsiliasi", 3, pemeran.pendamping)
    assert all(b.kpm.nik not in simpan(buku).decode("latin-1") for b in w.bayar)


def test_isi_unggah_terapkan(pemeran, tmp_path):
    """All spellings a person writes, after a normal save; recorded as by hand, and followed once."""
    w = dunia(pemeran, 5)
    diikuti = []
    _PENGIKUT["uji"] = lambda pk, oleh: diikuti.append((sorted(pk), oleh))
    try:
        lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
        isi(lembar, "KPM 1", status_transaksi="sudah  CAIR", tanggal_transaksi="10 Nopember 2026", jam="10:05",
            saluran="brilink", nama_tempat="Warung Bu Siti", diketahui_dari="Kata keluarga")  # fmt: skip
        isi(lembar, "KPM 2", status_transaksi="Sebagian", jumlah_diambil="Rp 300.000", tanggal_transaksi="2026-11-09",
            alasan="kks rusak")  # fmt: skip
        isi(lembar, "KPM 3", status_transaksi="Belum", alasan="Lainnya", keterangan="=menunggu anaknya")
        isi(lembar, "KPM 4", status_transaksi="Sudah transaksi", jumlah_diambil="750.000,00", tanggal_transaksi=HARI)
        berkas = unggah(isian := simpan(buku), pemeran.pendamping, terapkan=True)
    finally:
        del _PENGIKUT["uji"]

    assert (berkas.keadaan, angka(berkas)) == ("diterapkan", {"baru": 4, "berubah": 0, "tetap": 1, "ditolak": 0})
    assert tercatat() == {
        "KPM 1": ("cair", 750_000, date(2026, 11, 10), None, ""),
        "KPM 2": ("sebagian", 300_000, date(2026, 11, 9), "kks-rusak", ""),
        "KPM 3": ("tidak", 0, None, "lainnya", "=menunggu anaknya"),
        "KPM 4": ("cair", 750_000, HARI, None, ""),
    }
    satu = Rekonsiliasi.objects.get(pembayaran=w.bayar[0])
    assert (satu.jam, satu.saluran, satu.tempat, satu.cara) == (time(10, 5), "agen", "Warung Bu Siti", "kata")
    assert (satu.dicatat_oleh, satu.versi, satu.rencana) == (pemeran.pendamping, 1, 750_000)
    assert diikuti == [(sorted(b.pk for b in w.bayar[:4]), pemeran.pendamping)]
    with pytest.raises(GalatPengguna, match="sudah diterapkan"):
        unggah(isian, pemeran.pendamping)


def test_ubahan_yang_lama_tinggal_dan_sisa_status_lama_gugur(pemeran, tmp_path):
    w = dunia(pemeran, 0)
    tambah(pemeran.pendamping, "A", w.tahap, status="tidak", jumlah=0, tanggal=None, alasan_id="kks-hilang")
    tambah(pemeran.pendamping, "B", w.tahap, tanggal=HARI, saluran="atm", keterangan="pagi")
    tambah(pemeran.pendamping, "C", w.tahap, tanggal=HARI, tempat="Bank BRI", keterangan="=1+1")
    tambah(pemeran.pendamping, "D", w.tahap, tanggal=HARI)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    kolom = letak(lembar)
    assert lembar.cell(8, kolom["ALASAN"]).value == "KKS hilang"
    assert lembar.cell(9, kolom["TANGGAL TRANSAKSI"]).value.date() == HARI
    rumus = lembar.cell(10, kolom["KETERANGAN"])
    assert (rumus.value, rumus.data_type, rumus.quotePrefix, rumus.protection.locked) == ("=1+1", "s", True, False)

    isi(lembar, "A", status_transaksi="Sudah transaksi", tanggal_transaksi=HARI)  # the reason still stands there
    isi(lembar, "B", saluran=None, keterangan=None, tanggal_transaksi="09/11/2026")  # emptied: stays as it was
    isi(lembar, "C", status_transaksi="Belum transaksi", alasan="belum-sempat")
    for judul in ("STATUS TRANSAKSI", "JUMLAH DIAMBIL", "TANGGAL TRANSAKSI"):
        isi(lembar, "D", **{judul: None})
    berkas = unggah(buku, pemeran.pendamping, terapkan=True)

    assert angka(berkas) == {"baru": 0, "berubah": 3, "tetap": 1, "ditolak": 0}
    assert tercatat() == {
        "A": ("cair", 750_000, HARI, None, ""),
        "B": ("cair", 750_000, date(2026, 11, 9), None, "pagi"),
        "C": ("tidak", 0, None, "belum-sempat", "=1+1"),
        "D": ("cair", 750_000, HARI, None, ""),
    }
    b = Rekonsiliasi.objects.get(pembayaran__kpm__nama="B")
    assert (b.saluran, b.versi) == ("atm", 2)
    (ubah,) = [x.perubahan for x in berkas.baris.filter(isi__nama="B")]
    assert ubah == [["TANGGAL TRANSAKSI", "10 Nov 2026", "9 Nov 2026"]]


def test_baris_dikenal_dari_kuncinya_saja(pemeran, tmp_path):
    """Sorted, other sheet name, columns moved and added, title gone, a hidden sheet beside it."""
    w = dunia(pemeran)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    isi(lembar, "KPM 2", status_transaksi="cair", tanggal_transaksi=HARI)
    baris = [[s.value for s in r] for r in lembar.iter_rows(min_row=JUDUL_BARIS)]
    del buku["Formulir"]
    baru = buku.create_sheet("Rekap saya", 0)
    baru.append(["catatan sendiri"])
    for urut in (0, 3, 1, 2):
        baru.append([*reversed(baris[urut]), "catatan" if urut else "CATATAN SAYA"])
    tersembunyi = buku.create_sheet("Lama")
    tersembunyi.sheet_state = "hidden"
    for satu in baris:
        tersembunyi.append(satu)

    berkas = unggah(buku, pemeran.pendamping, terapkan=True)
    assert angka(berkas) == {"baru": 1, "berubah": 0, "tetap": 2, "ditolak": 0}
    assert list(tercatat()) == ["KPM 2"]


def test_kunci_hilang_diubah_disalin_dan_kolom_terkunci_diubah_ditolak(pemeran, tmp_path):
    w = dunia(pemeran, 6)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    kunci = letak(lembar)["KUNCI"]
    cair = {"status_transaksi": "cair", "tanggal_transaksi": HARI}
    tanpa = isi(lembar, "KPM 1", kunci=None, **cair)
    rusak = isi(lembar, "KPM 2", **cair)
    teks = lembar.cell(rusak, kunci).value
    lembar.cell(rusak, kunci).value = teks[:10] + ("a" if teks[10] != "a" else "b") + teks[11:]
    disalin = isi(lembar, "KPM 3", **cair)
    salinan = lembar.max_row + 1
    for i in range(1, kunci + 1):
        lembar.cell(salinan, i).value = lembar.cell(disalin, i).value
    ganti = isi(lembar, "KPM 4", nama_penerima="ORANG LAIN", nominal=900_000, **cair)
    tukar = isi(lembar, "KPM 5", **cair)
    isi(lembar, "KPM 6", kunci=lembar.cell(tukar, kunci).value, **cair)
    berkas = unggah(buku, pemeran.pendamping)

    salah = kesalahan(berkas)
    assert angka(berkas) == {"baru": 0, "berubah": 0, "tetap": 0, "ditolak": 7}
    assert salah[tanpa][0][1].startswith("baris ini tidak punya kunci")
    assert salah[rusak][0][1].startswith("kunci baris ini rusak atau diubah")
    assert salah[disalin] == [
        ("KUNCI", f"kunci ini juga ada di baris {salinan}; sisakan satu baris untuk keluarga ini")
    ]
    assert salah[salinan][0][1].startswith(f"kunci ini juga ada di baris {disalin}")
    assert salah[ganti] == [
        ("NAMA PENERIMA", "kolom terkunci ini berubah: tertulis ORANG LAIN, seharusnya KPM 4"),
        ("NOMINAL", "kolom terkunci ini berubah: tertulis Rp900.000, seharusnya Rp750.000"),
    ]
    assert not Rekonsiliasi.objects.exists()
    with pytest.raises(GalatPengguna, match="semua baris ditolak"):
        unggah(buku, pemeran.pendamping, terapkan=True)


@pytest.mark.parametrize(
    ("sel", "kolom", "kalimat"),
    [
        ({"status_transaksi": "entahlah"}, "STATUS TRANSAKSI", "'entahlah' tidak dikenal"),
        ({"jumlah_diambil": "1350000,50", "status_transaksi": "sebagian"}, "JUMLAH DIAMBIL", "harus rupiah bulat"),
        ({"jumlah_diambil": -5, "status_transaksi": "sebagian"}, "JUMLAH DIAMBIL", "tidak boleh kurang dari nol"),
        ({"jumlah_diambil": "300", "status_transaksi": "sebagian"}, "JUMLAH DIAMBIL", "terlalu kecil"),
        ({"jumlah_diambil": 750_001, "status_transaksi": "sebagian"}, "JUMLAH DIAMBIL", "melebihi dana keluarga ini"),
        ({"jumlah_diambil": 700_000, "status_transaksi": "cair"}, "JUMLAH DIAMBIL", "Sudah transaksi berarti seluruh"),
        ({"status_transaksi": "sebagian"}, "JUMLAH DIAMBIL", "Isi jumlah yang sudah diambil"),
        ({"tanggal_transaksi": None, "status_transaksi": "cair"}, "TANGGAL TRANSAKSI", "Isi tanggal transaksi"),
        ({"tanggal_transaksi": "4 Oktober 2026", "status_transaksi": "cair"}, "TANGGAL TRANSAKSI", "mendahului"),
        ({"tanggal_transaksi": "besok", "status_transaksi": "cair"}, "TANGGAL TRANSAKSI", "bukan tanggal"),
        ({"tanggal_transaksi": None, "status_transaksi": "belum"}, "ALASAN", "Pilih alasan"),
        ({"tanggal_transaksi": None, "status_transaksi": "belum", "alasan": "malas"}, "ALASAN", "'malas'"),
        ({"tanggal_transaksi": None, "status_transaksi": "belum", "alasan": "Lainnya"}, "KETERANGAN", "perlu ket"),
        ({"status_transaksi": "belum", "alasan": "KKS hilang"}, "TANGGAL TRANSAKSI", "tidak punya tanggal"),
        ({"status_transaksi": "cair", "alasan": "KKS hilang"}, "ALASAN", "tidak memerlukan alasan"),
        ({"status_transaksi": "cair", "saluran": "dukun"}, "SALURAN", "'dukun' tidak dikenal"),
        ({"status_transaksi": "cair", "diketahui_dari": "mimpi"}, "DIKETAHUI DARI", "'mimpi' tidak dikenal"),
        ({"status_transaksi": "cair", "jam": "25.00"}, "JAM", "bukan jam"),
        ({"status_transaksi": None}, "STATUS TRANSAKSI", "Pilih Sudah transaksi"),
        ({"status_transaksi": "cair", "keterangan": "x" * 301}, "KETERANGAN", "terlalu panjang"),
    ],
)  # fmt: skip
def test_isian_buruk_ditolak_per_sel(pemeran, tmp_path, sel, kolom, kalimat):
    w = dunia(pemeran, 2)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    baris = isi(lembar, "KPM 1", **({"tanggal_transaksi": HARI} | sel))
    isi(lembar, "KPM 2", status_transaksi="cair", tanggal_transaksi=HARI)
    berkas = unggah(buku, pemeran.pendamping, terapkan=True)

    assert angka(berkas) == {"baru": 1, "berubah": 0, "tetap": 0, "ditolak": 1}
    ((judul, alasan),) = kesalahan(berkas)[baris]
    assert judul == kolom
    assert kalimat in alasan
    assert list(tercatat()) == ["KPM 2"]


def test_tanggal_besok_ditolak(pemeran, tmp_path):
    w = dunia(pemeran, 1)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    baris = isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=hari_ini(DESA) + timedelta(days=1))
    assert "belum tiba" in kesalahan(unggah(buku, pemeran.pendamping))[baris][0][1]


def test_berubah_lebih_dulu_ditolak_kecuali_sama(pemeran, tmp_path):
    """Another pendamping reported two families since; a row nobody touched says nothing about what was changed."""
    w = dunia(pemeran, 2)
    lama = tambah(pemeran.pendamping, "KPM 3", w.tahap, tanggal=HARI)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    beda = isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    isi(lembar, "KPM 2", status_transaksi="cair", tanggal_transaksi=HARI)
    for bayar, isinya in ((w.bayar[0], {"status": "tidak", "jumlah": 0, "tanggal": None, "alasan_id": "kks-hilang"}),
                          (w.bayar[1], {"tanggal": HARI})):  # fmt: skip
        RekonsiliasiFactory(pembayaran=bayar, dicatat_oleh=pemeran.pendamping_lain, **isinya)
    Rekonsiliasi.objects.filter(pembayaran=lama).update(tanggal=date(2026, 11, 2), versi=2)
    berkas = unggah(buku, pemeran.pendamping)

    assert angka(berkas) == {"baru": 0, "berubah": 0, "tetap": 2, "ditolak": 1}
    ((kolom, alasan),) = kesalahan(berkas)[beda]
    assert kolom == "STATUS TRANSAKSI"
    assert alasan.startswith(
        "berubah lebih dulu: sesudah formulir ini diunduh, Pendamping Lain mencatat Belum transaksi"
    )
    assert "KKS hilang" in alasan
    assert "di berkas ini Sudah transaksi, 10 Nov 2026" in alasan
    assert (berkas.ringkasan["didahului"], len(berkas.ringkasan["catatan"])) == (1, 1)


def test_dicatat_sesudah_pratinjau_membuat_pratinjau_usang(pemeran, tmp_path):
    w = dunia(pemeran, 1)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    berkas = unggah(buku, pemeran.pendamping)
    RekonsiliasiFactory(pembayaran=w.bayar[0], tanggal=date(2026, 11, 1), dicatat_oleh=pemeran.pendamping_lain)
    impor.terapkan(berkas=berkas, oleh=pemeran.pendamping)
    with pytest.raises(impor.PratinjauUsang):
        impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=pemeran.pendamping, kerja=Kemajuan())
    assert tercatat() == {"KPM 1": ("cair", 750_000, date(2026, 11, 1), None, "")}


def test_bukan_dampingan_lagi_wilayah_lain_dan_penerap_lain(pemeran, tmp_path):
    w = dunia(pemeran, 2)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    satu = isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    isi(lembar, "KPM 2", status_transaksi="cair", tanggal_transaksi=HARI)
    kemarin = hari_ini(DESA) - timedelta(days=1)
    w.bayar[0].kpm.penugasan.update(selesai=kemarin)
    PenugasanFactory(kpm=w.bayar[0].kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini(DESA))

    berkas = unggah(buku, pemeran.pendamping)
    assert angka(berkas) == {"baru": 1, "berubah": 0, "tetap": 0, "ditolak": 1}
    assert kesalahan(berkas)[satu] == [
        ("KUNCI", "keluarga ini bukan dampingan Anda dan tidak berada di wilayah data Anda")
    ]
    with pytest.raises(GalatPengguna, match="diterapkan oleh yang mengunggahnya"):
        impor.terapkan(berkas=berkas, oleh=pemeran.apd)
    impor.batalkan_impor(berkas=berkas)

    assert angka(unggah(buku, pemeran.apd))["baru"] == 2  # the APD records for the kabupaten
    assert angka(unggah(buku, pemeran.apd_luar))["ditolak"] == 2
    with pytest.raises(GalatPengguna, match="tidak berhak"):
        unggah(buku, pemeran.korkab)
    assert not Rekonsiliasi.objects.exists()


def test_tahap_lain_dan_tahap_tertutup(pemeran, tmp_path):
    w = dunia(pemeran, 2)
    lalu = TahapFactory(nomor=3)
    tambah(pemeran.pendamping, "LAMA", lalu)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    with pytest.raises(GalatPengguna, match="Tahapnya tidak cocok"):
        unggah(buku, pemeran.pendamping, tahap="2026-3")
    lembar["A2"].value = None  # the title no longer says which tahap it is
    berkas = unggah(buku, pemeran.pendamping, tahap="2026-3")
    assert (berkas.keadaan, berkas.pesan[:42]) == ("ditolak", "Formulir ini bukan untuk Tahap 3 2026: kun")

    lama = unduh(pemeran.pendamping, lalu, tmp_path, nama="lalu.xlsx")["Formulir"]
    for i, sel in enumerate(lama[JUDUL_BARIS + 1], 1):
        lembar.cell(JUDUL_BARIS + 3, i).value = sel.value
    berkas = unggah(buku, pemeran.pendamping)
    assert kesalahan(berkas)[JUDUL_BARIS + 3] == [
        ("KUNCI", "baris ini dari formulir Tahap 3 2026, sedangkan berkas ini untuk Tahap 4 2026")
    ]
    TahapDaerahFactory(tahap=w.tahap, ditutup_oleh=pemeran.apd, ditutup_pada=timezone.now())
    impor.terapkan(berkas=berkas, oleh=pemeran.pendamping)
    with pytest.raises(impor.PratinjauUsang):
        impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=pemeran.pendamping, kerja=Kemajuan())
    impor.ulangi_pratinjau(berkas_id=berkas.pk, oleh=pemeran.pendamping)
    berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
    assert (berkas.keadaan, "sudah ditutup pada" in berkas.pesan) == ("ditolak", True)
    assert "sudah ditutup pada" in kesalahan(unggah(buku, pemeran.pendamping))[JUDUL_BARIS + 1][0][1]
    with pytest.raises(GalatPengguna, match="sudah ditutup pada"):
        unduh(pemeran.pendamping, w.tahap, tmp_path)
    assert not Rekonsiliasi.objects.exists()


def test_kesalahan_kembali_diperbaiki_dan_diunggah_lagi(pemeran, tmp_path):
    """Only refused rows come back, the key still hidden; corrected, they are the whole second file."""
    w = dunia(pemeran, 3)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    isi(lembar, "KPM 2", status_transaksi="cair", tanggal_transaksi="1 Oktober 2026")
    berkas = unggah(buku, pemeran.pendamping, terapkan=True)
    tulis_laporan(berkas=berkas, keluaran=tmp_path / "salah.xlsx")

    kembali = openpyxl.load_workbook(tmp_path / "salah.xlsx")
    (lembar,) = kembali.worksheets
    kolom = letak(lembar)
    assert lembar.max_row == JUDUL_BARIS + 1
    assert lembar.cell(JUDUL_BARIS + 1, kolom["KESALAHAN"]).value.startswith(
        "TANGGAL TRANSAKSI: Tanggal transaksi 1 Okt"
    )
    assert lembar.column_dimensions[get_column_letter(kolom["KUNCI"])].hidden
    isi(lembar, "KPM 2", tanggal_transaksi=HARI)
    dua = unggah(kembali, pemeran.pendamping, nama="formulir_KESALAHAN.xlsx", terapkan=True)
    assert (dua.keadaan, angka(dua)) == ("diterapkan", {"baru": 1, "berubah": 0, "tetap": 0, "ditolak": 0})
    assert sorted(tercatat()) == ["KPM 1", "KPM 2"]


def test_unduhan_menurut_wilayah_petugas_dan_hak(pemeran, tmp_path):
    w = dunia(pemeran, 2)
    tambah(pemeran.pendamping_lain, "LAIN", w.tahap, tanggal=HARI)
    tambah(None, "SEBELAH", w.tahap, desa=DESA_TETANGGA)
    tambah(None, "LUAR", w.tahap, desa=DESA_LUAR)
    tambah(pemeran.pendamping, "TANPA DANA", w.tahap, nominal=0)

    def nama(oleh, **opsi):
        lembar = unduh(oleh, w.tahap, tmp_path, **opsi)["Formulir"]
        return [lembar.cell(r, 2).value for r in range(JUDUL_BARIS + 1, lembar.max_row + 1)]

    kecamatan, kabupaten = (Wilayah.objects.get(pk=k) for k in (KECAMATAN, KABUPATEN))
    assert nama(pemeran.pendamping) == ["KPM 1", "KPM 2"]
    assert nama(pemeran.apd, wilayah=kecamatan, alasan="uji") == ["KPM 1", "KPM 2", "LAIN"]
    assert nama(pemeran.apd, wilayah=kecamatan, alasan="uji", belum=True) == ["KPM 1", "KPM 2"]
    assert nama(pemeran.korkab, petugas=pemeran.pendamping_lain, alasan="uji") == ["LAIN"]
    assert nama(pemeran.apd, wilayah=kabupaten, alasan="uji") == ["SEBELAH", "KPM 1", "KPM 2", "LAIN"]
    for oleh, opsi in (
        (pemeran.apd_luar, {"wilayah": kecamatan, "alasan": "x"}),
        (pemeran.apd, {"wilayah": kecamatan}),
        (pemeran.pendamping_tetangga, {}),
        (pemeran.korkec, {}),
        (pemeran.pendamping, {"petugas": pemeran.pendamping_lain, "alasan": "x"}),
    ):
        with pytest.raises((GalatPengguna, TidakBerhak)):
            nama(oleh, **opsi)
    assert AksesPribadi.objects.count() == 5


def test_templat_adalah_formulir_kosong(pemeran, tmp_path):
    jenis_impor("rekonsiliasi").templat(tmp_path / "t.xlsx")
    lembar = (buku := openpyxl.load_workbook(tmp_path / "t.xlsx"))["Formulir"]
    assert [sel.value for sel in lembar[JUDUL_BARIS]] == [f.judul for f in KOLOM]
    dunia(pemeran, 1)
    with pytest.raises(GalatPengguna, match="tidak ada baris data"):
        unggah(buku, pemeran.pendamping)


def test_perintah_impor(pemeran, tmp_path, capsys):
    w = dunia(pemeran, 2)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    isi(lembar, "KPM 1", status_transaksi="cair", tanggal_transaksi=HARI)
    buku.save(tmp_path / "isi.xlsx")
    for opsi, diterapkan in (([], False), (["--terapkan"], True)):
        call_command("impor", "rekonsiliasi", str(tmp_path / "isi.xlsx"), "--oleh", pemeran.pendamping.email, *opsi)
        hasil = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (hasil["baru"], hasil["tetap"], hasil["ditolak"], hasil["diterapkan"]) == (1, 1, 0, diterapkan)
    assert Rekonsiliasi.objects.get().dicatat_oleh == pemeran.pendamping
