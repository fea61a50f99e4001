"""Facilities: written down once, corrected, closed, merged; who belongs where, and since when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KewajibanBerubah
from kpm.services.pemutakhiran import putuskan
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA
from tests.factories import (
    AnggotaFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KPMFactory,
    LaporanFasilitasFactory,
    LembarVerkomFactory,
    PenugasanFactory,
)
from tests.kpm.usulan import buat_keluarga, usul
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.belum_fasilitas import belum_punya, jumlah_belum, usulan_fasilitas
from verifikasi.selectors.fasilitas import dugaan_ganda
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.selectors.tujuan import bulan_triwulan, tujuan_triwulan
from verifikasi.services.fasilitas import IsiFasilitas, SudahAda, buat_fasilitas, tutup_fasilitas, ubah_fasilitas
from verifikasi.services.gabung_fasilitas import beda_hari, gabungkan
from verifikasi.services.keikutsertaan import MasihTerdaftar, akhiri_keikutsertaan, daftarkan, daftarkan_banyak

pytestmark = pytest.mark.django_db
JULI, OKTOBER = date(2026, 7, 1), date(2026, 10, 1)


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


def isi(**ganti) -> IsiFasilitas:
    return IsiFasilitas(
        **{"jenis": "sekolah", "nama": "SD Negeri 5", "desa_id": DESA, "npsn": "10702345", "jenjang": "sd"} | ganti
    )


def daftar(anggota, fasilitas, oleh, mulai=None, **lain):
    return daftarkan(anggota=anggota, fasilitas=fasilitas, mulai=mulai, sumber="lapangan", oleh=oleh, **lain)


def masa(anggota) -> list[tuple]:
    ikut = KeikutsertaanFasilitas.objects.filter(anggota=anggota).order_by("mulai", "pk")
    return [(i.fasilitas.nama, i.mulai, i.selesai) for i in ikut]


# --- facilities ----------------------------------------------------------------------------------


def test_dicatat_sekali_walau_dikirim_dua_kali(pemeran) -> None:
    nomor = uuid7()
    a = buat_fasilitas(id=nomor, isi=isi(nama=" SD  Negeri 5 ", telepon="0812-3456-7890"), oleh=pemeran.pendamping)
    b = buat_fasilitas(id=nomor, isi=isi(nama="SD Negeri 5", telepon="081234567890"), oleh=pemeran.pendamping)
    assert (a.pk, a.nama, a.telepon) == (b.pk, "SD Negeri 5", "+6281234567890")
    with pytest.raises(BerubahLebihDulu):
        buat_fasilitas(id=nomor, isi=isi(nama="SD Negeri 6"), oleh=pemeran.pendamping)
    assert Fasilitas.objects.count() == 1


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        ({"nama": "  "}, "nama"),
        ({"nama": "x" * 151}, "nama"),
        ({"npsn": "1070234"}, "npsn"),
        ({"jenis": "posyandu"}, "npsn"),
        ({"jenis": "posyandu", "npsn": ""}, "jenjang"),
        ({"jenis": "warung", "npsn": "", "jenjang": ""}, "jenis"),
        ({"desa_id": "17.71.08"}, "desa"),
        ({"lintang": Decimal("-3.7")}, "lintang"),
        ({"lintang": Decimal("51.5"), "bujur": Decimal("0.1")}, "lintang"),
        ({"telepon": "12"}, "telepon"),
    ],
)
def test_isian_salah_ditolak(pemeran, ganti, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        buat_fasilitas(isi=isi(**ganti), oleh=pemeran.apd)
    assert (galat.value.kolom, Fasilitas.objects.count()) == (kolom, 0)


@pytest.mark.parametrize(
    ("siapa", "desa", "boleh"),
    [
        ("pendamping", DESA, True),
        ("pendamping", DESA_TETANGGA, True),  # a school across the kecamatan's border
        ("pendamping", DESA_LUAR, False),
        ("apd", DESA_TETANGGA, True),
        ("apd_luar", DESA, False),
        ("korkec", DESA, False),
        ("korkab", DESA, False),
        ("pengawas", DESA, False),
    ],
)
def test_siapa_mencatat(pemeran, siapa, desa, boleh) -> None:
    if boleh:
        buat_fasilitas(isi=isi(desa_id=desa), oleh=getattr(pemeran, siapa))
    else:
        with pytest.raises(TidakBerhak):
            buat_fasilitas(isi=isi(desa_id=desa), oleh=getattr(pemeran, siapa))
    assert Fasilitas.objects.count() == boleh


def test_npsn_dan_nama_yang_sudah_ada(pemeran) -> None:
    buat_fasilitas(isi=isi(), oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="10702345 sudah tercatat untuk SD Negeri 5"):
        buat_fasilitas(isi=isi(nama="SD Lain"), oleh=pemeran.pendamping)
    with pytest.raises(SudahAda, match="sudah ada sekolah bernama SD Negeri 5"):
        buat_fasilitas(isi=isi(nama="S.D.N. 05", npsn=""), oleh=pemeran.pendamping)
    buat_fasilitas(isi=isi(nama="SDN 05", npsn=""), tetap=True, oleh=pemeran.pendamping)
    buat_fasilitas(isi=isi(npsn="", desa_id=DESA_2), oleh=pemeran.pendamping)
    assert Fasilitas.objects.count() == 3


def test_nama_baru_sampai_ke_data_anggota(keluarga, pemeran) -> None:
    f = FasilitasFactory(nama="SDN 5")
    daftar(keluarga.ani, f, pemeran.pendamping, kelas="5B")
    keluarga.ani.refresh_from_db()
    assert (keluarga.ani.sekolah, keluarga.ani.kelas) == ("SDN 5", "5B")
    ubah_fasilitas(fasilitas=f, isi=isi(npsn=f.npsn), versi=1, oleh=pemeran.apd)
    keluarga.ani.refresh_from_db()
    assert keluarga.ani.sekolah == "SD Negeri 5"
    with pytest.raises(BerubahLebihDulu):
        ubah_fasilitas(fasilitas=f, isi=isi(nama="SD 6", npsn=f.npsn), versi=1, oleh=pemeran.apd)
    with pytest.raises(GalatPengguna, match="antara sekolah dan kesehatan"):
        ubah_fasilitas(fasilitas=f, isi=isi(jenis="posyandu", npsn="", jenjang=""), versi=2, oleh=pemeran.pendamping)
    with pytest.raises(TidakBerhak):
        ubah_fasilitas(fasilitas=f, isi=isi(npsn=f.npsn), versi=2, oleh=pemeran.pendamping_tetangga)


def test_tutup_melepas_anggota(keluarga, pemeran) -> None:
    f = FasilitasFactory(nama="SDN 5")
    daftar(keluarga.ani, f, pemeran.pendamping, JULI)
    with pytest.raises(GalatPengguna, match="yang masuk pada atau sesudah"):
        tutup_fasilitas(fasilitas=f, sejak=date(2026, 6, 1), versi=1, oleh=pemeran.apd)
    for _ in range(2):
        tutup_fasilitas(fasilitas=f, sejak=OKTOBER, versi=1, oleh=pemeran.apd)
    keluarga.ani.refresh_from_db()
    assert (masa(keluarga.ani), keluarga.ani.sekolah) == ([("SDN 5", JULI, date(2026, 9, 30))], "")
    with pytest.raises(GalatPengguna, match="ditutup sejak 1 Oktober 2026"):
        daftar(keluarga.ani, f, pemeran.pendamping, OKTOBER)


# --- memberships ---------------------------------------------------------------------------------


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


# --- following updates ---------------------------------------------------------------------------


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


# --- doubles and merging -------------------------------------------------------------------------


def test_dugaan_ganda(pemeran) -> None:
    a = FasilitasFactory(nama="SD NEGERI 5 KOTA BENGKULU")
    b = FasilitasFactory(nama="SDN 05 Kota Bengkulu", npsn="", desa_id=DESA_TETANGGA)
    FasilitasFactory(nama="SD NEGERI 6 KOTA BENGKULU")
    FasilitasFactory(nama="SD NEGERI 5 KOTA BENGKULU", desa_id=DESA_LUAR)
    FasilitasFactory(nama="SDN 5 KOTA BENGKULU", ditutup=JULI)
    for nama in ("MELATI I", "MELATI II"):
        FasilitasFactory(jenis="posyandu", nama=nama)
    for siapa in (pemeran.apd, pemeran.pendamping):
        assert [{d.a, d.b} for d in dugaan_ganda(user=siapa)] == [{a, b}]
    assert dugaan_ganda(user=pemeran.apd_luar) == []
    assert dugaan_ganda(user=pemeran.apd_luar, kecamatan="17.71.08") == []
    assert len(dugaan_ganda(user=pemeran.apd, kecamatan="17.71.07")) == 1


def test_gabung_memindahkan_semuanya(keluarga, pemeran) -> None:
    asal = FasilitasFactory(nama="SDN 05", npsn="10702345", telepon="+6281234567890")
    tujuan = FasilitasFactory(nama="SD NEGERI 5", npsn="", kontak="Bu Rina")
    daftar(keluarga.ani, asal, pemeran.pendamping, JULI)
    catatan = CatatanVerkomFactory(anggota=keluarga.ani, fasilitas=asal, bulan=OKTOBER)
    LaporanFasilitasFactory(fasilitas=asal, bulan=JULI, hari_efektif=20)
    dua = LaporanFasilitasFactory(fasilitas=asal, bulan=OKTOBER, hari_efektif=21)
    milik = LaporanFasilitasFactory(fasilitas=tujuan, bulan=OKTOBER, hari_efektif=19)
    foto = LembarVerkomFactory(laporan=dua)
    assert [(b.bulan, b.asal, b.tujuan) for b in beda_hari(asal, tujuan)] == [(OKTOBER, 21, 19)]

    def gabung(hari, oleh=pemeran.apd):
        return gabungkan(asal=asal, tujuan=tujuan, hari=hari, versi=(1, 1), oleh=oleh)

    with pytest.raises(GalatPengguna, match="Pilih hari efektif Oktober 2026: 21 atau 19"):
        gabung({OKTOBER: 20})
    for siapa in (pemeran.korkab, pemeran.pendamping_tetangga, pemeran.apd_luar):
        with pytest.raises(TidakBerhak):
            gabung({OKTOBER: 21}, siapa)
    assert KeikutsertaanFasilitas.objects.get().fasilitas_id == asal.pk
    for _ in range(2):
        gabung({OKTOBER: 21})
    asal.refresh_from_db()
    tujuan.refresh_from_db()
    keluarga.ani.refresh_from_db()
    foto.refresh_from_db()
    assert (asal.digabung_ke_id, asal.npsn) == (tujuan.pk, "10702345")
    assert (tujuan.npsn, tujuan.telepon, tujuan.kontak) == ("10702345", "+6281234567890", "Bu Rina")
    assert (masa(keluarga.ani), keluarga.ani.sekolah) == ([("SD NEGERI 5", JULI, None)], "SD NEGERI 5")
    assert CatatanVerkom.objects.get(pk=catatan.pk).fasilitas_id == tujuan.pk
    assert foto.laporan_id == milik.pk
    laporan = LaporanFasilitas.objects.filter(fasilitas=tujuan.pk).order_by("bulan")
    assert list(laporan.values_list("bulan", "hari_efektif")) == [(JULI, 20), (OKTOBER, 21)]
    with pytest.raises(GalatPengguna, match="sudah digabung"):
        daftar(keluarga.ani, asal, pemeran.pendamping, JULI)


@pytest.mark.parametrize(
    ("ganti", "pola"),
    [
        ({"npsn": "10700001"}, "NPSN keduanya berbeda"),
        ({"jenjang": "smp"}, "Jenjang keduanya berbeda"),
        ({"jenis": "posyandu", "npsn": "", "jenjang": ""}, "Jenisnya berbeda"),
        ({"ditutup": JULI}, "sudah ditutup"),
    ],
)
def test_yang_tidak_bisa_digabung(pemeran, ganti, pola) -> None:
    asal = FasilitasFactory(npsn="10702345")
    tujuan = FasilitasFactory(**{"npsn": ""} | ganti)
    with pytest.raises(GalatPengguna, match=pola):
        gabungkan(asal=asal, tujuan=tujuan, hari={}, versi=(1, 1), oleh=pemeran.apd)
    asal.refresh_from_db()
    assert asal.digabung_ke is None


# --- where to go ---------------------------------------------------------------------------------


def test_tujuan_triwulan(keluarga, pemeran) -> None:
    p, hari = pemeran.pendamping, date(2026, 11, 22)
    assert bulan_triwulan(hari) == [OKTOBER, date(2026, 11, 1)]
    sekolah = FasilitasFactory(nama="SDN 1")
    daftar(keluarga.ani, sekolah, p, JULI)
    KeikutsertaanFasilitasFactory(fasilitas=sekolah)  # of somebody else's family
    CatatanVerkomFactory(anggota=keluarga.ani, fasilitas=sekolah, bulan=OKTOBER, dicatat_oleh=p)
    (t,) = tujuan_triwulan(p, hari)
    assert (len(t.anggota), [b.kurang for b in t.bulan], t.terakhir is None, t.selesai) == (1, [0, 1], False, False)
    for bulan in bulan_triwulan(hari):
        LembarVerkomFactory(laporan=LaporanFasilitasFactory(fasilitas=sekolah, bulan=bulan), oleh=p)
    CatatanVerkomFactory(anggota=keluarga.ani, fasilitas=sekolah, bulan=date(2026, 11, 1), dicatat_oleh=p)
    (t,) = tujuan_triwulan(p, hari)
    assert t.selesai
    assert tujuan_triwulan(pemeran.pendamping_lain, hari) == []


# --- two at once ---------------------------------------------------------------------------------


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
