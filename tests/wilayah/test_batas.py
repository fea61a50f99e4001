"""Outlines of areas from a file: all of it or nothing, and a sentence that says why not."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from redis.exceptions import RedisError

from inti.galat import GalatPengguna
from tests.factories import PenggunaFactory
from wilayah.models import Batas
from wilayah.selectors import batas as selectors
from wilayah.selectors.batas import batas_anak, garis_anak
from wilayah.services.batas import muat_batas

REKAAN = Path(__file__).parent / "berkas" / "batas_rekaan.geojson"
KOTAK = [[102.28, -3.8], [102.32, -3.8], [102.32, -3.77], [102.28, -3.77], [102.28, -3.8]]

pytestmark = pytest.mark.django_db


def fitur(koordinat, kode="17.71.08", jenis="Polygon"):
    return {"type": "Feature", "properties": {"kode": kode}, "geometry": {"type": jenis, "coordinates": koordinat}}


def kumpulan(lapis, *isi):
    """A GeometryCollection of a collection of …, `lapis` deep."""
    geometri = {"type": "GeometryCollection", "geometries": list(isi)}
    for _ in range(lapis - 1):
        geometri = {"type": "GeometryCollection", "geometries": [geometri]}
    return {"type": "Feature", "properties": {"kode": "17.71.08"}, "geometry": geometri}


@pytest.fixture
def tulis(tmp_path):
    def _tulis(*fitur_, **lain) -> Path:
        berkas = tmp_path / "batas.geojson"
        berkas.write_text(json.dumps({"type": "FeatureCollection", "features": fitur_, **lain}))
        return berkas

    return _tulis


def test_berkas_dimuat_dan_yang_tak_dikenal_dilaporkan():
    assert muat_batas(REKAAN) == {
        "terbaca": 3,
        "cocok": 2,
        "tidak_cocok": ["17.71.99 Kecamatan Pecahan"],
        "diganti": 0,
    }
    satu = Batas.objects.get(pk="17.71.08")
    luar = [[102.28, -3.8], [102.32, -3.8], [102.32, -3.77], [102.28, -3.77]]  # the point on the line is gone
    lubang = [[102.295, -3.79], [102.305, -3.79], [102.305, -3.78], [102.295, -3.78]]
    assert satu.garis == [luar, lubang]
    assert satu.bentuk == {"type": "Polygon", "coordinates": [[*luar, luar[0]], [*lubang, lubang[0]]]}
    assert [float(n) for n in (satu.barat, satu.selatan, satu.timur, satu.utara)] == [102.28, -3.8, 102.32, -3.77]
    assert (satu.berkas, satu.sumber, satu.dimuat_oleh) == ("batas_rekaan.geojson", "rekaan untuk uji", None)
    # A label has room beside the hole, not in it.
    assert not (102.295 < float(satu.tengah_bujur) < 102.305 and -3.79 < float(satu.tengah_lintang) < -3.78)
    # Height is dropped, and so is an island of one metre.
    assert Batas.objects.get(pk="17.71.07").bentuk == {
        "type": "Polygon",
        "coordinates": [[[102.25, -3.8], [102.28, -3.8], [102.28, -3.78], [102.25, -3.78], [102.25, -3.8]]],
    }


def test_dimuat_lagi_mengganti_dan_membiarkan_yang_lain(tulis):
    muat_batas(REKAAN)
    pengguna = PenggunaFactory()
    baru = tulis(fitur([KOTAK]))
    assert muat_batas(baru, sumber="Peta desa", oleh=pengguna)["diganti"] == 1
    assert set(Batas.objects.values_list("pk", "sumber", "dimuat_oleh")) == {
        ("17.71.07", "rekaan untuk uji", None),
        ("17.71.08", "Peta desa", pengguna.pk),
    }


@pytest.mark.parametrize(
    ("kode", "koordinat"),
    [("17", KOTAK), ("17.71", KOTAK), ("17.71.08.1007", KOTAK)],
)
def test_setiap_tingkat(tulis, kode, koordinat):
    assert muat_batas(tulis(fitur([koordinat], kode)))["cocok"] == 1
    assert Batas.objects.get().pk == kode


def test_kumpulan_bentuk_diratakan(tulis):
    kotak = {"type": "Polygon", "coordinates": [KOTAK]}
    assert muat_batas(tulis(kumpulan(4, kotak)))["cocok"] == 1
    assert Batas.objects.get().bentuk == kotak


def test_garis_yang_menyilang_dibiarkan(tulis):
    silang = [[102.28, -3.8], [102.32, -3.77], [102.32, -3.8], [102.28, -3.77], [102.28, -3.8]]
    muat_batas(tulis(fitur([silang])))
    assert Batas.objects.get().bentuk["coordinates"] == [silang]


@pytest.mark.parametrize(
    ("rusak", "kalimat"),
    [
        ([fitur([[[411000.5, 9580000.1], [412000, 9580000], [412000, 9581000], [411000.5, 9580000.1]]])],
         r"koordinatnya \(411000.5, 9580000.1\) bukan derajat; simpan ulang berkasnya dalam WGS 84"),
        ([fitur([[[-3.8, 102.28], [-3.8, 102.32], [-3.77, 102.32]]])], "bujur dan lintangnya tertukar"),
        ([fitur([[[10.5, 50.1], [10.6, 50.1], [10.6, 50.2]]])], "di luar Indonesia"),
        ([fitur([KOTAK], "17.71.07"), fitur([])], "Bentuk ke-2 .17.71.08 Sungai Serut.* tidak punya bentuk"),
        ([fitur([[[102.28, -3.8], [102.32, -3.8], [102.28, -3.8]]])], "tidak punya bentuk"),
        ([fitur([102.28, -3.8], jenis="Point")], "melainkan Point"),
        ([fitur([["a", "b"]])], "bukan GeoJSON"),
        ([fitur({"x": 1})], "bukan GeoJSON"),
        ([fitur([[[True, False], [1, 2], [2, 3]]])], "bukan GeoJSON"),
        ([{"type": "Feature", "properties": {"kode": "17.71.08"}, "geometry": None}], "tidak punya bentuk"),
        ([kumpulan(1)], "tidak punya bentuk"),
        *(([kumpulan(n, {"type": "Polygon", "coordinates": [KOTAK]})],
           r"^Bentuk ke-1 .17.71.08 Sungai Serut. berisi GeometryCollection bertumpuk lebih dari 4 lapis; simpan ulang")
          for n in (5, 350, 450)),
        ([fitur([KOTAK]), fitur([KOTAK], "17.71.07"), fitur([KOTAK], "177108")],
         r"17.71.08 Sungai Serut ada 2 kali \(bentuk ke-1 dan 3\)"),
        ([fitur([KOTAK], "99.99")], "Tidak satu pun dari 1 bentuk dikenali wilayahnya: 99.99"),
        (["17.71.08"], "Isi ke-1 bukan Feature"),
        ([], "tidak berisi satu pun bentuk"),
    ],
)  # fmt: skip
def test_berkas_rusak_ditolak_seluruhnya(tulis, rusak, kalimat):
    muat_batas(REKAAN)
    semula = list(Batas.objects.order_by("pk").values())
    with pytest.raises(GalatPengguna, match=kalimat):
        muat_batas(tulis(*rusak))
    assert list(Batas.objects.order_by("pk").values()) == semula


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (b"bukan json", "bukan JSON"),
        (b"\xff\xfe{\x00}\x00", "bukan JSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "bukan JSON"),
        (b"[" * 200_000, "bukan JSON"),
        (b"", "bukan JSON"),
        (b"[]", "bukan GeoJSON FeatureCollection"),
        (b'{"type": "Topology", "objects": {}}', "bukan GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "bukan GeoJSON FeatureCollection"),
    ],
)
def test_bukan_geojson_ditolak(tmp_path, isi, kalimat):
    berkas = tmp_path / "x.geojson"
    berkas.write_bytes(isi)
    with pytest.raises(GalatPengguna, match=f"x.geojson {kalimat}"):
        muat_batas(berkas)


def test_berkas_terlalu_besar_ditolak_tanpa_dibaca(tmp_path):
    berkas = tmp_path / "desa.geojson"
    with berkas.open("wb") as f:
        f.truncate(200 * 2**20)
    with pytest.raises(GalatPengguna, match=r"berukuran 200 MB; paling banyak 64 MB\. Muat per provinsi"):
        muat_batas(berkas)


def test_perintah_mencetak_json_dan_menolak_dengan_kalimat(capsys, tmp_path):
    pengguna = PenggunaFactory()
    call_command("muat_batas", str(REKAAN), sumber="BIG", oleh=pengguna.email)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["cocok"] == 2
    assert Batas.objects.get(pk="17.71.08").dimuat_oleh_id == pengguna.pk
    with pytest.raises(CommandError, match=r"Berkas tak-ada\.geojson tidak ada"):
        call_command("muat_batas", str(tmp_path / "tak-ada.geojson"))
    with pytest.raises(CommandError, match=r"Tidak ada pengguna dengan email x@contoh\.id"):
        call_command("muat_batas", str(REKAAN), oleh="x@contoh.id")


def test_kotak_dijaga_basis_data():
    muat_batas(REKAAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batas.objects.filter(pk="17.71.08").update(timur="102.0")


def test_dari_banyak_titik_tinggal_yang_terlihat(tulis):
    tepi = [[102.28 + n / 100_000, -3.8 + (n % 2) * 0.000002] for n in range(4000)]
    muat_batas(tulis(fitur([[*tepi, [102.3, -3.7], tepi[0]]])))
    satu = Batas.objects.get()
    assert len(satu.garis[0]) == 3
    assert len(satu.bentuk["coordinates"][0]) == 4


class TestGambar:
    def test_satu_kueri_lalu_dari_singgahan(self, django_assert_num_queries):
        muat_batas(REKAAN)
        with django_assert_num_queries(1):
            peta = garis_anak("17.71")
        with django_assert_num_queries(0):
            assert garis_anak("17.71") == peta
        assert set(peta.wilayah) == {"17.71.07", "17.71.08"}
        assert (peta.lebar, peta.sumber) == (1000, "rekaan untuk uji")
        # North is up, west is left, and all of it lies in the viewBox.
        assert peta.wilayah["17.71.07"].x < peta.wilayah["17.71.08"].x
        assert peta.wilayah["17.71.07"].d == "M8 431l422 0 0 -282 -422 0z"
        assert peta.tinggi == 439

    def test_tanpa_batas_tidak_ada_gambar(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert garis_anak("17.71") is None
        with django_assert_num_queries(0):
            assert garis_anak("17.71") is None

    def test_pemuatan_membuat_gambar_lama_dilupakan(self, django_capture_on_commit_callbacks, tulis):
        assert garis_anak("17.71") is None
        with django_capture_on_commit_callbacks(execute=True):
            muat_batas(REKAAN)
        assert garis_anak("17.71") is not None

    def test_tanpa_redis_tetap_tergambar(self, monkeypatch):
        muat_batas(REKAAN)

        class Mati:
            def __getattr__(self, _nama):
                raise RedisError

        monkeypatch.setattr(selectors, "cache", Mati())
        assert set(garis_anak("17.71").wilayah) == {"17.71.07", "17.71.08"}
        selectors.lupakan_gambar(["17.71"])

    def test_anak_langsung_saja(self, tulis):
        muat_batas(REKAAN)
        muat_batas(tulis(fitur([KOTAK], "17"), fitur([KOTAK], "17.71"), fitur([KOTAK], "17.71.08.1007")))
        assert {k: [b["wilayah_id"] for b in batas_anak(k)] for k in ("", "17", "17.71", "17.71.08")} == {
            "": ["17"],
            "17": ["17.71"],
            "17.71": ["17.71.07", "17.71.08"],
            "17.71.08": ["17.71.08.1007"],
        }
