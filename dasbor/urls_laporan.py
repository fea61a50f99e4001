"""Reports of staff: monthly, and by RHK item."""

from django.urls import URLPattern

from dasbor import urls_rhk

app_name = "laporan"

urlpatterns: list[URLPattern] = [
    *urls_rhk.pola,
]
