"""Families whose aid is hindered, and the addresses of these pages."""

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from kpm.models import KPM
from penyaluran.models import AlasanBelumTransaksi
from tests.conftest import DESA
from tests.factories import (
    KPMFactory,
    PenugasanFactory,
)


def alasan(kode: str = "kks-hilang") -> AlasanBelumTransaksi:
    return AlasanBelumTransaksi.objects.get(pk=kode)


def keluarga(pemeran: SimpleNamespace, nama: str = "SITI KARTU", **lain: Any) -> KPM:
    kpm = KPMFactory.create(nama=nama, **{"desa_id": DESA} | lain)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def url(nama: str, *argumen: Any) -> str:
    return reverse(f"penyaluran:{nama}", args=argumen)
