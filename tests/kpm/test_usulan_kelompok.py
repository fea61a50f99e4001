"""Suggested groups: a pure partition held to its promises, then the page that forms them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from kpm.models import KeanggotaanKelompok, Kelompok
from kpm.selectors.usulan_kelompok import Rumah, susun_usulan, usulan_kelompok
from pendamping.models import PenugasanKelompok
from tests.conftest import DESA, DESA_2
from tests.factories import KeanggotaanFactory, KelompokFactory, KPMFactory, PenugasanFactory

ALAMAT = "/kelompok/usulan/"
HARI = date(2026, 11, 2)

rumah_sembarang = st.builds(
    Rumah,
    kpm=st.integers(1, 10**9),
    nama=st.sampled_from(["ANI", "BUDI", "ŽIVA", ""]),
    desa=st.sampled_from(["A", "B"]),
    nama_desa=st.just("Desa"),
    rw=st.sampled_from(["001", "1", "02", "", "III", "RW 4", "10"]),
    rt=st.sampled_from(["001", "2", "", "05A", "x"]),
)


@given(st.lists(rumah_sembarang, max_size=140, unique_by=lambda r: r.kpm))
def test_setiap_keluarga_tepat_sekali_dan_ukuran_wajar(rumah):
    usulan = susun_usulan(rumah, terpakai=[("A", "MELATI RW 01"), ("B", "MAWAR")])

    assert sorted(r.kpm for u in usulan for r in u.keluarga) == sorted(r.kpm for r in rumah)
    for u in usulan:
        assert {r.desa for r in u.keluarga} == {u.desa}
        sedesa = sum(r.desa == u.desa for r in rumah)
        assert 15 <= len(u.keluarga) <= 30 if sedesa >= 15 else len(u.keluarga) == sedesa
    nama = [(u.desa, u.nama.upper()) for u in usulan]
    assert len(set(nama)) == len(nama)
    assert not {("A", "MELATI RW 01"), ("B", "MAWAR")} & set(nama)


def barisan(*isi: tuple[str, str, int]) -> list[Rumah]:
    """`(rw, rt, number of families)` in one desa."""
    return [
        Rumah(1000 * i + n, f"K{i:02}{n:03}", DESA, "Pasar Bengkulu", rw, rt)
        for i, (rw, rt, banyak) in enumerate(isi)
        for n in range(banyak)
    ]


def ukuran(usulan) -> list[tuple[str, int]]:
    return [(u.nama, len(u.keluarga)) for u in usulan]


def test_satu_rw_satu_kelompok():
    assert ukuran(susun_usulan(barisan(("002", "1", 20), ("1", "3", 25)))) == [
        ("Melati RW 01", 25), ("Mawar RW 02", 20),
    ]  # fmt: skip


def test_rt_tidak_dibelah_bila_bisa():
    usulan = susun_usulan(barisan(("1", "1", 12), ("1", "2", 11), ("1", "3", 22)))

    assert ukuran(usulan) == [("Melati RW 01", 23), ("Mawar RW 01", 22)]
    assert {r.rt for r in usulan[1].keluarga} == {"3"}


def test_rw_kecil_ikut_tetangganya():
    assert [n for _, n in ukuran(susun_usulan(barisan(("1", "1", 8), ("2", "1", 9), ("3", "1", 20))))] == [17, 20]


@pytest.fixture
def warga(pemeran: SimpleNamespace):
    """Twenty own families of one desa in two RW, three of another desa."""
    tempat = [(DESA, "001")] * 10 + [(DESA, "002")] * 10 + [(DESA_2, "001")] * 3
    keluarga = [KPMFactory(desa_id=desa, rw=rw) for desa, rw in tempat]
    for k in keluarga:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    return keluarga


def test_yang_berkelompok_keluar_atau_milik_lain_tidak_diusulkan(pemeran, warga):
    KeanggotaanFactory(kpm=warga[0])
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping_lain)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA, kepesertaan="mandiri"), petugas=pemeran.pendamping)

    usulan = usulan_kelompok(pemeran.pendamping, HARI)

    assert {r.kpm for u in usulan for r in u.keluarga} == {k.pk for k in warga[1:]}
    assert [(u.desa, len(u.keluarga)) for u in usulan] == [(DESA_2, 3), (DESA, 19)]


def isian(usulan, pakai=None, **ganti):
    isi = {"dibentuk": "2026-11-02", "banyak": len(usulan)}
    for i, u in enumerate(usulan):
        isi |= {
            f"{i}-id": uuid7(), f"{i}-nama": u.nama, f"{i}-desa": u.desa,
            f"{i}-anggota": ",".join(str(r.kpm) for r in u.keluarga),
        }  # fmt: skip
        if pakai is None or i in pakai:
            isi[f"{i}-pakai"] = "on"
    return isi | ganti


def test_terima_semua_dua_kali_membentuk_sekali(pemeran, warga, client_untuk):
    client = client_untuk(pemeran.pendamping)
    assert client.get(ALAMAT).context["jumlah"] == 23
    isi = isian(usulan_kelompok(pemeran.pendamping, HARI), **{"1-nama": "Kamboja RW 01"})

    tujuan = [client.post(ALAMAT, isi) for _ in range(2)]

    assert [t.status_code for t in tujuan] == [302, 302]
    assert sorted(Kelompok.objects.values_list("nama", "desa", "dibentuk")) == [
        ("Kamboja RW 01", DESA, HARI), ("Melati RW 01", DESA_2, HARI),
    ]  # fmt: skip
    assert KeanggotaanKelompok.objects.filter(mulai=HARI, selesai=None).count() == 23
    assert set(PenugasanKelompok.objects.values_list("petugas", flat=True)) == {pemeran.pendamping.pk}
    assert client.get(ALAMAT).context["jumlah"] == 0


def test_terima_sebagian(pemeran, warga, client_untuk):
    usulan = usulan_kelompok(pemeran.pendamping, HARI)

    client_untuk(pemeran.pendamping).post(ALAMAT, isian(usulan, pakai={0}))

    assert list(Kelompok.objects.values_list("desa", flat=True)) == [DESA_2]


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"0-nama": ""}, "Ada kelompok tanpa nama"),
        ({"0-nama": "x" * 101}, "terlalu panjang"),
        ({"0-nama": "ADA"}, "Sudah ada kelompok bernama ADA"),
        ({"dibentuk": "2099-01-01"}, "belum terjadi"),
        ({"0-anggota": "satu,dua"}, "Muat ulang halaman"),
        ({"0-id": "bukan"}, "Muat ulang halaman"),
        ({"banyak": "99999"}, "Muat ulang halaman"),
    ],
)
def test_satu_yang_keliru_menggagalkan_semua(pemeran, warga, client_untuk, ganti, pesan):
    KelompokFactory(nama="Ada", desa_id=DESA_2)

    jawaban = client_untuk(pemeran.pendamping).post(ALAMAT, isian(usulan_kelompok(pemeran.pendamping, HARI), **ganti))

    assert jawaban.status_code == 422
    assert pesan in jawaban.text
    assert list(Kelompok.objects.values_list("nama", flat=True)) == ["Ada"]


def test_tanpa_centang_dijelaskan(pemeran, warga, client_untuk):
    isi = isian(usulan_kelompok(pemeran.pendamping, HARI), pakai=set())

    jawaban = client_untuk(pemeran.pendamping).post(ALAMAT, isi)

    assert (jawaban.status_code, Kelompok.objects.count()) == (422, 0)
    assert "Centang paling sedikit satu" in jawaban.text


def test_kiriman_kosong_dijelaskan(pemeran, warga, client_untuk):
    jawaban = client_untuk(pemeran.pendamping).post(ALAMAT, {})

    assert (jawaban.status_code, Kelompok.objects.count()) == (422, 0)
    assert "Muat ulang halaman" in jawaban.text


def test_nama_kosong_yang_tidak_dicentang_tidak_menghalangi(pemeran, warga, client_untuk):
    usulan = usulan_kelompok(pemeran.pendamping, HARI)

    client_untuk(pemeran.pendamping).post(ALAMAT, isian(usulan, pakai={0}, **{"1-nama": ""}))

    assert list(Kelompok.objects.values_list("nama", flat=True)) == [usulan[0].nama]


def test_keluarga_orang_lain_ditolak(pemeran, warga, client_untuk):
    lain = KPMFactory(desa_id=DESA)
    isi = isian(usulan_kelompok(pemeran.pendamping, HARI), **{"0-anggota": str(lain.pk)})

    assert client_untuk(pemeran.pendamping).post(ALAMAT, isi).status_code == 403
    assert Kelompok.objects.count() == 0


@pytest.mark.parametrize("peran", ["korkec", "apd", "pengawas", "tanpa_jabatan"])
def test_hanya_pendamping(pemeran, warga, client_untuk, peran):
    client = client_untuk(getattr(pemeran, peran))
    isi = isian(usulan_kelompok(pemeran.pendamping, HARI))

    assert (client.get(ALAMAT).status_code, client.post(ALAMAT, isi).status_code) == (403, 403)
    assert Kelompok.objects.count() == 0


@pytest.mark.parametrize("n", [1, 120])
def test_jumlah_kueri_tetap(pemeran, client_untuk, django_assert_num_queries, n):
    for i in range(n):
        PenugasanFactory(kpm=KPMFactory(desa_id=DESA, rw=f"00{i % 5}"), petugas=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(6):
        assert client.get(ALAMAT).context["jumlah"] == n


def test_daftar_kelompok_menunjuk_usulan(pemeran, warga, client_untuk):
    assert ALAMAT in client_untuk(pemeran.pendamping).get(reverse("kpm:kelompok")).text
