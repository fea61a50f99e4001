"""What the API knows of a meeting beside its plain columns; who does not know it yet loses nothing."""

from datetime import timedelta

import pytest
from uuid6 import uuid7

from p2k2.models import Kehadiran, Pemateri, Pertemuan
from tests.api.test_tulis import _kirim_pertemuan, _potret

pytestmark = pytest.mark.django_db

BIDAN = {"nama": "Bidan Sari", "instansi": "Puskesmas", "peran": "narasumber"}
TITIK = {"lintang": -3.788889, "bujur": 102.266667, "akurasi_m": 9}


def _hadir(dunia, versi=1, status="hadir", **lain):
    return {"kehadiran": [{"kpm": dunia.milik.kpm.pk, "status": status, **lain}], "versi": versi}


def test_pemateri_dan_titik_tetap_bila_tidak_dikirim(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    kiriman = _kirim_pertemuan(dunia, pemateri=[BIDAN], titik=TITIK)
    satu = klien.put(f"pertemuan/{id}/", kiriman).json()
    assert (satu["pemateri"], satu["titik"], satu["sumber_titik"]) == ([BIDAN], TITIK, "gps")
    sebelum = _potret()
    assert klien.put(f"pertemuan/{id}/", kiriman).json() == satu  # sent again
    assert _potret() == sebelum
    ubah = klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia, versi=1, tempat="Balai")).json()
    assert (ubah["tempat"], ubah["pemateri"], ubah["titik"]) == ("Balai", [BIDAN], TITIK)
    kosong = klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia, versi=2, pemateri=[], titik=None)).json()
    assert (kosong["pemateri"], kosong["titik"], kosong["sumber_titik"], kosong["versi"]) == ([], None, "", 3)
    assert Pemateri.objects.count() == 0


def test_pertemuan_kedua_harus_dinyatakan(pemeran, dunia, api) -> None:
    klien = api(pemeran.pendamping)
    assert klien.put(f"pertemuan/{uuid7()}/", _kirim_pertemuan(dunia)).status_code == 201
    kedua = uuid7()
    jawaban = klien.put(f"pertemuan/{kedua}/", _kirim_pertemuan(dunia))
    assert (jawaban.status_code, jawaban.json()["kolom"]) == (400, "tanggal")
    assert "sudah punya pertemuan pada" in jawaban.json()["pesan"]
    for kode in (201, 200):
        assert klien.put(f"pertemuan/{kedua}/", _kirim_pertemuan(dunia, kedua=True)).status_code == kode
    assert Pertemuan.objects.filter(kelompok=dunia.milik.kelompok, tanggal=dunia.hari).count() == 2


def test_wakil_dihitung_hadir_dan_tetap_bila_tidak_dikirim(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia))
    alamat, wakil = f"pertemuan/{id}/kehadiran/", {"wakil": "DEWI", "hubungan_wakil": "anak"}
    satu = klien.put(alamat, _hadir(dunia, **wakil)).json()
    assert (satu["hitungan"]["hadir"], satu["kehadiran"][0] | {"kpm": 0}) == (1, {"kpm": 0, "status": "hadir"} | wakil)
    assert klien.put(alamat, _hadir(dunia, versi=2)).json()["kehadiran"][0]["wakil"] == "DEWI"
    alpa = klien.put(alamat, _hadir(dunia, versi=2, status="alpa")).json()
    assert (alpa["kehadiran"][0]["wakil"], alpa["kehadiran"][0]["hubungan_wakil"]) == ("", "")


@pytest.mark.parametrize(
    "lain",
    [
        {"wakil": "DEWI"},
        {"hubungan_wakil": "anak"},
        {"wakil": "DEWI", "hubungan_wakil": "tetangga"},
        {"wakil": "x" * 101, "hubungan_wakil": "anak"},
        {"wakil": "DEWI", "hubungan_wakil": "anak", "status": "alpa"},
        {"wakil": 7, "hubungan_wakil": "anak"},
    ],
)
def test_wakil_yang_tidak_lengkap_ditolak(pemeran, dunia, api, lain) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia))
    sebelum = _potret()
    assert klien.put(f"pertemuan/{id}/kehadiran/", _hadir(dunia, **lain)).status_code == 400
    assert _potret() == sebelum


def test_kiriman_buruk_mendapat_kalimat(pemeran, dunia, api) -> None:
    """A family of another group, a day before the group existed, attendance of a day to come."""
    klien, id, besok = api(pemeran.pendamping), uuid7(), uuid7()
    klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia))
    nanti = (dunia.hari + timedelta(days=1)).isoformat()
    assert klien.put(f"pertemuan/{besok}/", _kirim_pertemuan(dunia, tanggal=nanti)).status_code == 201
    asing = {"kehadiran": [{"kpm": dunia.teman.kpm.pk, "status": "hadir"}], "versi": 1}
    for alamat, isi, pesan in (
        (f"pertemuan/{id}/kehadiran/", asing, "tidak ada di daftar hadir ini"),
        (f"pertemuan/{besok}/kehadiran/", _hadir(dunia), "belum berlangsung"),
        (f"pertemuan/{uuid7()}/", _kirim_pertemuan(dunia, tanggal="2024-12-31"), "baru dibentuk pada 1 Januari 2025"),
    ):
        jawaban = klien.put(alamat, isi)
        assert (jawaban.status_code, pesan in jawaban.json()["pesan"]) == (400, True), jawaban.json()
    assert not Kehadiran.objects.filter(pertemuan__in=[id, besok]).exists()
