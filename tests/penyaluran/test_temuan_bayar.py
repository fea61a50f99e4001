"""Patterns in withdrawals: found by exact limits, shown to the korkab only, withdrawn when corrected."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from akun.enums import Izin, Peran
from akun.models import Pengguna
from inti.galat import TidakBerhak
from pendamping.enums import JenisTemuan
from pendamping.models import Temuan
from pendamping.selectors.temuan import angka_petugas, jumlah_temuan_menunggu
from pendamping.services.tinjau_temuan import pilihan_putusan, tinjau_temuan
from penyaluran.models import AturanAlarm, Pembayaran, Rekonsiliasi
from penyaluran.services.rekon.temuan import cari_temuan_bayar
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN
from tests.factories import (
    AnggotaFactory,
    AturanAlarmFactory,
    BuktiBayarFactory,
    FotoFactory,
    JabatanFactory,
    KPMFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenugasanFactory,
    PerubahanKepesertaanFactory,
    PindahKartuFactory,
    RekonMassalFactory,
    RekonsiliasiFactory,
    TahapFactory,
)

pytestmark = pytest.mark.django_db
HARI = date(2026, 11, 18)  # fixed: the search is told its day
BAYAR = date(2026, 11, 10)
SAAT = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def aturan() -> AturanAlarm:
    """Small limits, so that a few families make a pattern."""
    AturanAlarm.objects.all().delete()
    return AturanAlarmFactory.create(
        mulai=date(2026, 1, 1), selesai=None, keluarga_serempak=3, menit_serempak=15, ubah_massal=3, menit_ubah=10,
        keluarga_kurang=3, persen_kurang=50,
    )  # fmt: skip


def ambil(petugas: Pengguna, *, desa: str = DESA, tahap: int = 4, nominal: int = 600_000, **isi: Any) -> Rekonsiliasi:
    """A family of that pendamping that withdrew."""
    kpm = KPMFactory.create(desa_id=desa)
    PenugasanFactory.create(kpm=kpm, petugas=petugas)
    bayar = PembayaranFactory.create(kpm=kpm, tahap=TahapFactory(nomor=tahap), nominal=nominal)
    # Known from the bank and typed by somebody else, unless the test says otherwise: no pattern by itself.
    isi = {"tanggal": BAYAR, "cara": "bank", "dicatat_pada": SAAT} | isi
    return RekonsiliasiFactory.create(pembayaran=bayar, **isi)


def temuan(jenis: str) -> list[tuple[int, list[int]]]:
    cari_temuan_bayar(pada=HARI)
    return [(t.petugas_id, t.bukti["bayar"]) for t in Temuan.objects.filter(jenis=jenis).order_by("pk")]


def nomor(*rekon: Rekonsiliasi) -> list[int]:
    return sorted(r.pembayaran_id for r in rekon)


def test_at_one_place_within_minutes(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    agen: dict[str, Any] = {"saluran": "agen", "tempat": "Agen  Sri "}
    pagi = [ambil(p, jam=time(9, m), **agen) for m in (0, 7, 15)]
    ambil(p, jam=time(9, 31), **agen)  # sixteen minutes after the last
    siang = [ambil(p, jam=time(13, m), saluran="agen", tempat="AGEN SRI") for m in (0, 1)]
    foto = ambil(p, jam=time(13, 2), **agen)
    BuktiBayarFactory(pembayaran=foto.pembayaran)
    for lain in ({"saluran": "pos"}, {"saluran": "agen", "tempat": "Lain"}, {"tanggal": BAYAR - timedelta(days=1)}):
        ambil(p, jam=time(9, 5), **(agen | lain))
    ambil(pemeran.pendamping_lain, jam=time(9, 5), **agen)
    assert temuan(JenisTemuan.BY_RAPAT) == [(p.pk, nomor(*pagi))]
    t = Temuan.objects.get()
    assert (t.bukti["dari"], t.bukti["sampai"], t.bukti["keluarga"], t.tanggal) == ("09:00", "09:15", 3, BAYAR)
    assert "SRI" not in str(t.bukti) + t.kunci
    # A third at noon joins the same place and day; the photo once taken back makes it one more.
    foto.pembayaran.bukti.all().delete()
    assert temuan(JenisTemuan.BY_RAPAT) == [(p.pk, nomor(*pagi, *siang, foto))]


def test_leaving_the_hour_out_is_no_way_around(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    agen: dict[str, Any] = {"saluran": "agen", "tempat": "Agen Sri", "cara": "hadir"}
    semua = [ambil(p, **agen) for _ in range(5)]
    for lain in ({"saluran": "pos"}, {"tempat": ""}, {"cara": "bank"}, {"tanggal": BAYAR - timedelta(days=1)}):
        ambil(p, **(agen | lain))
    massal = RekonMassalFactory()
    sekali = [ambil(p, **agen, massal=massal) for _ in range(4)]
    foto = ambil(p, **agen)
    BuktiBayarFactory(pembayaran=foto.pembayaran)
    Rekonsiliasi.objects.filter(pk=semua[4].pk).update(cara="bank")
    assert temuan(JenisTemuan.BY_RAPAT) == []  # four, and a group that was said at once
    Rekonsiliasi.objects.filter(pk=semua[4].pk).update(cara="hadir")
    assert temuan(JenisTemuan.BY_RAPAT) == [(p.pk, nomor(*semua, *sekali))]
    t = Temuan.objects.get()
    assert (t.bukti["tanpa_jam"], t.bukti["keluarga"], t.tanggal) == (True, 9, BAYAR)
    assert t.kunci.endswith(":tanpa-jam")


def test_one_picture_of_many_withdrawals_proves_none(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    semua = [ambil(p, jam=time(9, m), saluran="agen", tempat="Agen Sri") for m in (0, 1, 2)]
    for r in semua:
        BuktiBayarFactory(pembayaran=r.pembayaran, foto=FotoFactory(sha256="b" * 64))
    assert temuan(JenisTemuan.BY_RAPAT) == [(p.pk, nomor(*semua))]
    for n, r in enumerate(semua):
        BuktiBayarFactory(pembayaran=r.pembayaran, foto=FotoFactory(sha256=f"{n}" * 64))
    temuan(JenisTemuan.BY_RAPAT)
    assert Temuan.objects.get().bukti["hilang_sejak"] == "2026-11-18"


def test_records_turned_at_once(pemeran: SimpleNamespace) -> None:
    p, apd = pemeran.pendamping, pemeran.apd
    sekali = [
        ambil(p, dicatat_oleh=p, cara=cara, dicatat_pada=SAAT + timedelta(minutes=m))
        for m, cara in ((0, ""), (4, "kata"), (10, ""))
    ]
    ambil(p, dicatat_oleh=p, cara="", dicatat_pada=SAAT + timedelta(minutes=21))  # alone
    ambil(p, dicatat_oleh=p, cara="hadir", dicatat_pada=SAAT)
    ambil(p, dicatat_oleh=apd, cara="", dicatat_pada=SAAT)  # keys paper
    assert temuan(JenisTemuan.BY_UBAH) == [(p.pk, nomor(*sekali))]
    assert Temuan.objects.get().bukti | {"bayar": 0} == {
        "tahap_bayar": "2026-4", "bayar": 0, "keluarga": 3, "menit": 10, "dari_tidak": 0,
    }  # fmt: skip


def test_what_was_reported_as_not_yet_counts_whatever_is_said_of_it(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    semua = [ambil(p, dicatat_oleh=p, cara="hadir") for _ in range(3)]
    for r in semua:
        Rekonsiliasi.objects.filter(pk=r.pk).update(status="tidak", jumlah=0, tanggal=None, alasan_id="belum-sempat")
        Rekonsiliasi.objects.filter(pk=r.pk).update(status="cair", jumlah=r.rencana, tanggal=BAYAR, alasan_id=None)
    assert temuan(JenisTemuan.BY_UBAH) == [(p.pk, nomor(*semua))]
    assert Temuan.objects.get().bukti["dari_tidak"] == 3


def test_after_a_death(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    sehari = BAYAR - timedelta(days=1)
    anggota, usul, pergi, lapor, beres, hidup = [ambil(p) for _ in range(6)]
    nik = {r: r.pembayaran.kpm.nik for r in (anggota, hidup)}
    mati: dict[str, Any] = {"alasan_selesai": "meninggal"}
    AnggotaFactory(kpm=anggota.pembayaran.kpm, nik=nik[anggota], selesai=sehari, **mati)
    AnggotaFactory(kpm=hidup.pembayaran.kpm, nik=nik[hidup], selesai=BAYAR, **mati)  # that very day
    AnggotaFactory(kpm=hidup.pembayaran.kpm, selesai=sehari, **mati)  # a child
    PemutakhiranFactory(
        kpm=usul.pembayaran.kpm, jenis="pengurus", isi={"alasan": "meninggal"}, berlaku=sehari, diusulkan_oleh=p
    )
    PerubahanKepesertaanFactory(
        kpm=pergi.pembayaran.kpm, dari="aktif", ke="berhenti", alasan="meninggal", tanggal=sehari, oleh=pemeran.korkab
    )
    for r in (lapor, beres):
        dulu = PembayaranFactory(kpm=r.pembayaran.kpm, tahap=TahapFactory(nomor=3), nominal=100_000)
        RekonsiliasiFactory(
            pembayaran=dulu, status="tidak", jumlah=0, tanggal=None, alasan_id="meninggal", dicatat_pada=SAAT
        )
    PemutakhiranFactory(
        kpm=beres.pembayaran.kpm, jenis="pengurus", isi={"alasan": "meninggal"}, berlaku=sehari, keadaan="disetujui",
        diusulkan_oleh=p, diputus_oleh=pemeran.apd, diputus_pada=SAAT + timedelta(days=1),
    )  # fmt: skip
    assert sorted(temuan(JenisTemuan.BY_WAFAT)) == [(p.pk, nomor(r)) for r in (anggota, usul, pergi, lapor)]
    assert {t.bukti["dari"] for t in Temuan.objects.filter(jenis="by_wafat")} == {
        "anggota", "usulan", "kepesertaan", "laporan",
    }  # fmt: skip


@pytest.mark.parametrize(("desa", "hari"), [(DESA, "2026-11-02"), ("81.01.01.2001", "2026-11-03")])
def test_the_day_of_a_report_is_the_familys(pemeran: SimpleNamespace, desa: str, hari: str) -> None:
    """Reported at half past ten in the evening in Jakarta, the next day in Jayapura."""
    kini = ambil(pemeran.pendamping, desa=desa)
    dulu = PembayaranFactory(kpm=kini.pembayaran.kpm, tahap=TahapFactory(nomor=3), nominal=100_000)
    RekonsiliasiFactory(
        pembayaran=dulu, status="tidak", jumlah=0, tanggal=None, alasan_id="meninggal",
        dicatat_pada=datetime(2026, 11, 2, 15, 30, tzinfo=UTC),
    )  # fmt: skip
    assert temuan(JenisTemuan.BY_WAFAT) == [(pemeran.pendamping.pk, nomor(kini))]
    assert Temuan.objects.get(jenis=JenisTemuan.BY_WAFAT).bukti["sejak"] == hari


def test_after_leaving(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    sehari = BAYAR - timedelta(days=1)
    pergi, kembali, tangguh = [ambil(p) for _ in range(3)]
    for r in (pergi, kembali):
        PerubahanKepesertaanFactory(
            kpm=r.pembayaran.kpm, dari="aktif", ke="berhenti", alasan="pindah", tanggal=sehari, oleh=pemeran.korkab
        )
    PerubahanKepesertaanFactory(
        kpm=kembali.pembayaran.kpm, dari="berhenti", ke="aktif", alasan="lainnya", keterangan="kembali",
        tanggal=BAYAR, oleh=pemeran.korkab,
    )  # fmt: skip
    PerubahanKepesertaanFactory(
        kpm=tangguh.pembayaran.kpm, dari="aktif", ke="ditangguhkan", alasan="lainnya", keterangan="sanksi",
        tanggal=sehari, oleh=pemeran.korkab,
    )  # fmt: skip
    assert temuan(JenisTemuan.BY_PINDAH) == [(p.pk, nomor(pergi))]


def test_less_in_a_pattern(pemeran: SimpleNamespace) -> None:
    p, lain = pemeran.pendamping, pemeran.pendamping_lain
    potong: dict[str, Any] = {"status": "sebagian", "saluran": "agen"}
    sama = [ambil(p, jumlah=500_000, **potong) for _ in range(3)]
    ambil(p, jumlah=200_000, **potong)
    for _ in range(6):
        ambil(p)  # whole: four of ten is under half, so only the three alike remain
    banyak = [ambil(lain, jumlah=j, **potong) for j in (100_000, 250_000, 400_000)]
    atm = {"status": "sebagian", "saluran": "atm"}
    for _ in range(3):  # 625 000 at a machine of hundreds: 25 000 stays, and nobody took it
        ambil(pemeran.pendamping_tetangga, desa=DESA_TETANGGA, nominal=625_000, jumlah=600_000, **atm)
    assert temuan(JenisTemuan.BY_KURANG) == [(p.pk, nomor(*sama)), (lain.pk, nomor(*banyak))]
    t = Temuan.objects.get(petugas=p)
    assert (t.bukti["kurang"], t.bukti["sama"], t.bukti["diambil"], t.bukti["jumlah_kurang"]) == (
        100_000, 3, 10, 300_000,
    )  # fmt: skip


def test_while_the_card_was_elsewhere(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    lain, bank, pulang, pos = (ambil(p, saluran=s) for s in ("agen", "agen", "agen", "pos"))
    seminggu = BAYAR - timedelta(days=7)
    for r, pemegang in ((lain, "aparat"), (bank, "bank"), (pulang, "aparat"), (pos, "aparat")):
        PindahKartuFactory(kpm=r.pembayaran.kpm, pemegang=pemegang, pemegang_nama="PAK LURAH", tanggal=seminggu)
    PindahKartuFactory(kpm=pulang.pembayaran.kpm, pemegang="keluarga", pemegang_nama="", tanggal=BAYAR)
    assert temuan(JenisTemuan.BY_KARTU) == [(p.pk, nomor(lain))]


def test_searching_again_changes_nothing_and_a_correction_is_said(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    semua = [ambil(p, status="sebagian", saluran="agen", jumlah=500_000) for _ in range(3)]
    assert cari_temuan_bayar(pada=HARI)["by_kurang"] == {"baru": 1, "berubah": 0, "ditarik": 0}
    assert cari_temuan_bayar(pada=HARI)["by_kurang"] == {"baru": 0, "berubah": 0, "ditarik": 0}
    Rekonsiliasi.objects.filter(pk=semua[0].pk).update(status="cair", jumlah=600_000)
    assert cari_temuan_bayar(pada=HARI)["by_kurang"] == {"baru": 0, "berubah": 0, "ditarik": 1}
    t = Temuan.objects.get()
    assert (t.bukti["hilang_sejak"], t.bukti["keluarga"], t.putusan) == ("2026-11-18", 3, "")
    later = cari_temuan_bayar(pada=HARI + timedelta(days=1))["by_kurang"]
    assert later == {"baru": 0, "berubah": 0, "ditarik": 0}  # the first day it was gone stays
    Rekonsiliasi.objects.filter(pk=semua[0].pk).update(status="sebagian", jumlah=500_000)
    assert cari_temuan_bayar(pada=HARI)["by_kurang"] == {"baru": 0, "berubah": 1, "ditarik": 0}
    assert "hilang_sejak" not in Temuan.objects.get().bukti
    AturanAlarm.objects.update(selesai=date(2026, 6, 30))
    assert set(map(str, cari_temuan_bayar(pada=HARI).values())) == {"{'baru': 0, 'berubah': 0, 'ditarik': 0}"}


@pytest.fixture
def dugaan(pemeran: SimpleNamespace) -> Temuan:
    for _ in range(3):
        ambil(
            pemeran.pendamping,
            status="sebagian",
            saluran="agen",
            tempat="AGEN <b>",
            jumlah=500_000,
            dicatat_oleh=pemeran.pendamping,
        )
    cari_temuan_bayar(pada=HARI)
    return Temuan.objects.get()


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("korkab", 200),
        ("korkec", 404),
        ("korkab_luar", 404),
        ("pendamping", 403),
        ("apd", 403),
        ("korkec_tetangga", 404),
    ],
)
def test_only_the_korkab_is_told(
    dugaan: Temuan, pemeran: SimpleNamespace, client_untuk: Any, siapa: str, kode: int
) -> None:
    jawab = client_untuk(getattr(pemeran, siapa)).get(reverse("pendamping:temuan_rincian", args=[dugaan.pk]))
    assert jawab.status_code == kode
    if kode == 200:
        teks = jawab.content.decode()
        assert "Rp100.000, pada 3 keluarga" in teks
        assert "Rp300.000, dari 3 keluarga" in teks
        assert teks.count("Rp500.000") == 3
        assert "AGEN &lt;b&gt;" in teks
        assert "AGEN <b>" not in teks


def test_a_finding_that_is_gone_waits_and_says_so(dugaan: Temuan, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    Temuan.objects.filter(pk=dugaan.pk).update(ditemukan_pada=SAAT)  # before this test's records
    satu = Rekonsiliasi.objects.order_by("pk")[0]
    Rekonsiliasi.objects.filter(pk=satu.pk).update(status="cair", jumlah=satu.rencana)
    cari_temuan_bayar(pada=HARI)
    assert jumlah_temuan_menunggu(pemeran.korkab) == 1
    teks = client_untuk(pemeran.korkab).get(reverse("pendamping:temuan_rincian", args=[dugaan.pk])).content.decode()
    assert "sejak 18 November 2026: catatannya diubah, buktinya ditambah, atau batasnya berganti" in teks
    assert "1 catatan. Bisa jadi pembetulan" in teks
    dugaan.refresh_from_db()
    tinjau_temuan(temuan=dugaan, putusan="dibina", catatan="Dibetulkan sesudah ditanya", oleh=pemeran.korkab)
    assert jumlah_temuan_menunggu(pemeran.korkab) == 0


def test_a_korkec_who_is_also_korkab_sees_it_but_not_about_oneself(
    dugaan: Temuan, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    JabatanFactory(pengguna=pemeran.korkec, peran=Peran.KORKAB, wilayah_id="17.71")
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKAB, wilayah_id="17.71")
    segar = {n: Pengguna.objects.get(pk=getattr(pemeran, n).pk) for n in ("korkec", "pendamping")}
    assert Temuan.objects.boleh(segar["korkec"], Izin.TINJAU).filter(pk=dugaan.pk).exists()
    assert not Temuan.objects.boleh(segar["pendamping"], Izin.TINJAU).filter(pk=dugaan.pk).exists()


def test_it_waits_for_the_korkab_who_may_pass_it_to_the_dinas(dugaan: Temuan, pemeran: SimpleNamespace) -> None:
    assert (jumlah_temuan_menunggu(pemeran.korkab), jumlah_temuan_menunggu(pemeran.korkec)) == (1, 0)
    assert [str(p) for p in pilihan_putusan(dugaan, pemeran.korkab)] == ["wajar", "dibina", "dinsos"]
    for oleh in (pemeran.korkec, pemeran.pendamping, pemeran.korkab_luar):
        with pytest.raises(TidakBerhak):
            tinjau_temuan(temuan=dugaan, putusan="wajar", catatan="biasa", oleh=oleh)
    tinjau_temuan(temuan=dugaan, putusan="dinsos", catatan="Enam keluarga ditelepon", oleh=pemeran.korkab)
    dugaan.refresh_from_db()
    assert (dugaan.putusan, jumlah_temuan_menunggu(pemeran.korkab)) == ("dinsos", 0)
    assert angka_petugas(pemeran.korkab) == []  # no measure of visits


def test_families_moved_outside_the_area_are_counted_not_named(
    dugaan: Temuan, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    satu = Pembayaran.objects.order_by("pk").first()
    assert satu is not None
    Pembayaran.objects.filter(pk=satu.pk).update(desa_id="17.01.01.2001")
    teks = client_untuk(pemeran.korkab).get(reverse("pendamping:temuan_rincian", args=[dugaan.pk])).content.decode()
    assert satu.kpm.nama not in teks
    assert "1 transaksi lain di luar wilayah Anda" in teks
    assert dugaan.kecamatan_kode == KECAMATAN
