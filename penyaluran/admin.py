"""Reference data of payments under `/kelola/`. Payments themselves change only through services.

Stages and reasons are looked at only: what is changed here would pass by the close of a tahap, the recount of its
measures and the history of a reason's steps. They have pages of their own. Only a tahap's close for the whole country
is set here, through its service.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from akun.models import Pengguna
from penyaluran.models import AlasanBelumTransaksi, AturanBantuan, Tahap, Tarif
from penyaluran.selectors.selisih import terpakai
from penyaluran.services.tahap.tahap import tutup_untuk_semua


class _Dibaca(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Tahap)
class TahapAdmin(_Dibaca):
    """Changed on `/penyaluran/tahap/`, but for its close everywhere."""

    list_display = ("kode", "bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar", "ditutup_pada")
    readonly_fields = ("kode", "tahun", "nomor", "bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar")

    def has_change_permission(self, request: HttpRequest, obj: Tahap | None = None) -> bool:
        return bool(request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: Tahap, form: Any, change: bool) -> None:
        assert isinstance(request.user, Pengguna)  # noqa: S101 - for the type checker
        tutup_untuk_semua(tahap=obj, pada=obj.ditutup_pada, oleh=request.user)


@admin.register(AlasanBelumTransaksi)
class AlasanBelumTransaksiAdmin(_Dibaca):
    """Changed on `/penyaluran/alasan/`."""

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
