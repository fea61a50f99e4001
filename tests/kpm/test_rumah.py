"""What is known of a house: facts flow down from visits, and the later day wins for each fact."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from inti.galat import GalatPengguna
from kpm.models import KPM, KeadaanRumah
from kpm.services.rumah import perbarui_rumah
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan, ubah_kunjungan
from tests.factories import KPMFactory, PenugasanFactory

JUNI, JULI, AGUSTUS = date(2026, 6, 3), date(2026, 7, 3), date(2026, 8, 3)


@pytest.fixture
def milik(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def perbarui(kpm: KPM, hari: date, pemeran: SimpleNamespace, **isi: Any) -> KeadaanRumah | None:
    return perbarui_rumah(kpm=kpm, isi=isi, hari=hari, oleh=pemeran.pendamping)


def test_kosong_tidak_berarti_apa_apa(milik, pemeran):
    assert perbarui(milik, JULI, pemeran, jamban="", daya_listrik=None, aset=None, lintang=None) is None
    assert KeadaanRumah.objects.count() == 0


def test_yang_lebih_baru_menang_untuk_setiap_fakta(milik, pemeran):
    perbarui(milik, JULI, pemeran, jamban="sendiri", listrik="menumpang", aset=[])
    perbarui(milik, AGUSTUS, pemeran, jamban="", listrik="meteran_sendiri")
    perbarui(milik, JUNI, pemeran, jamban="tidak_ada", air_bersih="sumur")

    rumah = KeadaanRumah.objects.get(pk=milik.pk)
    assert (rumah.jamban, rumah.listrik, rumah.air_bersih, rumah.aset) == ("sendiri", "meteran_sendiri", "sumur", [])
    assert rumah.diperiksa_pada == AGUSTUS
    assert rumah.kolom_pada == {
        "jamban": "2026-07-03",
        "aset": "2026-07-03",
        "listrik": "2026-08-03",
        "air_bersih": "2026-06-03",
    }


def test_titik_adalah_satu_fakta(milik, pemeran):
    perbarui(milik, JULI, pemeran, lintang=Decimal("-3.7"), bujur=Decimal("102.2"), akurasi_m=9)
    perbarui(milik, AGUSTUS, pemeran, lintang=Decimal("-3.8"), bujur=Decimal("102.3"), akurasi_m=None)
    perbarui(milik, JUNI, pemeran, lintang=Decimal("-3.9"), bujur=Decimal("102.4"), akurasi_m=5)

    rumah = KeadaanRumah.objects.get(pk=milik.pk)
    assert (rumah.lintang, rumah.bujur, rumah.akurasi_m) == (Decimal("-3.8"), Decimal("102.3"), None)


def test_kolom_asing_ditolak(milik, pemeran):
    with pytest.raises(GalatPengguna, match="nama"):
        perbarui(milik, JULI, pemeran, nama="LAIN")

    assert KeadaanRumah.objects.count() == 0


def test_kunjungan_menurunkan_pengamatannya(milik, pemeran):
    titik = Titik(Decimal("-3.7"), Decimal("102.2"), 8)
    isi = IsiKunjungan(tanggal=AGUSTUS, tujuan="rutin", jamban="bersama", pekerjaan_kepala="Nelayan")
    baru = catat_kunjungan(kpm=milik, isi=isi, titik=titik, oleh=pemeran.pendamping)
    lama = IsiKunjungan(tanggal=JULI, tujuan="rutin", jamban="tidak_ada", status_rumah="sewa")
    catat_kunjungan(kpm=milik, isi=lama, oleh=pemeran.pendamping)

    rumah = KeadaanRumah.objects.get(pk=milik.pk)
    assert (rumah.jamban, rumah.pekerjaan_kepala, rumah.status_rumah) == ("bersama", "Nelayan", "sewa")
    assert (rumah.lintang, rumah.diperiksa_pada) == (Decimal("-3.700000"), AGUSTUS)

    betul = IsiKunjungan(tanggal=AGUSTUS, tujuan="rutin", jamban="sendiri", pekerjaan_kepala="Nelayan")
    ubah_kunjungan(kunjungan=baru, isi=betul, versi=1, oleh=pemeran.pendamping)

    rumah.refresh_from_db()
    assert rumah.jamban == "sendiri"
