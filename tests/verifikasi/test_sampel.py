"""A random re-check: its size, its draw, who may check, what is compared, and that it stays."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import awal_bulan, hari_ini, kode_tahap
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN, TETANGGA
from tests.factories import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    KPMFactory,
    PenggunaFactory,
    PenugasanFactory,
    SampelUlangFactory,
)
from verifikasi.models import ButirSampel, CatatanVerkom, SampelUlang
from verifikasi.selectors.banding_sampel import arah, kolom_berbeda, nilai_hasil, potret
from verifikasi.selectors.sampel import angka_pencatat, butir_untuk, hasil_sampel
from verifikasi.selectors.sampel_hitung import rentang_wilson, ukuran_sampel, undi
from verifikasi.services.isian import Isian
from verifikasi.services.sampel import hentikan_sampel, periksa_butir, undi_sampel


def bulan_ini() -> date:
    return awal_bulan(hari_ini())


def tahap_ini() -> str:
    return kode_tahap(hari_ini())


def catatan(petugas: Any, banyak: int = 1, desa: str = DESA, **lain: Any) -> list[CatatanVerkom]:
    return [
        CatatanVerkomFactory.create(
            anggota__kpm=KPMFactory(desa_id=desa), bulan=bulan_ini(), dicatat_oleh=petugas, **lain
        )
        for _ in range(banyak)
    ]


def tarik(oleh: Any, **lain: Any) -> SampelUlang:
    isi = {"id": uuid7(), "wilayah": KECAMATAN, "tahap": tahap_ini(), "keyakinan": 95, "galat": 10} | lain
    return undi_sampel(oleh=oleh, **isi)


def buku(alpa: int = 0, hari: int = 21, **lain: Any) -> Isian:
    return Isian(0, hari_efektif=hari, alpa=alpa, izin=0, sakit=0, **lain)


def periksa(butir: ButirSampel, oleh: Any, isian: Isian | None = None, **lain: Any) -> ButirSampel:
    isi = {"keterangan": "", "versi": butir.versi} | lain
    return periksa_butir(butir=butir, isian=isian, oleh=oleh, **isi)


@pytest.mark.parametrize(
    ("populasi", "keyakinan", "galat", "ukuran"),
    [
        (1000, 95, 5, 278),
        (1000, 95, 10, 88),
        (1000, 90, 10, 64),
        (1000, 99, 5, 400),
        (1_000_000, 95, 5, 385),
        (10, 95, 5, 10),
        (1, 90, 15, 1),
        (0, 95, 5, 0),
    ],
)
def test_the_size_follows_the_formula_with_finite_population(populasi, keyakinan, galat, ukuran):
    assert ukuran_sampel(populasi, keyakinan, galat) == ukuran


def test_the_same_seed_draws_the_same_whatever_the_order():
    calon = [UUID(int=n) for n in range(100)]
    satu = undi(calon, 7, 10)
    assert satu == undi(reversed(calon), 7, 10)
    assert len(set(satu)) == 10
    assert satu != undi(calon, 8, 10)
    assert satu[0] == "00000000-0000-0000-0000-000000000007"


def test_the_interval_is_wilsons():
    assert [round(x, 1) for x in rentang_wilson(8, 10, 95)] == [49.0, 94.3]
    assert [round(x, 1) for x in rentang_wilson(10, 10, 95)] == [72.2, 100.0]
    assert rentang_wilson(0, 0, 95) == (0.0, 100.0)


def _semula(**isi: Any) -> dict[str, Any]:
    return potret(replace(buku(), **isi))


def _sehat(**isi: Any) -> dict[str, Any]:
    return potret(Isian(0, hadir=True, **isi))


@pytest.mark.parametrize(
    ("bidang", "semula", "ditemukan", "beda", "selisih"),
    [
        ("pendidikan", _semula(), _semula(), [], 0),
        ("pendidikan", _semula(), _semula(alpa=5), ["alpa"], -5),
        ("pendidikan", _semula(alpa=5), _semula(sakit=5), ["alpa", "sakit"], 0),
        ("pendidikan", _semula(alpa=5), _semula(alpa=1), ["alpa"], 4),
        ("pendidikan", _semula(), potret(Isian(0, keadaan="tak_terdaftar")), ["keadaan"], 0),
        ("kesehatan", _sehat(berat_kg=Decimal("11.50")), _sehat(berat_kg=Decimal("11.5")), [], 0),
        ("kesehatan", _sehat(berat_kg=Decimal("11.50")), _sehat(), ["berat_kg"], 0),
        ("kesehatan", _sehat(), _sehat(berat_kg=Decimal("11.5"), vitamin_a=True), [], 0),
        ("kesehatan", _sehat(vitamin_a=True), _sehat(), ["vitamin_a"], 0),
        ("kesehatan", _sehat(), potret(Isian(0, hadir=False)), ["hadir"], -1),
        ("kesehatan", _sehat(tanggal_periksa=date(2026, 10, 3)), _sehat(), [], 0),
    ],
)
def test_the_result_is_compared_not_chosen(bidang, semula, ditemukan, beda, selisih):
    assert kolom_berbeda(semula, ditemukan, bidang) == beda
    assert nilai_hasil(semula, ditemukan, bidang) == ("berbeda" if beda else "cocok")
    assert arah(semula, ditemukan, bidang) == selisih


@pytest.mark.django_db
class TestUndi:
    def test_it_draws_from_the_kecamatan_and_keeps_what_the_entry_said(self, pemeran):
        ada = catatan(pemeran.pendamping, 3, alpa=2)
        catatan(pemeran.pendamping_tetangga, desa=DESA_TETANGGA)
        s = tarik(pemeran.korkec)
        assert (s.populasi, s.ukuran, s.berjalan) == (3, 3, True)
        assert {b.catatan_id for b in s.butir.all()} == {c.pk for c in ada}
        b = s.butir.get(urut=1)
        assert (b.petugas, b.hasil, b.semula["alpa"], b.semula["hari_efektif"]) == (pemeran.pendamping, "", 2, 21)
        assert [str(x.catatan_id) for x in s.butir.order_by("urut")] == undi([c.pk for c in ada], s.benih, 3)

    def test_the_same_request_is_one_sample_and_a_second_one_waits(self, pemeran):
        catatan(pemeran.pendamping, 2)
        s = tarik(pemeran.korkec)
        assert tarik(pemeran.korkec, id=s.pk).benih == s.benih
        with pytest.raises(GalatPengguna, match="belum selesai"):
            tarik(pemeran.korkab)
        with pytest.raises(GalatPengguna, match="sudah dipakai"):
            tarik(pemeran.korkab, id=s.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            SampelUlangFactory(wilayah_id=KECAMATAN, tahap=tahap_ini())
        assert SampelUlang.objects.count() == 1

    def test_a_stopped_one_stays_with_its_reason_and_another_may_follow(self, pemeran):
        catatan(pemeran.pendamping, 2)
        s = tarik(pemeran.korkec)
        with pytest.raises(GalatPengguna, match="mengapa"):
            hentikan_sampel(sampel=s, alasan=" ", oleh=pemeran.korkec)
        hentikan_sampel(sampel=s, alasan="Sekolah libur", oleh=pemeran.korkec)
        hentikan_sampel(sampel=s, alasan="Sekolah libur", oleh=pemeran.korkec)
        with pytest.raises(BerubahLebihDulu):
            hentikan_sampel(sampel=s, alasan="Lain", oleh=pemeran.korkab)
        with pytest.raises(GalatPengguna, match="selesai atau dihentikan"):
            periksa(s.butir.first(), pemeran.korkec, buku())
        tarik(pemeran.korkec)
        assert SampelUlang.objects.count() == 2

    def test_refused_without_right_area_entries_or_a_known_quarter(self, pemeran):
        for siapa in (pemeran.pendamping, pemeran.apd, pemeran.pengawas, pemeran.korkec_tetangga, pemeran.korkab_luar):
            with pytest.raises(TidakBerhak):
                tarik(siapa)
        with pytest.raises(GalatPengguna, match="Belum ada isian"):
            tarik(pemeran.korkec)
        catatan(pemeran.pendamping)
        for salah in ({"tahap": "2019-1"}, {"keyakinan": 50}, {"galat": 1}):
            with pytest.raises(GalatPengguna, match="daftarnya"):
                tarik(pemeran.korkec, **salah)
        with pytest.raises(GalatPengguna, match="satu kecamatan"):
            tarik(pemeran.korkab, wilayah="17.71")
        with pytest.raises(TidakBerhak):
            hentikan_sampel(sampel=SampelUlangFactory(wilayah_id=TETANGGA), alasan="x", oleh=pemeran.korkec)
        assert SampelUlang.objects.count() == 1


@pytest.mark.django_db
class TestPeriksa:
    def test_the_last_item_finishes_the_sample_and_nothing_changes_after(self, pemeran):
        catatan(pemeran.pendamping, 2, alpa=1)
        s = tarik(pemeran.korkec)
        a, b = s.butir.order_by("urut")
        assert periksa(a, pemeran.korkec, buku(1)).hasil == "cocok"
        s.refresh_from_db()
        assert s.berjalan
        assert periksa(b, pemeran.korkab, None).hasil == "tidak_ada"
        s.refresh_from_db()
        assert s.selesai_pada is not None
        a.refresh_from_db()
        with pytest.raises(GalatPengguna, match="sudah selesai"):
            periksa(a, pemeran.korkec, buku(2), keterangan="salah baca")
        assert CatatanVerkom.objects.filter(alpa=1).count() == 2  # the entries are left alone

    def test_a_change_after_the_entry_was_seen_needs_a_reason(self, pemeran):
        catatan(pemeran.pendamping, 2)
        a = tarik(pemeran.korkec).butir.first()
        sudah = periksa(a, pemeran.korkec, buku(3))
        assert (sudah.hasil, sudah.versi, sudah.ditemukan["alpa"]) == ("berbeda", 2, 3)
        assert periksa(a, pemeran.korkec, buku(3)).versi == 2  # the same again
        with pytest.raises(BerubahLebihDulu):
            periksa(a, pemeran.korkab, buku(0), keterangan="x")
        with pytest.raises(GalatPengguna, match="sudah terlihat"):
            periksa(sudah, pemeran.korkec, buku(0))
        assert periksa(sudah, pemeran.korkec, buku(0), keterangan="salah baris").hasil == "cocok"
        assert hasil_sampel(a.sampel, pemeran.korkec).diubah == 1

    @pytest.mark.parametrize(
        ("isian", "kata"),
        [
            (buku(22), "melebihi"),
            (buku(hari=32), "hanya"),
            (replace(buku(), alpa=None), "Isi hari efektif"),
            (replace(buku(), hari_efektif=None), "Isi hari efektif"),
        ],
    )
    def test_impossible_findings_are_refused(self, pemeran, isian, kata):
        catatan(pemeran.pendamping)
        a = tarik(pemeran.korkec).butir.get()
        with pytest.raises(GalatPengguna, match=kata):
            periksa(a, pemeran.korkec, isian)
        a.refresh_from_db()
        assert (a.hasil, a.versi) == ("", 1)

    def test_nobody_checks_an_own_entry_or_an_own_family(self, pemeran):
        catatan(pemeran.korkec)
        [milik] = catatan(pemeran.apd)
        PenugasanFactory(kpm=milik.kpm, petugas=pemeran.korkec, mulai=date(2026, 1, 1))
        [lain] = catatan(pemeran.pendamping)
        s = tarik(pemeran.korkec)
        assert [b.catatan_id for b in butir_untuk(pemeran.korkec)] == [lain.pk]
        assert hasil_sampel(s, pemeran.korkec).sendiri == 2
        for b in s.butir.exclude(catatan=lain):
            with pytest.raises(TidakBerhak):
                periksa(b, pemeran.korkec, buku())
            assert periksa(b, pemeran.korkab, buku()).hasil == "cocok"
        sendiri = s.butir.get(petugas=pemeran.korkec)
        with pytest.raises(IntegrityError), transaction.atomic():
            ButirSampel.objects.filter(pk=sendiri.pk).update(diperiksa_oleh=pemeran.korkec)

    def test_nor_an_entry_first_made_by_oneself_and_corrected_by_another(self, pemeran):
        [c] = catatan(pemeran.korkec)
        c.dicatat_oleh, c.alpa = pemeran.apd, 2
        c.save()
        b = tarik(pemeran.korkec).butir.get()
        assert b.petugas == pemeran.apd
        with pytest.raises(TidakBerhak):
            periksa(b, pemeran.korkec, buku(alpa=2))
        assert periksa(b, pemeran.korkab, buku(alpa=2)).hasil == "cocok"

    def test_others_may_not_check(self, pemeran):
        catatan(pemeran.pendamping)
        b = tarik(pemeran.korkec).butir.get()
        for siapa in (pemeran.pendamping_lain, pemeran.apd, pemeran.korkec_tetangga, pemeran.korkab_luar):
            with pytest.raises(TidakBerhak):
                periksa(b, siapa, buku())
        b.refresh_from_db()
        assert b.hasil == ""


@pytest.mark.django_db
def test_agreement_is_counted_by_who_had_entered_it(pemeran):
    satu, dua = PenggunaFactory(nama="Ani"), PenggunaFactory(nama="Budi")
    s = SampelUlangFactory(wilayah_id=KECAMATAN, tahap=tahap_ini(), populasi=50, ukuran=13)
    hasil = ["cocok"] * 8 + ["berbeda"] * 2 + ["tidak_ada"]
    isi = [(satu, h) for h in hasil] + [(dua, "cocok"), (pemeran.korkec, "berbeda")]
    for n, (petugas, h) in enumerate(isi, 1):
        [c] = catatan(petugas)
        ButirSampelFactory(
            sampel=s, urut=n, catatan=c, semula=_semula(), hasil=h, diperiksa_oleh=pemeran.korkab,
            diperiksa_pada=c.dicatat_pada,
            ditemukan={} if h == "tidak_ada" else _semula(alpa=4 if h == "berbeda" else 0),
        )  # fmt: skip
    h = hasil_sampel(s, pemeran.korkec)
    assert (h.semua.n, h.semua.cocok, h.semua.berbeda, h.semua.tidak_ada, h.semua.kurang) == (13, 9, 3, 1, 3)
    assert [(p.nama, a.n, a.cukup) for p, a in h.petugas] == [("Ani", 11, True), ("Budi", 1, False)]
    assert [round(x) for x in h.petugas[0][1].rentang] == [43, 90]
    assert round(h.petugas[0][1].persen, 1) == 72.7
    assert [(p.nama, a.n) for p, a in angka_pencatat(pemeran.korkec)] == [("Ani", 11), ("Budi", 1)]
    assert len(angka_pencatat(pemeran.korkab)) == 3
    assert angka_pencatat(pemeran.korkec_tetangga) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_at_once_make_one_sample(pemeran):
    catatan(pemeran.pendamping, 2)
    mulai, hasil = threading.Barrier(2), []

    def satu(oleh: Any) -> None:
        try:
            mulai.wait(10)
            tarik(oleh)
            hasil.append("jadi")
        except GalatPengguna:
            hasil.append("ditolak")
        finally:
            connection.close()

    semua = [threading.Thread(target=satu, args=(o,)) for o in (pemeran.korkec, pemeran.korkab)]
    for t in semua:
        t.start()
    for t in semua:
        t.join(20)
    assert sorted(hasil) == ["ditolak", "jadi"]
    assert SampelUlang.objects.count() == 1
