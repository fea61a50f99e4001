"""Which records share a picture (docs/program.md §12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps

# Records with photos: model, its photos, the record it is part of, its day, desa (of an activity: its area), family.
# Those of the apps above by name. RHK reports are not among them: they show again what was photographed for a visit or
# a meeting.
_SUMBER = (
    ("pendamping.Kunjungan", "foto", "pk", "tanggal", "kpm__desa", "kpm"),
    ("pendamping.Kegiatan", "foto", "pk", "tanggal", "wilayah", None),
    ("pendamping.Kasus", "foto", "pk", "dibuka", "kpm__desa", "kpm"),
    ("pendamping.LangkahKasus", "foto", "kasus", "tanggal", "kasus__kpm__desa", "kasus__kpm"),
    ("p2k2.Pertemuan", "foto", "pk", "tanggal", "kelompok__desa", None),
    ("p2k2.Pertemuan", "foto_daftar", "pk", "tanggal", "kelompok__desa", None),  # the signed sheet
    ("p2k2.PertemuanAwal", "foto", "pk", "tanggal", "desa", None),
    ("penyaluran.PindahKartu", "foto", "pk", "tanggal", "kpm__desa", "kpm"),
)
_KEGIATAN = "pendamping.kegiatan"


@dataclass(frozen=True)
class Pakai:
    """A photo in a record, `catatan` e.g. pendamping.kunjungan:<id>."""

    foto: UUID
    catatan: str
    kelompok: str  # records that are one: a case and its steps
    tanggal: date
    desa: str
    kpm: int | None

    @property
    def label(self) -> str:
        return self.catatan.partition(":")[0]

    @property
    def kunjungan(self) -> UUID | None:
        return UUID(self.catatan.partition(":")[2]) if self.label == "pendamping.kunjungan" else None


@dataclass(frozen=True)
class Kembar:
    """A record (`kini`) with a picture that an earlier upload (`lalu`) brought into another one."""

    kini: Pakai
    lalu: Pakai
    petugas: int  # who uploaded it again


def foto_kembar(foto: list[dict[str, Any]]) -> list[Kembar]:
    """Pairs among photos of equal content, which come sorted by content and time; each later record once."""
    pakai = _pakai([f["id"] for f in foto]) if foto else {}
    hasil: dict[str, Kembar] = {}
    for _, satu in groupby(foto, key=lambda f: f["sha256"]):
        lalu: list[Pakai] = []
        for f in satu:
            for p in pakai.get(f["id"], []):
                if p.catatan not in hasil and (asal := next((q for q in lalu if _aneh(p, q)), None)) is not None:
                    hasil[p.catatan] = Kembar(p, asal, f["diunggah_oleh_id"])
                lalu.append(p)
    return list(hasil.values())


def _aneh(kini: Pakai, lalu: Pakai) -> bool:
    """Not within one record, and not what one day's work naturally shows twice: of one family, or an activity."""
    if kini.kelompok == lalu.kelompok:
        return False
    sehari = kini.tanggal == lalu.tanggal
    sekeluarga = kini.kpm is not None and kini.kpm == lalu.kpm
    return not (sehari and (sekeluarga or _KEGIATAN in {kini.label, lalu.label}))


def _pakai(foto: list[UUID]) -> dict[UUID, list[Pakai]]:
    hasil: dict[UUID, list[Pakai]] = {}
    for p in _semua_pakai(foto):
        hasil.setdefault(p.foto, []).append(p)
    return hasil


def _semua_pakai(foto: list[UUID]) -> Iterator[Pakai]:
    for nama, relasi, induk, tanggal, desa, kpm in _SUMBER:
        model: Any = apps.get_model(nama)
        label = model._meta.label_lower
        dipakai = model.objects.filter(**{f"{relasi}__in": foto})
        akar = "pendamping.kasus" if induk != "pk" else label
        for satu in dipakai.values_list(f"{relasi}__pk", "pk", induk, tanggal, desa, *([kpm] if kpm else [])):
            nomor, pk, pk_induk, hari, tempat = satu[:5]
            yield Pakai(nomor, f"{label}:{pk}", f"{akar}:{pk_induk}", hari, tempat, satu[5] if kpm else None)
