"""Who belongs to which facility, and since when; what approved updates do to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KewajibanBerubah
from kpm.services.pemutakhiran import putuskan
from tests.conftest import DESA_2, DESA_LUAR
from tests.factories import (
    AnggotaFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KPMFactory,
    PenugasanFactory,
)
from tests.kpm.usulan import buat_keluarga, usul
from tests.verifikasi.fasilitas import JULI, OKTOBER, daftar, masa
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.selectors.belum_fasilitas import belum_punya, jumlah_belum, usulan_fasilitas
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.services.keikutsertaan import MasihTerdaftar, akhiri_keikutsertaan
from verifikasi.services.keikutsertaan_banyak import daftarkan_banyak

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


# --- memberships ----------------------------------------------------------------------------------


def test_pindah_mengakhiri_yang_lama_sehari_sebelumnya(keluarga, pemeran) -> None:
    p, a, b = pemeran.pendamping, FasilitasFactory(nama="SDN 1"), FasilitasFactory(nama="SDN 2")
    daftar(keluarga.ani, a, p)
    with pytest.raises(MasihTerdaftar, match="masih terdaftar di SDN 1"):
        daftar(keluarga.ani, b, p, JULI)
    assert masa(keluarga.ani) == [("SDN 1", None, None)]
    for _ in range(2):  # the same request twice
        daftar(keluarga.ani, b, p, JULI, pindah=True)
    assert sorted(masa(keluarga.ani)) == [("SDN 1", None, date(2026, 6, 30)), ("SDN 2", JULI, None)]
    with pytest.raises(GalatPengguna, match="Isi tanggal pindah sesudahnya"):
        daftar(keluarga.ani, FasilitasFactory(nama="SDN 3"), p, date(2026, 6, 1), pindah=True)
    assert KewajibanBerubah.objects.filter(kpm=keluarga).exists()
    # Still there on that day: nothing to move.
    daftar(keluarga.ani, a, p, date(2026, 6, 1))
    assert len(masa(keluarga.ani)) == 2


def test_salah_fasilitas_pada_hari_yang_sama_dibetulkan(keluarga, pemeran) -> None:
    p, a, b = pemeran.pendamping, FasilitasFactory(nama="SDN 1"), FasilitasFactory(nama="SDN 2")
    daftar(keluarga.ani, a, p, JULI)
    daftar(keluarga.ani, b, p, JULI, pindah=True)
    keluarga.ani.refresh_from_db()
    assert (masa(keluarga.ani), keluarga.ani.sekolah) == ([("SDN 2", JULI, None)], "SDN 2")


def test_kelas_diperbaiki_tanpa_mengubah_tanggalnya(keluarga, pemeran) -> None:
    f = FasilitasFactory(nama="SDN 1")
    daftar(keluarga.ani, f, pemeran.pendamping, JULI, kelas="4A")
    ikut = daftar(keluarga.ani, f, pemeran.pendamping, kelas="4B")
    assert (masa(keluarga.ani), ikut.kelas) == ([("SDN 1", JULI, None)], "4B")


def test_sekolah_dan_posyandu_tidak_saling_mengakhiri(keluarga, pemeran) -> None:
    posyandu = FasilitasFactory(jenis="posyandu", nama="POSYANDU MELATI")
    daftar(keluarga.ani, FasilitasFactory(nama="SDN 1"), pemeran.pendamping)
    daftar(keluarga.ani, posyandu, pemeran.pendamping)
    keluarga.ani.refresh_from_db()
    assert (len(masa(keluarga.ani)), keluarga.ani.sekolah, keluarga.ani.posyandu) == (2, "SDN 1", "POSYANDU MELATI")


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec", "korkab", "apd_luar", "pengawas"])
def test_keluarga_orang_lain_tidak_didaftarkan(keluarga, pemeran, siapa) -> None:
    f = FasilitasFactory()
    with pytest.raises(TidakBerhak):
        daftar(keluarga.ani, f, getattr(pemeran, siapa))
    with pytest.raises(TidakBerhak):
        daftarkan_banyak(anggota=[keluarga.ani.pk], fasilitas=f, mulai=None, oleh=getattr(pemeran, siapa))
    assert masa(keluarga.ani) == []


def test_tanggal_dan_nisn_diperiksa(keluarga, pemeran) -> None:
    f, p = FasilitasFactory(), pemeran.pendamping
    for mulai, pola in (
        (hari_ini() + timedelta(days=1), "belum tiba"),
        (date(1999, 1, 1), "terlalu lama"),
        (date(2012, 1, 1), "belum lahir"),
    ):
        with pytest.raises(GalatPengguna, match=pola):
            daftar(keluarga.ani, f, p, mulai)
    with pytest.raises(GalatPengguna, match="10 angka"):
        daftar(keluarga.ani, f, p, nisn="12345")
    assert masa(keluarga.ani) == []
    daftar(keluarga.ani, f, p, nisn="0123456789")
    assert KeikutsertaanFasilitas.objects.get().nisn == "0123456789"
    with pytest.raises(GalatPengguna, match="tercatat untuk ANI RAHAYU"):
        daftar(keluarga.dedi, f, p, nisn="0123456789")
    with pytest.raises(GalatPengguna, match="anak lain di luar jangkauan"):
        lain = buat_luar(pemeran)
        daftar(lain, f, pemeran.pendamping_lain, nisn="0123456789")


def buat_luar(pemeran):
    kpm = KPMFactory(nama="LAIN")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain)
    return AnggotaFactory(kpm=kpm, nama="RAHASIA")


def test_akhiri_lalu_menunggu_lagi(keluarga, pemeran) -> None:
    p, hari = pemeran.pendamping, hari_ini()
    assert jumlah_belum(p, hari) == 2  # Ani's school, Dedi's posyandu
    ikut = daftar(keluarga.ani, FasilitasFactory(nama="SDN 1"), p)
    assert list(belum_punya(p, "pendidikan", hari)) == []
    for _ in range(2):
        akhiri_keikutsertaan(ikut=ikut, sampai=hari - timedelta(days=1), alasan="Lulus", oleh=p)
    with pytest.raises(BerubahLebihDulu):
        akhiri_keikutsertaan(ikut=ikut, sampai=hari - timedelta(days=2), alasan="Lulus", oleh=p)
    keluarga.ani.refresh_from_db()
    assert (list(belum_punya(p, "pendidikan", hari)), keluarga.ani.sekolah) == ([keluarga.ani], "")
    assert list(belum_punya(pemeran.pendamping_lain, "pendidikan", hari)) == []


def test_usulan_menurut_nama_jenjang_dan_desa(keluarga, pemeran) -> None:
    lima, empat = FasilitasFactory(nama="SD NEGERI 5 KOTA"), FasilitasFactory(nama="SD NEGERI 4 KOTA")
    FasilitasFactory(nama="SMP NEGERI 5 KOTA", jenjang="smp")
    FasilitasFactory(nama="SD NEGERI 5 KOTA", desa_id=DESA_LUAR)
    posyandu = FasilitasFactory(jenis="posyandu", nama="POSYANDU MAWAR")
    keluarga.ani.sekolah = "sdn 05 kota"
    hari = hari_ini()
    usulan = usulan_fasilitas([keluarga.ani], "pendidikan", hari)[keluarga.ani.pk]
    assert [(u.pk, u.mirip) for u in usulan][:1] == [(lima.pk, 1.0)]
    assert {u.pk for u in usulan} <= {lima.pk, empat.pk}
    assert [u.pk for u in usulan_fasilitas([keluarga.dedi], "kesehatan", hari)[keluarga.dedi.pk]] == [posyandu.pk]


def test_peserta_bulan_hanya_keluarga_yang_dilihat(keluarga, pemeran) -> None:
    f = FasilitasFactory()
    daftar(keluarga.ani, f, pemeran.pendamping, JULI)
    KeikutsertaanFasilitasFactory(fasilitas=f)
    KeikutsertaanFasilitasFactory(fasilitas=f, anggota=keluarga.dedi, mulai=None, selesai=date(2026, 8, 31))

    def siapa(bulan, user):
        return [i.anggota.nama for i in peserta_bulan(f, bulan, user)]

    assert siapa(date(2026, 6, 15), pemeran.pendamping) == ["DEDI"]
    assert siapa(date(2026, 8, 1), pemeran.pendamping) == ["ANI RAHAYU", "DEDI"]
    assert siapa(OKTOBER, pemeran.pendamping) == ["ANI RAHAYU"]
    assert siapa(OKTOBER, pemeran.pendamping_lain) == []
    keluarga.ani.selesai, keluarga.ani.alasan_selesai = date(2026, 9, 30), "pindah"
    keluarga.ani.save()
    assert siapa(OKTOBER, pemeran.pendamping) == []


# --- following updates ----------------------------------------------------------------------------


def test_pindah_sekolah_yang_disetujui_diikuti(keluarga, pemeran) -> None:
    lama, baru = FasilitasFactory(nama="SDN 1"), FasilitasFactory(nama="SD Negeri 9 Bengkulu")
    daftar(keluarga.ani, lama, pemeran.pendamping, JULI)
    kirim = {"peristiwa": "pindah", "sekolah": "sdn 09 bengkulu", "kelas": "6A"}
    p = usul(keluarga, pemeran.pendamping, "sekolah", kirim, anggota=keluarga.ani)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.ani.refresh_from_db()
    assert masa(keluarga.ani) == [
        ("SDN 1", JULI, p.berlaku - timedelta(days=1)),
        ("SD Negeri 9 Bengkulu", p.berlaku, None),
    ]
    assert (keluarga.ani.sekolah, keluarga.ani.kelas, baru.peserta.get().kelas) == (baru.nama, "6A", "6A")


def test_nama_yang_tidak_dikenal_menunggu_di_daftar(keluarga, pemeran) -> None:
    daftar(keluarga.ani, FasilitasFactory(nama="SDN 1"), pemeran.pendamping, JULI)
    FasilitasFactory(nama="SDN 9")
    FasilitasFactory(nama="SD N 9", desa_id=DESA_2)
    p = usul(keluarga, pemeran.pendamping, "fasilitas", {"sekolah": "SDN 9"}, anggota=keluarga.ani)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert masa(keluarga.ani) == [("SDN 1", JULI, p.berlaku - timedelta(days=1))]
    assert list(belum_punya(pemeran.pendamping, "pendidikan", hari_ini())) == [keluarga.ani]


def test_putus_sekolah_dan_keluar_mengakhiri(keluarga, pemeran) -> None:
    posyandu = FasilitasFactory(jenis="posyandu", nama="POSYANDU MELATI")
    daftar(keluarga.ani, FasilitasFactory(nama="SDN 1"), pemeran.pendamping, JULI)
    daftar(keluarga.dedi, posyandu, pemeran.pendamping, JULI)
    for jenis, kirim, siapa in (
        ("sekolah", {"peristiwa": "putus"}, keluarga.ani),
        ("anggota_keluar", {"alasan": "pindah"}, keluarga.dedi),
    ):
        p = usul(keluarga, pemeran.pendamping, jenis, kirim, anggota=siapa)
        putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
        assert [selesai for _, _, selesai in masa(siapa)] == [p.berlaku - timedelta(days=1)]


# --- two at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_dua_pendaftaran_bersamaan_menjadi_satu(pemeran) -> None:
    keluarga, f = buat_keluarga(pemeran), FasilitasFactory()

    def coba(_n: int) -> int:
        try:
            return daftar(keluarga.ani, f, pemeran.pendamping, JULI).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as kolam:
        assert len(set(kolam.map(coba, range(2)))) == 1
    assert len(masa(keluarga.ani)) == 1
