from typing import Any

from django.contrib import admin

from dasbor.models import TargetUkuran


@admin.register(TargetUkuran)
class TargetUkuranAdmin(admin.ModelAdmin[Any]):
    list_display = ("ukuran", "berlaku_sejak", "target", "berat")
    list_filter = ("ukuran",)
