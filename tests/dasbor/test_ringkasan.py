"""Summaries: they agree with the rows, and both ways of making them agree with each other."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from dasbor.beranda import beranda_pendamping
from dasbor.models import ANGKA, Ringkasan
from dasbor.selectors.tempat import Tempat, anak, deret
from dasbor.services import bangun_ulang, segarkan_berubah
from dasbor.services.ringkasan import bulan_dihitung
from dasbor.tampilan.tautan import PESERTA
from inti.models import DesaBerubah
from inti.services.ringkasan import tandai_berubah
from kpm.enums import Kepesertaan
from kpm.models import KPM
from penyaluran.enums import StatusRekon
from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PembayaranFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
)
from wilayah.models import Wilayah

HARI = date(2026, 11, 22)
BULAN = date(2026, 11, 1)


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Two families of one pendamping, one of another, one of nobody; a group that met and one that never did."""
    a, b = KPMFactory(desa_id=DESA), KPMFactory(desa_id=DESA)
    c, d = KPMFactory(desa_id=DESA_2), KPMFactory(desa_id=DESA_TETANGGA)
    for kpm in (a, b):
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    PenugasanFactory(kpm=c, petugas=pemeran.pendamping_lain)
    bertemu, diam = KelompokFactory(desa_id=DESA), KelompokFactory(desa_id=DESA)
    for kelompok in (bertemu, diam):
        PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    PertemuanFactory(kelompok=bertemu, petugas=pemeran.pendamping, tanggal=date(2026, 11, 3))
    PertemuanFactory(kelompok=bertemu, petugas=pemeran.pendamping, tanggal=date(2026, 10, 31))
    KunjunganFactory(kpm=a, petugas=pemeran.pendamping, tanggal=date(2026, 11, 1))
    TandaAbsenFactory(kpm=b)
    TandaKelompokFactory(kelompok=diam, petugas=pemeran.pendamping)
    cair = PembayaranFactory(kpm=a, nominal=225_000)
    RekonsiliasiFactory(pembayaran=cair)
    sebagian = PembayaranFactory(kpm=b, nominal=500_000)
    RekonsiliasiFactory(pembayaran=sebagian, status=StatusRekon.SEBAGIAN, jumlah=200_000)
    PembayaranFactory(kpm=c, nominal=750_000)
    PembayaranFactory(kpm=d, nominal=0, status_fc="EXCLUDE")
    return SimpleNamespace(a=a, b=b, c=c, d=d, bertemu=bertemu, diam=diam)


def _semua(bulan: date = BULAN) -> dict[tuple[str, int | None], dict[str, int]]:
    """Rows of a month: each pendamping's part of a desa, and the sums above."""
    rinci = len(DESA)
    return {
        (r.wilayah_id, r.petugas_id): {k: getattr(r, k) for k in ANGKA}
        for r in Ringkasan.objects.filter(bulan=bulan)
        if not r.langsung or len(r.wilayah_id) == rinci
    }


def _terisi(angka: dict[str, int]) -> dict[str, int]:
    return {k: n for k, n in angka.items() if n}


def test_angka_sesuai_dengan_baris(pemeran: SimpleNamespace, isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    assert _terisi(_semua()[(DESA, pemeran.pendamping.pk)]) == {
        "kpm": 2,
        "kpm_lepas": 2,
        "sd": 2,
        "kelompok": 2,
        "kelompok_bertemu": 1,
        "wajib": 2,
        "wajib_bertemu": 1,
        "sesi_dari": 58,  # two groups, 29 sessions in force
        "pertemuan": 1,  # the one in October is not this month's
        "tanda_absen": 1,
        "tanda_kelompok": 1,
        "kunjungan": 1,
        "kpm_dikunjungi": 1,
        "rencana_n": 2,
        "masuk_n": 2,
        "cair_n": 1,
        "sebagian_n": 1,
        "rencana_rp": 725_000,
        "cair_rp": 425_000,
        "sisa_rp": 300_000,
    }
    kecamatan = _semua()[(KECAMATAN, None)]
    assert (kecamatan["kpm"], kecamatan["rencana_rp"]) == (3, 1_475_000)
    assert _semua()[(KABUPATEN, None)]["kpm"] == 4
    assert _semua()[("17", None)]["kpm"] == 4


def test_yang_ditangguhkan_tetap_dihitung_dan_ada_di_daftarnya(
    pemeran: SimpleNamespace, isi: SimpleNamespace, client_untuk: Any
) -> None:
    type(isi.a).objects.filter(pk=isi.a.pk).update(kepesertaan="ditangguhkan")
    type(isi.b).objects.filter(pk=isi.b.pk).update(kepesertaan="mandiri")
    bangun_ulang(pada=HARI)
    milik = _semua()[(DESA, pemeran.pendamping.pk)]
    daftar = client_untuk(pemeran.korkec).get(f"/kpm/?wilayah={DESA}&petugas={pemeran.pendamping.pk}&{PESERTA}")
    assert milik["kpm"] == len(daftar.context["baris"]) == 1
    # What was sent to a family that left is accounted for all the same, on the home page too.
    assert milik["rencana_n"] == 2
    beranda = beranda_pendamping(pemeran.pendamping, HARI)
    assert beranda.neraca is not None
    assert (beranda.kpm, beranda.neraca.rencana_n) == (1, 2)


def test_yang_jabatannya_berakhir_tidak_memegang_siapa_pun(pemeran: SimpleNamespace, isi: SimpleNamespace) -> None:
    """The figure without a pendamping is the list it leads to."""
    pemeran.pendamping.jabatan.update(selesai=date(2026, 11, 21))
    bangun_ulang(pada=HARI)
    assert _semua()[KECAMATAN, None]["kpm"] == 3
    assert _semua()[DESA, None]["kpm"] == 2 == KPM.objects.filter(desa=DESA).belum_termapping(HARI).count()
    _, orang = anak(_layar(KECAMATAN)[0], BULAN)
    assert {c.petugas: c.angka.kpm for c in orang} == {0: 2, pemeran.pendamping.pk: 0, pemeran.pendamping_lain.pk: 1}


def test_baris_tanpa_dana_tidak_direncanakan(isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    tetangga = _semua()[(DESA_TETANGGA, None)]
    assert (tetangga["kpm"], tetangga["rencana_n"]) == (1, 0)


def test_penyegaran_sama_dengan_bangun_ulang(pemeran: SimpleNamespace, isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    KunjunganFactory(kpm=isi.c, petugas=pemeran.pendamping_lain, tanggal=HARI)
    isi.a.kepesertaan = "mandiri"
    isi.a.save()
    tandai_berubah([DESA, DESA_2])
    assert segarkan_berubah(pada=HARI) == 2
    sedikit = _semua()
    bangun_ulang(pada=HARI)
    assert _semua() == sedikit
    assert sedikit[(KECAMATAN, None)]["kpm"] == 2


def test_desa_yang_menjadi_kosong_hilang_dari_jumlah(isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    type(isi.d).objects.filter(pk=isi.d.pk).update(kepesertaan="berhenti")
    tandai_berubah([DESA_TETANGGA])
    segarkan_berubah(pada=HARI)
    assert (DESA_TETANGGA, None) not in _semua()
    assert _semua()[(KABUPATEN, None)]["kpm"] == 3


def test_tanda_berubah_diambil_sekali(isi: SimpleNamespace) -> None:
    tandai_berubah([DESA, DESA])
    assert DesaBerubah.objects.count() == 1
    assert segarkan_berubah(pada=HARI) == 1
    assert segarkan_berubah(pada=HARI) == 0


def test_bulan_baru_langsung_lengkap(isi: SimpleNamespace) -> None:
    tandai_berubah([DESA])
    segarkan_berubah(pada=HARI)
    pertama = _semua()
    bangun_ulang(pada=HARI)
    assert _semua() == pertama
    assert pertama[(KABUPATEN, None)]["kpm"] == 4


def test_koreksi_bulan_lalu_masuk_tanpa_menunggu_malam(pemeran: SimpleNamespace, isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    oktober = date(2026, 10, 1)
    assert _semua(oktober)[(KECAMATAN, None)]["pertemuan"] == 1
    PertemuanFactory(kelompok=isi.diam, petugas=pemeran.pendamping, tanggal=date(2026, 10, 20))
    tandai_berubah([DESA])
    segarkan_berubah(pada=HARI)
    segera = {bulan: _semua(bulan) for bulan in bulan_dihitung(HARI)}
    assert segera[oktober][(KECAMATAN, None)]["pertemuan"] == 2
    bangun_ulang(pada=HARI)
    assert {bulan: _semua(bulan) for bulan in bulan_dihitung(HARI)} == segera


def _layar(kode: str | None) -> tuple[Tempat, dict[str, int]]:
    tempat = Tempat(Wilayah.objects.select_related("induk__induk__induk").get(pk=kode) if kode else None)
    return tempat, deret(tempat, BULAN).kini


@pytest.mark.parametrize("kode", [None, "17", KABUPATEN, KECAMATAN, DESA])
def test_setiap_tingkat_menjumlah_ke_angka_yang_sama(isi: SimpleNamespace, kode: str | None, db: Any) -> None:
    bangun_ulang(pada=HARI)
    diharapkan = 4 if kode in (None, "17", KABUPATEN) else 3 if kode == KECAMATAN else 2
    tempat, kini = _layar(kode)
    assert kini["kpm"] == diharapkan
    di_bawah, orang = anak(tempat, BULAN)
    assert sum(c.angka.kpm for c in di_bawah) == (diharapkan if kode != DESA else 0)
    assert sum(c.angka.kpm for c in orang) == (diharapkan if kode in (KECAMATAN, DESA) else 0)


def test_setiap_desa_punya_baris_juga_yang_kosong(isi: SimpleNamespace) -> None:
    bangun_ulang(pada=HARI)
    tempat, _ = _layar(KECAMATAN)
    di_bawah, orang = anak(tempat, BULAN)
    assert len(di_bawah) == 7
    assert [c.nama for c in orang] == ["Pendamping", "Pendamping Lain"]


def test_beban_di_atas_acuan_per_kecamatan(
    isi: SimpleNamespace, pemeran: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two families in two desa of a kecamatan are more than one; one in each of two kecamatan are not."""
    monkeypatch.setattr("dasbor.services.ringkasan.BEBAN_ACUAN", 1)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA_2), petugas=pemeran.pendamping)
    PenugasanFactory(kpm=isi.d, petugas=pemeran.pendamping_lain)
    bangun_ulang(pada=HARI)

    def lebih() -> dict[str, int]:
        jumlah = Ringkasan.objects.filter(bulan=BULAN, pendamping_lebih__gt=0)
        return dict(jumlah.values_list("wilayah", "pendamping_lebih"))

    assert lebih() == {KECAMATAN: 1, KABUPATEN: 1, KABUPATEN[:2]: 1}
    KPM.objects.filter(pk__in=[isi.a.pk, isi.b.pk]).update(kepesertaan=Kepesertaan.MANDIRI)
    tandai_berubah([DESA])
    segarkan_berubah(pada=HARI)
    assert lebih() == {}
