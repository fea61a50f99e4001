"""Closing a quarter, opening it again, and what comes late (docs/program.md §8)."""

from datetime import date

import pytest
from django.urls import reverse

from inti.galat import GalatPengguna, TidakBerhak
from tests.conftest import KECAMATAN
from tests.factories import (
    CatatanVerkomFactory,
)
from tests.verifikasi.dunia_isian import desa_isian, hitung
from verifikasi.models import TutupTriwulan
from verifikasi.selectors.kemajuan import (
    jumlah_anggota_belum,
)
from verifikasi.services.catat import simpan_catatan
from verifikasi.services.isian import Isian
from verifikasi.services.tutup import buka_triwulan, tutup_triwulan
from wilayah.models import Wilayah

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saat")]

SEP = date(2026, 9, 1)


@pytest.fixture
def desa(pemeran):
    """Two pupils and a toddler count monthly; the pregnant mother's quarter is over in September only."""
    return desa_isian(pemeran.pendamping)


@pytest.fixture
def kecamatan():
    return Wilayah.objects.get(pk=KECAMATAN)


def test_a_close_needs_the_number_of_what_is_missing(desa, pemeran, kecamatan):
    hitung(desa)
    with pytest.raises(GalatPengguna, match="4 anggota belum ada laporannya"):
        tutup_triwulan(wilayah=kecamatan, tahap="2026-3", belum=3, catatan="", oleh=pemeran.korkec)
    assert not TutupTriwulan.objects.exists()
    satu = tutup_triwulan(wilayah=kecamatan, tahap="2026-3", belum=4, catatan=" SDN 1 banjir ", oleh=pemeran.korkec)
    assert (satu.belum, satu.catatan, satu.ditutup_oleh) == (4, "SDN 1 banjir", pemeran.korkec)
    lagi = tutup_triwulan(wilayah=kecamatan, tahap="2026-3", belum=99, catatan="", oleh=pemeran.korkab)
    assert lagi == satu
    assert TutupTriwulan.objects.count() == 1


def test_a_quarter_that_runs_or_anothers_is_not_closed(desa, pemeran, kecamatan):
    with pytest.raises(GalatPengguna, match="masih berjalan"):
        tutup_triwulan(wilayah=kecamatan, tahap="2026-4", belum=0, catatan="", oleh=pemeran.korkec)
    for siapa in (pemeran.pendamping, pemeran.korkec_tetangga, pemeran.korkab_luar, pemeran.apd, pemeran.superuser):
        with pytest.raises(TidakBerhak):
            tutup_triwulan(wilayah=kecamatan, tahap="2026-3", belum=0, catatan="", oleh=siapa)
    with pytest.raises(TidakBerhak):
        tutup_triwulan(
            wilayah=Wilayah.objects.get(pk="17.71"), tahap="2026-3", belum=0, catatan="", oleh=pemeran.korkab
        )
    assert not TutupTriwulan.objects.exists()


def test_who_closed_does_not_reopen_and_what_was_late_stays_late(desa, pemeran, kecamatan):
    tutup = tutup_triwulan(wilayah=kecamatan, tahap="2026-3", belum=0, catatan="", oleh=pemeran.korkec)

    def catat(anggota):
        (satu,) = simpan_catatan(
            fasilitas=desa.sekolah,
            bulan=SEP,
            isian=[Isian(anggota.pk, hari_efektif=21, alpa=0, izin=0, sakit=0)],
            sumber="layar",
            oleh=pemeran.pendamping,
        )
        return satu

    alya = catat(desa.alya)
    assert alya.terlambat
    with pytest.raises(TidakBerhak, match="koordinator lain"):
        buka_triwulan(tutup=tutup, alasan="Salah tekan", oleh=pemeran.korkec)
    with pytest.raises(GalatPengguna, match="alasannya"):
        buka_triwulan(tutup=tutup, alasan="  ", oleh=pemeran.korkab)
    with pytest.raises(TidakBerhak):
        buka_triwulan(tutup=tutup, alasan="x", oleh=pemeran.korkab_luar)
    tutup.refresh_from_db()
    assert tutup.dibuka_pada is None
    buka_triwulan(tutup=tutup, alasan="SDN 1 baru menyerahkan", oleh=pemeran.korkab)
    buka_triwulan(tutup=tutup, alasan="lagi", oleh=pemeran.korkab)
    tutup.refresh_from_db()
    assert (tutup.dibuka_oleh, tutup.alasan_buka) == (pemeran.korkab, "SDN 1 baru menyerahkan")
    assert not catat(desa.bima).terlambat
    alya.refresh_from_db()
    assert alya.terlambat
    tutup_triwulan(
        wilayah=kecamatan,
        tahap="2026-3",
        belum=jumlah_anggota_belum(KECAMATAN, "2026-3"),
        catatan="",
        oleh=pemeran.korkab,
    )
    assert TutupTriwulan.objects.count() == 2
    assert TutupTriwulan.objects.tertutup().count() == 1


def test_the_close_page_names_who_owes_and_closes(desa, pemeran, client_untuk):
    hitung(desa)
    klien, url = client_untuk(pemeran.korkec), reverse("verifikasi:tutup_rincian", args=[KECAMATAN, "2026-3"])
    isi = klien.get(url).content.decode()
    assert "Pendamping (10 laporan, 2 fasilitas)" in isi
    assert reverse("verifikasi:isi", args=[desa.sekolah.pk, 2026, 9]) in isi
    assert "ALYA" not in isi
    jawab = klien.post(url, {"belum": "3", "catatan": "<b>x</b>"})
    assert jawab.status_code == 422
    assert "ketik 4" in jawab.content.decode()
    assert klien.post(url, {"belum": "4", "catatan": "<b>x</b>"}).status_code == 302
    isi = klien.get(url).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in isi
    assert "Buka lagi" not in isi
    tutup = TutupTriwulan.objects.get()
    buka = reverse("verifikasi:tutup_buka", args=[tutup.pk])
    assert klien.post(buka, {"alasan": "x"}).status_code == 422
    assert "Buka lagi" in client_untuk(pemeran.korkab).get(url).content.decode()
    assert client_untuk(pemeran.korkab).post(buka, {"alasan": "Banjir"}).status_code == 302
    assert "Banjir" in klien.get(url).content.decode()
    assert klien.get(reverse("verifikasi:tutup_rincian", args=[KECAMATAN, "2027-1"])).status_code == 404


def test_late_entries_are_listed(desa, pemeran, client_untuk):
    CatatanVerkomFactory(
        anggota=desa.alya, fasilitas=desa.sekolah, bulan=SEP, terlambat=True, dicatat_oleh=desa.petugas
    )
    CatatanVerkomFactory(anggota=desa.bima, fasilitas=desa.sekolah, bulan=SEP, dicatat_oleh=desa.petugas)
    isi = client_untuk(pemeran.korkec).get(reverse("verifikasi:terlambat", args=[KECAMATAN, "2026-3"])).content.decode()
    assert "ALYA" in isi
    assert "BIMA" not in isi
