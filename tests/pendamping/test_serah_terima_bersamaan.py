"""Two workers, and a worker against an assignment: a handover is done once, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from django.db import connection, transaction

from akun.services import akhiri_jabatan
from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.services.anggota import kunci_kelompok
from p2k2.models import Pertemuan
from p2k2.services.pertemuan import IsiPertemuan, rencanakan
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerima
from pendamping.services.penugasan import tugaskan_kelompok
from pendamping.services.serah_terima_berlaku import jalankan_jatuh_tempo
from tests.hari import besok
from tests.pendamping.test_penugasan_bersamaan import _tunggu_ada_yang_menunggu
from tests.pendamping.test_serah_terima_berlaku import siapkan


def _utas(fungsi):
    def jalan():
        try:
            return fungsi()
        finally:
            connection.close()

    return jalan


@pytest.mark.django_db(transaction=True)
def test_dua_pekerja_sekaligus_menjalankan_sekali(pemeran):
    siap = siapkan(pemeran)
    with ThreadPoolExecutor(2) as utas:
        with transaction.atomic():
            SerahTerima.objects.select_for_update().get(pk=siap.serah.pk)
            janji = [utas.submit(_utas(lambda: jalankan_jatuh_tempo(pada=besok()))) for _ in range(2)]
            _tunggu_ada_yang_menunggu()
        hasil = [j.result(timeout=60) for j in janji]
    assert sum(h["berlaku"] for h in hasil) == 1
    assert sum(h["terhambat"] + h["gagal"] for h in hasil) == 0
    assert Penugasan.objects.filter(petugas=siap.baru, mulai=besok()).count() == 2
    assert PenugasanKelompok.objects.filter(petugas=siap.baru, mulai=besok()).count() == 1


@pytest.mark.django_db(transaction=True)
def test_bersamaan_dengan_penugasan_lain(pemeran):
    """Groups first, then families, as assignments lock them: one waits for the other, and history stays whole."""
    siap = siapkan(pemeran)

    def tugaskan():
        try:
            tugaskan_kelompok(
                kelompok=siap.kelompok, petugas=pemeran.pendamping_lain, mulai=besok(), nomor_sk="SK-X",
                oleh=pemeran.korkab, gantikan=True,
            )  # fmt: skip
        except GalatPengguna:
            pass

    with ThreadPoolExecutor(2) as utas:
        with transaction.atomic():
            kunci_kelompok(siap.kelompok, pemeran.pendamping)
            janji = [utas.submit(_utas(tugaskan)), utas.submit(_utas(lambda: jalankan_jatuh_tempo(pada=besok())))]
            _tunggu_ada_yang_menunggu()
            type(siap.kpm[0]).objects.select_for_update().get(pk=siap.kpm[0].pk)
        for j in janji:
            j.result(timeout=60)
    for k in siap.kpm:
        assert list(Penugasan.objects.filter(kpm=k).order_by("mulai").values_list("petugas", "selesai")) == [
            (siap.lama.pk, besok() - timedelta(days=1)),
            (siap.baru.pk, None),
        ]


@pytest.mark.django_db(transaction=True)
def test_bersamaan_dengan_berakhirnya_jabatan_penerima(pemeran):
    """Whoever comes second sees what the first did: nobody receives families on the way out."""
    siap = siapkan(pemeran)
    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            akhiri_jabatan(jabatan=siap.baru.jabatan.get(), selesai=hari_ini(), oleh=pemeran.korkab)
            janji = utas.submit(_utas(lambda: jalankan_jatuh_tempo(pada=besok())))
            _tunggu_ada_yang_menunggu()
        hasil = janji.result(timeout=60)
    assert (hasil["berlaku"], hasil["terhambat"]) == (0, 1)
    assert not Penugasan.objects.filter(petugas=siap.baru).exists()


@pytest.mark.django_db(transaction=True)
def test_bersamaan_dengan_pertemuan_penyerah(pemeran):
    """A meeting the giver enters while the handover takes effect waits for it, and is refused."""
    siap = siapkan(pemeran)
    isi = IsiPertemuan(tanggal=besok(), jam_mulai=time(9), tempat="Balai")
    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            assert jalankan_jatuh_tempo(pada=besok())["berlaku"] == 1
            janji = utas.submit(
                _utas(lambda: rencanakan(kelompok=siap.kelompok, isi=isi, oleh=siap.lama, pada=besok()))
            )
            _tunggu_ada_yang_menunggu()
        with pytest.raises(TidakBerhak):
            janji.result(timeout=60)
    assert not Pertemuan.objects.filter(kelompok=siap.kelompok, petugas=siap.lama, tanggal=besok()).exists()
