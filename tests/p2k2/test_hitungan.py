"""The recomputation over everybody: recorded, alone, and continued after a kill."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from inti.galat import GalatPengguna
from kpm.models import KPM, KeanggotaanBerubah
from kpm.services import keluarkan_anggota, pindahkan_anggota, tambah_anggota, ubah_kepesertaan
from p2k2.models import HitunganTanda, Pertemuan, TandaAbsen, TandaKelompok
from p2k2.services import hitungan
from p2k2.services.tanda import lanjutkan_hitungan, tandai_absen
from p2k2.tasks import tandai_absen_berubah, tandai_absen_semua
from pendamping.models import Tugas
from pendamping.services.kelompok import bentuk_kelompok, bubarkan_kelompok, gabung_kelompok, pecah_kelompok
from penyaluran.services.daftar import final_closing_tulis_sql
from tests.factories import (
    HitunganTandaFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.p2k2.acuan import dari_basis_data, deretan
from tests.pekerja import AKAR, alamat_basis_uji, tunggu

PADA = date(2026, 11, 22)
TUAL = "81.72.01.2001"
KOSONG = {"diperiksa": 0, "dibuka": 0, "diperbarui": 0, "ditutup": 0, "aktif": 0, "kelompok_tanpa_pertemuan": 0}


def absen(*pk):
    """Families that missed the last three meetings of their group; an id may lie in a later range."""
    kelompok = KelompokFactory()
    pertemuan = [PertemuanFactory(kelompok=kelompok, tanggal=date(2026, b, 3)) for b in (9, 10, 11)]
    hasil = []
    for nomor in pk:
        kpm = KPMFactory(pk=nomor)
        KeanggotaanFactory(kpm=kpm, kelompok=kelompok, mulai=date(2025, 1, 1))
        for p in pertemuan:
            KehadiranFactory(pertemuan=p, kpm=kpm, status="alpa")
        hasil.append(kpm)
    return hasil


def angka(ini):
    return {nama: getattr(ini, nama) for nama in KOSONG}


@pytest.mark.django_db
def test_a_run_is_recorded_with_what_it_found():
    absen(11, 12)
    assert tandai_absen(pada=PADA) == KOSONG | {"diperiksa": 2, "dibuka": 2, "aktif": 2}
    ini = HitunganTanda.objects.get()
    assert (ini.pada, ini.pemicu, ini.keadaan, ini.dilanjutkan, ini.galat) == (PADA, "perintah", "selesai", 0, "")
    assert angka(ini) == KOSONG | {"diperiksa": 2, "dibuka": 2, "aktif": 2}
    assert ini.selesai_pada is not None
    tandai_absen_semua()
    assert list(HitunganTanda.objects.order_by("pk").values_list("pemicu", "dibuka", "aktif")) == [
        ("perintah", 2, 2),
        ("jadwal", 0, 2),
    ]


@pytest.mark.django_db
def test_families_far_apart_are_all_reached():
    jauh = absen(7, 3_000_000, 9_000_000_000)
    assert tandai_absen(pada=PADA)["dibuka"] == 3
    assert set(TandaAbsen.objects.values_list("kpm_id", flat=True)) == {k.pk for k in jauh}
    assert HitunganTanda.objects.get().sampai > 9_000_000_000


@pytest.mark.django_db
def test_without_a_rule_nothing_is_recorded():
    with pytest.raises(GalatPengguna, match="Belum ada aturan absen"):
        tandai_absen(pada=date(2017, 12, 31))
    assert not HitunganTanda.objects.exists()


@pytest.mark.django_db
def test_an_interrupted_run_goes_on_where_it_stopped_and_says_so():
    absen(11, 300_000)
    HitunganTandaFactory(pada=PADA, sampai=100_000, dibuka=4)
    kata = list[str]()
    assert tandai_absen(pada=PADA, kata=kata.append) == KOSONG | {"diperiksa": 2, "dibuka": 5, "aktif": 1}
    assert kata == ["Hitungan untuk 22 November 2026 pernah terputus dan dilanjutkan dari keluarga nomor 100.000."]
    ini = HitunganTanda.objects.get()
    assert (ini.keadaan, ini.dilanjutkan, ini.dibuka) == ("selesai", 1, 5)
    assert not TandaAbsen.objects.filter(kpm=11).exists()  # passed by the run that was killed


@pytest.mark.django_db
def test_an_interrupted_run_of_another_day_is_given_up():
    absen(11)
    lama = HitunganTandaFactory(pada=date(2026, 11, 21), sampai=100_000)
    assert tandai_absen(pada=PADA)["dibuka"] == 1
    lama.refresh_from_db()
    assert (lama.keadaan, lama.galat) == ("gagal", "Terputus. Diganti oleh hitungan untuk 22 November 2026.")
    assert lama.selesai_pada is not None


@pytest.mark.django_db
def test_the_clock_finishes_what_was_interrupted_and_nothing_else():
    absen(11)
    assert lanjutkan_hitungan() is None
    assert not HitunganTanda.objects.exists()
    HitunganTandaFactory(pada=PADA)
    assert lanjutkan_hitungan() == KOSONG | {"diperiksa": 1, "dibuka": 1, "aktif": 1}
    assert lanjutkan_hitungan() is None
    assert HitunganTanda.objects.get().keadaan == "selesai"


@pytest.mark.django_db
def test_a_failure_is_recorded_without_details(monkeypatch):
    absen(11)

    def rusak(**_):
        raise ValueError("SITI 1771080101800001")

    monkeypatch.setattr(hitungan.mesin, "tandai_keluarga", rusak)
    with pytest.raises(ValueError, match="SITI"):
        tandai_absen(pada=PADA)
    ini = HitunganTanda.objects.get()
    assert ini.keadaan == "gagal"
    assert ini.galat == "Terhenti karena ValueError. Rinciannya ada di catatan kesalahan sistem."
    monkeypatch.undo()
    assert not TandaAbsen.objects.exists()


@pytest.mark.django_db
def test_the_cost_of_a_range_does_not_grow_with_its_families():
    absen(*range(1, 4))
    with CaptureQueriesContext(connection) as sedikit:
        tandai_absen(pada=PADA)
    absen(*range(10, 30))
    with CaptureQueriesContext(connection) as banyak:
        tandai_absen(pada=PADA)
    assert len(sedikit) == len(banyak)


# --- two at once, and a kill ---------------------------------------------------------------


@pytest.fixture
def sesi_lain():
    lain = connections.create_connection("default")
    yield lain
    lain.close()


@pytest.mark.django_db(transaction=True)
def test_a_second_run_is_refused_in_a_sentence(sesi_lain):
    absen(11)
    with sesi_lain.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s)", [hitungan._KUNCI])
    HitunganTandaFactory(pada=PADA)
    with pytest.raises(GalatPengguna, match="sedang dihitung oleh proses lain"):
        tandai_absen(pada=PADA)
    assert lanjutkan_hitungan() is None
    assert (TandaAbsen.objects.count(), HitunganTanda.objects.get().keadaan) == (0, "berjalan")
    sesi_lain.close()
    assert tunggu(lanjutkan_hitungan, detik=20)["dibuka"] == 1


def perintah(*opsi):
    return subprocess.Popen(
        [sys.executable, "manage.py", "tandai_absen", f"--pada={PADA}", *opsi],
        cwd=AKAR,
        env=os.environ | {"DATABASE_URL": alamat_basis_uji()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_leaves_correct_flags_and_the_next_one_finishes():
    """SIGKILL in the second range, held up there by a lock on a flag it has to change."""
    awal, akhir = absen(11, 1_000_000)
    tandai_absen(pada=date(2026, 11, 3))
    HitunganTanda.objects.all().delete()
    kelompok = Pertemuan.objects.first().kelompok
    baru = PertemuanFactory(kelompok=kelompok, tanggal=date(2026, 11, 20))
    for kpm in (awal, akhir):
        KehadiranFactory(pertemuan=baru, kpm=kpm, status="alpa")
    with transaction.atomic():
        TandaAbsen.objects.select_for_update().get(kpm=akhir)
        anak = perintah()
        try:
            tunggu(lambda: HitunganTanda.objects.filter(sampai__gt=11).exists(), detik=120)
            with connection.cursor() as kursor:
                tunggu(lambda: _menunggu(kursor), detik=60)
        finally:
            os.killpg(anak.pid, signal.SIGKILL)
            anak.communicate()
        ini = HitunganTanda.objects.get()
        assert (ini.keadaan, ini.diperbarui) == ("berjalan", 1)
    assert list(TandaAbsen.objects.order_by("kpm").values_list("kpm", "jumlah")) == [(11, 4), (1_000_000, 3)]
    # Waits until the server has noticed that the killed run is gone.
    lanjut = perintah("--tunggu")
    keluar, kata = lanjut.communicate(timeout=120)
    assert json.loads(keluar) == KOSONG | {"diperiksa": 2, "diperbarui": 2, "aktif": 2}, kata
    assert "dilanjutkan dari keluarga nomor" in kata
    ini.refresh_from_db()
    assert (ini.keadaan, ini.dilanjutkan, HitunganTanda.objects.count()) == ("selesai", 1, 1)
    for kpm in KPM.objects.all():
        assert TandaAbsen.objects.get(kpm=kpm).bukti == deretan(dari_basis_data(kpm), pada=PADA)
    kunci = {f"absen:{t.pk}:{t.kpm_id}" for t in TandaAbsen.objects.all()}
    assert set(Tugas.objects.filter(keadaan="terbuka", jenis="absen").values_list("kunci", flat=True)) == kunci


def _menunggu(kursor):
    kursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return kursor.fetchone()[0]


# --- soon after a change -------------------------------------------------------------------

SEP, OKT, NOV = date(2026, 9, 3), date(2026, 10, 3), date(2026, 11, 3)


@pytest.fixture
def tiga_kali(rombongan):
    """All three families missed three meetings, and their flags are open."""
    for hari in (SEP, OKT, NOV):
        pertemuan = PertemuanFactory(kelompok=rombongan.kelompok, tanggal=hari, petugas=rombongan.petugas)
        for kpm in rombongan.kpm:
            KehadiranFactory(pertemuan=pertemuan, kpm=kpm, status="alpa")
    assert tandai_absen(pada=PADA)["dibuka"] == 3
    return rombongan


def lain(r):
    kelompok = KelompokFactory(nama="Mawar", dibuat_oleh=r.petugas)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=r.petugas, mulai=date(2025, 1, 1))
    return kelompok


def pindah(r):
    pindahkan_anggota(dari=r.kelompok, ke=lain(r), kpm=r.pk[0], mulai=OKT, oleh=r.petugas)


def keluar(r):
    keluarkan_anggota(kelompok=r.kelompok, kpm=r.pk[0], sampai=OKT, oleh=r.petugas)


def bubar(r):
    Pertemuan.objects.filter(tanggal=NOV).update(keadaan="dibatalkan", alasan_batal="Banjir")
    bubarkan_kelompok(kelompok=r.kelompok, tanggal=OKT, oleh=r.petugas)


def satukan(r):
    Pertemuan.objects.filter(tanggal=NOV).update(keadaan="dibatalkan", alasan_batal="Banjir")
    gabung_kelompok(dari=r.kelompok, ke=lain(r), mulai=date(2026, 10, 4), oleh=r.petugas)


def lulus(r):
    ubah_kepesertaan(kpm=r.kpm[0], ke="mandiri", tanggal=PADA, alasan="mampu", oleh=r.petugas)


@pytest.mark.parametrize(
    ("ubah", "tertutup"),
    [(pindah, [0]), (keluar, [0]), (bubar, [0, 1, 2]), (satukan, [0, 1, 2]), (lulus, [0])],
    ids=lambda nilai: getattr(nilai, "__name__", ""),
)
@pytest.mark.django_db
def test_the_flag_follows_a_change_of_membership_or_standing(tiga_kali, ubah, tertutup):
    ubah(tiga_kali)
    assert TandaAbsen.objects.aktif().count() == 3
    tandai_absen_berubah()
    assert set(TandaAbsen.objects.exclude(ditutup_pada=None).values_list("kpm_id", flat=True)) == {
        tiga_kali.pk[n] for n in tertutup
    }
    assert not KeanggotaanBerubah.objects.exists()


@pytest.mark.django_db
def test_the_flag_comes_back_with_the_membership(tiga_kali):
    """The family had left by mistake: its marks count again once it is back from the same day."""
    keluar(tiga_kali)
    tandai_absen_berubah()
    tambah_anggota(
        kelompok=tiga_kali.kelompok, kpm=tiga_kali.pk[:1], mulai=OKT + timedelta(days=1), oleh=tiga_kali.petugas
    )
    tandai_absen_berubah()
    assert TandaAbsen.objects.aktif().filter(kpm=tiga_kali.pk[0]).exists()


@pytest.mark.django_db
def test_new_groups_are_judged_soon(rombongan):
    """A group entered with a first day months ago, and one split off then, were not met since."""
    kpm = KPMFactory(nama="DEDI")
    PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
    baru = bentuk_kelompok(
        nama="Baru", desa=kpm.desa_id, dibentuk=date(2026, 7, 1), anggota=[kpm.pk], oleh=rombongan.petugas
    )
    pecahan = pecah_kelompok(
        id=uuid7(), kelompok=rombongan.kelompok, nama="Pecahan", anggota=rombongan.pk[:1], mulai=date(2026, 6, 1),
        oleh=rombongan.petugas,
    )  # fmt: skip
    tandai_absen_berubah()
    tanda = TandaKelompok.objects.aktif().filter(kelompok__in=[baru, pecahan])
    assert {t.kelompok_id: t.bulan for t in tanda} == {baru.pk: 4, pecahan.pk: 5}


@pytest.mark.django_db
def test_a_new_list_makes_participants_who_are_judged_soon(tiga_kali):
    """Who was only a candidate has no flag; the list that names it as paid says so."""
    KPM.objects.filter(pk=tiga_kali.pk[0]).update(kepesertaan="calon")
    tandai_absen(pada=PADA)
    assert TandaAbsen.objects.aktif().count() == 2
    with connection.cursor() as kursor:
        kursor.execute("CREATE TEMP TABLE impor_nilai (sasaran_id bigint, hasil text) ON COMMIT DROP")
        kursor.execute("INSERT INTO impor_nilai VALUES (%s, 'tetap'), (%s, 'tetap')", tiga_kali.pk[:2])
        kursor.execute(final_closing_tulis_sql._CALON, {"hari": PADA, "oleh": tiga_kali.petugas.pk})
    assert list(KeanggotaanBerubah.objects.values_list("kpm", flat=True)) == tiga_kali.pk[:1]
    tandai_absen_berubah()
    assert TandaAbsen.objects.aktif().count() == 3


@pytest.mark.django_db
def test_a_group_given_to_another_is_recomputed_soon():
    """The finding is about whoever leads the group today."""
    kelompok: Any = KelompokFactory(dibentuk=date(2026, 1, 1))
    lama = PenugasanKelompokFactory(kelompok=kelompok, mulai=date(2026, 1, 1))

    def tentang():
        return TandaKelompok.objects.get().petugas

    tandai_absen(pada=PADA)
    assert tentang() == lama.petugas
    lain = PenggunaFactory()
    type(lama).objects.filter(pk=lama.pk).update(petugas=lain)
    tandai_absen_berubah()
    assert tentang() == lama.petugas  # nobody said so
    KeanggotaanBerubah.objects.create(kelompok=kelompok)
    tandai_absen_berubah()
    assert tentang() == lain
    assert not KeanggotaanBerubah.objects.exists()


@pytest.mark.django_db
def test_a_mark_that_could_not_be_followed_stays(monkeypatch):
    (kpm,) = absen(11)
    KeanggotaanBerubah.objects.create(kpm=kpm)

    def rusak(**_):
        raise ValueError

    monkeypatch.setattr("p2k2.services.tanda.tandai_keluarga", rusak)
    with pytest.raises(ValueError):
        tandai_absen_berubah()
    assert KeanggotaanBerubah.objects.count() == 1
    monkeypatch.undo()


@pytest.mark.django_db
def test_the_day_of_a_mark_is_the_day_where_the_family_lives(monkeypatch):
    """At 23.00 in the west it is tomorrow in Papua: a meeting held there after midnight counts."""
    kpm: Any = KPMFactory(desa_id=TUAL)
    kelompok: Any = KelompokFactory(desa_id=TUAL)
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok, mulai=date(2025, 1, 1))
    for hari in (date(2026, 9, 3), date(2026, 10, 3), date(2026, 11, 23)):
        KehadiranFactory(pertemuan=PertemuanFactory(kelompok=kelompok, tanggal=hari), kpm=kpm, status="alpa")
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 16, tzinfo=UTC))
    KeanggotaanBerubah.objects.create(kpm=kpm)
    tandai_absen_berubah()
    assert TandaAbsen.objects.get(kpm=kpm).terakhir == date(2026, 11, 23)


# --- the page ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_history_is_shown_to_who_sees_dashboards(pemeran, client_untuk):
    url = "/p2k2/tanda/hitungan/"
    assert "Belum pernah dihitung" in client_untuk(pemeran.korkec).get(url).content.decode()
    awal = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    HitunganTandaFactory(
        pada=PADA, pemicu="jadwal", keadaan="selesai", dimulai_pada=awal, selesai_pada=awal + timedelta(seconds=185),
        diperiksa=1480, dibuka=12, ditutup=3, aktif=29, dilanjutkan=1,
    )  # fmt: skip
    HitunganTandaFactory(pada=PADA, sampai=200_000)
    isi = client_untuk(pemeran.korkec).get(url).content.decode()
    for teks in (
        "22 November 2026", "22 Nov 2026 01.30 WIB", "Terjadwal", "3 menit 5 detik", "1.480", "Selesai", "Berjalan",
        "Terputus, lalu dilanjutkan 1 kali.", "Sudah sampai keluarga nomor 200.000.",
    ):  # fmt: skip
        assert teks in isi, teks
    assert client_untuk(pemeran.pendamping).get(url).status_code == 403


@pytest.mark.django_db
def test_the_history_costs_the_same_however_long(pemeran, client_untuk):
    client, url = client_untuk(pemeran.korkab), "/p2k2/tanda/hitungan/"
    HitunganTandaFactory(keadaan="selesai", selesai_pada=datetime(2026, 11, 22, tzinfo=UTC))
    client.get(url)

    def hitung():
        with CaptureQueriesContext(connection) as kueri:
            client.get(url)
        return len(kueri)

    satu = hitung()
    for _ in range(60):
        HitunganTandaFactory(keadaan="selesai", selesai_pada=datetime(2026, 11, 22, tzinfo=UTC))
    assert hitung() == satu <= 6
    assert "Tampilkan" in client.get(url).content.decode()


@pytest.mark.django_db
def test_the_command_waits_when_asked(capsys):
    absen(11)
    call_command("tandai_absen", pada=PADA, tunggu=True)
    assert json.loads(capsys.readouterr().out)["dibuka"] == 1
