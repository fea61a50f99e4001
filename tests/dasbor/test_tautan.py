"""Where the figures of a dashboard lead, what its sentences name, and how much they rest on (docs/program.md §14)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import dasbor.selectors.kelompok as selektor
from dasbor.models import Ringkasan
from dasbor.selectors.ukuran import UKURAN
from dasbor.services import bangun_ulang
from dasbor.tampilan.tautan import HANYA_KINI, Penaut
from inti.waktu import awal_bulan, geser_bulan, hari_ini, kode_tahap
from tests.conftest import DESA, DESA_2, KABUPATEN, KECAMATAN
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TahapFactory,
    TandaKelompokFactory,
)

Masuk = Callable[[Any], Client]


@pytest.fixture
def kelompok(pemeran: SimpleNamespace) -> Any:
    lama = geser_bulan(hari_ini(), -11)
    satu = KelompokFactory(desa_id=DESA, nama="Melati", dibentuk=lama)
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping, mulai=lama)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA, dibuat_pada=timezone.now()), petugas=pemeran.pendamping, mulai=lama)
    bangun_ulang()
    return satu


def _lalu() -> str:
    return f"?bulan={geser_bulan(hari_ini(), -1):%Y-%m}"


def test_bulan_lalu_tidak_bertautan_ke_hari_ini(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """On cards and in tables; the page says once why."""
    client = client_untuk(pemeran.korkec)
    catatan = (
        "Angka yang tidak bisa diketuk: daftarnya hanya tersedia menurut keadaan dan pendamping hari ini, "
        "bukan untuk bulan lalu."
    )
    for saring, ada in (("", True), (_lalu(), False)):
        halaman = client.get(f"/dasbor/{KECAMATAN}/{saring}")
        orang = {s.label: s for s in halaman.context["orang"][0].sel}
        assert [bool(orang[label].url) for label in ("KPM aktif", "Kelompok bertemu")] == [ada, True]
        assert (orang["KPM aktif"].teks, halaman.text.count(catatan)) == ("1", 0 if ada else 1)
        bagian = client.get(f"/dasbor/{KECAMATAN}/keluarga/{saring}")
        kartu = {k.ukuran.kode: k for k in bagian.context["kartu"]}
        assert (bool(kartu["kpm"].daftar), bagian.text.count(catatan)) == (ada, 0 if ada else 1)
        assert ('<div class="kartu-angka"' in bagian.text) is not ada
    assert f"/p2k2/?wilayah={KECAMATAN}" in client.get(f"/dasbor/{KECAMATAN}/pertemuan/{_lalu()}").text


# Lists that go by who holds a family today, of a pendamping; and those of what that person did or led then.
PEMEGANG = {"dilaporkan", "memenuhi", "rekon", "tersalur", "belum_transaksi", "aduan_tepat", "bantuan"}
SENDIRI = {"bertemu", "tanpa_alasan", "kehadiran", "kunjungan", "laporan", "laporan_belum"}


@pytest.mark.parametrize("saring", ["", "bulan=2026-08"])
def test_bulan_lalu_pendamping_bukan_keluarga_yang_dipegangnya_kini(saring: str) -> None:
    """Of an area these lists hold the month's own rows; of a pendamping families that were handed over since."""
    penaut = Penaut(date(2026, 8, 1), "2026-3", "2026-3", saring)
    bertaut = {
        petugas: {u.kode for u in UKURAN if penaut.daftar(u, f"wilayah={KECAMATAN}{petugas}")}
        for petugas in ("", "&petugas=7", "&petugas=tanpa")
    }
    wilayah = {u.kode for u in UKURAN} - (HANYA_KINI if saring else set())
    orang = wilayah - (PEMEGANG if saring else set())
    assert bertaut == {"": wilayah, "&petugas=7": orang, "&petugas=tanpa": orang}
    assert orang >= SENDIRI


def test_keluarga_yang_diserahkan_tidak_di_balik_angka_lama(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    """Withdrawn while the one held the family, handed over since: the figure stays, today's list is another's."""
    lalu = geser_bulan(hari_ini(), -3)  # of the stage before
    kpm = KPMFactory(desa_id=DESA, dibuat_pada=timezone.now())
    awal = {"kpm": kpm, "mulai": geser_bulan(hari_ini(), -6)}
    PenugasanFactory(petugas=pemeran.pendamping, selesai=awal_bulan(hari_ini()) - timedelta(days=1), **awal)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=awal_bulan(hari_ini()))
    tahap = TahapFactory(tahun=lalu.year, nomor=int(kode_tahap(lalu)[-1]))
    RekonsiliasiFactory(pembayaran=PembayaranFactory(kpm=kpm, tahap=tahap))
    bangun_ulang()
    alamat = f"/dasbor/{KECAMATAN}/pendamping/{pemeran.pendamping.pk}/pembayaran/?bulan={lalu:%Y-%m}"
    kartu = {k.ukuran.kode: k for k in client_untuk(pemeran.korkec).get(alamat).context["kartu"]}
    assert [(kartu[k].nilai, kartu[k].daftar) for k in ("rekon", "tersalur")] == [("100%", ""), ("100%", "")]


def test_laporan_yang_tenggatnya_belum_lewat_bukan_tautan(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    """None is late yet: the list of those not sent would name everybody."""
    client = client_untuk(pemeran.korkec)

    def baca() -> tuple[str, list[str]]:
        kini = client.get(f"/dasbor/{KECAMATAN}/lapangan/").context
        kartu = next(k for k in kini["kartu"] if k.ukuran.kode == "laporan_belum")
        sel = {s.label: s for s in kini["orang"][0].sel}["Laporan belum dikirim"]
        return kartu.nilai, [kartu.daftar, sel.url]

    Ringkasan.objects.filter(laporan__gt=0).update(laporan_belum=0)
    assert baca() == ("0", ["", ""])
    Ringkasan.objects.filter(laporan__gt=0).update(laporan_belum=1)
    nilai, tautan = baca()
    assert (nilai != "0", [t.partition("?")[0] for t in tautan]) == (True, [reverse("laporan:bulanan_pantau")] * 2)


def test_tanda_pisah_bukan_tautan(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    client = client_untuk(pemeran.korkec)
    halaman = client.get(f"/dasbor/{KECAMATAN}/")
    sel = {s.label: s for s in halaman.context["orang"][0].sel}
    assert (sel["Kehadiran"].teks, sel["Kehadiran"].url) == ("–", "")
    assert re.search(r'data-label="Kehadiran">–</td>', halaman.text)
    kartu = {k.ukuran.kode: k for k in client.get(f"/dasbor/{KECAMATAN}/pertemuan/").context["kartu"]}
    assert (kartu["kehadiran"].nilai, kartu["kehadiran"].daftar) == ("–", "")


def test_menyimpang_bulan_lalu_membuka_bulan_itu(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """A deviation whose rows are of today leads to its figure of that month."""
    client = client_untuk(pemeran.korkec)
    butir = {p.ukuran: url for p, url in client.get(f"/dasbor/{KECAMATAN}/{_lalu()}").context["perhatian"]}
    alamat = f"/dasbor/{KECAMATAN}/pendamping/{pemeran.pendamping.pk}/keluarga/{_lalu()}"
    assert butir["lepas"] == alamat
    assert client.get(alamat).status_code == 200


def test_ukuran_peta_bertahan_saat_bulan_diganti(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    client, isian = client_untuk(pemeran.korkab), '<input type="hidden" name="ukuran" value="lepas">'
    alamat = reverse("dasbor:wilayah_bagian", args=[KABUPATEN, "keluarga"])
    ada = [isian in client.get(f"{alamat}{s}").text for s in ("?ukuran=lepas", "", "?ukuran=ngawur")]
    assert ada == [True, False, False]


# --- a pendamping's own page -------------------------------------------------------------------------


def test_halaman_pendamping_menyebut_desa_bukan_namanya(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    lain = KelompokFactory(desa_id=DESA_2, nama="Melati", dibentuk=kelompok.dibentuk)
    PenugasanKelompokFactory(kelompok=lain, petugas=pemeran.pendamping, mulai=kelompok.dibentuk)
    for satu in (kelompok, lain):
        TandaKelompokFactory(kelompok=satu, petugas=pemeran.pendamping, pertemuan_terakhir=None)
    bangun_ulang()
    client = client_untuk(pemeran.korkec)
    halaman = client.get(f"/dasbor/{KECAMATAN}/pendamping/{pemeran.pendamping.pk}/")
    desa = dict(re.findall(r'<th scope="row"><a [^>]*>(Melati)</a></th><td data-label="(\w+)">', halaman.text))
    assert desa == {"Melati": "Desa"}
    nama = {lain.desa.nama, kelompok.desa.nama}
    assert {k.desa for k in halaman.context["kelompok"].baris} == nama
    teks = [p.teks for p, _ in halaman.context["perhatian"]]
    sebutan = {f"Kelompok Melati ({n}): belum pernah bertemu." for n in nama}
    assert {t for t in teks if t.startswith("Kelompok")} == sebutan
    assert [t for t in teks if "Pendamping" in t or (not t[0].isupper() and not t[0].isdigit())] == []
    assert "1 dari 1 KPM belum masuk kelompok." in teks


def test_kehadiran_menyebut_yang_belum_ditandai(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """Three came of three marks, six families stand in the registers: said alike beside the group and on its page."""
    for _ in range(2):
        KeanggotaanFactory(kelompok=kelompok, kpm=KPMFactory(desa_id=DESA), mulai=geser_bulan(hari_ini(), -5))
    bulan = awal_bulan(hari_ini())
    temu = PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=bulan)
    for status in ("hadir", "hadir", "hadir", None, None, None):
        KehadiranFactory(pertemuan=temu, kpm=KPMFactory(desa_id=DESA), status=status)
    PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=bulan)
    bangun_ulang()
    client = client_untuk(pemeran.korkec)
    halaman = client.get(f"/dasbor/{DESA}/")
    baris = halaman.context["kelompok"].baris[0]
    assert (baris.hadir, baris.ditandai, baris.tanda, baris.anggota) == (3, 3, 6, 2)
    assert '100% <small class="redup">3 dari 6 ditandai</small>' in halaman.text
    for alamat in (f"/dasbor/{DESA}/pertemuan/", f"/dasbor/kelompok/{kelompok.pk}/pertemuan/"):
        kartu = {k.ukuran.kode: k for k in client.get(alamat).context["kartu"]}
        assert kartu["kehadiran"].rinci == "3 dari 3 tanda kehadiran; 3 dari 6 ditandai"


def test_kelompok_yang_terpotong_dikatakan(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_untuk(pemeran.korkec)
    assert "Buka semua kelompok" not in client.get(f"/dasbor/{DESA}/").text
    KelompokFactory.create_batch(2, desa_id=DESA, dibentuk=kelompok.dibentuk)
    monkeypatch.setattr(selektor, "MAKS", 2)
    isi = client.get(f"/dasbor/{DESA}/")
    semua = f"{reverse('kpm:kelompok')}?wilayah={DESA}"
    assert f'2 dari 3 kelompok, menurut nama. <a href="{semua}">Buka semua kelompok</a>' in isi.text
    assert len(client.get(semua).context["baris"]) == 3
    lalu = client.get(f"/dasbor/{DESA}/{_lalu()}").text  # that list knows today's groups only
    assert "2 dari 3 kelompok, menurut nama.</p>" in lalu
    assert semua not in lalu


# --- the way of the money ----------------------------------------------------------------------------


def test_jalan_dana_tidak_melebar(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    """Who is reported not to have withdrawn is no step after withdrawing: reports stand apart and sum to the plan."""
    belum = {"status": "tidak", "jumlah": 0, "tanggal": None, "alasan_id": "kks-hilang"}
    for isi in ({}, belum, belum, None):
        bayar = PembayaranFactory(kpm=KPMFactory(desa_id=DESA), nominal=500_000)
        if isi is not None:
            RekonsiliasiFactory(pembayaran=bayar, **isi)
    bangun_ulang()
    konteks = client_untuk(pemeran.korkec).get(f"/dasbor/{KECAMATAN}/pembayaran/").context
    corong = [(c["label"], c["nilai"]) for c in konteks["corong"]]
    assert corong == [("Direncanakan", 4), ("Dana masuk", 1), ("Diambil", 1)]
    laporan = next(b for b in konteks["rinci"] if b.judul == "Keadaan menurut laporan pendamping")
    assert {d["label"]: d["nilai"] for d in laporan.data} == {
        "Diambil penuh": 1, "Belum transaksi": 2, "Belum dilaporkan": 1
    }  # fmt: skip
