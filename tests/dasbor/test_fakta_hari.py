"""Which day a moment is of, where the country has three zones, and what was known on it (docs/program.md §14)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from dasbor.models import Ringkasan, TargetUkuran
from dasbor.selectors.tempat import Tempat
from dasbor.selectors.ukuran import MENURUT_KODE, triwulan_lewat
from dasbor.services import bangun_ulang, segarkan_berubah
from dasbor.tampilan.susun import layar_tempat
from inti.services.ringkasan import tandai_berubah
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.dasbor.angka import HARI, hitung
from tests.factories import (
    JabatanFactory,
    KPMFactory,
    LaporanBulananFactory,
    PengaduanFactory,
    PenggunaFactory,
    PenugasanFactory,
)
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db

WITA, WIT = "51.01.01.2001", "81.01.01.2001"
# The last hour of 30 September in Jakarta is the first of October in Makassar; an hour earlier it is so in Jayapura.
ZONA = [(DESA, 16, 9), (DESA, 17, 10), (WITA, 15, 9), (WITA, 16, 10), (WIT, 14, 9), (WIT, 15, 10)]


def saat(hari: date, jam: int) -> datetime:
    return datetime(hari.year, hari.month, hari.day, jam, 30, tzinfo=UTC)


@pytest.fixture
def bali(db: None) -> None:
    """An area of the middle zone: the areas of tests are of the two others."""
    for n, tingkat in ((2, Tingkat.PROVINSI), (5, Tingkat.KABUPATEN), (8, Tingkat.KECAMATAN), (13, Tingkat.DESA)):
        kode = WITA[:n]
        Wilayah.objects.get_or_create(
            kode=kode, defaults={"nama": f"Bali {n}", "tingkat": tingkat, "induk_id": kode.rpartition(".")[0] or None}
        )


@pytest.mark.usefixtures("bali")
@pytest.mark.parametrize(("desa", "jam", "bulan"), ZONA)
def test_hari_menurut_zona_daerahnya(desa: str, jam: int, bulan: int) -> None:
    pada = saat(date(2026, 9, 30), jam)
    PengaduanFactory(kpm=None, wilayah_id=desa, dibuat_pada=pada)
    KPMFactory(desa_id=desa, dibuat_pada=pada)
    orang = PenggunaFactory()
    JabatanFactory(pengguna=orang, wilayah_id=desa[:8], mulai=date(2026, 1, 1))
    LaporanBulananFactory(
        petugas=orang, bulan=date(2026, 8, 1), tenggat=date(2026, 9, 30), keadaan="dikirim", dikirim_pada=pada
    )
    masuk = {9: [1, 0], 10: [0, 1]}[bulan]
    assert hitung("aduan_masuk", 9, 10, wilayah=desa) == masuk
    assert hitung("kpm", 9, 10, wilayah=desa)[0] == masuk[0]
    assert hitung("laporan_tepat", 9, petugas=orang) == [masuk[0]]


@pytest.mark.usefixtures("bali")
@pytest.mark.parametrize("kode", [WIT[:5], WITA[:5], KABUPATEN])
def test_halaman_bulan_baru_di_timur_tidak_kosong(
    pemeran: SimpleNamespace, client_untuk: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch, kode: str
) -> None:
    """It is the first of December in the east, and still November in Jakarta."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: saat(date(2026, 11, 30), 16))
    desa = Wilayah.objects.filter(tingkat=Tingkat.DESA, kode__startswith=kode).order_by("kode").first()
    assert desa is not None
    KPMFactory(desa_id=desa.pk)
    bangun_ulang()
    konteks = client_untuk(pemeran.pusat).get(f"/dasbor/{kode}/").context
    assert konteks["judul_bulan"] == "November 2026 (sampai hari ini)"
    assert konteks["layar"].deret.kini.kpm == 1


# --- Deadlines as they were known --------------------------------------------------------------------


def test_tenggat_bulan_lalu_seperti_tertulis_waktu_itu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Due on 20 September; passed up on 5 October, with a month more. In September it was late."""
    satu = PengaduanFactory(
        kpm=None, wilayah_id=DESA, dibuat_pada=saat(date(2026, 9, 10), 5), keadaan="diterima",
        diterima_pada=saat(date(2026, 9, 10), 6), ingat_mulai=date(2026, 11, 28), tenggat_terima=date(2026, 9, 11),
        tenggat_selesai=date(2026, 11, 30),
    )  # fmt: skip
    assert hitung("aduan_lewat", 9, 10) == [0, 0]  # nothing is kept of how it stood: as it stands
    peristiwa = apps.get_model("pengaduan", "PengaduanEvent").objects
    isi = peristiwa.filter(pgh_obj_id=satu.pk).values().get()
    del isi["pgh_id"]
    for pada, tenggat in ((date(2026, 9, 10), date(2026, 9, 20)), (date(2026, 10, 5), date(2026, 11, 30))):
        monkeypatch.setattr("django.utils.timezone.now", partial(saat, pada, 7))
        peristiwa.create(**isi | {"tenggat_selesai": tenggat})
    assert hitung("aduan_lewat", 9, 10) == [1, 0]
    assert hitung("aduan_buka", 9, 10) == [1, 1]


# --- People, once ------------------------------------------------------------------------------------


def _pendamping() -> dict[str, int]:
    baris = Ringkasan.objects.filter(bulan=date(2026, 11, 1), langsung=False, pendamping__gt=0)
    return dict(baris.values_list("wilayah", "pendamping"))


def test_pendamping_dua_kecamatan_satu_orang_di_kabupaten() -> None:
    orang = [PenggunaFactory() for _ in range(2)]
    for kode in (KECAMATAN, TETANGGA, "17.01.01"):
        JabatanFactory(pengguna=orang[0], wilayah_id=kode)
    JabatanFactory(pengguna=orang[1], wilayah_id=KECAMATAN)
    bangun_ulang(pada=HARI)
    diharapkan = {KECAMATAN: 2, TETANGGA: 1, "17.01.01": 1, KABUPATEN: 2, "17.01": 1, "17": 2}
    assert _pendamping() == diharapkan
    tandai_berubah([TETANGGA])
    segarkan_berubah(pada=HARI)
    assert _pendamping() == diharapkan


def test_beban_lebih_di_dua_kecamatan_tidak_melebihi_orangnya(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person above the reference in each of two kecamatan: never two of one pendamping above them."""
    monkeypatch.setattr("dasbor.services.ringkasan.BEBAN_ACUAN", 1)
    orang = PenggunaFactory()
    for desa in (DESA, DESA, DESA_TETANGGA, DESA_TETANGGA):
        PenugasanFactory(kpm=KPMFactory(desa_id=desa), petugas=orang, mulai=date(2026, 1, 1))
    for kode in (KECAMATAN, TETANGGA):
        JabatanFactory(pengguna=orang, wilayah_id=kode, mulai=date(2026, 1, 1))
    bangun_ulang(pada=HARI)
    baris = Ringkasan.objects.filter(bulan=date(2026, 11, 1), langsung=False, pendamping_lebih__gt=0)
    angka = set(baris.values_list("wilayah", "pendamping", "pendamping_lebih"))
    assert angka == {(kode, 1, 1) for kode in (KECAMATAN, TETANGGA, KABUPATEN, "17")}


# --- A quarter's figure ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bulan", "hari", "bagian"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), 1 / 3),
        (date(2026, 11, 1), date(2026, 11, 15), 0.5),
        (date(2026, 11, 1), date(2027, 2, 1), 2 / 3),  # as it stood at the end of November
        (date(2026, 12, 1), date(2027, 2, 1), 1),
    ],
)
def test_bagian_triwulan_yang_lewat(bulan: date, hari: date, bagian: float) -> None:
    assert triwulan_lewat(bulan, hari) == pytest.approx(bagian)


def test_bagian_triwulan_selama_bertugas() -> None:
    assert triwulan_lewat(date(2026, 12, 1), date(2027, 1, 1), lambda b: b.month == 11) == pytest.approx(2 / 3)


def _fasilitas(bulan: date, isi: int) -> None:
    Ringkasan.objects.create(bulan=bulan, wilayah_id=KABUPATEN, langsung=False, fasilitas=100, fasilitas_isi=isi)


def test_fasilitas_dinilai_menurut_triwulannya(pemeran: SimpleNamespace) -> None:
    """40 of 100 at the end of a quarter's first month are enough, at its end they are not; no fall from 95 is told."""
    for bulan, isi in ((7, 40), (8, 70), (9, 95), (10, 40), (11, 60)):
        _fasilitas(date(2026, bulan, 1), isi)
    u, tempat = MENURUT_KODE["fasilitas"], Tempat(Wilayah.objects.get(pk=KABUPATEN))
    target = {"target": 90, "berat": 50}
    TargetUkuran.objects.update_or_create(ukuran="fasilitas", berlaku_sejak=date(2026, 1, 1), defaults=target)

    def kartu(bulan: int, hari: date) -> tuple[str, list[str], list[tuple[str, str]]]:
        k = layar_tempat(tempat, date(2026, bulan, 1), hari, pemeran.korkab).kartu(u)
        return k.jenis, k.banding, [(nama, teks) for nama, _, teks in k.titik if teks != "–"]

    dua = ("Triwulan 3 2026", "95%")
    assert kartu(11, date(2026, 11, 15)) == ("baik", ["target sampai hari ini 45%", "Triwulan 3 2026 95%"], [dua])
    assert kartu(10, date(2026, 11, 15)) == ("baik", ["target sampai akhir bulan 30%", "Triwulan 3 2026 95%"], [dua])
    assert kartu(9, date(2026, 11, 15)) == ("baik", ["target 90%"], [dua])
    Ringkasan.objects.filter(bulan=date(2026, 11, 1)).update(fasilitas_isi=20)
    assert kartu(11, date(2026, 11, 15))[0] == "bahaya"
