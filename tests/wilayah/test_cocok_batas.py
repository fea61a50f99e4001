"""Whose outline it is: files write codes and names in many ways."""

import pytest

from wilayah.selectors.cocok_batas import PencocokBatas, kode_baku


@pytest.mark.parametrize(
    ("isi", "kode"),
    [
        ("17.71.08", "17.71.08"),
        ("177108", "17.71.08"),
        (177108, "17.71.08"),
        (177108.0, "17.71.08"),
        ("1771080", "17.71.08"),
        ("1771031", ""),  # of the statistics office alone
        ("1771081007", "17.71.08.1007"),
        (" 17 ", "17"),
        (17.1, "17.10"),
        ("1771", "17.71"),
        ("38222", ""),
        ("17.71.8", ""),
        ("", ""),
        (None, ""),
        (True, ""),
        (float("nan"), ""),
        ("١٧", ""),
    ],
)
def test_kode_dibaca_dari_berbagai_tulisan(isi, kode):
    assert kode_baku(isi) == kode


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sifat", "kode"),
    [
        ({"kode": "17.71.08", "nama": "Nama Lama"}, "17.71.08"),  # renamed: the code decides
        ({"KODE_KEC": "17.71.08", "nama": "Sungai Seruut"}, "17.71.08"),
        ({"kode_kab": "17.71", "nama": "Sungai Serut"}, "17.71.08"),
        ({"kode_kab": 17.71, "KECAMATAN": "KEC. SUNGAI SERUT"}, "17.71.08"),
        ({"KDPPUM": "17", "KDPKAB": "17.71", "KDCPUM": "17.71.08", "WADMKC": "Sungai Serut"}, "17.71.08"),
        ({"KDEPUM": "17.71.08.1007", "WADMKD": "Pasar Bengkulu"}, "17.71.08.1007"),
        # The statistics office counts otherwise: 1771030 is its Teluk Segara, and no Kemendagri code with that name.
        ({"KDBBPS": "1771030", "NAMOBJ": "Teluk Segara"}, "17.71.03"),
        ({"kode": "1771020", "nama": "Sungai Serut", "kabupaten": "Kota Bengkulu", "provinsi": "Bengkulu"}, "17.71.08"),
        ({"NAME_1": "Bengkulu", "NAME_2": "Bengkulu", "NAME_3": "Sungai Serut"}, "17.71.08"),
        ({"provinsi": "Bengkulu", "kabupaten": "KOTA BENGKULU", "nama": "Sungai Serut"}, "17.71.08"),
        ({"provinsi": "BENGKULU"}, "17"),
        ({"provinsi": "Bengkulu", "kab_kota": "KOTA BENGKULU"}, "17.71"),
        ({"kode": "17.71.99", "nama": "Sungai Serut"}, "17.71.08"),  # an old code, its name in the same kabupaten
        ({"kode": "17.71.99", "nama": "Kecamatan Baru"}, None),
        ({"kode": "99"}, None),
        ({"nama": "Sungai Serut"}, None),  # no parent: it could be anywhere
        ({"id": 17}, None),  # a running number
        ({"kode_pos": "38119", "OBJECTID": 17}, None),
        ({}, None),
    ],
)
def test_wilayah_dicocokkan_menurut_kode_lalu_nama(sifat, kode):
    assert PencocokBatas()(sifat) == kode


@pytest.mark.django_db
def test_pengenal_fitur_juga_kode():
    assert PencocokBatas()({}, "17.71.08") == "17.71.08"
    assert PencocokBatas()({"nama": "Sungai Serut"}, 177108) == "17.71.08"
    assert PencocokBatas()({"nama": "Lain"}, 17) is None


@pytest.mark.django_db
def test_sebutan_memakai_tulisan_berkas():
    assert PencocokBatas().sebutan({"kode": "17.71.99", "nama": "Baru"}) == "17.71.99 Baru"
    assert PencocokBatas().sebutan({}) == "tanpa kode dan nama"
