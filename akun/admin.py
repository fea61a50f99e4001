"""Users and their appointments, kept by staff under `/kelola/`; a password is set by its owner."""

from django.contrib import admin

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
