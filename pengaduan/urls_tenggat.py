from django.urls import URLPattern, path

from pengaduan.views import acuan, daftar

urlpatterns: list[URLPattern] = [
    path("", daftar.daftar, name="daftar"),
    path("cari/", daftar.cari, name="cari"),
    path("acuan/", acuan.acuan, name="acuan"),
    path("acuan/jenis/baru/", acuan.jenis_baru, name="jenis_baru"),
    path("acuan/jenis/<slug:pk>/", acuan.jenis_ubah, name="jenis_ubah"),
    path("acuan/jenis/<slug:pk>/langkah/", acuan.jenis_langkah, name="jenis_langkah"),
    path("acuan/tenggat/baru/", acuan.tenggat_baru, name="tenggat_baru"),
]
