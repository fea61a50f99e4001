"""Complaints that may repeat an earlier one (docs/program.md §11)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from pengaduan.enums import BERAKHIR
from pengaduan.models import Pelapor
from pengaduan.selectors.wewenang import ditangani

ULANG_HARI = 90  # the same again within so many days is a repetition to look at


def aduan_berulang(user: Pengguna, sesudah: str | None = None) -> Halaman:
    """One page of unfinished complaints before which there was another of the same family and kind, or by the same
    telephone, the oldest first.

    Each with the id and number of an earlier one (`awal_sama`, `awal_telepon`); only among those the user may close
    as a repetition, above the field.
    """
    milik = ditangani(user)
    sebelum = milik.filter(
        dibuat_pada__lt=OuterRef("dibuat_pada"), dibuat_pada__gte=OuterRef("dibuat_pada") - timedelta(days=ULANG_HARI)
    ).exclude(pk=OuterRef("pk"))
    sama = sebelum.filter(kpm=OuterRef("kpm"), jenis=OuterRef("jenis"))
    telepon = sebelum.filter(
        pk__in=Pelapor.objects.filter(telepon_indeks=OuterRef(OuterRef("pelapor__telepon_indeks"))).values("pengaduan"),
        kabupaten_kode=OuterRef("kabupaten_kode"),
    )
    awal = {
        f"{nama}_{kolom}": Subquery(qs.order_by("dibuat_pada", "pk").values(kolom)[:1])
        for nama, qs in (("sama", sama), ("telepon", telepon))
        for kolom in ("pk", "nomor")
    }
    semua = milik.exclude(keadaan__in=BERAKHIR).filter(Q(Exists(sama)) | Q(Exists(telepon)))
    qs = semua.annotate(**awal).select_related("jenis", "wilayah", "kpm", "petugas")
    return halaman_kunci(qs, urut=("dibuat_pada", "pk"), sesudah=sesudah)
