"""Guesses of card numbers sent at once are counted like guesses sent one after the other (docs/program.md §12)."""

from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import connection
from pytest_django import Settings

from inti.galat import GalatPengguna
from inti.models import AksesPribadi
from inti.waktu import hari_ini
from penyaluran.services.kartu.nomor import IsiNomor, NomorDitebak, catat_nomor
from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory

BANYAK, BATAS = 6, 2


@pytest.mark.django_db(transaction=True)
def test_tebakan_serentak_tidak_melewati_batas(pemeran: SimpleNamespace, settings: Settings) -> None:
    settings.PKH_BATAS_NOMOR_KARTU = BATAS
    isi = IsiNomor(nomor="6013010012345674", bank="bri", tanggal=hari_ini(DESA))
    keluarga = [KPMFactory.create(desa_id=DESA) for _ in range(BANYAK + 1)]
    for kpm in keluarga:
        PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    catat_nomor(kpm=keluarga.pop(), isi=isi, akhir="", oleh=pemeran.korkec)
    mulai, hasil = Barrier(BANYAK), []

    def satu(nomor: int) -> None:
        mulai.wait()
        try:
            catat_nomor(kpm=keluarga[nomor], isi=isi, akhir="", oleh=pemeran.pendamping)
        except NomorDitebak:
            hasil.append("dijawab")
        except GalatPengguna as galat:
            hasil.append(galat.pesan[:31])
        finally:
            connection.close()

    orang = [Thread(target=satu, args=(n,)) for n in range(BANYAK)]
    for o in orang:
        o.start()
    for o in orang:
        o.join(30)
    assert sorted(hasil) == sorted(["dijawab"] * BATAS + ["Terlalu banyak nomor yang ditol"] * (BANYAK - BATAS))
    assert AksesPribadi.objects.filter(pengguna=pemeran.pendamping).count() == BATAS
