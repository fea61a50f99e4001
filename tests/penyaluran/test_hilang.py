"""What a list changes beyond its columns: tasks for the missing, standing of candidates and of those who left."""

from datetime import date, timedelta

import pytest

from inti.models import BarisImpor
from inti.waktu import hari_ini
from kpm.models import KPM, PerubahanKepesertaan
from pendamping.models import Tugas
from penyaluran.models import Pembayaran
from tests.conftest import DESA
from tests.factories import KPMFactory, TahapFactory
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import alasan, angka, impor_langsung, perubahan, pratinjau, terapkan

pytestmark = pytest.mark.django_db
LAIN = {"KELURAHAN": "ANGGUT ATAS", "KECAMATAN": "RATU SAMBAN"}


def tugas(**saring):
    """Open tasks: name of the family and list it is missing from."""
    baris = Tugas.objects.terbuka().filter(**saring).order_by("kpm__nama")
    return [(nama[-5:], kunci.split(":")[1]) for nama, kunci in baris.values_list("kpm__nama", "kunci")]


def peringatan(b, nomor):
    return dict(BarisImpor.objects.get(berkas=b, nomor=nomor).peringatan)


# --- missing families --------------------------------------------------------------------------


def test_keluarga_hilang_mendapat_tugas_sekali(pemeran, settings):
    settings.PKH_HARI_TUGAS_HILANG = 10
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(40)], tahap="2026-3")
    assert tugas() == []
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(38)])
    assert tugas() == [("00038", "2026-4"), ("00039", "2026-4")]
    t = Tugas.objects.get(kpm__nama="SITI UJI 00038")
    assert (t.jenis, t.tenggat, t.kunci) == ("hilang", hari_ini() + timedelta(days=10), f"hilang:2026-4:{t.kpm_id}")
    assert "Tahap 4 2026" in t.uraian
    assert KPM.objects.get(pk=t.kpm_id).kepesertaan == "aktif"
    # A second file of the same tahap that misses them again gives nothing new.
    impor_langsung(pemeran.apd, [keluarga(n, NOMINAL=500_000) for n in range(38)])
    assert Tugas.objects.count() == 2


def test_berkas_susulan_membatalkan_tugas(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(4)], tahap="2026-3")
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1)], setuju=2)
    assert tugas() == [("00002", "2026-4"), ("00003", "2026-4")]
    # The rest of the kecamatan comes in a file of its own: who stood in the first one is not missing.
    impor_langsung(pemeran.apd, [keluarga(2)], setuju=3)
    assert tugas() == [("00003", "2026-4")]
    assert Tugas.objects.get(kpm__nama="SITI UJI 00002").keadaan == "batal"


def test_daftar_berikutnya_membatalkan_tugas_lama(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(3)], tahap="2026-2")
    impor_langsung(pemeran.apd, [keluarga(0)], tahap="2026-3", setuju=2)
    assert tugas() == [("00001", "2026-3"), ("00002", "2026-3")]
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1)])
    assert tugas() == [("00002", "2026-3")]


def test_baris_ditolak_dan_keluarga_pindah_tidak_mendapat_tugas(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(4)], tahap="2026-3")
    impor_langsung(pemeran.apd, [keluarga(3, **LAIN)], nama="lain.xlsx")
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1, NOMINAL="x"), keluarga(2, NIK=1771085112970792)])
    assert tugas() == []


def test_baris_ditolak_di_berkas_lain_tidak_mendapat_tugas(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(4)], tahap="2026-3")
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1, NOMINAL="x")], setuju=2)
    impor_langsung(pemeran.apd, [keluarga(2)], setuju=3)
    assert tugas() == [("00003", "2026-4")]


def test_yang_sudah_keluar_tidak_dicari(pemeran):
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(4)], tahap="2026-3")
    for n, keadaan in enumerate(("mandiri", "berhenti", "ditangguhkan"), 1):
        KPM.objects.filter(nama=f"SITI UJI {n:05d}").update(kepesertaan=keadaan)
    impor_langsung(pemeran.apd, [keluarga(0)], setuju=3)
    assert tugas() == [("00003", "2026-4")]


def test_kecamatan_lain_tidak_tersentuh(pemeran):
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1), keluarga(2, **LAIN)], tahap="2026-3")
    impor_langsung(pemeran.apd, [keluarga(0)], setuju=1)
    assert tugas() == [("00001", "2026-4")]


def test_daftar_lama_yang_datang_belakangan(pemeran):
    """Families of an older list that are not in the newest are missing from the newest."""
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1)])
    b = pratinjau(pemeran.apd, [keluarga(0), keluarga(5), keluarga(6)], tahap="2026-3")
    kata = "2 KPM hanya ada di daftar Tahap 3 2026 ini, tidak di daftar yang lebih baru."
    assert [kata in p for p in b.ringkasan["peringatan"]] == [True]
    terapkan(b, pemeran.apd)
    assert tugas() == [("00005", "2026-4"), ("00006", "2026-4")]
    # An even older list knows nothing new about them, and one family more.
    impor_langsung(pemeran.apd, [keluarga(5), keluarga(7)], tahap="2026-2")
    assert tugas() == [("00005", "2026-4"), ("00006", "2026-4"), ("00007", "2026-4")]
    # The newest list, sent again with one of them, ends that task alone.
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1), keluarga(5)], setuju=1)
    assert tugas() == [("00006", "2026-4"), ("00007", "2026-4")]


def test_daftar_baru_pertama_tidak_membuat_tugas(pemeran):
    KPMFactory(desa_id=DESA, nama="TANPA DAFTAR")
    impor_langsung(pemeran.apd, [keluarga(0)])
    assert Tugas.objects.count() == 0


# --- standing ----------------------------------------------------------------------------------


def test_calon_yang_tercantum_menjadi_aktif(pemeran):
    calon = KPMFactory(desa_id=DESA, nik=keluarga(0)["NIK"], kepesertaan="calon", fc_terakhir="")
    lain = KPMFactory(desa_id=DESA, nik=keluarga(9)["NIK"], kepesertaan="calon", fc_terakhir="")
    b = pratinjau(pemeran.apd, [keluarga(0), keluarga(1)])
    assert perubahan(b, 2)["KEPESERTAAN"] == ("Calon", "Aktif")
    assert PerubahanKepesertaan.objects.count() == 0
    terapkan(b, pemeran.apd)
    langkah = PerubahanKepesertaan.objects.get()
    assert (langkah.kpm_id, langkah.dari, langkah.ke, langkah.alasan) == (calon.pk, "calon", "aktif", "daftar")
    assert (langkah.oleh, langkah.tanggal) == (pemeran.apd, hari_ini())
    calon.refresh_from_db()
    lain.refresh_from_db()
    assert (calon.kepesertaan, lain.kepesertaan) == ("aktif", "calon")


def test_calon_di_baris_yang_ditolak_tetap_calon(pemeran):
    calon = KPMFactory(desa_id=DESA, nik=keluarga(0)["NIK"], kepesertaan="calon", fc_terakhir="")
    impor_langsung(pemeran.apd, [keluarga(0, NOMINAL="x"), keluarga(1)])
    calon.refresh_from_db()
    assert (calon.kepesertaan, PerubahanKepesertaan.objects.count()) == ("calon", 0)


@pytest.mark.parametrize("keadaan", ["alamiah", "mandiri", "paksa", "berhenti"])
def test_yang_sudah_keluar_tidak_kembali_oleh_daftar(pemeran, keadaan):
    impor_langsung(pemeran.apd, [keluarga(0), keluarga(1)], tahap="2026-3")
    KPM.objects.filter(nama="SITI UJI 00000").update(kepesertaan=keadaan)
    b = pratinjau(pemeran.apd, [keluarga(0), keluarga(1)])
    assert "usulkan tarik kembali" in b.ringkasan["peringatan"][0]
    assert "Usulkan tarik kembali" in peringatan(b, 2)["KEPESERTAAN"]
    assert peringatan(b, 3) == {}
    terapkan(b, pemeran.apd)
    assert KPM.objects.get(nama="SITI UJI 00000").kepesertaan == keadaan
    assert Pembayaran.objects.filter(tahap_id="2026-4", kpm__nama="SITI UJI 00000").count() == 1


# --- an approved change against a list ---------------------------------------------------------

PENGGANTI = {"NIK": keluarga(50)["NIK"], "NAMA PENERIMA": "BUDI PENGGANTI", "TGL LAHIR": keluarga(50)["TGL LAHIR"]}


def ganti_pengurus(sejak, *, kk=None):
    k = KPM.objects.get(nama="SITI UJI 00001")
    k.nik, k.nama, k.tanggal_lahir = PENGGANTI["NIK"], PENGGANTI["NAMA PENERIMA"], PENGGANTI["TGL LAHIR"]
    k.pengurus_sejak = sejak
    if kk:
        k.kk = kk
    k.save()
    return k


def identitas(k):
    k.refresh_from_db()
    return (k.nik, k.nama, k.tanggal_lahir)


KITA = (PENGGANTI["NIK"], PENGGANTI["NAMA PENERIMA"], PENGGANTI["TGL LAHIR"])
LISTA = tuple(keluarga(1)[j] for j in ("NIK", "NAMA PENERIMA", "TGL LAHIR"))


def test_daftar_yang_lebih_tua_tidak_mengembalikan_pengurus_lama(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = ganti_pengurus(date(2026, 10, 20))  # after the first day of tahap 4
    b = pratinjau(pemeran.apd, [keluarga(1, SD=2, **{"JML KOMPONEN": 2}), keluarga(2)])
    assert (angka(b)["baru"], angka(b)["hilang"]) == (0, 0)
    assert perubahan(b, 2) == {"SD": ("1", "2")}
    assert "20-10-2026" in peringatan(b, 2)["NIK"]
    assert "sudah berganti pengurus" in b.ringkasan["peringatan"][0]
    terapkan(b, pemeran.apd)
    assert identitas(k) == KITA
    assert (k.sd, k.fc_terakhir) == (2, "2026-4")
    assert Pembayaran.objects.get(tahap_id="2026-4", kpm=k).sd == 2
    assert KPM.objects.count() == 2


def test_daftar_yang_lebih_baru_mengganti_pengurus(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = ganti_pengurus(date(2026, 10, 20))
    TahapFactory(tanggal_data=date(2026, 10, 25))
    b = impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)])
    assert "NIK" in perubahan(b, 2)
    assert identitas(k) == LISTA


def test_daftar_dengan_pengurus_kita_seperti_biasa(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = ganti_pengurus(date(2026, 10, 20))
    b = impor_langsung(pemeran.apd, [keluarga(1, **PENGGANTI, ALAMAT="PINDAH"), keluarga(2)])
    assert perubahan(b, 2) == {"ALAMAT": ("JL. BALI NO 1", "PINDAH")}
    assert peringatan(b, 2) == {}
    assert identitas(k) == KITA


def test_nama_yang_dibetulkan_tidak_dimundurkan(pemeran):
    """The same NIK: only the name, the birth date or No KK was corrected."""
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = KPM.objects.get(nama="SITI UJI 00001")
    k.nama, k.kk, k.pengurus_sejak = "SITI UJI BINTI UMAR", keluarga(77)["NO KK"], date(2026, 10, 20)
    k.save()
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2)])
    assert perubahan(b, 2) == {}
    assert "20-10-2026" in peringatan(b, 2)["NIK"]
    terapkan(b, pemeran.apd)
    k.refresh_from_db()
    assert (k.nama, k.kk) == ("SITI UJI BINTI UMAR", keluarga(77)["NO KK"])
    TahapFactory(nomor=1, tahun=2027)
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2027-1")
    k.refresh_from_db()
    assert (k.nama, k.kk) == ("SITI UJI 00001", keluarga(1)["NO KK"])


def test_nik_lama_dengan_no_kk_lama_mengenali_keluarga(pemeran):
    """The pengurus was changed together with the family card: the list still has both old numbers."""
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = ganti_pengurus(date(2026, 10, 20), kk=keluarga(77)["NO KK"])
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2)])
    assert (angka(b)["baru"], angka(b)["hilang"]) == (0, 0)
    terapkan(b, pemeran.apd)
    assert identitas(k) == KITA
    assert k.kk == keluarga(77)["NO KK"]
    assert (KPM.objects.count(), Pembayaran.objects.filter(kpm=k).count()) == (2, 2)


def test_alamat_yang_disetujui_tidak_dimundurkan(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2026-3")
    k = KPM.objects.get(nama="SITI UJI 00001")
    KPM.objects.filter(pk=k.pk).update(
        alamat="RUMAH BARU", rt="009", desa_id="17.71.08.1004", alamat_sejak=date(2026, 11, 1)
    )
    b = pratinjau(pemeran.apd, [keluarga(1), keluarga(2)])
    assert perubahan(b, 2) == {}
    assert "01-11-2026" in peringatan(b, 2)["ALAMAT"]
    terapkan(b, pemeran.apd)
    k.refresh_from_db()
    assert (k.alamat, k.rt, k.desa_id) == ("RUMAH BARU", "009", "17.71.08.1004")
    assert Pembayaran.objects.get(tahap_id="2026-4", kpm=k).desa_id == DESA  # where the list paid it
    TahapFactory(nomor=1, tahun=2027)
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)], tahap="2027-1")
    k.refresh_from_db()
    assert (k.alamat, k.desa_id) == ("JL. BALI NO 1", DESA)


def test_tanpa_perubahan_yang_disetujui_tidak_ada_peringatan(pemeran):
    impor_langsung(pemeran.apd, [keluarga(1)], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(1)])
    assert (b.ringkasan["peringatan"], peringatan(b, 2), alasan(b)) == ([], {}, {})
