from django.urls import URLPattern

from verifikasi import (
    urls_berkas,
    urls_fasilitas,
    urls_hasil,
    urls_isian,
    urls_kartu,
    urls_kemajuan,
    urls_sampel,
    urls_sanksi,
)

app_name = "verifikasi"
urlpatterns: list[URLPattern] = [
    *urls_kemajuan.pola,
    *urls_fasilitas.pola,
    *urls_isian.pola,
    *urls_hasil.pola,
    *urls_kartu.pola,
    *urls_berkas.pola,
    *urls_sanksi.pola,
    *urls_sampel.pola,
]
