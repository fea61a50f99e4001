from django.urls import URLPattern, URLResolver, include, path

app_name = "pengaduan"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pengaduan.urls_tangani")),
    path("", include("pengaduan.urls_rahasia")),
    path("", include("pengaduan.urls_tenggat")),
    path("", include("pengaduan.urls_rekap")),
]
