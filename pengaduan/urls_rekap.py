from django.urls import URLPattern, path

from pengaduan.views import keluarga, rekap

urlpatterns: list[URLPattern] = [
    path("kpm/<int:pk>/", keluarga.tab, name="tab_keluarga"),
    path("rekap/", rekap.rekap, name="rekap"),
    path("berulang/", rekap.berulang, name="berulang"),
]
