"""Two people at once: at one step of a hindrance, and at one line of the bank's list."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from inti.galat import BerubahLebihDulu
from inti.waktu import hari_ini
from penyaluran.models import AlasanBelumTransaksi, BarisBank, LangkahKendala
from penyaluran.services.bank.cocok import pastikan_bank
from penyaluran.services.kendala.catat import buka_kendala
from penyaluran.services.kendala.langkah import IsiLangkah, catat_langkah
from tests.conftest import DESA
from tests.factories import BarisBankFactory, KPMFactory, PembayaranFactory, PenugasanFactory, TahapFactory

pytestmark = pytest.mark.django_db(transaction=True)


def bersamaan(*kerja: Callable[[], Any]) -> list[str]:
    """What becomes of each, let go at one moment on a connection of its own."""
    mulai, hasil = threading.Barrier(len(kerja)), []

    def jalan(satu: Callable[[], Any]) -> None:
        mulai.wait()
        try:
            satu()
            hasil.append("ok")
        except BerubahLebihDulu:
            hasil.append("ditolak")
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=(satu,)) for satu in kerja]
    for u in utas:
        u.start()
    for u in utas:
        u.join(20)
    return sorted(hasil)


def test_satu_langkah_dicatat_sekali(pemeran: SimpleNamespace) -> None:
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    kendala = buka_kendala(kpm=kpm, alasan=AlasanBelumTransaksi.objects.get(pk="kks-hilang"), oleh=pemeran.pendamping)
    langkah, hari = kendala.langkah.get(urutan=1), hari_ini(DESA)

    def catat(oleh: Any) -> Any:
        ini = LangkahKendala.objects.get(pk=langkah.pk)
        return lambda: catat_langkah(langkah=ini, isi=IsiLangkah(tanggal=hari, catatan=oleh.nama), oleh=oleh)

    assert bersamaan(catat(pemeran.pendamping), catat(pemeran.apd)) == ["ditolak", "ok"]
    langkah.refresh_from_db()
    kendala.refresh_from_db()
    assert (langkah.catatan, kendala.versi) == (langkah.dicatat_oleh.nama, 2)
    assert langkah.foto.count() == 0


def test_satu_baris_bank_dipastikan_sekali(pemeran: SimpleNamespace) -> None:
    tahap = TahapFactory()
    satu, dua = (KPMFactory.create(desa_id=DESA) for _ in range(2))
    for kpm in (satu, dua):
        PembayaranFactory.create(tahap=tahap, kpm=kpm)
        PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    baris = BarisBankFactory.create(tahap=tahap, kpm=satu, derajat="lemah", desa_id=DESA)
    dilihat = baris.cap

    def pastikan(kpm: Any, oleh: Any) -> Any:
        return lambda: pastikan_bank(baris=BarisBank.objects.get(pk=baris.pk), kpm=kpm, dilihat=dilihat, oleh=oleh)

    assert bersamaan(pastikan(dua, pemeran.pendamping), pastikan(satu, pemeran.apd)) == ["ditolak", "ok"]
    baris.refresh_from_db()
    assert (baris.kpm_id, baris.dipastikan_oleh_id) in {(dua.pk, pemeran.pendamping.pk), (satu.pk, pemeran.apd.pk)}
