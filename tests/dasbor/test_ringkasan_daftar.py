"""A counted figure of today and the list with the same filter hold the same rows (docs/program.md §14)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from dasbor.tampilan.tautan import Penaut
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN
from tests.dasbor.angka import bulan_ini
from tests.factories import (
    AlasanFactory,
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
DAFTAR = {
    "kpm": ("kpm", 5),
    "tanpa_pendamping": ("kpm_tanpa", 1),
    "lepas": ("kpm_lepas", 3),
    "bertemu": ("pertemuan", 2),
    "absen": ("tanda_absen", 1),
    "diam": ("tanda_kelompok", 1),
    "tersalur": ("cair_n", 1),
    "belum_transaksi": ("tidak_n", 1),
    "aduan": ("aduan_buka", 3),
    "aduan_lewat": ("aduan_lewat", 2),
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
    lewat, buka = {"tenggat_selesai": date(2026, 11, 20)}, {"keadaan": "diterima", "diterima_pada": _saat(11, 1)}
    terima = {"tenggat_terima": date(2026, 11, 20)}
    for tambahan in (lewat | buka, terima, buka, {"batas": 3, "tingkat": 3}, {"kpm": lain}):
        PengaduanFactory(**{"kpm": keluarga[0], "dibuat_pada": _saat(11, 1)} | tambahan)
    PengaduanFactory(kpm=keluarga[0], keadaan="dijawab", diterima_pada=_saat(11, 1), dijawab_pada=_saat(11, 2))
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
    assert bulan_ini(11, wilayah=KECAMATAN)[kolom] == banyak
    ke = Penaut(date(2026, 11, 1), "2026-4", "2026-4")
    alamat = ke.daftar(SimpleNamespace(kode=ukuran), f"wilayah={KECAMATAN}")
    halaman = client_untuk(pemeran.korkec).get(alamat)
    assert (alamat, len(halaman.context["baris"])) == (alamat, banyak)
