"""The number of a complaint in SP4N-LAPOR: who records it, what is taken for one, and the list of what is left."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from pengaduan.models import Pengaduan
from pengaduan.services.sp4n import catat_sp4n
from tests.conftest import DESA
from tests.factories import PengaduanFactory, TerlaporFactory

pytestmark = pytest.mark.django_db
Masuk = Callable[[Any], Client]


@pytest.fixture
def aduan() -> Pengaduan:
    satu: Pengaduan = PengaduanFactory.create(kpm=None, wilayah_id=DESA, jenis_id="data")
    return Pengaduan.objects.get(pk=satu.pk)


def test_dicatat_diperbaiki_dan_dihapus(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    kini = catat_sp4n(aduan=aduan, nomor=" # 765 4321", versi=1, oleh=pemeran.korkec)
    assert (kini.nomor_sp4n, kini.versi, kini.keadaan) == ("7654321", 2, "baru")  # entering it is no work on it
    assert catat_sp4n(aduan=aduan, nomor="7654321", versi=1, oleh=pemeran.apd).versi == 2  # sent again
    kini = catat_sp4n(aduan=aduan, nomor="ab-99/1", versi=2, oleh=pemeran.apd)
    assert catat_sp4n(aduan=aduan, nomor="", versi=3, oleh=pemeran.korkab).nomor_sp4n == ""
    assert list(aduan.tindak.order_by("pada").values_list("jenis", "isi", "oleh__nama")) == [
        ("ubah", "Nomor SP4N-LAPOR: 7654321.", "Korkec"),
        ("ubah", "Nomor SP4N-LAPOR: AB-99/1.", "Apd"),
        ("ubah", "Nomor SP4N-LAPOR dihapus.", "Korkab"),
    ]


def test_juga_sesudah_selesai(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    Pengaduan.objects.filter(pk=aduan.pk).update(
        keadaan="selesai", **dict.fromkeys(("diterima_pada", "dijawab_pada", "selesai_pada"), timezone.now())
    )
    assert catat_sp4n(aduan=aduan, nomor="7654321", versi=1, oleh=pemeran.korkec).keadaan == "selesai"


@pytest.mark.parametrize(
    "nomor", ["123", "TANPA-ANGKA", "1771080101900001", "12345678901234", "=1+1", "76543<b>", "٧٦٥٤٣٢١", "1" * 21]
)
def test_bukan_nomor(nomor: str, aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    with pytest.raises(GalatPengguna, match="Salin nomor laporan"):
        catat_sp4n(aduan=aduan, nomor=nomor, versi=1, oleh=pemeran.korkec)
    assert Pengaduan.objects.get(pk=aduan.pk).nomor_sp4n == ""
    assert not aduan.tindak.exists()


def test_siapa_yang_boleh(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    for siapa in ("pendamping", "pengawas", "korkec_tetangga", "korkab_luar", "apd_luar", "tanpa_jabatan"):
        with pytest.raises(TidakBerhak):
            catat_sp4n(aduan=aduan, nomor="7654321", versi=1, oleh=getattr(pemeran, siapa))
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.korkec)
    with pytest.raises(TidakBerhak):
        catat_sp4n(aduan=aduan, nomor="7654321", versi=1, oleh=pemeran.korkec)
    with pytest.raises(BerubahLebihDulu):
        catat_sp4n(aduan=aduan, nomor="7654321", versi=9, oleh=pemeran.korkab)
    assert Pengaduan.objects.get(pk=aduan.pk).nomor_sp4n == ""


def test_nomor_yang_sama_tidak_membuka_yang_dirahasiakan(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    """A refusal of a number already used would tell of a complaint one may not know."""
    PengaduanFactory.create(kpm=None, wilayah_id=DESA, batas=3, tingkat=3, nomor_sp4n="7654321")
    assert catat_sp4n(aduan=aduan, nomor="7654321", versi=1, oleh=pemeran.apd).nomor_sp4n == "7654321"


def test_halaman(aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    apd, alamat = client_untuk(pemeran.apd), f"/pengaduan/{aduan.pk}/"
    assert f"{alamat}sp4n/" in apd.get(alamat).content.decode()
    assert apd.post(f"{alamat}sp4n/", {"versi": 1, "nomor": "x"}).status_code == 422
    assert apd.post(f"{alamat}sp4n/", {"versi": 1, "nomor": "7654321"})["Location"] == alamat
    assert '<dt>Nomor SP4N-LAPOR</dt><dd class="">7654321</dd>' in apd.get(alamat).content.decode()
    assert 'value="7654321"' in apd.get(f"{alamat}sp4n/").content.decode()
    assert f"{alamat}sp4n/" not in client_untuk(pemeran.pengawas).get(alamat).content.decode()


def test_saringan(aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    PengaduanFactory.create(kpm=None, wilayah_id=DESA, nomor="ADU-ASAL", kanal="sp4n")
    PengaduanFactory.create(kpm=None, wilayah_id=DESA, nomor="ADU-SUDAH", nomor_sp4n="7654321")
    PengaduanFactory.create(kpm=None, wilayah_id=DESA, nomor="ADU-TENTANG", batas=3, tingkat=3)
    lama = dict.fromkeys(("diterima_pada", "dijawab_pada", "selesai_pada"), timezone.now())
    PengaduanFactory.create(kpm=None, wilayah_id=DESA, nomor="ADU-USAI", keadaan="selesai", **lama)

    def tampil(siapa: str) -> set[str]:
        isi = client_untuk(getattr(pemeran, siapa)).get("/pengaduan/?sp4n=belum").content.decode()
        return {n for n in Pengaduan.objects.values_list("nomor", flat=True) if n in isi}

    assert tampil("apd") == {aduan.nomor, "ADU-USAI"}
    assert tampil("korkab") == {aduan.nomor, "ADU-USAI", "ADU-TENTANG"}
    assert tampil("apd_luar") == set()
    # Offered where it can be exported; the address works for all who see the list.
    ada = {
        s: "Belum di SP4N-LAPOR" in client_untuk(getattr(pemeran, s)).get("/pengaduan/").content.decode()
        for s in ("apd", "korkab", "korkec", "pendamping", "pengawas")
    }
    assert ada == {"apd": True, "korkab": True, "korkec": False, "pendamping": False, "pengawas": False}
