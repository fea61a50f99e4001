"""What keeps imports fast when they are large, looked at without a clock."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from penyaluran.enums import KeadaanKendala, StatusRekon
from penyaluran.models import KendalaBayar, Pembayaran, Rekonsiliasi
from penyaluran.services.kendala import dari_rekon
from tests.conftest import DESA
from tests.factories import KPMFactory, PembayaranFactory, RekonsiliasiFactory, TahapFactory
from tests.hari import hari_ini
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import DIAM, impor_langsung, pratinjau

pytestmark = pytest.mark.django_db


def _terapkan(b, oleh) -> list[str]:
    impor.terapkan(berkas=b, oleh=oleh, konfirmasi_hilang=b.ringkasan["hilang"])
    with CaptureQueriesContext(connection) as kueri:
        impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=DIAM)
    return [k["sql"] for k in kueri]


def test_banyak_perintah_tidak_bergantung_baris(pemeran: SimpleNamespace) -> None:
    """The next tahap's list changes every family and misses one: of three families, then of many."""
    banyak = []
    for tahap, berikut, n in (("2026-1", "2026-2", 3), ("2026-3", "2026-4", 40)):
        impor_langsung(pemeran.apd, [keluarga(i) for i in range(n)], tahap=tahap)
        b = pratinjau(pemeran.apd, [keluarga(i, ART=n) for i in range(n - 1)], tahap=berikut)
        assert (b.ringkasan["berubah"], b.ringkasan["hilang"]) == (n - 1, 1)
        banyak.append(len(_terapkan(b, pemeran.apd)))
    assert banyak[0] == banyak[1]


def test_mencari_yang_hilang_tidak_membandingkan_tiap_keluarga_dengan_tiap_baris(pemeran: SimpleNamespace) -> None:
    """Rows written a moment ago have no statistics: only a hashed NOT IN is sure not to read them once per family."""
    impor_langsung(pemeran.apd, [keluarga(n) for n in range(3)], tahap="2026-3")
    b = pratinjau(pemeran.apd, [keluarga(n) for n in range(2)])
    hilang = jenis_impor("final_closing").hilang(b)
    assert [k.nama for k in hilang] == ["SITI UJI 00002"]
    rencana = hilang.explain()
    assert rencana.count("hashed SubPlan") >= 4
    assert "upper((" in rencana  # payments of a tahap by family, never a new tahap's index whole


def test_kendala_mengikuti_formulir_sepotong_demi_sepotong(pemeran: SimpleNamespace, monkeypatch) -> None:
    monkeypatch.setattr(dari_rekon, "_POTONG", 2)
    tahap = TahapFactory.create()
    bayar = [PembayaranFactory.create(tahap=tahap, kpm=KPMFactory.create(desa_id=DESA), desa_id=DESA) for _ in range(5)]
    for satu in bayar:
        RekonsiliasiFactory.create(
            pembayaran=satu, status=StatusRekon.TIDAK, jumlah=0, tanggal=None, alasan_id="kks-hilang",
            dicatat_oleh=pemeran.pendamping,
        )  # fmt: skip
    nomor = [p.pk for p in bayar]
    for _ in range(2):
        dari_rekon.sesuaikan_kendala(nomor, pemeran.pendamping)
        assert sorted(KendalaBayar.objects.terbuka().values_list("pembayaran", flat=True)) == sorted(nomor)

    Rekonsiliasi.objects.filter(pembayaran__in=nomor[:3]).update(
        status=StatusRekon.CAIR, jumlah=bayar[0].nominal, tanggal=hari_ini(), alasan=None
    )
    dari_rekon.sesuaikan_kendala(nomor, pemeran.pendamping)
    keadaan = dict(KendalaBayar.objects.values_list("pembayaran", "keadaan"))
    assert keadaan == dict.fromkeys(nomor[:3], KeadaanKendala.SELESAI) | dict.fromkeys(
        nomor[3:], KeadaanKendala.TERBUKA
    )
    assert Pembayaran.objects.count() == 5
