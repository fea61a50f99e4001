"""Users and their appointments, kept by staff under `/kelola/`; a password is set by its owner."""

from typing import cast

from django.contrib import admin
from django.http import HttpRequest

from akun.models import Jabatan, Pengguna


class JabatanInline(admin.TabularInline[Jabatan, Pengguna]):
    model = Jabatan
    extra = 0
    raw_id_fields = ("wilayah",)


@admin.register(Pengguna)
class PenggunaAdmin(admin.ModelAdmin[Pengguna]):
    list_display = ("nama", "email", "is_active", "is_staff", "last_login")
    search_fields = ("nama", "email")
    fields = ("nama", "email", "nip", "telepon", "bahasa", "is_active", "is_staff")
    inlines = (JabatanInline,)

    def has_change_permission(self, request: HttpRequest, obj: Pengguna | None = None) -> bool:
        """Who may change a superuser's address may take the account over, so only another superuser may."""
        if obj is not None and obj.is_superuser and not cast("Pengguna", request.user).is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Pengguna | None = None) -> tuple[str, ...]:
        return () if cast("Pengguna", request.user).is_superuser else ("is_staff",)
