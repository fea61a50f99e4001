"""What the summaries count of families, groups and meetings, month by month (docs/program.md §14)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from dasbor.selectors.bulan import isian_bulan
from kpm.models import KPM
from p2k2.models import Pertemuan, Sesi
from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.dasbor.angka import HARI, bulan_ini, hitung, rinci
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    AnggotaFactory,
    BantuanKomplementerFactory,
    JabatanFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KomponenFactory,
    KPMFactory,
    KunjunganFactory,
    ModulFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    PerubahanKepesertaanFactory,
    SesiFactory,
    TahapFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
)

pytestmark = pytest.mark.django_db


def lama(kpm: KPM, sejak: str = "2025-01-01") -> KPM:
    """Recorded on that day."""
    KPM.objects.filter(pk=kpm.pk).update(dibuat_pada=f"{sejak}T03:00:00Z")
    return kpm


# --- Families ------------------------------------------------------------------------------------


def test_serah_terima_tetap_pada_yang_memegang_waktu_itu(pemeran: SimpleNamespace) -> None:
    kpm, a, b = KPMFactory(), pemeran.pendamping, pemeran.pendamping_lain
    PenugasanFactory(kpm=kpm, petugas=a, selesai=date(2026, 9, 14))
    PenugasanFactory(kpm=kpm, petugas=b, mulai=date(2026, 9, 15))
    assert hitung("kpm", 6, 8, 9, 11, petugas=a) == [1, 1, 0, 0]
    assert hitung("kpm", 6, 8, 9, 11, petugas=b) == [0, 0, 1, 1]
    assert hitung("kpm", 6, 8, 9, 11, wilayah=KABUPATEN) == [1, 1, 1, 1]
    assert hitung("kpm_tanpa", 6, 8, 9, 11) == [0, 0, 0, 0]


def test_bulan_tanpa_jabatan_tidak_dihitung_baginya(pemeran: SimpleNamespace) -> None:
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, mulai=date(2026, 8, 10), selesai=date(2026, 10, 30))
    PenugasanFactory(kpm=KPMFactory(), petugas=orang)
    assert hitung("kpm", 7, 8, 9, 10, 11, petugas=orang) == [0, 1, 1, 0, 0]
    assert hitung("kpm_tanpa", 7, 8, 9, 10, 11) == [1, 0, 0, 1, 1]
    assert hitung("pendamping", 7, 8, 10, wilayah=KECAMATAN) == [2, 3, 2]
    assert hitung("pendamping", 7, 8, 10, wilayah=KABUPATEN) == [3, 4, 3]


def test_yang_dinonaktifkan_tidak_bertugas_hari_ini(pemeran: SimpleNamespace) -> None:
    PenugasanFactory(kpm=KPMFactory(), petugas=pemeran.pendamping)
    type(pemeran.pendamping).objects.filter(pk=pemeran.pendamping.pk).update(is_active=False)
    assert hitung("kpm", 10, 11, petugas=pemeran.pendamping) == [1, 0]
    assert hitung("kpm_tanpa", 10, 11) == [0, 1]


def test_kepesertaan_menurut_hari_terakhir_bulan(pemeran: SimpleNamespace) -> None:
    kpm = lama(KPMFactory(kepesertaan="berhenti"))
    for dari, ke, tanggal, alasan in (
        ("calon", "aktif", date(2026, 7, 31), "daftar"),
        ("aktif", "ditangguhkan", date(2026, 9, 1), "menolak_komitmen"),
        ("ditangguhkan", "berhenti", date(2026, 10, 31), "pindah"),
    ):
        PerubahanKepesertaanFactory(kpm=kpm, dari=dari, ke=ke, tanggal=tanggal, alasan=alasan)
    assert hitung("kpm", 6, 7, 8, 9, 10, 11) == [0, 1, 1, 1, 0, 0]


def test_dikenal_sejak_dicatat_dipegang_atau_berkelompok(pemeran: SimpleNamespace) -> None:
    dicatat, dipegang, berkelompok = (lama(KPMFactory(), "2026-10-10") for _ in range(3))
    PenugasanFactory(kpm=dipegang, petugas=pemeran.pendamping, mulai=date(2026, 8, 31))
    KeanggotaanFactory(kpm=berkelompok, mulai=date(2026, 9, 30))
    assert hitung("kpm", 7, 8, 9, 10, 11) == [0, 1, 2, 3, 3]
    assert dicatat.pk


def test_tanpa_kelompok_menurut_keanggotaan_hari_itu(pemeran: SimpleNamespace) -> None:
    kpm = lama(KPMFactory())
    KeanggotaanFactory(kpm=kpm, mulai=date(2026, 8, 5), selesai=date(2026, 9, 30))
    assert hitung("kpm_lepas", 7, 8, 9, 10, 11) == [1, 0, 0, 1, 1]


def test_komponen_menurut_daftar_tahapnya(pemeran: SimpleNamespace) -> None:
    """Past months as their stage's list had them, today as the families' list, with what was added since."""
    kpm = lama(KPMFactory(sd=0, smp=1))
    PembayaranFactory(kpm=kpm, tahap=TahapFactory(nomor=3), sd=1)
    anak = AnggotaFactory(kpm=kpm)
    KomponenFactory(anggota=anak, jenis="aud", sumber="pemutakhiran", mulai=date(2026, 9, 20))
    KomponenFactory(anggota=anak, jenis="lansia", mulai=date(2026, 1, 1))  # the list's own: counted in its columns
    assert hitung("sd", 5, 8, 11) == [0, 1, 0]
    assert hitung("smp", 5, 8, 11) == [1, 0, 1]
    assert hitung("aud", 8, 9, 11) == [0, 1, 1]
    assert hitung("lansia", 8, 9, 11) == [0, 0, 0]


def test_usulan_menunggu_pada_hari_itu(pemeran: SimpleNamespace) -> None:
    kpm, korkec = KPMFactory(), pemeran.korkec
    for keadaan, usul, putus in (
        ("disetujui", datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 10, 5, tzinfo=UTC)),
        # withdrawn on 1 October in Jakarta
        ("ditarik", datetime(2026, 9, 30, 16, 59, tzinfo=UTC), datetime(2026, 9, 30, 17, 30, tzinfo=UTC)),
        ("diajukan", datetime(2026, 9, 30, 17, 30, tzinfo=UTC), None),
    ):
        PemutakhiranFactory(
            kpm=kpm,
            keadaan=keadaan,
            diusulkan_pada=usul,
            diputus_pada=putus,
            diputus_oleh=korkec if putus else None,
            **({"diusulkan_oleh": korkec} if keadaan == "ditarik" else {}),
        )
    assert hitung("usulan", 8, 9, 10, 11) == [0, 2, 1, 1]


def test_kunjungan_bulan_itu_milik_yang_berkunjung(pemeran: SimpleNamespace) -> None:
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain)
    for tanggal in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31)):
        KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=tanggal)
    assert hitung("kunjungan", 8, 9, 10, petugas=pemeran.pendamping) == [0, 1, 2]
    # A family is visited once a month, for whoever holds it, however many came.
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping_lain, tanggal=date(2026, 10, 2))
    assert hitung("kpm_dikunjungi", 8, 9, 10, petugas=pemeran.pendamping_lain) == [0, 1, 1]
    assert hitung("kpm_dikunjungi", 9, 10, petugas=pemeran.pendamping) == [0, 0]
    assert hitung("kunjungan", 9, 10, petugas=pemeran.pendamping_lain) == [0, 1]


def test_bantuan_yang_belum_diterima_menurut_tahap(pemeran: SimpleNamespace) -> None:
    TahapFactory(nomor=3)
    TahapFactory()
    kpm, lain = KPMFactory(), KPMFactory()
    for k in (kpm, lain):
        PenugasanFactory(kpm=k)  # known since then
    isi = [(kpm, "kis", "2026-3", "tidak"), (kpm, "kip", "2026-3", "terblokir"), (kpm, "kis", "2026-4", "diterima"),
           (lain, "kis", "2026-3", "ada"), (lain, "kip", "2026-4", "diusulkan")]  # fmt: skip
    for siapa, jenis, tahap, keadaan in isi:
        jawab = {"dijawab_pada": HARI} if keadaan == "diterima" else {}
        BantuanKomplementerFactory(kpm=siapa, jenis=jenis, tahap=tahap, keadaan=keadaan, alasan="Belum ada", **jawab)
    assert hitung("bantuan", 6, 8, 11) == [0, 2, 1]
    assert hitung("kpm_bantuan", 6, 8, 11) == [0, 1, 1]
    assert rinci("bantuan", 8) == {"kis": 1, "kip": 1}


# --- Groups and meetings -------------------------------------------------------------------------


def test_kelompok_wajib_bertemu_bila_utuh_sebulan() -> None:
    KelompokFactory(dibentuk=date(2026, 9, 10), dibubarkan=date(2026, 10, 20))
    assert hitung("kelompok", 8, 9, 10) == [0, 1, 0]
    assert hitung("wajib", 8, 9, 10) == [0, 0, 0]
    KelompokFactory(dibentuk=date(2026, 9, 1), dibubarkan=date(2026, 10, 31))
    assert hitung("kelompok", 8, 9, 10, 11) == [0, 2, 1, 0]
    assert hitung("wajib", 8, 9, 10, 11) == [0, 1, 1, 0]
    KelompokFactory(dibentuk=date(2026, 11, 1))  # the running month: owed by who began it
    KelompokFactory(dibentuk=date(2026, 11, 2))
    assert (hitung("kelompok", 11), hitung("wajib", 11)) == ([2], [1])


def test_alasan_hanya_untuk_yang_wajib_dan_tidak_bertemu(pemeran: SimpleNamespace) -> None:
    diam, bertemu, baru = (KelompokFactory(dibentuk=d) for d in (date(2025, 1, 1), date(2025, 1, 1), date(2026, 9, 2)))
    PertemuanFactory(kelompok=bertemu, tanggal=date(2026, 9, 30))
    PertemuanFactory(kelompok=diam, tanggal=date(2026, 9, 8), keadaan="dibatalkan", alasan_batal="Hujan")
    for kelompok in (diam, bertemu, baru):
        AlasanTanpaPertemuanFactory(kelompok=kelompok, bulan=date(2026, 9, 1), sebab="data")
    angka = bulan_ini(9)
    assert (angka["wajib"], angka["wajib_bertemu"], angka["wajib_beralasan"]) == (2, 1, 1)
    assert rinci("sebab_temu", 9) == {"data": 1}
    assert rinci("sebab_temu", 8) == {"": 2}
    assert rinci("sebab_temu", 11) == {}  # not over yet


def test_kehadiran_dari_tanda_yang_diisi(pemeran: SimpleNamespace) -> None:
    PenugasanKelompokFactory(kelompok=(kelompok := KelompokFactory()), petugas=pemeran.pendamping_lain)
    temu = PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=date(2026, 10, 31))
    for status in ("hadir", "hadir", "izin", "sakit", "alpa", None, None):
        KehadiranFactory(pertemuan=temu, status=status)
    batal = PertemuanFactory(kelompok=kelompok, keadaan="dibatalkan", alasan_batal="Hujan", tanggal=date(2026, 10, 2))
    KehadiranFactory(pertemuan=batal, status="hadir")
    tanda = ("hadir", "izin", "sakit", "alpa", "kosong")
    assert [hitung(t, 10, petugas=pemeran.pendamping) for t in tanda] == [[2], [1], [1], [1], [2]]
    assert [hitung(t, 9, 11) for t in tanda] == [[0, 0]] * 5
    assert hitung("pertemuan", 9, 10, wilayah=KABUPATEN) == [0, 1]


def test_cakupan_modul_menurut_versi_yang_berlaku() -> None:
    """A session of a version that has ended counts no more; one held twice counts once."""
    dasar = Sesi.objects.filter(modul__berlaku_sampai=None).count()
    versi = (
        ModulFactory(nomor=90, berlaku_sampai=date(2026, 9, 30)),
        ModulFactory(nomor=90, berlaku_sejak=date(2026, 10, 1)),
    )
    lama_sesi, baru_sesi = (SesiFactory(modul=m, nomor=1) for m in versi)
    SesiFactory(modul=versi[1], nomor=2)
    kelompok = KelompokFactory()
    for tanggal, sesi in ((date(2026, 8, 4), lama_sesi), (date(2026, 9, 4), lama_sesi), (date(2026, 11, 4), baru_sesi)):
        PertemuanFactory(kelompok=kelompok, tanggal=tanggal, sesi=sesi)
    assert hitung("sesi", 7, 8, 9, 10, 11) == [0, 1, 1, 0, 1]
    assert hitung("sesi_dari", 8, 9, 10, 11) == [dasar + 1, dasar + 1, dasar + 2, dasar + 2]
    assert [rinci("modul", b) for b in (8, 10, 11)] == [{"90": 1}, {}, {"90": 1}]


def test_tanda_sejak_pertemuan_yang_menggenapkan_sampai_ditutup(pemeran: SimpleNamespace) -> None:
    kpm, kelompok = KPMFactory(), KelompokFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    bukti = [PertemuanFactory(kelompok=kelompok, tanggal=date(2026, b, 20)).pk for b in (7, 8, 9)]
    TandaAbsenFactory(kpm=kpm, bukti=bukti, sejak=date(2026, 7, 20), terakhir=date(2026, 9, 20))
    tutup = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # 1 November in Jakarta
    TandaAbsenFactory(bukti=bukti, sejak=date(2026, 7, 20), ditutup_pada=tutup, alasan_tutup="Hadir")
    assert hitung("tanda_absen", 8, 9, 10, 11) == [0, 2, 2, 1]
    assert hitung("tanda_absen", 8, 9, 10, 11, petugas=pemeran.pendamping) == [0, 1, 1, 1]
    assert Pertemuan.objects.count() == 3


def test_tanda_kelompok_sejak_bulan_yang_menggenapkan(pemeran: SimpleNamespace) -> None:
    """Three full months, as the job counts them: 31 July is completed on 31 October, 30 July on the 30th."""
    for sejak in (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)):
        kelompok = KelompokFactory()
        PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping_lain)
        TandaKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping, sejak=sejak)
    assert hitung("tanda_kelompok", 8, 9, 10) == [0, 1, 2]
    assert hitung("tanda_kelompok", 11, petugas=pemeran.pendamping) == [3]  # as the finding names it today
    assert hitung("tanda_kelompok", 10, petugas=pemeran.pendamping_lain) == [2]


# --- Areas ---------------------------------------------------------------------------------------


def test_keluarga_yang_pindah_desa_dihitung_sekali(pemeran: SimpleNamespace) -> None:
    """Where it lives today, in all months that are counted; what was paid to it stays where it was listed."""
    kpm = lama(KPMFactory(desa_id=DESA))
    PembayaranFactory(kpm=kpm, tahap=TahapFactory(nomor=3))
    KPM.objects.filter(pk=kpm.pk).update(desa_id=DESA_TETANGGA)
    assert hitung("kpm", 8, 11, wilayah=TETANGGA) == [1, 1]
    assert hitung("kpm", 8, 11, wilayah=KECAMATAN) == [0, 0]
    assert hitung("rencana_n", 8, wilayah=KECAMATAN) == [1]
    assert hitung("kpm", 8, 11, wilayah=KABUPATEN) == [1, 1]


def test_kecamatan_tanpa_keluarga_satu_keluarga_tanpa_pendamping() -> None:
    assert hitung("kpm", 11, wilayah=KECAMATAN) == [0]
    lama(KPMFactory(desa_id=DESA_2))
    assert hitung("kpm", 10, 11, wilayah=KECAMATAN) == [1, 1]
    assert hitung("kpm_tanpa", 10, 11, wilayah=KECAMATAN) == [1, 1]


def test_bulan_depan_tidak_dihitung() -> None:
    isi = isian_bulan([date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)], HARI)
    assert isi["bulan"] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert isi["hari"] == [date(2026, 10, 31), HARI]
    assert isi["kini"] == [False, True]
    assert {len(v) for k, v in isi.items() if k in ("depan", "tahap", "triwulan", "tenggat")} == {2}
