"""Entries of a facility's month through the API: the screen's rules, once, in scope."""

from datetime import UTC, date, datetime

import pytest

from tests.verifikasi.dunia_isian import desa_isian
from verifikasi.models import CatatanVerkom

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    """It is noon in western Indonesia on 22 November 2026, whenever the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture
def desa(pemeran):
    return desa_isian(pemeran.pendamping)


def alamat(fasilitas, anggota, bulan=10):
    return f"verkom/{fasilitas.pk}/2026/{bulan}/{anggota.pk}/"


def test_put_repeat_correct_and_read(desa, pemeran, api):
    klien, tujuan = api(pemeran.pendamping), alamat(desa.sekolah, desa.alya)
    assert klien.get(tujuan).status_code == 404
    pertama = klien.put(tujuan, {"alpa": 1, "izin": 2, "sakit": 0})
    assert pertama.status_code == 201, pertama.json()
    isi = pertama.json()
    assert (isi["hari_efektif"], isi["alpa"], isi["versi"], isi["anggota"]["nama"]) == (21, 1, 1, "ALYA")
    kedua = klien.put(tujuan, {"alpa": 1, "izin": 2, "sakit": 0})
    assert (kedua.status_code, kedua.json()) == (200, isi)
    lain = klien.put(tujuan, {"alpa": 0, "izin": 2, "sakit": 0})
    assert (lain.status_code, lain.json()["kode"]) == (409, "berubah")
    ubah = klien.put(tujuan, {"alpa": 0, "izin": 2, "sakit": 0, "versi": 1})
    assert (ubah.status_code, ubah.json()["versi"]) == (200, 2)
    assert klien.get(tujuan).json()["alpa"] == 0
    assert [c["id"] for c in klien.get("verkom/?bulan=2026-10").json()["hasil"]] == [isi["id"]]
    assert klien.get("verkom/?bulan=2026-09").json()["hasil"] == []


def test_health_and_rules(desa, pemeran, api):
    klien, tujuan = api(pemeran.pendamping), alamat(desa.posyandu, desa.cita)
    isi = klien.put(tujuan, {"hadir": True, "berat_kg": 11.45, "tanggal_periksa": "2026-10-05"})
    assert (isi.status_code, isi.json()["berat_kg"]) == (201, 11.45)
    for kiriman, kolom in (
        ({"hadir": True, "berat_kg": 114}, "berat_kg"),
        ({"hadir": True, "tanggal_periksa": "2026-11-05"}, "tanggal_periksa"),
        ({"hadir": True, "nama": "X"}, "nama"),
    ):
        tolak = klien.put(tujuan, kiriman | {"versi": 1})
        assert (tolak.status_code, tolak.json()["kolom"]) == (400, kolom)
    assert CatatanVerkom.objects.get().tanggal_periksa == date(2026, 10, 5)


def test_strangers(desa, pemeran, api):
    tujuan, isi = alamat(desa.sekolah, desa.alya), {"alpa": 0, "izin": 0, "sakit": 0}
    for siapa, kode in (
        ("pendamping_lain", 404),
        ("apd_luar", 404),
        ("korkec", 403),
        ("pengawas", 403),
        ("tanpa_jabatan", 403),
    ):
        assert api(getattr(pemeran, siapa)).put(tujuan, isi).status_code == kode
    assert not CatatanVerkom.objects.exists()
    assert api(pemeran.apd).put(tujuan, isi).status_code == 201
    assert api(pemeran.korkec).get(tujuan).status_code == 200
    assert api(pemeran.pendamping_lain).get(tujuan).status_code == 404
    assert api(pemeran.pendamping_lain).get("verkom/").json()["hasil"] == []
    assert api(pemeran.pendamping).get(tujuan.replace("/10/", "/13/", 1)).status_code == 404
    assert api(pemeran.pendamping).get(f"verkom/{desa.sekolah.pk}/2026/10/{10**30}/").status_code == 404
