"""Importing the list of members: whose family, which component, and what the field team keeps."""

from datetime import date

import pytest

from inti.berkas.galat import BerkasDitolak
from inti.enums import KeadaanBerkas
from inti.galat import GalatPengguna
from inti.identitas import indeks_buta
from inti.models import DesaBerubah
from kpm.models import KPM, Anggota, AnggotaBelumCocok, Komponen
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA
from tests.factories import AnggotaFactory, KPMFactory
from tests.kpm.buku_art import JUDUL, anggota
from tests.kpm.impor_art import (
    ANAK,
    IBU,
    KK,
    KK_LAIN,
    NENEK,
    angka,
    baris,
    daftar,
    impor_langsung,
    keluarga_ibu,
    komponen,
    orang,
    peringatan,
    pratinjau,
    terapkan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(db):
    return keluarga_ibu()


# --- the plain road ----------------------------------------------------------------------------


def test_anggota_dan_komponennya_masuk_ke_keluarga(pemeran, kpm):
    b = pratinjau(pemeran.apd, daftar())
    assert (b.keadaan, b.pesan) == (KeadaanBerkas.PRATINJAU, "")
    assert angka(b) == {
        "diterima": 3, "ditolak": 0, "baru": 3, "berubah": 0, "tetap": 0, "hilang": 0, "belum_cocok": 0,
    }  # fmt: skip
    assert b.parameter["tahap"] == "2026-4"
    assert not Anggota.objects.exists()

    terapkan(b, pemeran.apd)
    ibu, anak, nenek = orang(IBU), orang(ANAK), orang(NENEK)
    assert {ibu.kpm, anak.kpm, nenek.kpm} == {kpm}
    assert (anak.nama, anak.nik, anak.art_terakhir, anak.status_art) == ("BUDI", ANAK, "2026-4", "AKTIF")
    assert (anak.dtsen_jenjang, anak.dapodik_sekolah) == ("SD", "SD NEGERI 8")
    assert (anak.tanggal_lahir, anak.lahir_dari_nik, anak.jenis_kelamin) == (date(2016, 6, 12), True, "L")
    # What the Final Closing says of the pengurus counts more than the NIK.
    assert (ibu.tanggal_lahir, ibu.lahir_dari_nik, ibu.jenis_kelamin) == (date(1985, 3, 12), False, "P")
    assert nenek.tanggal_lahir == date(1958, 9, 7)
    assert komponen(IBU) == set()
    assert komponen(ANAK) == {("sd", None, None, "daftar")}
    assert komponen(NENEK) == {("lansia", None, None, "daftar")}
    assert {(a.mulai, a.hubungan) for a in Anggota.objects.all()} == {(None, "")}
    assert DesaBerubah.objects.filter(kode=DESA).exists()


def test_daftar_yang_sama_lagi_tidak_mengubah_apa_pun(pemeran, kpm):
    impor_langsung(pemeran.apd, daftar())
    sebelum = list(Anggota.objects.order_by("pk").values()), list(Komponen.objects.order_by("pk").values())
    b = impor_langsung(pemeran.apd, list(reversed(daftar())))
    assert angka(b)["tetap"] == 3
    assert (list(Anggota.objects.order_by("pk").values()), list(Komponen.objects.order_by("pk").values())) == sebelum


def test_daftar_tahap_berikutnya_hanya_mengubah_kolom_pusat(pemeran, kpm):
    impor_langsung(pemeran.apd, daftar(PERIODE="TAHAP 3 2026"))
    Anggota.objects.filter(nik_indeks=indeks_buta("nik", ANAK)).update(
        hubungan="anak", jenjang="sd", sekolah="SDN 1", kelas="4", posyandu="Melati", faskes="Puskesmas",
        tanggal_lahir=date(2016, 6, 13),
    )  # fmt: skip
    lama = orang(ANAK)
    b = impor_langsung(
        pemeran.apd,
        [
            *daftar()[:1],
            anggota(KK, ANAK, "BUDI SANTOSO", "SMP", **{"DTSEN JENJANG": "SMP", "DAPODIK JENJANG": ""}),
            anggota(KK, NENEK, "ROHANI", "DISABILITAS"),
        ],
        setuju=None,
    )
    assert angka(b) | {"hilang": 0} == {
        "diterima": 3, "ditolak": 0, "baru": 0, "berubah": 2, "tetap": 1, "hilang": 0, "belum_cocok": 0,
    }  # fmt: skip
    baru = orang(ANAK)
    assert (baru.nama, baru.dtsen_jenjang, baru.dapodik_jenjang) == ("BUDI SANTOSO", "SMP", "SD")
    for kolom in ("hubungan", "jenjang", "sekolah", "kelas", "posyandu", "faskes", "tanggal_lahir", "mulai", "pk"):
        assert getattr(baru, kolom) == getattr(lama, kolom), kolom
    # A component the earlier list did not have begins with this tahap; the earlier one is not ended.
    assert komponen(ANAK) == {("sd", None, None, "daftar"), ("smp", date(2026, 10, 1), None, "daftar")}
    assert komponen(NENEK) == {("lansia", None, None, "daftar"), ("disabil", date(2026, 10, 1), None, "daftar")}
    assert {k.art_terakhir for k in Komponen.objects.filter(jenis__in=["sd", "lansia"])} == {"2026-3"}


def test_orang_dengan_dua_komponen_satu_anggota(pemeran, kpm):
    b = impor_langsung(
        pemeran.apd,
        [anggota(KK, NENEK, "ROHANI", "LANSIA"), anggota(KK, NENEK, "ROHANI B.", "DISABIL"), *daftar()[:1]],
    )
    assert angka(b)["baru"] == 3
    assert orang(NENEK).nama == "ROHANI"
    assert komponen(NENEK) == {("lansia", None, None, "daftar"), ("disabil", None, None, "daftar")}
    ulang = pratinjau(pemeran.apd, [anggota(KK, NENEK, "ROHANI", "LANSIA"), anggota(KK, NENEK, "ROHANI B.", "DISABIL")])
    assert angka(ulang) | {"hilang": 0} == angka(ulang) | {"tetap": 2, "berubah": 0, "hilang": 0}


@pytest.mark.parametrize(
    ("tertulis", "jenis"),
    [
        ("Disabilitas", "disabil"), ("USIA DINI", "aud"), ("Balita", "aud"), ("Bumil", "hamil"), ("IBU NIFAS", "hamil"),
        ("Anak SD", "sd"), ("MI", "sd"), ("SMP/MTs", "smp"), ("SMA/SMK", "sma"), ("SMA Sederajat", "sma"),
        ("Lanjut Usia", "lansia"), ("Korban Pelanggaran HAM Berat", "ham"), ("ham", "ham"),
    ],
)  # fmt: skip
def test_ejaan_komponen(pemeran, kpm, tertulis, jenis):
    impor_langsung(pemeran.apd, [anggota(KK, ANAK, "BUDI", tertulis)])
    assert {k.jenis for k in Komponen.objects.all()} == {jenis}


def test_judul_lain_dan_baris_kosong(pemeran, kpm):
    judul = [{"NO KK": "No. KK", "DESA": "Kelurahan/Desa", "NIK": "NIK ART"}.get(j, j) for j in reversed(JUDUL)]
    isi = [[anggota(KK, ANAK, "BUDI")[j] for j in reversed(JUDUL)], [None] * len(JUDUL)]
    b = impor_langsung(pemeran.apd, isi, judul=judul, atas=["DAFTAR ANGGOTA KELUARGA", "KECAMATAN SUNGAI SERUT"])
    assert angka(b)["baru"] == 1


# --- the tahap ---------------------------------------------------------------------------------


def test_tahap_dari_nama_berkas_dan_dari_pilihan(pemeran, kpm):
    tanpa = [j for j in JUDUL if j != "PERIODE"]
    assert pratinjau(pemeran.apd, daftar(), judul=tanpa, nama="ART_TAHAP3_2026.xlsx").parameter["tahap"] == "2026-3"
    assert pratinjau(pemeran.apd, daftar()[:2], judul=tanpa, tahap="2026-2").parameter["tahap"] == "2026-2"


@pytest.mark.parametrize(
    ("isi", "opsi", "sebab"),
    [
        ({"PERIODE": ""}, {}, "tidak tertulis di kolom PERIODE"),
        ({"PERIODE": "TAHAP 3 2026"}, {"tahap": "2026-4"}, "menyebut Tahap 3 2026, sedangkan"),
    ],
)
def test_tahap_yang_tidak_jelas_ditolak(pemeran, kpm, isi, opsi, sebab):
    b = pratinjau(pemeran.apd, daftar(**isi), **opsi)
    assert b.keadaan == KeadaanBerkas.DITOLAK
    assert sebab in b.pesan


def test_judul_dan_nama_berkas_bertentangan(pemeran, kpm):
    with pytest.raises(BerkasDitolak, match="Tahapnya tidak cocok"):
        pratinjau(pemeran.apd, daftar(), atas=["TAHAP 3 2026"], nama="ART_TAHAP4_2026.xlsx")


def test_baris_tahap_lain_ditolak(pemeran, kpm):
    b = pratinjau(
        pemeran.apd, [*daftar(), anggota(KK, "1771081206160009", "X", PERIODE="TAHAP 1 2026")], tahap="2026-4"
    )
    assert [k for k, _ in baris(b, 5).kesalahan] == ["PERIODE"]
    assert angka(b)["diterima"] == 3


# --- whose family ------------------------------------------------------------------------------


def test_no_kk_dipakai_dua_keluarga_memakai_nik_pengurus(pemeran, kpm):
    lain = KPMFactory(kk=KK)
    impor_langsung(pemeran.apd, daftar())
    assert {a.kpm for a in Anggota.objects.all()} == {kpm}
    assert lain.anggota.count() == 0


def test_no_kk_dipakai_dua_keluarga_tanpa_pengurus_menunggu(pemeran, kpm):
    KPMFactory(kk=KK)
    b = impor_langsung(pemeran.apd, daftar()[1:])
    assert angka(b)["belum_cocok"] == 2
    assert {a.alasan for a in AnggotaBelumCocok.objects.all()} == {"No KK dipakai beberapa keluarga"}
    assert not Anggota.objects.exists()


def test_no_kk_baru_memakai_nik_pengurus(pemeran, kpm):
    b = impor_langsung(pemeran.apd, [satu | {"NO KK": KK_LAIN} for satu in daftar()])
    assert angka(b)["baru"] == 3
    assert {a.kpm for a in Anggota.objects.all()} == {kpm}


def test_keluarga_yang_sudah_keluar_tidak_mengaburkan_no_kk(pemeran, kpm):
    KPMFactory(kk=KK, kepesertaan="berhenti")
    impor_langsung(pemeran.apd, daftar()[1:])
    assert {a.kpm for a in Anggota.objects.all()} == {kpm}


def test_anggota_keluarga_lain_ditolak_dan_tidak_dipindah(pemeran, kpm):
    lain = KPMFactory(kk=KK_LAIN)
    milik = AnggotaFactory.create(kpm=lain, nik=ANAK, nama="BUDI")
    b = impor_langsung(pemeran.apd, daftar())
    assert angka(b)["ditolak"] == 1
    [(kolom, alasan)] = baris(b, 3).kesalahan
    assert kolom == "NIK"
    assert "keluarga lain" in alasan
    assert "pemutakhiran" in alasan
    milik.refresh_from_db()
    assert (milik.kpm, milik.selesai, Anggota.objects.filter(nik_indeks=milik.nik_indeks).count()) == (lain, None, 1)
    assert not Komponen.objects.filter(anggota=milik).exists()


def test_pengurus_keluarga_lain_ditolak(pemeran, kpm):
    KPMFactory(nik=NENEK, kk=KK_LAIN)
    b = pratinjau(pemeran.apd, daftar())
    assert [k for k, _ in baris(b, 4).kesalahan] == ["NIK"]


def test_pernah_di_keluarga_lain_boleh_masuk_sesudahnya(pemeran, kpm):
    AnggotaFactory(kpm=KPMFactory(kk=KK_LAIN), nik=ANAK, selesai=date(2026, 6, 30), alasan_selesai="pindah")
    impor_langsung(pemeran.apd, daftar())
    assert (orang(ANAK).kpm, orang(ANAK).mulai) == (kpm, date(2026, 7, 1))


def test_keluarga_di_luar_wilayah_ditolak(pemeran):
    luar = KPMFactory(nik=IBU, kk=KK, desa_id=DESA_LUAR)
    b = pratinjau(pemeran.apd, daftar())
    assert angka(b)["diterima"] == 0
    assert {k for n in (2, 3, 4) for k, _ in baris(b, n).kesalahan} == {"NO KK"}
    with pytest.raises(GalatPengguna, match="semua baris ditolak"):
        terapkan(b, pemeran.apd)
    assert luar.anggota.count() == 0


def test_desa_di_luar_wilayah_dan_desa_yang_tidak_ada_ditolak(pemeran):
    b = pratinjau(
        pemeran.apd,
        [
            anggota(KK, ANAK, "BUDI", KABUPATEN="BENGKULU SELATAN", KECAMATAN="KEDURANG", DESA="KEBAN AGUNG I"),
            anggota(KK_LAIN, NENEK, "ROHANI", "LANSIA", DESA="NEGERI DONGENG"),
            *daftar()[:1],
        ],
    )
    assert [[k for k, _ in baris(b, n).kesalahan] for n in (2, 3)] == [["DESA"], ["DESA"]]
    assert angka(b)["diterima"] == 1


def test_baris_tanpa_desa(pemeran, kpm):
    """The family places it; without one it cannot be placed."""
    b = pratinjau(pemeran.apd, [*daftar(DESA=""), anggota(KK_LAIN, "1771081206160009", "ANI", DESA="")])
    assert angka(b)["baru"] == 3
    assert [k for k, _ in baris(b, 5).kesalahan] == ["DESA"]
    di_desa = pratinjau(pemeran.apd, [anggota(KK_LAIN, "1771081206160009", "ANI", DESA="")], wilayah=DESA)
    assert angka(di_desa)["belum_cocok"] == 1


def test_keluarga_di_luar_wilayah_yang_dipilih_ditolak(pemeran, kpm):
    KPMFactory(nik="1771085203850099", kk=KK_LAIN, desa_id=DESA_TETANGGA)
    b = pratinjau(pemeran.apd, [*daftar(), anggota(KK_LAIN, "1771081206160009", "ANI", DESA="")], wilayah="17.71.08")
    assert [k for k, _ in baris(b, 5).kesalahan] == ["NO KK"]
    assert b.ringkasan["kecamatan"] == ["17.71.08"]


# --- who the person is -------------------------------------------------------------------------


def test_anggota_tanpa_nik_dengan_nama_sama_mendapat_nik(pemeran, kpm):
    bayi = AnggotaFactory(kpm=kpm, nik=None, nama="Budi ", posyandu="Melati")
    b = impor_langsung(pemeran.apd, daftar())
    assert angka(b)["berubah"] == 1
    assert peringatan(b) == {3: ["NIK"]}
    bayi.refresh_from_db()
    assert (bayi.nik, bayi.posyandu, Anggota.objects.filter(kpm=kpm).count()) == (ANAK, "Melati", 3)


def test_dua_anggota_tanpa_nik_bernama_sama_tidak_ditebak(pemeran, kpm):
    AnggotaFactory.create_batch(2, kpm=kpm, nik=None, nama="BUDI")
    impor_langsung(pemeran.apd, daftar())
    assert Anggota.objects.filter(kpm=kpm, nik_indeks__isnull=True).count() == 2
    assert Anggota.objects.filter(kpm=kpm).count() == 5


def test_pengurus_yang_bukan_pengurus_dicatat_sebagai_anggota(pemeran, kpm):
    b = impor_langsung(pemeran.apd, [anggota(KK, NENEK, "ROHANI", "PENGURUS")])
    assert peringatan(b) == {2: ["KOMPONEN"]}
    kpm.refresh_from_db()
    assert (orang(NENEK).kpm, kpm.nik) == (kpm, IBU)


@pytest.mark.parametrize(
    ("nik", "tertulis", "lahir", "ingat"),
    [
        ("1771081206860005", "LANSIA", date(1986, 6, 12), True),  # 40 years old
        ("1771081206170005", "AUD", date(2017, 6, 12), True),  # 9
        ("1771081206960005", "SD", date(1996, 6, 12), True),  # 30
        ("1771081206200005", "AUD", date(2020, 6, 12), False),
        ("1771081206200005", "LANSIA", date(1920, 6, 12), False),  # the century by the component
        ("1771081206200005", "PENGURUS", date(1920, 6, 12), False),
        ("1771081206050005", "SMA", date(2005, 6, 12), False),
        ("1771081206860005", "HAMIL", date(1986, 6, 12), True),  # a man by the NIK
    ],
)
def test_komponen_yang_bertentangan_dengan_umur(pemeran, kpm, nik, tertulis, lahir, ingat):
    KPM.objects.filter(pk=kpm.pk).update(nik_indeks=indeks_buta("nik", nik), tanggal_lahir=None)
    b = impor_langsung(pemeran.apd, [anggota(KK, nik, "ORANG", tertulis)])
    assert peringatan(b) == ({2: ["KOMPONEN"]} if ingat else {})
    assert orang(nik).tanggal_lahir == lahir
    assert Komponen.objects.count() == (tertulis != "PENGURUS")


def test_tanggal_yang_mustahil_di_nik_hanya_peringatan(pemeran, kpm):
    b = impor_langsung(pemeran.apd, [anggota(KK, "1771083513160003", "BUDI")])
    assert peringatan(b) == {2: ["NIK"]}
    assert (orang("1771083513160003").tanggal_lahir, orang("1771083513160003").jenis_kelamin) == (None, "")
