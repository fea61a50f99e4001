"""A worker killed while it writes a returned form: nothing half done, and the job is done by itself afterwards."""

import time
from uuid import uuid4

import pytest
from django.apps import apps

from inti.services import impor, pekerjaan
from penyaluran.models import Rekonsiliasi
from tests.conftest import DESA
from tests.pekerja import pekerja, pengirim, tunggu
from tests.penyaluran.formulir import HARI, dunia, isi, unduh, unggah
from tests.penyaluran.test_impor_dibunuh import hidupkan_lagi, menahan, menunggu_kunci, selesai

pytestmark = pytest.mark.django_db(transaction=True)


def test_terapan_yang_dibunuh_diulang_utuh(pemeran, monkeypatch, settings, tmp_path):
    settings.PKH_DETIK_DENYUT_MATI = 2.0
    antrean = f"uji-{uuid4().hex[:8]}"
    monkeypatch.setattr(pekerjaan, "_kirim", pengirim(antrean))
    lingkungan = {"PKH_DETIK_DENYUT_MATI": "2.0"}
    w = dunia(pemeran, 4)
    lembar = (buku := unduh(pemeran.pendamping, w.tahap, tmp_path))["Formulir"]
    for n in (1, 2, 3):
        isi(lembar, f"KPM {n}", status_transaksi="cair", tanggal_transaksi=HARI)
    berkas = unggah(buku, pemeran.pendamping)

    with menahan(f"INSERT INTO inti_desaberubah (kode, sejak) VALUES ('{DESA}', now())"):
        kerja = impor.minta_terapkan(berkas=berkas, oleh=pemeran.pendamping)
        with pekerja(antrean, **lingkungan) as satu:
            tunggu(lambda: menunggu_kunci("inti_desaberubah"))
            satu.bunuh()
    tunggu(lambda: not menunggu_kunci("inti_desaberubah"))
    time.sleep(0.2)
    assert Rekonsiliasi.objects.count() == 0
    hidupkan_lagi(kerja)
    with pekerja(antrean, **lingkungan):
        tunggu(lambda: selesai(kerja))
    berkas.refresh_from_db()
    assert (kerja.keadaan, kerja.percobaan, berkas.keadaan) == ("selesai", 2, "diterapkan")
    assert Rekonsiliasi.objects.count() == 3
    assert apps.get_model("penyaluran", "RekonsiliasiEvent").objects.count() == 3
