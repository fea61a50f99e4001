"""Hindrances: what opens them, which steps they ask for, and what closes them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from inti.waktu import hari_ini
from kpm.models import KPM
from penyaluran.models import AlasanBelumTransaksi, KartuKKS, KendalaBayar
from penyaluran.selectors.kendala import kendala_terbuka
from penyaluran.services.kendala import buka_kendala
from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI KARTU", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def alasan(kode: str = "kks-hilang") -> AlasanBelumTransaksi:
    return AlasanBelumTransaksi.objects.get(pk=kode)


def test_langkah_alasan_disalin_dengan_tenggat(kpm, pemeran) -> None:
    satu = buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)
    assert buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.korkec) == satu
    hari = hari_ini(kpm.desa_id)
    assert [(n.nama, n.tenggat) for n in kendala_terbuka([kpm.pk])[kpm.pk][0].langkah_urut] == [
        ("Blokir kartu lewat layanan bank", hari + timedelta(1)),
        ("Surat keterangan hilang dari kepolisian", hari + timedelta(3)),
        ("Ke bank penerbit dengan KTP, KK, dan surat itu", hari + timedelta(7)),
        ("Kartu dan PIN baru di tangan keluarga", hari + timedelta(14)),
    ]
    assert (KartuKKS.objects.get(kpm=kpm).keadaan, KendalaBayar.objects.count()) == ("hilang", 1)
