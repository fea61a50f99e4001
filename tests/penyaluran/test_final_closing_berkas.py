"""Final Closing files: cut off, applied once or not at all, dirty, forgotten."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inti.berkas.galat import BerkasDitolak
from inti.enums import HasilBaris
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor, DesaBerubah, Pekerjaan
from inti.services import impor
from inti.services.kerja import Kemajuan
from inti.simpanan import simpanan_rahasia
from kpm.models import KPM
from penyaluran.models import Pembayaran, Tahap
from tests.penyaluran.buku_fc import JUDUL, berkas, buku, keluarga
from tests.penyaluran.langkah import DIAM, alasan, angka, impor_langsung, pratinjau, terapkan

KejadianKPM = apps.get_model("kpm", "KPMEvent")
pytestmark = pytest.mark.django_db


# --- the 5 % rule ------------------------------------------------------------------------------


def test_berkas_terpotong_minta_angka_diketik(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(40)], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(10)])
    assert (angka(b)["hilang"], b.ringkasan["perlu_setuju"]) == (30, True)
    for salah in (None, 29, 31):
        with pytest.raises(GalatPengguna, match="ketik angka 30"):
            terapkan(b, pemeran.apd, salah)
    assert not Pembayaran.objects.filter(tahap_id="2026-4").exists()
    terapkan(b, pemeran.apd, 30)
    assert Pembayaran.objects.filter(tahap_id="2026-4").count() == 10
    assert KPM.objects.count() == 40


@pytest.mark.parametrize(("hilang", "perlu"), [(2, False), (3, True)])
def test_batas_lima_persen(pemeran, hilang, perlu):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(40)], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(40 - hilang)])
    assert b.ringkasan["perlu_setuju"] is perlu


def test_berkas_kedua_tahap_yang_sama_untuk_kecamatan_lain(pemeran):
    lain = {"KELURAHAN": "ANGGUT ATAS", "KECAMATAN": "RATU SAMBAN"}
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(20)], tahap="2026-3")
    pindah = keluarga(19, **lain)
    impor_langsung(pemeran.apd, [keluarga(n, **lain) for n in range(50, 60)] + [pindah])
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(19)])
    assert angka(b)["hilang"] == 0


# --- once, all or nothing ----------------------------------------------------------------------


def test_berkas_yang_sama_tidak_diterapkan_dua_kali(pemeran):
    baris = [keluarga(1)]
    isi = berkas(baris)

    def unggah():
        return impor.unggah(
            jenis="final_closing", nama="a.xlsx", isi=isi, oleh=pemeran.apd, parameter={"tahap": "2026-4"}
        )

    satu, dua = unggah(), unggah()
    for b in (satu, dua):
        impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)
    terapkan(satu, pemeran.apd)
    with pytest.raises(GalatPengguna, match="sama persis"):
        impor.terapkan(berkas=dua, oleh=pemeran.apd)
    with pytest.raises(BerkasDitolak, match="sudah diterapkan"):
        unggah()
    assert Pembayaran.objects.count() == 1


def test_semua_ditolak_tidak_diterapkan(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL="x")])
    with pytest.raises(GalatPengguna, match="semua baris ditolak"):
        terapkan(b, pemeran.apd)
    assert Tahap.objects.count() == 0


def test_gagal_di_tengah_tidak_meninggalkan_apa_pun(pemeran, monkeypatch):
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(3)])

    class Putus(Kemajuan):
        def pastikan(self):
            raise RuntimeError

    impor.terapkan(berkas=b, oleh=pemeran.apd)
    with pytest.raises(RuntimeError):
        impor.terapkan_sekarang(berkas_id=b.pk, oleh=pemeran.apd, kerja=Putus())
    assert (KPM.objects.count(), Pembayaran.objects.count(), Tahap.objects.count()) == (0, 0, 0)
    assert DesaBerubah.objects.count() == 0
    impor.terapkan_sekarang(berkas_id=b.pk, oleh=pemeran.apd, kerja=DIAM)
    assert KPM.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_diterapkan_dari_dua_jendela_sekali_saja(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(20)])
    pagar = threading.Barrier(2)
    galat: list[BaseException] = []

    def jendela() -> None:
        try:
            pagar.wait()
            impor.minta_terapkan(berkas=b, oleh=pemeran.apd)
            impor.terapkan_sekarang(berkas_id=b.pk, oleh=pemeran.apd, kerja=DIAM)
        except BaseException as g:  # noqa: BLE001 - whatever it is, the test shows it
            galat.append(g)
        finally:
            connection.close()

    utas = [threading.Thread(target=jendela) for _ in range(2)]
    for u in utas:
        u.start()
    for u in utas:
        u.join()
    assert galat == []
    assert Pekerjaan.objects.filter(jenis="impor_terapkan").count() == 1
    assert (KPM.objects.count(), Pembayaran.objects.count()) == (20, 20)
    assert KejadianKPM.objects.count() == 20


# --- dirty files -------------------------------------------------------------------------------


def test_berkas_kotor_setiap_baris_seperti_seharusnya(pemeran):
    isi = [
        keluarga(0),
        keluarga(1, NIK="'" + keluarga(1)["NIK"], **{"NO KK": " " + keluarga(1)["NO KK"] + " "}),
        keluarga(2, NOMINAL="Rp 1.350.000", **{"TGL LAHIR": "12-03-1990"}),
        [None] * 25,
        keluarga(3, NIK=1771085112970792),
        keluarga(4, NIK=keluarga(4)["NIK"][:15]),
        keluarga(5, NIK=keluarga(0)["NIK"]),
        keluarga(6, **{"TGL LAHIR": "31-02-1990"}),
        keluarga(7, KELURAHAN="DESA TIDAK ADA"),
        keluarga(8, NOMINAL=-5),
        keluarga(9, **{"NAMA PENERIMA": ""}),
        keluarga(10, **{"NAMA PENERIMA": '=CMD("x")A'}),
        keluarga(11, NOMINAL="750.000"),
        keluarga(12, NOMINAL=750),
        ["JUMLAH", *[None] * 14, 5_000_000, *[None] * 9],
    ]
    b = pratinjau(pemeran.apd, isi, atas=["DAFTAR FINAL CLOSING", "TAHAP 4 TAHUN 2026", ""])
    # Heading in row 4, first row of data 5.
    assert sorted(alasan(b)) == [9, 10, 11, 12, 13, 14, 15, 18]
    assert "diketik sebagai angka" in alasan(b)[9]["NIK"]
    assert "15 digit" in alasan(b)[10]["NIK"]
    assert "baris 5" in alasan(b)[11]["NIK"]
    assert set(alasan(b)[12]) == {"TGL LAHIR"}
    assert set(alasan(b)[13]) == {"KELURAHAN"}
    assert set(alasan(b)[14]) == {"NOMINAL"}
    assert set(alasan(b)[15]) == {"NAMA PENERIMA"}
    assert angka(b)["baris"] == 13
    terapkan(b, pemeran.apd)
    assert KPM.objects.get(nama='=CMD("x")A')
    nominal = dict(Pembayaran.objects.values_list("baris", "nominal"))
    assert nominal == {5: 225_000, 6: 225_000, 7: 1_350_000, 16: 225_000, 17: 750_000}


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04rusak", "rusak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
    ],
)
def test_bukan_buku_kerja_tidak_meninggalkan_apa_pun(pemeran, isi, kata):
    with pytest.raises(BerkasDitolak, match=kata):
        impor.unggah(jenis="final_closing", nama="a.xlsx", isi=ContentFile(isi), oleh=pemeran.apd)
    assert BerkasImpor.objects.count() == 0


def test_tanpa_judul_kurang_kolom_atau_tanpa_baris(pemeran):
    for baris, judul, kata in (
        ([["a", "b"]], ("X", "Y"), "Judul kolom"),
        ([keluarga(1)], [j for j in JUDUL if j != "NOMINAL"], "kolom NOMINAL tidak ada"),
        ([], JUDUL, "tidak ada baris data"),
    ):
        with pytest.raises(BerkasDitolak, match=kata):
            pratinjau(pemeran.apd, baris, judul=judul)
    assert BerkasImpor.objects.count() == 0


def test_berkas_tersandi_dan_nik_tidak_terbaca_di_baris(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)])
    di_cakram = Path(simpanan_rahasia().path(b.berkas.name)).read_bytes()
    assert b"[Content_Types].xml" not in di_cakram
    with b.berkas.open("rb") as isi:
        assert b"[Content_Types].xml" in isi.read()
    baris = BarisImpor.objects.get()
    nik = keluarga(1)["NIK"]
    assert nik not in str(baris.isi)
    assert nik.encode() not in bytes(baris.nik_sandi)
    assert baris.nik_tersamar == f"{nik[:4]}••••••••{nik[-4:]}"


def test_dibatalkan_menghapus_isi(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)])
    impor.batalkan_impor(berkas=b)
    b.refresh_from_db()
    assert (b.keadaan, b.berkas.name) == ("dibatalkan", "")
    assert BarisImpor.objects.count() == 0
    with pytest.raises(GalatPengguna):
        impor.terapkan(berkas=b, oleh=pemeran.apd)


def test_kolom_tak_dikenal_disimpan(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1, CATATAN="penting")], judul=[*JUDUL, "CATATAN"])
    assert BarisImpor.objects.get(berkas=b).isi["lain"] == {"CATATAN": "penting"}
    assert BarisImpor.objects.get(berkas=b).hasil == HasilBaris.BARU


def test_hari_tidak_bergeser_oleh_zona(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1, **{"TGL LAHIR": "01-01-1990"})])
    assert str(KPM.objects.get().tanggal_lahir) == "1990-01-01"


def test_pratinjau_terlupa_dan_berkas_lama_dibersihkan(pemeran):
    lama = impor_langsung(pemeran.apd, [keluarga(1)])
    lupa = pratinjau(pemeran.apd, [keluarga(2)])
    assert impor.bersihkan_impor() == 0
    assert impor.bersihkan_impor(pada=timezone.now() + timedelta(days=8)) == 2
    lama.refresh_from_db()
    lupa.refresh_from_db()
    assert (lama.keadaan, lama.berkas.name, lama.baris.count()) == ("diterapkan", "", 1)
    assert (lupa.keadaan, lupa.berkas.name, lupa.baris.count()) == ("dibatalkan", "", 0)
    assert KPM.objects.count() == 1


def test_perintah_impor_mencetak_angka_dan_berhenti_dengan_kalimat(pemeran, tmp_path, capsys):
    jalur = tmp_path / "FC_TAHAP4_2026.xlsx"
    jalur.write_bytes(buku([keluarga(1), keluarga(2, NOMINAL="x")]))
    laporan = tmp_path / "laporan.xlsx"
    call_command("impor", "final_closing", str(jalur), "--oleh", pemeran.apd.email, "--laporan", str(laporan))
    hasil = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(hasil) == [
        "baris", "diterima", "ditolak", "baru", "berubah", "tetap", "hilang", "diterapkan", "kesalahan",
    ]  # fmt: skip
    assert (hasil["baris"], hasil["diterima"], hasil["diterapkan"]) == (2, 1, False)
    assert [(k["baris"], k["kolom"]) for k in hasil["kesalahan"]] == [(3, "NOMINAL")]
    assert openpyxl.load_workbook(laporan).active.cell(3, 26).value.startswith("NOMINAL:")
    assert not BarisImpor.objects.exists()

    call_command("impor", "final_closing", str(jalur), "--oleh", pemeran.apd.email, "--terapkan")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["diterapkan"] is True
    assert KPM.objects.count() == 1
    for salah in (["--oleh", "tidak@ada.id"], ["--oleh", pemeran.korkec.email], ["--oleh", pemeran.apd.email]):
        with pytest.raises(CommandError):
            call_command("impor", "final_closing", str(jalur), *salah, "--terapkan")
    assert Pembayaran.objects.count() == 1
