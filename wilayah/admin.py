from django.contrib import admin
from django.http import HttpRequest

from wilayah.models import Wilayah


@admin.register(Wilayah)
class WilayahAdmin(admin.ModelAdmin[Wilayah]):
    """Read only: areas come from `manage.py muat_wilayah`."""

    list_display = ("kode", "nama", "tingkat")
    search_fields = ("kode", "nama")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Wilayah | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Wilayah | None = None) -> bool:
        return False
