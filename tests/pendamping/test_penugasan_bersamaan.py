"""An assignment and a change of membership at the same moment: one waits, neither is lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from akun.services import akhiri_jabatan
from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.services.anggota import kunci_kelompok, masukkan
from p2k2.services.tanda import tandai_pertemuan
from pendamping.models import Kunjungan, Penugasan
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from pendamping.services.penugasan import tugaskan as tugaskan_keluarga
from pendamping.services.penugasan import tugaskan_desa, tugaskan_kelompok
from tests.conftest import DESA
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)


def _tunggu_ada_yang_menunggu() -> None:
    for _ in range(200):
        with connection.cursor() as kursor:
            kursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if kursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("tidak ada yang menunggu kunci")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cara", ["desa", "kelompok"])
def test_menugaskan_sambil_anggota_masuk(pemeran, cara) -> None:
    hari, kelompok = hari_ini(), KelompokFactory(desa_id=DESA)
    lama, baru = KPMFactory.create_batch(2)
    for kpm in (lama, baru):
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    KeanggotaanFactory(kpm=lama, kelompok=kelompok)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    surat = {"petugas": pemeran.pendamping_lain, "mulai": hari, "nomor_sk": "SK-9", "oleh": pemeran.korkab}

    def tugaskan() -> None:
        try:
            if cara == "desa":
                tugaskan_desa(desa=DESA, hanya_belum=False, gantikan=True, **surat)
            else:
                tugaskan_kelompok(kelompok=kelompok, gantikan=True, **surat)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            kunci_kelompok(kelompok, pemeran.pendamping)
            janji = utas.submit(tugaskan)
            _tunggu_ada_yang_menunggu()
            masukkan(kelompok=kelompok, kpm=[baru.pk], mulai=hari, oleh=pemeran.pendamping)
            # The family the assignment is about as well: an answer, not a wait without end.
            type(lama).objects.select_for_update().get(pk=lama.pk)
        janji.result(timeout=30)
    assert Penugasan.objects.filter(kpm_id=lama.pk, petugas=pemeran.pendamping_lain, mulai=hari).exists()
    assert kelompok.keanggotaan.filter(kpm=baru).exists()


@pytest.mark.django_db(transaction=True)
def test_menugaskan_sambil_jabatannya_diakhiri(pemeran) -> None:
    """Whoever comes second sees what the first did: nobody is given families on the way out."""
    hari, kpm, jabatan = hari_ini(), KPMFactory(), pemeran.pendamping_lain.jabatan.get()

    def beri() -> None:
        try:
            tugaskan_keluarga(
                kpm=[kpm.pk], petugas=pemeran.pendamping_lain, mulai=hari, nomor_sk="SK-9", oleh=pemeran.korkab
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            akhiri_jabatan(jabatan=jabatan, selesai=hari - timedelta(days=1), oleh=pemeran.korkab)
            janji = utas.submit(beri)
            _tunggu_ada_yang_menunggu()
        with pytest.raises(GalatPengguna, match="tidak diangkat sebagai pendamping"):
            janji.result(timeout=30)
    assert not Penugasan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mencatat_kunjungan_sambil_keluarganya_berpindah(pemeran) -> None:
    """A visit of the old pendamping on the new one's first day would be nobody's: the second comer is refused."""
    hari, kpm = hari_ini(DESA), KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)

    def kunjungi() -> None:
        try:
            catat_kunjungan(kpm=kpm, isi=IsiKunjungan(tanggal=hari, tujuan="rutin"), oleh=pemeran.pendamping)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            tugaskan_keluarga(
                kpm=[kpm.pk], petugas=pemeran.pendamping_lain, mulai=hari, nomor_sk="SK-9", oleh=pemeran.korkab,
                gantikan=True,
            )  # fmt: skip
            janji = utas.submit(kunjungi)
            _tunggu_ada_yang_menunggu()
        with pytest.raises(TidakBerhak):
            janji.result(timeout=30)
    assert not Kunjungan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tanda_dihitung_sambil_anggota_masuk(pemeran) -> None:
    """The recount waits for the group and only then takes its families: nobody is thrown out of a deadlock."""
    hari, kelompok = hari_ini(), KelompokFactory(desa_id=DESA)
    lama, baru = KPMFactory.create_batch(2)
    for kpm in (lama, baru):
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    pertemuan = PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=hari)
    KehadiranFactory(pertemuan=pertemuan, kpm=lama)
    KehadiranFactory(pertemuan=pertemuan, kpm=baru)

    def tandai() -> None:
        try:
            tandai_pertemuan(pertemuan_id=pertemuan.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            kunci_kelompok(kelompok, pemeran.pendamping)
            janji = utas.submit(tandai)
            _tunggu_ada_yang_menunggu()
            masukkan(kelompok=kelompok, kpm=[lama.pk, baru.pk], mulai=hari, oleh=pemeran.pendamping)
        janji.result(timeout=30)
    assert kelompok.keanggotaan.count() == 2
