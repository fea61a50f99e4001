"""How attendance is spread: bands by exact limits, median, beside the neighbours; own area only; few queries."""

from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import CatatanVerkomFactory, FasilitasFactory, KPMFactory
from tests.verifikasi.test_sampel import bulan_ini, tahap_ini
from verifikasi.selectors.sebaran import Sebaran, sebaran_kabupaten, sebaran_kecamatan
from wilayah.models import Wilayah


def buat(petugas: Any, fasilitas: Any, alpa: list[int], desa: str = DESA, hari: int = 20) -> None:
    for n in alpa:
        CatatanVerkomFactory(
            anggota__kpm=KPMFactory(desa_id=desa), fasilitas=fasilitas, bulan=bulan_ini(), hari_efektif=hari, alpa=n,
            dicatat_oleh=petugas,
        )  # fmt: skip


def test_bands_are_exact_and_the_median_is_the_middle():
    s = Sebaran("x")
    for hadir, hari, n in ((20, 20, 2), (19, 20, 1), (189, 200, 1), (17, 20, 1), (169, 200, 1)):
        s.isi[(hadir, hari)] += n
    assert s.pita == [1, 2, 1, 2]  # 84,5 · 85 and 94,5 · 95 · 100 and 100
    assert s.n == 6
    assert s.median == pytest.approx(94.75)
    assert s.penuh == pytest.approx(50)
    assert s.ragam == 5
    assert s.sedikit
    assert (Sebaran("kosong").median, Sebaran("kosong").pita) == (0.0, [0, 0, 0, 0])


@pytest.mark.django_db
def test_of_a_kecamatan_by_who_entered_and_by_school(pemeran):
    satu, dua = FasilitasFactory(nama="SDN 1"), FasilitasFactory(nama="SDN 2")
    buat(pemeran.pendamping, satu, [0] * 20)
    buat(pemeran.pendamping_lain, dua, [0, 1, 2, 4], desa=DESA_2)
    buat(pemeran.pendamping_tetangga, satu, [5], desa=DESA_TETANGGA)
    CatatanVerkomFactory(sehat=True, anggota__kpm=KPMFactory(desa_id=DESA), bulan=bulan_ini())
    CatatanVerkomFactory(anggota__kpm=KPMFactory(desa_id=DESA), bulan=bulan_ini(), hari_efektif=0)
    h = sebaran_kecamatan(Wilayah.objects.get(pk=KECAMATAN), tahap_ini())
    assert (h.semua.n, h.semua.pita) == (24, [1, 1, 1, 21])
    assert [(s.nama, s.n, s.pita, s.ragam) for s in h.petugas] == [
        ("Pendamping", 20, [0, 0, 0, 20], 1),
        ("Pendamping Lain", 4, [1, 1, 1, 1], 4),
    ]
    assert [(s.nama, s.n) for s in h.sekolah] == [("SDN 1", 20), ("SDN 2", 4)]
    k = sebaran_kabupaten(Wilayah.objects.get(pk=KABUPATEN), tahap_ini())
    assert (k.semua.n, {s.kode: s.n for s in k.wilayah}) == (25, {KECAMATAN: 24, TETANGGA: 1})
    assert sebaran_kabupaten(Wilayah.objects.get(pk=KABUPATEN), "2019-1").semua.n == 0


@pytest.mark.django_db
def test_the_page_is_for_the_area_and_warns_that_it_proves_nothing(pemeran, client_untuk):
    buat(pemeran.pendamping, FasilitasFactory(nama="SDN <1>"), [0] * 3)
    alamat = reverse("verifikasi:sebaran")
    teks = client_untuk(pemeran.pengawas).get(alamat, {"wilayah": KECAMATAN}).content.decode()
    assert "SDN &lt;1&gt;" in teks
    assert "bukan bukti" in teks
    assert "sedikit isian" in teks
    assert "100 % 3" in teks
    assert "Sungai Serut" in client_untuk(pemeran.pengawas).get(alamat).content.decode()
    for siapa, kode in ((pemeran.korkec_tetangga, 404), (pemeran.korkab_luar, 404), (pemeran.pendamping, 403)):
        assert client_untuk(siapa).get(alamat, {"wilayah": KECAMATAN}).status_code == kode
    assert client_untuk(pemeran.pengawas).get(alamat, {"tahap": "2019-1"}).status_code == 404
    assert client_untuk(pemeran.pusat).get(alamat).status_code == 200
    assert client_untuk(pemeran.korwil).get(alamat).status_code == 200
    assert "Belum ada isian" in client_untuk(pemeran.korkec_tetangga).get(alamat).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sekolah", [1, 12])
def test_queries_do_not_grow(pemeran, client_untuk, django_assert_max_num_queries, sekolah):
    for _ in range(sekolah):
        buat(pemeran.pendamping, FasilitasFactory(), [0, 1])
    klien = client_untuk(pemeran.korkab)
    for kode in (KECAMATAN, KABUPATEN):
        with django_assert_max_num_queries(12):
            assert klien.get(reverse("verifikasi:sebaran"), {"wilayah": kode}).status_code == 200
