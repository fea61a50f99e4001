"""Any history, in any order of operations: after each one the flags are those of the plain loops (acuan.py).

What is recomputed after an operation is what production recomputes: tasks sent when the transaction commits, and marks
taken off by the clock. `PKH_UJI_RIWAYAT=400` asks for more histories than fit into every run.
"""

import os
from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from celery import current_app
from django.contrib.admin import site
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from uuid6 import uuid7

from inti.galat import GalatPengguna
from kpm.models import KPM, Kelompok
from kpm.services import keluarkan_anggota, pindahkan_anggota, tambah_anggota, ubah_kepesertaan
from p2k2 import tasks  # noqa: F401 registers what a worker does
from p2k2.models import AturanAbsen, HitunganTanda, Pertemuan, TandaAbsen, TandaKelompok
from p2k2.services.kehadiran import isi_kehadiran, perbarui_daftar
from p2k2.services.pertemuan import IsiPertemuan, batalkan, rencanakan, ubah_pertemuan
from p2k2.services.tanda import tandai_absen
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from pendamping.services.kelompok import bubarkan_kelompok, gabung_kelompok, pecah_kelompok
from tests.factories import KeanggotaanFactory, KelompokFactory, KPMFactory, PenugasanFactory, PenugasanKelompokFactory
from tests.p2k2.acuan import dari_basis_data, deretan

PADA = date(2026, 11, 22)
# Few days and hours, so that meetings, moves and corrections meet each other on one day.
HARI = [date(2026, bulan, 3) for bulan in range(2, 12)] + [date(2026, 11, 4), PADA]
JAM = [None, time(8), time(13)]
PER_LANGKAH = 22

pilih = st.integers(0, 20)  # one of what there is, by its place
hari = st.sampled_from(HARI)
jam = st.sampled_from(JAM)
# Mostly absent: histories without a flag tell little.
tanda = st.lists(st.sampled_from(["alpa"] * 14 + ["hadir", "izin", "sakit", None]), min_size=3, max_size=3)


@pytest.fixture
def dunia_kecil(pemeran, monkeypatch):
    """Two groups and three families of one pendamping, and a worker that works at once what was sent to it."""
    petugas = pemeran.pendamping
    kelompok = [KelompokFactory(dibuat_oleh=petugas, dibentuk=date(2025, 1, 1)) for _ in range(2)]
    for satu in kelompok:
        PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=date(2025, 1, 1))
    kpm = KPMFactory.create_batch(3)
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=petugas, mulai=date(2025, 1, 1))
    for k in kpm[:2]:
        KeanggotaanFactory(kpm=k, kelompok=kelompok[0], mulai=date(2026, 1, 1), dicatat_oleh=petugas)

    def kirim(nama, kwargs=None, **_):
        if nama.startswith("p2k2."):
            current_app.tasks[nama].run(**(kwargs or {}))

    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda _app, nama, **lain: kirim(nama, **lain))
    return SimpleNamespace(petugas=petugas, kpm=[k.pk for k in kpm])


def beres():
    """Let everything happen that production does after a commit, and then by the clock."""
    while connection.run_on_commit:
        antre, connection.run_on_commit = connection.run_on_commit, []
        for isi in antre:
            isi[1]()
    current_app.tasks["p2k2.tandai_absen_berubah"].run()


class Riwayat(RuleBasedStateMachine):
    dunia: SimpleNamespace

    def __init__(self):
        super().__init__()
        self.titik = transaction.atomic()
        self.titik.__enter__()
        self.n = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.titik.__exit__(None, None, None)
        connection.run_on_commit = []

    # --- what there is ------------------------------------------------------------------------

    def keluarga(self, n):
        return KPM.objects.get(pk=self.dunia.kpm[n % 3])

    def kelompok(self, n):
        semua = list(Kelompok.objects.order_by("pk"))
        return semua[n % len(semua)]

    def pertemuan(self, n):
        semua = list(Pertemuan.objects.order_by("pk"))
        return semua[n % len(semua)] if semua else None

    def lakukan(self, fungsi, **isi):
        """An operation that is refused changes nothing; either way production goes on."""
        try:
            with transaction.atomic():
                fungsi(oleh=self.dunia.petugas, **isi)
        except GalatPengguna:
            pass
        beres()

    def isi(self, pertemuan, tanda):
        anggota = pertemuan.kehadiran.values_list("kpm_id", flat=True) or [
            k.kpm_id for k in pertemuan.kelompok.keanggotaan.berlaku_pada(pertemuan.tanggal)
        ]
        marks = {k: tanda[self.dunia.kpm.index(k)] for k in anggota}
        self.lakukan(isi_kehadiran, pertemuan=pertemuan, tanda=marks, versi=pertemuan.versi, pada=PADA)

    # --- meetings and registers ---------------------------------------------------------------

    @initialize(kali=st.integers(0, 5), tanda=tanda)
    def mulai(self, kali, tanda):
        """A history begins with some months behind it: what ends a flag needs one."""
        for hari in HARI[10 - kali : 10]:
            self.rapat(0, hari, None, tanda)

    @rule(n=pilih, hari=hari, jam=jam, tanda=tanda)
    def rapat(self, n, hari, jam, tanda):
        """Entered today, whenever it was held."""
        nomor, isi = uuid7(), IsiPertemuan(tanggal=hari, jam_mulai=jam)
        self.lakukan(rencanakan, id=nomor, kelompok=self.kelompok(n), isi=isi, pada=PADA, kedua=True)
        if pertemuan := Pertemuan.objects.filter(pk=nomor).first():
            self.isi(pertemuan, tanda)

    @rule(n=pilih, hari=hari, jam=jam)
    def rencana(self, n, hari, jam):
        """Its attendance comes later, or never."""
        isi = IsiPertemuan(tanggal=hari, jam_mulai=jam)
        self.lakukan(rencanakan, id=uuid7(), kelompok=self.kelompok(n), isi=isi, pada=PADA, kedua=True)

    @rule(n=pilih, tanda=tanda)
    def koreksi(self, n, tanda):
        if pertemuan := self.pertemuan(n):
            self.isi(pertemuan, tanda)

    @rule(n=pilih)
    def daftar_susulan(self, n):
        if pertemuan := self.pertemuan(n):
            self.lakukan(perbarui_daftar, pertemuan=pertemuan)

    @rule(n=pilih)
    def batal(self, n):
        if pertemuan := self.pertemuan(n):
            self.lakukan(batalkan, pertemuan=pertemuan, alasan="Banjir", versi=pertemuan.versi)

    @rule(n=pilih, hari=hari, jam=jam)
    def geser(self, n, hari, jam):
        """To another day, or on its day to another hour."""
        if pertemuan := self.pertemuan(n):
            isi = IsiPertemuan(tanggal=hari, jam_mulai=jam)
            self.lakukan(ubah_pertemuan, pertemuan=pertemuan, isi=isi, versi=pertemuan.versi, pada=PADA, kedua=True)

    @rule(n=pilih, jam=jam)
    def ganti_jam(self, n, jam):
        if pertemuan := self.pertemuan(n):
            self.geser(n, pertemuan.tanggal, jam)

    # --- families and groups ------------------------------------------------------------------

    @rule(i=pilih, n=pilih, hari=hari)
    def gabung(self, i, n, hari):
        self.lakukan(tambah_anggota, kelompok=self.kelompok(n), kpm=[self.keluarga(i).pk], mulai=hari)

    @rule(i=pilih, ke=pilih, hari=hari)
    def pindah(self, i, ke, hari):
        if isi := self.keluarga(i).keanggotaan.order_by("-mulai").first():
            lain = list(Kelompok.objects.exclude(pk=isi.kelompok_id).order_by("pk"))
            self.lakukan(pindahkan_anggota, dari=isi.kelompok, ke=lain[ke % len(lain)], kpm=isi.kpm_id, mulai=hari)

    @rule(i=pilih, hari=hari)
    def keluar(self, i, hari):
        if isi := self.keluarga(i).keanggotaan.order_by("-mulai").first():
            self.lakukan(keluarkan_anggota, kelompok=isi.kelompok, kpm=isi.kpm_id, sampai=hari)

    @rule(n=pilih, i=pilih, hari=hari)
    def pecah(self, n, i, hari):
        self.n += 1
        self.lakukan(
            pecah_kelompok, id=uuid7(), kelompok=self.kelompok(n), nama=f"Pecahan {self.n}",
            anggota=[self.keluarga(i).pk], mulai=hari,
        )  # fmt: skip

    @rule(dari=pilih, ke=pilih, hari=hari)
    def satukan(self, dari, ke, hari):
        self.lakukan(gabung_kelompok, dari=self.kelompok(dari), ke=self.kelompok(ke), mulai=hari)

    @rule(n=pilih, hari=hari)
    def bubar(self, n, hari):
        self.lakukan(bubarkan_kelompok, kelompok=self.kelompok(n), tanggal=hari)

    @rule(i=pilih, ke=st.sampled_from(["ditangguhkan", "mandiri", "aktif"]), hari=hari)
    def langkah(self, i, ke, hari):
        alasan = {"ditangguhkan": "tidak_ditemukan", "mandiri": "mampu"}
        kpm = self.keluarga(i)
        kembali = "dipulihkan" if kpm.kepesertaan == "ditangguhkan" else "tarik_kembali"
        self.lakukan(ubah_kepesertaan, kpm=kpm, ke=ke, tanggal=hari, alasan=alasan.get(ke, kembali))

    @rule(ambang=st.integers(1, 4), izin=st.booleans(), sakit=st.booleans())
    def aturan(self, ambang, izin, sakit):
        """A rule added in the administration that counts from a day before today."""
        self.n += 1
        aturan = AturanAbsen(
            berlaku_sejak=date(2026, 1, 1) + timedelta(days=self.n), ambang=ambang, izin_dihitung=izin,
            sakit_dihitung=sakit,
        )  # fmt: skip
        site.get_model_admin(AturanAbsen).save_model(None, aturan, None, False)
        beres()

    # --- what must hold -----------------------------------------------------------------------

    @rule()
    def malam(self):
        """The full recomputation finds everything as it is."""
        sebelum = [list(m.objects.order_by("pk").values()) for m in (TandaAbsen, TandaKelompok)]
        hasil = tandai_absen(pada=PADA)
        assert (hasil["dibuka"], hasil["diperbarui"], hasil["ditutup"]) == (0, 0, 0)
        assert [list(m.objects.order_by("pk").values()) for m in (TandaAbsen, TandaKelompok)] == sebelum

    @invariant()
    def sama_dengan_acuan(self):
        aturan = AturanAbsen.objects.filter(berlaku_sejak__lte=PADA).latest("berlaku_sejak")
        ukuran = {"ambang": aturan.ambang, "izin": aturan.izin_dihitung, "sakit": aturan.sakit_dihitung}
        harapan = {}
        for kpm in KPM.objects.filter(pk__in=self.dunia.kpm, kepesertaan__in=["aktif", "ditangguhkan"]):
            if bukti := deretan(dari_basis_data(kpm), pada=PADA, **ukuran):
                harapan[kpm.pk] = bukti
        aktif = list(TandaAbsen.objects.aktif())
        assert {t.kpm_id: t.bukti for t in aktif} == harapan
        for t in aktif:
            hari = [Pertemuan.objects.get(pk=p).tanggal for p in t.bukti]
            assert (t.jumlah, t.sejak, t.terakhir, t.aturan_id) == (len(hari), hari[0], hari[-1], aturan.pk)
        tugas = Tugas.objects.filter(jenis=JenisTugas.ABSEN, keadaan="terbuka")
        assert set(tugas.values_list("kunci", flat=True)) == {f"absen:{t.pk}:{t.kpm_id}" for t in aktif}


@pytest.mark.django_db
def test_any_history_gives_the_flags_of_the_plain_loops(dunia_kecil):
    beres()
    Riwayat.dunia = dunia_kecil
    tandai_absen(pada=PADA)
    run_state_machine_as_test(
        Riwayat,
        settings=settings(
            max_examples=int(os.environ.get("PKH_UJI_RIWAYAT") or 20),
            stateful_step_count=PER_LANGKAH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert HitunganTanda.objects.count() == 1
