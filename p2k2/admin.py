"""Reference data of meetings, kept by staff under `/kelola/`."""

from django.contrib import admin

from p2k2.models import AturanAbsen, Modul, Sesi


class SesiInline(admin.TabularInline[Sesi, Modul]):
    model = Sesi
    extra = 0


@admin.register(Modul)
class ModulAdmin(admin.ModelAdmin[Modul]):
    list_display = ("nomor", "nama", "berlaku_sejak", "berlaku_sampai")
    inlines = (SesiInline,)


@admin.register(AturanAbsen)
class AturanAbsenAdmin(admin.ModelAdmin[AturanAbsen]):
    list_display = ("berlaku_sejak", "ambang", "izin_dihitung", "sakit_dihitung", "bulan_tanpa_pertemuan")
