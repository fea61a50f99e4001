"""Facilities: written down once, corrected, closed, merged; where to go."""

from datetime import date
from decimal import Decimal

import pytest
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
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
from tests.kpm.usulan import buat_keluarga
from tests.verifikasi.fasilitas import JULI, OKTOBER, daftar, isi, masa
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.fasilitas import dugaan_ganda
from verifikasi.selectors.tujuan import bulan_triwulan, tujuan_triwulan
from verifikasi.services.fasilitas import SudahAda, buat_fasilitas, tutup_fasilitas, ubah_fasilitas
from verifikasi.services.gabung_fasilitas import beda_hari, gabungkan

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


# --- facilities -----------------------------------------------------------------------------------


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


# --- doubles and merging --------------------------------------------------------------------------


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


# --- where to go ----------------------------------------------------------------------------------


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


def test_tempat_keluarga_orang_lain_ditutup_dan_digabung_apd(pemeran, client_untuk) -> None:
    """Today's members decide, of families of another pendamping or of none; the APD closes and merges any."""
    f, lain = FasilitasFactory(nama="SDN 5", npsn=""), FasilitasFactory(nama="SD NEGERI 5", npsn="")
    milik = AnggotaFactory(kpm=KPMFactory(desa_id=DESA))
    PenugasanFactory(kpm=milik.kpm, petugas=pemeran.pendamping)
    orang = AnggotaFactory(kpm=KPMFactory(desa_id=DESA))
    PenugasanFactory(kpm=orang.kpm, petugas=pemeran.pendamping_lain)
    KeikutsertaanFasilitasFactory(anggota=milik, fasilitas=f, mulai=JULI)
    ikut = KeikutsertaanFasilitasFactory(anggota=orang, fasilitas=f, mulai=JULI)

    def tutup(oleh):
        return tutup_fasilitas(fasilitas=f, sejak=OKTOBER, versi=1, oleh=oleh)

    def gabung(asal, tujuan):
        return gabungkan(asal=asal, tujuan=tujuan, hari={}, versi=(1, 1), oleh=pemeran.pendamping)

    pola = f"bukan dampingan Anda. Mintalah APD kabupaten/kota, {pemeran.apd.nama}, "
    with pytest.raises(TidakBerhak, match=f"{pola}menutupnya"):
        tutup(pemeran.pendamping)
    for pasangan in ((f, lain), (lain, f)):
        with pytest.raises(TidakBerhak, match=f"{pola}menggabungkannya"):
            gabung(*pasangan)
    client = client_untuk(pemeran.pendamping)
    assert pola in client.get(f"/verifikasi/fasilitas/{f.pk}/").text
    assert pola in client.get(f"/verifikasi/fasilitas/{f.pk}/gabung/{lain.pk}/").text
    jawab = client.post(f"/verifikasi/fasilitas/{f.pk}/tutup/", {"versi": 1, "sejak": "2026-10-01"})
    assert (jawab.status_code, pola in jawab.text) == (422, True)
    f.refresh_from_db()
    assert (f.ditutup, f.digabung_ke, KeikutsertaanFasilitas.objects.filter(selesai=None).count()) == (None, None, 2)
    ikut.selesai = JULI  # long gone: the facility is the pendamping's own again
    ikut.save()
    assert tutup(pemeran.pendamping).ditutup == OKTOBER
    Fasilitas.objects.filter(pk=f.pk).update(ditutup=None, versi=1)
    PenugasanFactory._meta.model.objects.filter(kpm=milik.kpm).delete()
    KeikutsertaanFasilitas.objects.update(selesai=None)
    assert tutup(pemeran.apd).ditutup == OKTOBER
