"""Open data: sums of finished months for everybody, small ones nowhere and not to be reckoned from what is shown."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.exceptions import RedisError
from structlog.testing import capture_logs

from dasbor.models import AngkaTerbit, Ringkasan
from dasbor.models.terbitan import ANGKA_TERBIT
from dasbor.selectors.sensor import BATAS
from dasbor.selectors.terbuka import BLOK, KOLOM, SISA, DataTerbuka, _berisi, data_terbuka, hari_terbit
from dasbor.selectors.ukuran import Angka
from dasbor.services import bangun_ulang, terbitkan
from dasbor.sql.terbit import BERISI
from inti.waktu import awal_bulan, geser_bulan, hari_ini, kode_tahap
from tests.conftest import DESA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import KPMFactory, PenugasanFactory
from wilayah.models import Wilayah


def bulan_lalu() -> date:
    return geser_bulan(hari_ini(), -1)


def dua_bulan_lalu() -> date:
    return geser_bulan(hari_ini(), -2)


@pytest.fixture(autouse=True)
def _kosongkan(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def isi(kode: str, bulan: date | None = None, **angka: int) -> None:
    """Figures of an area, and with them of everything above it; published."""
    hitung(kode, bulan, **angka)
    AngkaTerbit.objects.all().delete()
    terbitkan()


def hitung(kode: str, bulan: date | None = None, **angka: int) -> None:
    bulan = bulan or bulan_lalu()
    for n in (2, 5, 8):
        if n <= len(kode):
            r, _ = Ringkasan.objects.get_or_create(bulan=bulan, wilayah_id=kode[:n], petugas=None, langsung=False)
            for k, v in angka.items():
                setattr(r, k, getattr(r, k) + v)
            r.save()


def kecamatan(banyak: int, kabupaten: str = KABUPATEN) -> list[str]:
    return list(Wilayah.objects.filter(induk=kabupaten).order_by("kode").values_list("kode", flat=True)[:banyak])


def tampil(kode: str = KABUPATEN, bulan: date | None = None) -> dict[str, dict[str, int | None]]:
    data, bulan = data_terbuka(kode, hari_ini()), bulan or bulan_lalu()
    assert data is not None
    return {"": data.jumlah[bulan]} | {b.kode: b.isi for b in data.baris[bulan]}


def test_angkanya_jumlah_wilayahnya(client: Client) -> None:
    a, b = kecamatan(2)
    isi(a, kpm=300, sd=120, rencana_n=290, cair_n=200, rencana_rp=217_400_000, cair_rp=150_000_000, wajib=12,
        wajib_bertemu=9, aduan_jawab=30, aduan_tepat=20)  # fmt: skip
    isi(b, kpm=200, sd=80, rencana_n=200, cair_n=200, rencana_rp=150_000_000, cair_rp=150_000_000, wajib=8,
        wajib_bertemu=8, aduan_jawab=25, aduan_tepat=25)  # fmt: skip
    ada = tampil()
    assert [(ada[k]["kpm"], ada[k]["sd"], ada[k]["rencana_juta"], ada[k]["diambil_juta"]) for k in ("", a, b)] == [
        (500, 200, 367, 300), (300, 120, 217, 150), (200, 80, 150, 150)
    ]  # fmt: skip
    assert [(ada[k]["kelompok_wajib"], ada[k]["kelompok_bertemu"]) for k in ("", a, b)] == [(20, 17), (12, 9), (8, 8)]
    assert [(ada[k]["aduan_dijawab"], ada[k]["aduan_tepat"]) for k in ("", a, b)] == [(55, 45), (30, 20), (25, 25)]
    assert {ada[k]["ham"] for k in ada} == {None}  # none at all is fewer than ten

    halaman = client.get(f"/data/{KABUPATEN}/")
    teks = halaman.content.decode()
    assert (halaman.status_code, "Set-Cookie" in halaman) == (200, False)
    assert "PKH di Kota Bengkulu" in teks
    assert "<script" not in teks
    assert "77,5%" not in teks
    assert "85%" in teks  # groups that met
    assert [client.get(u).status_code for u in ("/data/", "/data/17/", f"/data/{KECAMATAN}/", f"/data/{DESA}/")] == [
        200, 200, 404, 404
    ]  # fmt: skip


def test_yang_kecil_dan_yang_membukanya_tidak_tampil() -> None:
    a, b, c = kecamatan(3)
    isi(a, kpm=300, sd=100, hamil=40, lansia=90)
    isi(b, kpm=200, sd=100, hamil=9, lansia=90)
    isi(c, kpm=250, sd=100, hamil=50, lansia=90)
    ada = tampil()
    assert ada[""]["hamil"] == 99
    assert ada[b]["hamil"] is None
    assert min(ada[k]["hamil"] or 0 for k in (a, c)) == 0  # and one more of the others
    assert [ada[k]["sd"] for k in (a, b, c)] == [100, 100, 100]


def test_wilayah_dengan_sedikit_keluarga_tidak_tampil_sama_sekali() -> None:
    a, b, c = kecamatan(3)
    for kode, banyak in ((a, 5), (b, 200), (c, 250)):
        isi(kode, kpm=banyak, sd=banyak // 2, rencana_n=banyak, rencana_rp=banyak * 750_000, wajib=3, wajib_bertemu=2)
    ada = tampil()
    assert set(ada[a].values()) == {None}
    assert len([k for k in (b, c) if set(ada[k].values()) == {None}]) == 1
    assert ada[""]["kpm"] == 455


def test_bantuan_kelompok_kecil_yang_belum_mengambil() -> None:
    a, b, c = kecamatan(3)
    for kode, ambil in ((a, 195), (b, 100), (c, 100)):
        isi(kode, kpm=200, rencana_n=200, cair_n=ambil, rencana_rp=150_000_000, cair_rp=ambil * 750_000)
    ada = tampil()
    assert [ada[k]["rencana_juta"] for k in (a, b, c)] == [150] * 3
    assert ada[a]["diambil_juta"] is None  # the rest would be of five families
    assert sum(ada[k]["diambil_juta"] is None for k in (b, c)) == 1


def test_bulan_lain_dan_wilayah_di_bawah_ikut_tertutup() -> None:
    a, b, c = kecamatan(3)
    luar = kecamatan(2, "17.01")
    for bulan, hamil in ((bulan_lalu(), 9), (dua_bulan_lalu(), 12)):
        isi(a, bulan, kpm=300, hamil=hamil)
        isi(b, bulan, kpm=300, hamil=40)
        isi(c, bulan, kpm=300, hamil=50)
        for kode in luar:
            isi(kode, bulan, kpm=300, hamil=4)
    tutup = [
        {k for k, isi in tampil(bulan=b).items() if isi["hamil"] is None} for b in (bulan_lalu(), dua_bulan_lalu())
    ]
    assert a in tutup[0]
    assert tutup[0] == tutup[1]
    # The other kabupaten has eight in all: it is hidden with this one, and so is all that would tell the sum of it.
    assert {isi["hamil"] for k, isi in tampil("17").items() if k in ("17.01", KABUPATEN)} == {None}
    assert {isi["hamil"] for isi in tampil(KABUPATEN).values()} == {None}


def test_pengaduan_bulan_lain_dan_tahap_lain_tidak_ikut_tertutup() -> None:
    """Other families: what is small in one month or stage stays told in another."""
    a, b = kecamatan(2)
    tahap_lain = next(
        m for m in (geser_bulan(bulan_lalu(), -n) for n in range(1, 5)) if kode_tahap(m) != kode_tahap(bulan_lalu())
    )
    for kode in (a, b):
        isi(kode, bulan_lalu(), kpm=300, aduan_jawab=20, aduan_tepat=20, rencana_n=100, rencana_rp=75_000_000)
        isi(kode, tahap_lain, kpm=300, aduan_jawab=2, rencana_n=6, rencana_rp=4_000_000)
        isi(kode, geser_bulan(tahap_lain, -3), kpm=300)  # no stage at all yet
    kolom = ("kpm", "aduan_dijawab", "rencana_juta", "diambil_juta")
    assert [tuple(tampil(bulan=bulan_lalu())[k][x] for x in kolom) for k in (a, b)] == [(300, 20, 75, None)] * 2
    assert [tuple(tampil(bulan=tahap_lain)[k][x] for x in kolom) for k in (a, b)] == [(300, None, None, None)] * 2
    awal = tampil(bulan=geser_bulan(tahap_lain, -3))
    assert [tuple(awal[k][x] for x in kolom) for k in (a, b)] == [(300, None, 0, 0)] * 2


def test_yang_tidak_di_satu_kecamatan_bukan_celah() -> None:
    a, b = kecamatan(2)
    isi(a, kpm=300, aduan_jawab=20, aduan_tepat=20)
    isi(b, kpm=300, aduan_jawab=30, aduan_tepat=30)
    isi(KABUPATEN, aduan_jawab=3, aduan_tepat=3)  # of the kabupaten itself
    ada = tampil()
    assert (ada[""]["aduan_dijawab"], ada[SISA]["aduan_dijawab"], ada[SISA]["kpm"]) == (53, None, 0)
    assert sum(ada[k]["aduan_dijawab"] is None for k in (a, b)) == 1


def test_hanya_bulan_yang_sudah_selesai(client: Client) -> None:
    kini = awal_bulan(hari_ini())
    for bulan, banyak in (
        (kini, 100),
        (bulan_lalu(), 200),
        (geser_bulan(kini, -11), 300),
        (geser_bulan(kini, -12), 400),
    ):
        isi(KECAMATAN, bulan, kpm=banyak)
    halaman = client.get(f"/data/{KABUPATEN}/")
    assert halaman.context["data"].bulan == [bulan_lalu(), geser_bulan(kini, -11)]
    assert client.get(f"/data/{KABUPATEN}/?bulan={bulan_lalu():%Y-%m}").context["diganti"] is False
    ditolak = client.get(f"/data/{KABUPATEN}/?bulan={kini:%Y-%m}")
    assert (ditolak.context["bulan"], ditolak.context["diganti"]) == (bulan_lalu(), True)
    assert "Bulan itu tidak ada di sini" in ditolak.content.decode()
    assert client.get(f"/data/{KABUPATEN_LUAR}/").context["data"].bulan == []


def _keluarga(client: Client, kode: str) -> int:
    return client.get(f"/data/{kode}/".replace("/indonesia", "")).context["data"].jumlah[bulan_lalu()]["kpm"]


def test_semua_halaman_sehari_dari_satu_hitungan(client: Client) -> None:
    """A page opened after a correction, a page opened before, and a cache that was emptied: one count of the day."""
    isi(KECAMATAN, kpm=200)
    assert _keluarga(client, KABUPATEN) == 200
    hitung(KECAMATAN, kpm=1)
    assert [_keluarga(client, k) for k in (KABUPATEN, "17", "indonesia")] == [200] * 3
    cache.clear()
    assert terbitkan() == 0
    assert [_keluarga(client, k) for k in (KABUPATEN, "17", "indonesia")] == [200] * 3
    baris = list(csv.DictReader(io.StringIO(client.get("/data/17.csv").content.decode())))
    assert {r["kpm"] for r in baris} == {"200"}
    besok = hari_ini() + timedelta(days=1)
    assert terbitkan(pada=besok) > 0
    assert [_keluarga(client, k) for k in (KABUPATEN, "17", "indonesia")] == [201] * 3
    assert terbitkan(pada=besok + timedelta(days=1)) > 0
    assert set(AngkaTerbit.objects.values_list("hari", flat=True)) == {besok, besok + timedelta(days=1)}


def test_yang_kosong_tidak_diterbitkan() -> None:
    """A new installation publishes nothing, and its data on the day on which they come: the day is not used up."""
    hitung(KECAMATAN)
    assert (terbitkan(), hari_terbit()) == (0, None)
    for kolom in BERISI:
        hitung(KECAMATAN, **{kolom: 100})
        assert terbitkan() == 3
        AngkaTerbit.objects.all().delete()
        Ringkasan.objects.all().delete()
    hitung(KECAMATAN, kpm=100)
    hitung(KABUPATEN_LUAR)
    assert terbitkan() == 3
    assert set(AngkaTerbit.objects.values_list("wilayah", flat=True)) == {"17", KABUPATEN, KECAMATAN}


def test_yang_terbit_yang_ada_isinya() -> None:
    """What is published is what pages would tell of."""
    assert [k for k in ANGKA_TERBIT if _berisi(Angka({k: 1}))] == sorted(BERISI, key=ANGKA_TERBIT.index)


def test_jam_yang_mundur_dicatat() -> None:
    isi(KECAMATAN, kpm=100)
    with capture_logs() as tercatat:
        assert terbitkan() == 0
    assert tercatat == []
    kemarin = hari_ini() - timedelta(days=1)
    with capture_logs() as tercatat:
        assert terbitkan(pada=kemarin) == 0
    assert tercatat == [
        {"event": "data_terbuka_terbit_di_depan", "log_level": "warning", "terbit": str(hari_ini()),
         "hari": str(kemarin)}
    ]  # fmt: skip


def test_terbit_setelah_hitungan_malam(client: Client) -> None:
    assert hari_terbit() is None
    assert "Belum ada angka" in client.get("/data/").content.decode()
    for banyak in (1, 2):  # what is counted anew on the same day is not published
        PenugasanFactory(kpm=KPMFactory(), mulai=dua_bulan_lalu())
        bangun_ulang()
        assert set(Ringkasan.objects.filter(wilayah="17", bulan=bulan_lalu()).values_list("kpm", flat=True)) == {banyak}
        assert set(AngkaTerbit.objects.filter(wilayah="17").values_list("kpm", flat=True)) == {1}
    assert hari_terbit() == client.get("/data/").context["data"].terbit == hari_ini()


def test_sisa_segelintir_yang_mengambil_sebagian_tidak_terbaca() -> None:
    """Everybody took, five of them not all: the rupiah left would be of five families."""
    a, b, c = kecamatan(3)
    for kode, penuh in ((a, 195), (b, 150), (c, 150)):
        isi(kode, kpm=200, rencana_n=200, cair_n=penuh, sebagian_n=200 - penuh, rencana_rp=150_000_000,
            cair_rp=148_000_000)  # fmt: skip
    ada = tampil()
    assert [ada[k]["rencana_juta"] for k in (a, b, c)] == [150] * 3
    assert ada[a]["diambil_juta"] is None
    assert sum(ada[k]["diambil_juta"] is None for k in (b, c)) == 1


@pytest.mark.parametrize("awal", ["=", "+", "-", "@"])
def test_nama_wilayah_bukan_rumus(client: Client, awal: str) -> None:
    isi(KECAMATAN, kpm=200)
    Wilayah.objects.filter(pk=KECAMATAN).update(nama=f"{awal}HYPERLINK(1)")
    baris = list(csv.DictReader(io.StringIO(client.get(f"/data/{KABUPATEN}.csv").content.decode())))
    assert [r["wilayah"] for r in baris if r["kode"] == KECAMATAN] == [f"'{awal}HYPERLINK(1)"]


def test_csv_sama_dengan_halamannya(client: Client) -> None:
    a, b, c = kecamatan(3)
    for bulan in (bulan_lalu(), dua_bulan_lalu()):
        for kode, hamil in ((a, 40), (b, 3), (c, 50)):
            isi(kode, bulan, kpm=300, hamil=hamil, sd=100)
    jawab = client.get(f"/data/{KABUPATEN}.csv")
    assert jawab["Content-Type"] == "text/csv; charset=utf-8"
    baris = list(csv.DictReader(io.StringIO(jawab.content.decode())))
    assert {(r["bulan"], r["kode"]) for r in baris} == {
        (f"{bulan:%Y-%m}", k) for bulan in (bulan_lalu(), dua_bulan_lalu()) for k in (KABUPATEN, a, b, c)
    }
    ada = tampil(bulan=dua_bulan_lalu())
    for r in baris:
        if r["bulan"] == f"{dua_bulan_lalu():%Y-%m}":
            angka = ada["" if r["kode"] == KABUPATEN else r["kode"]]
            assert {k.kode: r[k.kode] for k in KOLOM} == {
                k: "disembunyikan" if n is None else str(n) for k, n in angka.items()
            }
    assert [client.get(f"/data/{k}.csv").status_code for k in ("indonesia", "17", KECAMATAN, "x")] == [
        200, 200, 404, 404
    ]  # fmt: skip


def test_dapat_ditutup_dan_dibatasi(client: Client, settings: Any) -> None:
    settings.PKH_BATAS_DATA = 2
    assert [client.get("/data/").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/data/", REMOTE_ADDR="203.0.113.9").status_code == 200
    with patch("dasbor.views.terbuka.cache.incr", side_effect=RedisError("putus")):
        assert client.get("/data/").status_code == 200
    settings.PKH_DATA_TERBUKA = False
    assert [client.get(u).status_code for u in ("/data/", f"/data/{KABUPATEN}.csv")] == [404, 404]


@pytest.mark.parametrize("banyak", [1, 9])
def test_kueri_tetap(banyak: int) -> None:
    for k in kecamatan(banyak):
        for bulan in (bulan_lalu(), dua_bulan_lalu()):
            isi(k, bulan, kpm=200, sd=50)
    with CaptureQueriesContext(connection) as kueri:
        data_terbuka(KABUPATEN, hari_terbit())
    assert len(kueri) == 8


# --- whatever the figures ------------------------------------------------------------------------

_angka = st.fixed_dictionaries(
    {
        "kpm": st.one_of(st.integers(0, 30), st.integers(100, 500)),
        "hamil": st.integers(0, 30),
        "sd": st.integers(0, 100),
        "aduan_jawab": st.integers(0, 40),
    }
)


def _sempit(angka: dict[str, int]) -> dict[str, int]:
    """Within what a summary can be: no more with a component than families."""
    kpm = angka["kpm"]
    return {
        **angka,
        "hamil": min(angka["hamil"], kpm),
        "sd": min(angka["sd"], kpm),
        "aduan_tepat": angka["aduan_jawab"],
    }


@given(st.lists(st.lists(_angka.map(_sempit), min_size=2, max_size=2), min_size=1, max_size=4), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tidak_ada_yang_kecil_dan_tidak_ada_yang_terhitung(
    baris: list[list[dict[str, int]]], dua_kabupaten: bool
) -> None:
    Ringkasan.objects.all().delete()
    semua = kecamatan(3) + kecamatan(3, "17.01" if dua_kabupaten else KABUPATEN)
    asli: dict[tuple[str, date], dict[str, int]] = {}
    for kode, bulanan in zip(dict.fromkeys(semua), baris, strict=False):
        for bulan, angka in zip((bulan_lalu(), dua_bulan_lalu()), bulanan, strict=True):
            isi(kode, bulan, **angka)
            asli[kode, bulan] = angka
    halaman = {k: d for k in ("", "17", KABUPATEN, "17.01") if (d := data_terbuka(k, hari_ini()))}
    for kolom in ("kpm", "hamil", "sd", "aduan_dijawab"):
        for bulan in (bulan_lalu(), dua_bulan_lalu()):
            _periksa(halaman, kolom, bulan)


def _periksa(halaman: dict[str, DataTerbuka], kolom: str, bulan: date) -> None:
    """Nothing told is small; what is hidden below a told sum is at least two areas or no more than the sum itself."""
    for data in halaman.values():
        if bulan not in data.jumlah:
            continue
        total = data.jumlah[bulan][kolom]
        baris = [b for b in data.baris[bulan] if b.kode != SISA or b.isi[kolom] != 0]
        terang = [n for b in baris if (n := b.isi[kolom]) is not None]
        gelap = [b for b in baris if b.isi[kolom] is None]
        assert all(n >= BATAS for n in terang)
        assert total is None or total >= BATAS
        if total is None:
            assert terang == []  # or they would give the sum, and with it a hidden neighbour
        elif gelap and terang:
            assert len(gelap) > 1
            assert total - sum(terang) >= BATAS
        for b in baris:  # the same area says the same on the page above and on its own
            if b.kode in halaman and bulan in halaman[b.kode].jumlah:
                assert halaman[b.kode].jumlah[bulan][kolom] == b.isi[kolom]


def test_setiap_kolom_punya_bloknya() -> None:
    assert {k.blok for k in KOLOM} == {b.kode for b in BLOK}
    assert all(b.ikut in {x.kode for x in BLOK[:n]} for n, b in enumerate(BLOK) if b.ikut)
