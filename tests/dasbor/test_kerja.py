"""The worklists in one place: who has which, and what their numbers say."""

import pytest

from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory, TugasFactory

pytestmark = pytest.mark.django_db


def isi(client, bagian: str) -> dict[str, str]:
    jawaban = client.get(f"/dasbor/kerja/{bagian}/")
    assert jawaban.status_code == 200
    return {b["judul"]: b["lencana"][0][0] for b in jawaban.context["bagian"][0]["baris"]}


@pytest.mark.parametrize(
    ("peran", "bagian"),
    [
        (
            "pendamping",
            ["lapangan", "pertemuan", "verifikasi", "salur", "kasus", "aduan", "laporan", "data", "putusan"],
        ),
        ("korkec", ["lapangan", "pertemuan", "verifikasi", "salur", "kasus", "aduan", "laporan", "data", "putusan"]),
        ("apd", ["lapangan", "pertemuan", "verifikasi", "salur", "kasus", "aduan", "data", "putusan"]),
        ("pengawas", ["lapangan", "pertemuan", "verifikasi", "salur", "kasus", "aduan", "data"]),
    ],
)
def test_bagian_menurut_hak(pemeran, client_untuk, peran, bagian):
    client = client_untuk(getattr(pemeran, peran))
    assert [b["kode"] for b in client.get("/dasbor/kerja/").context["bagian"]] == bagian
    assert client.get("/dasbor/kerja/putusan/").status_code == (200 if "putusan" in bagian else 404)


def test_angka_hanya_keluarga_sendiri(pemeran, client_untuk):
    for petugas, banyak in ((pemeran.pendamping, 1), (pemeran.pendamping_lain, 2)):
        for _ in range(banyak):
            kpm = KPMFactory(desa_id=DESA)
            PenugasanFactory(kpm=kpm, petugas=petugas)
            TugasFactory(kpm=kpm)
    satu = isi(client_untuk(pemeran.pendamping), "lapangan")
    assert (satu["Tugas"], satu["Belum masuk kelompok"], satu["Belum dimutakhirkan 3 bulan"]) == ("1", "1", "1")
    assert isi(client_untuk(pemeran.korkec), "lapangan")["Tugas"] == "3"
    assert isi(client_untuk(pemeran.korkec_tetangga), "lapangan")["Tugas"] == "Tidak ada"


def test_yang_kosong_terlipat_di_bawah(pemeran, client_untuk):
    kosong = client_untuk(pemeran.pendamping).get("/dasbor/kerja/lapangan/")
    semua = [b["judul"] for b in kosong.context["bagian"][0]["baris"]]
    assert "Tidak ada yang menunggu." in kosong.text
    assert f"<summary>{len(semua)} daftar kosong</summary>" in kosong.text
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    TugasFactory(kpm=kpm)
    berisi = client_untuk(pemeran.pendamping).get("/dasbor/kerja/lapangan/")
    atas, bawah = berisi.text.split('<details class="lipat">')
    ada = [b["judul"] for b in berisi.context["bagian"][0]["isi"]]
    assert "Tugas" in ada
    assert f"<summary>{len(semua) - len(ada)} daftar lain kosong</summary>" in bawah
    assert [j for j in semua if f">{j}<" in atas.split("<main", 1)[1]] == ada
    assert "Tidak ada yang menunggu." not in berisi.text


def test_setiap_daftar_dapat_dibuka(pemeran, client_untuk):
    client = client_untuk(pemeran.apd)
    for bagian in client.get("/dasbor/kerja/").context["bagian"]:
        for baris in client.get(f"/dasbor/kerja/{bagian['kode']}/").context["bagian"][0]["baris"]:
            jawaban = client.get(baris["url"])
            assert jawaban.status_code == 200, baris["url"]
            assert "Saringan tidak dikenali" not in jawaban.content.decode(), baris["url"]


@pytest.mark.parametrize(
    "bagian", ["lapangan", "pertemuan", "verifikasi", "salur", "kasus", "aduan", "data", "putusan"]
)
def test_paling_banyak_dua_belas_kueri(pemeran, client_untuk, django_assert_max_num_queries, bagian):
    client = client_untuk(pemeran.apd)
    with django_assert_max_num_queries(12):
        client.get(f"/dasbor/kerja/{bagian}/")
