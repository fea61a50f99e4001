"""Lists that change members, components or standing of whole kecamatan: their families' outcomes follow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from inti.services.jenis_impor import sesudah_diterapkan
from inti.waktu import hari_ini
from kpm.models import KPM, Komponen
from kpm.services.susunan import tandai_kewajiban
from verifikasi.enums import KOMPONEN_BIDANG
from verifikasi.models import KeikutsertaanFasilitas
from wilayah.models import saring_wilayah


@sesudah_diterapkan("final_closing", "art")
def tandai_sesudah_impor(berkas: Any, oleh: Any) -> None:
    """Mark every family there, in the import's transaction; the marks are followed within minutes."""
    kecamatan = berkas.ringkasan.get("kecamatan") or ([berkas.kode_wilayah] if berkas.kode_wilayah else [])
    if kecamatan:
        akhiri_tanpa_komponen(kecamatan)
        tandai_kewajiban(KPM.objects.filter(saring_wilayah(kecamatan)).values_list("pk", flat=True))


def akhiri_tanpa_komponen(kecamatan: Collection[str]) -> int:
    """End memberships that served a component only which the list has ended, on its last day. Returns how many."""
    jumlah = 0
    for bidang, jenis in KOMPONEN_BIDANG.items():
        milik = Komponen.objects.filter(anggota=OuterRef("anggota"), jenis__in=jenis)
        masih = milik.filter(Q(selesai__isnull=True) | Q(selesai__gte=hari_ini()))
        akhir = Subquery(milik.order_by("-selesai").values("selesai")[:1])
        ikut = KeikutsertaanFasilitas.objects.filter(
            saring_wilayah(kecamatan, awalan="kpm__"), ~Exists(masih), bidang=bidang, selesai__isnull=True
        )
        habis = ikut.annotate(akhir=akhir).filter(Q(mulai__isnull=True) | Q(mulai__lte=F("akhir")), akhir__isnull=False)
        jumlah += habis.update(selesai=akhir)
    return jumlah
