"""What is known of complaints: how many, how old, how late, per kind, area, level and month (docs/program.md §11).

Figures are of complaints open to all (`umum`), for everybody alike: putting two people's figures side by side shows
no difference that tells of a restricted one. Those are counted apart, for whoever may see them. Live sums over the
indexes of the area; at national size a summary table per kabupaten and month would carry them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr, TruncMonth
from django.db.models.lookups import LessThanOrEqual

from akun.lingkup import Lingkup
from akun.models import Pengguna, berlaku
from inti.waktu import geser_bulan
from inti.zona import pada_hari
from p2k2.selectors import TANPA
from pendamping.models import Penugasan
from pengaduan.enums import BATAS_TERBUKA, TERBUKA, TingkatAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.daftar import UMUR, berumur, dalam_bulan, hari_aduan, lewat_tenggat
from pengaduan.selectors.hari_kerja import sisa_hari_kerja
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah, di_bawah

BULAN = 12  # months side by side
_TAK_DISEBUT = {Tingkat.KABUPATEN: "Kecamatan tidak disebut", Tingkat.KECAMATAN: "Desa tidak disebut"}


@dataclass
class Baris:
    """The figures of one kind, area, level or pendamping. `saring` finds the same complaints in the list."""

    nama: str = ""
    saring: dict[str, str] = field(default_factory=dict)
    n: Counter[str] = field(default_factory=Counter)  # the keys of `_angka`
    tertua: int | None = None  # days since the oldest open one was received
    turun: str = ""  # code of the area whose own recap this opens

    @property
    def kosong(self) -> bool:
        """Nothing this month, nothing the month before, nothing open."""
        return not any(self.n.values())

    def tambah(self, angka: dict[str, Any], hari: date) -> None:
        self.n.update({k: v for k, v in angka.items() if isinstance(v, int) and k in _NAMA_ANGKA})
        if angka["tertua"] is not None:
            self.tertua = max(self.tertua or 0, (hari - angka["tertua"]).days)


@dataclass(frozen=True)
class Rekap:
    """The figures of an area and a month; `lalu` is the month before."""

    total: Baris
    rata_jawab: float | None  # working days from receipt to answer, of those answered in the month
    jenis: list[Baris]
    wilayah: list[Baris]
    tingkat: list[Baris]
    pendamping: list[Baris]  # from the kecamatan down
    bulan: list[dict[str, Any]]
    dibatasi: int
    jejak: list[tuple[str, str]]  # code and name of the areas above that the user may open
    nama: str  # of the area


def pangkal(lingkup: Lingkup) -> list[str]:
    """The largest areas somebody sees whole; none for who sees the country, or own families only."""
    if lingkup.semua:
        return []
    return sorted(k for k in lingkup.wilayah if not any(k.startswith(f"{luar}.") for luar in lingkup.wilayah))


def wilayah_rekap(user: Pengguna, diminta: str) -> str:
    """The area to show: the one asked for inside the own ones, else the own one; empty when that is not one."""
    lingkup = user.lingkup()
    if diminta and lingkup.mencakup(diminta):
        return diminta
    milik = pangkal(lingkup)
    return milik[0] if len(milik) == 1 else ""


def rekap_aduan(*, user: Pengguna, wilayah: str, bulan: date, hari: date) -> Rekap:
    """A fixed number of queries, whatever there is. `wilayah` comes from `wilayah_rekap`."""
    terlihat = Pengaduan.objects.terlihat_oleh(user)
    semua = terlihat.filter(di_bawah([wilayah])) if wilayah else terlihat
    umum, rinci = semua.umum(), len(wilayah) >= PANJANG_KODE[Tingkat.KECAMATAN]
    # Counted once by everything together, and summed here by each.
    kolom = ["jenis", "jenis__nama", "jenis__urutan", "tingkat", "anak", *(["milik"] if rinci else [])]
    qs = umum.annotate(anak=_anak(user.lingkup(), wilayah), milik=_milik(hari))
    kubus = list(qs.values(*kolom).annotate(**_angka(bulan, hari)).order_by(*kolom))
    nama = _nama_wilayah(wilayah, {b["anak"] for b in kubus} | set(pangkal(user.lingkup())))
    total = Baris(saring={"wilayah": wilayah} if wilayah else {})
    for b in kubus:
        total.tambah(b, hari)
    return Rekap(
        total=total,
        rata_jawab=_rata_jawab(umum.filter(dalam_bulan(bulan, "dijawab_pada"))),
        jenis=_per_jenis(kubus, total, hari),
        wilayah=_per_wilayah(kubus, wilayah, nama, user.lingkup(), hari),
        tingkat=_per_tingkat(kubus, total, hari),
        pendamping=_per_pendamping(kubus, total, hari) if rinci else [],
        bulan=_per_bulan(umum, bulan),
        dibatasi=semua.filter(batas__gt=BATAS_TERBUKA).terbuka().count(),
        jejak=[(k, nama[k]) for k in sorted(nama) if wilayah.startswith(f"{k}.") and user.lingkup().mencakup(k)],
        nama=nama.get(wilayah, wilayah),
    )


def _angka(bulan: date, hari: date) -> dict[str, Any]:
    masuk, dijawab = dalam_bulan(bulan), dalam_bulan(bulan, "dijawab_pada")
    syarat = {
        "masuk": masuk,
        "lalu": dalam_bulan(geser_bulan(bulan, -1)),
        "terbuka": Q(keadaan__in=TERBUKA),
        "lewat": lewat_tenggat(hari),
        "dijawab": dijawab,
        "tepat": dijawab & Q(LessThanOrEqual(hari_aduan("dijawab_pada"), F("tenggat_selesai"))),
        "suara": dijawab & Q(puas__isnull=False),
        "puas": dijawab & Q(puas=True),
        "dibuka_lagi": masuk & Q(dibuka_lagi_n__gt=0),
        **{f"umur_{umur}": berumur(umur, hari) for umur in UMUR},
    }
    tertua = Min(hari_aduan(), filter=Q(keadaan__in=TERBUKA))
    return {**{k: Count("pk", filter=s) for k, s in syarat.items()}, "tertua": tertua}


_NAMA_ANGKA = frozenset(_angka(date(2026, 1, 1), date(2026, 1, 1))) - {"tertua"}


def _anak(lingkup: Lingkup, kode: str) -> Any:
    """The area right below in which a complaint lies; at the very top the own areas, or the desa of own families."""
    milik = pangkal(lingkup)
    if not kode and milik:
        return Case(*(When(di_bawah([k]), then=Value(k)) for k in milik), default=Value(""), output_field=CharField())
    if not kode and not lingkup.semua:
        return Substr("wilayah", 1, PANJANG_KODE[Tingkat.DESA])
    return Substr("wilayah", 1, next((n for n in sorted(PANJANG_KODE.values()) if n > len(kode)), len(kode)))


def _milik(hari: date) -> Subquery:
    """Who accompanies the family on that day."""
    return Subquery(Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("kpm")).values("petugas")[:1])


def _nama_wilayah(kode: str, lain: set[str]) -> dict[str, str]:
    """Names of an area, of those above and right below it, and of others."""
    bagian = kode.split(".")
    atas = {".".join(bagian[: n + 1]) for n in range(len(bagian))}
    syarat = Q(pk__in=atas | lain) | (Q(induk=kode) if kode else Q())
    return dict(Wilayah.objects.filter(syarat).order_by("pk").values_list("pk", "nama"))


def _menurut(kubus: Iterable[dict[str, Any]], kunci: str, hari: date) -> dict[Any, Baris]:
    hasil: dict[Any, Baris] = {}
    for b in kubus:
        hasil.setdefault(b[kunci], Baris()).tambah(b, hari)
    return hasil


def _per_jenis(kubus: list[dict[str, Any]], total: Baris, hari: date) -> list[Baris]:
    kenal = {b["jenis"]: (b["jenis__urutan"], b["jenis__nama"]) for b in kubus}
    baris = _menurut(kubus, "jenis", hari)
    for kode, b in baris.items():
        b.nama, b.saring = kenal[kode][1], total.saring | {"jenis": kode}
    return [baris[k] for k in sorted(baris, key=lambda k: (-baris[k].n["masuk"], kenal[k]))]


def _per_tingkat(kubus: list[dict[str, Any]], total: Baris, hari: date) -> list[Baris]:
    baris = _menurut(kubus, "tingkat", hari)
    for tingkat, b in baris.items():
        b.nama, b.saring = str(TingkatAduan(tingkat).label), total.saring | {"tingkat": str(tingkat)}
    return [baris[k] for k in sorted(baris)]


def _per_pendamping(kubus: list[dict[str, Any]], total: Baris, hari: date) -> list[Baris]:
    baris = _menurut(kubus, "milik", hari)
    nama = dict(Pengguna.objects.filter(pk__in=[k for k in baris if k]).values_list("pk", "nama"))
    for petugas, b in baris.items():
        b.nama = nama.get(petugas, "Tanpa keluarga atau pendamping")
        b.saring = total.saring | {"petugas": str(petugas or TANPA)}
    return sorted(baris.values(), key=lambda b: (b.saring["petugas"] == TANPA, b.nama))


def _per_wilayah(
    kubus: list[dict[str, Any]], kode: str, nama: dict[str, str], lingkup: Lingkup, hari: date
) -> list[Baris]:
    """One row for each area right below, also without complaints; those that name no smaller one stand apart."""
    if len(kode) == PANJANG_KODE[Tingkat.DESA]:
        return []
    baris = _menurut(kubus, "anak", hari)
    for anak in nama if kode else pangkal(lingkup):
        if not kode or anak.startswith(f"{kode}."):
            baris.setdefault(anak, Baris())
    for anak, b in baris.items():
        b.nama, b.saring = nama.get(anak, anak), {"wilayah": anak}
        b.turun = anak if lingkup.mencakup(anak) else ""
        if anak == kode:
            b.nama, b.turun = _TAK_DISEBUT.get(Tingkat(kode.count(".") + 1), b.nama), ""
            b.saring |= {"persis": "1"}
    return [baris[k] for k in sorted(baris, key=lambda k: (k == kode, baris[k].nama))]


def _rata_jawab(qs: QuerySet[Pengaduan]) -> float | None:
    pasang = qs.values_list(hari_aduan(), hari_aduan("dijawab_pada")).annotate(n=Count("pk")).order_by()
    jumlah = banyak = 0
    for masuk, dijawab, n in pasang:
        jumlah, banyak = jumlah + n * sisa_hari_kerja(masuk, dijawab), banyak + n
    return round(jumlah / banyak, 1) if banyak else None


def _per_bulan(qs: QuerySet[Pengaduan], bulan: date) -> list[dict[str, Any]]:
    awal = geser_bulan(bulan, 1 - BULAN)
    ada = dict(
        qs.filter(pada_hari("dibuat_pada", "wilayah", awal, geser_bulan(bulan, 1)))
        .annotate(b=TruncMonth(hari_aduan()))
        .values_list("b")
        .annotate(n=Count("pk"))
        .order_by()
    )
    ada = {(b.year, b.month): n for b, n in ada.items()}
    urut = [geser_bulan(bulan, -n) for n in range(BULAN)]
    return [{"bulan": b, "masuk": ada.get((b.year, b.month), 0)} for b in urut]
