"""What the summaries count of payments, verification, complaints and reports (docs/program.md §14)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from dasbor.models import ANGKA, Ringkasan, RingkasanKelompok, RingkasanRinci
from dasbor.services import bangun_ulang
from dasbor.sql import baca
from pengaduan.enums import BATAS_RAHASIA
from tests.conftest import DESA, KABUPATEN, KECAMATAN, TETANGGA
from tests.dasbor.angka import HARI, bulan_ini, hitung, rinci
from tests.factories import (
    AlasanFactory,
    AnggotaFactory,
    BarisBankFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    JabatanFactory,
    KeanggotaanFactory,
    KegiatanFactory,
    KehadiranFactory,
    KeikutsertaanFasilitasFactory,
    KelompokFactory,
    KemajuanVerkomFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    LaporanRHKFactory,
    PembayaranFactory,
    PengaduanFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TahapFactory,
    TandaKelompokFactory,
)

pytestmark = pytest.mark.django_db


def saat(tahun: int, bulan: int, hari: int, jam: int = 0, menit: int = 0) -> datetime:
    return datetime(tahun, bulan, hari, jam, menit, tzinfo=UTC)


# --- Payments ------------------------------------------------------------------------------------


def test_pembayaran_tahap_bulan_itu_milik_pemegang_waktu_itu(pemeran: SimpleNamespace) -> None:
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, selesai=date(2026, 8, 31))
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=date(2026, 9, 1))
    tiga = PembayaranFactory(kpm=kpm, tahap=TahapFactory(nomor=3), nominal=100_000)
    RekonsiliasiFactory(pembayaran=tiga)
    PembayaranFactory(kpm=kpm, nominal=200_000)
    assert hitung("rencana_rp", 6, 7, 8, 9, 10, 11) == [0, 100_000, 100_000, 100_000, 200_000, 200_000]
    assert hitung("cair_n", 8, 9, 10) == [1, 1, 0]
    assert hitung("rencana_n", 8, 9, petugas=pemeran.pendamping) == [1, 0]
    assert hitung("rencana_n", 8, 9, petugas=pemeran.pendamping_lain) == [0, 1]


def test_neraca_dan_alasan(pemeran: SimpleNamespace) -> None:
    alasan = AlasanFactory()
    for status, jumlah, sebab in (("cair", 100, None), ("sebagian", 40, None), ("tidak", 0, alasan), (None, 0, None)):
        bayar = PembayaranFactory(nominal=100)
        if status:
            hari = None if status == "tidak" else HARI
            RekonsiliasiFactory(pembayaran=bayar, status=status, jumlah=jumlah, tanggal=hari, alasan=sebab)
    angka = bulan_ini(11)
    assert [angka[k] for k in ("rencana_n", "cair_n", "sebagian_n", "tidak_n")] == [4, 1, 1, 1]
    assert [angka[k] for k in ("rencana_rp", "cair_rp", "sisa_rp", "tidak_rp")] == [400, 140, 60, 100]
    assert rinci("alasan_bayar", 11) == {alasan.kode: 1}
    assert rinci("alasan_bayar", 11, rp=True) == {alasan.kode: 100}


def test_masuk_yang_dikenali_di_daftar_bank_atau_sudah_diambil(pemeran: SimpleNamespace) -> None:
    bayar = [PembayaranFactory() for _ in range(6)]
    tahap = bayar[0].tahap
    for n, derajat in enumerate(("pasti", "kuat", "lemah")):
        BarisBankFactory(tahap=tahap, kpm=bayar[n].kpm, derajat=derajat)
    BarisBankFactory(tahap=tahap, kpm=bayar[0].kpm)  # a second line of one family
    BarisBankFactory(
        tahap=tahap, kpm=bayar[3].kpm, derajat="lemah", dipastikan_oleh=pemeran.apd, dipastikan_pada=saat(2026, 11, 1)
    )
    RekonsiliasiFactory(pembayaran=bayar[4])
    RekonsiliasiFactory(pembayaran=bayar[5], status="tidak", jumlah=0, tanggal=None, alasan=AlasanFactory())
    assert hitung("masuk_n", 9, 10, 11) == [0, 4, 4]


# --- Verification --------------------------------------------------------------------------------


def test_hasil_verifikasi_bulan_itu(pemeran: SimpleNamespace) -> None:
    for bulan, bidang in ((10, "pendidikan"), (10, "kesehatan"), (9, "pendidikan")):
        KemajuanVerkomFactory(
            petugas=pemeran.pendamping, bulan=date(2026, bulan, 1), bidang=bidang, memenuhi=3, tidak=1, belum=2,
            tidak_berlaku=4,
        )  # fmt: skip
    kolom = ("vk_memenuhi", "vk_tidak", "vk_belum", "vk_na")
    assert [hitung(k, 9, 10, petugas=pemeran.pendamping) for k in kolom] == [[3, 6], [1, 2], [2, 4], [4, 8]]


def test_fasilitas_bermilik_dalam_triwulan_dan_melapor(pemeran: SimpleNamespace) -> None:
    fasilitas = FasilitasFactory()
    KeikutsertaanFasilitasFactory(fasilitas=fasilitas, mulai=date(2026, 5, 20), selesai=date(2026, 7, 2))
    CatatanVerkomFactory(fasilitas=fasilitas, bulan=date(2026, 8, 1))
    FasilitasFactory()  # nobody goes there
    tutup = FasilitasFactory(ditutup=date(2026, 6, 30))
    KeikutsertaanFasilitasFactory(fasilitas=tutup, anggota=AnggotaFactory(), mulai=None, selesai=date(2026, 6, 29))
    # Of the quarter of 2 July: until September, though the last member left in July.
    assert hitung("fasilitas", 4, 5, 6, 7, 9, 10) == [1, 2, 1, 1, 1, 0]
    assert hitung("fasilitas_isi", 7, 8, 9, 10) == [0, 1, 1, 0]


# --- Complaints ----------------------------------------------------------------------------------


def aduan(**lain: Any) -> Any:
    """Of 10 September, due on the 20th."""
    tenggat = {"tenggat_terima": date(2026, 9, 11), "tenggat_selesai": date(2026, 9, 20)}
    dasar = {"dibuat_pada": saat(2026, 9, 10, 5), "ingat_mulai": date(2026, 9, 18)}
    return PengaduanFactory(**(tenggat | dasar | lain))


def test_aduan_terbuka_dan_lewat_menurut_hari_itu(pemeran: SimpleNamespace) -> None:
    selesai = {"keadaan": "dijawab", "diterima_pada": saat(2026, 9, 10, 6)}
    aduan(dijawab_pada=saat(2026, 10, 5), **selesai)
    aduan(dijawab_pada=saat(2026, 9, 20, 16, 59), **selesai)  # on the last day, in Jakarta
    aduan(dijawab_pada=saat(2026, 9, 20, 17, 1), **selesai)  # a day late
    aduan(keadaan="diterima", diterima_pada=saat(2026, 9, 10, 6), tenggat_selesai=date(2026, 10, 31))
    aduan(tenggat_terima=date(2026, 10, 15), tenggat_selesai=date(2026, 12, 31))  # nobody has read it
    assert hitung("aduan_masuk", 8, 9, 10) == [0, 5, 0]
    assert hitung("aduan_buka", 8, 9, 10, 11) == [0, 3, 2, 2]
    assert hitung("aduan_lewat", 8, 9, 10, 11) == [0, 1, 1, 2]
    assert hitung("aduan_jawab", 8, 9, 10, 11) == [0, 2, 1, 0]
    assert hitung("aduan_tepat", 8, 9, 10, 11) == [0, 1, 0, 0]


def test_aduan_yang_dibatasi_tidak_dihitung_di_mana_pun(pemeran: SimpleNamespace) -> None:
    satu = aduan()
    assert hitung("aduan_buka", 9, 11) == [1, 1]
    type(satu).objects.filter(pk=satu.pk).update(batas=BATAS_RAHASIA[0], tingkat=BATAS_RAHASIA[0])
    bangun_ulang(pada=HARI)
    kolom = [k for k in ANGKA if k.startswith("aduan")]
    assert {n for b in Ringkasan.objects.values_list(*kolom) for n in b} <= {0}
    assert not RingkasanRinci.objects.filter(jenis__in=["jenis_aduan", "umur_aduan"]).exists()


def test_aduan_tanpa_desa_sekali_di_setiap_jumlah(pemeran: SimpleNamespace) -> None:
    aduan(kpm=None, wilayah_id=KECAMATAN)
    aduan(kpm=None, wilayah_id=KABUPATEN)
    aduan(kpm=None, wilayah_id=DESA)
    aduan(kpm=None, wilayah_id=TETANGGA)
    per = {w: hitung("aduan_buka", 11, wilayah=w)[0] for w in (DESA, KECAMATAN, TETANGGA, KABUPATEN, "17")}
    assert per == {DESA: 1, KECAMATAN: 2, TETANGGA: 1, KABUPATEN: 4, "17": 4}


def test_rinci_aduan_menurut_jenis_dan_umur() -> None:
    jenis = aduan().jenis_id
    aduan(dibuat_pada=saat(2026, 11, 15, 5))  # seven days
    aduan(dibuat_pada=saat(2026, 11, 14, 5))
    aduan(dibuat_pada=saat(2026, 10, 23, 5))  # thirty days
    aduan(dibuat_pada=saat(2026, 10, 22, 5))
    assert rinci("jenis_aduan", 11) == {jenis: 5}
    assert rinci("umur_aduan", 11) == {"7": 1, "30": 2, "lama": 2}


# --- Reports and activities ----------------------------------------------------------------------


def test_laporan_jatuh_tempo_tepat_dan_belum(pemeran: SimpleNamespace) -> None:
    """Due in the month after its own, from whoever was appointed on some day of it."""
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, mulai=date(2026, 8, 31), selesai=date(2026, 10, 15))
    bulan = (8, 9, 10, 11)
    assert hitung("laporan", *bulan, petugas=orang) == [0, 1, 1, 1]
    assert hitung("laporan_belum", *bulan, petugas=orang) == [0, 1, 1, 1]
    for b, tanggal in ((8, saat(2026, 9, 5, 16, 59)), (9, saat(2026, 10, 5, 17, 1))):
        LaporanBulananFactory(
            petugas=orang, bulan=date(2026, b, 1), tenggat=date(2026, b + 1, 5), keadaan="dikirim", dikirim_pada=tanggal
        )
    kembali = {"keadaan": "dikembalikan", "dikirim_pada": saat(2026, 11, 3), "catatan_pemeriksa": "Kurang"}
    LaporanBulananFactory(petugas=orang, **kembali)
    assert hitung("laporan_tepat", *bulan, petugas=orang) == [0, 1, 0, 1]
    assert hitung("laporan_belum", *bulan, petugas=orang) == [0, 0, 0, 0]
    assert hitung("laporan", 9, wilayah=KECAMATAN) == [3]
    assert hitung("laporan", 9, wilayah=KABUPATEN) == [4]


def test_kegiatan_menurut_peran_dan_rhk_yang_selesai(pemeran: SimpleNamespace) -> None:
    p = pemeran.pendamping
    KegiatanFactory(petugas=p, wilayah_id=DESA, tanggal=date(2026, 10, 31), peran_ife="perwakilan")
    KegiatanFactory(petugas=p, wilayah_id=KECAMATAN, tanggal=date(2026, 10, 1), peran_ife="perwakilan")
    KegiatanFactory(petugas=p, wilayah_id=KECAMATAN, tanggal=date(2026, 11, 1), peran_ife="teknis")
    assert rinci("peran", 10) == {"perwakilan": 2}
    assert rinci("peran", 10, wilayah=DESA) == {"perwakilan": 1}
    draf = LaporanRHKFactory(petugas=p, tanggal=date(2026, 10, 9))
    selesai = LaporanRHKFactory(
        petugas=p, tanggal=date(2026, 10, 9), keadaan="selesai", selesai_pada=saat(2026, 10, 9), pelaksanaan=["Rapat"]
    )
    assert draf.keadaan == "draf"
    assert rinci("rhk", 10) == {str(selesai.butir.nomor): 1}


# --- One group -----------------------------------------------------------------------------------


def test_kelompok_dan_yang_tanpa_kelompok_berjumlah_desanya(pemeran: SimpleNamespace) -> None:
    """What no group has is of the families in none."""
    p, alasan = pemeran.pendamping, AlasanFactory()
    grup = [KelompokFactory(desa_id=DESA) for _ in range(2)]
    for n in range(6):
        kpm = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=p)
        bayar = PembayaranFactory(kpm=kpm)
        if n < 4:
            KeanggotaanFactory(kpm=kpm, kelompok=grup[n % 2])
            temu = PertemuanFactory(kelompok=grup[n % 2], petugas=p, tanggal=date(2026, 10, n + 1))
            KehadiranFactory(pertemuan=temu, kpm=kpm, status="alpa")
            KunjunganFactory(kpm=kpm, petugas=p, tanggal=date(2026, 10, 3))
            RekonsiliasiFactory(pembayaran=bayar, status="tidak", jumlah=0, tanggal=None, alasan=alasan)
            aduan(kpm=kpm)
    for satu in grup:
        PenugasanKelompokFactory(kelompok=satu, petugas=p)
    TandaKelompokFactory(kelompok=grup[0], petugas=p)
    for bulan in (10, 11):
        desa = bulan_ini(bulan, wilayah=DESA)
        hidup = [_kelompok(g.pk, bulan) for g in grup]
        jumlah = {k: sum(h.get(k, 0) for h in hidup) for k in ANGKA}
        beda = {k: (desa[k], jumlah[k]) for k in ANGKA if desa[k] != jumlah[k]}
        lepas = {"kpm": (6, 4), "kpm_lepas": (2, 0), "sd": (6, 4), "rencana_n": (6, 4)}
        assert beda == lepas | {"rencana_rp": (1_350_000, 900_000)}
        assert _jumlah(grup, bulan, "alasan_bayar", alasan.kode) == 4
        assert _jumlah(grup, bulan, "umur_aduan", "lama") == 4


def test_keluarga_dihitung_di_kelompoknya_waktu_itu_di_desa_mana_pun(pemeran: SimpleNamespace) -> None:
    """Lives in another desa than the group meets in, and moved to another group in November."""
    lama, baru = KelompokFactory(desa_id=DESA), KelompokFactory(desa_id=DESA)
    kpm = KPMFactory(desa_id="17.71.08.1002")
    PembayaranFactory(kpm=kpm, nominal=600_000)
    KeanggotaanFactory(kpm=kpm, kelompok=lama, mulai=date(2026, 1, 1), selesai=date(2026, 11, 9))
    KeanggotaanFactory(kpm=kpm, kelompok=baru, mulai=date(2026, 11, 10))
    bulan_ini(10), bulan_ini(11)
    ada = [{k: _kelompok(g.pk, b).get(k, 0) for k in ("kelompok", "kpm")} for g in (lama, baru) for b in (10, 11)]
    assert ada == [{"kelompok": 1, "kpm": n} for n in (1, 0, 0, 1)]
    segar = RingkasanKelompok.objects.filter(bulan=date(2026, 11, 1)).values_list("wilayah", "kpm", "rencana_rp")
    assert sorted(segar) == [("17.71.08.1002", 1, 600_000), (DESA, 0, 0), (DESA, 0, 0)]


def _jumlah(grup: list[Any], bulan: int, jenis: str, kode: str) -> int:
    return sum([_rinci(g.pk, bulan).get((jenis, kode), 0) for g in grup])


def _kelompok(pk: Any, bulan: int) -> dict[str, int]:
    return next((isi for *_, isi in baca.kelompok({"kelompok": pk, "bulan": [date(2026, bulan, 1)]})), {})


def _rinci(pk: Any, bulan: int) -> dict[tuple[str, str], int]:
    baris = baca.rinci_kelompok({"kelompok": pk, "bulan": [date(2026, bulan, 1)]})
    return {(jenis, kode): n for jenis, kode, n, _ in baris}
