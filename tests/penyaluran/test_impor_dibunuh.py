"""A worker killed in the middle of an import: the job starts again by itself, with the same result."""

import time
from contextlib import contextmanager
from uuid import uuid4

import psycopg2
import pytest
from django.apps import apps

from inti.models import BarisImpor, BerkasImpor, Pekerjaan
from inti.services import impor, pekerjaan
from kpm.models import KPM
from penyaluran.models import Pembayaran
from tests.conftest import DESA
from tests.pekerja import alamat_basis_uji, pekerja, pengirim, tunggu
from tests.penyaluran.buku_fc import berkas, keluarga

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def menahan(sql: str):
    """Another session that holds what the import needs, so that it stands still in its middle."""
    sesi = psycopg2.connect(alamat_basis_uji())
    try:
        with sesi.cursor() as kursor:
            kursor.execute(sql)
            yield
    finally:
        sesi.rollback()
        sesi.close()


def menunggu_kunci(sql: str):
    sesi = psycopg2.connect(alamat_basis_uji())
    sesi.autocommit = True
    try:
        with sesi.cursor() as kursor:
            kursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock' AND query LIKE %s",
                [f"%{sql}%"],
            )
            (banyak,) = kursor.fetchall()[0]
            return banyak
    finally:
        sesi.close()


def hidupkan_lagi(kerja: Pekerjaan) -> None:
    """What beat does, until the killed worker's heartbeat is old enough."""
    tunggu(lambda: pekerjaan.periksa_pekerjaan()["terhenti"])
    kerja.refresh_from_db()
    assert kerja.keadaan == "antre"


def selesai(kerja: Pekerjaan) -> bool:
    kerja.refresh_from_db()
    return kerja.berakhir


def test_pratinjau_dan_terapan_yang_dibunuh_diulang_dengan_hasil_sama(pemeran, monkeypatch, settings):
    settings.PKH_DETIK_DENYUT_MATI = 2.0
    antrean = f"uji-{uuid4().hex[:8]}"
    monkeypatch.setattr(pekerjaan, "_kirim", pengirim(antrean))
    lingkungan = {"PKH_DETIK_DENYUT_MATI": "2.0"}
    b = impor.unggah(
        jenis="final_closing",
        nama="a.xlsx",
        isi=berkas([keluarga(n) for n in range(50)]),
        oleh=pemeran.apd,
        parameter={"tahap": "2026-4"},
    )

    baca = impor.minta_pratinjau(berkas=b, oleh=pemeran.apd)
    with pekerja(antrean, **lingkungan) as satu, menahan("LOCK TABLE inti_barisimpor IN SHARE MODE"):
        tunggu(lambda: menunggu_kunci("inti_barisimpor"))
        satu.bunuh()
    assert BarisImpor.objects.count() == 0
    hidupkan_lagi(baca)
    with pekerja(antrean, **lingkungan) as dua:
        tunggu(lambda: selesai(baca))
        b.refresh_from_db()
        assert (baca.keadaan, baca.percobaan, b.keadaan) == ("selesai", 2, "pratinjau")
        assert BarisImpor.objects.count() == b.ringkasan["baru"] == 50

        sisip = f"INSERT INTO inti_desaberubah (kode, sejak) VALUES ('{DESA}', now())"
        with menahan(sisip):
            tulis = impor.minta_terapkan(berkas=b, oleh=pemeran.apd)
            tunggu(lambda: menunggu_kunci("inti_desaberubah"))
            dua.bunuh()
    tunggu(lambda: not menunggu_kunci("inti_desaberubah"))
    time.sleep(0.2)
    assert (KPM.objects.count(), Pembayaran.objects.count()) == (0, 0)
    hidupkan_lagi(tulis)
    with pekerja(antrean, **lingkungan):
        tunggu(lambda: selesai(tulis))
    assert (tulis.keadaan, tulis.percobaan) == ("selesai", 2)
    assert BerkasImpor.objects.get().keadaan == "diterapkan"
    assert (KPM.objects.count(), Pembayaran.objects.count()) == (50, 50)
    assert apps.get_model("kpm", "KPMEvent").objects.count() == 50
