"""The group pages: forming, members, rights, and a fixed number of queries."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from uuid6 import uuid7

from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from pendamping.models import PenugasanKelompok
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)

DAFTAR, BARU = "/kelompok/", "/kelompok/baru/"


@pytest.fixture
def milik(pemeran: SimpleNamespace) -> list[KPM]:
    keluarga = [KPMFactory(desa_id=DESA, rw=f"00{n}") for n in (2, 1, 2)]
    for kpm in keluarga:
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return keluarga


@pytest.fixture
def kelompok(pemeran: SimpleNamespace) -> Kelompok:
    kelompok = KelompokFactory(nama="MELATI SATU", desa_id=DESA)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    return kelompok


@pytest.mark.parametrize(
    ("peran", "terlihat"),
    [
        ("pendamping", ["MELATI SATU"]),
        ("pendamping_lain", []),
        ("korkec", ["MELATI SATU"]),
        ("korkec_tetangga", ["MAWAR"]),
        ("korkab", ["MAWAR", "MELATI SATU"]),
        ("apd_luar", []),
        ("tanpa_jabatan", []),
    ],
)
def test_daftar_dan_rincian_hanya_lingkup_sendiri(kelompok, pemeran, client_untuk, peran, terlihat):
    mawar = KelompokFactory(nama="MAWAR", desa_id=DESA_TETANGGA)
    KelompokFactory(nama="BUBAR", desa_id=DESA, dibubarkan=date(2026, 1, 1))
    client = client_untuk(getattr(pemeran, peran))

    assert [b["judul"] for b in client.get(DAFTAR).context["baris"]] == terlihat
    for k in (kelompok, mawar):
        status = client.get(reverse("kpm:kelompok_rincian", args=[k.pk])).status_code
        assert (k.nama, status) == (k.nama, 200 if k.nama in terlihat else 404)


def isian(milik: list[KPM], **ganti: object) -> dict[str, object]:
    isi = {"id": uuid7(), "nama": "Kenanga", "desa": DESA, "tempat": "", "dibentuk": "2026-05-01"}
    return isi | {"anggota": [k.pk for k in milik]} | ganti


def test_bentuk_dari_halaman_dua_kali_membuat_satu(milik, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    isi = isian(milik)

    tujuan = [client.post(BARU, isi).url for _ in range(2)]

    kelompok = Kelompok.objects.get()
    assert tujuan == [reverse("kpm:kelompok_rincian", args=[kelompok.pk])] * 2
    assert PenugasanKelompok.objects.get().petugas == pemeran.pendamping
    halaman = client.get(tujuan[0]).text
    assert all(k.nama in halaman for k in milik)
    assert all(k.nik not in halaman for k in milik)


def test_halaman_bentuk_menawarkan_yang_belum_berkelompok_saja(milik, pemeran, client_untuk):
    KeanggotaanFactory(kpm=milik[0])
    lain = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=lain, petugas=pemeran.pendamping_lain)

    jawaban = client_untuk(pemeran.pendamping).get(BARU)

    assert [li["nama"] for li in jawaban.context["lingkungan"]] == [
        "Pasar Bengkulu RW 001",
        "Pasar Bengkulu RW 002",
    ]
    tampil = {k.pk for li in jawaban.context["lingkungan"] for k, _ in li["keluarga"]}
    assert tampil == {milik[1].pk, milik[2].pk}


def test_isian_keliru_menyimpan_centang(milik, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.pendamping).post(BARU, isian(milik[:1], nama=""))

    assert jawaban.status_code == 422
    assert [c for li in jawaban.context["lingkungan"] for k, c in li["keluarga"] if k == milik[0]] == [True]
    assert Kelompok.objects.count() == 0


def test_keluarga_orang_lain_ditolak(milik, pemeran, client_untuk):
    lain = KPMFactory(desa_id=DESA)

    assert client_untuk(pemeran.pendamping).post(BARU, isian([*milik, lain])).status_code == 403
    assert Kelompok.objects.count() == KeanggotaanKelompok.objects.count() == 0


def test_kelola_anggota_dari_halaman(kelompok, milik, pemeran, client_untuk):
    tujuan = KelompokFactory(nama="TUJUAN", desa_id=DESA)
    PenugasanKelompokFactory(kelompok=tujuan, petugas=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)
    pindah, keluar, _ = milik

    client.post(
        reverse("kpm:anggota_tambah", args=[kelompok.pk]),
        {"mulai": "2026-05-01", "anggota": [k.pk for k in milik]},
    )
    client.post(
        reverse("kpm:anggota_pindah", args=[kelompok.pk, pindah.pk]),
        {"ke": str(tujuan.pk), "mulai": "2026-06-01"},
    )
    client.post(reverse("kpm:anggota_keluar", args=[kelompok.pk, keluar.pk]), {"sampai": "2026-06-30"})

    isi = KeanggotaanKelompok.objects.filter(kpm__in=[pindah, keluar]).order_by("kpm", "mulai")
    assert list(isi.values_list("kpm", "kelompok", "selesai")) == [
        (pindah.pk, kelompok.pk, date(2026, 5, 31)),
        (pindah.pk, tujuan.pk, None),
        (keluar.pk, kelompok.pk, date(2026, 6, 30)),
    ]


def test_sudah_berkelompok_dijelaskan_tanpa_menyimpan(kelompok, milik, pemeran, client_untuk):
    KeanggotaanFactory(kpm=milik[0], kelompok=KelompokFactory(nama="MAWAR"))

    jawaban = client_untuk(pemeran.pendamping).post(
        reverse("kpm:anggota_tambah", args=[kelompok.pk]),
        {"mulai": "2026-05-01", "anggota": [k.pk for k in milik]},
    )

    assert jawaban.status_code == 422
    assert f"{milik[0].nama} (MAWAR)" in jawaban.text
    assert KeanggotaanKelompok.objects.count() == 1


def test_ubah_nama_dan_bubarkan(kelompok, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)

    client.post(reverse("kpm:kelompok_ubah", args=[kelompok.pk]), {"nama": "Anggrek", "tempat": "Balai"})
    client.post(reverse("pendamping:kelompok_bubarkan", args=[kelompok.pk]), {"tanggal": "2026-10-31"})

    kelompok.refresh_from_db()
    assert (kelompok.nama, kelompok.tempat, kelompok.dibubarkan) == ("Anggrek", "Balai", date(2026, 10, 31))


@pytest.mark.parametrize(
    ("peran", "status"), [("korkec", 403), ("apd", 403), ("pendamping_lain", 404), ("pengawas", 403)]
)
def test_tanpa_hak_tidak_ada_yang_berubah(kelompok, milik, pemeran, client_untuk, peran, status):
    KeanggotaanFactory(kpm=milik[0], kelompok=kelompok)
    client = client_untuk(getattr(pemeran, peran))
    kirim = [
        ("kpm:kelompok_ubah", [kelompok.pk], {"nama": "X"}),
        ("kpm:anggota_tambah", [kelompok.pk], {"mulai": "2026-05-01", "anggota": [milik[1].pk]}),
        ("kpm:anggota_keluar", [kelompok.pk, milik[0].pk], {"sampai": "2026-05-01"}),
        ("kpm:anggota_pindah", [kelompok.pk, milik[0].pk], {"mulai": "2026-05-01"}),
        ("pendamping:kelompok_bubarkan", [kelompok.pk], {"tanggal": "2026-05-01"}),
    ]

    for nama, argumen, isi in kirim:
        assert client.post(reverse(nama, args=argumen), isi).status_code == status

    kelompok.refresh_from_db()
    assert (kelompok.nama, kelompok.dibubarkan) == ("MELATI SATU", None)
    assert KeanggotaanKelompok.objects.get().selesai is None


def test_korkec_tidak_membentuk(milik, pemeran, client_untuk):
    assert client_untuk(pemeran.korkec).post(BARU, isian(milik)).status_code == 403
    assert Kelompok.objects.count() == 0


@pytest.mark.parametrize("n", [1, 30])
def test_jumlah_kueri_tetap(kelompok, pemeran, client_untuk, django_assert_num_queries, n):
    for _ in range(n):
        lain = KelompokFactory(desa_id=DESA)
        PenugasanKelompokFactory(kelompok=lain, petugas=pemeran.pendamping)
        for k in (kelompok, lain):
            kpm = KPMFactory(desa_id=DESA)
            PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
            KeanggotaanFactory(kpm=kpm, kelompok=k)
        PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(9):
        client.get(DAFTAR)
    with django_assert_num_queries(10):
        client.get(reverse("kpm:kelompok_rincian", args=[kelompok.pk]))
    with django_assert_num_queries(6):
        client.get(BARU)
    with django_assert_num_queries(8):
        client.get(reverse("kpm:anggota_tambah", args=[kelompok.pk]))
