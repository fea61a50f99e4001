"""Reference data of meetings, kept by staff under `/kelola/`."""

from django.contrib import admin
from django.http import HttpRequest

from p2k2.models import AturanAbsen, Modul, Sesi, TandaAbsen, TandaKelompok


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

    def has_change_permission(self, request: HttpRequest, obj: AturanAbsen | None = None) -> bool:
        """A rule by which a finding was drawn stays as it was (docs/program.md §7): a new one gets its own date."""
        if obj is not None and _terpakai(obj):
            return False
        return super().has_change_permission(request, obj)


def _terpakai(aturan: AturanAbsen) -> bool:
    return any(tanda.objects.filter(aturan=aturan).exists() for tanda in (TandaAbsen, TandaKelompok))
