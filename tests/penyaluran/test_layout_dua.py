"""The second layout of a Final Closing: PENGURUS holds name and No KK, a sheet per village, no NIK."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from inti.berkas.galat import BerkasDitolak, NilaiDitolak
from inti.enums import KeadaanBerkas
from inti.models import BarisImpor
from inti.services import impor
from inti.services.kesalahan_impor import tulis_laporan
from kpm.models import KPM
from penyaluran.berkas.final_closing_dua import pengurus
from penyaluran.models import Pembayaran
from tests.conftest import DESA, KECAMATAN
from tests.factories import KPMFactory
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import DIAM, angka, impor_langsung, perubahan, terapkan

JUDUL = ("NO", "PENGURUS", "AUD", "SD", "SMP", "SMA", "DISABIL", "LANSIA", "HAM", "NOMINAL")
KK = keluarga(1)["NO KK"]


# --- the cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "isi",
    [
        f"SITI AMINAH\n{KK}",
        f"SITI AMINAH\r\n'{KK}",
        f"  SITI  AMINAH \n\n No. KK : {KK[:6]} {KK[6:12]} {KK[12:]} ",
        f"SITI AMINAH_x000D_\n({KK})",
        f"SITI AMINAH / {KK}",
        f"{KK}\nSITI AMINAH",
        f"SITI AMINAH\nNO KARTU KELUARGA {KK}",
    ],
)
def test_sel_pengurus_terbaca(isi):
    assert pengurus(isi) == ("SITI AMINAH", KK)


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ("SITI AMINAH", "tidak ada No KK"),
        (f"{KK}", "tidak ada nama"),
        (f"SITI\n{KK[:15]}", "15 digit"),
        (f"SITI\n{KK}\n{keluarga(2)['NO KK']}", "lebih dari satu nomor"),
        (1771085112970792, "nama, lalu No KK"),
        ("SITI\n1.77108E+15", "16 digit"),
    ],
)
def test_sel_pengurus_ditolak(isi, kata):
    with pytest.raises(NilaiDitolak, match=kata):
        pengurus(isi)


def test_sel_pengurus_kosong():
    assert pengurus("") is None


# --- the import --------------------------------------------------------------------------------


def baris(n, **ganti):
    isi = keluarga(n)
    return {
        "NO": n,
        "PENGURUS": f"{isi['NAMA PENERIMA']}\n{isi['NO KK']}",
        **dict.fromkeys(("AUD", "SMP", "SMA", "DISABIL", "LANSIA", "HAM"), 0),
        "SD": 1,
        "NOMINAL": 225_000,
    } | ganti


def buku(lembar, *, judul=JUDUL):
    kerja = openpyxl.Workbook()
    kerja.remove(kerja.active)
    for nama, (atas, isi) in lembar.items():
        satu = kerja.create_sheet(nama)
        for kalimat in atas:
            satu.append([kalimat])
        satu.append(list(judul))
        for b in isi:
            satu.append(b if isinstance(b, list) else [b.get(j) for j in judul])
    keluar = io.BytesIO()
    kerja.save(keluar)
    return keluar.getvalue()


def pratinjau(oleh, lembar, *, wilayah="", **opsi):
    b = impor.unggah(
        jenis="final_closing",
        nama="FC_TAHAP4_2026.xlsx",
        isi=ContentFile(buku(lembar, **opsi)),
        oleh=oleh,
        kode_wilayah=wilayah,
    )
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def alasan(b):
    return {(k["baris"], k["kolom"]): k["alasan"] for k in impor.daftar_kesalahan(b)}


@pytest.fixture
def dua_desa(pemeran):
    isi = [keluarga(0, HAMIL=1), keluarga(1), keluarga(2, KELURAHAN="TANJUNG AGUNG"), keluarga(3)]
    return impor_langsung(pemeran.apd, isi, tahap="2026-3")


def test_beberapa_lembar_dibaca_semua(pemeran, dua_desa):
    jumlah = ["", "JUMLAH", *[None] * 7, 675_000]
    b = pratinjau(
        pemeran.apd,
        {
            "PASAR BENGKULU": (["DAFTAR FC", ""], [baris(0, SD=2), baris(1), baris(3), jumlah]),
            "TANJUNG AGUNG": ([], [baris(2)]),
            "REKAP": ([], []),
        },
    )  # fmt: skip
    assert b.keadaan == KeadaanBerkas.PRATINJAU, b.pesan
    assert angka(b) == {
        "baris": 4, "diterima": 4, "ditolak": 0, "baru": 0, "berubah": 1, "tetap": 3, "hilang": 0,
    }  # fmt: skip
    assert perubahan(b, 4) == {"SD": ("1", "2")}
    assert (b.parameter["tahap"], b.kode_wilayah) == ("2026-4", KECAMATAN)
    assert b.lembar.startswith("PASAR BENGKULU, TANJUNG AGUNG")
    terapkan(b, pemeran.apd)
    k = KPM.objects.get(nama="SITI UJI 00000")
    # HAMIL has no column: what is known of it stays, also in what the payment rests on.
    assert (k.nik, k.hamil, k.sd, k.desa_id, k.fc_terakhir) == (keluarga(0)["NIK"], 1, 2, DESA, "2026-4")
    p = Pembayaran.objects.get(kpm=k, tahap_id="2026-4")
    assert (p.nominal, p.sd, p.hamil, p.jumlah_komponen, p.desa_id) == (225_000, 2, 1, 3, DESA)
    assert Pembayaran.objects.get(kpm__nama="SITI UJI 00002", tahap_id="2026-4").desa_id == "17.71.08.1004"
    assert KPM.objects.count() == 4


def test_tanpa_nik_keluarga_tidak_dibuat(pemeran, dua_desa):
    KPMFactory(desa_id=DESA, kk=keluarga(1)["NO KK"])
    b = pratinjau(
        pemeran.apd,
        {"PASAR BENGKULU": ([], [baris(0), baris(1), baris(9)]), "TANJUNG AGUNG": ([], [baris(2), baris(0)])},
    )
    assert alasan(b) == {
        (3, "NIK"): "NIK tidak ada di layout ini, dan No KK ini dipakai lebih dari satu keluarga; tidak jelas yang mana"
        " (lembar 'PASAR BENGKULU')",
        (4, "NIK"): "NIK tidak ada di layout ini; keluarga dengan No KK ini belum dikenal, jadi belum dapat dibuat. "
        "Impor dahulu daftar yang memuat NIK-nya (lembar 'PASAR BENGKULU')",
        (3, "PENGURUS"): "No KK sama dengan baris 2 lembar 'PASAR BENGKULU'; satu keluarga hanya boleh satu baris"
        " (lembar 'TANJUNG AGUNG')",
    }
    # Families behind a refused row are not missing; number 3 is.
    assert angka(b)["hilang"] == 1
    terapkan(b, pemeran.apd, 1)
    assert KPM.objects.count() == 5
    assert Pembayaran.objects.filter(tahap_id="2026-4").count() == 2


def test_berkas_kesalahan_memuat_setiap_lembar(pemeran, dua_desa, tmp_path):
    b = pratinjau(
        pemeran.apd,
        {"PASAR BENGKULU": (["JUDUL"], [baris(0)]), "TANJUNG AGUNG": ([], [baris(2), baris(9), baris(1, NOMINAL="x")])},
    )
    assert tulis_laporan(berkas=b, keluaran=tmp_path / "k.xlsx") == 2
    hasil = openpyxl.load_workbook(tmp_path / "k.xlsx")
    assert hasil.sheetnames == ["PASAR BENGKULU", "TANJUNG AGUNG"]
    satu: Any
    dua: Any
    satu, dua = hasil.worksheets
    assert [satu.cell(n, 11).value for n in (2, 3)] == ["KESALAHAN", None]
    assert [dua.cell(n, 11).value is None for n in (1, 2, 3, 4)] == [False, True, False, False]
    assert "belum dikenal" in dua.cell(3, 11).value
    assert dua.cell(4, 11).value.startswith("NOMINAL:")


def test_desa_dari_judul_dari_kolom_atau_dari_keluarga(pemeran, dua_desa):
    b = pratinjau(
        pemeran.apd,
        {
            "Sheet1": (["KELURAHAN: TANJUNG AGUNG", "KECAMATAN SUNGAI SERUT"], [baris(0)]),
            "Sheet2": ([], [baris(1, KELURAHAN="TANJUNG AGUNG"), baris(2)]),
        },
        judul=(*JUDUL, "KELURAHAN"),
    )
    assert alasan(b) == {}
    terapkan(b, pemeran.apd, 1)
    desa = dict(KPM.objects.values_list("nama", "desa_id"))
    assert desa == {
        "SITI UJI 00000": "17.71.08.1004",
        "SITI UJI 00001": "17.71.08.1004",
        "SITI UJI 00002": "17.71.08.1004",
        "SITI UJI 00003": DESA,
    }


def test_judul_yang_salah_menolak_barisnya(pemeran, dua_desa):
    b = pratinjau(pemeran.apd, {"A": (["DESA: TIDAK ADA"], [baris(0)]), "B": ([], [baris(1), baris(2), baris(3)])})
    assert list(alasan(b)) == [(3, "KELURAHAN")]


def test_nama_lain_tanpa_nik_tidak_mengubah_nama(pemeran, dua_desa):
    b = pratinjau(
        pemeran.apd, {"A": ([], [baris(n) for n in (1, 2, 3)] + [baris(0, PENGURUS=f"BUDI\n{keluarga(0)['NO KK']}")])}
    )
    baris_budi = BarisImpor.objects.get(berkas=b, nomor=5)
    assert dict(baris_budi.peringatan)["PENGURUS"].startswith("tertulis BUDI, tercatat SITI UJI 00000")
    terapkan(b, pemeran.apd)
    assert KPM.objects.filter(nama="SITI UJI 00000", nik_indeks__isnull=False).count() == 1


def test_dengan_kolom_nik_keluarga_baru_dibuat(pemeran):
    isi = baris(7, NIK=keluarga(7)["NIK"], HAMIL=1)
    b = pratinjau(pemeran.apd, {"PASAR BENGKULU": ([], [isi])}, judul=(*JUDUL, "NIK", "HAMIL"))
    terapkan(b, pemeran.apd)
    k = KPM.objects.get()
    assert (k.nik, k.kk, k.nama, k.hamil) == (keluarga(7)["NIK"], keluarga(7)["NO KK"], "SITI UJI 00007", 1)


def test_keluarga_di_luar_wilayah_ditolak(pemeran, dua_desa):
    KPMFactory(desa_id="17.01.01.2001", kk=keluarga(8)["NO KK"], nama="MILIK KABUPATEN LAIN")
    KPM.objects.filter(nama="SITI UJI 00003").update(desa_id="17.71.07.1001")
    b = pratinjau(pemeran.apd, {"A": ([], [baris(n) for n in (0, 1, 2, 3, 8)])}, wilayah=KECAMATAN)
    ditolak = alasan(b)
    assert set(ditolak) == {(5, "PENGURUS"), (6, "PENGURUS")}
    assert "di luar wilayah yang dipilih" in ditolak[5, "PENGURUS"]
    terapkan(b, pemeran.apd)
    assert not Pembayaran.objects.filter(tahap_id="2026-4", kpm__nama="MILIK KABUPATEN LAIN").exists()


def test_judul_tak_lengkap_menyebut_kolomnya(pemeran):
    with pytest.raises(BerkasDitolak, match="kolom NOMINAL tidak ada"):
        pratinjau(pemeran.apd, {"A": ([], [baris(0)])}, judul=[j for j in JUDUL if j != "NOMINAL"])
    with pytest.raises(BerkasDitolak, match="tidak ada baris data"):
        pratinjau(pemeran.apd, {"A": ([], []), "B": ([], [])})
