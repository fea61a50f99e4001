"""Tasks that rules give and call off by themselves (docs/program.md §9)."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from p2k2.models import Kehadiran, TandaAbsen
from p2k2.services.tanda import tandai_absen, tandai_pertemuan
from pendamping.models import AturanLapangan, Penugasan, Tugas
from pendamping.services import tugas_aturan
from pendamping.services.tugas import buka_tugas, selesaikan_tugas
from pendamping.services.tugas_aturan import buat_tugas, ikuti_tanpa_kunjungan
from pendamping.tasks import buat_tugas_malam
from tests.factories import (
    AturanAbsenFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PenugasanFactory,
    PertemuanFactory,
    TugasFactory,
)

PADA = date(2026, 11, 22)
HARI = [date(2026, bulan, 3) for bulan in (9, 10, 11)]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


def keadaan(jenis):
    """Of each family the states of its tasks of a kind, oldest occasion first."""
    hasil: dict[int, list[str]] = {}
    # A key ends in numbers: the 100th comes after the 99th.
    for t in sorted(Tugas.objects.filter(jenis=jenis), key=lambda t: (t.kpm_id, len(t.kunci), t.kunci)):
        hasil.setdefault(t.kpm_id, []).append(t.keadaan)
    return hasil


# --- absence -----------------------------------------------------------------------------------


@pytest.fixture
def rombongan():
    """Two families of one group that missed three meetings, and one of another group that did too."""
    AturanAbsenFactory()
    kpm = []
    for banyak in (2, 1):
        kelompok = KelompokFactory()
        pertemuan = [PertemuanFactory(kelompok=kelompok, tanggal=h) for h in HARI]
        for _ in range(banyak):
            k = KPMFactory()
            KeanggotaanFactory(kpm=k, kelompok=kelompok, mulai=date(2025, 1, 1))
            for p in pertemuan:
                KehadiranFactory(pertemuan=p, kpm=k, status="alpa")
            kpm.append(k)
    return kpm


def test_tanda_memberi_tugas_sekali_dengan_kunci_dan_tenggatnya(rombongan):
    for _ in range(2):
        tandai_absen(pada=PADA)
    tugas = Tugas.objects.get(kpm=rombongan[0])
    tanda = TandaAbsen.objects.get(kpm=rombongan[0])
    assert (tugas.jenis, tugas.kunci, tugas.tenggat, tugas.keadaan) == (
        "absen", f"absen:{tanda.pk}:{tugas.kpm_id}", date(2026, 12, 6), "terbuka",
    )  # fmt: skip
    assert tugas.uraian == (
        "Tidak hadir pertemuan berturut-turut sejak 3 September 2026. Datangi dan tanyakan sebabnya."
    )
    assert Tugas.objects.count() == 3


def test_tanda_yang_tertutup_membatalkan_dan_yang_baru_memberi_lagi(rombongan):
    tandai_absen(pada=PADA)
    kehadiran = Kehadiran.objects.filter(kpm=rombongan[0], tanggal=HARI[2])
    kehadiran.update(status="hadir")
    tandai_absen(pada=PADA)
    assert keadaan("absen") == {rombongan[0].pk: ["batal"], rombongan[1].pk: ["terbuka"], rombongan[2].pk: ["terbuka"]}
    kehadiran.update(status="alpa")
    tandai_absen(pada=PADA)
    assert keadaan("absen")[rombongan[0].pk] == ["batal", "terbuka"]


def test_sesudah_satu_pertemuan_hanya_keluarganya_yang_disentuh(rombongan):
    a, b, lain = rombongan
    pertemuan = Kehadiran.objects.filter(kpm=a, tanggal=HARI[2]).get().pertemuan_id
    tandai_pertemuan(pertemuan_id=pertemuan, pada=PADA)
    assert keadaan("absen") == {a.pk: ["terbuka"], b.pk: ["terbuka"]}
    TugasFactory(kpm=lain, jenis="absen", kunci="absen:tanpa-tanda")  # without a flag, yet none of this meeting's
    Kehadiran.objects.filter(kpm=a, tanggal=HARI[2]).update(status="hadir")
    tandai_pertemuan(pertemuan_id=pertemuan, pada=PADA)
    assert keadaan("absen") == {a.pk: ["batal"], b.pk: ["terbuka"], lain.pk: ["terbuka"]}
    tandai_absen(pada=PADA)  # the nightly run puts right what it finds
    assert sorted(keadaan("absen")[lain.pk]) == ["batal", "terbuka"]


def test_tugas_yang_sudah_diselesaikan_tidak_kembali_selama_tandanya_sama(rombongan, pemeran):
    PenugasanFactory(kpm=rombongan[0], petugas=pemeran.pendamping)
    tandai_absen(pada=PADA)
    tugas = Tugas.objects.get(kpm=rombongan[0])
    selesaikan_tugas(tugas=tugas, hasil="tidak_ditemukan", keterangan="Kata tetangga", oleh=pemeran.pendamping)
    tandai_absen(pada=PADA)
    assert keadaan("absen")[rombongan[0].pk] == ["selesai"]


# --- no visit ----------------------------------------------------------------------------------


def didampingi(petugas=None, mulai=date(2025, 1, 1), **kpm):
    return PenugasanFactory(kpm=KPMFactory(**kpm), mulai=mulai, **({"petugas": petugas} if petugas else {})).kpm


def test_tanpa_kunjungan_dihitung_dari_yang_paling_akhir():
    lama = didampingi()
    KunjunganFactory(kpm=lama, tanggal=date(2026, 5, 22))  # six months ago to the day
    baru = didampingi()
    KunjunganFactory(kpm=baru, tanggal=date(2026, 5, 23))
    KunjunganFactory(kpm=baru, tanggal=date(2025, 5, 23))
    pindahan = didampingi(mulai=date(2026, 8, 1))
    KunjunganFactory(kpm=pindahan, tanggal=date(2025, 2, 1))
    didampingi(kepesertaan="berhenti")
    KPMFactory()  # without a pendamping: nobody to go
    belum = didampingi()
    assert ikuti_tanpa_kunjungan(pada=PADA) == {"dibuka": 2, "dibatalkan": 0}
    assert ikuti_tanpa_kunjungan(pada=PADA) == {"dibuka": 0, "dibatalkan": 0}
    isi = {t.kpm_id: (t.kunci, t.uraian, t.tenggat) for t in Tugas.objects.all()}
    assert isi == {
        lama.pk: (
            f"tanpa_kunjungan:2026-05-22:{lama.pk}", "Tidak dikunjungi sejak 22 Mei 2026.", date(2026, 12, 6),
        ),
        belum.pk: (
            f"tanpa_kunjungan:2025-01-01:{belum.pk}",
            "Belum dikunjungi sejak menjadi dampingan pada 1 Januari 2025.",
            date(2026, 12, 6),
        ),
    }  # fmt: skip


def test_tenggat_dibagi_per_minggu_yang_paling_lama_dulu(pemeran, monkeypatch):
    monkeypatch.setattr("pendamping.services.tugas_aturan.KUNJUNGAN_SEMINGGU", 2)
    lama = [didampingi(petugas=pemeran.pendamping, mulai=date(2025, bulan, 1)) for bulan in (3, 1, 2)]
    didampingi(petugas=pemeran.pendamping_lain)
    ikuti_tanpa_kunjungan(pada=PADA)
    tenggat = dict(Tugas.objects.values_list("kpm", "tenggat"))
    assert [tenggat.pop(k.pk) for k in lama] == [date(2026, 12, 13), date(2026, 12, 6), date(2026, 12, 6)]
    assert list(tenggat.values()) == [date(2026, 12, 6)]


def test_sebab_yang_hilang_membatalkan_dan_aturan_bertanggal_dipakai():
    kpm = didampingi()
    ikuti_tanpa_kunjungan(pada=PADA)
    KunjunganFactory(kpm=kpm, tanggal=date(2026, 11, 1))
    assert ikuti_tanpa_kunjungan(pada=PADA) == {"dibuka": 0, "dibatalkan": 1}
    AturanLapangan.objects.create(berlaku_sejak=date(2027, 1, 1), bulan_tanpa_kunjungan=3, hari_tugas=7)
    assert ikuti_tanpa_kunjungan(pada=date(2026, 12, 31)) == {"dibuka": 0, "dibatalkan": 0}
    assert ikuti_tanpa_kunjungan(pada=date(2027, 2, 1)) == {"dibuka": 1, "dibatalkan": 0}
    assert Tugas.objects.get(keadaan="terbuka").tenggat == date(2027, 2, 8)


def test_pendamping_yang_berganti_mulai_menghitung_dari_awal():
    kpm = didampingi()
    ikuti_tanpa_kunjungan(pada=PADA)
    Penugasan.objects.update(selesai=date(2026, 11, 21))
    PenugasanFactory(kpm=kpm, mulai=date(2026, 11, 22))
    assert ikuti_tanpa_kunjungan(pada=PADA) == {"dibuka": 0, "dibatalkan": 1}


def test_yang_dicari_dan_tidak_ditemukan_dicari_lagi_enam_bulan_kemudian(pemeran):
    kpm = didampingi(petugas=pemeran.pendamping)
    ikuti_tanpa_kunjungan(pada=PADA)
    selesaikan_tugas(
        tugas=Tugas.objects.get(), hasil="tidak_ditemukan", keterangan="Rumah kosong", oleh=pemeran.pendamping
    )
    assert ikuti_tanpa_kunjungan(pada=date(2027, 5, 21)) == {"dibuka": 0, "dibatalkan": 0}
    assert ikuti_tanpa_kunjungan(pada=date(2027, 5, 22)) == {"dibuka": 1, "dibatalkan": 0}
    assert keadaan("tanpa_kunjungan") == {kpm.pk: ["selesai", "terbuka"]}


@pytest.mark.parametrize(("desa", "dibuka"), [("17.71.08.1007", 1), ("81.01.01.2001", 0)])
def test_hari_selesainya_menurut_zona_keluarga(pemeran, desa, dibuka):
    """Ended at half past ten in the evening in Jakarta, the next day in Jayapura."""
    kpm = didampingi(petugas=pemeran.pendamping, desa_id=desa)
    TugasFactory(
        kpm=kpm, jenis="tanpa_kunjungan", keadaan="selesai", hasil="tidak_ditemukan", keterangan="Rumah kosong",
        diselesaikan_oleh=pemeran.pendamping, diselesaikan_pada=datetime(2026, 5, 22, 15, 30, tzinfo=UTC),
    )  # fmt: skip
    assert ikuti_tanpa_kunjungan(pada=PADA) == {"dibuka": dibuka, "dibatalkan": 0}


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_tetap(banyak):
    for _ in range(banyak):
        didampingi()
    with CaptureQueriesContext(connection) as kueri:
        assert ikuti_tanpa_kunjungan(pada=PADA)["dibuka"] == banyak
    # savepoints, rules (twice), the reasons, statistics, call off, open
    assert len(kueri) == 8


# --- all of them -------------------------------------------------------------------------------


def test_perintah_dan_pekerjaan_malam(capsys, rombongan):
    didampingi()
    call_command("buat_tugas", pada=PADA)
    # The flags themselves are drawn by their own job: no flag, no task.
    assert json.loads(capsys.readouterr().out) == {
        "absen": {"dibuka": 0, "dibatalkan": 0},
        "komitmen": {"dibuka": 0, "dibatalkan": 0},
        "tanpa_kunjungan": {"dibuka": 1, "dibatalkan": 0},
    }
    buat_tugas_malam()
    assert Tugas.objects.count() == 1
    tandai_absen(pada=PADA)
    assert buat_tugas(pada=PADA)["absen"] == {"dibuka": 0, "dibatalkan": 0}
    # A task without a flag, and a flag without its task: put right over everybody here, not by drawing the flags.
    hilang = Tugas.objects.get(kpm=rombongan[0])
    hilang.delete()
    TugasFactory(kpm=rombongan[1], jenis="absen", kunci="absen:tanpa-tanda")
    tandai_absen(pada=PADA)
    assert Tugas.objects.terbuka().filter(kunci=hilang.kunci).count() == 0
    assert buat_tugas(pada=PADA)["absen"] == {"dibuka": 1, "dibatalkan": 1}
    assert Tugas.objects.terbuka().filter(kunci=hilang.kunci).count() == 1


def test_banyak_keluarga_sekaligus_sama_dengan_sedikit(rombongan, monkeypatch):
    """A large set is read from a table of its own."""
    tandai_absen(pada=PADA)
    monkeypatch.setattr(tugas_aturan, "_SEDIKIT", 1)
    kehadiran = Kehadiran.objects.filter(kpm__in=rombongan[:2], tanggal=HARI[2])
    kehadiran.update(status="hadir")
    tandai_absen(pada=PADA)
    TugasFactory(kpm=rombongan[2], jenis="absen", kunci="absen:tanpa-tanda")  # none of those whose flag changed
    assert [keadaan("absen")[k.pk] for k in rombongan[:2]] == [["batal"], ["batal"]]
    kehadiran.update(status="alpa")
    tandai_absen(pada=PADA)
    assert [sorted(keadaan("absen")[k.pk]) for k in rombongan[:2]] == [["batal", "terbuka"]] * 2
    assert sorted(keadaan("absen")[rombongan[2].pk]) == ["terbuka", "terbuka"]


def test_tugas_dari_sebab_lain_tidak_disentuh():
    kpm = didampingi()
    buka_tugas(jenis="pengaduan", kunci="pengaduan:1", kpm=[kpm.pk], uraian="Aduan", tenggat=PADA)
    buka_tugas(jenis="hilang", kunci="hilang:2026-4", kpm=[kpm.pk], uraian="Hilang", tenggat=PADA)
    buat_tugas(pada=PADA)
    assert keadaan("pengaduan") == keadaan("hilang") == {kpm.pk: ["terbuka"]}
