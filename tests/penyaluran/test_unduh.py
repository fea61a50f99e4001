"""A workbook waits for days: whoever lost the right to its data meanwhile can no longer fetch it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inti.models import AksesPribadi
from inti.services.ekspor import minta_ekspor
from inti.waktu import hari_ini
from tests.conftest import KECAMATAN
from tests.factories import KPMFactory, PembayaranFactory, TahapFactory
from tests.pekerja import jalankan_semua_antre


@pytest.fixture
def kerja(pemeran):
    tahap = TahapFactory()
    PembayaranFactory(tahap=tahap, kpm=KPMFactory())
    satu = minta_ekspor(jenis="rekonsiliasi", wilayah=KECAMATAN, periode=tahap.kode, alasan="laporan", oleh=pemeran.apd)
    jalankan_semua_antre()
    return satu


def test_jabatan_berakhir_hasil_ekspor_tertutup(pemeran, client_untuk, kerja) -> None:
    alamat = reverse("pekerjaan:hasil", args=[kerja.pk])
    jawaban = client_untuk(pemeran.apd).get(alamat)
    assert (jawaban.status_code, b"".join(jawaban.streaming_content)[:2]) == (200, b"PK")
    pemeran.apd.jabatan.update(selesai=hari_ini() - timedelta(days=1))
    dicatat = AksesPribadi.objects.count()
    assert client_untuk(pemeran.apd).get(alamat).status_code == 403
    assert AksesPribadi.objects.count() == dicatat
