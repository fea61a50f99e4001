"""The pages on which a coordinator gives a task, follows it, and calls it off."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.waktu import hari_ini
from pendamping.models import Tugas
from pendamping.services.tugas import selesaikan_tugas
from pendamping.services.tugas_koordinator import beri_tugas
from tests.conftest import DESA, DESA_2, DESA_TETANGGA
from tests.factories import KPMFactory, PenugasanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    kpm = [KPMFactory(desa_id=DESA, nama=f"SITI {n}") for n in range(3)]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA_2, nama="DESA LAIN"), petugas=pemeran.pendamping_lain)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA_TETANGGA, nama="TETANGGA"))
    return kpm


def alamat(**kueri):
    return reverse("pendamping:tugas_beri", query=kueri)


def kirim(client, url, **ganti):
    form = client.get(url).context["form"]
    isi = {"id": form["id"].value(), "jumlah": form["jumlah"].value(), "uraian": "Periksa KKS"}
    return client.post(url, isi | {"tenggat": hari_ini() + timedelta(days=7)} | ganti)


def test_dari_saringan_daftar_sampai_yang_anda_beri(pemeran, client_untuk, keluarga):
    client = client_untuk(pemeran.korkec)
    daftar = client.get(reverse("kpm:daftar"), {"wilayah": DESA}).text
    url = alamat(wilayah=DESA)
    assert f'href="{url}"' in daftar
    halaman = client.get(url).text
    assert ["SITI 0" in halaman, "DESA LAIN" in halaman, "TETANGGA" in halaman] == [True, False, False]
    assert client.get(url).context["siapa"] == [("Pendamping", "3 keluarga")]
    jawab = kirim(client, url)
    assert (jawab.status_code, jawab["Location"]) == (302, f"{reverse('pendamping:tugas')}?diberi=1")
    assert sorted(Tugas.objects.values_list("kpm", flat=True)) == [k.pk for k in keluarga]
    assert client.get(jawab["Location"]).text.count("diminta Korkec") == 3
    assert "Periksa KKS" in client_untuk(pemeran.pendamping).get("/").text


def test_keluarga_yang_bertambah_sejak_dibuka_ditanyakan_lagi(pemeran, client_untuk, keluarga):
    client = client_untuk(pemeran.korkec)
    jawab = kirim(client, alamat(wilayah=DESA), jumlah=2)
    assert jawab.status_code == 422
    assert "Jumlah keluarganya berubah" in jawab.text
    assert not Tugas.objects.exists()


@pytest.mark.parametrize(
    "ganti",
    [
        {"uraian": ""},
        {"uraian": "x" * 301},
        {"tenggat": "2020-01-01"},
        {"tenggat": "kapan"},
        {"id": "bukan-nomor"},
        {"jumlah": "-1"},
    ],
)
def test_isian_buruk(pemeran, client_untuk, keluarga, ganti):
    jawab = kirim(client_untuk(pemeran.korkec), alamat(wilayah=DESA), **ganti)
    assert jawab.status_code == 422
    assert list(jawab.context["form"].errors) == list(ganti)
    assert not Tugas.objects.exists()


def test_satu_keluarga_dan_yang_di_luar_wilayah(pemeran, client_untuk, keluarga):
    client = client_untuk(pemeran.korkec)
    tab = client.get(reverse("pendamping:tab_tugas", args=[keluarga[0].pk])).text
    assert alamat(kpm=keluarga[0].pk) in tab
    assert kirim(client, alamat(kpm=keluarga[0].pk)).status_code == 302
    assert Tugas.objects.get().kpm == keluarga[0]
    assert client_untuk(pemeran.korkec_tetangga).get(alamat(kpm=keluarga[0].pk)).status_code == 404
    assert client_untuk(pemeran.pendamping).get(alamat(kpm=keluarga[0].pk)).status_code == 403
    for buruk in ("0", "abc", "9" * 30):
        assert client.get(alamat(kpm=buruk)).status_code == 404
    assert Tugas.objects.count() == 1


def test_tanpa_saringan_atau_saringan_kosong_tidak_ada_formulir(pemeran, client_untuk, keluarga, monkeypatch):
    client = client_untuk(pemeran.korkec)
    assert "Untuk keluarga mana?" in client.get(alamat()).text
    assert "Untuk keluarga mana?" in client.get(alamat(wilayah="entah")).text
    assert "Tidak ada keluarga" in client.get(alamat(wilayah=DESA_TETANGGA)).text
    monkeypatch.setattr("pendamping.views.tugas_beri.KELUARGA_MAKS", 2)
    url = alamat(wilayah=DESA)
    assert "Terlalu banyak keluarga" in client.get(url).text
    client.post(url, {"id": uuid4(), "jumlah": 3, "uraian": "x", "tenggat": hari_ini()})
    assert not Tugas.objects.exists()


@pytest.mark.parametrize("banyak", [1, 30])
def test_jumlah_kueri(pemeran, client_untuk, banyak):
    for _ in range(banyak):
        PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping)
    client = client_untuk(pemeran.korkec)
    with CaptureQueriesContext(connection) as kueri:
        client.get(alamat(wilayah=DESA))
    assert len(kueri) == 7  # session, user, appointments, families, names, whose they are, period


# --- following it, and calling it off -----------------------------------------------------------


@pytest.fixture
def diberi(pemeran, keluarga):
    beri_tugas(id=uuid4(), kpm=[keluarga[0].pk], uraian="Antar surat", tenggat=hari_ini(), oleh=pemeran.korkec)
    return Tugas.objects.get()


def test_pendamping_melihat_peminta_dan_koordinator_hasilnya(pemeran, client_untuk, diberi):
    rincian = reverse("pendamping:tugas_rincian", args=[diberi.pk])
    batalkan = reverse("pendamping:tugas_batalkan", args=[diberi.pk])
    milik = client_untuk(pemeran.pendamping).get(rincian).text
    assert ("Korkec, " in milik, batalkan in milik, "Sudah dikunjungi" in milik) == (True, False, False)
    milik = client_untuk(pemeran.korkec).get(rincian).text
    assert (batalkan in milik, reverse("pendamping:tugas_selesai", args=[diberi.pk]) in milik) == (True, False)
    selesaikan_tugas(tugas=diberi, hasil="pindah", keterangan="Ke Curup", oleh=pemeran.pendamping)
    daftar = client_untuk(pemeran.korkec).get(reverse("pendamping:tugas"), {"diberi": "1", "keadaan": "selesai"}).text
    assert "Antar surat" in daftar
    assert "Pindah" in daftar


def test_daftar_kerja_menghitung_yang_diberi(pemeran, client_untuk, diberi):
    def angka(siapa):
        baris = client_untuk(siapa).get(reverse("dasbor:kerja_bagian", args=["lapangan"])).context["bagian"][0]["baris"]
        return {b["judul"]: b["lencana"][0][0] for b in baris}.get("Tugas yang Anda beri")

    assert [angka(o) for o in (pemeran.korkec, pemeran.korkab, pemeran.pendamping)] == ["1", "Tidak ada", None]
    selesaikan_tugas(tugas=diberi, hasil="pindah", keterangan="Ke Curup", oleh=pemeran.pendamping)
    assert angka(pemeran.korkec) == "Tidak ada"


def test_dibatalkan_dengan_alasan(pemeran, client_untuk, diberi):
    client = client_untuk(pemeran.korkec)
    batalkan = reverse("pendamping:tugas_batalkan", args=[diberi.pk])
    assert client.post(batalkan, {"alasan": " "}).status_code == 422
    for siapa, status in ((pemeran.korkab, 403), (pemeran.pendamping, 403), (pemeran.korkec_tetangga, 404)):
        assert client_untuk(siapa).post(batalkan, {"alasan": "Tidak perlu"}).status_code == status
    diberi.refresh_from_db()
    assert diberi.keadaan == "terbuka"
    assert client.post(batalkan, {"alasan": "Sudah <b>diurus</b>"}).status_code == 302
    halaman = client_untuk(pemeran.pendamping).get(reverse("pendamping:tugas_rincian", args=[diberi.pk])).text
    assert "Sudah &lt;b&gt;diurus&lt;/b&gt;" in halaman
    assert "Antar surat" in client.get(reverse("pendamping:tugas"), {"diberi": "1", "keadaan": "batal"}).text
    assert "Antar surat" not in client_untuk(pemeran.pendamping).get("/").text
