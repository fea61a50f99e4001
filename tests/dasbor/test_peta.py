"""Areas for the map that moves: outlines and figures, in the steps the picture beside it shows."""

import json

import pytest

from dasbor.selectors.peta import fitur
from dasbor.selectors.ukuran import MENURUT_KODE, Nilai
from dasbor.views.peta import jawaban_peta
from tests.factories import BatasFactory

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
