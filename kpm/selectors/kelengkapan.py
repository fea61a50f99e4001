"""What of a family's data is still missing: one definition for its page, the list filter and the counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from akun.models import Pengguna
from inti.waktu import hari_ini
from kpm.enums import JENJANG, PESERTA, JenisKomponen
from kpm.models import KPM, Anggota, KeadaanRumah, Komponen

BATAS_HITUNG = 1000
_BALITA_SAMPAI = 6  # docs/program.md §3: AUD is 0–6

KELUARGA, ANGGOTA, RUMAH = "Data keluarga", "Anggota", "Rumah dan aset"


@dataclass(frozen=True)
class Butir:
    """One thing to know of a family. `kurang(hari)` is the condition, on KPM, under which it is missing."""

    kode: str
    kelompok: str
    label: str
    kurang: Callable[[date], Any]


def _anggota(hari: date) -> Any:
    return Anggota.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))


def _ada(isi: QuerySet[Any]) -> Q:
    return Q(Exists(isi))


def _berkomponen(hari: date, jenis: tuple[JenisKomponen, ...]) -> Exists:
    return Exists(Komponen.objects.berlaku_pada(hari).filter(anggota=OuterRef("pk"), jenis__in=jenis))


def _tanpa_sekolah(hari: date) -> Q:
    tanpa = _anggota(hari).filter(sekolah="", dapodik_sekolah="", dtsen_sekolah="")
    return _ada(tanpa.filter(_berkomponen(hari, JENJANG)))


def _tanpa_kelas(hari: date) -> Q:
    return _ada(_anggota(hari).filter(_berkomponen(hari, JENJANG), kelas=""))


def _tanpa_posyandu(hari: date) -> Q:
    balita = Q(tanggal_lahir__gt=_tahun_lalu(hari, _BALITA_SAMPAI + 1))
    wajib = balita | Q(_berkomponen(hari, (JenisKomponen.HAMIL, JenisKomponen.AUD)))
    return _ada(_anggota(hari).filter(wajib, posyandu=""))


def _anggota_kurang(hari: date) -> Q:
    dikenal = _anggota(hari).order_by().values("kpm").annotate(n=Count("pk")).values("n")
    kurang = KPM.objects.filter(pk=OuterRef("pk"), jumlah_art__gt=Coalesce(Subquery(dikenal), 0))
    return _ada(kurang)


def _tahun_lalu(hari: date, tahun: int) -> date:
    kabisat = (hari.month, hari.day) == (2, 29)
    return hari.replace(year=hari.year - tahun, day=28 if kabisat else hari.day)


def _rumah(**diketahui: Any) -> Callable[[date], Q]:
    def kurang(_hari: date) -> Q:
        syarat = Q(**{k: v for k, v in diketahui.items() if k.endswith("__isnull")})
        for kolom in (k for k in diketahui if not k.endswith("__isnull")):
            syarat &= ~Q(**{kolom: ""})
        return ~_ada(KeadaanRumah.objects.filter(syarat, pk=OuterRef("pk")))

    return kurang


BUTIR: tuple[Butir, ...] = (
    Butir("kk", KELUARGA, "No KK", lambda _: Q(kk_indeks__isnull=True)),
    Butir("telepon", KELUARGA, "Nomor telepon", lambda _: Q(telepon="")),
    Butir("bahasa", KELUARGA, "Bahasa sehari-hari", lambda _: Q(bahasa="")),
    Butir("jumlah_anggota", ANGGOTA, "Sebagian anggota belum tercatat namanya", _anggota_kurang),
    Butir(
        "tanggal_lahir",
        ANGGOTA,
        "Tanggal lahir anggota",
        lambda h: _ada(_anggota(h).filter(tanggal_lahir__isnull=True)),
    ),
    Butir("sekolah", ANGGOTA, "Nama sekolah anak sekolah", _tanpa_sekolah),
    Butir("kelas", ANGGOTA, "Kelas anak sekolah", _tanpa_kelas),
    Butir("posyandu", ANGGOTA, "Posyandu balita atau ibu hamil", _tanpa_posyandu),
    Butir("koordinat", RUMAH, "Titik koordinat", _rumah(lintang__isnull=False)),
    Butir("status_rumah", RUMAH, "Status rumah", _rumah(status_rumah="")),
    Butir("jamban", RUMAH, "Jamban", _rumah(jamban="")),
    Butir("air_bersih", RUMAH, "Air bersih", _rumah(air_bersih="")),
    Butir("listrik", RUMAH, "Listrik", _rumah(listrik="")),
    Butir("pekerjaan", RUMAH, "Pekerjaan kepala keluarga", _rumah(pekerjaan_kepala="")),
    Butir("aset", RUMAH, "Aset keluarga", _rumah(aset__isnull=False)),
)
# Once for all facts of the house: a list need not know which of them is missing.
_RUMAH_LENGKAP = (
    ~Q(status_rumah="") & ~Q(jamban="") & ~Q(air_bersih="") & ~Q(listrik="") & ~Q(pekerjaan_kepala="")
) & Q(lintang__isnull=False, aset__isnull=False)


def anotasi_kurang(hari: date) -> dict[str, Any]:
    """One boolean column per item, `kurang_<kode>`, for a query of KPM."""
    return {
        f"kurang_{b.kode}": Case(When(b.kurang(hari), then=1), default=0, output_field=IntegerField()) for b in BUTIR
    }


@dataclass(frozen=True)
class Kelengkapan:
    """How much of a family's data is known, and what is missing, by group."""

    lengkap: int
    seluruh: int
    kurang: list[tuple[str, list[str]]]


def baca_kelengkapan(nilai: dict[str, Any]) -> Kelengkapan:
    """The completeness from the values of `anotasi_kurang`."""
    kurang = [b for b in BUTIR if nilai[f"kurang_{b.kode}"]]
    per_kelompok = [(nama, [b.label for b in isi]) for nama, isi in groupby(kurang, key=lambda b: b.kelompok)]
    return Kelengkapan(len(BUTIR) - len(kurang), len(BUTIR), per_kelompok)


def belum_lengkap(hari: date) -> Q:
    """Condition on KPM "something is missing"; what is cheap to see stands first."""
    syarat = ~_ada(KeadaanRumah.objects.filter(_RUMAH_LENGKAP, pk=OuterRef("pk")))
    for butir in BUTIR:
        if butir.kelompok != RUMAH:
            syarat |= butir.kurang(hari)
    return syarat


def jumlah_belum_lengkap(user: Pengguna) -> int:
    """Families in force whose data is incomplete, at most 1000: enough for a worklist's badge."""
    qs = KPM.objects.terlihat_oleh(user).filter(belum_lengkap(hari_ini()), kepesertaan__in=PESERTA)
    return qs.order_by()[:BATAS_HITUNG].count()
