"""Addresses and forms that no page of ours makes: 404, 422 or an empty list, never a server's error."""

import pytest
from uuid6 import uuid7

from inti.waktu import hari_ini
from kpm.models import Kelompok
from tests.conftest import DESA, KABUPATEN
from tests.factories import (
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    TahapFactory,
)

NOL = "17.71.%00"
BESAR = "9" * 5000  # more digits than Python reads as a number


@pytest.mark.parametrize("nama", ["pendamping", "korkab", "apd", "pusat", "superuser"])
@pytest.mark.parametrize(
    "alamat",
    [
        f"/dasbor/{NOL}/",
        f"/penugasan/desa/{NOL}/",
        f"/penugasan/?wilayah={NOL}",
        f"/penugasan/tugaskan/?desa={NOL}",
        f"/api/v1/wilayah/{NOL}/",
        f"/penyaluran/2026-4/perbandingan/?wilayah={NOL}",
        f"/kpm/?wilayah={NOL}",
        f"/kpm/{2**63}/",
        f"/kpm/{10**30}/kunjungan/",
        f"/p2k2/kpm/{10**30}/",
        f"/penyaluran/{10**30}/rekon/",
        f"/api/v1/kpm/{10**30}/",
        *(f"/{di}?bulan={bulan}" for di in ("kunjungan/", "p2k2/", "p2k2/tanda/") for bulan in ("9999-12", "0001-01")),
        "/p2k2/?bulan=9999-12&keadaan=belum",
        "/p2k2/?bulan=0001-01&keadaan=belum",
    ],
)
def test_alamat_rusak(pemeran, client_untuk, nama, alamat) -> None:
    TahapFactory(tahun=2026, nomor=4)
    jawaban = client_untuk(getattr(pemeran, nama)).get(alamat)
    assert jawaban.status_code in {200, 400, 403, 404}


@pytest.fixture
def milik(pemeran):
    kpm, kelompok = KPMFactory(), KelompokFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    return KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=hari_ini()), kelompok


@pytest.mark.parametrize("isi", ["²", BESAR, "\x00", "-1", "1e3"])
def test_nomor_rusak_dalam_isian(pemeran, client_untuk, milik, isi) -> None:
    kunjungan, kelompok = milik
    client, hari = client_untuk(pemeran.pendamping), f"{hari_ini()}"
    baru = {"id": uuid7(), "nama": "Baru", "desa": DESA, "dibentuk": hari, "anggota": [isi]}
    kiriman = {
        f"/kelompok/{kelompok.pk}/anggota/": {"mulai": hari, "anggota": [isi]},
        "/kelompok/baru/": baru,
        f"/kunjungan/{kunjungan.pk}/ubah/": {"versi": isi, "tanggal": hari, "tujuan": "aduan"},
    }
    jumlah = Kelompok.objects.count()
    assert {a: client.post(a, k).status_code for a, k in kiriman.items()} == dict.fromkeys(kiriman, 422)
    kunjungan.refresh_from_db()
    assert (kunjungan.versi, Kelompok.objects.count()) == (1, jumlah)


def test_desa_bernol_dalam_isian(pemeran, client_untuk) -> None:
    client = client_untuk(pemeran.korkab)
    for isi in ({"desa": f"{KABUPATEN}.\x00"}, {"dari": f"{KABUPATEN}.\x00"}, {"kelompok": "\x00"}, {"kpm": [BESAR]}):
        assert client.post("/penugasan/tugaskan/", isi).status_code == 404


def test_kelompok_dari_sebelum_program_ada_ditolak(pemeran, client_untuk, milik) -> None:
    isi = {"id": uuid7(), "nama": "Kuno", "desa": DESA, "dibentuk": "0206-11-02"}
    jawaban = client_untuk(pemeran.pendamping).post("/kelompok/baru/", isi)
    assert jawaban.status_code == 422
    assert "Periksa tahunnya" in jawaban.content.decode()
    assert not Kelompok.objects.filter(nama="Kuno").exists()
