"""Patterns in entries: found with their numbers, not under a least number, gone when the record is corrected."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from pendamping.models import Temuan
from pendamping.selectors.temuan import angka_petugas, menunggu_user
from pendamping.services.temuan import cari_temuan
from tests.conftest import DESA, KECAMATAN
from tests.factories import (
    AnggotaFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    FotoFactory,
    KPMFactory,
    LaporanFasilitasFactory,
    LembarVerkomFactory,
    TutupTriwulanFactory,
)
from verifikasi.models import CatatanVerkom

pytestmark = pytest.mark.django_db
HARI = date(2026, 11, 22)
BULAN = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)]
SAAT = datetime(2026, 9, 20, 3, tzinfo=UTC)


def orang(n: int, **lain: Any) -> list[Any]:
    kpm = KPMFactory(desa_id=DESA)
    return [AnggotaFactory(kpm=kpm, **lain) for _ in range(n)]


def isi(petugas: Any, anggota: Any, fasilitas: Any, bulan: date = BULAN[0], ke: int = 0, **lain: Any) -> CatatanVerkom:
    """An entry of one hour after the other, so that nothing is in a hurry unless said."""
    lain.setdefault("dicatat_pada", SAAT + timedelta(hours=ke))
    return CatatanVerkomFactory(anggota=anggota, fasilitas=fasilitas, bulan=bulan, dicatat_oleh=petugas, **lain)


def temuan(jenis: str) -> list[Temuan]:
    cari_temuan(pada=HARI)
    return list(Temuan.objects.filter(jenis=jenis).order_by("kunci"))


@pytest.fixture
def sekolah(db):
    return FasilitasFactory(nama="SDN 7")


def sekelas(petugas: Any, sekolah: Any, alpa: list[int]) -> None:
    for ke, (a, n) in enumerate(zip(orang(len(alpa)), alpa, strict=True)):
        isi(petugas, a, sekolah, ke=ke, alpa=n)


def test_nearly_all_high_beside_neighbours_who_are_not(pemeran, sekolah):
    sekelas(pemeran.pendamping, sekolah, [0] * 30)
    sekelas(pemeran.pendamping_lain, sekolah, [0] * 15 + [5] * 14)
    assert temuan("vk_penuh") == []  # 29 neighbours' entries are too few to compare with
    sekelas(pemeran.pendamping_lain, sekolah, [5])
    [t] = temuan("vk_penuh")
    assert (t.petugas, t.desa_id, t.tanggal, t.kunci) == (
        pemeran.pendamping, DESA, date(2026, 9, 21), f"vk_penuh:2026-3:{pemeran.pendamping.pk}",
    )  # fmt: skip
    assert t.bukti == {
        "tahap": "2026-3", "n": 30, "tinggi": 30, "n_lain": 30, "tinggi_lain": 15,
        "tempat": [[str(sekolah.pk), "2026-07-01"]],
    }  # fmt: skip
    assert len(temuan("vk_penuh")) == 1
    CatatanVerkom.objects.filter(dicatat_oleh=pemeran.pendamping).update(alpa=3)
    assert temuan("vk_penuh") == []


@pytest.mark.parametrize(
    ("banyak", "lain", "foto", "ada"),
    [
        (20, {}, False, 1),
        (19, {}, False, 0),
        (20, {}, True, 0),
        (20, {"sumber": "impor"}, False, 0),
        (20, {"sumber": "kartu"}, False, 0),
        (20, {"versi": 2}, False, 0),
    ],
)
def test_typed_within_minutes_without_a_form(pemeran, sekolah, banyak, lain, foto, ada):
    for n, a in enumerate(orang(banyak)):
        isi(pemeran.pendamping, a, sekolah, dicatat_pada=SAAT + timedelta(seconds=30 * n), **lain)
    if foto:
        laporan = LaporanFasilitasFactory(fasilitas=sekolah, bulan=BULAN[0])
        LembarVerkomFactory(laporan=laporan, foto=FotoFactory(), oleh=pemeran.pendamping)
    semua = temuan("vk_cepat")
    assert len(semua) == ada
    if ada:
        assert semua[0].bukti["n"] == 20
        assert semua[0].bukti["tempat"] == [[str(sekolah.pk), "2026-07-01"]]


@pytest.mark.parametrize(("desa", "hari"), [(DESA, 20), ("81.01.01.2001", 21)])
@pytest.mark.parametrize("jenis", ["vk_cepat", "vk_penuh"])
def test_its_day_is_that_of_the_familys_zone(pemeran, sekolah, desa, hari, jenis):
    """Half past ten in the evening in Jakarta is the next day in Jayapura."""
    saat = datetime(2026, 9, 20, 15, 30, tzinfo=UTC)
    for petugas, alpa, lama in ((pemeran.pendamping_lain, 5, -300), (pemeran.pendamping, 0, 0)):
        kpm = KPMFactory(desa_id=desa)
        for n in range(30):
            dicatat = saat + timedelta(seconds=n) if not lama else saat + timedelta(hours=n + lama)
            isi(petugas, AnggotaFactory(kpm=kpm), sekolah, dicatat_pada=dicatat, alpa=alpa)
    [t] = temuan(jenis)
    assert (t.petugas, t.tanggal) == (pemeran.pendamping, date(2026, 9, hari))


@pytest.mark.parametrize(("alpa", "ada"), [((2, 2, 2), 1), ((2, 1, 2), 0), ((0, 0, 0), 0)])
def test_the_same_absences_each_month(pemeran, sekolah, alpa, ada):
    for a in orang(5):
        for ke, (b, n) in enumerate(zip(BULAN, alpa, strict=True)):
            isi(pemeran.pendamping, a, sekolah, b, ke, alpa=n)
    semua = temuan("vk_sama")
    assert [(t.bukti["n"], t.bukti["sama"]) for t in semua] == [(5, 5)] * ada


@pytest.mark.parametrize(("lahir", "ada"), [(date(2024, 1, 1), 1), (date(1955, 1, 1), 0)])
def test_small_children_who_weigh_the_same(pemeran, lahir, ada):
    posyandu = FasilitasFactory(jenis="posyandu", nama="MAWAR")
    for a in orang(5, tanggal_lahir=lahir):
        for ke, b in enumerate(BULAN):
            isi(pemeran.pendamping, a, posyandu, b, ke, sehat=True)
    assert len(temuan("vk_berat")) == ada


def test_all_in_the_day_before_the_close(pemeran, sekolah):
    sekelas(pemeran.pendamping, sekolah, [1] * 30)
    CatatanVerkom.objects.update(dicatat_pada=SAAT)
    assert temuan("vk_akhir") == []
    tutup = TutupTriwulanFactory(wilayah_id=KECAMATAN, tahap="2026-3", ditutup_pada=SAAT + timedelta(hours=23))
    [t] = temuan("vk_akhir")
    assert (t.bukti["n"], t.bukti["akhir"]) == (30, 30)
    type(tutup).objects.update(ditutup_pada=SAAT + timedelta(hours=25))
    assert temuan("vk_akhir") == []


def test_many_entries_and_not_one_form(pemeran, sekolah):
    for ke, a in enumerate(orang(10)):
        for b in BULAN:
            isi(pemeran.pendamping, a, sekolah, b, ke, alpa=1)
    [t] = temuan("vk_lembar")
    assert (t.bukti["n"], t.bukti["lembar"]) == (30, 3)
    laporan = LaporanFasilitasFactory(fasilitas=sekolah, bulan=BULAN[1])
    LembarVerkomFactory(laporan=laporan, foto=FotoFactory(), oleh=pemeran.pendamping)
    assert temuan("vk_lembar") == []


def test_who_sees_it_and_how_it_is_told(pemeran, sekolah, client_untuk):
    for ke, a in enumerate(orang(10)):
        for b in BULAN:
            isi(pemeran.pendamping, a, sekolah, b, ke, alpa=1)
    [t] = temuan("vk_lembar")
    alamat = reverse("pendamping:temuan_rincian", args=[t.pk])
    teks = client_untuk(pemeran.korkec).get(alamat).content.decode()
    assert "Petunjuk, bukan bukti" in teks
    assert "SDN 7, Juli 2026" in teks
    assert reverse("verifikasi:isi", args=[sekolah.pk, 2026, 7]) in teks
    assert client_untuk(pemeran.korkec_tetangga).get(alamat).status_code == 404
    assert client_untuk(pemeran.pendamping).get(alamat).status_code == 403
    assert t in menunggu_user(pemeran.korkec)
    assert angka_petugas(pemeran.korkec, HARI) == []  # no measure of visits


def test_of_a_korkecs_own_entries_the_korkab_is_told(pemeran, sekolah):
    from tests.factories import JabatanFactory

    JabatanFactory(pengguna=pemeran.korkec, peran="pendamping", wilayah_id=KECAMATAN)
    for ke, a in enumerate(orang(10)):
        for b in BULAN:
            isi(pemeran.korkec, a, sekolah, b, ke, alpa=1)
    [t] = temuan("vk_lembar")
    assert t not in menunggu_user(pemeran.korkec)
    assert t in menunggu_user(pemeran.korkab)


def test_whoever_only_keys_other_peoples_paper_is_left_out(pemeran, sekolah):
    for ke, a in enumerate(orang(10)):
        for b in BULAN:
            isi(pemeran.apd, a, sekolah, b, ke, alpa=1)
    assert temuan("vk_lembar") == []
