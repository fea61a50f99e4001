"""A counted figure of today and the list with the same filter hold the same rows (docs/program.md §14)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from dasbor.selectors.temuan import TEMUAN
from dasbor.selectors.ukuran import MENURUT_KODE, UKURAN
from dasbor.tampilan.tautan import Penaut
from kpm.models import Kelompok
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN
from tests.dasbor.angka import bulan_ini
from tests.factories import (
    AlasanFactory,
    AlasanTanpaPertemuanFactory,
    BantuanKomplementerFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
)

pytestmark = pytest.mark.django_db
# The figure's list, and how many rows of it the world below holds.
DAFTAR: dict[str, tuple[Any, int]] = {
    "kpm": ("kpm", 5),
    "tanpa_pendamping": ("kpm_tanpa", 1),
    "lepas": ("kpm_lepas", 3),
    "bertemu": (lambda a: a["wajib"] - a["wajib_bertemu"], 1),
    "tanpa_alasan": (lambda a: a["wajib"] - a["wajib_bertemu"] - a["wajib_beralasan"], 1),
    "absen": ("tanda_absen", 1),
    "diam": ("tanda_kelompok", 1),
    "tersalur": (lambda a: a["cair_n"] + a["sebagian_n"], 2),
    "belum_transaksi": ("tidak_n", 1),
    "aduan": ("aduan_buka", 3),
    "aduan_lewat": ("aduan_lewat", 2),
    "aduan_tepat": ("aduan_jawab", 1),
    "kunjungan": ("kunjungan", 2),
    "bantuan": ("bantuan", 2),
    "usulan": ("usulan", 1),
    "laporan": ("laporan", 2),
    "laporan_belum": ("laporan_belum", 1),
}


@pytest.fixture
def isi(pemeran: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six families, one of which has left, in two groups; a neighbour of each kind; noon of 22 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))
    p, alasan = pemeran.pendamping, AlasanFactory()
    grup = [KelompokFactory(desa_id=DESA) for _ in range(2)]
    keluarga = [KPMFactory(desa_id=DESA, kepesertaan="berhenti" if n == 5 else "aktif") for n in range(6)]
    keluarga[1].kepesertaan = "ditangguhkan"
    keluarga[1].save()
    lain = KPMFactory(desa_id=DESA_TETANGGA)
    for kpm in keluarga[1:]:
        PenugasanFactory(kpm=kpm, petugas=p)
    for n in (1, 2):
        KeanggotaanFactory(kpm=keluarga[n], kelompok=grup[0])
        PertemuanFactory(kelompok=grup[0], petugas=p, tanggal=date(2026, 11, n))
    PertemuanFactory(
        kelompok=grup[0], petugas=p, tanggal=date(2026, 11, 20), keadaan="dibatalkan", alasan_batal="Hujan"
    )
    for kelompok in grup:
        PenugasanKelompokFactory(kelompok=kelompok, petugas=p)
    TandaKelompokFactory(kelompok=grup[1], petugas=p)
    TandaAbsenFactory(kpm=keluarga[1])
    TandaAbsenFactory(kpm=keluarga[2], ditutup_pada=datetime(2026, 11, 5, tzinfo=UTC), alasan_tutup="Hadir")
    for n, kpm in enumerate([*keluarga, lain]):
        bayar = PembayaranFactory(kpm=kpm, nominal=0 if n == 4 else 225_000)
        if n in (0, 6):
            RekonsiliasiFactory(pembayaran=bayar)
        if n == 1:
            RekonsiliasiFactory(pembayaran=bayar, status="tidak", jumlah=0, tanggal=None, alasan=alasan)
        if n == 2:
            RekonsiliasiFactory(pembayaran=bayar, status="sebagian", jumlah=100_000, alasan=alasan)
    lewat, buka = {"tenggat_selesai": date(2026, 11, 20)}, {"keadaan": "diterima", "diterima_pada": _saat(11, 1)}
    terima = {"tenggat_terima": date(2026, 11, 20)}
    for tambahan in (lewat | buka, terima, buka, {"batas": 3, "tingkat": 3}, {"kpm": lain}):
        PengaduanFactory(**{"kpm": keluarga[0], "dibuat_pada": _saat(11, 1)} | tambahan)
    dijawab = {"keadaan": "dijawab", "diterima_pada": _saat(11, 1), "dijawab_pada": _saat(11, 2)}
    PengaduanFactory(kpm=keluarga[0], dibuat_pada=_saat(11, 1), **dijawab)
    for tanggal in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 22)):
        KunjunganFactory(kpm=keluarga[2], petugas=p, tanggal=tanggal)
    for n, jenis, keadaan in ((1, "kis", "tidak"), (1, "kip", "terblokir"), (2, "kis", "ada")):
        BantuanKomplementerFactory(kpm=keluarga[n], jenis=jenis, keadaan=keadaan, alasan="" if n == 2 else "Belum")
    for satu in (keluarga[2], lain):
        PemutakhiranFactory(kpm=satu, diusulkan_pada=_saat(11, 3))
    LaporanBulananFactory(petugas=p, keadaan="dikirim", dikirim_pada=_saat(11, 4))


def _saat(bulan: int, hari: int) -> datetime:
    return datetime(2026, bulan, hari, 5, tzinfo=UTC)


@pytest.mark.parametrize("ukuran", DAFTAR)
def test_angka_sama_dengan_daftarnya(pemeran: SimpleNamespace, isi: None, client_untuk: Any, ukuran: str) -> None:
    kolom, banyak = DAFTAR[ukuran]
    angka = bulan_ini(11, wilayah=KECAMATAN)
    assert (kolom(angka) if callable(kolom) else angka[kolom]) == banyak
    ke = Penaut(date(2026, 11, 1), "2026-4", "2026-4")
    alamat = ke.daftar(SimpleNamespace(kode=ukuran), f"wilayah={KECAMATAN}")
    for peran in (pemeran.korkec, pemeran.korkab):
        halaman = client_untuk(peran).get(alamat)
        assert (alamat, len(halaman.context["baris"])) == (alamat, banyak)


# Of October in the world above: groups that owed a meeting and held none, visits, complaints answered then, …
LALU = {"bertemu": 2, "tanpa_alasan": 1, "kunjungan": 1, "aduan_tepat": 0, "tersalur": 2, "laporan": 2}


@pytest.mark.parametrize("ukuran", LALU)
def test_bulan_lalu_membuka_baris_bulan_itu(
    pemeran: SimpleNamespace, isi: None, client_untuk: Any, ukuran: str
) -> None:
    AlasanTanpaPertemuanFactory(kelompok=KelompokFactory(desa_id=DESA, nama="Beralasan"), bulan=date(2026, 10, 1))
    KelompokFactory(desa_id=DESA, dibentuk=date(2026, 10, 2))  # owed none in October
    for kelompok in Kelompok.objects.exclude(nama="Beralasan").filter(dibentuk__lt=date(2026, 10, 1))[:1]:
        PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=date(2026, 10, 5))
    alamat = _bulan_lalu().daftar(MENURUT_KODE[ukuran], f"wilayah={KECAMATAN}")
    assert len(client_untuk(pemeran.korkec).get(alamat).context["baris"]) == LALU[ukuran]


def test_bulan_lalu_tanpa_daftar_hari_ini() -> None:
    """A list that knows only today is not behind a figure of October."""
    lalu, kini = _bulan_lalu(), Penaut(date(2026, 11, 1), "2026-4", "2026-4")
    tanpa = {u.kode for u in [*UKURAN, TEMUAN] if not lalu.daftar(u, "wilayah=17.71")}
    assert tanpa == {
        "kpm", "tanpa_pendamping", "beban", "lepas", "modul", "absen", "diam", "aduan", "aduan_lewat", "usulan",
        "temuan",
    }  # fmt: skip
    bermasa = {u.kode: lalu.daftar(u, "wilayah=17.71") for u in UKURAN if u.kode not in tanpa}
    masa = ("bulan=2026-10", "bulan=2026-09", "tahap=2026-4", "dijawab=2026-10")
    assert [k for k, url in bermasa.items() if not any(m in url for m in masa)] == []
    assert all(kini.daftar(u, "wilayah=17.71") for u in [*UKURAN, TEMUAN])


def _bulan_lalu() -> Penaut:
    return Penaut(date(2026, 10, 1), "2026-4", "2026-4", "bulan=2026-10")


def test_daftar_seorang_pendamping(pemeran: SimpleNamespace, isi: None, client_untuk: Any) -> None:
    """The rows of one pendamping, not of the whole kecamatan."""
    PenugasanFactory(kpm=(milik := KPMFactory(desa_id=DESA)), petugas=pemeran.pendamping_lain)
    BantuanKomplementerFactory(kpm=milik, jenis="kis", keadaan="tidak", alasan="Belum")
    PemutakhiranFactory(kpm=milik, diusulkan_pada=_saat(11, 3))
    ke, client = Penaut(date(2026, 11, 1), "2026-4", "2026-4"), client_untuk(pemeran.korkab)
    tautan = f"wilayah={KECAMATAN}&petugas={pemeran.pendamping_lain.pk}"
    kode = ("bantuan", "usulan", "laporan")
    banyak = {k: len(client.get(ke.daftar(MENURUT_KODE[k], tautan)).context["baris"]) for k in kode}
    assert banyak == {"bantuan": 1, "usulan": 1, "laporan": 1}


def test_usulan_dilihat_tanpa_diputus(pemeran: SimpleNamespace, isi: None, client_untuk: Any) -> None:
    """Who does not decide them sees all that wait in the area, without a box to tick; a pendamping's own list stays."""
    halaman = client_untuk(pemeran.korkab).get("/pemutakhiran/?lihat=terbuka")
    assert (len(halaman.context["baris"]), 'name="usulan"' in halaman.text) == (2, False)
    assert len(client_untuk(pemeran.korkab_luar).get("/pemutakhiran/?lihat=terbuka").context["baris"]) == 0
