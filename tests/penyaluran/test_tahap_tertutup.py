"""Lists that reach into a closed tahap: of members, of the bank, and of families that were listed elsewhere."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from akun.enums import Peran
from inti.galat import GalatPengguna
from inti.models import Pekerjaan
from inti.services.kerja import Kemajuan
from kpm.models import Anggota
from penyaluran.models import BarisBank, Hak, Pembayaran, PotretBayar, Tahap
from penyaluran.services.hak.massal import hitung_malam, hitung_tahap, kerjakan
from penyaluran.services.tahap.tahap import tutup_tahap
from tests.conftest import DESA, DESA_LUAR, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import JabatanFactory, PembayaranFactory, TahapDaerahFactory, TahapFactory
from tests.kpm import impor_art as art
from tests.penyaluran import buku_bank as bank
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import alasan, impor_langsung, pratinjau, terapkan
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(db):
    return art.keluarga_ibu()


def tutupi(tahap: Tahap, kabupaten: str, oleh: Any) -> Any:
    return TahapDaerahFactory(tahap=tahap, wilayah_id=kabupaten, ditutup_oleh=oleh, ditutup_pada=timezone.now())


def test_daftar_anggota_tidak_mengubah_tahap_yang_ditutup(pemeran: SimpleNamespace, kpm: Any) -> None:
    tahap = TahapFactory()
    PembayaranFactory(kpm=kpm, tahap=tahap, nominal=225_000)
    terbuka = art.pratinjau(pemeran.apd, art.daftar()[:2])
    assert terbuka.ringkasan["catatan"] == []
    art.terapkan(terbuka, pemeran.apd)
    assert Pekerjaan.objects.filter(jenis="hitung_hak").count() == 1
    hitung_tahap(tahap=tahap)
    dulu = Hak.objects.values_list("nominal", "dihitung_pada").get()
    assert dulu[0] == 225_000  # one pupil
    daerah = tutupi(tahap, KABUPATEN, pemeran.apd)

    b = art.pratinjau(pemeran.apd, art.daftar())
    assert b.ringkasan["catatan"] == [
        "Tahap 4 2026 sudah ditutup: anggotanya tetap masuk, tetapi hak dan dasar pembayaran tahap itu tidak diubah."
    ]
    art.terapkan(b, pemeran.apd)
    assert Anggota.objects.filter(kpm=kpm).count() == 3
    assert Pekerjaan.objects.filter(jenis="hitung_hak").count() == 1
    hitung_malam()
    kata = kerjakan(tahap=tahap.pk, wilayah=[KECAMATAN], kerja=Kemajuan(), sumber="art")
    assert "1 keluarga tetap: tahapnya sudah ditutup di sana" in kata
    assert Hak.objects.values_list("nominal", "dihitung_pada").get() == dulu
    assert not PotretBayar.objects.exists()

    daerah.delete()
    hitung_malam()
    assert Hak.objects.get().nominal > dulu[0]


def test_final_closing_yang_diterima_sebelum_ditutup_tetap_dihitung(pemeran: SimpleNamespace, kpm: Any) -> None:
    tahap = TahapFactory()
    PembayaranFactory(kpm=kpm, tahap=tahap, nominal=225_000)
    art.impor_langsung(pemeran.apd, art.daftar()[:2])
    tutupi(tahap, KABUPATEN, pemeran.apd)
    kerjakan(tahap=tahap.pk, wilayah=[KECAMATAN], kerja=Kemajuan(), sumber="final_closing")
    assert Hak.objects.get().nominal == 225_000


def test_baris_bank_di_kabupaten_yang_ditutup_tidak_dipindah(pemeran: SimpleNamespace) -> None:
    JabatanFactory(pengguna=pemeran.apd, peran=Peran.APD, wilayah_id=KABUPATEN_LUAR)
    bank.dibayar(1)
    bank.dibayar(2)
    bank.masukkan(pemeran.apd, [bank.baris(1)])
    BarisBank.objects.update(desa_id=DESA_LUAR)
    tutupi(Tahap.objects.get(), KABUPATEN_LUAR, pemeran.apd_luar)
    b = bank.pratinjau(pemeran.apd, [bank.baris(1, NOMINAL=500_000), bank.baris(2)])
    assert "sudah ditutup di sana" in alasan(b)[2]["NIK_KTP"]
    terapkan(b, pemeran.apd)
    assert dict(BarisBank.objects.values_list("desa_id", "nominal")) == {DESA_LUAR: 225_000, DESA: 225_000}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jenis", ["final_closing", "bank"])
def test_menutup_di_tempat_semula_menunggu_impor(pemeran: SimpleNamespace, jenis: str) -> None:
    """A row moves its family from a kabupaten whose close must count it either there or not at all."""
    if jenis == "bank":
        JabatanFactory(pengguna=pemeran.apd, peran=Peran.APD, wilayah_id=KABUPATEN_LUAR)
        bank.dibayar(1)
        Pembayaran.objects.update(desa_id=DESA_LUAR)
        bank.masukkan(pemeran.apd, [bank.baris(1)])
        BarisBank.objects.update(desa_id=DESA_LUAR)
        b = bank.pratinjau(pemeran.apd, [bank.baris(1, NOMINAL=300_000)])
    else:
        impor_langsung(pemeran.apd, [keluarga(1)])
        Pembayaran.objects.update(desa_id=DESA_LUAR)
        b = pratinjau(pemeran.apd, [keluarga(1, NOMINAL=500_000)])
    hasil: list[str] = []

    def menutup() -> None:
        try:
            luar = Wilayah.objects.get(pk=KABUPATEN_LUAR)
            tutup_tahap(tahap=Tahap.objects.get(), wilayah=luar, belum=1, catatan="", versi=0, oleh=pemeran.apd_luar)
            hasil.append("ditutup")
        except GalatPengguna as galat:
            hasil.append(str(galat))
        finally:
            connection.close()

    utas = threading.Thread(target=menutup)
    with transaction.atomic():
        terapkan(b, pemeran.apd)
        utas.start()
        utas.join(0.5)
        assert utas.is_alive()
    utas.join(10)
    assert len(hasil) == 1
    assert hasil[0].startswith("ditutup" if jenis == "bank" else "Belum ada Final Closing")
