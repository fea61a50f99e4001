"""Coordinators see the groups of their area with their payments, and open hindrances in the worklists."""

import pytest
from django.urls import reverse

from akun.enums import Peran
from tests.conftest import DESA_LUAR, DESA_TETANGGA, KECAMATAN, TETANGGA
from tests.factories import JabatanFactory, KelompokFactory, KendalaBayarFactory, RekonsiliasiFactory
from tests.penyaluran.kelompok_bayar import buat

pytestmark = pytest.mark.django_db


@pytest.fixture
def mawar(pemeran):
    m = buat(pemeran)
    RekonsiliasiFactory(pembayaran=m.bayar[0])
    KelompokFactory(nama="TETANGGAKU", desa_id=DESA_TETANGGA)
    KelompokFactory(nama="NUN JAUH", desa_id=DESA_LUAR)
    return m


def judul(jawaban) -> list[str]:
    return [b["judul"] for b in jawaban.context.get("baris", ())]


@pytest.mark.parametrize(
    ("siapa", "kelompok"),
    [
        ("korkec", ["MAWAR"]),
        ("korkec_tetangga", ["TETANGGAKU"]),
        ("korkab", ["TETANGGAKU", "MAWAR"]),
        ("korkab_luar", ["NUN JAUH"]),
        ("pengawas", ["TETANGGAKU", "MAWAR"]),
        ("pendamping", ["MAWAR"]),
        ("pendamping_lain", []),
        ("tanpa_jabatan", []),
    ],
)
def test_kelompok_dalam_lingkupnya_saja(mawar, pemeran, client_untuk, siapa, kelompok):
    jawaban = client_untuk(getattr(pemeran, siapa)).get(reverse("penyaluran:kelompok_daftar"))

    assert (jawaban.status_code, judul(jawaban)) == (200, kelompok)


def test_koordinator_membaca_angka_dan_menyaring_wilayah(mawar, pemeran, client_untuk):
    client, url = client_untuk(pemeran.korkab), reverse("penyaluran:kelompok_daftar")

    isi = client.get(url, {"wilayah": KECAMATAN})
    assert judul(isi) == ["MAWAR"]
    assert f"1 dari {len(mawar.bayar)} sudah transaksi" in isi.text
    assert "Cetak daftar hadir" not in isi.text
    assert client.get(isi.context["baris"][0]["url"]).status_code == 200
    assert judul(client.get(url, {"wilayah": TETANGGA})) == ["TETANGGAKU"]
    assert judul(client.get(url, {"wilayah": "17.01"})) == []
    assert "Saringan tidak dikenali" in client.get(url, {"wilayah": "17.71'"}).text
    assert "Tidak ada yang dibayar" in client.get(url, {"wilayah": TETANGGA}).text


def test_korkec_yang_juga_pendamping_memilih_cakupan(mawar, pemeran, client_untuk):
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    KelompokFactory(nama="BUKAN SAYA", desa_id=mawar.kelompok.desa_id)
    client, url = client_untuk(pemeran.pendamping), reverse("penyaluran:kelompok_daftar")

    assert judul(client.get(url)) == ["MAWAR"]
    assert judul(client.get(url, {"saya": "0"})) == ["BUKAN SAYA", "MAWAR"]


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_tetap(mawar, pemeran, client_untuk, banyak, django_assert_num_queries):
    for n in range(banyak):
        KelompokFactory(nama=f"KELOMPOK {n}", desa_id=mawar.kelompok.desa_id)
    client = client_untuk(pemeran.korkec)

    with django_assert_num_queries(8):
        jawaban = client.get(reverse("penyaluran:kelompok_daftar"))
    if berikut := jawaban.context["berikut"]:
        lanjut = client.get(berikut)
        assert not set(judul(lanjut)) & set(judul(jawaban))
        assert len(judul(lanjut)) + len(judul(jawaban)) == banyak + 1


def test_daftar_kerja_menyebut_kendala_yang_terbuka(mawar, pemeran, client_untuk):
    KendalaBayarFactory(kpm=mawar.bayar[1].kpm, dibuka_oleh=pemeran.pendamping)
    for siapa, lencana in (("korkec", "1"), ("korkab", "1"), ("korkec_tetangga", "Tidak ada")):
        isi = client_untuk(getattr(pemeran, siapa)).get(reverse("dasbor:kerja_bagian", args=["salur"]))
        baris = {b["judul"]: b for b in isi.context["bagian"][0]["baris"]}["Kendala pembayaran"]
        assert (baris["url"], baris["lencana"][0][0]) == (reverse("penyaluran:kendala"), lencana)
