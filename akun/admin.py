"""Users and their appointments, kept by staff under `/kelola/`; a password is set by its owner."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from akun.forms import FormJabatan, FormPengguna, KumpulanJabatan
from akun.models import Jabatan, Pengguna
from akun.services import tandai_jabatan


class JabatanInline(admin.TabularInline[Jabatan, Pengguna]):
    model = Jabatan
    form = FormJabatan
    formset = KumpulanJabatan
    extra = 0
    raw_id_fields = ("wilayah",)


@admin.register(Pengguna)
class PenggunaAdmin(admin.ModelAdmin[Pengguna]):
    form = FormPengguna
    list_display = ("nama", "email", "is_active", "is_staff", "last_login")
    search_fields = ("nama", "email")
    inlines = (JabatanInline,)

    def has_change_permission(self, request: HttpRequest, obj: Pengguna | None = None) -> bool:
        """Who may change a superuser's address may take the account over, so only another superuser may.

        Nobody else changes the own record: staff would appoint themselves.
        """
        pelaku = cast("Pengguna", request.user)
        if obj is not None and not pelaku.is_superuser and (obj.is_superuser or obj.pk == pelaku.pk):
            return False
        return super().has_change_permission(request, obj)

    def save_related(self, request: HttpRequest, form: forms.ModelForm[Pengguna], formsets: Any, change: Any) -> None:
        """Also where somebody served until now the figures change."""
        lama = list(Jabatan.objects.filter(pengguna=form.instance).values_list("wilayah", flat=True))
        super().save_related(request, form, formsets, change)
        tandai_jabatan(pengguna=form.instance.pk, wilayah=lama)

    def get_readonly_fields(self, request: HttpRequest, obj: Pengguna | None = None) -> tuple[str, ...]:
        return () if cast("Pengguna", request.user).is_superuser else ("is_staff",)

    def has_delete_permission(self, request: HttpRequest, obj: Pengguna | None = None) -> bool:
        """An account is switched off, never deleted: the refusal would list what hangs on it, complaints too."""
        return False
