"""Areas for the map that moves: outlines and figures, in the steps the picture beside it shows."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse

from dasbor.selectors.peta import fitur
from dasbor.selectors.tempat import Deret, Tempat
from dasbor.selectors.ukuran import MENURUT_KODE, Nilai, target_pada
from dasbor.services import bangun_ulang
from dasbor.tampilan.tautan import Penaut
from dasbor.tampilan.tingkat import Layar, besar_tertulis
from dasbor.views.peta import jawaban_peta
from inti.kelas import Patokan
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
    return fitur(
        "17.71",
        nilai,
        tertulis=besar_tertulis,
        teks=lambda n: f"{besar_tertulis(n):g}%",
        tautan=lambda kode: f"/dasbor/{kode}/",
        **lain,
    )


def test_setiap_wilayah_berbatas_dengan_angkanya(batas, django_assert_num_queries):
    nilai = {"17.71.08": Nilai(NAIK, 9, 10), "17.71.07": Nilai(NAIK, 0, 0), "17.71.01": Nilai(NAIK, 1, 10)}
    with django_assert_num_queries(1):
        hasil = isi(nilai)
    assert (hasil["type"], hasil["sumber"]) == ("FeatureCollection", "BIG")
    assert hasil["langkah"] == [
        {"gelap": 3, "teks": "90%", "jumlah": 1},
        {"gelap": 5, "teks": "10%", "jumlah": 1},
        {"gelap": 0, "teks": "Belum ada data", "jumlah": 1},
    ]
    tengah = [f["properties"].pop("tengah") for f in hasil["features"]]
    assert tengah == [[float(b.tengah_bujur), float(b.tengah_lintang)] for b in batas]
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
    sifat = {f["id"]: f["properties"] for f in isi(nilai, patokan=Patokan(90, 60, "Target 90%."))["features"]}
    assert [(s["teks"], s["gelap"], s["golongan"]) for s in (sifat["17.71.08"], sifat["17.71.07"])] == [
        ("90%", 1, "Mencapai target"),
        ("0%", 5, "Kurang dari 50% target"),
    ]


def test_tanpa_batas_kosong():
    assert isi({}) == {
        "type": "FeatureCollection", "judul": "", "patokan": "", "langkah": [], "sumber": "", "features": [],
    }  # fmt: skip


def test_yang_tertulis_sama_digambar_sama(batas):
    nilai = {"17.71.08": Nilai(NAIK, 8996, 10000), "17.71.07": Nilai(NAIK, 9004, 10000), "17.71.06": Nilai(NAIK, 9, 10)}
    for patokan in (Patokan(90, 60), Patokan()):
        sifat = [f["properties"] for f in isi(nilai, patokan=patokan)["features"]]
        assert {s["teks"] for s in sifat} == {"90%"}
        assert len({(s["gelap"], s["golongan"]) for s in sifat}) == 1
    assert {s["golongan"] for s in (f["properties"] for f in isi(nilai, patokan=Patokan(90, 60))["features"])} == {
        "Mencapai target"
    }


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


def test_yang_seharusnya_tidak_ada(terhitung: None, batas: Any, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(pemeran.korkab)
    alamat = reverse("dasbor:wilayah_peta", args=[KABUPATEN, "absen"])
    isi = client.get(alamat).json()
    assert (isi["judul"], isi["patokan"]) == ("Tidak hadir berturut-turut", "Seharusnya tidak ada, berat mulai 5%.")
    sifat = {f["id"]: f["properties"] for f in isi["features"]}
    assert (sifat[KECAMATAN]["teks"], sifat[KECAMATAN]["gelap"], sifat[KECAMATAN]["golongan"]) == ("0%", 1, "Tidak ada")
    halaman = client.get(f"{reverse('dasbor:wilayah_bagian', args=[KABUPATEN, 'pertemuan'])}?ukuran=absen").text
    assert '<p class="kecil redup">Seharusnya tidak ada, berat mulai 5%.</p>' in halaman


@pytest.mark.parametrize(
    ("ukuran", "lewat", "teks", "patokan"),
    [
        ("bertemu", 0.5, "target sampai hari ini 50%", Patokan(50, 80, "Target sampai hari ini 50%.")),
        ("bertemu", 23 / 30, "target sampai hari ini 76,7%", Patokan(76.7, 80, "Target sampai hari ini 76,7%.")),
        ("bertemu", 1, "target 100%", Patokan(100, 80, "Target 100%.")),
        ("kehadiran", 0.5, "target 85%", Patokan(85, 60, "Target 85%.")),
        ("dilaporkan", 0.5, "target akhir bulan 100%", Patokan()),
        ("dilaporkan", 1, "target 100%", Patokan(100, 80, "Target 100%.")),
        ("absen", 0.5, "seharusnya tidak ada", Patokan(0, 5, "Seharusnya tidak ada, berat mulai 5%.")),
        ("kpm", 1, "", Patokan()),
    ],
)
def test_target_bulan_berjalan_seperti_hari_ini(ukuran: str, lewat: float, teks: str, patokan: Patokan) -> None:
    layar = Layar(Tempat(), cast("Deret", None), None, target_pada(hari_ini()), cast("Penaut", None), "", lewat)
    assert (layar.teks_target(MENURUT_KODE[ukuran]), layar.patokan(MENURUT_KODE[ukuran])) == (teks, patokan)


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
