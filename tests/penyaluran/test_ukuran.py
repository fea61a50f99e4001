"""Balance and the three measures: what each family counts as, in summaries and for a pendamping's own families."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dasbor.services import bangun_ulang, segarkan_berubah
from inti.models import DesaBerubah
from inti.services.ringkasan import tandai_berubah
from kpm.models import KPM
from penyaluran.models import ANGKA_NERACA, ANGKA_TAHAP, AturanBantuan, Hak, Pembayaran, Rekonsiliasi, RingkasanTahap
from penyaluran.selectors import neraca
from penyaluran.selectors.ukuran import Bagian, ukuran_saya, ukuran_tahap_wilayah, ukuran_tiap_tahap
from penyaluran.services.tahap.ringkasan import susun_ringkasan, tandai_tahap
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    HakFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    PerubahanKepesertaanFactory,
    RekonsiliasiFactory,
    TahapDaerahFactory,
    TahapFactory,
)
from wilayah.models import Wilayah

HARI = date(2026, 12, 20)
BAYAR = date(2026, 11, 1)
TAHAP = "2026-4"


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """One family of each kind; 30 days after the pay date are over."""
    tahap = TahapFactory(tanggal_data=date(2026, 10, 15), tanggal_bayar=BAYAR)

    def satu(nominal: int = 225_000, hak: int | None = 225_000, desa: str = DESA, **rekon: Any) -> Any:
        bayar: Any = PembayaranFactory(tahap=tahap, nominal=nominal, kpm=KPMFactory(desa_id=desa))
        PenugasanFactory(kpm=bayar.kpm, petugas=pemeran.pendamping if desa == DESA else pemeran.pendamping_lain)
        if hak is not None:
            HakFactory(tahap=tahap, kpm=bayar.kpm, nominal=hak, nominal_fc=nominal)
        if rekon:
            RekonsiliasiFactory(pembayaran=bayar, **({"tanggal": BAYAR + timedelta(days=9)} | rekon))
        return bayar

    tidak = {"status": "tidak", "jumlah": 0, "tanggal": None, "alasan_id": "kks-hilang"}
    hasil = SimpleNamespace(
        tahap=tahap,
        cair=satu(status="cair"),
        batas=satu(status="cair", tanggal=BAYAR + timedelta(days=30)),
        terlambat=satu(status="cair", tanggal=BAYAR + timedelta(days=31)),
        lebih=satu(nominal=500_000, status="cair"),  # the plan is above the entitlement
        sebagian=satu(nominal=500_000, hak=500_000, status="sebagian", jumlah=200_000),
        tidak=satu(**tidak),
        belum=satu(desa=DESA_2),
        tanpa_nama=satu(hak=None, status="cair"),  # nobody knows what the family is entitled to
        tak_berhak=satu(hak=0, desa=DESA_2),
        keluar=satu(desa=DESA_2),
        nol=satu(nominal=0, hak=225_000),
        luput=KPMFactory(desa_id=DESA_2),
        luput_keluar=KPMFactory(desa_id=DESA_2, kepesertaan="mandiri"),
        jauh=satu(desa=DESA_LUAR, status="cair"),
    )
    # Left before the cut-off; of the other the step lies after it, so it took part on the day.
    PerubahanKepesertaanFactory(kpm=hasil.keluar.kpm, dari="aktif", ke="mandiri", tanggal=date(2026, 10, 15))
    PerubahanKepesertaanFactory(kpm=hasil.cair.kpm, dari="aktif", ke="mandiri", tanggal=date(2026, 10, 16))
    KPM.objects.filter(pk__in=[hasil.keluar.kpm_id, hasil.cair.kpm_id]).update(kepesertaan="mandiri")
    for kpm in (hasil.luput, hasil.luput_keluar):
        HakFactory(tahap=tahap, kpm=kpm)
    return hasil


def _semua() -> dict[tuple[str, str], dict[str, int]]:
    return {(r.tahap_id, r.wilayah_id): {k: getattr(r, k) for k in ANGKA_TAHAP} for r in RingkasanTahap.objects.all()}


def _kecamatan(hari: date = HARI) -> Any:
    susun_ringkasan(pada=hari)
    return ukuran_tahap_wilayah(TahapFactory(), Wilayah.objects.get(pk=KECAMATAN))


def test_neraca_dan_tiga_ukuran(isi: SimpleNamespace) -> None:
    hasil = _kecamatan()
    angka = hasil.total.angka
    assert {k: getattr(angka, k) for k in ANGKA_NERACA} == {
        "rencana_n": 10, "rencana_rp": 2_800_000,
        "cair_n": 5, "cair_rp": 1_400_000,
        "sebagian_n": 1, "sebagian_rp": 200_000, "sisa_rp": 300_000,
        "tidak_n": 1, "tidak_rp": 225_000,
        "belum_n": 3, "belum_rp": 675_000,
        "tanpa_dana_n": 1,
    }  # fmt: skip
    assert angka.seimbang
    # Right family: 10 lines and one entitled family without; not: no entitlement, left before the cut-off, luput.
    assert angka.bagian("sasaran") == Bagian(n=7, dari=11, tt=1)
    assert (angka.luput_n, angka.bagian("sasaran").salah) == (1, 3)
    # Right amount: 7 reports; not: above the entitlement, partly, not withdrawn.
    assert angka.bagian("jumlah") == Bagian(n=3, dari=7, tt=1)
    # Right time: 30 days are over for all; the day itself is still on time, and nobody knows of three.
    assert angka.bagian("waktu") == Bagian(n=4, dari=10, tt=3)
    assert (angka.bagian("waktu").salah, angka.waktu_tanpa, angka.belum_tempo_n) == (3, 0, 0)
    assert angka.bagian("waktu").persen == 40
    assert {b.kode: b.angka.rencana_n for b in hasil.anak if b.angka.rencana_n} == {DESA: 7, DESA_2: 3}
    # The raw rows say the same balance.
    mentah = neraca(Pembayaran.objects.filter(tahap=TAHAP, kecamatan_kode=KECAMATAN))
    assert all(getattr(mentah, k) == getattr(angka, k) for k in ANGKA_NERACA)


def test_sebelum_tenggat_dan_tanpa_tanggal_bayar(isi: SimpleNamespace) -> None:
    angka = _kecamatan(BAYAR + timedelta(days=30)).total.angka
    assert angka.bagian("waktu") == Bagian(n=4, dari=5, tt=0, berjalan=5)
    assert angka.bagian("waktu").persen is None  # those who came early are no share of all
    assert (angka.waktu_tanpa, angka.belum_tempo_n) == (0, 5)

    # The kabupaten's own day goes before that of the tahap.
    daerah = TahapDaerahFactory(tahap=isi.tahap, wilayah_id=KABUPATEN, tanggal_bayar=BAYAR + timedelta(days=1))
    assert _kecamatan(HARI).total.angka.bagian("waktu") == Bagian(n=5, dari=10, tt=3)
    daerah.delete()

    type(isi.tahap).objects.update(tanggal_bayar=None)
    angka = _kecamatan().total.angka
    assert (angka.bagian("waktu"), angka.waktu_tanpa) == (Bagian(), 10)
    assert angka.bagian("waktu").persen is None


def test_batas_hari_menurut_aturan_pada_hari_pertama_tahap(isi: SimpleNamespace) -> None:
    AturanBantuan.objects.filter(selesai=None).update(hari_tepat_waktu=31)
    assert _kecamatan().total.angka.bagian("waktu").n == 5


def test_setiap_tingkat_jumlah_di_bawahnya(isi: SimpleNamespace) -> None:
    susun_ringkasan(pada=HARI)
    semua = _semua()
    for (tahap, kode), angka in semua.items():
        anak = [
            a
            for (t, k), a in semua.items()
            if t == tahap and k.startswith(f"{kode}.") and k.count(".") == kode.count(".") + 1
        ]
        assert not anak or angka == {k: sum(a[k] for a in anak) for k in ANGKA_TAHAP}
    assert {k for _, k in semua if len(k) == 5} == {KABUPATEN, DESA_LUAR[:5]}
    indonesia = ukuran_tahap_wilayah(isi.tahap, None)
    assert (indonesia.total.nama, indonesia.total.angka.rencana_n) == ("Indonesia", 11)
    assert ukuran_tahap_wilayah(isi.tahap, Wilayah.objects.get(pk=DESA)).total.angka.rencana_n == 7
    assert ukuran_tiap_tahap([isi.tahap], Wilayah.objects.get(pk=KECAMATAN))[TAHAP].rencana_n == 10


def test_segar_seketika_sama_dengan_bangun_ulang(isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    DesaBerubah.objects.all().delete()
    jauh = RingkasanTahap.objects.get(wilayah=DESA_LUAR)
    Rekonsiliasi.objects.filter(pembayaran=isi.tidak).delete()
    RekonsiliasiFactory(pembayaran=isi.belum)
    lama = TahapFactory(nomor=3)
    PembayaranFactory(tahap=lama, kpm=isi.jauh.kpm, desa_id=DESA_TETANGGA)
    tandai_berubah([DESA, DESA_2, DESA_TETANGGA])
    assert segarkan_berubah(pada=HARI) == 3
    seketika = _semua()
    assert (seketika[TAHAP, KECAMATAN]["tidak_n"], seketika[TAHAP, KECAMATAN]["cair_n"]) == (0, 6)
    assert seketika["2026-3", KABUPATEN]["rencana_n"] == 1
    assert RingkasanTahap.objects.get(wilayah=DESA_LUAR).pk == jauh.pk, "an area that did not change is left alone"
    bangun_ulang(pada=HARI)
    assert _semua() == seketika


def test_daerah_tanpa_baris_lagi_hilang(isi: SimpleNamespace) -> None:
    susun_ringkasan(pada=HARI)
    Rekonsiliasi.objects.filter(pembayaran=isi.jauh).delete()
    isi.jauh.delete()
    Hak.objects.filter(desa=DESA_LUAR).delete()
    susun_ringkasan(desa=[DESA_LUAR], pada=HARI)
    assert not RingkasanTahap.objects.filter(wilayah__in=[DESA_LUAR, DESA_LUAR[:5]]).exists()
    assert susun_ringkasan(desa=[]) == 0


def test_keluarga_saya_sama_dengan_desanya(isi: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    """All of DESA is one pendamping's; only families nobody names stand apart, for they are held by nobody."""
    susun_ringkasan()
    desa = ukuran_tahap_wilayah(isi.tahap, Wilayah.objects.get(pk=DESA)).total.angka
    lama = TahapFactory(nomor=3)
    milik = ukuran_saya([isi.tahap, lama], pemeran.pendamping)
    assert milik[TAHAP] == desa
    assert milik["2026-3"].rencana_n == 0
    assert ukuran_saya([isi.tahap], pemeran.apd)[TAHAP].rencana_n == 0


def test_tahap_berubah_menandai_desanya(isi: SimpleNamespace) -> None:
    DesaBerubah.objects.all().delete()
    tandai_tahap(tahap=isi.tahap, wilayah=KABUPATEN)
    assert set(DesaBerubah.objects.values_list("kode", flat=True)) == {DESA, DESA_2}
    tandai_tahap(tahap=isi.tahap)
    assert DesaBerubah.objects.filter(kode=DESA_LUAR).exists()


def test_basis_data_menolak_yang_tidak_seimbang(isi: SimpleNamespace) -> None:
    susun_ringkasan(pada=HARI)
    for kolom in ("cair_n", "sisa_rp", "sasaran_n"):
        with pytest.raises(IntegrityError), transaction.atomic():
            RingkasanTahap.objects.filter(wilayah=KECAMATAN).update(**{kolom: 900})
