"""Kinds, steps and deadlines: who may change them, and what guards complaints about staff."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pengaduan.models import AturanTenggat, JenisAduan
from pengaduan.services.acuan import (
    IsiJenis,
    IsiLangkahJenis,
    susun_langkah,
    tambah_jenis,
    tambah_tenggat,
    ubah_jenis,
)
from tests.factories import KPMFactory

pytestmark = pytest.mark.django_db
Masuk = Callable[[Any], Client]
ISI = IsiJenis(nama="Jemput bola", contoh="Minta didatangi di rumah", urutan=20)


def _isi(kode: str, **ubah: Any) -> IsiJenis:
    jenis = JenisAduan.objects.get(pk=kode)
    return replace(IsiJenis(**{k: getattr(jenis, k) for k in IsiJenis.__dataclass_fields__}), **ubah)


@pytest.fixture
def apd(pemeran: SimpleNamespace) -> Any:
    """The APD of the only kabupaten there is."""
    KPMFactory(desa_id="17.71.08.1007")
    return pemeran.apd


def test_tambah_sekali_saja(apd: Any) -> None:
    langkah = [IsiLangkahJenis(nama="Datangi", pelaksana="Pendamping", hari=2)]
    satu = tambah_jenis(isi=ISI, langkah=langkah, oleh=apd)
    assert tambah_jenis(isi=ISI, langkah=langkah, oleh=apd) == satu
    assert satu.langkah.count() == 1
    with pytest.raises(GalatPengguna, match="sudah ada"):
        tambah_jenis(isi=replace(ISI, contoh="Lain"), langkah=(), oleh=apd)


def test_langkah_disusun_tanpa_mengubah_yang_dipakai(apd: Any) -> None:
    jenis = JenisAduan.objects.get(pk="data")
    dulu = list(jenis.langkah.order_by("urutan"))
    baru = [
        IsiLangkahJenis(nama="Telepon", pelaksana="APD", hari=1),
        IsiLangkahJenis(id=dulu[1].pk, nama=dulu[1].nama, pelaksana=dulu[1].pelaksana, hari=9),
    ]
    susun_langkah(jenis=jenis, langkah=baru, versi=1, oleh=apd)
    aktif = jenis.langkah.filter(aktif=True).order_by("urutan").values_list("nama", "hari")
    assert list(aktif) == [("Telepon", 1), (dulu[1].nama, 9)]
    assert jenis.langkah.get(pk=dulu[0].pk).aktif is False
    with pytest.raises(BerubahLebihDulu):
        susun_langkah(jenis=jenis, langkah=baru[:1], versi=1, oleh=apd)


@pytest.mark.parametrize(
    ("kode", "ubah"),
    [
        ("pungutan", {"curiga": False}),
        ("pungutan", {"tingkat_awal": 4}),
        ("pelayanan", {"tentang_petugas": False}),
        ("pungutan", {"aktif": False}),  # gone from the public page
        ("dipotong", {"aktif": False}),
    ],
)
def test_apd_tidak_membuka_aduan_tentang_petugas(apd: Any, kode: str, ubah: dict[str, Any]) -> None:
    dulu = _isi(kode)
    with pytest.raises(GalatPengguna, match="hanya diubah pusat"):
        ubah_jenis(jenis=JenisAduan.objects.get(pk=kode), isi=_isi(kode, **ubah), versi=1, oleh=apd)
    assert _isi(kode) == dulu


def test_pusat_boleh_dan_kata_boleh_diubah_apd(apd: Any, pemeran: SimpleNamespace) -> None:
    jenis = JenisAduan.objects.get(pk="pungutan")
    ubah_jenis(jenis=jenis, isi=_isi("pungutan", contoh="Diminta setoran"), versi=1, oleh=apd)
    ubah_jenis(jenis=jenis, isi=_isi("pungutan", tingkat_awal=4), versi=2, oleh=pemeran.pusat)
    jenis.refresh_from_db()
    assert (jenis.contoh, jenis.tingkat_awal, jenis.versi) == ("Diminta setoran", 4, 3)


def test_tenggat_hanya_ke_depan_dan_tidak_ditulis_ulang(apd: Any) -> None:
    def aturan(sejak: date, selesai: int = 5, **lain: Any) -> AturanTenggat:
        isi = {"tingkat": 2, "hari_terima": 1, "hari_ingat": 1} | lain
        return AturanTenggat(berlaku_sejak=sejak, hari_selesai=selesai, **isi)

    kini = hari_ini()
    with pytest.raises(GalatPengguna, match="sudah lewat"):
        tambah_tenggat(isi=aturan(kini - timedelta(days=1)), oleh=apd)
    satu = tambah_tenggat(isi=aturan(kini), oleh=apd)
    assert tambah_tenggat(isi=aturan(kini), oleh=apd) == satu
    with pytest.raises(GalatPengguna, match="sudah punya tenggat lain"):
        tambah_tenggat(isi=aturan(kini, 6), oleh=apd)
    for salah in ({"selesai": 0}, {"selesai": 2, "hari_ingat": 3}, {"selesai": 2, "hari_terima": 3}):
        with pytest.raises(GalatPengguna):
            tambah_tenggat(isi=aturan(kini + timedelta(days=3), **salah), oleh=apd)


def test_apd_dari_dua_kabupaten_tidak_boleh(apd: Any, pemeran: SimpleNamespace) -> None:
    KPMFactory(desa_id="17.01.01.2001")
    for siapa in (apd, pemeran.korkab, pemeran.pendamping):
        with pytest.raises(TidakBerhak):
            tambah_jenis(isi=ISI, langkah=(), oleh=siapa)


def test_halaman_menyimpan_dan_menolak(apd: Any, client_untuk: Masuk) -> None:
    c = client_untuk(apd)
    kirim = {"nama": "Jemput bola", "contoh": "Didatangi", "urgensi": "sedang", "urutan": "20", "versi": "0"}
    jawab = c.post(reverse("pengaduan:jenis_baru"), kirim | {"aktif": "on", "curiga": "on", "tingkat_awal": "3"})
    assert jawab.status_code == 302
    jenis = JenisAduan.objects.get(pk="jemput-bola")
    assert (jenis.curiga, jenis.tingkat_awal) == (False, 2)  # locked for an APD, whatever is sent
    langkah = {"versi": 1, "l0-tempat": "1", "l0-nama": "", "l0-pelaksana": "", "l0-hari": ""}
    jawab = c.post(reverse("pengaduan:jenis_langkah", args=["jemput-bola"]), langkah)
    assert jawab.status_code == 422
    assert "Tulis langkahnya." in jawab.content.decode()
    assert jenis.langkah.count() == 0
    jawab = c.post(
        reverse("pengaduan:tenggat_baru"),
        {"tingkat": "2", "berlaku_sejak": hari_ini(), "hari_terima": 1, "hari_selesai": 4, "hari_ingat": 1},
    )
    assert jawab.status_code == 302
    assert "Jemput bola" in c.get(reverse("pengaduan:acuan")).content.decode()
