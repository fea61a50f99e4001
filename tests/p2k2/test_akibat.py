"""Nothing follows from absences before the family was told of its flag (docs/program.md §7)."""

from datetime import date

import pytest
from django.utils import timezone

from inti.galat import GalatPengguna
from kpm.enums import AlasanKepesertaan, Kepesertaan
from kpm.models import PerubahanKepesertaan
from kpm.services.kepesertaan import periksa_perpindahan, ubah_kepesertaan
from tests.factories import KabarTandaFactory, KPMFactory, PenggunaFactory, TandaAbsenFactory

pytestmark = pytest.mark.django_db

HARI = date(2026, 11, 20)
PESAN = "bertanda tidak hadir sejak 3 September 2026 dan belum tercatat diberi tahu"
KOMITMEN = AlasanKepesertaan.MENOLAK_KOMITMEN


def langkah(kpm, ke, alasan):
    return ubah_kepesertaan(kpm=kpm, ke=ke, tanggal=HARI, alasan=alasan, oleh=PenggunaFactory())


@pytest.mark.parametrize("ke", [Kepesertaan.DITANGGUHKAN, Kepesertaan.PAKSA])
def test_a_family_that_was_not_told_is_neither_suspended_nor_let_go(ke):
    kpm = TandaAbsenFactory().kpm
    with pytest.raises(GalatPengguna, match=PESAN) as galat:
        langkah(kpm, ke, KOMITMEN)
    assert galat.value.kolom == "alasan"
    with pytest.raises(GalatPengguna, match=PESAN):  # nor proposed for it
        periksa_perpindahan(kpm=kpm, ke=ke, tanggal=HARI, alasan=KOMITMEN)
    kpm.refresh_from_db()
    assert (kpm.kepesertaan, PerubahanKepesertaan.objects.count()) == (Kepesertaan.AKTIF, 0)


@pytest.mark.parametrize("ke", [Kepesertaan.DITANGGUHKAN, Kepesertaan.PAKSA])
def test_once_told_it_may_follow(ke):
    tanda = TandaAbsenFactory()
    KabarTandaFactory(tanda=tanda)
    assert langkah(tanda.kpm, ke, KOMITMEN).ke == ke


def test_other_reasons_and_other_families_are_not_held_up():
    kpm, lain = TandaAbsenFactory().kpm, KPMFactory()
    assert langkah(kpm, Kepesertaan.DITANGGUHKAN, AlasanKepesertaan.PINDAH).ke == Kepesertaan.DITANGGUHKAN
    assert langkah(lain, Kepesertaan.DITANGGUHKAN, KOMITMEN).ke == Kepesertaan.DITANGGUHKAN
    tutup = TandaAbsenFactory(ditutup_pada=timezone.now(), alasan_tutup="Kehadiran dikoreksi")
    assert langkah(tutup.kpm, Kepesertaan.DITANGGUHKAN, KOMITMEN).ke == Kepesertaan.DITANGGUHKAN
