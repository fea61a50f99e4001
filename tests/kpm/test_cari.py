"""Finding families: typing errors, members' names, exact numbers, filters and the filters a user keeps."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from inti.waktu import hari_ini
from kpm.models import KPM, SaringanTersimpan
from kpm.selectors import SaringKPM, daftar_kpm
from kpm.selectors.saring import batas_mutakhir
from tests.conftest import DESA, DESA_2, DESA_TETANGGA
from tests.factories import AnggotaFactory, JabatanFactory, KomponenFactory, KPMFactory, PenugasanFactory

DAFTAR, SARINGAN = "/kpm/", "/kpm/saringan/"
NIK_ANAK, NO_PESERTA = "1771081203150009", "177108000000123"


def cari(user: Any, kata: str, **saring: Any) -> list[KPM]:
    return daftar_kpm(user=user, saring=SaringKPM(cari=kata, **saring)).baris


def nama(baris: list[KPM]) -> list[str]:
    return [k.nama for k in baris]


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> SimpleNamespace:
    siti = KPMFactory(nama="SITI AMINAH", desa_id=DESA, no_peserta=NO_PESERTA, rw="2", kepesertaan="calon")
    PenugasanFactory(kpm=siti, petugas=pemeran.pendamping)
    AnggotaFactory(kpm=siti, nama="BUDI SANTOSO", nik=NIK_ANAK)
    yuni = KPMFactory(nama="YUNI SITI HAWA", desa_id=DESA_2, rw="003", sd=0, hamil=1)
    return SimpleNamespace(
        siti=siti, yuni=yuni, tetangga=KPMFactory(nama="SITI AMINAH TETANGGA", desa_id=DESA_TETANGGA)
    )


@pytest.mark.parametrize("kata", ["siti amina", "aminah siti", "sitti aminah", "siti aminha", "aminha", "St Aminah"])
def test_salah_ketik_tetap_ketemu(keluarga, pemeran, kata):
    assert nama(cari(pemeran.korkec, kata))[:1] == ["SITI AMINAH"]


def test_yang_persis_tidak_disebut_mirip_dan_berawalan_sama_lebih_dulu(keluarga, pemeran):
    baris = cari(pemeran.korkec, "siti")

    assert nama(baris) == ["SITI AMINAH", "YUNI SITI HAWA"]
    assert [getattr(k, "mirip", 0) for k in baris] == [0, 0]


def test_lewat_nama_anggota(keluarga, pemeran, client_untuk):
    [satu] = cari(pemeran.korkec, "budi")

    assert (satu.nama, satu.lewat_anggota) == ("SITI AMINAH", ["BUDI SANTOSO"])
    assert "anggota: BUDI SANTOSO" in client_untuk(pemeran.korkec).post(DAFTAR, {"cari": "budi"}).text


def test_anggota_yang_sudah_keluar_tidak_menunjukkan_keluarganya(keluarga, pemeran):
    AnggotaFactory(kpm=keluarga.yuni, nama="TONO LAMA", selesai=hari_ini() - timedelta(days=1), alasan_selesai="pindah")

    assert cari(pemeran.korkec, "tono lama") == []


@pytest.mark.parametrize("kata", [NIK_ANAK, NO_PESERTA, f"{NO_PESERTA[:6]} {NO_PESERTA[6:]}"])
def test_nomor_persis(keluarga, pemeran, client_untuk, kata):
    assert nama(cari(pemeran.korkec, kata)) == ["SITI AMINAH"]
    assert "SITI AMINAH" in client_untuk(pemeran.korkec).post(DAFTAR, {"cari": kata}).text


@pytest.mark.parametrize("kata", ["siti aminah", "sitti aminha", "budi", NIK_ANAK, NO_PESERTA])
@pytest.mark.parametrize("peran", ["pendamping_lain", "pendamping_tetangga", "korkab_luar", "tanpa_jabatan"])
def test_di_luar_lingkup_tidak_ketemu(keluarga, pemeran, peran, kata):
    assert cari(getattr(pemeran, peran), kata) == []


def test_dua_peran_mencari_di_keduanya(keluarga, pemeran):
    JabatanFactory(pengguna=pemeran.korkec_tetangga, peran="pendamping", wilayah_id=DESA[:8])
    PenugasanFactory(kpm=keluarga.yuni, petugas=pemeran.korkec_tetangga)

    assert nama(cari(pemeran.korkec_tetangga, "siti")) == ["SITI AMINAH TETANGGA", "YUNI SITI HAWA"]
    assert nama(cari(pemeran.korkec_tetangga, "hawwa")) == ["YUNI SITI HAWA"]


@pytest.mark.parametrize(
    ("alamat", "terlihat"),
    [
        ("rw=2", ["SITI AMINAH", "SITI AMINAH TETANGGA"]),
        ("rw=003", ["YUNI SITI HAWA"]),
        ("kepesertaan=calon", ["SITI AMINAH"]),
        ("kepesertaan=graduasi", ["SITI AMINAH TETANGGA"]),
        ("kepesertaan=peserta", ["YUNI SITI HAWA"]),
        ("komponen=hamil", ["SITI AMINAH", "YUNI SITI HAWA"]),
        ("mutakhir=belum", ["SITI AMINAH", "SITI AMINAH TETANGGA"]),
        (f"wilayah={DESA}&komponen=sd&rw=2", ["SITI AMINAH"]),
    ],
)
def test_saringan(keluarga, pemeran, client_untuk, alamat, terlihat):
    anggota = AnggotaFactory(kpm=keluarga.siti)
    KomponenFactory(anggota=anggota, jenis="hamil", sumber="pemutakhiran")
    KomponenFactory(anggota=AnggotaFactory(kpm=keluarga.tetangga), jenis="hamil")  # of the list: its count says 0
    KPM.objects.filter(pk=keluarga.tetangga.pk).update(
        kepesertaan="mandiri", dimutakhirkan_pada=batas_mutakhir(hari_ini()) - timedelta(days=1)
    )
    KPM.objects.filter(pk=keluarga.yuni.pk).update(
        kepesertaan="ditangguhkan", dimutakhirkan_pada=batas_mutakhir(hari_ini())
    )

    jawaban = client_untuk(pemeran.apd).get(f"{DAFTAR}?{alamat}")

    assert [b["judul"] for b in jawaban.context["baris"]] == terlihat


@pytest.mark.parametrize("alamat", ["rw=abc", "komponen=lain", "kepesertaan=x", "lengkap=ya", "mutakhir=1"])
def test_saringan_asing(keluarga, pemeran, client_untuk, alamat):
    assert "Saringan tidak dikenali" in client_untuk(pemeran.apd).get(f"{DAFTAR}?{alamat}").text


def test_saringan_terpasang_bisa_dilepas(keluarga, pemeran, client_untuk):
    halaman = client_untuk(pemeran.apd).get(f"{DAFTAR}?rw=2&komponen=sd&kepesertaan=calon&wilayah={DESA}")

    assert halaman.text.count(": hapus saringan") == 4
    assert f'href="/kpm/?komponen=sd&amp;kepesertaan=calon&amp;wilayah={DESA}"' in halaman.text


@pytest.mark.parametrize("n", [1, 20])
@pytest.mark.parametrize("peran", ["pendamping", "korkec"])
def test_jumlah_kueri_cari_tetap(pemeran, client_untuk, django_assert_max_num_queries, peran, n):
    for ke in range(n):
        kpm = KPMFactory(nama=f"DEWI {ke}", desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        AnggotaFactory(kpm=kpm, nama="SITI AMINAH")
    client = client_untuk(getattr(pemeran, peran))

    with django_assert_max_num_queries(12):
        client.post(DAFTAR, {"cari": "siti aminah"})


# --- Saved filters ---------------------------------------------------------------------------


def simpan(client: Client, **isi: str) -> Any:
    return client.post(SARINGAN, isi)


def test_menyimpan_memakai_dan_menghapus_saringan(pemeran, client_untuk):
    client = client_untuk(pemeran.apd)

    jawaban = simpan(client, nama=" Bumil  RW 2 ", komponen="hamil", rw="2", cari="SITI")

    tersimpan = SaringanTersimpan.objects.get()
    assert (tersimpan.pengguna, tersimpan.nama, tersimpan.isi) == (
        pemeran.apd,
        "Bumil RW 2",
        {"komponen": "hamil", "rw": "2"},
    )
    assert jawaban["Location"] == "/kpm/?rw=2&komponen=hamil"
    assert "Bumil RW 2" in client.get(DAFTAR).text

    simpan(client, nama="Bumil RW 2", komponen="hamil")
    tersimpan.refresh_from_db()
    assert tersimpan.isi == {"komponen": "hamil"}

    client.post(f"{SARINGAN}{tersimpan.pk}/hapus/")
    assert SaringanTersimpan.objects.count() == 0


def test_saringan_orang_lain_tidak_terlihat_dan_tidak_terhapus(pemeran, client_untuk):
    simpan(client_untuk(pemeran.apd), nama="Rahasia APD", rw="2")
    client = client_untuk(pemeran.korkec)

    assert "Rahasia APD" not in client.get(SARINGAN).text
    client.post(f"{SARINGAN}{SaringanTersimpan.objects.get().pk}/hapus/")
    assert SaringanTersimpan.objects.count() == 1


@pytest.mark.parametrize(
    "isi", [{"nama": "", "rw": "2"}, {"nama": "Kosong"}, {"nama": "Salah", "rw": "abc"}, {"nama": NIK_ANAK, "rw": "2"}]
)
def test_saringan_yang_tidak_bisa_disimpan(pemeran, client_untuk, isi):
    assert simpan(client_untuk(pemeran.apd), **isi).status_code == 422
    assert SaringanTersimpan.objects.count() == 0
