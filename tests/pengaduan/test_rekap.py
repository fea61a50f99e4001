"""The recap: from the own area down, each figure with exactly its rows, and nothing of restricted ones."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inti.templatetags.format import angka
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from pengaduan.forms.daftar import FormSaringAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.daftar import daftar_aduan
from pengaduan.selectors.rekap import Rekap, rekap_aduan, wilayah_rekap
from pengaduan.views.bantu_rekap import sel_rekap, tabel_rekap, umur_rekap
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import JabatanFactory, KPMFactory, PengaduanFactory, PenggunaFactory, PenugasanFactory

pytestmark = pytest.mark.django_db
Masuk = Callable[[Any], Client]


def _adukan(p: SimpleNamespace) -> None:
    """Of each kind of figure something: old and new, late, answered in time and late, reopened, and restricted."""
    kini, lama = timezone.now(), hari_ini(DESA) - timedelta(days=40)
    keluarga = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=keluarga, petugas=p.pendamping)
    dasar: dict[str, Any] = {"kpm": None, "wilayah_id": DESA, "jenis_id": "kartu", "diterima_pada": kini}
    jawab = {"keadaan": "dijawab", "dijawab_pada": kini}
    for isi in (
        {"kpm": keluarga, "tingkat": 1, "keadaan": "proses"},
        {"kpm": keluarga, "dibuat_pada": kini - timedelta(days=10), "keadaan": "proses"},
        {"dibuat_pada": kini - timedelta(days=40), "keadaan": "proses", "tenggat_selesai": lama},
        {"wilayah_id": DESA_TETANGGA, "jenis_id": "data", "tingkat": 3, "keadaan": "proses"},
        {"wilayah_id": DESA[:8], "keadaan": "proses"},
        {"wilayah_id": DESA[:5], "keadaan": "proses", "tingkat": 3},
        {**jawab, "tenggat_selesai": hari_ini(DESA) + timedelta(days=3), "puas": True},
        {**jawab, "tenggat_selesai": lama, "puas": False, "dibuka_lagi_n": 1},
        {**jawab, "tenggat_selesai": hari_ini(DESA) + timedelta(days=3)},
        {"keadaan": "proses", "batas": 3, "tingkat": 3, "puas": True, "dibuka_lagi_n": 1, "tenggat_selesai": lama},
    ):
        PengaduanFactory(**dasar | isi)


def _rekap(user: Any, kode: str = "") -> Rekap:
    return rekap_aduan(
        user=user, wilayah=wilayah_rekap(user, kode), bulan=awal_bulan(hari_ini(DESA)), hari=hari_ini(DESA)
    )


def _banyak(user: Any, url: str) -> int:
    saring = FormSaringAduan(dict(parse_qsl(url.partition("?")[2]))).saring()
    assert saring is not None, url
    return len(daftar_aduan(user=user, saring=saring, hari=hari_ini(DESA)).baris)


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "korkab", "apd", "pengawas", "korwil", "pusat", "superuser"])
def test_setiap_angka_membuka_persis_barisnya(siapa: str, pemeran: SimpleNamespace) -> None:
    _adukan(pemeran)
    user, bulan = getattr(pemeran, siapa), awal_bulan(hari_ini(DESA))
    diperiksa = 0
    for kode in ("", DESA[:5], DESA[:8], DESA):
        r = _rekap(user, kode)
        semua = [*sel_rekap(r.total, bulan).values(), *umur_rekap(r.total)]
        semua += [s for t in tabel_rekap(r, bulan) for b in t["baris"] for s in b["sel"]]
        for s in semua:
            tertulis = re.fullmatch(r"(?:[\d,]+% dari )?([\d.]+)", s.teks)
            if s.url:
                assert tertulis, s
                assert angka(_banyak(user, s.url)) == tertulis[1], s
                diperiksa += 1
            else:
                assert s.teks in ("0", "–") or s.label == "Tertua", s
    assert diperiksa > 30


def test_angka_sebaris(pemeran: SimpleNamespace) -> None:
    _adukan(pemeran)
    r = _rekap(pemeran.korkec)
    hitung = ("terbuka", "lewat", "dijawab", "tepat", "suara", "puas", "dibuka_lagi")
    assert [r.total.n[k] for k in hitung] == [4, 1, 3, 2, 2, 1, 1]
    assert [r.total.n[f"umur_{u}"] for u in ("7", "30", "lama")] == [2, 1, 1]
    assert r.total.tertua == 40
    desa = next(b for b in r.wilayah if b.saring == {"wilayah": DESA})
    assert (desa.n["terbuka"], desa.tertua, desa.n["puas"], desa.n["suara"]) == (3, 40, 1, 2)
    assert [(b.nama, b.n["terbuka"]) for b in r.wilayah if b.n["terbuka"]] == [
        (desa.nama, 3), ("Desa tidak disebut", 1),
    ]  # fmt: skip
    assert [(b.nama, b.n["terbuka"]) for b in r.pendamping] == [
        (pemeran.pendamping.nama, 2), ("Tanpa keluarga atau pendamping", 2),
    ]  # fmt: skip


def test_mulai_dari_wilayah_sendiri_dan_tidak_di_atasnya(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    _adukan(pemeran)
    for siapa, kode in (("korkec", DESA[:8]), ("korkab", DESA[:5]), ("pengawas", DESA[:5]), ("korwil", DESA[:2])):
        user = getattr(pemeran, siapa)
        for diminta in ("", DESA[:2], "99.99"):
            assert wilayah_rekap(user, diminta) == kode
        r = _rekap(user)
        anak = set(re.findall(r"[\d.]+", " ".join(b.turun for b in r.wilayah)))
        assert all(a.startswith(f"{kode}.") and a.count(".") == kode.count(".") + 1 for a in anak)
        assert r.jejak == []
    assert [k for k, _ in _rekap(pemeran.korkab, DESA).jejak] == [DESA[:5], DESA[:8]]
    assert [k for k, _ in _rekap(pemeran.korkec, DESA).jejak] == [DESA[:8]]
    baris = tabel_rekap(_rekap(pemeran.korkab), awal_bulan(hari_ini(DESA)))[0]["baris"]
    assert len([b for b in baris if not b["sel"]]) > 1  # a kecamatan without complaints stands there, too
    assert _rekap(pemeran.pusat).wilayah[0].turun == DESA[:2]
    assert [b.saring for b in _rekap(pemeran.pendamping, DESA[:5]).wilayah] == [{"wilayah": DESA}]
    isi = client_untuk(pemeran.korkec).get(reverse("pengaduan:rekap"), {"wilayah": DESA[:2]}).content.decode()
    assert "Desa tidak disebut" in isi
    judul = re.findall(r"Rekap pengaduan ([^<]+)</h1>", isi)
    assert judul == [_rekap(pemeran.korkec).nama]


def test_dua_wilayah_berdampingan(pemeran: SimpleNamespace) -> None:
    _adukan(pemeran)
    dua = PenggunaFactory()
    for kode in (DESA[:8], DESA_TETANGGA[:8]):
        JabatanFactory(pengguna=dua, peran="korkec", wilayah_id=kode)
    r = _rekap(dua)
    assert {b.turun: b.n["terbuka"] for b in r.wilayah} == {DESA[:8]: 4, DESA_TETANGGA[:8]: 1}
    assert r.total.n["terbuka"] == 5


def test_yang_dibatasi_tidak_mengubah_satu_angka_pun(pemeran: SimpleNamespace) -> None:
    _adukan(pemeran)
    bulan = awal_bulan(hari_ini(DESA))
    for siapa in ("korkec", "korkab", "pengawas", "pusat", "superuser"):
        user = getattr(pemeran, siapa)
        awal = _rekap(user)
        sebelum = tabel_rekap(awal, bulan), awal.total, awal.rata_jawab, awal.bulan
        lama = timezone.now() - timedelta(days=300)
        satu = PengaduanFactory(kpm=None, wilayah_id=DESA, jenis_id="pungutan", batas=3, tingkat=3, dibuat_pada=lama)
        akhir = _rekap(user)
        assert sebelum == (tabel_rekap(akhir, bulan), akhir.total, akhir.rata_jawab, akhir.bulan)
        assert akhir.dibatasi == awal.dibatasi + (siapa != "korkec")
        Pengaduan.objects.filter(pk=satu.pk).delete()


def test_bulan_lalu_dari_halaman(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    lalu = geser_bulan(awal_bulan(hari_ini(DESA)), -1)
    saat = timezone.make_aware(datetime(lalu.year, lalu.month, 12, 9))
    PengaduanFactory(kpm=None, wilayah_id=DESA, jenis_id="data", nomor="ADU-LALU", keadaan="baru", dibuat_pada=saat)
    client = client_untuk(pemeran.korkec)
    halaman = client.get(reverse("pengaduan:rekap"), {"bulan": f"{lalu:%Y-%m}"})
    assert halaman.context["sel"]["masuk"].teks == "1"
    isi = client.get(halaman.context["sel"]["masuk"].url).content.decode()
    assert "ADU-LALU" in isi
    for teks in ("Masuk", "Semua keadaan", "Tanpa yang dibatasi"):
        assert teks in isi


@pytest.mark.parametrize("siapa", ["korkec", "korkab", "pusat"])
def test_rekap_tetap_banyak_kuerinya(siapa: str, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(getattr(pemeran, siapa))
    alamat = reverse("pengaduan:rekap")
    _adukan(pemeran)
    client.get(alamat)
    jumlah = []
    for n in (0, 3):
        for _ in range(n):
            _adukan(pemeran)
        with CaptureQueriesContext(connection) as tangkap:
            assert client.get(alamat).status_code == 200
        jumlah.append(sum("SAVEPOINT" not in k["sql"] for k in tangkap.captured_queries))
    assert jumlah[0] == jumlah[1] <= 12
