"""The bank's list: read, recognised, and compared with the Final Closing."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from inti.berkas.galat import BerkasDitolak
from inti.galat import GalatPengguna
from inti.models import Pekerjaan
from kpm.models import KPM
from penyaluran.enums import DerajatCocok
from penyaluran.models import BarisBank, Pembayaran, SelisihBank, Tahap
from penyaluran.services.bank.cocok import banding_ulang
from penyaluran.services.bank.daftar import DaftarBank
from tests.buku import tulis_buku
from tests.conftest import DESA, DESA_2, KECAMATAN
from tests.factories import KPMFactory
from tests.penyaluran.buku_bank import JUDUL, baris, dibayar, kenal, masukkan, pratinjau, selisih
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import alasan, angka, impor_langsung, perubahan, terapkan

pytestmark = pytest.mark.django_db


# --- reading -----------------------------------------------------------------------------------


def test_baris_kotor_ditolak_dengan_kalimat(pemeran: SimpleNamespace) -> None:
    dibayar(1)
    isi = [
        baris(1, TAHAP="THP IV 2026", GELOMBANG="GEL. II", IDDTKS=None),
        baris(2, TAHAP="TAHAP 3"),
        baris(3, TAHAP="4 TAHUN 2025"),
        baris(4, BANSOS="BPNT"),
        baris(5, BANSOS="PKH DAN SEMBAKO"),
        baris(1, GELOMBANG=2, NOMINAL=300_000),
        baris(6, KODE_WILAYAH="1701012001", NAMA_KAB="BENGKULU SELATAN"),
        baris(7, KODE_WILAYAH=None, NAMA_KEL=None),
        baris(8, NIK_KTP=1771085112970792),
        baris(9, NOMINAL=-5),
        baris(10, NOMINAL="750"),
        baris(11, NOMINAL=None),
        baris(12, NAMA_PENERIMA=None),
        baris(13, GELOMBANG="satu"),
        baris(14, KODE_WILAYAH="9999999999", NAMA_KEL="DESA TIDAK ADA"),
        baris(15, NIK_KTP=None),
    ]
    b = pratinjau(pemeran.apd, isi)
    ditolak = {nomor: " ".join(f"{k} {a}" for k, a in d.items()) for nomor, d in alasan(b).items()}
    for nomor, kata in {
        3: "TAHAP tertulis TAHAP 3, sedangkan daftar ini untuk Tahap 4 2026",
        4: "tertulis 4 TAHUN 2025",
        5: "BANSOS tertulis BPNT; daftar ini hanya menerima baris PKH",
        6: "PKH DAN SEMBAKO",
        7: "NIK_KTP sama dengan baris 2; satu NIK hanya boleh satu baris dalam gelombang 2",
        8: "KODE_WILAYAH di luar wilayah Anda",
        9: "KODE_WILAYAH kosong, dan NAMA_KEL kosong",
        10: "diketik sebagai angka",
        11: "tidak boleh kurang dari nol",
        12: "terlalu kecil",
        13: "NOMINAL kosong",
        14: "NAMA_PENERIMA kosong",
        15: "GELOMBANG harus nomor gelombang",
        16: "NAMA_KEL desa/kelurahan 'DESA TIDAK ADA' tidak ada",
        17: "NIK_KTP kosong",
    }.items():
        assert kata in ditolak.pop(nomor), nomor
    assert ditolak == {}
    terapkan(b, pemeran.apd)
    satu = BarisBank.objects.get()
    assert (satu.gelombang, satu.iddtks, satu.nominal, satu.desa_id, satu.bank) == (2, "", 225_000, DESA, "BRI")
    assert satu.nik == keluarga(1)["NIK"]


def test_desa_dari_kode_atau_nama(pemeran: SimpleNamespace) -> None:
    isi = [
        baris(1, KODE_WILAYAH=1771081001, NAMA_KEL=None),
        baris(2, KODE_WILAYAH="17.71.08.1001", NAMA_KEL="PASAR BENGKULU"),
        baris(3, KODE_WILAYAH="1771089999"),
        baris(4, KODE_WILAYAH="=1+1", BANSOS=None, GELOMBANG=None, TAHAP=None),
    ]
    b = masukkan(pemeran.apd, isi)
    assert dict(BarisBank.objects.values_list("baris", "desa_id")) == {2: DESA_2, 3: DESA_2, 4: DESA, 5: DESA}
    ingat = {r.nomor: dict(r.peringatan) for r in b.baris.all()}
    assert "dipakai kodenya" in ingat[3]["KODE_WILAYAH"]
    assert "tidak dikenal" in ingat[4]["KODE_WILAYAH"]


def test_templat_dan_perintah(pemeran: SimpleNamespace, tmp_path: Any, capsys: Any) -> None:
    dibayar(1)
    jalur = tmp_path / "bnba.xlsx"
    jalur.write_bytes(tulis_buku([baris(1), baris(2, BANSOS="BPNT")], judul=JUDUL, lembar="Sheet"))
    call_command("impor", "bank", str(jalur), "--oleh", pemeran.apd.email, "--tahap", "2026-4", "--terapkan")
    hasil = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (hasil["diterapkan"], hasil["diterima"], hasil["derajat"]["pasti"]) == (True, 1, 1)
    assert hasil["kesalahan"][0]["kolom"] == "BANSOS"
    assert tuple(k.judul for k in DaftarBank().spek(None).kolom) == JUDUL


def test_yang_tak_berhak_dan_yang_tertutup(pemeran: SimpleNamespace) -> None:
    dibayar(1)
    for orang in (pemeran.pendamping, pemeran.korkab, pemeran.pengawas):
        with pytest.raises(GalatPengguna):
            pratinjau(orang, [baris(1)])
    b = pratinjau(pemeran.apd, [baris(1)])
    Tahap.objects.update(ditutup_pada=timezone.now())
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        terapkan(b, pemeran.apd)
    with pytest.raises(BerkasDitolak, match="sudah ditutup"):
        pratinjau(pemeran.apd, [baris(1, BANK="BNI")])
    Tahap.objects.update(ditutup_pada=None)
    luar = pratinjau(pemeran.apd_luar, [baris(1, BANK="BSI")])
    assert alasan(luar)[2]["KODE_WILAYAH"] == "di luar wilayah Anda"
    assert not BarisBank.objects.exists()


# --- recognising -------------------------------------------------------------------------------


def test_derajat_kecocokan(pemeran: SimpleNamespace) -> None:
    k = {n: dibayar(n) for n in range(1, 8)}
    kembar = [dibayar(n, nama="SRI RAHAYU", desa_id=DESA_2) for n in (20, 21)]
    sekk = [dibayar(n, nama=nama, kk=keluarga(30)["NO KK"]) for n, nama in ((30, "WATI"), (31, "W A T I"))]
    asing = keluarga(90)["NIK"]
    isi = [
        baris(1, NAMA_PENERIMA="Hj. Siti Uji 00001, S.Pd"),
        baris(2, NAMA_PENERIMA="NAMA LAIN SEKALI"),
        baris(3, NOKK=keluarga(80)["NO KK"], NAMA_PENERIMA="BARIS TIGA"),
        baris(4, NIK_KTP=asing, NAMA_PENERIMA="HJ SITI  UJI-00004"),
        baris(5, NIK_KTP=keluarga(91)["NIK"], NAMA_PENERIMA="SITTI UJI 00005"),
        baris(6, NIK_KTP=keluarga(92)["NIK"], NOKK=None, NAMA_PENERIMA="siti uji 00006"),
        baris(7, NIK_KTP=keluarga(93)["NIK"], NAMA_PENERIMA="BAMBANG"),
        baris(20, NIK_KTP=keluarga(94)["NIK"], NOKK=None, NAMA_PENERIMA="SRI RAHAYU", KODE_WILAYAH="1771081001"),
        baris(30, NIK_KTP=keluarga(95)["NIK"], NAMA_PENERIMA="WATI"),
        baris(96, NOKK=None, NAMA_PENERIMA="SITI UJI 00001"),
        baris(97, NAMA_PENERIMA="ENTAH SIAPA"),
    ]
    b = masukkan(pemeran.apd, isi)
    assert kenal() == {
        "Hj. Siti Uji 00001, S.Pd": ("pasti", "", k[1].pk),
        "NAMA LAIN SEKALI": ("kuat", "", k[2].pk),
        "BARIS TIGA": ("kuat", "", k[3].pk),
        "HJ SITI UJI-00004": ("sedang", "", k[4].pk),
        "SITTI UJI 00005": ("lemah", "", k[5].pk),
        "siti uji 00006": ("lemah", "", k[6].pk),
        "BAMBANG": ("tidak", "kk", None),
        "SRI RAHAYU": ("tidak", "ganda", None),
        "WATI": ("tidak", "ganda", None),
        "SITI UJI 00001": ("tidak", "terpakai", None),
        "ENTAH SIAPA": ("tidak", "asing", None),
    }
    assert b.ringkasan["derajat"] == {"pasti": 1, "kuat": 2, "sedang": 1, "lemah": 2, "tidak": 5}
    hanya_fc = {k[5].pk, k[6].pk, k[7].pk, *(x.pk for x in (*kembar, *sekk))}
    terbaca = selisih()
    assert {kpm for (kpm, nama), (jenis, *_) in terbaca.items() if jenis == ["hanya_fc"]} == hanya_fc
    assert terbaca[k[2].pk, "NAMA LAIN SEKALI"] == (["nama"], 225_000, 225_000)
    assert terbaca[k[3].pk, "BARIS TIGA"] == (["nama", "nomor"], 225_000, 225_000)
    assert terbaca[k[4].pk, "HJ SITI UJI-00004"] == (["nomor"], 225_000, 225_000)
    assert terbaca[k[5].pk, "SITTI UJI 00005"] == (["hanya_bank"], None, 225_000)
    assert terbaca[None, "BAMBANG"] == (["hanya_bank"], None, 225_000)
    assert (k[1].pk, "Hj. Siti Uji 00001, S.Pd") not in terbaca
    assert banding_ulang(tahap="2026-4", kecamatan=[KECAMATAN]) == 0


def test_keluarga_kabupaten_lain_tidak_dikenali(pemeran: SimpleNamespace) -> None:
    dibayar(1, desa_id="17.01.01.2001")
    dibayar(2)
    masukkan(pemeran.apd, [baris(1), baris(2)])
    assert kenal()["SITI UJI 00001"] == ("tidak", "asing", None)


# --- comparing ---------------------------------------------------------------------------------


def test_gelombang_dijumlahkan_dan_tanpa_dana_tidak_dicari(pemeran: SimpleNamespace) -> None:
    k = {n: dibayar(n, nominal) for n, nominal in ((1, 450_000), (2, 450_000), (3, 0), (4, 0))}
    lain = dibayar(5, desa_id="17.71.07.1001")
    bukan = KPMFactory(desa_id=DESA, nik=keluarga(6)["NIK"], kk=keluarga(6)["NO KK"], nama=keluarga(6)["NAMA PENERIMA"])
    isi = [baris(1), baris(1, GELOMBANG=2), baris(2), baris(4, NOMINAL=600_000), baris(6)]
    masukkan(pemeran.apd, isi)
    assert selisih() == {
        (k[2].pk, "SITI UJI 00002"): (["nominal"], 450_000, 225_000),
        (k[4].pk, "SITI UJI 00004"): (["nominal"], 0, 600_000),
        (bukan.pk, "SITI UJI 00006"): (["hanya_bank"], None, 225_000),
    }
    assert not SelisihBank.objects.filter(kpm=lain).exists()
    assert not Pembayaran.objects.exclude(bank="").exists()
    # The family moved its payment's kecamatan out of the covered one: nothing is only in the FC there.
    masukkan(pemeran.apd, [baris(5, KODE_WILAYAH="1771071001", NAMA_KEC="RATU SAMBAN", NOMINAL=100_000)])
    assert selisih()[lain.pk, "SITI UJI 00005"] == (["nominal"], 225_000, 100_000)


def test_daftar_baru_menyegarkan_dan_yang_hilang_tidak_dihitung(pemeran: SimpleNamespace) -> None:
    k = {n: dibayar(n) for n in range(1, 5)}
    isi = [baris(1), baris(2), baris(3), baris(4, GELOMBANG=2)]
    masukkan(pemeran.apd, isi)
    assert selisih() == {}
    b = pratinjau(pemeran.apd, [baris(1, NOMINAL=300_000, BANK="BSI"), baris(2)])
    assert angka(b) == {
        "baris": 2, "diterima": 2, "ditolak": 0, "baru": 0, "berubah": 1, "tetap": 1, "hilang": 1,
    }  # fmt: skip
    assert perubahan(b, 2) == {"NOMINAL": ("225000", "300000"), "BANK": ("BRI", "BSI")}
    assert [x.nama for x in DaftarBank().hilang(b)] == ["SITI UJI 00003"]
    with pytest.raises(GalatPengguna, match="ketik angka 1"):
        terapkan(b, pemeran.apd)
    terapkan(b, pemeran.apd, 1)
    hilang = BarisBank.objects.get(nama="SITI UJI 00003")
    assert (BarisBank.objects.count(), hilang.hilang_di_id) == (4, b.pk)
    assert selisih() == {
        (k[1].pk, "SITI UJI 00001"): (["nominal"], 225_000, 300_000),
        (k[3].pk, ""): (["hanya_fc"], 225_000, None),
    }
    b.refresh_from_db()
    assert [x.nama for x in DaftarBank().hilang(b)] == ["SITI UJI 00003"]
    lagi = pratinjau(pemeran.apd, [baris(n) for n in (1, 2, 3)])
    assert perubahan(lagi, 4) == {"DAFTAR": ("hilang", "terdaftar")}
    terapkan(lagi, pemeran.apd)
    assert selisih() == {}
    # A row that is refused still speaks of its line.
    tolak = pratinjau(pemeran.apd, [baris(1, BANK="BNI"), baris(2), baris(3, NOMINAL=-1)])
    assert (tolak.ringkasan["hilang"], tolak.ringkasan["ditolak"]) == (0, 1)


def test_final_closing_membandingkan_lagi(pemeran: SimpleNamespace, django_capture_on_commit_callbacks: Any) -> None:
    masukkan(pemeran.apd, [baris(1), baris(2, NOMINAL=300_000)])
    assert selisih() == {}  # no Final Closing of the kecamatan to compare with
    with django_capture_on_commit_callbacks(execute=True):
        impor_langsung(pemeran.apd, [keluarga(1), keluarga(2), keluarga(3), keluarga(4, **{"NAMA PENERIMA": ""})])
    assert Pekerjaan.objects.filter(jenis="cocok_bank").count() == 1
    banding_ulang(tahap="2026-4", kecamatan=[KECAMATAN])
    k = {x.nama: x.pk for x in KPM.objects.all()}
    assert selisih() == {
        (k["SITI UJI 00002"], "SITI UJI 00002"): (["nominal"], 225_000, 300_000),
        (k["SITI UJI 00003"], ""): (["hanya_fc"], 225_000, None),
    }
    masukkan(pemeran.apd, [baris(1), baris(2, NOMINAL=300_000), baris(4)])
    assert kenal()["SITI UJI 00004"] == ("tidak", "ditolak", None)
    assert {b.derajat for b in BarisBank.objects.exclude(nama="SITI UJI 00004")} == {DerajatCocok.PASTI}
