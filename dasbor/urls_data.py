"""Open data: pages without login, kept apart from those of the staff."""

from django.urls import URLPattern, path

from dasbor.views import terbuka

app_name = "data"

urlpatterns: list[URLPattern] = [
    path("", terbuka.data, name="depan"),
    path("<str:kode>.csv", terbuka.berkas, name="berkas"),
    path("<str:kode>/", terbuka.data, name="wilayah"),
]
