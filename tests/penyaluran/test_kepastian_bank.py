"""What people say of the bank's list: whose line it is, and what was found of a difference."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM
from penyaluran.models import BarisBank, SelisihBank, Tahap
from penyaluran.services.bank.cocok import banding_malam, banding_ulang, pastikan_bank, tinjau_bank
from penyaluran.tasks import banding_bank_malam
from tests.conftest import KABUPATEN, KECAMATAN
from tests.factories import BarisBankFactory, PenugasanFactory, TahapDaerahFactory, TahapFactory
from tests.penyaluran.buku_bank import baris, dibayar, masukkan, pratinjau, selisih
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import alasan

pytestmark = pytest.mark.django_db


def test_kepastian_orang_bertahan(pemeran: SimpleNamespace) -> None:
    k, lain = dibayar(1), dibayar(2)
    PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    isi = [
        baris(1, NIK_KTP=keluarga(91)["NIK"], NOKK=None),
        baris(92, NAMA_PENERIMA="ENTAH"),
    ]
    masukkan(pemeran.apd, isi)
    lemah, entah = BarisBank.objects.get(baris=2), BarisBank.objects.get(nama="ENTAH")
    assert (lemah.derajat, lemah.kpm_id) == ("lemah", k.pk)
    assert selisih()[k.pk, ""] == (["hanya_fc"], 225_000, None)
    dilihat = lemah.cap
    for orang in (pemeran.pendamping_lain, pemeran.korkec, pemeran.korkab, pemeran.apd_luar, pemeran.pengawas):
        with pytest.raises(TidakBerhak):
            pastikan_bank(baris=lemah, kpm=k, dilihat=dilihat, oleh=orang)
    with pytest.raises(TidakBerhak):
        pastikan_bank(baris=entah, kpm=k, dilihat=entah.cap, oleh=pemeran.pendamping)
    with pytest.raises(TidakBerhak, match="di luar wilayah atau dampingan"):
        pastikan_bank(baris=lemah, kpm=lain, dilihat=dilihat, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        pastikan_bank(baris=lemah, kpm=k, dilihat="0-tidak-0", oleh=pemeran.pendamping)
    assert not BarisBank.objects.filter(dipastikan_oleh__isnull=False).exists()
    for _ in range(2):  # sent twice: one record
        pastikan_bank(baris=lemah, kpm=k, dilihat=dilihat, oleh=pemeran.pendamping)
    assert selisih() == {
        (k.pk, "SITI UJI 00001"): (["nomor"], 225_000, 225_000),
        (lain.pk, ""): (["hanya_fc"], 225_000, None),
        (None, "ENTAH"): (["hanya_bank"], None, 225_000),
    }
    pastikan_bank(baris=entah, kpm=lain, dilihat=entah.cap, oleh=pemeran.apd)
    # A further gelombang of the same number follows; a newer list changes neither.
    isi[1] = isi[1] | {"NAMA_PENERIMA": "ENTAH SIAPA", "NOMINAL": 125_000}
    masukkan(pemeran.apd, [*isi, isi[1] | {"GELOMBANG": 2, "NOMINAL": 100_000}])
    entah.refresh_from_db()
    assert (entah.nama, entah.kpm_id, entah.dipastikan_oleh_id) == ("ENTAH SIAPA", lain.pk, pemeran.apd.pk)
    assert set(BarisBank.objects.filter(nama="ENTAH SIAPA").values_list("kpm", "dipastikan_oleh")) == {
        (lain.pk, pemeran.apd.pk)
    }
    assert selisih()[lain.pk, "ENTAH SIAPA"] == (["nama", "nomor"], 225_000, 225_000)
    pastikan_bank(baris=entah, kpm=None, dilihat=entah.cap, oleh=pemeran.apd)
    assert banding_ulang(tahap="2026-4", kecamatan=[KECAMATAN]) == 0
    assert selisih()[None, "ENTAH SIAPA"] == (["hanya_bank"], None, 225_000)
    assert selisih()[lain.pk, ""] == (["hanya_fc"], 225_000, None)
    assert set(BarisBank.objects.filter(nama="ENTAH SIAPA").values_list("derajat", "sebab")) == {("tidak", "bukan")}


def test_yang_pasti_tidak_dipastikan_ulang(pemeran: SimpleNamespace) -> None:
    dibayar(1)
    lain = dibayar(2)
    masukkan(pemeran.apd, [baris(1), baris(2, NIK_KTP=keluarga(90)["NIK"], NOKK=None)])
    pasti, lemah = BarisBank.objects.get(derajat="pasti"), BarisBank.objects.get(derajat="lemah")
    with pytest.raises(GalatPengguna, match="dikenali lewat NIK"):
        pastikan_bank(baris=pasti, kpm=lain, dilihat=pasti.cap, oleh=pemeran.apd)
    Tahap.objects.update(ditutup_pada=timezone.now())
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        pastikan_bank(baris=lemah, kpm=lain, dilihat=lemah.cap, oleh=pemeran.apd)
    assert not BarisBank.objects.filter(dipastikan_oleh__isnull=False).exists()


def test_tinjauan_gugur_bila_angkanya_berubah(pemeran: SimpleNamespace) -> None:
    k = dibayar(1)
    dibayar(2)
    PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    isi = [baris(1, NOMINAL=300_000), baris(2, NOMINAL=400_000)]
    masukkan(pemeran.apd, isi)
    s, lain = SelisihBank.objects.order_by("kpm")
    tinjau_bank(selisih=s, catatan=" sudah  ditanyakan ", dilihat=s.cap, oleh=pemeran.pendamping)
    tinjau_bank(selisih=lain, catatan="menunggu bank", dilihat=lain.cap, oleh=pemeran.apd)
    for orang in (pemeran.pendamping_lain, pemeran.korkec, pemeran.apd_luar):
        with pytest.raises(TidakBerhak):
            tinjau_bank(selisih=s, catatan="x", dilihat=s.cap, oleh=orang)
    for catatan, galat in ((" ", "Tulis hasil"), ("a" * 301, "paling banyak 300")):
        with pytest.raises(GalatPengguna, match=galat):
            tinjau_bank(selisih=s, catatan=catatan, dilihat=s.cap, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        tinjau_bank(selisih=s, catatan="x", dilihat="nominal-1-2-3", oleh=pemeran.pendamping)
    s.refresh_from_db()
    assert s.catatan == "sudah ditanyakan"
    masukkan(pemeran.apd, [isi[0] | {"NOMINAL": 310_000}, isi[1] | {"BANK": "BSI"}])
    s.refresh_from_db()
    lain.refresh_from_db()
    assert (s.catatan, s.ditinjau_oleh_id, s.nominal_bank) == ("", None, 310_000)
    assert (lain.catatan, lain.ditinjau_oleh_id) == ("menunggu bank", pemeran.apd.pk)


def test_yang_dibetulkan_hilang_semalam(pemeran: SimpleNamespace) -> None:
    k = dibayar(1)
    masukkan(pemeran.apd, [baris(1, NAMA_PENERIMA="NAMA KTP")])
    assert selisih()[k.pk, "NAMA KTP"][0] == ["nama"]
    KPM.objects.filter(pk=k.pk).update(nama="NAMA KTP")
    banding_bank_malam()
    assert selisih() == {}
    assert banding_malam() == 0
    KPM.objects.filter(pk=k.pk).update(nama="LAIN")
    daerah = TahapDaerahFactory(
        tahap=Tahap.objects.get(), wilayah_id=KABUPATEN, ditutup_oleh=pemeran.apd, ditutup_pada=timezone.now()
    )
    assert banding_malam() == 0
    assert selisih() == {}
    daerah.delete()
    Tahap.objects.update(ditutup_pada=timezone.now())
    assert banding_malam() == 0


def test_baris_wilayah_lain_tidak_diambil_alih(pemeran: SimpleNamespace) -> None:
    dibayar(1)
    BarisBankFactory(tahap=TahapFactory(), kpm=None, desa_id="17.01.01.2001", nik=keluarga(1)["NIK"], derajat="tidak")
    b = pratinjau(pemeran.apd, [baris(1)])
    assert "wilayah lain" in alasan(b)[2]["NIK_KTP"]
    jauh = pratinjau(pemeran.apd, [baris(2)], wilayah="17.71.07")
    assert (jauh.keadaan, "wilayah yang dipilih" in jauh.pesan) == ("ditolak", True)


def test_kepastian_wilayah_lain_tidak_berlaku_di_sini(pemeran: SimpleNamespace) -> None:
    k = dibayar(1)
    BarisBankFactory(
        tahap=TahapFactory(), kpm=None, desa_id="17.01.01.2001", nik=keluarga(1)["NIK"], gelombang=2, derajat="tidak",
        sebab="bukan", dipastikan_oleh=pemeran.apd_luar, dipastikan_pada=timezone.now(),
    )  # fmt: skip
    masukkan(pemeran.apd, [baris(1)])
    sini = BarisBank.objects.get(gelombang=1)
    assert (sini.kpm_id, sini.derajat, sini.dipastikan_oleh_id) == (k.pk, "pasti", None)
