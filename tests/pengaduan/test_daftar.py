"""The list of complaints: order, filters, whose turn, and nothing of what one may not know."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inti.waktu import hari_ini
from pengaduan.selectors.daftar import SaringAduan, cari_nomor, daftar_aduan, giliran, hitung_aduan, jumlah_giliran
from pengaduan.selectors.hari_kerja import tambah_hari_kerja
from tests.factories import KPMFactory, PengaduanFactory, PenugasanFactory, TerlaporFactory

pytestmark = pytest.mark.django_db
DESA = "17.71.08.1007"
Masuk = Callable[[Any], Client]


def aduan(hari: int = 10, **isi: Any) -> Any:
    """An acknowledged complaint with so many working days left."""
    kini = hari_ini(DESA)
    dasar: dict[str, Any] = {
        "kpm": None, "wilayah_id": DESA, "keadaan": "proses", "diterima_pada": timezone.now(),
        "tenggat_terima": tambah_hari_kerja(kini, 1), "tenggat_selesai": tambah_hari_kerja(kini, hari),
    }  # fmt: skip
    dasar["ingat_mulai"] = dasar["tenggat_selesai"] - timedelta(days=1)
    return PengaduanFactory.create(**dasar | isi)


def _nomor(user: Any, **saring: Any) -> list[str]:
    lembar = daftar_aduan(user=user, saring=SaringAduan(**saring), hari=hari_ini(DESA))
    return [a.nomor for a in lembar.baris]


def test_yang_paling_dekat_tenggatnya_di_atas_juga_yang_belum_diterima(pemeran: SimpleNamespace) -> None:
    aduan(8, nomor="LAMA")
    aduan(-2, nomor="LEWAT")
    aduan(20, nomor="BARU", keadaan="baru", diterima_pada=None)  # to be acknowledged by tomorrow
    assert _nomor(pemeran.korkec) == ["LEWAT", "BARU", "LAMA"]
    assert _nomor(pemeran.korkec, mendesak="lewat") == ["LEWAT"]
    hitung = hitung_aduan(user=pemeran.korkec, saring=SaringAduan(), hari=hari_ini(DESA))
    assert (hitung["terbuka"], hitung["lewat"], hitung["dijawab"]) == (3, 1, 0)


def test_segera_lewat_tidak_memuat_yang_sudah_lewat(pemeran: SimpleNamespace) -> None:
    aduan(-1, nomor="LEWAT")
    aduan(5, nomor="SEGERA", ingat_mulai=hari_ini(DESA))
    aduan(9, nomor="NANTI")
    aduan(0, nomor="TERIMA", keadaan="baru", diterima_pada=None, tenggat_terima=hari_ini(DESA))
    assert set(_nomor(pemeran.korkec, mendesak="segera")) == {"SEGERA", "TERIMA"}
    assert hitung_aduan(user=pemeran.korkec, saring=SaringAduan(), hari=hari_ini(DESA))["segera"] == 2


def test_giliran_menurut_tingkat_dan_yang_diambil(pemeran: SimpleNamespace) -> None:
    keluarga = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=keluarga, petugas=pemeran.pendamping)
    aduan(nomor="LAPANGAN", kpm=keluarga, tingkat=1)
    aduan(nomor="KECAMATAN", tingkat=2)
    aduan(nomor="KABUPATEN", tingkat=3)
    aduan(nomor="RAHASIA", tingkat=3, batas=3)
    aduan(nomor="DIAMBIL", tingkat=2, petugas=pemeran.korkab)

    def milik(user: Any) -> set[str]:
        return set(giliran(user).values_list("nomor", flat=True))

    assert milik(pemeran.pendamping) == {"LAPANGAN"}
    assert milik(pemeran.pendamping_lain) == set()
    assert milik(pemeran.korkec) == {"KECAMATAN"}
    assert milik(pemeran.korkab) == {"KABUPATEN", "RAHASIA", "DIAMBIL"}
    assert milik(pemeran.apd) == {"KABUPATEN"}
    assert milik(pemeran.korkab_luar) == set()
    assert jumlah_giliran(pemeran.korkab) == 3


def test_terlapor_tidak_menghitung_dan_tidak_menemukan(pemeran: SimpleNamespace) -> None:
    satu = aduan(nomor="TENTANG", tingkat=3, batas=3, petugas=pemeran.korkab)
    assert jumlah_giliran(pemeran.korkab) == 1
    TerlaporFactory(pengaduan=satu, petugas=pemeran.korkab)
    assert jumlah_giliran(pemeran.korkab) == 0
    assert hitung_aduan(user=pemeran.korkab, saring=SaringAduan(), hari=hari_ini(DESA))["terbuka"] == 0
    assert cari_nomor(pemeran.korkab, "tentang") is None
    assert cari_nomor(pemeran.pengawas, " tentang ") == satu


@pytest.mark.parametrize(
    ("siapa", "terlihat"),
    [
        ("pendamping", set()),
        ("korkec", {"TERBUKA"}),
        ("apd", {"TERBUKA"}),
        ("korkab", {"TERBUKA", "KAB"}),
        ("pengawas", {"TERBUKA", "KAB", "PROV"}),
        ("korwil", {"TERBUKA", "KAB", "PROV"}),
        ("pusat", {"TERBUKA", "KAB", "PROV", "PUSAT"}),
        ("superuser", {"TERBUKA", "KAB", "PROV", "PUSAT"}),
        ("korkab_luar", set()),
        ("korwil_luar", set()),
        ("korkec_tetangga", set()),
        ("tanpa_jabatan", set()),
    ],
)
def test_siapa_mengetahui_apa(pemeran: SimpleNamespace, siapa: str, terlihat: set[str]) -> None:
    aduan(nomor="TERBUKA", tingkat=2)
    for nomor, batas in (("KAB", 3), ("PROV", 4), ("PUSAT", 5)):
        aduan(nomor=nomor, tingkat=batas, batas=batas)
    assert set(_nomor(getattr(pemeran, siapa))) == terlihat


def test_halaman_mencari_lewat_kiriman_dan_tidak_membuka_yang_asing(
    pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    satu = aduan(nomor="ADU-1234567")
    c = client_untuk(pemeran.korkec)
    jawab = c.post(reverse("pengaduan:cari"), {"nomor": " adu-1234567 "})
    assert jawab.headers["Location"] == reverse("pengaduan:rincian", args=[satu.pk])
    asing = client_untuk(pemeran.korkec_tetangga).post(reverse("pengaduan:cari"), {"nomor": "ADU-1234567"}, follow=True)
    assert "tidak ada di antara aduan" in asing.content.decode()


def test_halaman_menjelaskan_saat_kosong_dan_saringan_salah(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    c = client_untuk(pemeran.korkec)
    assert "Catat keluhan keluarga" in c.get(reverse("pengaduan:daftar")).content.decode()
    assert "Saringan tidak dikenali" in c.get(reverse("pengaduan:daftar"), {"keadaan": "x"}).content.decode()
    assert "Tidak ada data sesuai filter" in c.get(reverse("pengaduan:daftar"), {"mendesak": "lewat"}).content.decode()


def test_daftar_kerja_menghitung_yang_lewat_bagi_yang_boleh_tahu(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    aduan(-2)
    aduan(3)
    rahasia = aduan(-2, batas=3, tingkat=3)
    TerlaporFactory(pengaduan=rahasia, petugas=pemeran.korkec)
    for siapa, n in ((pemeran.korkec, "1"), (pemeran.korkab, "2"), (pemeran.korkab_luar, "Tidak ada")):
        jawaban = client_untuk(siapa).get(reverse("dasbor:kerja_bagian", args=["aduan"]))
        lewat = jawaban.context["bagian"][0]["baris"][1]
        assert (lewat["judul"], lewat["lencana"][0][0]) == ("Aduan lewat tenggat", n)


def test_petak_menghitung_dalam_saringan(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    """Each tile counts within the area and kind that are set, and opens as many rows."""
    hari = hari_ini(DESA)
    lewat = {"tenggat_terima": hari - timedelta(days=1), "tenggat_selesai": hari - timedelta(days=1)}
    lain = "17.71.08.1001"
    for tempat, banyak in ((DESA, 2), (lain, 1)):
        for _ in range(banyak):
            PengaduanFactory(kpm=None, wilayah_id=tempat, keadaan="baru", **lewat)
    client = client_untuk(pemeran.korkec)

    def petak(saring: str) -> dict[str, tuple[str, str]]:
        return {p["label"]: (p["nilai"], p["url"]) for p in client.get(f"/pengaduan/?{saring}").context["petak"]}

    for saring, banyak in (("", 3), (f"wilayah={lain}", 1), (f"wilayah={lain}&keadaan=berakhir&mendesak=segera", 1)):
        isi = petak(saring)
        assert [isi[k][0] for k in ("Terbuka", "Lewat tenggat", "Segera lewat")] == [str(banyak), str(banyak), "0"]
        for label in ("Terbuka", "Lewat tenggat"):
            assert len(client.get(isi[label][1]).context["baris"]) == banyak
