"""Lists that change members, components or standing of whole kecamatan: their families' outcomes follow."""

from __future__ import annotations

from typing import Any

from inti.services.jenis_impor import sesudah_diterapkan
from kpm.models import KPM
from kpm.services.susunan import tandai_kewajiban
from wilayah.models import saring_wilayah


@sesudah_diterapkan("final_closing", "art")
def tandai_sesudah_impor(berkas: Any, oleh: Any) -> None:
    """Mark every family there, in the import's transaction; the marks are followed within minutes."""
    kecamatan = berkas.ringkasan.get("kecamatan") or ([berkas.kode_wilayah] if berkas.kode_wilayah else [])
    if kecamatan:
        tandai_kewajiban(KPM.objects.filter(saring_wilayah(kecamatan)).values_list("pk", flat=True))
