"""Pendamping side by side: fair over handovers and months without duty, and nobody compared by name with oneself."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from akun.models import Jabatan
from dasbor.selectors.profil import Masa, rentang
from dasbor.selectors.profil_serah import serah_terima
from dasbor.selectors.profil_sumber import kecamatan_petugas
from dasbor.services import bangun_ulang
from inti.waktu import akhir_bulan, geser_bulan, hari_ini, kode_tahap
from p2k2.enums import Penjelasan
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN, TETANGGA
from tests.dasbor.profil import angka, kelompok, kini, kolom, rata, setahun
from tests.factories import (
    BantuanKomplementerFactory,
    JabatanFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanRHKFactory,
    PemutakhiranFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    TahapFactory,
)

Masuk = Callable[[Any], Client]


# --- Fairness ---------------------------------------------------------------------------------------


def test_serah_terima_di_tengah_tahun(pemeran: SimpleNamespace) -> None:
    """The giver met in 5 of 6 months, the receiver in 2 of 6: neither carries the other's."""
    batas = geser_bulan(kini(), -5)
    satu = kelompok(pemeran.pendamping, geser_bulan(kini(), -11), batas - timedelta(days=1), nama="Melati")
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping_lain, mulai=batas)
    for mundur, siapa in [(n, "pendamping") for n in (11, 10, 9, 8, 7)] + [(n, "pendamping_lain") for n in (5, 3)]:
        PertemuanFactory(kelompok=satu, petugas=getattr(pemeran, siapa), tanggal=geser_bulan(kini(), -mundur))
    k = kolom()
    lama, baru = k["Pendamping"], k["Pendamping Lain"]
    assert (angka("bertemu", lama), angka("pertemuan", lama)) == ((5, 6, 6), (5, None, 6))
    assert (angka("bertemu", baru), angka("pertemuan", baru)) == ((2, 6, 6), (2, None, 6))
    assert rata("bertemu", list(k.values()))[1:3] == (7, 12)
    assert [(s.hari, s.arah, s.lawan, s.kelompok) for s in serah_terima(
        pemeran.pendamping.pk, KECAMATAN, setahun().bulan[0], hari_ini())
    ] == [(batas - timedelta(days=1), "diserahkan", "Pendamping Lain", ["Melati"])]  # fmt: skip
    assert [(s.hari, s.arah, s.lawan, s.kelompok) for s in serah_terima(
        pemeran.pendamping_lain.pk, KECAMATAN, setahun().bulan[0], hari_ini())
    ] == [(batas, "diterima", "Pendamping", ["Melati"])]  # fmt: skip


def test_bulan_tanpa_jabatan_dan_tanpa_dampingan_tidak_dihitung(pemeran: SimpleNamespace) -> None:
    """Appointed for three months, a group only in the last: one meeting owed, not twelve, and one month of duty."""
    Jabatan.objects.filter(pengguna=pemeran.pendamping).update(mulai=geser_bulan(kini(), -2))
    satu = kelompok(pemeran.pendamping, kini())
    PertemuanFactory(kelompok=satu, petugas=pemeran.pendamping, tanggal=kini())
    KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping, tanggal=geser_bulan(kini(), -6))
    k = kolom()
    assert list(k) == ["Pendamping"]  # the others are appointed all year and held nothing
    assert sorted(k["Pendamping"].bulan) == [kini()]
    assert angka("bertemu", k["Pendamping"]) == (1, 1, 1)
    assert angka("kunjungan", k["Pendamping"]) == (0, None, 1)  # made before the appointment


def test_catatan_tanpa_dampingan_pun_bulan_bertugas(pemeran: SimpleNamespace) -> None:
    """Who meets candidates before any family is assigned works all the same."""
    bulan = geser_bulan(kini(), -4)
    PertemuanAwalFactory(petugas=pemeran.pendamping, tanggal=bulan, keadaan="terlaksana", dijelaskan=[])
    k = kolom()["Pendamping"]
    assert (sorted(k.bulan), angka("awal", k)) == ([bulan], (1, None, 1))


def test_berhenti_di_tengah_bulan_dihitung_untuk_penerusnya(pemeran: SimpleNamespace) -> None:
    akhir = akhir_bulan(geser_bulan(kini(), -3)) - timedelta(days=5)
    Jabatan.objects.filter(pengguna=pemeran.pendamping).update(selesai=akhir)
    satu = kelompok(pemeran.pendamping, geser_bulan(kini(), -11), akhir)
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping_lain, mulai=akhir + timedelta(days=1))
    k = kolom()
    assert max(k["Pendamping"].bulan) == geser_bulan(kini(), -4)
    assert (angka("bertemu", k["Pendamping"])[1], angka("bertemu", k["Pendamping Lain"])[1]) == (8, 4)


def test_kecamatan_lain_tidak_ikut(pemeran: SimpleNamespace) -> None:
    """Served in two kecamatan: each shows what was done there."""
    JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=TETANGGA, mulai=geser_bulan(kini(), -2))
    for desa in (DESA, DESA_TETANGGA):
        kpm = KPMFactory(desa_id=desa)
        for mundur in (0, 0, 5) if desa == DESA else (0,):
            KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=geser_bulan(kini(), -mundur))
    assert angka("kunjungan", kolom()["Pendamping"]) == (3, None, 2)
    assert angka("kunjungan", kolom(kecamatan=TETANGGA)["Pendamping"]) == (1, None, 1)
    assert sorted(kecamatan_petugas(pemeran.pendamping.pk, setahun())) == [TETANGGA, KECAMATAN]


def test_profil_sendiri_mulai_di_tempat_dampingannya(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    """Appointed to a second kecamatan without anything there yet: one's own opens where something is held."""
    kelompok(pemeran.pendamping, geser_bulan(kini(), -3), kini() - timedelta(days=1))
    JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=TETANGGA, mulai=kini())
    bangun_ulang()
    assert kecamatan_petugas(pemeran.pendamping.pk, setahun()) == [KECAMATAN, TETANGGA]
    jawab = client_untuk(pemeran.pendamping).get(reverse("laporan:profil"))
    assert (jawab.context["wilayah"].kode, len(jawab.context["kolom"].bulan)) == (KECAMATAN, 3)


# --- What the lines count ----------------------------------------------------------------------------


def test_butir_dari_catatan(pemeran: SimpleNamespace) -> None:
    kpm = [KPMFactory(desa_id=DESA) for _ in range(4)]
    for satu in kpm:
        PenugasanFactory(kpm=satu, petugas=pemeran.pendamping, mulai=geser_bulan(kini(), -11))
    for keadaan, banyak in (("terlaksana", 5), ("direncanakan", 7)):
        PertemuanAwalFactory(
            petugas=pemeran.pendamping, tanggal=kini(), keadaan=keadaan, dijelaskan=Penjelasan.values[:banyak]
        )
    KunjunganFactory(kpm=kpm[0], petugas=pemeran.pendamping, tanggal=kini(), motivasi="Sekolahkan anak")
    KunjunganFactory(kpm=kpm[1], petugas=pemeran.pendamping, tanggal=kini(), tujuan="graduasi")
    tahap = kode_tahap(kini())
    TahapFactory(tahun=kini().year, nomor=int(tahap[-1]))
    belum = {"tahap": tahap, "keadaan": "tidak", "alasan": "Belum ada di data"}
    BantuanKomplementerFactory(kpm=kpm[0], **belum)
    BantuanKomplementerFactory(
        kpm=kpm[1], diberitahu_pada=kini(), diberitahu_oleh=pemeran.pendamping, dicatat_oleh=pemeran.pendamping, **belum
    )
    BantuanKomplementerFactory(kpm=kpm[2], tahap=tahap)  # has it
    PemutakhiranFactory(kpm=kpm[0], diusulkan_oleh=pemeran.pendamping, diusulkan_pada=timezone.now())
    PemutakhiranFactory(kpm=kpm[0], diusulkan_oleh=pemeran.pendamping, diusulkan_pada=timezone.now(), jenis="kelahiran")
    LaporanRHKFactory(
        petugas=pemeran.pendamping, wilayah_id=KECAMATAN, tanggal=kini(), keadaan="selesai", selesai_pada=timezone.now()
    )
    r = rentang(Masa.BULAN, kini(), hari_ini())
    k = kolom(r)["Pendamping"]
    assert angka("awal", k, r) == (1, None, 1)
    assert angka("dijelaskan", k, r) == (5, 7, 1)
    assert angka("dikunjungi", k, r) == (2, 4, 1)
    assert angka("motivasi", k, r) == (1, 2, 1)
    assert angka("kurang", k, r) == (2, 4, 1)
    assert angka("kabar", k, r) == (1, 2, 1)
    assert angka("mutakhir", k, r) == (1, 4, 1)
    assert k.bulan[kini()]["graduasi"] == 1
    assert sum(n for kode, n in k.bulan[kini()].items() if kode.startswith("rhk.")) == 1


# --- One's own ---------------------------------------------------------------------------------------


@pytest.fixture
def dua(pemeran: SimpleNamespace) -> SimpleNamespace:
    """One with a group for twelve months, another for two; each met once, and the first this month too."""
    for nama, mundur in (("pendamping", (1, 0)), ("pendamping_lain", (1,))):
        k = kelompok(getattr(pemeran, nama), geser_bulan(kini(), -11), nama=f"Kelompok {nama}")
        for n in mundur:
            PertemuanFactory(kelompok=k, petugas=getattr(pemeran, nama), tanggal=geser_bulan(kini(), -n))
    Jabatan.objects.filter(pengguna=pemeran.pendamping_lain).update(mulai=geser_bulan(kini(), -1))
    bangun_ulang()
    return pemeran


def test_profil_sendiri_tanpa_rekan(dua: SimpleNamespace, client_untuk: Masuk) -> None:
    """With two on duty the average would be the other's: none is told; with three it is, of the month of three."""
    client = client_untuk(dua.pendamping)

    def buka(saring: str = "") -> tuple[str, dict[str, str]]:
        jawab = client.get(f"{reverse('laporan:profil')}?{saring}")
        assert jawab.status_code == 200
        return jawab.content.decode(), {b.label: b.rata for x in jawab.context["bagian"] for b in x.baris}

    isi, rata = buka()
    assert (rata["P2K2 terlaksana"], rata["Pertemuan kelompok"]) == ("–", "–")
    assert "Pendamping Lain" not in isi
    ketiga = PenggunaFactory(nama="Ketiga Bersama")
    JabatanFactory(pengguna=ketiga, mulai=kini())
    KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=ketiga, tanggal=kini())
    bangun_ulang()
    isi, rata = buka()
    assert rata["P2K2 terlaksana"] == "–"  # the third held no group: two still have the figure
    assert rata["Pertemuan kelompok"] == "0,3"  # one meeting, three people, of this month alone
    assert "Ketiga Bersama" not in isi
    assert buka("masa=bulan")[1]["Pertemuan kelompok"] == "0,3"  # the year less this month tells nothing
    assert buka(f"masa=bulan&bulan={geser_bulan(kini(), -1):%Y-%m}")[1]["Pertemuan kelompok"] == "–"


def test_siapa_punya_profil_sendiri(dua: SimpleNamespace, client_untuk: Masuk) -> None:
    assert client_untuk(dua.korkec).get(reverse("laporan:profil")).context["layar"] is None
    assert client_untuk(dua.korkab).get(reverse("laporan:profil")).status_code == 403
    client = client_untuk(dua.pendamping)
    assert client.get(reverse("laporan:profil"), {"wilayah": TETANGGA}).status_code == 404
    assert client.get(reverse("laporan:profil"), {"wilayah": KECAMATAN}).status_code == 200


def test_diangkat_tanpa_dampingan_belum_punya_profil(dua: SimpleNamespace, client_untuk: Masuk) -> None:
    """The page says so; of somebody never appointed there, there is none."""
    baru = PenggunaFactory(nama="Baru Diangkat")
    JabatanFactory(pengguna=baru)
    bangun_ulang()
    jawab = client_untuk(baru).get(reverse("laporan:profil"))
    assert (jawab.status_code, jawab.context["layar"]) == (200, None)
    korkec = client_untuk(dua.korkec)
    jawab = korkec.get(reverse("dasbor:profil_petugas", args=[KECAMATAN, baru.pk]))
    assert (jawab.status_code, jawab.context["layar"]) == (200, None)
    assert korkec.get(reverse("dasbor:profil_petugas", args=[KECAMATAN, dua.korkab.pk])).status_code == 404
    assert [k.nama for k in korkec.get(f"/dasbor/{KECAMATAN}/profil/").context["layar"].tampil] == [
        "Pendamping", "Pendamping Lain",
    ]  # fmt: skip
