"""Twelve months of what is filled: what counts as filled, who sees whose, where a tap leads."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from p2k2.selectors.kelengkapan import isi_bulan, jumlah_kurang
from tests.factories import (
    FotoFactory,
    JabatanFactory,
    KehadiranFactory,
    KelompokFactory,
    LaporanPertemuanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

pytestmark = pytest.mark.django_db

HARI = date(2026, 11, 22)


def bertemu(rombongan, hari, *, paham="baik", foto=True, siks=True, hasil="Paham", kosong=False):
    p = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari)
    KehadiranFactory(pertemuan=p, kpm=rombongan.kpm[0], status="hadir", pemahaman=paham)
    KehadiranFactory(pertemuan=p, kpm=rombongan.kpm[1], status=None if kosong else "alpa")
    if foto:
        p.foto.add(FotoFactory(diunggah_oleh=rombongan.petugas))
    siks_isi = {"siks_pada": HARI, "siks_oleh": rombongan.petugas} if siks else {}
    LaporanPertemuanFactory(pertemuan=p, hasil=hasil, **siks_isi)
    return p


def bulan(rombongan, nomor):
    """Of the twelve months up to November 2026, December 2025 being 0."""
    return isi_bulan([rombongan.kelompok], HARI)[rombongan.kelompok.pk][nomor]


def test_a_month_with_everything_is_complete(rombongan):
    bertemu(rombongan, date(2026, 11, 3))
    satu = bulan(rombongan, 11)
    assert (satu.bulan, satu.lengkap, satu.kurang) == (date(2026, 11, 1), True, [])


@pytest.mark.parametrize(
    ("lain", "kurang"),
    [
        ({"paham": ""}, ["Pemahaman"]),
        ({"foto": False}, ["Foto"]),
        ({"siks": False}, ["SIKS-NG"]),
        ({"hasil": ""}, ["Laporan"]),
        ({"kosong": True}, ["Daftar hadir lengkap"]),
    ],
)
def test_each_thing_is_missed_by_itself(rombongan, lain, kurang):
    bertemu(rombongan, date(2026, 11, 3), **lain)
    assert bulan(rombongan, 11).kurang == kurang


def test_of_two_meetings_in_a_month_both_must_have_it(rombongan):
    bertemu(rombongan, date(2026, 11, 3))
    bertemu(rombongan, date(2026, 11, 17), foto=False)
    assert bulan(rombongan, 11).kurang == ["Foto"]


def test_cancelled_and_planned_meetings_are_no_meeting(rombongan):
    for hari, keadaan, alasan in (
        (date(2026, 11, 3), "dibatalkan", "hujan"),
        (date(2026, 11, 10), "direncanakan", ""),
    ):
        PertemuanFactory(
            kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari, keadaan=keadaan, alasan_batal=alasan
        )
    satu = bulan(rombongan, 11)
    assert (satu.pertemuan, len(satu.kurang)) == ((), 6)


def test_months_before_a_group_existed_are_not_asked_for(rombongan):
    rombongan.kelompok.dibentuk = date(2026, 3, 15)
    rombongan.kelompok.save()
    assert [b.wajib for b in isi_bulan([rombongan.kelompok], HARI)[rombongan.kelompok.pk]] == [False] * 3 + [True] * 9


def test_a_tap_opens_the_meeting_or_what_is_missing(pemeran, client_untuk, rombongan):
    lengkap = bertemu(rombongan, date(2026, 10, 6))
    kurang = bertemu(rombongan, date(2026, 11, 3), siks=False)
    client = client_untuk(rombongan.petugas)
    isi = client.get("/p2k2/kelengkapan/").content.decode()
    rinci = f"/p2k2/kelengkapan/{rombongan.kelompok.pk}/?bulan="
    assert f'href="/p2k2/{lengkap.pk}/"' in isi
    assert f'href="{rinci}2026-11"' in isi
    assert f"{rinci}2026-10" not in isi
    assert "November 2026: 5 dari 6 terisi, belum: SIKS-NG" in isi
    assert "Oktober 2026: 6 dari 6 terisi" in isi
    isi = client.get(f"{rinci}2026-11").content.decode()
    assert f'<a href="/p2k2/{kurang.pk}/siks/">SIKS-NG</a>' in isi
    assert f'<a href="/p2k2/{kurang.pk}/laporan/">' not in isi  # is there
    assert 'href="/p2k2/tanpa-pertemuan/2026/9/"' in client.get(f"{rinci}2026-09").content.decode()
    korkec = client_untuk(pemeran.korkec)
    assert f'<a href="/p2k2/{kurang.pk}/">SIKS-NG</a>' in korkec.get(f"{rinci}2026-11").content.decode()
    assert "Kelompok ini tidak bertemu pada bulan ini." in korkec.get(f"{rinci}2026-09").content.decode()


def test_a_month_without_a_meeting_leads_to_the_plan_or_to_planning(client_untuk, rombongan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/kelengkapan/{rombongan.kelompok.pk}/?bulan=2026-11"
    assert f'href="/p2k2/baru/?kelompok={rombongan.kelompok.pk}"' in client.get(alamat).content.decode()
    rencana = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 25), keadaan="direncanakan"
    )
    assert f'href="/p2k2/{rencana.pk}/"' in client.get(alamat).content.decode()


def test_what_is_missing_of_two_months_is_counted_for_who_may_see_it(pemeran, rombongan):
    bertemu(rombongan, date(2026, 11, 3))
    bertemu(rombongan, date(2026, 11, 10), foto=False)
    bertemu(rombongan, date(2026, 10, 6), siks=False)
    bertemu(rombongan, date(2026, 9, 1), siks=False)
    assert [jumlah_kurang(u) for u in (rombongan.petugas, pemeran.korkec, pemeran.korkec_tetangga)] == [2, 2, 0]


def test_a_coordinator_sees_pendamping_then_groups_and_no_neighbour(pemeran, client_untuk, rombongan):
    bertemu(rombongan, date(2026, 10, 6))
    client = client_untuk(pemeran.korkec)
    isi = client.get("/p2k2/kelengkapan/").content.decode()
    assert "Oktober 2026: 1 dari 1 kelompok lengkap" in isi
    assert f"?petugas={pemeran.pendamping_tetangga.pk}" not in isi
    assert "Melati" in client.get(f"/p2k2/kelengkapan/?petugas={rombongan.petugas.pk}").content.decode()
    assert client.get(f"/p2k2/kelengkapan/?petugas={pemeran.pendamping_tetangga.pk}").status_code == 404
    assert client_untuk(pemeran.korkec_tetangga).get(f"/p2k2/kelengkapan/{rombongan.kelompok.pk}/").status_code == 404


def test_who_is_korkec_and_pendamping_has_the_own_groups_and_the_way_to_all(pemeran, client_untuk, rombongan):
    JabatanFactory(pengguna=pemeran.korkec, peran="pendamping", wilayah_id="17.71.08")
    client = client_untuk(pemeran.korkec)
    assert 'href="/p2k2/kelengkapan/?lihat=semua"' in client.get("/p2k2/kelengkapan/").content.decode()
    semua = client.get("/p2k2/kelengkapan/?lihat=semua").content.decode()
    assert f"?petugas={rombongan.petugas.pk}" in semua
    assert "?lihat=semua" not in client_untuk(rombongan.petugas).get("/p2k2/kelengkapan/").content.decode()


@pytest.mark.parametrize("alamat", ["/p2k2/kelengkapan/", "/p2k2/kelengkapan/?petugas={petugas}"])
def test_the_number_of_queries_does_not_grow(pemeran, client_untuk, rombongan, alamat):
    client = client_untuk(pemeran.korkec)
    alamat = alamat.format(petugas=rombongan.petugas.pk)

    def kueri():
        with CaptureQueriesContext(connection) as kumpulan:
            assert client.get(alamat).status_code == 200
        return len(kumpulan)

    bertemu(rombongan, date(2026, 11, 3))
    kueri()
    satu = kueri()
    assert satu <= 12
    for n in range(3):
        for petugas in (rombongan.petugas, pemeran.pendamping_lain):
            k = KelompokFactory(nama=f"K{n}{petugas.pk}")
            PenugasanKelompokFactory(kelompok=k, petugas=petugas)
            PertemuanFactory(kelompok=k, petugas=petugas, tanggal=date(2026, 11, 4))
    assert kueri() == satu
