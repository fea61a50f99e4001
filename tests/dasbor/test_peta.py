"""Areas for the map that moves: outlines and figures, in the steps the picture beside it shows."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dasbor.selectors.peta import fitur
from dasbor.selectors.ukuran import MENURUT_KODE, Nilai
from dasbor.services import bangun_ulang
from dasbor.views.peta import jawaban_peta
from inti.waktu import geser_bulan, hari_ini
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import BatasFactory, KPMFactory, PenugasanFactory

pytestmark = pytest.mark.django_db

NAIK = MENURUT_KODE["bertemu"]
BATAS = [("17.71.06", ""), ("17.71.07", "BIG"), ("17.71.08", "BIG")]


@pytest.fixture
def batas():
    return [BatasFactory(wilayah_id=kode, sumber=sumber) for kode, sumber in BATAS]


def isi(nilai, **lain):
    return fitur("17.71", nilai, teks=lambda n: f"{n.besar:g}%", tautan=lambda kode: f"/dasbor/{kode}/", **lain)


def test_setiap_wilayah_berbatas_dengan_angkanya(batas, django_assert_num_queries):
    nilai = {"17.71.08": Nilai(NAIK, 9, 10), "17.71.07": Nilai(NAIK, 0, 0), "17.71.01": Nilai(NAIK, 1, 10)}
    with django_assert_num_queries(1):
        hasil = isi(nilai)
    assert (hasil["type"], hasil["sumber"]) == ("FeatureCollection", "BIG")
    assert [f["properties"] for f in hasil["features"]] == [
        {"kode": "17.71.06", "nama": "Ratu Agung", "teks": "belum ada data", "gelap": 0,
         "golongan": "Belum ada data", "url": "/dasbor/17.71.06/"},
        {"kode": "17.71.07", "nama": "Ratu Samban", "teks": "belum ada data", "gelap": 0,
         "golongan": "Belum ada data", "url": "/dasbor/17.71.07/"},
        # Light, as more is better: the area without an outline counts among those it is compared with.
        {"kode": "17.71.08", "nama": "Sungai Serut", "teks": "90%", "gelap": 3,
         "golongan": "90%", "url": "/dasbor/17.71.08/"},
    ]  # fmt: skip
    assert [f["geometry"] for f in hasil["features"]] == [b.bentuk for b in batas]


def test_menurut_target(batas):
    nilai = {"17.71.08": Nilai(NAIK, 9, 10), "17.71.07": Nilai(NAIK, 0, 10)}
    sifat = {f["id"]: f["properties"] for f in isi(nilai, target=90)["features"]}
    assert [(s["teks"], s["gelap"], s["golongan"]) for s in (sifat["17.71.08"], sifat["17.71.07"])] == [
        ("90%", 1, "Mencapai target"),
        ("0%", 5, "Kurang dari 50% target"),
    ]


def test_tanpa_batas_kosong():
    assert isi({}) == {"type": "FeatureCollection", "sumber": "", "features": []}


def test_jawaban_disimpan_peramban_sendiri_saja(batas):
    jawaban = jawaban_peta(isi({}))
    assert json.loads(jawaban.content) == isi({})
    assert (jawaban["Content-Type"], jawaban["Cache-Control"]) == ("application/geo+json", "private, max-age=60")


# --- On the page of a part ----------------------------------------------------------------------------

Masuk = Callable[[Any], Client]


@pytest.fixture
def terhitung(pemeran: SimpleNamespace) -> None:
    """Three families here, two of them with a pendamping, and one next door."""
    tiga = KPMFactory.create_batch(3, desa_id=DESA)
    for kpm in tiga[:2]:
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    KPMFactory(desa_id=DESA_TETANGGA)
    bangun_ulang()


def bagian(client: Client, kode: str, saring: str = "") -> Any:
    return client.get(f"{reverse('dasbor:wilayah_bagian', args=[kode, 'keluarga'])}{saring}")


def test_halaman_menggambar_ukuran_yang_dipilih(
    terhitung: None, batas: Any, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    client = client_untuk(pemeran.korkab)
    isi = bagian(client, KABUPATEN).context["peta"]
    assert isi.ukuran.kode == "tanpa_pendamping"  # the first that can be good or bad
    di = {d["kode"]: (d["nilai"] and round(d["nilai"], 1), d["teks"]) for d in isi.data}
    assert (di[KECAMATAN], di[DESA_TETANGGA[:8]]) == ((33.3, "33,3%"), (100.0, "100%"))
    halaman = bagian(client, KABUPATEN, "?ukuran=kpm")
    assert [d["nilai"] for d in halaman.context["peta"].data if d["kode"] == KECAMATAN] == [3.0]
    assert 'aria-current="true">KPM<' in halaman.text
    assert f'data-peta-url="{reverse("dasbor:wilayah_peta", args=[KABUPATEN, "kpm"])}?"' not in halaman.text
    assert f'data-peta-url="{reverse("dasbor:wilayah_peta", args=[KABUPATEN, "kpm"])}"' in halaman.text
    assert bagian(client, KABUPATEN, "?ukuran=entah").context["peta"].ukuran.kode == "tanpa_pendamping"


def test_peta_dan_gambar_sama(terhitung: None, batas: Any, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(pemeran.korkab)
    halaman = bagian(client, KABUPATEN, "?ukuran=tanpa_pendamping").text
    alamat = re.findall(r'data-peta-url="([^"]+)"', halaman)[0]
    sifat = {f["id"]: f["properties"] for f in client.get(alamat).json()["features"]}
    assert sifat[KECAMATAN]["teks"] == "33,3%"
    assert sifat[KECAMATAN]["url"] == reverse("dasbor:wilayah", args=[KECAMATAN])
    gambar = dict(re.findall(r'<a href="([^"]+)" aria-label[^>]*><title>.*?fill="url\(#peta-warna-(\d)\)"', halaman))
    assert {s["url"]: str(s["gelap"]) for s in sifat.values()} == gambar


def test_tanpa_batas_petak_dan_tanpa_peta_geser(terhitung: None, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    halaman = bagian(client_untuk(pemeran.korkab), KABUPATEN)
    assert halaman.context["peta"].garis is None
    assert ("peta-kotak-isi" in halaman.text, "data-peta-url" in halaman.text, "peta.js" in halaman.text) == (
        True, False, False,
    )  # fmt: skip


def test_pendamping_dan_satu_desa_tanpa_sebaran(terhitung: None, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(pemeran.korkab)
    alamat = reverse("dasbor:petugas_bagian", args=[KECAMATAN, pemeran.pendamping.pk, "pertemuan"])
    assert (client.get(alamat).context["peta"], bagian(client, DESA).context["peta"]) == (None, None)


@pytest.mark.parametrize(
    ("peran", "kode", "ukuran", "status"),
    [
        ("korkab", KABUPATEN, "kpm", 200), ("korkec", KABUPATEN, "kpm", 404), ("korkab_luar", KABUPATEN, "kpm", 404),
        ("pendamping", KECAMATAN, "kpm", 403), ("korkab", KABUPATEN, "entah", 404), ("korkab", "", "kpm", 404),
        ("pusat", "", "kpm", 200),
    ],
)  # fmt: skip
def test_siapa_mengambil_peta(
    batas: Any, pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, ukuran: str, status: int
) -> None:
    nama, arg = ("dasbor:wilayah_peta", [kode, ukuran]) if kode else ("dasbor:negara_peta", [ukuran])
    assert client_untuk(getattr(pemeran, peran)).get(reverse(nama, args=arg)).status_code == status


def test_peta_bulan_lain(terhitung: None, batas: Any, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    client, lalu = client_untuk(pemeran.korkab), geser_bulan(hari_ini(), -1)
    alamat = reverse("dasbor:wilayah_peta", args=[KABUPATEN, "kpm"])
    sifat = {f["id"]: f["properties"] for f in client.get(f"{alamat}?bulan={lalu:%Y-%m}").json()["features"]}
    assert sifat[KECAMATAN]["url"].endswith(f"?bulan={lalu:%Y-%m}")
    assert client.get(f"{alamat}?bulan={geser_bulan(hari_ini(), 2):%Y-%m}").status_code == 404
    assert f"?bulan={lalu:%Y-%m}&amp;ukuran=kpm#peta" in bagian(client, KABUPATEN, f"?bulan={lalu:%Y-%m}").text
