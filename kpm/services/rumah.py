"""House, assets and livelihood as last known, written by visits and updates (docs/program.md §9)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from kpm.models import KPM, KeadaanRumah

TITIK = ("lintang", "bujur", "akurasi_m")
FAKTA = ("status_rumah", "jamban", "air_bersih", "listrik", "daya_listrik", "pekerjaan_kepala", "aset")


@transaction.atomic
def perbarui_rumah(
    *, kpm: KPM, isi: Mapping[str, Any], hari: date, oleh: Pengguna, pada: datetime | None = None
) -> KeadaanRumah | None:
    """Take over what was seen of a house on `hari`; returns the row, None when nothing is known yet.

    Empty values in `isi` say nothing and change nothing; an `aset` of [] says that there are none. A fact seen on
    a later day stays. `lintang`, `bujur` and `akurasi_m` are one fact. The caller has checked that `oleh` may
    write about this family.
    """
    if asing := set(isi) - {*FAKTA, *TITIK}:
        raise GalatPengguna(f"Bukan keadaan rumah: {', '.join(sorted(asing))}.")
    KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)  # two visits at once make one row
    ada = KeadaanRumah.objects.filter(pk=kpm.pk).first()
    rumah = ada or KeadaanRumah(kpm=kpm, diperiksa_pada=hari)
    baru = {k: v for k, v in _terisi(isi).items() if rumah.kolom_pada.get(_kunci(k), "") <= hari.isoformat()}
    if not baru:
        return ada
    for kolom, nilai in baru.items():
        setattr(rumah, kolom, nilai)
    rumah.kolom_pada |= {_kunci(kolom): hari.isoformat() for kolom in baru}
    rumah.diperiksa_pada = max(rumah.diperiksa_pada, hari)
    rumah.diubah_oleh, rumah.diubah_pada = oleh, pada or timezone.now()
    rumah.save()
    return rumah


def _terisi(isi: Mapping[str, Any]) -> dict[str, Any]:
    terisi = {k: v for k, v in isi.items() if k in FAKTA and v not in (None, "")}
    if isi.get("lintang") is not None and isi.get("bujur") is not None:
        terisi |= {k: isi.get(k) for k in TITIK}
    return terisi


def _kunci(kolom: str) -> str:
    return "titik" if kolom in TITIK else kolom
