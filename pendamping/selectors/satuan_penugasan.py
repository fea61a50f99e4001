"""What a proposal is made from, of one kecamatan: units with their families, and who may take them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Subquery

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan, berlaku
from kpm.enums import DIDAMPINGI
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.selectors.penugasan import berpegangan, korkec_pada, pendamping_di
from pendamping.selectors.usulan_penugasan import Calon, Satuan, Titik
from wilayah.models import Wilayah


@dataclass
class _Kumpulan:
    """Rows of one unit being added up."""

    jumlah: int = 0
    bertitik: int = 0
    lintang: float = 0.0
    bujur: float = 0.0
    bahasa: Counter[str] = field(default_factory=Counter)
    pemegang: Counter[int] = field(default_factory=Counter)
    rw: set[tuple[str, str]] = field(default_factory=set)

    def tambah(self, b: dict[str, Any]) -> None:
        self.jumlah += b["n"]
        self.rw.add((b["desa"], b["rw"].lstrip("0")))
        self.bahasa[b["bahasa"]] += b["n"]
        if b["petugas"] is not None:
            self.pemegang[b["petugas"]] += b["n"]
        if b["titik"]:
            self.bertitik += b["titik"]
            self.lintang += float(b["lintang"]) * b["titik"]
            self.bujur += float(b["bujur"]) * b["titik"]

    @property
    def titik(self) -> Titik | None:
        return (self.lintang / self.bertitik, self.bujur / self.bertitik) if self.bertitik else None


def keluarga_usulan(kecamatan: str, hari: date, *, semua: bool) -> QuerySet[Any]:
    """Families of a kecamatan to place: those nobody holds on or after a day, or all; with group and holder."""
    qs: QuerySet[KPM] = KPM.objects.filter(kecamatan_kode=kecamatan, kepesertaan__in=DIDAMPINGI)
    if not semua:
        qs = qs.filter(~Exists(Penugasan.objects.filter(berpegangan(hari), kpm=OuterRef("pk"))))
    anggota = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))
    dipegang = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("pk"))
    return qs.annotate(
        kelompok_kini=Subquery(anggota.values("kelompok")[:1]), petugas=Subquery(dipegang.values("petugas")[:1])
    )


def kunci_satuan(kelompok: Any, desa: str, rw: str) -> str:
    return f"k-{kelompok}" if kelompok else f"r-{desa}-{rw}"


def satuan_di(kecamatan: str, hari: date, *, semua: bool) -> list[Satuan]:
    """Units of a kecamatan, counted by the database; three queries."""
    baris = (
        keluarga_usulan(kecamatan, hari, semua=semua)
        .order_by()
        .values("kelompok_kini", "desa", "rw", "bahasa", "petugas")
        .annotate(
            n=Count("pk"),
            titik=Count("rumah__lintang"),
            lintang=Avg("rumah__lintang"),
            bujur=Avg("rumah__bujur"),
        )
    )
    kumpulan: dict[str, _Kumpulan] = defaultdict(_Kumpulan)
    for b in baris:
        kumpulan[kunci_satuan(b["kelompok_kini"], b["desa"], b["rw"])].tambah(b)
    kelompok = _kelompok((k[2:] for k in kumpulan if k.startswith("k-")), hari)
    desa = dict(Wilayah.objects.filter(induk=kecamatan).values_list("kode", "nama"))
    return [_satuan(kunci, isi, kelompok, desa) for kunci, isi in kumpulan.items()]


def _kelompok(nomor: Iterable[str], hari: date) -> dict[str, Kelompok]:
    menjabat = Jabatan.objects.pendamping_pada(hari)
    tugas = PenugasanKelompok.objects.filter(berlaku(hari), kelompok=OuterRef("pk"), petugas__in=menjabat)
    qs = Kelompok.objects.filter(pk__in=list(nomor)).annotate(pengampu=Subquery(tugas.values("petugas")[:1]))
    return {str(k.pk): k for k in qs.select_related("desa")}


def _satuan(kunci: str, isi: _Kumpulan, kelompok: dict[str, Kelompok], nama_desa: dict[str, str]) -> Satuan:
    grup = kelompok.get(kunci[2:])
    if grup is not None:
        nama, tempat = grup.nama, grup.desa.nama
    else:
        _, desa, rw = kunci.split("-", 2)
        nama, tempat = f"RW {rw}, tanpa kelompok" if rw else "Tanpa RW dan kelompok", nama_desa.get(desa, desa)
    return Satuan(
        kunci=kunci,
        nama=nama,
        nama_desa=tempat,
        desa=frozenset(d for d, _ in isi.rw),
        rw=frozenset(isi.rw),
        jumlah=isi.jumlah,
        titik=isi.titik,
        bahasa=tuple(sorted((b, n) for b, n in isi.bahasa.items() if b)),
        pemegang=tuple(sorted(isi.pemegang.items())),
        pengampu=getattr(grup, "pengampu", None),
    )


def calon_di(kecamatan: str, hari: date, *, semua: bool) -> list[Calon]:
    """Who serves in a kecamatan, with caseload, centre of its homes and where they lie; three queries.

    With `semua` the families of this kecamatan are to be placed and count in nobody's load beforehand.
    """
    orang = list(pendamping_di(kecamatan, hari).annotate(korkec=korkec_pada(hari)).order_by("nama", "pk"))
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(peran__in=PERAN_DAMPINGAN, pengguna__in=orang)
    wilayah: dict[int, set[str]] = defaultdict(set)
    for pengguna, kode in jabatan.values_list("pengguna", "wilayah"):
        wilayah[pengguna].add(str(kode))
    milik = Penugasan.objects.filter(berlaku(hari), petugas__in=orang, kpm__kepesertaan__in=DIDAMPINGI)
    hitungan = milik.order_by().values("petugas", "kpm__desa", "kpm__rw", "kpm__kecamatan_kode")
    pegang: dict[int, _Kumpulan] = defaultdict(_Kumpulan)
    beban: Counter[int] = Counter()
    for b in hitungan.annotate(
        n=Count("pk"),
        titik=Count("kpm__rumah__lintang"),
        lintang=Avg("kpm__rumah__lintang"),
        bujur=Avg("kpm__rumah__bujur"),
    ):
        pegang[b["petugas"]].tambah({**b, "desa": b["kpm__desa"], "rw": b["kpm__rw"], "bahasa": ""})
        if not semua or b["kpm__kecamatan_kode"] != kecamatan:
            beban[b["petugas"]] += b["n"]
    return [_calon(p, frozenset(wilayah[p.pk]), beban[p.pk], pegang[p.pk]) for p in orang]


def _calon(orang: Any, wilayah: frozenset[str], beban: int, isi: _Kumpulan) -> Calon:
    return Calon(
        pk=orang.pk,
        nama=orang.nama,
        wilayah=wilayah,
        beban=beban,
        bahasa=orang.bahasa,
        titik=isi.titik,
        bobot=isi.bertitik,
        rw=frozenset(isi.rw),
        pegang=isi.jumlah,
        korkec=orang.korkec,
    )


def isi_satuan(kecamatan: str, hari: date, *, semua: bool, kunci: Iterable[str]) -> dict[str, list[int]]:
    """The families of some units, by key; a unit that is gone is not in it."""
    dicari = set(kunci)
    kelompok = [k[2:] for k in dicari if k.startswith("k-")]
    desa = {k.split("-", 2)[1] for k in dicari if k.startswith("r-")}
    hasil: dict[str, list[int]] = defaultdict(list)
    syarat = Q(kelompok_kini__in=kelompok) | Q(kelompok_kini__isnull=True, desa__in=desa)
    baris = keluarga_usulan(kecamatan, hari, semua=semua).filter(syarat).order_by("pk")
    for pk, grup, kode, rw in baris.values_list("pk", "kelompok_kini", "desa", "rw"):
        if (satu := kunci_satuan(grup, kode, rw)) in dicari:
            hasil[satu].append(pk)
    return dict(hasil)
