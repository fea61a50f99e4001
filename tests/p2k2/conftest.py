from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    """It is noon in western Indonesia on 22 November 2026, whenever the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture
def rombongan(pemeran):
    """A group of three families held by the pendamping of the cast, met nowhere yet."""
    kelompok = KelompokFactory(nama="Melati", tempat="Rumah ketua", dibuat_oleh=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
    kpm = [KPMFactory(nama=nama) for nama in ("ANI", "BUDI", "CICI")]
    for k in kpm:
        KeanggotaanFactory(kpm=k, kelompok=kelompok, dicatat_oleh=pemeran.pendamping)
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    return SimpleNamespace(kelompok=kelompok, kpm=kpm, pk=[k.pk for k in kpm], petugas=pemeran.pendamping)


@pytest.fixture
def pertemuan(rombongan):
    """The group's meeting of today, planned and not held yet."""
    return PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 22), keadaan="direncanakan"
    )
