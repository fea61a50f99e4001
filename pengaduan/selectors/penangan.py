"""Who serves at a level for a complaint: without anybody there it would wait for nobody (docs/program.md §11)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from akun.enums import Peran
from akun.models import Jabatan, Pengguna, berlaku
from pendamping.models import Penugasan
from pengaduan.enums import BATAS_RAHASIA, TingkatAduan
from pengaduan.models import Pengaduan, Terlapor

_PERAN = {
    TingkatAduan.KECAMATAN: Peran.KORKEC,
    TingkatAduan.KABUPATEN: Peran.KORKAB,
    TingkatAduan.PROVINSI: Peran.KORWIL,
    TingkatAduan.PUSAT: Peran.PUSAT,
}


def penangan(aduan: Pengaduan, tingkat: int, hari: date) -> QuerySet[Pengguna]:
    """Staff whose turn the complaint would be at a level, none of whom it is about."""
    terlapor = Terlapor.objects.filter(pengaduan=aduan.pk, petugas=OuterRef("pk"), dilepas_pada=None)
    semua = Pengguna.objects.filter(is_active=True).exclude(Exists(terlapor))
    if tingkat == TingkatAduan.PENDAMPING:
        tugas = Penugasan.objects.filter(berlaku(hari), kpm=aduan.kpm_id, petugas=OuterRef("pk"))
        menjabat = Jabatan.objects.pendamping_pada(hari)
        return semua.filter(Exists(tugas), pk__in=menjabat)
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(peran=_PERAN[TingkatAduan(tingkat)])
    return semua.filter(pk__in=jabatan.filter(_meliputi(aduan.wilayah_id)).values("pengguna"))


def tanpa_penangan(hari: date) -> Q:
    """Condition on complaints kept from the field: at their level and above nobody serves whom they are not about."""
    meliputi = Q(wilayah=None)
    for kode in ("provinsi_kode", "kabupaten_kode", "kecamatan_kode", "wilayah"):
        meliputi |= Q(wilayah=OuterRef(kode))
    terlapor = Terlapor.objects.filter(pengaduan=OuterRef(OuterRef("pk")), petugas=OuterRef("pengguna"))
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(meliputi, pengguna__is_active=True)
    lain = jabatan.exclude(Exists(terlapor.filter(dilepas_pada=None)))
    ada = Q(pk__in=[])
    for tingkat in BATAS_RAHASIA:
        ada |= Q(Exists(lain.filter(peran=_PERAN[tingkat])), tingkat__lte=tingkat)
    return Q(batas__in=BATAS_RAHASIA) & ~ada


def tingkat_berikut(aduan: Pengaduan, hari: date) -> int | None:
    """The next level up at which somebody serves; None when there is none."""
    for tingkat in TingkatAduan:
        if tingkat > aduan.tingkat and penangan(aduan, tingkat, hari).exists():
            return int(tingkat)
    return None


def tingkat_bawah(aduan: Pengaduan, hari: date) -> int | None:
    """The next level down at which somebody serves who may know of it; None when there is none."""
    for tingkat in reversed(TingkatAduan):
        if aduan.batas <= tingkat < aduan.tingkat and penangan(aduan, tingkat, hari).exists():
            return int(tingkat)
    return None


def _meliputi(kode: str) -> Q:
    """Condition on appointments: the country's, or those of an area in which `kode` lies."""
    bagian = kode.split(".")
    return Q(wilayah=None) | Q(wilayah__in=[".".join(bagian[: n + 1]) for n in range(len(bagian))])
