"""The pages of profiles: who opens them, which period they show and keep, the workbook, and what they cost."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akun.models import Jabatan
from dasbor.services import bangun_ulang
from inti.models import AksesPribadi
from inti.waktu import bulan_tahap, geser_bulan, kode_tahap
from tests.conftest import DESA, KABUPATEN, KECAMATAN, TETANGGA
from tests.dasbor.profil import BUTIR, kelompok, kini
from tests.factories import (
    JabatanFactory,
    KehadiranFactory,
    KPMFactory,
    KunjunganFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

Masuk = Callable[[Any], Client]


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    for nama in ("pendamping", "pendamping_lain"):
        k = kelompok(getattr(pemeran, nama), geser_bulan(kini(), -11), nama=f"Kelompok {nama}")
        PertemuanFactory(kelompok=k, petugas=getattr(pemeran, nama), tanggal=geser_bulan(kini(), -1))
    Jabatan.objects.filter(pengguna=pemeran.pendamping_lain).update(mulai=geser_bulan(kini(), -1))
    bangun_ulang()
    return pemeran


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("korkec", 200), ("korkab", 200), ("korwil", 200), ("pusat", 200), ("pengawas", 200), ("apd", 200),
        ("korkec_tetangga", 404), ("korkab_luar", 404), ("pendamping", 403), ("tanpa_jabatan", 403),
    ],
)  # fmt: skip
def test_siapa_membuka(isi: SimpleNamespace, client_untuk: Masuk, peran: str, status: int) -> None:
    client = client_untuk(getattr(isi, peran))
    alamat = [
        reverse("dasbor:profil", args=[KECAMATAN]),
        reverse("dasbor:profil_buku", args=[KECAMATAN]),
        reverse("dasbor:profil_petugas", args=[KECAMATAN, isi.pendamping.pk]),
    ]
    assert [client.get(u).status_code for u in alamat] == [status] * 3
    assert AksesPribadi.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize(("peran", "kode", "status"), [
    ("korkab", KABUPATEN, 200), ("korwil", "17", 200), ("korkec", KABUPATEN, 404), ("korkec", DESA, 404),
    ("korkab", "17", 404), ("pusat", "99", 404),
])  # fmt: skip
def test_tingkat_lain(isi: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, status: int) -> None:
    client = client_untuk(getattr(isi, peran))
    assert client.get(f"/dasbor/{kode}/profil/").status_code == status
    assert client.get(f"/dasbor/{kode}/profil/buku/").status_code == status


def test_yang_tidak_bertugas_di_sana_tidak_punya_profil(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkab)
    for kode, pk in ((KECAMATAN, isi.korkab.pk), (TETANGGA, isi.pendamping.pk), (KABUPATEN, isi.pendamping.pk)):
        assert client.get(reverse("dasbor:profil_petugas", args=[kode, pk])).status_code == 404
    assert client.get(reverse("dasbor:profil_petugas", args=[KECAMATAN, 99_999_999])).status_code == 404


def test_urut_nama_dan_masa_tugasnya_disebut(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    jawab = client_untuk(isi.korkec).get(f"/dasbor/{KECAMATAN}/profil/")
    assert [(k.nama, masa, catatan) for k, masa, catatan in jawab.context["masa_tugas"]] == [
        ("Pendamping", "12 dari 12 bulan bertugas", ""),
        ("Pendamping Lain", "2 dari 12 bulan bertugas", "belum dinilai"),
    ]
    bertemu = next(b for x in jawab.context["bagian"] for b in x.baris if b.label == "P2K2 terlaksana")
    assert [(s.nilai, s.kata) for s in bertemu.sel][1] == ("50%", "")
    assert bertemu.sel[0].kata == "belum"


def test_masa_dan_bulan_di_alamat(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkec)

    def buka(saring: str) -> tuple[int, str]:
        jawab = client.get(f"/dasbor/{KECAMATAN}/profil/?{saring}")
        return len(jawab.context["layar"].rentang.bulan), jawab.context["pesan"]

    lalu = geser_bulan(kini(), -1)
    assert buka("") == (12, "")
    assert buka(f"masa=bulan&bulan={lalu:%Y-%m}") == (1, "")
    assert buka("masa=abad") == (12, "Masa di alamat tidak dikenal. Yang tampil 12 bulan.")
    assert buka("masa=bulan&bulan=2026-13")[0] == 1
    assert client.get(f"/dasbor/{KECAMATAN}/profil/buku/?masa=abad").status_code == 404
    assert client.get(f"/dasbor/{KECAMATAN}/profil/buku/?bulan=2010-01").status_code == 404


def _tautan(isi: str, awal: str) -> list[str]:
    """Addresses on a page below this one."""
    return [unescape(u) for u in re.findall(r'href="([^"]*)"', isi) if u.startswith(awal)]


def test_masa_dan_bulan_tetap_dari_halaman_ke_halaman(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    """From a dashboard of a month to the profile up to it, on to a person, and back; the form keeps what was chosen."""
    client, awal = client_untuk(isi.korkec), f"/dasbor/{KECAMATAN}/"
    # The first month of a quarter that is over: the quarter shown ends two months later.
    bulan = bulan_tahap(kode_tahap(geser_bulan(kini(), -3)))[0]
    orang = f"{awal}pendamping/{isi.pendamping.pk}/"
    saring = f"?bulan={bulan:%Y-%m}"
    for asal, profil in ((awal, f"{awal}profil/"), (orang, f"{orang}profil/")):
        assert _tautan(client.get(asal + saring).content.decode(), profil) == [profil + saring]
        assert _tautan(client.get(asal).content.decode(), profil) == [profil]

    masa = f"?masa=triwulan&bulan={bulan:%Y-%m}"
    jawab = client.get(f"{awal}profil/{masa}")
    isian = [[n for n, _, dipilih in jawab.context[p] if dipilih] for p in ("pilihan_masa", "pilihan_bulan")]
    assert isian == [["triwulan"], [f"{bulan:%Y-%m}"]]
    halaman = jawab.content.decode()
    assert jawab.context["kembali"] == f"{awal}{saring}"
    assert set(_tautan(halaman, orang)) == {f"{orang}profil/{masa}"}
    assert _tautan(halaman, f"{awal}profil/buku/") == [f"{awal}profil/buku/{masa}"]
    assert client.get(f"{orang}profil/{masa}").context["kembali"] == f"{awal}profil/{masa}"
    korkab = client_untuk(isi.korkab)
    assert _tautan(korkab.get(f"{awal}profil/{masa}").content.decode(), "/dasbor/17.71/profil/") == [
        f"/dasbor/{KABUPATEN}/profil/{masa}"
    ]
    assert set(_tautan(korkab.get(f"/dasbor/{KABUPATEN}/profil/{masa}").content.decode(), f"{awal}profil/")) == {
        f"{awal}profil/{masa}"
    }


def test_setiap_daerah_halaman_bernama_sendiri(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    """A screen reader's list of regions holds no name twice."""
    client = client_untuk(isi.korkec)
    for alamat in (
        f"/dasbor/{KECAMATAN}/profil/",
        reverse("dasbor:profil_petugas", args=[KECAMATAN, isi.pendamping.pk]),
    ):
        halaman = client.get(alamat).content.decode()
        judul = dict(re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', halaman))
        nama = [judul[i] for i in re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', halaman)]
        nama += re.findall(r'role="region" aria-label="([^"]+)"', halaman)
        assert len(nama) > 5
        assert len(nama) == len(set(nama))


# --- Workbook ----------------------------------------------------------------------------------------


def test_buku_memuat_angka_halamannya(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkec)
    layar = client.get(f"/dasbor/{KECAMATAN}/profil/").context["layar"]
    jawab = client.get(f"/dasbor/{KECAMATAN}/profil/buku/")
    assert (jawab.status_code, jawab["Cache-Control"]) == (200, "no-store")
    buku = openpyxl.load_workbook(io.BytesIO(jawab.content), data_only=True)
    assert buku.sheetnames == ["Profil", "Hitungan", "Bulan bertugas", "Keterangan"]
    lembar = buku["Profil"]
    assert [s.value for s in lembar[5]] == [
        "Peran", "Butir", "Dihitung", "Target", "Pendamping", "Hasil", "Pendamping Lain", "Hasil", "Rata-rata"
    ]  # fmt: skip
    baris = {b[1].value: [s.value for s in b] for b in lembar.iter_rows(min_row=6)}
    masa = ["12 dari 12 bulan bertugas", None, "2 dari 12 bulan bertugas", "belum dinilai"]
    assert baris["Bulan bertugas"][4:8] == masa
    assert baris["P2K2 terlaksana"][6:8] == [0.5, None]
    rata = layar.rata(BUTIR["bertemu"])
    assert baris["P2K2 terlaksana"][8] == pytest.approx(rata.besar / 100)
    hitungan = [[s.value for s in b] for b in buku["Hitungan"].iter_rows(min_row=6)]
    satu = next(b for b in hitungan if b[1:3] == ["P2K2 terlaksana", "Pendamping Lain"])
    assert satu[3:6] == [1, 2, 0.5]
    tugas = [[s.value for s in b] for b in buku["Bulan bertugas"].iter_rows(min_row=6)]
    assert [(b[0], b[-1]) for b in tugas] == [("Pendamping", 12), ("Pendamping Lain", 2)]
    assert list(AksesPribadi.objects.values_list("objek_id", "kolom", "jumlah")) == [
        (f"{KECAMATAN} profil {kini():%Y-%m}", "buku kerja", 2)
    ]


# --- Cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("halaman", ["kecamatan", "orang", "sendiri", "kabupaten"])
def test_kueri_tidak_bertambah(isi: SimpleNamespace, client_untuk: Masuk, halaman: str) -> None:
    peran, alamat = {
        "kecamatan": ("korkec", f"/dasbor/{KECAMATAN}/profil/"),
        "orang": ("korkec", reverse("dasbor:profil_petugas", args=[KECAMATAN, isi.pendamping.pk])),
        "sendiri": ("pendamping", reverse("laporan:profil")),
        "kabupaten": ("korkab", f"/dasbor/{KABUPATEN}/profil/"),
    }[halaman]
    client = client_untuk(getattr(isi, peran))

    def hitung() -> int:
        client.get(alamat)
        with CaptureQueriesContext(connection) as tangkap:
            assert client.get(alamat).status_code == 200
        return len(tangkap.captured_queries)

    sedikit = hitung()
    for n in range(8):
        orang = PenggunaFactory(nama=f"Pendamping {n}")
        JabatanFactory(pengguna=orang, wilayah_id=TETANGGA if n % 2 else KECAMATAN)
        k = kelompok(
            isi.pendamping, geser_bulan(kini(), -11), geser_bulan(kini(), -3) - timedelta(days=1), nama=f"K {n}"
        )
        PenugasanKelompokFactory(kelompok=k, petugas=orang, mulai=geser_bulan(kini(), -3))
        temu = PertemuanFactory(kelompok=k, petugas=isi.pendamping, tanggal=geser_bulan(kini(), -4))
        kpm = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=isi.pendamping)
        KehadiranFactory(pertemuan=temu, kpm=kpm, status="hadir")
        KunjunganFactory(kpm=kpm, petugas=isi.pendamping, tanggal=kini(), motivasi="Ya")
    bangun_ulang()
    banyak = hitung()
    assert (banyak, banyak <= 12) == (sedikit, True)
