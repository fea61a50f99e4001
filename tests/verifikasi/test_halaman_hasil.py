"""What a family's page says of its outcomes, and its copy of them."""

from datetime import date

import pytest
from django.urls import reverse

from inti.services.salinan import susun_salinan
from inti.waktu import bulan_tahap, hari_ini, tahap_mundur
from tests.factories.kpm import AnggotaFactory, KomponenFactory, KPMFactory
from tests.factories.pendamping import PenugasanFactory
from tests.factories.verifikasi import (
    CatatanVerkomFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    SanksiFactory,
)
from verifikasi.models import Kewajiban
from verifikasi.services.hitung import hitung_keluarga

pytestmark = pytest.mark.django_db


def tahap(n: int) -> str:
    """The quarter so many before today's."""
    return tahap_mundur(hari_ini(), 3)[n]


@pytest.fixture
def keluarga(pemeran):
    kpm = KPMFactory(desa_id="17.71.08.1007")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
    return kpm


@pytest.fixture
def siswa(keluarga):
    """A pupil of the pendamping's own family with a school, below 85 % in one month of the last quarter."""
    anggota = AnggotaFactory(kpm=keluarga, nama="ANI UJI", tanggal_lahir=date(2015, 5, 1))
    KomponenFactory(anggota=anggota, jenis="sd")
    sekolah = FasilitasFactory(nama="SDN 5 UJI")
    KeikutsertaanFasilitasFactory(anggota=anggota, fasilitas=sekolah, kelas="5", mulai=None)
    CatatanVerkomFactory(anggota=anggota, fasilitas=sekolah, bulan=bulan_tahap(tahap(1))[0], alpa=4)
    CatatanVerkomFactory(anggota=anggota, fasilitas=sekolah, bulan=bulan_tahap(tahap(2))[2], terlambat=True)
    hitung_keluarga(kpm=[keluarga.pk])
    return anggota


def test_hasil_dan_sebabnya(siswa, pemeran, client_untuk):
    klien = client_untuk(pemeran.pendamping)
    alamat = reverse("verifikasi:tab_hasil", args=[siswa.kpm_id])
    isi = klien.get(alamat).content.decode()
    for kata in ("ANI UJI", "SDN 5 UJI", "kelas 5", "Tidak memenuhi", "Hadir 17 dari 21 hari = 81 %, batas 85 %"):
        assert kata in isi
    assert "Dicatat sesudah ditutup" not in isi
    lama = klien.get(alamat, {"sampai": tahap(2)}).content.decode()
    assert "Dicatat sesudah ditutup" in lama
    assert "81 %" not in lama
    bagian = klien.get(alamat, headers={"HX-Request": "true"}).content.decode()
    assert "ANI UJI" in bagian
    assert "<html" not in bagian


@pytest.mark.parametrize("sampai", ["1999-1", "2026-9", "'; --", "x" * 500])
def test_triwulan_yang_aneh(siswa, pemeran, client_untuk, sampai):
    jawab = client_untuk(pemeran.pendamping).get(
        reverse("verifikasi:tab_hasil", args=[siswa.kpm_id]), {"sampai": sampai}
    )
    assert jawab.status_code == 200


def test_bulan_yang_sama_dikatakan_sekali_dan_yang_lain_dilipat(keluarga, pemeran, client_untuk):
    nenek = AnggotaFactory(kpm=keluarga, tanggal_lahir=date(1950, 5, 1))
    KomponenFactory(anggota=nenek, jenis="lansia")
    hitung_keluarga(kpm=[keluarga.pk])
    isi = client_untuk(pemeran.pendamping).get(reverse("verifikasi:tab_hasil", args=[keluarga.pk])).content.decode()
    assert isi.count("Belum jatuh tempo, paling lambat 31 Desember") in (1, 2)  # two where a year has ended between
    assert "Juga ditanyakan, tidak menentukan (1)" in isi
    assert reverse("verifikasi:peserta", args=[nenek.pk]) in isi


def test_keluarga_tanpa_kewajiban(keluarga, pemeran, client_untuk):
    isi = client_untuk(pemeran.pendamping).get(reverse("verifikasi:tab_hasil", args=[keluarga.pk])).content.decode()
    assert "Belum ada yang diverifikasi" in isi


def test_pendamping_lain_404(siswa, pemeran, client_untuk):
    assert (
        client_untuk(pemeran.pendamping_lain).get(reverse("verifikasi:tab_hasil", args=[siswa.kpm_id])).status_code
        == 404
    )


@pytest.mark.parametrize("banyak", [0, 9])
def test_jumlah_query(siswa, pemeran, client_untuk, django_assert_max_num_queries, banyak):
    for _ in range(banyak):
        anggota = AnggotaFactory(kpm=siswa.kpm, tanggal_lahir=date(2015, 5, 1))
        KomponenFactory(anggota=anggota, jenis="sd")
        KeikutsertaanFasilitasFactory(anggota=anggota)
    hitung_keluarga(kpm=[siswa.kpm_id])
    klien = client_untuk(pemeran.pendamping)
    with django_assert_max_num_queries(12):
        klien.get(reverse("verifikasi:tab_hasil", args=[siswa.kpm_id]))


def test_salinan_data_keluarga(siswa):
    CatatanVerkomFactory(anggota=siswa, sehat=True, bulan=bulan_tahap(tahap(1))[1])
    SanksiFactory(kpm=siswa.kpm)
    bagian = {b.judul: b for b in susun_salinan(siswa.kpm)}
    assert "hadir 17 dari 21 hari = 81 %, batas 85 %" in str(bagian["Hasil verifikasi anggota"].baris)
    assert "21 hari efektif, alpa 4, izin 0, sakit 0" in str(bagian["Catatan sekolah"].baris)
    for judul in ("Sekolah dan fasilitas kesehatan", "Catatan kesehatan", "Hasil verifikasi keluarga", "Sanksi"):
        assert bagian[judul].baris


def test_kewajiban_bawaan_utuh():
    """The defaults that docs/program.md §8 lists."""
    assert Kewajiban.objects.filter(menentukan=True).count() == 9
