"""The monthly report: whose records it counts, its way upwards, and that what was sent stays as it was sent."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akun.enums import Peran
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import (
    jumlah_laporan_menunggu,
    kecamatan_lapor,
    laporan_jatuh_tempo,
    menunggu,
    riwayat_laporan,
    tenggat_laporan,
    terlambat,
)
from dasbor.selectors.laporan_isi import hitung_isi, isi_beku
from dasbor.selectors.laporan_koreksi import koreksi
from dasbor.selectors.laporan_susun import bertemu, daftar_catatan, neraca, per_butir, per_peran, peserta
from dasbor.services.laporan import (
    buat_laporan,
    kembalikan_laporan,
    kirim_laporan,
    langkah_berikut,
    setujui_laporan,
    simpan_laporan,
)
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import PerubahanKepesertaan
from pendamping.enums import TujuanKunjungan
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import (
    AturanLapanganFactory,
    BantuanKomplementerFactory,
    JabatanFactory,
    KasusFactory,
    KegiatanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    PerubahanKepesertaanFactory,
    RekonsiliasiFactory,
    TahapFactory,
    TugasFactory,
)

pytestmark = pytest.mark.django_db

OKT, NOV = date(2026, 10, 1), date(2026, 11, 1)
TEPAT = datetime(2026, 11, 4, 3, tzinfo=UTC)
TELAT = datetime(2026, 11, 7, 3, tzinfo=UTC)


def isi(petugas, bulan=OKT, hari=date(2026, 11, 4)):
    return hitung_isi(petugas.pk, bulan, hari=hari, kode_wilayah=KECAMATAN)


def laporan(petugas, bulan=OKT):
    return buat_laporan(bulan=bulan, oleh=petugas)


def kirim(petugas, pada=TEPAT, bulan=OKT):
    r = laporan(petugas, bulan)
    return kirim_laporan(laporan=r, masalah="Tidak ada", rencana="P2K2", versi=r.versi, oleh=petugas, pada=pada)


def semua(desa):
    return True


# --- whose records -----------------------------------------------------------------------------


def test_dihitung_dari_yang_dicatat(pemeran):
    p = pemeran.pendamping
    kelompok = [KelompokFactory() for _ in range(3)]
    for k in kelompok:
        PenugasanKelompokFactory(kelompok=k, petugas=p)
    temu = PertemuanFactory(kelompok=kelompok[0], petugas=p, tanggal=date(2026, 10, 31))
    PertemuanFactory(
        kelompok=kelompok[1], petugas=p, tanggal=date(2026, 10, 5), keadaan="dibatalkan", alasan_batal="Hujan"
    )
    PertemuanFactory(kelompok=kelompok[0], petugas=p, tanggal=NOV)
    for status, n in (("hadir", 3), ("alpa", 2), ("izin", 1), (None, 1)):
        for _ in range(n):
            KehadiranFactory(pertemuan=temu, status=status)
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=p)
    for tujuan, hari in (("rutin", 1), ("rutin", 2), ("absen", 31)):
        KunjunganFactory(kpm=kpm, petugas=p, tanggal=date(2026, 10, hari), tujuan=tujuan)
    KunjunganFactory(kpm=kpm, petugas=p, tanggal=date(2026, 9, 30))
    KunjunganFactory(kpm=kpm, petugas=p, tanggal=NOV)
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping_lain, tanggal=date(2026, 10, 9))
    KegiatanFactory(petugas=p, tanggal=date(2026, 10, 3), peran_ife="fasilitatif")
    PertemuanAwalFactory(petugas=p, tanggal=date(2026, 10, 6), keadaan="terlaksana")

    ini = isi(p)

    assert (ini.n("p2k2"), ini.n("p2k2.terlaksana"), ini.n("p2k2.dibatalkan")) == (2, 1, 1)
    hadir = [ini.n(f"hadir.{k}") for k in ("hadir", "alpa", "izin", "sakit", "kosong")]
    assert hadir == [3, 2, 1, 0, 1]
    assert (ini.n("kelompok_belum"), bertemu(ini.angka)) == (2, 1)
    assert (ini.n("kunjungan"), ini.n("kunjungan.rutin"), ini.n("kunjungan_kpm")) == (3, 2, 1)
    assert ini.lalu["kunjungan"] == 1
    assert ini.n("awal.terlaksana") == 1
    assert peserta(ini.angka) == 1


def test_menurut_peran_dan_butir(pemeran):
    p = pemeran.pendamping
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=p)
    for tujuan in ("rutin", "absen", "graduasi"):
        KunjunganFactory(kpm=kpm, petugas=p, tanggal=date(2026, 10, 2), tujuan=tujuan)
    KegiatanFactory(petugas=p, tanggal=date(2026, 10, 3), peran_ife="perwakilan")
    ini = isi(p)

    peran = {b.judul: {x.label: x.n for x in b.baris if x.n} for b in per_peran(ini)}
    butir = {b.judul[:5]: {x.label: x.n for x in b.baris} for b in per_butir(ini, date(2026, 10, 31)) if b.baris}
    assert peran == {
        "Fasilitatif": {},
        "Edukasional": {"Kunjungan rumah": 3},
        "Perwakilan": {"Kegiatan lain": 1},
        "Teknis": {},
    }
    assert butir == {
        "RHK 2": {"Kunjungan rumah": 1},
        "RHK 4": {"Kunjungan rumah": 1},
        "RHK 5": {"Kunjungan rumah": 1},
        "RHK 8": {"Kegiatan lain": 1},
    }


def test_milik_yang_memegang_saat_itu(pemeran):
    """Handed over on the 16th: each keeps what was done in the own days, the state at the end is the successor's."""
    lama, baru = pemeran.pendamping, pemeran.pendamping_lain
    kpm, kelompok = KPMFactory(), KelompokFactory()
    for pabrik, apa in ((PenugasanFactory, {"kpm": kpm}), (PenugasanKelompokFactory, {"kelompok": kelompok})):
        pabrik(petugas=lama, selesai=date(2026, 10, 15), **apa)
        pabrik(petugas=baru, mulai=date(2026, 10, 16), **apa)
    KunjunganFactory(kpm=kpm, petugas=lama, tanggal=date(2026, 10, 15))
    KunjunganFactory(kpm=kpm, petugas=baru, tanggal=date(2026, 10, 16))
    KasusFactory(kpm=kpm, dibuat_oleh=lama, dibuka=date(2026, 10, 2))
    KasusFactory(
        kpm=kpm, dibuat_oleh=lama, dibuka=date(2026, 9, 2), keadaan="selesai", hasil="Ada", ditutup=date(2026, 10, 16)
    )
    a, b = isi(lama), isi(baru)

    assert [(x.n("kunjungan"), peserta(x.angka), x.n("keadaan.kelompok.")) for x in (a, b)] == [(1, 0, 0), (1, 1, 1)]
    assert [(x.n("kasus_baru"), x.n("kasus_terbuka"), x.n("kasus_selesai")) for x in (a, b)] == [(1, 0, 0), (0, 1, 1)]
    assert (a.n("keadaan.lepas."), b.n("keadaan.masuk.")) == (1, 1)
    assert peserta(a.lalu) == 1


def test_kepesertaan_seperti_saat_itu(pemeran):
    """A family that left in November was a participant at the end of October."""
    kpm = KPMFactory(kepesertaan="mandiri")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    PerubahanKepesertaanFactory(kpm=kpm, dari="aktif", ke="mandiri", tanggal=date(2026, 11, 3), alasan="mampu")
    assert PerubahanKepesertaan.objects.count() == 1
    assert peserta(isi(pemeran.pendamping).angka) == 1
    assert peserta(isi(pemeran.pendamping, NOV, date(2026, 11, 22)).angka) == 0


def test_tugas_pemutakhiran_bantuan_rekonsiliasi(pemeran):
    p = pemeran.pendamping
    saat = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)  # 23.59 WIB of the last day
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=p)
    TugasFactory(
        kpm=kpm, keadaan="selesai", hasil="masih_layak", diselesaikan_oleh=p, diselesaikan_pada=saat, dibuat_pada=saat
    )
    TugasFactory(kpm=kpm, jenis="absen", dibuat_pada=saat)
    TugasFactory(kpm=kpm, dibuat_pada=saat + timedelta(minutes=2))
    PemutakhiranFactory(kpm=kpm, diusulkan_oleh=p, diusulkan_pada=saat)
    BantuanKomplementerFactory(kpm=kpm, dicatat_oleh=p, dicatat_pada=saat)
    tahap = TahapFactory()
    RekonsiliasiFactory(
        pembayaran=PembayaranFactory(kpm=kpm, tahap=tahap), dicatat_oleh=p, dicatat_pada=saat, tanggal=OKT
    )
    satu = KPMFactory()
    PenugasanFactory(kpm=satu, petugas=p)
    PembayaranFactory(kpm=satu, tahap=tahap)
    ini = isi(p)

    assert [ini.n(k) for k in ("tugas", "tugas_terbuka", "tugas_terbuka.absen", "usul", "bantuan", "rekon")] == [
        1, 1, 1, 1, 1, 1
    ]  # fmt: skip
    assert neraca(ini) == {"rencana": 2, "cair": 1, "sebagian": 0, "tidak": 0, "belum": 1}


def test_jumlah_kueri_tetap(pemeran):
    p = pemeran.pendamping

    def hitung():
        with CaptureQueriesContext(connection) as tangkap:
            daftar_catatan(isi(p), batas=15, boleh=semua)
        return len(tangkap)

    PenugasanFactory(petugas=p)
    KunjunganFactory(petugas=p, tanggal=OKT)
    sedikit = hitung()
    for n in range(40):
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=p)
        KunjunganFactory(kpm=kpm, petugas=p, tanggal=OKT)
        KasusFactory(kpm=kpm, dibuat_oleh=p, dibuka=OKT + timedelta(days=n % 28))
        KegiatanFactory(petugas=p, tanggal=OKT)
    assert (sedikit, hitung()) == (3, 3)
    daftar = {d.kode: (d.jumlah, len(d.baris), d.sisa) for d in daftar_catatan(isi(p), batas=15, boleh=semua)}
    assert daftar["kunjungan"] == (41, 15, 26)


def test_keluarga_di_luar_wilayah_pembaca_tidak_bernama(pemeran):
    p = pemeran.pendamping
    for desa, nama in ((DESA, "DALAM"), (DESA_TETANGGA, "LUAR")):
        KunjunganFactory(kpm=KPMFactory(desa_id=desa, nama=nama), petugas=p, tanggal=OKT)
    boleh = pemeran.korkec.lingkup().mencakup
    terbaca = {b.nama for d in daftar_catatan(isi(p), batas=None, boleh=boleh) for b in d.baris}
    assert terbaca == {"DALAM", "(keluarga di luar wilayah Anda)"}


# --- the way upwards ---------------------------------------------------------------------------


def test_dikirim_diperiksa_diterima(pemeran):
    r = kirim(pemeran.pendamping)
    assert (r.keadaan, r.wilayah_id, r.tenggat, terlambat(r)) == ("dikirim", KECAMATAN, date(2026, 11, 5), 0)
    assert [jumlah_laporan_menunggu(u) for u in (pemeran.korkec, pemeran.korkab, pemeran.korkec_tetangga)] == [1, 0, 0]
    r = setujui_laporan(laporan=r, versi=r.versi, oleh=pemeran.korkec, pada=TEPAT)
    assert (r.keadaan, r.diperiksa_oleh) == ("diperiksa", pemeran.korkec)
    assert [jumlah_laporan_menunggu(u) for u in (pemeran.korkec, pemeran.korkab)] == [0, 1]
    r = setujui_laporan(laporan=r, versi=r.versi, oleh=pemeran.korkab, pada=TELAT)
    assert (r.keadaan, r.diterima_oleh, r.diterima_pada) == ("diterima", pemeran.korkab, TELAT)


def test_dikembalikan_dengan_alasan_lalu_dikirim_lagi(pemeran):
    p = pemeran.pendamping
    r = kirim(p)
    with pytest.raises(GalatPengguna) as galat:
        kembalikan_laporan(laporan=r, alasan=" ", versi=r.versi, oleh=pemeran.korkec)
    assert galat.value.kolom == "alasan"
    kembalikan_laporan(laporan=r, alasan="Kehadiran belum diisi", versi=r.versi, oleh=pemeran.korkec)
    KunjunganFactory(petugas=p, tanggal=OKT)
    r = kirim(p, TELAT)

    assert (r.keadaan, r.isi["angka"]["kunjungan"], r.catatan_pemeriksa, r.diperiksa_oleh) == ("dikirim", 1, "", None)
    assert terlambat(r) == 0  # the first sending was in time
    assert [(x.keadaan, x.oleh, x.catatan) for x in riwayat_laporan(r)] == [
        ("dikirim", p.nama, ""),
        ("dikembalikan", pemeran.korkec.nama, "Kehadiran belum diisi"),
        ("dikirim", p.nama, ""),
        ("draf", p.nama, ""),
    ]


def test_terlambat_dua_hari(pemeran):
    assert terlambat(kirim(pemeran.pendamping, TELAT)) == 2


def test_tenggat_menurut_aturan_bulan_berikut():
    AturanLapanganFactory(berlaku_sejak=date(2026, 11, 1), tanggal_laporan=10)
    assert tenggat_laporan(OKT) == date(2026, 11, 10)
    assert tenggat_laporan(date(2026, 9, 1)) == date(2026, 10, 5)
    assert tenggat_laporan(date(2026, 12, 1)) == date(2027, 1, 10)


def test_aturan_baru_tidak_menggeser_tenggat_yang_lalu(pemeran):
    AturanLapanganFactory(berlaku_sejak=date(2026, 11, 1), tanggal_laporan=10)
    tagihan = laporan_jatuh_tempo(pemeran.pendamping, date(2026, 11, 12))
    assert [(t.bulan.month, t.tenggat) for t in tagihan] == [
        (8, date(2026, 9, 5)), (9, date(2026, 10, 5)), (10, date(2026, 11, 10)),
    ]  # fmt: skip


def test_tidak_sebelum_hari_terakhir(pemeran):
    with pytest.raises(GalatPengguna, match="30 November 2026"):
        kirim(pemeran.pendamping, datetime(2026, 11, 29, 16, 59, tzinfo=UTC), NOV)
    assert LaporanBulanan.objects.get().keadaan == "draf"
    assert kirim(pemeran.pendamping, datetime(2026, 11, 29, 17, 1, tzinfo=UTC), NOV).keadaan == "dikirim"


def test_masalah_dan_rencana_wajib(pemeran):
    r = laporan(pemeran.pendamping)
    for masalah, rencana, kolom in (("", "ada", "masalah"), ("ada", "", "rencana"), ("x" * 4001, "ada", "masalah")):
        with pytest.raises(GalatPengguna) as galat:
            kirim_laporan(laporan=r, masalah=masalah, rencana=rencana, versi=1, oleh=pemeran.pendamping, pada=TEPAT)
        assert galat.value.kolom == kolom
    r.refresh_from_db()
    assert (r.keadaan, r.isi, r.versi) == ("draf", {}, 1)


def test_kiriman_berulang_satu_laporan(pemeran):
    r = kirim(pemeran.pendamping)
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=OKT)
    lagi = kirim_laporan(laporan=r, masalah="Tidak ada", rencana="P2K2", versi=1, oleh=pemeran.pendamping, pada=TELAT)
    assert (lagi.isi, lagi.dikirim_pada, lagi.versi) == (r.isi, TEPAT, r.versi)
    with pytest.raises(BerubahLebihDulu):
        simpan_laporan(laporan=r, masalah="lain", rencana="P2K2", versi=r.versi, oleh=pemeran.pendamping)
    assert laporan(pemeran.pendamping) == r


def test_hanya_yang_bersangkutan_menulis(pemeran):
    r = laporan(pemeran.pendamping)
    for siapa in (pemeran.pendamping_lain, pemeran.korkec, pemeran.superuser):
        with pytest.raises(TidakBerhak):
            kirim_laporan(laporan=r, masalah="a", rencana="b", versi=1, oleh=siapa, pada=TEPAT)
    r.refresh_from_db()
    assert r.keadaan == "draf"


@pytest.mark.parametrize("peran", ["pendamping", "korkec_tetangga", "korkab", "korkab_luar", "apd", "superuser"])
def test_bukan_gilirannya(pemeran, peran):
    r = kirim(pemeran.pendamping)
    assert langkah_berikut(r, getattr(pemeran, peran)) is None
    with pytest.raises(GalatPengguna):
        setujui_laporan(laporan=r, versi=r.versi, oleh=getattr(pemeran, peran))
    r.refresh_from_db()
    assert r.keadaan == "dikirim"


def test_laporan_korkec_sendiri_langsung_ke_korkab(pemeran):
    """fitria@ is korkec and pendamping: nobody checks the own report."""
    JabatanFactory(pengguna=pemeran.korkec, peran=Peran.PENDAMPING, wilayah_id=KECAMATAN)
    r = kirim(pemeran.korkec)
    assert langkah_berikut(r, pemeran.korkec) is None
    assert jumlah_laporan_menunggu(pemeran.korkec) == 0
    assert list(menunggu(pemeran.korkab)) == [r]
    r = setujui_laporan(laporan=r, versi=r.versi, oleh=pemeran.korkab)
    assert (r.keadaan, r.diperiksa_oleh, r.diterima_oleh) == ("diterima", pemeran.korkab, pemeran.korkab)


def test_kecamatan_tanpa_korkec(pemeran):
    pemeran.korkec_tetangga.jabatan.update(selesai=date(2026, 1, 1))
    r = kirim(pemeran.pendamping_tetangga)
    assert r.wilayah_id == TETANGGA
    assert langkah_berikut(r, pemeran.korkab) == KeadaanLaporan.DITERIMA


def test_dua_orang_memutuskan_bersamaan(pemeran):
    r = kirim(pemeran.pendamping)
    kedua = PenggunaFactory()
    JabatanFactory(pengguna=kedua, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    versi = r.versi
    kembalikan_laporan(laporan=r, alasan="Perbaiki", versi=versi, oleh=pemeran.korkec)
    with pytest.raises(BerubahLebihDulu):
        setujui_laporan(laporan=r, versi=versi, oleh=kedua)
    r.refresh_from_db()
    assert r.keadaan == "dikembalikan"


def test_bulan_yang_tidak_dilaporkan(pemeran):
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, wilayah_id=KECAMATAN, mulai=date(2026, 10, 20))
    for bulan in (date(2026, 9, 1), date(2099, 1, 1)):
        with pytest.raises(GalatPengguna) as galat:
            laporan(orang, bulan)
        assert galat.value.kolom == "bulan"
    with pytest.raises(GalatPengguna):
        laporan(pemeran.korkec)
    with pytest.raises(TidakBerhak):
        laporan(pemeran.apd)
    assert LaporanBulanan.objects.count() == 0
    assert laporan(orang).wilayah_id == KECAMATAN


def test_dilaporkan_ke_kecamatan_keluarganya(pemeran):
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, wilayah_id=KABUPATEN)
    assert kecamatan_lapor(orang, OKT) == KABUPATEN
    for desa in (DESA, DESA_TETANGGA, DESA_TETANGGA):
        PenugasanFactory(kpm=KPMFactory(desa_id=desa), petugas=orang)
    assert kecamatan_lapor(orang, OKT) == TETANGGA


def test_jatuh_tempo(pemeran):
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, wilayah_id=KECAMATAN, mulai=date(2026, 9, 10))
    LaporanBulananFactory(petugas=orang, bulan=date(2026, 9, 1), keadaan="dikirim", dikirim_pada=TEPAT)
    tagihan = laporan_jatuh_tempo(orang, date(2026, 11, 7))
    assert [(t.bulan, t.tenggat, t.lewat(date(2026, 11, 7))) for t in tagihan] == [(OKT, date(2026, 11, 5), 2)]
    assert [t.bulan for t in laporan_jatuh_tempo(orang, date(2026, 11, 30))] == [OKT, NOV]
    assert laporan_jatuh_tempo(pemeran.korkec, date(2026, 11, 7)) == []


# --- frozen ------------------------------------------------------------------------------------


def test_terkirim_tetap_seperti_dikirim(pemeran):
    p = pemeran.pendamping
    kpm = KPMFactory(nama="SITI")
    PenugasanFactory(kpm=kpm, petugas=p)
    tetap = KunjunganFactory(kpm=kpm, petugas=p, tanggal=OKT)
    hapus = KunjunganFactory(kpm=kpm, petugas=p, tanggal=OKT + timedelta(days=1))
    ubah = KunjunganFactory(kpm=kpm, petugas=p, tanggal=OKT + timedelta(days=2))
    r = kirim(p)
    assert "SITI" not in str(r.isi)
    # Events of one transaction carry the time of its beginning: the test pretends to have sent before it.
    r.isi["dibekukan"] = "2026-11-04T03:00:00+00:00"
    r.save()
    assert koreksi(r, hari=date(2026, 11, 20), boleh=semua).angka == []

    hapus.delete()
    ubah.tujuan = TujuanKunjungan.ABSEN
    ubah.save()
    baru = KunjunganFactory(kpm=kpm, petugas=p, tanggal=OKT + timedelta(days=3))
    dulu = isi_beku(r.isi)
    hasil = koreksi(r, hari=date(2026, 11, 20), boleh=semua)

    assert (dulu.n("kunjungan"), dulu.n("kunjungan.rutin")) == (3, 3)
    assert {c.id for c in dulu.catatan["kunjungan"]} == {str(k) for k in (tetap.pk, ubah.pk)} | {
        c.id for c in dulu.catatan["kunjungan"] if c.tanggal == "2026-10-02"
    }
    sebut = {(c.apa, c.tanggal.day) for c in hasil.catatan if c.sumber == "Kunjungan rumah"}
    assert {("Dihapus", 2), ("Diubah", 3), ("Ditambahkan", 4)} <= sebut
    assert baru.tanggal.day == 4
    assert hasil.angka == []  # one came, one went: the same number, and still three corrections


def test_angka_koreksi(pemeran):
    p = pemeran.pendamping
    r = kirim(p)
    KunjunganFactory(petugas=p, tanggal=OKT)
    (beda,) = koreksi(r, hari=date(2026, 11, 20), boleh=semua).angka
    assert (beda.label, beda.lalu, beda.n) == ("Kunjungan rumah", 0, 1)
    r.refresh_from_db()
    assert isi_beku(r.isi).n("kunjungan") == 0
