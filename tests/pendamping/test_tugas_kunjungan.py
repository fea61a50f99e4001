"""Closed by doing the thing: which tasks a visit ends, and which it does not (docs/program.md §9)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from inti.galat import GalatPengguna
from pendamping.forms.tugas import FormSelesai
from pendamping.models import Kunjungan, Tugas
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan, ubah_kunjungan
from pendamping.services.tugas import selesaikan_tugas
from pendamping.services.tugas_aturan import ikuti_tanpa_kunjungan
from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory, TugasFactory

SAAT = datetime(2026, 11, 20, 18, tzinfo=UTC)  # 21 November, one in the morning in Bengkulu
DIBERI = date(2026, 11, 21)
KINI = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture
def kpm(pemeran):
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2026, 10, 1))
    return kpm


def beri(kpm, jenis):
    return TugasFactory(kpm=kpm, jenis=jenis, kunci=f"{jenis}:uji:{kpm.pk}", dibuat_pada=SAAT)


def kunjungi(kpm, oleh, tanggal=KINI, tujuan="rutin"):
    return catat_kunjungan(kpm=kpm, isi=IsiKunjungan(tanggal=tanggal, tujuan=tujuan), oleh=oleh)


def baca(tugas):
    tugas.refresh_from_db()
    return (tugas.keadaan, tugas.hasil, tugas.kunjungan_id, tugas.diselesaikan_oleh_id)


TERBUKA = ("terbuka", "", None, None)


@pytest.mark.parametrize(
    ("jenis", "tujuan", "selesai"),
    [
        ("absen", "rutin", True),
        ("komitmen", "rutin", True),
        ("koordinator", "lainnya", True),
        ("pengaduan", "rutin", False),
        ("pengaduan", "pengaduan", True),
        ("hilang", "bantuan", False),
        ("kunjungan_awal", "lainnya", False),
    ],
)
def test_kunjungan_menyelesaikan_yang_dijawabnya(pemeran, kpm, jenis, tujuan, selesai):
    tugas, lain = beri(kpm, jenis), beri(KPMFactory(desa_id=DESA), jenis)
    kunjungan = kunjungi(kpm, pemeran.pendamping, tujuan=tujuan)
    diharap = ("selesai", "dikunjungi", kunjungan.pk, pemeran.pendamping.pk) if selesai else TERBUKA
    assert baca(tugas) == diharap
    assert baca(lain) == TERBUKA


@pytest.mark.parametrize(("tanggal", "selesai"), [(DIBERI, True), (DIBERI - timedelta(days=1), False)])
def test_kunjungan_sebelum_tugas_diberikan_tidak_menjawabnya(pemeran, kpm, tanggal, selesai):
    tugas = beri(kpm, "koordinator")
    kunjungi(kpm, pemeran.pendamping, tanggal)
    assert (baca(tugas)[0] == "selesai") is selesai


def test_kunjungan_yang_dikoreksi_ke_hari_sebelumnya_membuka_lagi(pemeran, kpm):
    tugas = beri(kpm, "absen")
    kunjungan = kunjungi(kpm, pemeran.pendamping)
    sebelum = IsiKunjungan(tanggal=DIBERI - timedelta(days=3), tujuan="rutin")
    ubah_kunjungan(kunjungan=kunjungan, isi=sebelum, versi=1, oleh=pemeran.pendamping)
    assert baca(tugas) == TERBUKA
    sesudah = IsiKunjungan(tanggal=DIBERI, tujuan="rutin")
    ubah_kunjungan(kunjungan=kunjungan, isi=sesudah, versi=2, oleh=pemeran.pendamping)
    assert baca(tugas) == ("selesai", "dikunjungi", kunjungan.pk, pemeran.pendamping.pk)


def test_koreksi_tidak_membuka_yang_diselesaikan_dengan_kata(pemeran, kpm):
    tugas = beri(kpm, "absen")
    selesaikan_tugas(tugas=tugas, hasil="pindah", keterangan="Ke Curup", oleh=pemeran.pendamping)
    kunjungan = kunjungi(kpm, pemeran.pendamping)
    ubah_kunjungan(
        kunjungan=kunjungan, isi=IsiKunjungan(tanggal=date(2026, 11, 1), tujuan="rutin"), versi=1,
        oleh=pemeran.pendamping,
    )  # fmt: skip
    assert baca(tugas) == ("selesai", "pindah", None, pemeran.pendamping.pk)


def test_kunjungan_lama_yang_baru_dicatat_menghapus_sebabnya(pemeran):
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
    ikuti_tanpa_kunjungan(pada=KINI)
    kunjungi(kpm, pemeran.pendamping, KINI - timedelta(days=9))
    assert baca(Tugas.objects.get(kpm=kpm.pk)) == ("batal", "", None, None)


def test_dikunjungi_tidak_dapat_dipilih_tanpa_kunjungan(pemeran, kpm):
    tugas = beri(kpm, "absen")
    for hasil, keterangan, kolom in (("dikunjungi", "sudah saya datangi", "hasil"), ("pindah", " ", "keterangan")):
        with pytest.raises(GalatPengguna) as galat:
            selesaikan_tugas(tugas=tugas, hasil=hasil, keterangan=keterangan, oleh=pemeran.pendamping)
        assert galat.value.kolom == kolom
    assert baca(tugas) == TERBUKA
    selesaikan_tugas(tugas=tugas, hasil="pindah", keterangan="Kata ketua RT", oleh=pemeran.pendamping)
    assert baca(tugas)[:2] == ("selesai", "pindah")


def test_kiriman_ulang_kunjungan_tidak_mengubah(pemeran, kpm):
    tugas = beri(kpm, "absen")
    kunjungan = kunjungi(kpm, pemeran.pendamping)
    tugas.refresh_from_db()
    pada = tugas.diselesaikan_pada
    catat_kunjungan(id=kunjungan.pk, kpm=kpm, isi=IsiKunjungan(tanggal=KINI, tujuan="rutin"), oleh=pemeran.pendamping)
    tugas.refresh_from_db()
    assert (Kunjungan.objects.count(), tugas.diselesaikan_pada) == (1, pada)


@pytest.mark.parametrize(("hari", "dipilihkan"), [(0, True), (-3, False)])
def test_formulir_hanya_memilihkan_kunjungan_sejak_tugas_diberikan(pemeran, kpm, hari, dipilihkan):
    tugas = beri(kpm, "pengaduan")
    kunjungan = kunjungi(kpm, pemeran.pendamping, tanggal=DIBERI + timedelta(days=hari))
    form = FormSelesai(tugas=tugas)
    assert form["kunjungan"].value() == (kunjungan.pk if dipilihkan else "")
    assert ("dikunjungi" in dict(form.fields["hasil"].choices)) == dipilihkan
