"""What a reporter adds later is judged like what came first, and betrays nobody."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pghistory.models
import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from inti.rahasia import menyebut_rahasia
from pengaduan.models import Pengaduan
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from pengaduan.services.tindak import balas, buka_lagi, jawab, nilai_puas
from pengaduan.views.lapor_jaga import alamat_peminta
from tests.factories import JabatanFactory, PenggunaFactory, TerlaporFactory

pytestmark = pytest.mark.django_db
DESA = "17.71.08.1007"
SUSULAN = "Pendamping Hendarto Prasetyo memotong uang saya dan memegang kartu KKS"


@pytest.fixture
def hendarto(pemeran: SimpleNamespace) -> Any:
    orang = PenggunaFactory(nama="Hendarto Prasetyo")
    JabatanFactory(pengguna=orang, wilayah_id="17.71.08")
    return orang


def _aduan(pemeran: SimpleNamespace, isi: str = "KKS saya hilang di pasar") -> Pengaduan:
    return terima_pengaduan(isi=IsiAduan(jenis="kartu", isi=isi, kanal="halaman", wilayah=DESA))[0]


def _dijawab(aduan: Pengaduan, oleh: Any) -> Pengaduan:
    return jawab(aduan=aduan, isi="Sudah diurus.", versi=aduan.versi, oleh=oleh)


@pytest.mark.parametrize("cara", ["balas", "belum", "buka"])
def test_susulan_yang_menyebut_petugas_membatasi_aduan(cara: str, pemeran: SimpleNamespace, hendarto: Any) -> None:
    aduan = _aduan(pemeran)
    assert (aduan.batas, aduan.tingkat) == (1, 2)
    assert Pengaduan.objects.terlihat_oleh(pemeran.korkec).filter(pk=aduan.pk).exists()
    if cara == "balas":
        balas(aduan=aduan, isi=SUSULAN)
    elif cara == "belum":
        nilai_puas(aduan=_dijawab(aduan, pemeran.korkec), puas=False, isi=SUSULAN)
    else:
        nilai_puas(aduan=_dijawab(aduan, pemeran.korkec), puas=True)
        buka_lagi(aduan=aduan, alasan=SUSULAN)
    aduan.refresh_from_db()
    assert (aduan.batas, aduan.tingkat) == (3, 3)
    assert list(aduan.terlapor.values_list("petugas", flat=True)) == [hendarto.pk]
    for siapa, tahu in ((hendarto, False), (pemeran.korkec, False), (pemeran.korkab, True)):
        assert Pengaduan.objects.terlihat_oleh(siapa).filter(pk=aduan.pk).exists() is tahu


def test_kata_biasa_tidak_menutup_lagi_yang_sudah_dibuka(pemeran: SimpleNamespace, hendarto: Any) -> None:
    """A decider has read the first words and opened the complaint: only new ones count."""
    aduan = _aduan(pemeran, isi=SUSULAN)
    Pengaduan.objects.filter(pk=aduan.pk).update(batas=1)
    balas(aduan=aduan, isi="Terima kasih, kartunya sudah ada.")
    aduan.refresh_from_db()
    assert aduan.batas == 1


def test_laporan_lanjutan_tidak_membocorkan_yang_lama(pemeran: SimpleNamespace) -> None:
    lama = _aduan(pemeran)
    Pengaduan.objects.filter(pk=lama.pk).update(batas=4, tingkat=4)
    TerlaporFactory(pengaduan=lama, petugas=pemeran.korkab)
    baru = _aduan(pemeran, isi=f"Lanjutan laporan {lama.nomor}. Kartunya masih hilang")
    assert (baru.batas, baru.tingkat) == (4, 4)
    assert not Pengaduan.objects.terlihat_oleh(pemeran.korkab).filter(pk=baru.pk).exists()


def test_pelapor_tidak_membaca_hari_yang_menunjukkan_tingkat(pemeran: SimpleNamespace, client: Client) -> None:
    """Same words but for a name: an accused could try out which names are staff."""
    halaman = []
    for isi in ("Ibu Hendarti tidak membantu", f"Ibu {pemeran.korkab.nama} tidak membantu"):
        aduan, kode = terima_pengaduan(isi=IsiAduan(jenis="data", isi=isi, kanal="halaman", wilayah=DESA))
        client.post(reverse("lapor:lihat"), {"nomor": aduan.nomor, "kode": kode})
        teks = client.get(reverse("lapor:aduan")).content.decode()
        halaman.append([b for b in teks.splitlines() if "2026" in b or "2027" in b or "paling lambat" in b])
    assert halaman[0] == halaman[1]


def test_jejak_tidak_menyimpan_pelapor(pemeran: SimpleNamespace, client_untuk: Callable[[Any], Client]) -> None:
    aduan, kode = terima_pengaduan(isi=IsiAduan(jenis="data", isi="Nama anak salah", kanal="halaman", wilayah=DESA))
    c = client_untuk(pemeran.pendamping)  # signed in on the same phone
    c.post(reverse("lapor:lihat"), {"nomor": aduan.nomor, "kode": kode})
    c.post(reverse("lapor:tambah"), {"isi": "Masih salah"})
    konteks = pghistory.models.Context.objects.order_by("created_at").last()
    assert konteks is None or (konteks.metadata.get("user"), konteks.metadata.get("dari", "")) == (None, "")


def test_alamat_ipv4_dalam_ipv6_dihitung_sendiri() -> None:
    satu, dua = (RequestFactory().get("/lapor/", REMOTE_ADDR=f"::ffff:{a}") for a in ("1.2.3.4", "9.9.9.9"))
    assert (alamat_peminta(satu), alamat_peminta(dua)) == ("1.2.3.4", "9.9.9.9")


@pytest.mark.parametrize(
    ("teks", "rahasia"),
    [
        ("pin123456", True),
        ("PIN_123456", True),
        ("pinku 123456", True),
        ("otpnya123456", True),
        ("PIN 1/2/3/4/5/6", True),
        ("PIN: 1,2,3,4,5,6", True),
        ("kode atm 123456", True),
        ("Saya pinjam 500000 untuk sekolah", False),
        ("Pintu rumah 123 rusak", False),
        ("Bantuan Rp600000 belum masuk", False),
        ("PIN diminta 3 kali", False),
    ],
)
def test_pin_dalam_berbagai_tulisan(teks: str, rahasia: bool) -> None:
    assert menyebut_rahasia(teks, tentang_uang=True) is rahasia
