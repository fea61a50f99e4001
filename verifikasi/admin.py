"""Reference data of verification, kept by staff under `/kelola/`, and the runs over everybody to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inti.waktu import hari_ini
from verifikasi.models import (
    AturanSanksi,
    AturanVerkom,
    HasilVerifikasi,
    HitunganVerkom,
    Kewajiban,
    Sanksi,
)
from verifikasi.services.hitungan import minta_hitung_semua


@admin.register(Kewajiban)
class KewajibanAdmin(admin.ModelAdmin[Kewajiban]):
    """A duty by which months were judged is only ended; what replaces it is a version of its own with the same
    `kode` (docs/program.md §8)."""

    list_display = ("kode", "jenis", "uraian", "ukuran", "menentukan", "berlaku_sejak", "berlaku_sampai")
    list_filter = ("jenis", "bidang", "menentukan")
    ordering = ("jenis", "kode", "-berlaku_sejak")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Kewajiban | None = None) -> tuple[str, ...]:
        if obj is None or not _terpakai(obj):
            return ()
        return tuple(f.name for f in Kewajiban._meta.fields if f.name not in ("uraian", "berlaku_sampai"))

    def has_delete_permission(self, request: HttpRequest, obj: Kewajiban | None = None) -> bool:
        if obj is not None and _terpakai(obj):
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Kewajiban, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        minta_hitung_semua()

    def delete_model(self, request: HttpRequest, obj: Kewajiban) -> None:
        super().delete_model(request, obj)
        minta_hitung_semua()


@admin.register(AturanVerkom)
class AturanVerkomAdmin(admin.ModelAdmin[AturanVerkom]):
    list_display = ("berlaku_sejak", "izin", "sakit")
    ordering = ("-berlaku_sejak",)
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: AturanVerkom | None = None) -> bool:
        """A rule by which months were judged stays as it was: a new one gets its own date."""
        if obj is not None and HasilVerifikasi.objects.filter(aturan=obj).exists():
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: AturanVerkom | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: AturanVerkom, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        minta_hitung_semua()

    def delete_model(self, request: HttpRequest, obj: AturanVerkom) -> None:
        super().delete_model(request, obj)
        minta_hitung_semua()


@admin.register(AturanSanksi)
class AturanSanksiAdmin(admin.ModelAdmin[AturanSanksi]):
    """Rungs already on their way keep the version they were proposed by."""

    list_display = ("berlaku_sejak", "bulan_peringatan", "bulan_penangguhan", "bulan_penghentian", "hari_keberatan")
    ordering = ("-berlaku_sejak",)
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: AturanSanksi | None = None) -> bool:
        if obj is not None and Sanksi.objects.filter(aturan=obj).exists():
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: AturanSanksi | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.has_change_permission(request, obj)


@admin.register(HitunganVerkom)
class HitunganVerkomAdmin(admin.ModelAdmin[HitunganVerkom]):
    list_display = ("dimulai_pada", "pemicu", "keadaan", "selesai_pada", "diperiksa", "ditulis", "dihapus", "galat")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: HitunganVerkom | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: HitunganVerkom | None = None) -> bool:
        return False


def _terpakai(kewajiban: Kewajiban) -> bool:
    """Whether months may have been judged by it: it has begun, and outcomes are kept."""
    return kewajiban.berlaku_sejak <= hari_ini() and HasilVerifikasi.objects.exists()
