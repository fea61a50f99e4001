"""A group its pendamping does not meet (docs/program.md §7): a finding about the pendamping, never a family."""

from datetime import date, timedelta

import pytest

from p2k2.models import Pertemuan, TandaAbsen, TandaKelompok
from p2k2.services.tanda import tandai_absen, tandai_pertemuan
from tests.factories import (
    AturanAbsenFactory,
    KeanggotaanFactory,
    KelompokFactory,
    PenggunaFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

pytestmark = pytest.mark.django_db


def bertemu(kelompok, hari, keadaan="terlaksana"):
    return PertemuanFactory(kelompok=kelompok, tanggal=hari, keadaan=keadaan)


def tanda():
    return TandaKelompok.objects.aktif().get()


@pytest.mark.parametrize(
    ("terakhir", "pada", "bulan"),
    [
        (date(2026, 8, 22), date(2026, 11, 21), 0),
        (date(2026, 8, 22), date(2026, 11, 22), 3),
        (date(2026, 8, 22), date(2026, 12, 21), 3),
        (date(2026, 8, 22), date(2026, 12, 22), 4),
        (date(2026, 8, 31), date(2026, 11, 30), 0),
        (date(2026, 8, 31), date(2026, 12, 1), 3),
        (date(2026, 11, 30), date(2027, 2, 28), 0),
        (date(2026, 11, 30), date(2027, 3, 1), 3),
        (date(2025, 11, 1), date(2026, 11, 1), 12),
    ],
)
def test_months_are_full_months(terakhir, pada, bulan):
    bertemu(KelompokFactory(), terakhir)
    assert tandai_absen(pada=pada)["kelompok_tanpa_pertemuan"] == (1 if bulan else 0)
    if bulan:
        assert (tanda().bulan, tanda().sejak, tanda().pertemuan_terakhir) == (bulan, terakhir, terakhir)


def test_a_new_group_is_not_flagged_early_and_a_group_that_never_met_counts_from_its_first_day():
    KelompokFactory(dibentuk=date(2026, 8, 23))
    assert tandai_absen(pada=date(2026, 11, 22))["kelompok_tanpa_pertemuan"] == 0
    tandai_absen(pada=date(2026, 11, 23))
    assert (tanda().sejak, tanda().pertemuan_terakhir, tanda().bulan) == (date(2026, 8, 23), None, 3)


@pytest.mark.parametrize("keadaan", ["direncanakan", "dibatalkan"])
def test_a_planned_or_cancelled_meeting_is_no_meeting(keadaan):
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    PertemuanFactory(kelompok=kelompok, tanggal=date(2026, 11, 1), keadaan=keadaan, alasan_batal="Hujan")
    tandai_absen(pada=date(2026, 11, 22))
    assert tanda().bulan == 10


def test_it_points_at_todays_pendamping_and_touches_no_family():
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    KeanggotaanFactory(kelompok=kelompok)
    lama, baru = PenggunaFactory(), PenggunaFactory()
    PenugasanKelompokFactory(kelompok=kelompok, petugas=lama, mulai=date(2026, 1, 1), selesai=date(2026, 11, 30))
    PenugasanKelompokFactory(kelompok=kelompok, petugas=baru, mulai=date(2026, 12, 1))
    tandai_absen(pada=date(2026, 11, 30))
    pertama = tanda()
    assert pertama.petugas == lama
    tandai_absen(pada=date(2026, 12, 1))
    assert (tanda().pk, tanda().petugas) == (pertama.pk, baru)
    assert TandaAbsen.objects.count() == 0


def test_a_group_without_a_pendamping_is_still_a_finding():
    KelompokFactory(dibentuk=date(2026, 1, 1))
    tandai_absen(pada=date(2026, 11, 30))
    assert tanda().petugas is None


def test_a_meeting_closes_it():
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    tandai_absen(pada=date(2026, 11, 2))
    bertemu(kelompok, date(2026, 11, 3))
    assert tandai_absen(pada=date(2026, 11, 3))["kelompok_tanpa_pertemuan"] == 0
    assert TandaKelompok.objects.get().alasan_tutup == "Bertemu pada 3 November 2026"
    tandai_absen(pada=date(2027, 2, 3))
    assert (TandaKelompok.objects.count(), tanda().sejak) == (2, date(2026, 11, 3))


def test_a_meeting_between_two_runs_ends_one_finding_and_begins_another():
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    tandai_absen(pada=date(2026, 5, 1))
    bertemu(kelompok, date(2026, 5, 20))
    tandai_absen(pada=date(2026, 9, 1))
    lama, baru = TandaKelompok.objects.order_by("pk")
    assert (lama.alasan_tutup, baru.sejak) == ("Bertemu pada 20 Mei 2026", date(2026, 5, 20))


def test_a_meeting_cancelled_afterwards_lengthens_the_same_finding():
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    pertemuan = bertemu(kelompok, date(2026, 5, 20))
    tandai_absen(pada=date(2026, 9, 1))
    pertama = tanda()
    Pertemuan.objects.filter(pk=pertemuan.pk).update(keadaan="dibatalkan", alasan_batal="Salah catat")
    tandai_pertemuan(pertemuan_id=pertemuan.pk, pada=date(2026, 9, 1))
    assert (tanda().pk, tanda().bulan, tanda().pertemuan_terakhir) == (pertama.pk, 8, None)


def test_a_dissolved_group_closes_it():
    kelompok = KelompokFactory(dibentuk=date(2026, 1, 1))
    tandai_absen(pada=date(2026, 11, 2))
    kelompok.dibubarkan = date(2026, 11, 3)
    kelompok.save()
    assert tandai_absen(pada=date(2026, 11, 3))["kelompok_tanpa_pertemuan"] == 1  # its last day
    assert tandai_absen(pada=date(2026, 11, 4))["kelompok_tanpa_pertemuan"] == 0
    assert TandaKelompok.objects.get().alasan_tutup == "Kelompok dibubarkan"


def test_the_number_of_months_is_a_rule():
    KelompokFactory(dibentuk=date(2026, 6, 1))
    AturanAbsenFactory(berlaku_sejak=date(2026, 11, 10), bulan_tanpa_pertemuan=6)
    assert tandai_absen(pada=date(2026, 11, 9))["kelompok_tanpa_pertemuan"] == 1
    assert tandai_absen(pada=date(2026, 11, 10))["kelompok_tanpa_pertemuan"] == 0
    assert TandaKelompok.objects.get().alasan_tutup == "Aturan absen berubah"


def test_running_again_changes_nothing():
    KelompokFactory(dibentuk=date(2026, 1, 1))
    tandai_absen(pada=date(2026, 11, 2))
    sebelum = list(TandaKelompok.objects.values())
    tandai_absen(pada=date(2026, 11, 2) + timedelta(days=1))  # no further month has passed
    assert list(TandaKelompok.objects.values()) == sebelum


def test_one_meeting_touches_only_its_own_group():
    kelompok, lain = KelompokFactory(dibentuk=date(2026, 1, 1)), KelompokFactory(dibentuk=date(2026, 1, 1))
    pertemuan = bertemu(kelompok, date(2026, 2, 1))
    tandai_pertemuan(pertemuan_id=pertemuan.pk, pada=date(2026, 11, 2))
    assert tanda().kelompok == kelompok != lain  # the only one open
