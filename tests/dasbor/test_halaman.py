"""Dashboards in the browser's terms: who may open which area, and where a tapped figure lands."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.waktu import hari_ini
from kpm.models import KPM
from tests.conftest import DESA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN, TETANGGA
from tests.factories import KPMFactory, KunjunganFactory, PembayaranFactory, PenugasanFactory

Masuk = Callable[[Pengguna], Client]


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> list[int]:
    kpm = KPMFactory.create_batch(3, desa_id=DESA)
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
        PembayaranFactory(kpm=k)
    KunjunganFactory(kpm=kpm[0], petugas=pemeran.pendamping, tanggal=hari_ini())
    bangun_ulang()
    return [k.pk for k in kpm]


@pytest.mark.parametrize(
    ("peran", "kode", "status"),
    [
        ("korkec", KECAMATAN, 200),
        ("korkec", DESA, 200),
        ("korkec", TETANGGA, 404),
        ("korkec", KABUPATEN, 404),
        ("korkec_tetangga", KECAMATAN, 404),
        ("korkab", KECAMATAN, 200),
        ("korkab", KABUPATEN_LUAR, 404),
        ("korkab_luar", KECAMATAN, 404),
        ("korwil", "17", 200),
        ("korwil_luar", "17", 404),
        ("pengawas", KABUPATEN, 200),
        ("pusat", "17.71", 200),
        ("pusat", "99.99", 404),
        ("pendamping", KECAMATAN, 403),
        ("tanpa_jabatan", KECAMATAN, 403),
    ],
)
def test_siapa_membuka_wilayah_mana(
    pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, status: int
) -> None:
    assert client_untuk(getattr(pemeran, peran)).get(reverse("dasbor:wilayah", args=[kode])).status_code == status


@pytest.mark.parametrize(("peran", "kode"), [("korkec", KECAMATAN), ("korkab", KABUPATEN), ("korwil", "17")])
def test_tanpa_kode_langsung_ke_wilayah_sendiri(
    pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str
) -> None:
    jawab = client_untuk(getattr(pemeran, peran)).get(reverse("dasbor:dasbor"))
    assert (jawab.status_code, jawab["Location"]) == (302, reverse("dasbor:wilayah", args=[kode]))


def test_pusat_mulai_dari_seluruh_negeri(pemeran: SimpleNamespace, client_untuk: Masuk, keluarga: list[int]) -> None:
    jawab = client_untuk(pemeran.pusat).get(reverse("dasbor:dasbor"), follow=True)
    assert jawab.redirect_chain == [(reverse("dasbor:negara"), 302)]
    assert reverse("dasbor:wilayah", args=["17"]) in jawab.content.decode()
    assert client_untuk(pemeran.korwil).get(reverse("dasbor:negara")).status_code == 404


def test_angka_diketuk_membuka_baris_yang_sama(
    pemeran: SimpleNamespace, client_untuk: Masuk, keluarga: list[int]
) -> None:
    client = client_untuk(pemeran.korkec)
    orang = client.get(reverse("dasbor:wilayah", args=[KECAMATAN])).context["orang"]
    sel = {s.label: s for s in orang[0].sel}
    daftar = client.get(sel["KPM aktif"].url).content.decode()
    assert sel["KPM aktif"].teks == "3"
    assert [reverse("kpm:rincian", args=[pk]) in daftar for pk in keluarga] == [True] * 3
    belum = client.get(sel["Rekonsiliasi dilaporkan"].url).content.decode()
    assert [str(nama) in belum for nama in _nama(keluarga)] == [True] * 3


def _nama(keluarga: list[int]) -> list[str]:
    return list(KPM.objects.filter(pk__in=keluarga).values_list("nama", flat=True))


def test_wilayah_kosong_menjelaskan_apa_yang_perlu_dilakukan(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    isi = client_untuk(pemeran.korkec).get(reverse("dasbor:wilayah", args=[KECAMATAN])).content.decode()
    assert "Belum ada KPM di wilayah ini" in isi


@pytest.mark.parametrize(
    ("peran", "kode"), [("pusat", ""), ("korwil", "17"), ("korkab", KABUPATEN), ("korkec", KECAMATAN)]
)
@pytest.mark.parametrize("banyak", [1, 40])
def test_kueri_tetap_berapa_pun_barisnya(
    pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, banyak: int
) -> None:
    for k in KPMFactory.create_batch(banyak, desa_id=DESA):
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
        PembayaranFactory(kpm=k)
    bangun_ulang(pada=hari_ini())
    client = client_untuk(getattr(pemeran, peran))
    alamat = reverse("dasbor:wilayah", args=[kode]) if kode else reverse("dasbor:negara")
    with CaptureQueriesContext(connection) as kueri:
        assert client.get(alamat).status_code == 200
    # session, user, appointments, area, trend, sisters, targets, areas below, stage; in a kecamatan people and groups
    diharapkan = {"pusat": 7, "korwil": 9, "korkab": 9, "korkec": 11}[peran]
    assert len(kueri) == diharapkan


def test_beranda_pendamping(pemeran: SimpleNamespace, client_untuk: Masuk, keluarga: list[int]) -> None:
    client = client_untuk(pemeran.pendamping)
    with CaptureQueriesContext(connection) as kueri:
        isi = client.get(reverse("beranda")).content.decode()
    assert len(kueri) <= 12
    assert "Belum ada kelompok" in isi
    assert "Halo, Pendamping" in isi


def test_beranda_peran_lain_menuju_dasbor(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    assert client_untuk(pemeran.korkab).get("/")["Location"] == reverse("dasbor:dasbor")
    assert client_untuk(pemeran.tanpa_jabatan).get("/")["Location"] == reverse("kpm:daftar")
