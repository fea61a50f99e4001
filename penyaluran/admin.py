"""Reference data of payments, kept by staff under `/kelola/`. Payments themselves change only through services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from penyaluran.models import AlasanBelumTransaksi, AturanBantuan, Tahap, Tarif
from penyaluran.selectors.selisih import terpakai


@admin.register(Tahap)
class TahapAdmin(admin.ModelAdmin[Tahap]):
    list_display = ("kode", "bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar", "ditutup_pada")
    readonly_fields = ("kode", "tahun", "nomor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A stage is made by the first list of it; its code, year and number say the same thing three times."""
        return False


@admin.register(AlasanBelumTransaksi)
class AlasanBelumTransaksiAdmin(admin.ModelAdmin[AlasanBelumTransaksi]):
    list_display = ("urutan", "nama", "tindak_lanjut", "perlu_keterangan", "aktif")
    list_display_links = ("nama",)


class _Bertanggal(admin.ModelAdmin[Any]):
    """A row by which an entitlement was computed stays as it was (docs/program.md §3): it may only be ended, and
    what replaces it gets its own first day. Nothing that has been used is deleted."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        if obj is None or not terpakai(obj):
            return ()
        return tuple(f.name for f in obj._meta.concrete_fields if f.name not in ("id", "selesai"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and terpakai(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {k: v for k, v in super().get_actions(request).items() if k != "delete_selected"}


@admin.register(Tarif)
class TarifAdmin(_Bertanggal):
    list_display = ("komponen", "bulan", "nominal", "mulai", "selesai")
    list_filter = ("komponen", "bulan")
    ordering = ("komponen", "bulan", "-mulai")


@admin.register(AturanBantuan)
class AturanBantuanAdmin(_Bertanggal):
    list_display = ("mulai", "selesai", "maks_anggota", "maks_sekolah", "maks_aud", "maks_lansia", "maks_disabil")
    ordering = ("-mulai",)
