"""Clocks, and a family proposed for suspension."""

from datetime import datetime, timedelta

import pytest

from pendamping.models import Tugas
from tests.verifikasi.sanksi import kabari
from tests.verifikasi.tangga import SIANG, keluarga, tangga
from verifikasi.models import Sanksi


@pytest.fixture
def saat(monkeypatch):
    """It is noon of 22 November 2026, until the test says another day."""

    def ubah(hari: str) -> None:
        kini = datetime.fromisoformat(f"{hari}T12:00:00+07:00")
        monkeypatch.setattr("django.utils.timezone.now", lambda: kini)

    ubah("2026-11-22")
    return ubah


@pytest.fixture
def jam(monkeypatch):
    """A clock that moves: what is recorded later is later."""
    kini = [SIANG]

    def maju():
        kini[0] += timedelta(seconds=1)
        return kini[0]

    monkeypatch.setattr("django.utils.timezone.now", maju)


@pytest.fixture
def usulan(pemeran, jam):
    """A family three months behind: warned, told, visited, proposed for suspension, and told of that."""
    kpm, anggota = keluarga(pemeran.pendamping, "ttt", nama="ANI")
    tangga(kpm)
    kabari(Sanksi.objects.get(), pemeran.pendamping)
    Tugas.objects.update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=pemeran.pendamping, diselesaikan_pada=SIANG
    )
    tangga(kpm)
    s = Sanksi.objects.get(jenjang="penangguhan")
    kabari(s, pemeran.pendamping)
    s.anggota = anggota
    return s
