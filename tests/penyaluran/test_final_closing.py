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
from inti.enums import HasilBaris, KeadaanBerkas
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor, DesaBerubah, Pekerjaan
from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from inti.services.kerja import Kemajuan
from inti.simpanan import simpanan_rahasia
from kpm.models import KPM
from penyaluran.models import Pembayaran, Tahap
from tests.conftest import DESA, DESA_2, DESA_LUAR, KABUPATEN_LUAR, KECAMATAN
from tests.factories import KPMFactory, RekonsiliasiFactory, TahapDaerahFactory, TahapFactory
from tests.penyaluran.buku_fc import JUDUL, berkas, buku, keluarga
from tests.penyaluran.langkah import DIAM, alasan, angka, impor_langsung, perubahan, pratinjau, terapkan

KejadianKPM = apps.get_model("kpm", "KPMEvent")
pytestmark = pytest.mark.django_db


# --- the plain road ----------------------------------------------------------------------------


def test_daftar_baru_menjadi_keluarga_dan_pembayaran(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(5)])
    assert b.keadaan == KeadaanBerkas.PRATINJAU
    assert angka(b) == {
        "baris": 5, "diterima": 5, "ditolak": 0, "baru": 5, "berubah": 0, "tetap": 0, "hilang": 0,
    }  # fmt: skip
    assert b.kode_wilayah == KECAMATAN
    assert KPM.objects.count() == 0

    terapkan(b, pemeran.apd)
    k = KPM.objects.get(nama="SITI UJI 00003")
    isi = keluarga(3)
    assert (k.nik, k.kk) == (isi["NIK"], isi["NO KK"])
    assert (k.desa_id, k.kecamatan_kode) == (DESA, KECAMATAN)
    assert (k.tanggal_lahir, k.jumlah_art, k.sd, k.rt, k.alamat) == (isi["TGL LAHIR"], 4, 1, "001", "JL. BALI NO 3")
    assert (k.fc_terakhir, k.kepesertaan) == ("2026-4", "aktif")
    p = Pembayaran.objects.get(kpm=k)
    assert (p.tahap_id, p.nominal, p.status_fc, p.jumlah_komponen, p.sd) == ("2026-4", 225_000, "AKTIF", 1, 1)
    assert (p.desa_id, p.berkas_id, p.baris) == (DESA, b.pk, 5)
    tahap = Tahap.objects.get()
    assert (tahap.kode, str(tahap.bulan_mulai), str(tahap.bulan_selesai)) == ("2026-4", "2026-10-01", "2026-12-31")
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [DESA]


def test_perubahan_tercatat_siapa_dan_dari_berkas_mana(pemeran):
    b = impor_langsung(pemeran.apd, [keluarga(1)])
    kejadian = KejadianKPM.objects.select_related("pgh_context").get()
    assert kejadian.pgh_context.metadata["user"] == pemeran.apd.pk
    assert kejadian.pgh_context.metadata["berkas"] == str(b.pk)


def test_tahap_berikutnya_membedakan_baru_berubah_tetap_hilang(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(40)], tahap="2026-3")
    berikut = [keluarga(n) for n in range(38)] + [keluarga(100)]
    berikut[5] |= {"NOMINAL": 450_000, "SD": 2, "JML KOMPONEN": 2}
    berikut[6] |= {"KELURAHAN": "Kel. Tanjung Agung"}
    b = pratinjau(pemeran.apd, berikut)
    assert angka(b) == {
        "baris": 39, "diterima": 39, "ditolak": 0, "baru": 1, "berubah": 2, "tetap": 36, "hilang": 2,
    }  # fmt: skip
    assert perubahan(b, 7) == {"SD": ("1", "2"), "NOMINAL": ("Rp225.000", "Rp450.000")}
    assert perubahan(b, 8) == {"KELURAHAN": ("Pasar Bengkulu", "Tanjung Agung")}
    hilang = jenis_impor("final_closing").hilang(b)
    assert sorted(hilang.values_list("nama", flat=True)) == ["SITI UJI 00038", "SITI UJI 00039"]
    assert not b.ringkasan["perlu_setuju"]

    terapkan(b, pemeran.apd)
    assert KPM.objects.count() == 41
    assert Pembayaran.objects.filter(tahap_id="2026-3").count() == 40
    assert Pembayaran.objects.filter(tahap_id="2026-4").count() == 39
    assert KPM.objects.get(nama="SITI UJI 00039").fc_terakhir == "2026-3"
    assert KPM.objects.get(nama="SITI UJI 00006").desa_id == "17.71.08.1004"


def test_kolom_petugas_lapangan_tidak_disentuh(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(3)], tahap="2026-3")
    KPM.objects.update(
        telepon="0812", bahasa="Jawa", patokan="dekat masjid", catatan="janda", kepesertaan="ditangguhkan", versi=7
    )
    lapangan = ("telepon", "bahasa", "patokan", "catatan", "kepesertaan", "versi", "diubah_oleh", "dibuat_pada")
    sebelum = list(KPM.objects.order_by("pk").values_list(*lapangan))
    impor_langsung(pemeran.apd, [keluarga(n, ALAMAT="PINDAH", SD=3) for n in range(3)])
    assert list(KPM.objects.order_by("pk").values_list(*lapangan)) == sebelum
    assert set(KPM.objects.values_list("alamat", "sd")) == {("PINDAH", 3)}


def test_sel_kosong_tidak_menghapus_yang_diketahui(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1)], tahap="2026-3")
    kosong = dict.fromkeys(("TGL LAHIR", "ALAMAT", "ALAMAT FC", "RT", "RW", "ART"))
    b = pratinjau(pemeran.apd, [keluarga(1, **kosong)])
    assert angka(b)["tetap"] == 1
    terapkan(b, pemeran.apd)
    k = KPM.objects.get()
    assert (k.alamat, k.rt, k.tanggal_lahir, k.jumlah_art) == ("JL. BALI NO 1", "001", keluarga(1)["TGL LAHIR"], 4)


def test_daftar_lama_yang_datang_belakangan_tidak_memundurkan_keluarga(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1, ALAMAT="ALAMAT BARU")])
    b = pratinjau(pemeran.apd, [keluarga(1, ALAMAT="ALAMAT LAMA", NOMINAL=300_000)], tahap="2026-2")
    terapkan(b, pemeran.apd)
    k = KPM.objects.get()
    assert (k.alamat, k.fc_terakhir) == ("ALAMAT BARU", "2026-4")
    assert Pembayaran.objects.get(tahap_id="2026-2").nominal == 300_000


# --- matching ----------------------------------------------------------------------------------


def test_ganti_pengurus_dikenali_dari_no_kk(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    lama = KPM.objects.get(nama="SITI UJI 00001")
    ganti = keluarga(1, NIK=keluarga(50)["NIK"], **{"NAMA PENERIMA": "BUDI ANAKNYA"})
    b = pratinjau(pemeran.apd, [ganti, keluarga(2)])
    assert (angka(b)["baru"], angka(b)["berubah"], angka(b)["hilang"]) == (0, 1, 0)
    assert perubahan(b, 2) == {"NIK": (None, ""), "NAMA PENERIMA": ("SITI UJI 00001", "BUDI ANAKNYA")}
    terapkan(b, pemeran.apd)
    lama.refresh_from_db()
    assert (lama.nama, lama.nik) == ("BUDI ANAKNYA", keluarga(50)["NIK"])


def test_no_kk_yang_dipakai_dua_keluarga_tidak_ditebak(pemeran):
    kk = keluarga(1)["NO KK"]
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2, **{"NO KK": kk})], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(9, **{"NO KK": kk})])
    assert (angka(b)["baru"], angka(b)["hilang"]) == (1, 2)


def test_ganti_no_kk_adalah_perubahan(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1)], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(1, **{"NO KK": keluarga(77)["NO KK"]})])
    assert perubahan(b, 2) == {"NO KK": (None, "")}
    terapkan(b, pemeran.apd)
    assert KPM.objects.get().kk == keluarga(77)["NO KK"]


def test_keluarga_yang_barisnya_ditolak_tidak_hilang(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(4)], tahap="2026-3")
    rusak = [
        keluarga(0),
        keluarga(1, NOMINAL="dua ratus"),  # NIK readable
        keluarga(2, NIK=1771085112970792),  # only the No KK is readable
    ]
    b = pratinjau(pemeran.apd, rusak)
    assert (angka(b)["ditolak"], angka(b)["hilang"]) == (2, 1)
    assert [k.nama for k in jenis_impor("final_closing").hilang(b)] == ["SITI UJI 00003"]


# --- areas -------------------------------------------------------------------------------------


def test_baris_di_luar_wilayah_ditolak(pemeran):
    luar = {"KELURAHAN": "Bungamas", "KECAMATAN": "KEDURANG", "KABUPATEN": "KAB. BENGKULU SELATAN"}
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2, **luar)])
    assert list(alasan(b)) == [3]
    assert "di luar wilayah Anda" in alasan(b)[3]["KELURAHAN"]
    terapkan(b, pemeran.apd)
    assert KPM.objects.count() == 1


@pytest.mark.parametrize(
    "tulisan",
    [
        {"KELURAHAN": "KEL. PASAR BENGKULU"},
        {"KELURAHAN": "Kelurahan  Pasar-Bengkulu"},
        {"KELURAHAN": "pasarbengkulu", "KECAMATAN": "Kec. Sungai Serut"},
        {"KABUPATEN": "BENGKULU"},
        {"KABUPATEN": "KAB. BENGKULU"},
    ],
)
def test_ejaan_wilayah(pemeran, tulisan):
    b = pratinjau(pemeran.apd, [keluarga(1, **tulisan)])
    assert alasan(b) == {}
    terapkan(b, pemeran.apd)
    assert KPM.objects.get().desa_id == DESA


def test_kecamatan_lain_dari_yang_dipilih_ditolak(pemeran):
    lain = {"KELURAHAN": "ANGGUT ATAS", "KECAMATAN": "RATU SAMBAN"}
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2, **lain)], wilayah=KECAMATAN)
    assert "bukan bagian dari wilayah yang dipilih" in alasan(b)[3]["KELURAHAN"]


def test_tidak_ada_baris_dari_wilayah_yang_dipilih(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)], wilayah="17.71.07")
    assert b.keadaan == KeadaanBerkas.DITOLAK
    assert "wilayah yang dipilih" in b.pesan
    assert not b.berkas
    assert BarisImpor.objects.count() == 0


def test_keluarga_yang_tercatat_di_wilayah_lain_tidak_diambil(pemeran):
    luar = KPMFactory(nik=keluarga(1)["NIK"], desa_id="17.01.01.2001", nama="MILIK KABUPATEN LAIN")
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2)])
    assert "di luar wilayah Anda" in alasan(b)[2]["NIK"]
    terapkan(b, pemeran.apd)
    luar.refresh_from_db()
    assert (luar.nama, luar.desa_id) == ("MILIK KABUPATEN LAIN", "17.01.01.2001")


def test_tanpa_hak_impor_ditolak(pemeran):
    for orang in (pemeran.korkec, pemeran.korkab, pemeran.pendamping, pemeran.tanpa_jabatan, pemeran.pengawas):
        with pytest.raises(GalatPengguna):
            pratinjau(orang, [keluarga(1)])
    with pytest.raises(GalatPengguna):
        pratinjau(pemeran.apd_luar, [keluarga(1)], wilayah=KECAMATAN)
    assert BerkasImpor.objects.count() == 0


def test_apd_lain_tidak_menerapkan_berkas_di_luar_wilayahnya(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)])
    with pytest.raises(GalatPengguna):
        terapkan(b, pemeran.apd_luar)
    b.refresh_from_db()
    assert b.keadaan == KeadaanBerkas.PRATINJAU
    assert KPM.objects.count() == 0


# --- tahap -------------------------------------------------------------------------------------


def test_tahap_dari_judul_atau_nama_berkas(pemeran):
    assert pratinjau(pemeran.apd, [keluarga(1)], tahap="", atas=["FINAL CLOSING TAHAP 2 TAHUN 2026"]).parameter[
        "tahap"
    ] == ("2026-2")
    b = pratinjau(pemeran.apd, [keluarga(1)], tahap="", nama="FC_TAHAP3_2026_SUNGAI_SERUT.xlsx")
    assert b.parameter["tahap"] == "2026-3"


def test_tahap_tidak_jelas_atau_bertentangan(pemeran):
    with pytest.raises(BerkasDitolak, match="Pilih tahapnya"):
        pratinjau(pemeran.apd, [keluarga(1)], tahap="")
    with pytest.raises(BerkasDitolak, match="nama berkas Tahap 3 2026"):
        pratinjau(pemeran.apd, [keluarga(1)], tahap="", nama="FC_TAHAP3_2026.xlsx", atas=["TAHAP 4 TAHUN 2026"])
    with pytest.raises(BerkasDitolak, match="pilihan Anda Tahap 1 2027"):
        pratinjau(pemeran.apd, [keluarga(1)], tahap="2027-1", atas=["TAHAP 4 TAHUN 2026"])
    assert BerkasImpor.objects.count() == 0


def test_tahap_tertutup_menolak(pemeran):
    TahapFactory(ditutup_pada=timezone.now())
    with pytest.raises(BerkasDitolak, match="sudah ditutup"):
        pratinjau(pemeran.apd, [keluarga(1)])


def test_tahap_ditutup_setelah_pratinjau(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)])
    TahapFactory(ditutup_pada=timezone.now())
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        terapkan(b, pemeran.apd)
    assert KPM.objects.count() == 0


# --- amounts corrected, reconciliation ---------------------------------------------------------


def test_nominal_diperbaiki_di_tahap_yang_sama(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)])
    b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL=500_000), keluarga(2)])
    assert perubahan(b, 2) == {"NOMINAL": ("Rp225.000", "Rp500.000")}
    assert angka(b)["tetap"] == 1
    terapkan(b, pemeran.apd)
    assert sorted(Pembayaran.objects.values_list("nominal", flat=True)) == [225_000, 500_000]
    assert Pembayaran.objects.get(nominal=225_000).berkas_id != b.pk


def test_pembayaran_di_kabupaten_yang_sudah_ditutup_tidak_dipindah(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)])
    Pembayaran.objects.filter(kpm__nama="SITI UJI 00001").update(desa_id=DESA_LUAR)  # it moved here since
    daerah = TahapDaerahFactory(
        tahap=Tahap.objects.get(), wilayah_id=KABUPATEN_LUAR, ditutup_oleh=pemeran.apd_luar, ditutup_pada=timezone.now()
    )
    b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL=500_000), keluarga(2)])
    assert "sudah ditutup di sana" in alasan(b)[2]["NIK"]
    terapkan(b, pemeran.apd)
    tetap = Pembayaran.objects.get(kpm__nama="SITI UJI 00001")
    assert (tetap.desa_id, tetap.nominal) == (DESA_LUAR, 225_000)
    daerah.delete()
    assert alasan(pratinjau(pemeran.apd, [keluarga(1, NOMINAL=600_000), keluarga(2)])) == {}


def test_nominal_yang_sudah_direkonsiliasi_tidak_berubah(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)])
    RekonsiliasiFactory(pembayaran=Pembayaran.objects.get(kpm__nama="SITI UJI 00001"))
    b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL=500_000), keluarga(2, NOMINAL=500_000)])
    assert "sudah direkonsiliasi dengan nominal Rp225.000" in alasan(b)[2]["NOMINAL"]
    terapkan(b, pemeran.apd)
    assert dict(Pembayaran.objects.values_list("kpm__nama", "nominal")) == {
        "SITI UJI 00001": 225_000,
        "SITI UJI 00002": 500_000,
    }


def test_rekonsiliasi_setelah_pratinjau_membuat_pratinjau_usang(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1)])
    b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL=500_000)])
    RekonsiliasiFactory(pembayaran=Pembayaran.objects.get())
    with pytest.raises(impor.PratinjauUsang):
        terapkan(b, pemeran.apd)
    assert Pembayaran.objects.get().nominal == 225_000


def test_pratinjau_usang_dibaca_ulang(pemeran):
    b = pratinjau(pemeran.apd, [keluarga(1)])
    KPMFactory(nik=keluarga(1)["NIK"], desa_id=DESA_2)
    impor.terapkan(berkas=b, oleh=pemeran.apd)
    with pytest.raises(impor.PratinjauUsang):
        impor.terapkan_sekarang(berkas_id=b.pk, oleh=pemeran.apd, kerja=DIAM)
    impor.ulangi_pratinjau(berkas_id=b.pk, oleh=pemeran.apd)
    b = impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)
    assert (b.keadaan, angka(b)["berubah"]) == ("pratinjau", 1)
    terapkan(b, pemeran.apd)
    assert KPM.objects.get().desa_id == DESA


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
