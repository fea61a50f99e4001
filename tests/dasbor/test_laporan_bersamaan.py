"""A report is sent while the families it counts change hands: the second comer sees what the first did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from dasbor.services.laporan import buat_laporan, kirim_laporan
from inti.galat import GalatPengguna
from pendamping.models import Penugasan
from pendamping.services.penugasan import tugaskan
from tests.factories import KPMFactory, PenugasanFactory
from tests.pendamping.test_penugasan_bersamaan import _tunggu_ada_yang_menunggu

OKT = date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_menugaskan_sambil_laporan_dikirim(pemeran) -> None:
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    laporan = buat_laporan(bulan=OKT, oleh=pemeran.pendamping)

    def ambil() -> None:
        try:
            tugaskan(
                kpm=[kpm.pk], petugas=pemeran.pendamping_lain, mulai=date(2026, 10, 15), nomor_sk="SK-9",
                oleh=pemeran.korkab, gantikan=True,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            kirim_laporan(
                laporan=laporan, masalah="Tidak ada", rencana="P2K2", versi=1, oleh=pemeran.pendamping,
                pada=datetime(2026, 11, 2, 3, tzinfo=UTC),
            )  # fmt: skip
            janji = utas.submit(ambil)
            _tunggu_ada_yang_menunggu()
        with pytest.raises(GalatPengguna, match="sudah terkirim"):
            janji.result(timeout=30)
    assert Penugasan.objects.get().petugas == pemeran.pendamping
