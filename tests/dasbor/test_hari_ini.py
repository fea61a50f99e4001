"""The first page of a pendamping: what waits, in which order, with which button; nothing of anybody else's."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akun.enums import Peran
from dasbor.beranda import beranda_pendamping
from dasbor.services import bangun_ulang
from dasbor.urusan import HARI_USULAN_KEMBALI, URUSAN
from kpm.models import KPM
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from tests.conftest import DESA, KECAMATAN
from tests.factories import (
    AnggotaFactory,
    ArahanFactory,
    FasilitasFactory,
    HasilVerifikasiFactory,
    JabatanFactory,
    KasusFactory,
    KeikutsertaanFasilitasFactory,
    KelompokFactory,
    KPMFactory,
    LangkahKendalaFactory,
    LaporanBulananFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenerimaArahanFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertanyaanFactory,
    PertemuanFactory,
    RencanaKunjunganFactory,
    RujukanFactory,
    SanksiFactory,
    SerahTerimaFactory,
    TandaAbsenFactory,
    TugasFactory,
)
from verifikasi.models import Kewajiban

HARI = date(2026, 11, 22)
KEMARIN, BESOK = HARI - timedelta(days=1), HARI + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture(autouse=True)
def baru_diangkat(pemeran):
    """Appointed this month: no report of a month before is owed, unless a test says so."""
    pemeran.pendamping.jabatan.update(mulai=date(2026, 11, 1))


@pytest.fixture
def keluarga(pemeran):
    """A family held since the beginning of this month and updated: nothing waits for it."""

    def buat(nama, petugas=pemeran.pendamping, mulai=date(2026, 11, 1)):
        kpm = KPMFactory(desa_id=DESA, nama=nama, dimutakhirkan_pada=HARI)
        PenugasanFactory(kpm=kpm, petugas=petugas, mulai=mulai)
        return kpm

    return buat


def hari_kerja(user):
    kerja = beranda_pendamping(user, HARI).kerja
    return [(b.kode, b.judul) for b in kerja.kini], [(b.kode, b.judul) for b in kerja.nanti]


def isi_semua(pemeran, keluarga, nama="A", petugas=None, banyak=1):
    """One (or several) of every kind that can wait, for one pendamping."""
    petugas = petugas or pemeran.pendamping
    for n in range(banyak):
        kpm = keluarga(f"{nama} {n}", petugas, date(2026, 1, 1))
        KPM.objects.filter(pk=kpm.pk).update(dimutakhirkan_pada=None)
        kelompok = KelompokFactory(nama=f"{nama} KELOMPOK {n}", desa_id=DESA, dibentuk=date(2025, 1, 1))
        temu = KelompokFactory(nama=f"{nama} TEMU {n}", desa_id=DESA, dibentuk=date(2025, 1, 1))
        for k in (kelompok, temu):
            PenugasanKelompokFactory(kelompok=k, petugas=petugas, mulai=date(2026, 1, 1))
        PertemuanFactory(kelompok=temu, petugas=petugas, tanggal=HARI, keadaan="direncanakan")
        RencanaKunjunganFactory(kpm=kpm, tanggal=HARI, dibuat_oleh=petugas)
        for jenis in JenisTugas:
            TugasFactory(kpm=kpm, jenis=jenis, tenggat=HARI, uraian=f"{nama} {jenis}", diminta_oleh=pemeran.korkec)
        for tenggat in (HARI, None):
            arahan = ArahanFactory(judul=f"{nama} ARAHAN {n}", tenggat=tenggat)
            PenerimaArahanFactory(arahan=arahan, pengguna=petugas)
        PertanyaanFactory(
            penanya=petugas, jawaban="Ya", dijawab_oleh=pemeran.korkec, dijawab_pada=datetime(2026, 11, 20, tzinfo=UTC)
        )
        SerahTerimaFactory(kepada=petugas, keadaan="diajukan", diajukan_pada=datetime(2026, 11, 20, tzinfo=UTC))
        kasus = KasusFactory(kpm=kpm, dibuat_oleh=petugas, tenggat=HARI)
        RujukanFactory(kasus=kasus, tanggal=HARI - timedelta(days=7))
        PemutakhiranFactory(
            kpm=kpm, diusulkan_oleh=petugas, keadaan="ditolak", diputus_oleh=pemeran.korkec, catatan_putusan="Belum",
            diputus_pada=datetime(2026, 11, 20, tzinfo=UTC), diusulkan_pada=datetime(2026, 11, 19, tzinfo=UTC),
        )  # fmt: skip
        PembayaranFactory(kpm=kpm)
        # Visited, but the family was not told: one row less than the task that is still open.
        TandaAbsenFactory(kpm=keluarga(f"{nama} TANDA {n}", petugas))
        SanksiFactory(kpm=kpm)
        LangkahKendalaFactory(kendala__kpm=kpm, tenggat=HARI)
        PengaduanFactory(kpm=kpm, tingkat=1, tenggat_terima=HARI)
        siswa = AnggotaFactory(kpm=kpm)
        KeikutsertaanFasilitasFactory(anggota=siswa, fasilitas=FasilitasFactory(nama=f"{nama} SEKOLAH {n}"))
        wajib = Kewajiban.objects.get(kode="sd-hadir").pk
        HasilVerifikasiFactory(anggota=siswa, hasil="belum", rincian=[{"hasil": "belum", "kewajiban": wajib}])


def test_setiap_urusan_muncul_sekali_dan_tidak_milik_orang_lain(pemeran, keluarga):
    isi_semua(pemeran, keluarga, "LAIN", pemeran.pendamping_lain)
    assert hari_kerja(pemeran.pendamping) == ([], [])
    isi_semua(pemeran, keluarga, "SAYA")
    pemeran.pendamping.jabatan.update(mulai=date(2026, 10, 1))
    kini, nanti = hari_kerja(pemeran.pendamping)
    ada = sorted(kode for kode, _ in kini + nanti)
    assert ada == sorted(
        [*(u.kode for u in URUSAN), "kelompok", "laporan", "mutakhir", "rekonsiliasi", "tanpa_pertemuan"]
    )
    assert not [judul for _, judul in kini + nanti if "LAIN" in judul]


def test_yang_paling_mendesak_di_atas(pemeran, keluarga):
    a, b = keluarga("A"), keluarga("B")
    TugasFactory(kpm=a, jenis="koordinator", tenggat=HARI)
    TugasFactory(kpm=b, jenis="absen", tenggat=HARI - timedelta(days=9))
    TugasFactory(kpm=b, jenis="komitmen", tenggat=KEMARIN)
    TugasFactory(kpm=a, jenis="hilang", tenggat=HARI + timedelta(days=20))
    PenerimaArahanFactory(arahan=ArahanFactory(judul="PENGUMUMAN"), pengguna=pemeran.pendamping)
    RencanaKunjunganFactory(kpm=a, tanggal=HARI, dibuat_oleh=pemeran.pendamping)
    RencanaKunjunganFactory(kpm=b, tanggal=BESOK, dibuat_oleh=pemeran.pendamping)
    assert hari_kerja(pemeran.pendamping) == (
        [
            ("rencana", "A"),  # somebody waits for it
            ("tugas_absen", "B"),  # late, the oldest first
            ("tugas_komitmen", "B"),
            ("tugas_koordinator", "A"),  # due today
            ("pengumuman", "PENGUMUMAN"),  # waits without a day
        ],
        [("rencana", "B"), ("tugas_hilang", "A")],
    )


def test_kasus_kritis_tanpa_batas_waktu_juga_menunggu(pemeran, keluarga):
    KasusFactory(kpm=keluarga("A"), prioritas="kritis")
    KasusFactory(kpm=keluarga("B"), prioritas="tinggi")
    assert hari_kerja(pemeran.pendamping) == ([("kasus", "A")], [])


def test_banyak_yang_sejenis_menjadi_satu_baris(pemeran, keluarga, client_untuk):
    for n in range(4):
        TugasFactory(kpm=keluarga(f"SITI {n}"), jenis="tanpa_kunjungan", tenggat=KEMARIN + timedelta(days=n % 2))
    assert hari_kerja(pemeran.pendamping)[0] == [("tugas_tanpa_kunjungan", "4 keluarga lama tidak dikunjungi")]
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert "2 lewat waktu" in halaman
    assert f"{reverse('pendamping:tugas')}?jenis=tanpa_kunjungan&amp;saya=1" in halaman
    Tugas.objects.first().delete()
    assert [judul for _, judul in hari_kerja(pemeran.pendamping)[0]] != ["4 keluarga lama tidak dikunjungi"]
    assert len(hari_kerja(pemeran.pendamping)[0]) == 3


def test_satu_ketuk_ke_pekerjaannya(pemeran, keluarga, client_untuk):
    kpm = keluarga("SITI")
    tanda = TandaAbsenFactory(kpm=kpm)
    TugasFactory(kpm=kpm, jenis="absen", tenggat=KEMARIN, kunci=f"absen:{tanda.pk}:{kpm.pk}")
    minta = TugasFactory(
        kpm=kpm, jenis="koordinator", tenggat=HARI, uraian="Periksa <b>KKS</b>", diminta_oleh=pemeran.korkec
    )
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert halaman.count(reverse("p2k2:tanda_rincian", args=[tanda.pk])) == 1
    assert reverse("pendamping:tugas_rincian", args=[minta.pk]) in halaman
    assert "Periksa &lt;b&gt;KKS&lt;/b&gt; · diminta Korkec" in halaman
    assert "Lewat 1 hari" in halaman


def test_semua_beres(pemeran, keluarga, client_untuk):
    keluarga("SITI")
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert "Semua beres hari ini" in halaman
    assert "Berikutnya" not in halaman
    assert "Belum ada kelompok" in halaman


@pytest.mark.parametrize("banyak", [1, 8])
def test_jumlah_kueri_tetap(pemeran, keluarga, client_untuk, banyak):
    isi_semua(pemeran, keluarga, banyak=banyak)
    client = client_untuk(pemeran.pendamping)
    with CaptureQueriesContext(connection) as kueri:
        assert client.get("/").status_code == 200
    # session, user, appointments; families, groups, stage, balance, visits; reports owed (3); everything that waits
    assert len(kueri) == 12


# --- what owes what ----------------------------------------------------------------------------


def test_pertemuan_kelompok_yang_dipegang_hari_ini(pemeran, keluarga):
    keluarga("SITI")
    milik, bekas = KelompokFactory(nama="MILIK", desa_id=DESA), KelompokFactory(nama="BEKAS", desa_id=DESA)
    PenugasanKelompokFactory(kelompok=milik, petugas=pemeran.pendamping, mulai=date(2026, 11, 1))
    PenugasanKelompokFactory(kelompok=bekas, petugas=pemeran.pendamping, mulai=date(2025, 1, 1), selesai=KEMARIN)
    for kelompok, petugas in ((milik, pemeran.pendamping_lain), (bekas, pemeran.pendamping)):
        PertemuanFactory(
            kelompok=kelompok, petugas=petugas, tanggal=HARI, keadaan="direncanakan", jam_mulai=time(9), tempat="Balai"
        )
    # Planned by the predecessor, it is the successor's now; a group with a plan is not named again.
    assert hari_kerja(pemeran.pendamping) == ([("pertemuan", "MILIK")], [])
    assert beranda_pendamping(pemeran.pendamping, HARI).kerja.kini[0].sub == "09.00 · Balai"


@pytest.mark.parametrize(
    ("terakhir", "hari", "bagian"),
    [
        (date(2026, 9, 9), HARI, ["kini"]),
        (date(2026, 10, 9), date(2026, 11, 10), ["nanti"]),
        (date(2026, 10, 9), date(2026, 11, 11), ["kini"]),  # late in the month a plan is missed
        (date(2026, 11, 9), HARI, []),
    ],
)
def test_kelompok_berutang_pertemuan_sejak_bulan_sesudah_yang_terakhir(pemeran, keluarga, terakhir, hari, bagian):
    keluarga("SITI")
    kelompok = KelompokFactory(nama="MELATI", desa_id=DESA, dibentuk=date(2025, 1, 1))
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
    PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=terakhir)
    kerja = beranda_pendamping(pemeran.pendamping, hari).kerja
    ada = [("kini", b) for b in kerja.kini] + [("nanti", b) for b in kerja.nanti]
    assert [nama for nama, b in ada if (b.kode, b.judul) == ("kelompok", "MELATI")] == bagian


@pytest.mark.parametrize(
    ("keadaan", "sub", "tombol"),
    [
        (None, "Laporan bulanan belum disusun", "Susun"),
        ("draf", "Masih draf", "Lanjutkan"),
        ("dikembalikan", "Dikembalikan: Kurang foto", "Lanjutkan"),
        ("dikirim", "", ""),
    ],
)
def test_laporan_bulan_lalu(pemeran, keluarga, keadaan, sub, tombol):
    keluarga("SITI")
    pemeran.pendamping.jabatan.update(mulai=date(2026, 10, 31))
    if keadaan:
        LaporanBulananFactory(
            petugas=pemeran.pendamping, keadaan=keadaan, catatan_pemeriksa="Kurang foto",
            dikirim_pada=datetime(2026, 11, 3, tzinfo=UTC),
        )  # fmt: skip
    kini = beranda_pendamping(pemeran.pendamping, HARI).kerja.kini
    ada = [(b.judul, b.sub, b.tombol, b.lencana(HARI)) for b in kini]
    assert ada == ([("Laporan Oktober 2026", sub, tombol, [("Lewat 17 hari", "bahaya")])] if sub else [])


def test_yang_sudah_selesai_atau_ditarik_tidak_menunggu(pemeran, keluarga):
    kpm = keluarga("SITI")
    arahan = ArahanFactory(tenggat=HARI)
    saat = datetime(2026, 11, 20, tzinfo=UTC)
    PenerimaArahanFactory(arahan=arahan, pengguna=pemeran.pendamping, dibaca_pada=saat, selesai_pada=saat)
    ditarik = ArahanFactory(ditarik_pada=saat, alasan_tarik="Salah kirim")
    PenerimaArahanFactory(arahan=ditarik, pengguna=pemeran.pendamping)
    TugasFactory(kpm=kpm, jenis="absen", tenggat=KEMARIN, keadaan="batal")
    KasusFactory(kpm=kpm, tenggat=HARI + timedelta(days=8))
    RujukanFactory(kasus=KasusFactory(kpm=kpm), tanggal=HARI)  # asked today: the answer may take a week
    usulan = {"kpm": kpm, "diusulkan_oleh": pemeran.pendamping, "jenis": "alamat"}
    PemutakhiranFactory(
        **usulan, keadaan="ditolak", diputus_oleh=pemeran.korkec, catatan_putusan="Belum", diputus_pada=saat
    )
    PemutakhiranFactory(**usulan, diusulkan_pada=datetime(2026, 11, 21, tzinfo=UTC))  # and tried again since
    kini, nanti = hari_kerja(pemeran.pendamping)
    assert (kini, [kode for kode, _ in nanti]) == ([], ["rujukan"])


@pytest.mark.parametrize(("desa", "kini"), [(DESA, []), ("81.01.01.2001", [("usulan", "SITI")])])
def test_hari_usulan_ditolak_menurut_zona_keluarga(pemeran, keluarga, desa, kini):
    """Refused at half past ten in the evening in Jakarta, a day too long ago: within the days in Jayapura."""
    kpm = keluarga("SITI")
    KPM.objects.filter(pk=kpm.pk).update(desa=desa)
    lalu = HARI - timedelta(days=HARI_USULAN_KEMBALI + 1)
    PemutakhiranFactory(
        kpm=kpm, diusulkan_oleh=pemeran.pendamping, jenis="alamat", keadaan="ditolak",
        diputus_oleh=pemeran.korkec, catatan_putusan="Belum",
        diputus_pada=datetime(lalu.year, lalu.month, lalu.day, 15, 30, tzinfo=UTC),
        diusulkan_pada=datetime(lalu.year, lalu.month, 1, tzinfo=UTC),
    )  # fmt: skip
    assert hari_kerja(pemeran.pendamping)[0] == kini


# --- who sees what -----------------------------------------------------------------------------


def test_korkec_yang_mendampingi_melihat_harinya_dan_dasbor(pemeran, keluarga, client_untuk):
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    TugasFactory(kpm=keluarga("MILIKKU"), jenis="absen", tenggat=HARI)
    TugasFactory(kpm=keluarga("MILIK SEJAWAT", pemeran.pendamping_lain), jenis="absen", tenggat=HARI)
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert "MILIKKU" in halaman
    assert "MILIK SEJAWAT" not in halaman
    assert f'href="{reverse("dasbor:dasbor")}"' in halaman
    assert reverse("dasbor:kerja_bagian", args=["putusan"]) in halaman


def test_pendamping_saja_tidak_melihat_putusan(pemeran, keluarga, client_untuk):
    keluarga("SITI")
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert "Menunggu keputusan" not in halaman
    assert f'href="{reverse("dasbor:dasbor")}"' not in halaman


def test_tanpa_dampingan(pemeran, client_untuk):
    assert "Belum ada KPM dampingan" in client_untuk(pemeran.pendamping).get("/").text


@pytest.mark.parametrize(
    ("peran", "kode", "bagian"),
    [("korkec", KECAMATAN, ["aduan", "putusan"]), ("korkec", DESA, []), ("pengawas", "17.71", ["aduan"])],
)
def test_dasbor_sendiri_memuat_yang_menunggu(pemeran, keluarga, client_untuk, peran, kode, bagian):
    keluarga("SITI")
    bangun_ulang()
    halaman = client_untuk(getattr(pemeran, peran)).get(reverse("dasbor:wilayah", args=[kode])).text
    ada = [b for b in ("aduan", "putusan") if reverse("dasbor:kerja_bagian", args=[b]) in halaman]
    assert ada == bagian
