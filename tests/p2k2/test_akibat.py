"""Nothing follows from absences before the family was told of its flag (docs/program.md §7)."""

from datetime import UTC, date, datetime
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from inti.galat import GalatPengguna
from kpm.enums import AlasanKepesertaan, Kepesertaan
from kpm.models import PerubahanKepesertaan
from kpm.services.kepesertaan import periksa_perpindahan, ubah_kepesertaan
from p2k2.models import KabarTanda, TandaAbsen
from p2k2.selectors.tanda import sudah_diberi_tahu
from tests.factories import AturanAbsenFactory, KabarTandaFactory, KPMFactory, PenggunaFactory, TandaAbsenFactory

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


SATU, DUA, TIGA, EMPAT, LIMA = (UUID(int=n) for n in range(1, 6))


@pytest.mark.parametrize(
    ("bukti", "disebut", "ambang", "tahu"),
    [
        ([SATU, DUA, TIGA], [[SATU, DUA, TIGA]], 3, True),
        ([SATU, DUA, TIGA, EMPAT], [[SATU, DUA, TIGA]], 3, True),  # one absence more
        ([DUA, TIGA, EMPAT], [[SATU, DUA, TIGA]], 3, False),
        ([TIGA, EMPAT, LIMA], [[SATU, DUA, TIGA]], 3, False),
        ([TIGA, EMPAT, LIMA], [[SATU, DUA, TIGA], [TIGA, EMPAT, LIMA]], 3, True),
        ([TIGA, EMPAT, LIMA], [[TIGA, DUA], [EMPAT, LIMA]], 3, True),  # each was named once
        ([TIGA, EMPAT, LIMA], [[TIGA], [TIGA], [TIGA]], 3, False),
        ([SATU, DUA, TIGA, EMPAT], [[SATU, DUA, TIGA]], 4, False),  # a new rule asks for more
        ([TIGA, EMPAT], [[SATU, DUA, TIGA], [EMPAT]], 2, True),
        ([SATU, DUA, TIGA], [[]], 3, False),  # recorded before meetings were kept
        ([SATU, DUA, TIGA], [], 3, False),
    ],
)
def test_told_is_asked_of_the_meetings_that_stand_now(bukti, disebut, ambang, tahu):
    aturan = AturanAbsenFactory(berlaku_sejak=date(2026, 1, 2), ambang=ambang)
    tanda = TandaAbsenFactory(bukti=bukti, jumlah=len(bukti), aturan=aturan)
    lain = TandaAbsenFactory(bukti=bukti, jumlah=len(bukti), aturan=aturan)
    KabarTandaFactory(tanda=lain)  # another family was told
    for satu in disebut:
        KabarTandaFactory(tanda=tanda, bukti=satu)
    assert sudah_diberi_tahu(tanda) is tahu
    if tahu:
        assert langkah(tanda.kpm, Kepesertaan.DITANGGUHKAN, KOMITMEN).ke == Kepesertaan.DITANGGUHKAN
        return
    kata = "pertemuan yang dihitung sudah berubah sejak itu" if disebut else "belum tercatat diberi tahu"
    with pytest.raises(GalatPengguna, match=kata):
        langkah(tanda.kpm, Kepesertaan.DITANGGUHKAN, KOMITMEN)
    assert PerubahanKepesertaan.objects.count() == 0


def test_tellings_of_before_get_the_meetings_of_their_day():
    def pukul(hari):
        return datetime(2026, 11, hari, 5, tzinfo=UTC)

    tanda = TandaAbsenFactory(bukti=[SATU, DUA, TIGA], dibuka_pada=pukul(4), diperbarui_pada=pukul(4))
    for hari, bukti in ((10, [DUA, TIGA, EMPAT]), (20, [TIGA, EMPAT, LIMA])):
        TandaAbsen.objects.filter(pk=tanda.pk).update(bukti=bukti, diperbarui_pada=pukul(hari))
    tanpa_jejak = TandaAbsenFactory(diperbarui_pada=pukul(20))  # its audit begins after it was told of
    for satu, hari, dicatat in (
        (tanda, 5, 5),
        (tanda, 12, 12),
        (tanda, 12, 21),
        (tanda, 21, 21),
        (tanpa_jejak, 12, 12),
    ):
        KabarTandaFactory(tanda=satu, bukti=[], tanggal=date(2026, 11, hari), dicatat_pada=pukul(dicatat))
    with connection.cursor() as kursor:
        kursor.execute(import_module("p2k2.migrations.0014_kabar_menyebut_pertemuan")._ISI)
    assert list(KabarTanda.objects.order_by("pk").values_list("bukti", flat=True)) == [
        [SATU, DUA, TIGA], [DUA, TIGA, EMPAT], [DUA, TIGA, EMPAT], [TIGA, EMPAT, LIMA], [],
    ]  # fmt: skip


def test_other_reasons_and_other_families_are_not_held_up():
    kpm, lain = TandaAbsenFactory().kpm, KPMFactory()
    assert langkah(kpm, Kepesertaan.DITANGGUHKAN, AlasanKepesertaan.PINDAH).ke == Kepesertaan.DITANGGUHKAN
    assert langkah(lain, Kepesertaan.DITANGGUHKAN, KOMITMEN).ke == Kepesertaan.DITANGGUHKAN
    tutup = TandaAbsenFactory(ditutup_pada=timezone.now(), alasan_tutup="Kehadiran dikoreksi")
    assert langkah(tutup.kpm, Kepesertaan.DITANGGUHKAN, KOMITMEN).ke == Kepesertaan.DITANGGUHKAN
