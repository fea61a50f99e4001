"""Final Closing lists: whom they name, what they change, which areas and tahap they reach."""

import pytest
from django.apps import apps
from django.utils import timezone

from inti.berkas.galat import BerkasDitolak
from inti.enums import KeadaanBerkas
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor, DesaBerubah
from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from kpm.models import KPM
from penyaluran.models import Pembayaran, Tahap
from tests.conftest import DESA, DESA_2, DESA_LUAR, KABUPATEN_LUAR, KECAMATAN
from tests.factories import KPMFactory, RekonsiliasiFactory, TahapDaerahFactory, TahapFactory
from tests.penyaluran.buku_fc import keluarga
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


def test_daftar_yang_diperbaiki_menandai_desa_lama_pembayarannya(pemeran):
    baru = "17.71.08.1004"  # Tanjung Agung
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(40)])
    KPM.objects.filter(nama="SITI UJI 00006").update(desa_id=baru)  # moved meanwhile, as an approved update does
    DesaBerubah.objects.all().delete()
    berikut = [keluarga(n) for n in range(40)]
    berikut[6] |= {"KELURAHAN": "Kel. Tanjung Agung"}
    impor_langsung(pemeran.apd, berikut)
    assert Pembayaran.objects.get(kpm__nama="SITI UJI 00006").desa_id == baru
    assert {DESA, baru} <= set(DesaBerubah.objects.values_list("kode", flat=True))


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
