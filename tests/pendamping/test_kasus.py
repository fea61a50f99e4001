"""Cases: reported once, worked on by whoever holds the family, instructed by coordinators, closed with a result."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Kasus, LangkahKasus, Penugasan, Rujukan
from pendamping.selectors.kasus import (
    SaringKasus,
    daftar_kasus,
    hitung_kasus,
    jumlah_kasus,
    jumlah_rujukan_menunggu,
    langkah_kasus,
)
from pendamping.services.kasus import (
    IsiKasus,
    atur_kasus,
    buka_lagi,
    catat_hasil,
    catat_langkah,
    laporkan_kasus,
    tulis_asesmen,
)
from pendamping.services.rujukan import IsiRujukan, catat_rujukan, jawab_rujukan
from tests.conftest import DESA, DESA_2, DESA_TETANGGA
from tests.factories import AnggotaFactory, KasusFactory, KPMFactory, PenugasanFactory, RujukanFactory
from tests.hari import besok, hari_ke, isikan, kemarin
from tests.pendamping.test_kunjungan import foto

pytestmark = pytest.mark.django_db


def lalu() -> date:
    return hari_ke(-10)


def cerita(**ganti: Any) -> IsiKasus:
    dasar = {
        "jenis": "putus_sekolah",
        "prioritas": "tinggi",
        "uraian": "Berhenti sekolah sejak Agustus.",
        "dibuka": lalu(),
    }
    return IsiKasus(**dasar | ganti)


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA, nama="SITI KASUS")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def kasus(pemeran: SimpleNamespace, kpm: KPM) -> Kasus:
    return laporkan_kasus(kpm=kpm, isi=cerita(), oleh=pemeran.pendamping)


def keadaan(kasus: Kasus) -> tuple:
    kasus.refresh_from_db()
    return (kasus.keadaan, kasus.hasil, kasus.ditutup)


TERBUKA = ("terbuka", "", None)


def rujuk(kasus: Kasus, oleh, **lain) -> Rujukan:
    isi = {"layanan": "sekolah", "tujuan": "PKBM Harapan", "tanggal": hari_ini(), "kebutuhan": "Kejar paket B", **lain}
    return catat_rujukan(kasus=kasus, isi=IsiRujukan(**isi), oleh=oleh)


# --- reported --------------------------------------------------------------------------------------


def test_dilaporkan_dengan_foto_sekali_saja(pemeran: SimpleNamespace, kpm: KPM) -> None:
    nomor = uuid4()
    for _ in range(2):
        kasus = laporkan_kasus(id=nomor, kpm=kpm, isi=cerita(), foto=[foto(), foto()], oleh=pemeran.pendamping)
    assert (kasus.pk, kasus.keadaan, kasus.dibuat_oleh, kasus.versi) == (nomor, "terbuka", pemeran.pendamping, 1)
    assert (kasus.jenis, kasus.prioritas, kasus.dibuka, kasus.tenggat) == ("putus_sekolah", "tinggi", lalu(), None)
    assert (Kasus.objects.count(), kasus.foto.count(), Foto.objects.count()) == (1, 2, 2)


def test_kiriman_terlambat_sesudah_dikerjakan_tetap_satu(pemeran: SimpleNamespace, kpm: KPM, kasus: Kasus) -> None:
    atur_kasus(kasus=kasus, prioritas="kritis", tenggat=None, versi=1, oleh=pemeran.korkec)
    assert laporkan_kasus(id=kasus.pk, kpm=kpm, isi=cerita(), oleh=pemeran.pendamping).prioritas == "kritis"
    lain = IsiKasus(jenis="rumah", prioritas="rendah", uraian="Lain", dibuka=lalu())
    with pytest.raises(BerubahLebihDulu, match="isi lain"):
        laporkan_kasus(id=kasus.pk, kpm=kpm, isi=lain, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):  # somebody else's number tells nothing
        laporkan_kasus(id=kasus.pk, kpm=kpm, isi=cerita(), oleh=pemeran.pendamping_lain)
    assert Kasus.objects.count() == 1


@pytest.mark.parametrize(
    ("salah", "kolom"),
    [
        ({"dibuka": besok}, "dibuka"),
        ({"dibuka": date(1999, 1, 1)}, "dibuka"),
        ({"tenggat": kemarin}, "tenggat"),
        ({"jenis": "entah"}, "jenis"),
        ({"prioritas": ""}, "prioritas"),
        ({"uraian": ""}, "uraian"),
        ({"uraian": "x" * 2001}, "uraian"),
    ],
)
def test_laporan_yang_salah_ditolak(pemeran: SimpleNamespace, kpm: KPM, salah: dict, kolom: str) -> None:
    isi = cerita(**isikan(salah))
    with pytest.raises(GalatPengguna) as galat:
        laporkan_kasus(kpm=kpm, isi=isi, foto=[foto()], oleh=pemeran.pendamping)
    assert galat.value.kolom == kolom
    assert (Kasus.objects.count(), Foto.objects.count()) == (0, 0)


def test_yang_bukan_foto_dan_terlalu_banyak_ditolak(pemeran: SimpleNamespace, kpm: KPM) -> None:
    teks = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    for unggah in ([foto(), teks], [foto() for _ in range(7)]):
        with pytest.raises(GalatPengguna) as galat:
            laporkan_kasus(kpm=kpm, isi=cerita(), foto=unggah, oleh=pemeran.pendamping)
        assert galat.value.kolom == "foto"
    assert (Kasus.objects.count(), Foto.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "siapa", ["pendamping_lain", "pendamping_tetangga", "korkec", "korkab", "apd", "pengawas", "korwil", "pusat"]
)
def test_hanya_pemegang_yang_melaporkan_dan_mengerjakan(
    pemeran: SimpleNamespace, kpm: KPM, kasus: Kasus, siapa: str
) -> None:
    oleh = getattr(pemeran, siapa)
    rujukan = rujuk(kasus, pemeran.pendamping)
    sebelum = keadaan(kasus)
    for coba in (
        lambda: laporkan_kasus(kpm=kpm, isi=cerita(), oleh=oleh),
        lambda: tulis_asesmen(kasus=kasus, jenis="rumah", asesmen="x", rencana="", versi=kasus.versi, oleh=oleh),
        lambda: rujuk(kasus, oleh),
        lambda: jawab_rujukan(
            rujukan=rujukan, jawaban="diterima", tanggal_jawaban=hari_ini(), keterangan="", oleh=oleh
        ),
        lambda: catat_hasil(kasus=kasus, hasil="x", selesai=True, versi=kasus.versi, oleh=oleh),
    ):
        with pytest.raises(TidakBerhak):
            coba()
    rujukan.refresh_from_db()
    assert (keadaan(kasus), Kasus.objects.count(), Rujukan.objects.count()) == (sebelum, 1, 1)
    assert (rujukan.jawaban, kasus.asesmen) == ("menunggu", "")


# --- worked on -------------------------------------------------------------------------------------


def test_keadaan_bergerak_karena_dikerjakan(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    oleh = pemeran.pendamping
    tulis_asesmen(kasus=kasus, jenis="putus_sekolah", asesmen="Malu", rencana="Ke PKBM", versi=1, oleh=oleh)
    assert keadaan(kasus) == TERBUKA  # a plan is not a step
    catat_langkah(kasus=kasus, tanggal=lalu(), uraian="Bertemu wali kelas", foto=[foto()], oleh=oleh)
    assert keadaan(kasus) == ("proses", "", None)
    rujukan = rujuk(kasus, oleh)
    assert keadaan(kasus) == ("proses", "", None)
    kasus.refresh_from_db()
    with pytest.raises(GalatPengguna, match="menunggu jawaban"):
        catat_hasil(kasus=kasus, hasil="Sekolah lagi", selesai=True, versi=kasus.versi, oleh=oleh)
    assert keadaan(kasus) == ("proses", "", None)
    jawab_rujukan(rujukan=rujukan, jawaban="diterima", tanggal_jawaban=hari_ini(), keterangan="", oleh=oleh)
    assert keadaan(kasus) == ("ditindaklanjuti", "", None)
    with pytest.raises(GalatPengguna, match="Tulis hasilnya"):
        catat_hasil(kasus=kasus, hasil="", selesai=True, versi=kasus.versi, oleh=oleh)
    for _ in range(2):
        catat_hasil(kasus=kasus, hasil="Sekolah lagi", selesai=True, versi=kasus.versi, oleh=oleh)
    assert keadaan(kasus) == ("selesai", "Sekolah lagi", hari_ini())


def test_hasil_sementara_menindaklanjuti(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    catat_hasil(kasus=kasus, hasil="Sudah daftar", selesai=False, versi=1, oleh=pemeran.pendamping)
    assert keadaan(kasus) == ("ditindaklanjuti", "Sudah daftar", None)


def test_yang_selesai_tidak_dikerjakan_sampai_dibuka_dengan_alasan(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    oleh = pemeran.pendamping
    catat_hasil(kasus=kasus, hasil="Beres", selesai=True, versi=1, oleh=oleh)
    selesai = keadaan(kasus)
    for coba in (
        lambda: catat_langkah(kasus=kasus, tanggal=hari_ini(), uraian="x", oleh=oleh),
        lambda: rujuk(kasus, oleh),
        lambda: atur_kasus(kasus=kasus, prioritas="rendah", tenggat=None, versi=kasus.versi, oleh=oleh),
        lambda: catat_hasil(kasus=kasus, hasil="Lain", selesai=False, versi=kasus.versi, oleh=oleh),
    ):
        with pytest.raises(BerubahLebihDulu, match="sudah selesai"):
            coba()
    with pytest.raises(GalatPengguna) as galat:
        buka_lagi(kasus=kasus, alasan="", oleh=oleh)
    assert galat.value.kolom == "alasan"
    assert (keadaan(kasus), LangkahKasus.objects.count()) == (selesai, 0)
    nomor = uuid4()
    for _ in range(2):
        buka_lagi(id=nomor, kasus=kasus, alasan="Berhenti lagi", oleh=pemeran.korkec)
    assert keadaan(kasus) == ("proses", "Beres", None)
    assert [(x.uraian, x.oleh) for x in LangkahKasus.objects.all()] == [
        ("Dibuka kembali: Berhenti lagi", pemeran.korkec)
    ]
    with pytest.raises(BerubahLebihDulu, match="sudah terbuka"):
        buka_lagi(kasus=kasus, alasan="Lagi", oleh=oleh)


def test_langkah_tidak_dapat_diubah_dan_tidak_ganda(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    nomor, oleh = uuid4(), pemeran.pendamping
    for _ in range(2):
        catat_langkah(id=nomor, kasus=kasus, tanggal=hari_ini(), uraian="Bertemu guru", foto=[foto()], oleh=oleh)
    with pytest.raises(BerubahLebihDulu, match="langkah baru"):
        catat_langkah(id=nomor, kasus=kasus, tanggal=hari_ini(), uraian="Tidak jadi", oleh=oleh)
    for salah in (hari_ini() + timedelta(days=1), lalu() - timedelta(days=1)):
        with pytest.raises(GalatPengguna) as galat:
            catat_langkah(kasus=kasus, tanggal=salah, uraian="x", oleh=oleh)
        assert galat.value.kolom == "tanggal"
    assert [(x.uraian, x.foto.count()) for x in LangkahKasus.objects.all()] == [("Bertemu guru", 1)]


def test_petunjuk_koordinator_tidak_menggerakkan(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    catat_langkah(kasus=kasus, tanggal=hari_ini(), uraian="Ajak dinas", oleh=pemeran.korkec)
    assert keadaan(kasus) == TERBUKA
    catat_langkah(kasus=kasus, tanggal=lalu(), uraian="Bertemu guru", oleh=pemeran.pendamping)
    assert [(x.uraian, petunjuk) for x, petunjuk in langkah_kasus(kasus)] == [
        ("Ajak dinas", True),
        ("Bertemu guru", False),
    ]
    for siapa in ("korkec_tetangga", "korkab_luar", "apd", "pengawas", "pendamping_lain"):
        with pytest.raises(TidakBerhak):
            catat_langkah(kasus=kasus, tanggal=hari_ini(), uraian="x", oleh=getattr(pemeran, siapa))
        with pytest.raises(TidakBerhak):
            atur_kasus(kasus=kasus, prioritas="rendah", tenggat=None, versi=2, oleh=getattr(pemeran, siapa))
    assert LangkahKasus.objects.count() == 2


def test_langkah_pendahulu_tetap_langkah_dan_ia_tidak_membaca_lagi(
    pemeran: SimpleNamespace, kpm: KPM, kasus: Kasus
) -> None:
    catat_langkah(kasus=kasus, tanggal=lalu(), uraian="Bertemu guru", oleh=pemeran.pendamping)
    LangkahKasus.objects.update(dicatat_pada=lalu().isoformat() + "T09:00+07:00")
    Penugasan.objects.filter(kpm=kpm).update(selesai=kemarin())
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini())
    assert [p for _, p in langkah_kasus(kasus)] == [False]
    assert [Kasus.objects.terlihat_oleh(o).count() for o in (pemeran.pendamping, pemeran.pendamping_lain)] == [0, 1]
    catat_langkah(kasus=kasus, tanggal=hari_ini(), uraian="Lanjut", oleh=pemeran.pendamping_lain)
    with pytest.raises(TidakBerhak):
        catat_langkah(kasus=kasus, tanggal=hari_ini(), uraian="x", oleh=pemeran.pendamping)


def test_dua_orang_mengatur_bersamaan(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    atur_kasus(kasus=kasus, prioritas="kritis", tenggat=hari_ini(), versi=1, oleh=pemeran.korkec)
    with pytest.raises(BerubahLebihDulu, match="Bandingkan"):
        atur_kasus(kasus=kasus, prioritas="rendah", tenggat=hari_ini(), versi=1, oleh=pemeran.pendamping)
    kasus.refresh_from_db()
    assert (kasus.prioritas, kasus.tenggat, kasus.versi) == ("kritis", hari_ini(), 2)
    atur_kasus(kasus=kasus, prioritas="kritis", tenggat=hari_ini(), versi=1, oleh=pemeran.pendamping)  # says the same
    assert Kasus.objects.get().versi == 2


# --- referrals -------------------------------------------------------------------------------------


def test_rujukan_anggota_keluarga_itu(pemeran: SimpleNamespace, kpm: KPM, kasus: Kasus) -> None:
    anak, orang_lain = AnggotaFactory(kpm=kpm), AnggotaFactory()
    with pytest.raises(GalatPengguna) as galat:
        rujuk(kasus, pemeran.pendamping, anggota=orang_lain)
    assert galat.value.kolom == "anggota"
    with pytest.raises(GalatPengguna) as galat:
        rujuk(kasus, pemeran.pendamping, tanggal=hari_ini() + timedelta(days=1))
    assert galat.value.kolom == "tanggal"
    assert (Rujukan.objects.count(), keadaan(kasus)) == (0, TERBUKA)
    assert rujuk(kasus, pemeran.pendamping, anggota=anak).anggota == anak


def test_jawaban_rujukan(pemeran: SimpleNamespace, kasus: Kasus) -> None:
    oleh = pemeran.pendamping
    rujukan = rujuk(kasus, oleh, tanggal=lalu())

    def jawab(jawaban: str, hari: date | None = None, keterangan: str = "") -> None:
        hari = hari or hari_ini()
        jawab_rujukan(rujukan=rujukan, jawaban=jawaban, tanggal_jawaban=hari, keterangan=keterangan, oleh=oleh)
        rujukan.refresh_from_db()

    for salah, kolom in (
        (("menunggu",), "jawaban"),
        (("ditolak",), "keterangan"),
        (("diterima", lalu() - timedelta(days=1)), "tanggal_jawaban"),
        (("diterima", hari_ini() + timedelta(days=1)), "tanggal_jawaban"),
    ):
        with pytest.raises(GalatPengguna) as galat:
            jawab(*salah)
        assert galat.value.kolom == kolom
    rujukan.refresh_from_db()
    assert (rujukan.jawaban, keadaan(kasus)[0]) == ("menunggu", "proses")
    jawab("tidak_dijawab")
    jawab("ditolak", hari_ini(), "Kuota penuh")  # an answer may still come
    assert (rujukan.jawaban, rujukan.keterangan, keadaan(kasus)[0]) == ("ditolak", "Kuota penuh", "ditindaklanjuti")
    jawab("ditolak", hari_ini(), "Kuota penuh")
    with pytest.raises(BerubahLebihDulu, match="sudah dicatat"):
        jawab("diterima")
    assert Rujukan.objects.get().jawaban == "ditolak"


# --- lists -----------------------------------------------------------------------------------------


def test_urutan_saringan_dan_angka(pemeran: SimpleNamespace, kpm: KPM) -> None:
    lain = KPMFactory(desa_id=DESA_2)
    PenugasanFactory(kpm=lain, petugas=pemeran.pendamping_lain)
    tetangga = KPMFactory(desa_id=DESA_TETANGGA)
    tua = KasusFactory(kpm=kpm, prioritas="sedang", dibuka=lalu())
    muda = KasusFactory(kpm=kpm, prioritas="sedang", dibuka=hari_ini(), jenis="rumah")
    gawat = KasusFactory(kpm=lain, prioritas="kritis", dibuka=hari_ini(), keadaan="proses")
    KasusFactory(kpm=lain, keadaan="selesai", hasil="Beres", dibuka=lalu(), ditutup=hari_ini())
    KasusFactory(kpm=tetangga, prioritas="kritis")
    RujukanFactory(kasus=muda, tanggal=hari_ini())

    def daftar(user, **saring):
        return [k.pk for k in daftar_kasus(user=user, saring=SaringKasus(**saring)).baris]

    assert daftar(pemeran.korkec) == [gawat.pk, tua.pk, muda.pk]
    assert daftar(pemeran.pendamping) == [tua.pk, muda.pk]
    assert daftar(pemeran.korkec, rujukan=True) == [muda.pk]
    assert daftar(pemeran.korkec, jenis="rumah") == [muda.pk]
    assert daftar(pemeran.korkec, prioritas="kritis") == [gawat.pk]
    assert daftar(pemeran.korkec, wilayah=DESA_2) == [gawat.pk]
    assert daftar(pemeran.korkec, petugas=str(pemeran.pendamping.pk)) == [tua.pk, muda.pk]
    assert len(daftar(pemeran.korkec, keadaan="selesai")) == 1
    assert [n for _, _, n in hitung_kasus(pemeran.korkec, SaringKasus())] == [2, 1, 0, 1]
    orang = (pemeran.pendamping, pemeran.korkec, pemeran.korkab, pemeran.apd_luar)
    assert [jumlah_kasus(o) for o in orang] == [2, 3, 4, 0]
    assert [jumlah_rujukan_menunggu(o) for o in orang] == [1, 1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_dua_kiriman_serentak_satu_kasus(pemeran: SimpleNamespace, kpm: KPM) -> None:
    nomor = uuid4()

    def lapor(_n: int) -> object:
        try:
            return laporkan_kasus(id=nomor, kpm=kpm, isi=cerita(), oleh=pemeran.pendamping).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as kolam:
        assert list(kolam.map(lapor, range(4))) == [nomor] * 4
    assert Kasus.objects.count() == 1
