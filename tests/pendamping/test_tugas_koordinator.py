"""Tasks given by a coordinator: to whom, by whom, and what may become of them (docs/program.md §9)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from akun.enums import Peran
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pendamping.models import Kunjungan, Tugas
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from pendamping.services.tugas import buka_tugas, selesaikan_tugas
from pendamping.services.tugas_koordinator import batalkan_tugas_koordinator, beri_tugas
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import JabatanFactory, KPMFactory, PenugasanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    kpm = KPMFactory.create_batch(3, desa_id=DESA)
    for k, petugas in zip(kpm, (pemeran.pendamping, pemeran.pendamping, pemeran.pendamping_lain), strict=True):
        PenugasanFactory(kpm=k, petugas=petugas)
    return kpm


def beri(keluarga, oleh, **ganti):
    isi = {"id": uuid4(), "uraian": " Periksa  kepemilikan KKS ", "tenggat": hari_ini() + timedelta(days=7)}
    return beri_tugas(kpm=[k.pk for k in keluarga], oleh=oleh, **(isi | ganti))


def test_setiap_keluarga_mendapat_satu_tugas_dengan_peminta(pemeran, keluarga):
    hasil = beri([*keluarga, keluarga[0]], pemeran.korkec)
    assert (hasil.diberi, hasil.tanpa_pendamping) == (3, 0)
    for t in Tugas.objects.all():
        assert (t.jenis, t.uraian, t.tenggat, t.keadaan, t.diminta_oleh_id) == (
            "koordinator", "Periksa kepemilikan KKS", hari_ini() + timedelta(days=7), "terbuka", pemeran.korkec.pk,
        )  # fmt: skip
    assert sorted(Tugas.objects.values_list("kpm", flat=True)) == sorted(k.pk for k in keluarga)


def test_kiriman_ulang_satu_tugas_dan_isi_lain_ditolak(pemeran, keluarga):
    nomor = uuid4()
    for _ in range(2):
        assert beri(keluarga, pemeran.korkec, id=nomor).diberi == 3
    assert Tugas.objects.count() == 3
    for ganti in ({"uraian": "Lain"}, {"tenggat": hari_ini()}):
        with pytest.raises(BerubahLebihDulu):
            beri(keluarga, pemeran.korkec, id=nomor, **ganti)
    with pytest.raises(BerubahLebihDulu):
        beri(keluarga, pemeran.korkab, id=nomor)
    with pytest.raises(BerubahLebihDulu):
        beri(keluarga[:1], pemeran.korkec, id=nomor)
    assert Tugas.objects.count() == 3


def test_yang_tanpa_pendamping_dilewati_dan_dihitung(pemeran, keluarga):
    lepas = KPMFactory(desa_id=DESA)
    hasil = beri([keluarga[0], lepas], pemeran.korkec)
    assert (hasil.diberi, hasil.tanpa_pendamping, Tugas.objects.count()) == (1, 1, 1)
    with pytest.raises(GalatPengguna, match="belum punya pendamping"):
        beri([lepas], pemeran.korkec)


@pytest.mark.parametrize("siapa", ["pendamping", "korkec_tetangga", "korkab_luar", "apd", "pengawas", "tanpa_jabatan"])
def test_yang_tidak_berhak_tidak_memberi(pemeran, keluarga, siapa):
    with pytest.raises(TidakBerhak):
        beri(keluarga, getattr(pemeran, siapa))
    assert not Tugas.objects.exists()


def test_satu_keluarga_di_luar_wilayah_menolak_semuanya(pemeran, keluarga):
    luar = PenugasanFactory(kpm=KPMFactory(desa_id=DESA_TETANGGA)).kpm
    keluar = PenugasanFactory(kpm=KPMFactory(desa_id=DESA, kepesertaan="berhenti")).kpm
    for lain in (luar, keluar):
        with pytest.raises(TidakBerhak):
            beri([*keluarga, lain], pemeran.korkec)
    assert not Tugas.objects.exists()


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        ({"uraian": "  "}, "uraian"),
        ({"uraian": "x" * 301}, "uraian"),
        ({"tenggat": date(2020, 1, 1)}, "tenggat"),
        ({"tenggat": date(2999, 1, 1)}, "tenggat"),
    ],
)
def test_isian_buruk_ditolak(pemeran, keluarga, ganti, kolom):
    with pytest.raises(GalatPengguna) as galat:
        beri(keluarga, pemeran.korkec, **ganti)
    assert galat.value.kolom == kolom
    with pytest.raises(GalatPengguna):
        beri([], pemeran.korkec)
    assert not Tugas.objects.exists()


def test_korkec_dengan_dampingan_memberi_juga_dirinya_dan_menyelesaikan_sebagai_pendamping(pemeran, keluarga):
    JabatanFactory(pengguna=pemeran.korkec, peran=Peran.PENDAMPING, wilayah_id="17.71.08")
    milik = PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.korkec).kpm
    assert beri([milik, keluarga[0]], pemeran.korkec).diberi == 2
    selesaikan_tugas(tugas=Tugas.objects.get(kpm=milik.pk), hasil="pindah", keterangan="Ke Curup", oleh=pemeran.korkec)
    with pytest.raises(TidakBerhak):
        selesaikan_tugas(
            tugas=Tugas.objects.get(kpm=keluarga[0]), hasil="pindah", keterangan="Ke Curup", oleh=pemeran.korkec
        )
    assert Tugas.objects.get(kpm=keluarga[0]).keadaan == "terbuka"


# --- called off --------------------------------------------------------------------------------


def isi(tugas):
    tugas.refresh_from_db()
    return (tugas.keadaan, tugas.hasil, tugas.keterangan, tugas.diselesaikan_oleh_id)


def test_pemberi_membatalkan_dengan_alasan(pemeran, keluarga):
    beri(keluarga[:1], pemeran.korkec)
    tugas = Tugas.objects.get()
    for alasan in ("", "x" * 501):
        with pytest.raises(GalatPengguna):
            batalkan_tugas_koordinator(tugas=tugas, alasan=alasan, oleh=pemeran.korkec)
    assert isi(tugas) == ("terbuka", "", "", None)
    for _ in range(2):
        batalkan_tugas_koordinator(tugas=tugas, alasan=" Sudah diurus  dinas ", oleh=pemeran.korkec)
    assert isi(tugas) == ("batal", "", "Sudah diurus dinas", pemeran.korkec.pk)
    with pytest.raises(BerubahLebihDulu, match="dibatalkan"):
        selesaikan_tugas(tugas=tugas, hasil="pindah", keterangan="x", oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        batalkan_tugas_koordinator(tugas=tugas, alasan="Alasan lain", oleh=pemeran.korkec)


def test_yang_lain_tidak_membatalkan(pemeran, keluarga):
    beri(keluarga[:1], pemeran.korkab)
    tugas = Tugas.objects.get()
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id="17.71.08")
    for siapa in (pemeran.korkec, pemeran.pendamping, pemeran.pendamping_lain, pemeran.korkec_tetangga, pemeran.apd):
        with pytest.raises(TidakBerhak):
            batalkan_tugas_koordinator(tugas=tugas, alasan="Tidak perlu", oleh=siapa)
    assert isi(tugas)[0] == "terbuka"


def test_penerus_membatalkan_tugas_pemberi_yang_sudah_pergi_kecuali_pendampingnya(pemeran, keluarga):
    beri(keluarga[:1], pemeran.korkab)
    tugas = Tugas.objects.get()
    pemeran.korkab.jabatan.update(selesai=hari_ini() - timedelta(days=1))
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id="17.71.08")
    with pytest.raises(TidakBerhak):
        batalkan_tugas_koordinator(tugas=tugas, alasan="Tidak perlu", oleh=pemeran.pendamping)
    batalkan_tugas_koordinator(tugas=tugas, alasan="Sudah selesai", oleh=pemeran.korkec)
    assert isi(tugas)[0] == "batal"


def test_tugas_dari_aturan_tidak_dapat_dibatalkan_orang(pemeran, keluarga):
    buka_tugas(jenis="komitmen", kunci="komitmen:1", kpm=[keluarga[0].pk], uraian="x", tenggat=hari_ini())
    tugas = Tugas.objects.get()
    with pytest.raises(TidakBerhak):
        batalkan_tugas_koordinator(tugas=tugas, alasan="Tidak perlu", oleh=pemeran.korkec)
    assert isi(tugas)[0] == "terbuka"


def test_yang_dibatalkan_orang_tidak_dibuka_lagi_oleh_sistem(pemeran, keluarga):
    beri(keluarga[:1], pemeran.korkec)
    tugas = Tugas.objects.get()
    batalkan_tugas_koordinator(tugas=tugas, alasan="Tidak perlu", oleh=pemeran.korkec)
    kunci = tugas.kunci.rsplit(":", 1)[0]
    assert buka_tugas(jenis="koordinator", kunci=kunci, kpm=[tugas.kpm_id], uraian="x", tenggat=hari_ini()) == 0
    assert isi(tugas)[0] == "batal"


# --- two people at once ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_kunjungan_dicatat_sambil_tugas_dibatalkan(pemeran):
    """The visit waits for the coordinator and is stored; the task was called off first and stays so."""
    kpm = PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping).kpm
    beri([kpm], pemeran.korkec)
    tugas = Tugas.objects.get()

    def kunjungi() -> None:
        try:
            catat_kunjungan(kpm=kpm, isi=IsiKunjungan(tanggal=hari_ini(), tujuan="rutin"), oleh=pemeran.pendamping)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as utas:
        with transaction.atomic():
            batalkan_tugas_koordinator(tugas=tugas, alasan="Sudah diurus", oleh=pemeran.korkec)
            janji = utas.submit(kunjungi)
            _tunggu_ada_yang_menunggu()
        janji.result(timeout=30)
    assert isi(tugas) == ("batal", "", "Sudah diurus", pemeran.korkec.pk)
    assert Kunjungan.objects.count() == 1


def _tunggu_ada_yang_menunggu() -> None:
    for _ in range(200):
        with connection.cursor() as kursor:
            kursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if kursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("tidak ada yang menunggu kunci")
