from django.urls import URLPattern, path

from pengaduan.views import lapor, lapor_lihat

app_name = "lapor"

urlpatterns: list[URLPattern] = [
    path("", lapor.depan, name="depan"),
    path("tempat/", lapor.tempat, name="tempat"),
    path("tempat/<str:kode>/", lapor.tempat, name="tempat_di"),
    path("tulis/<str:kode>/", lapor.tulis, name="tulis"),
    path("lihat/", lapor_lihat.lihat, name="lihat"),
    path("aduan/", lapor_lihat.aduan, name="aduan"),
    path("aduan/tambah/", lapor_lihat.tambah, name="tambah"),
    path("aduan/puas/", lapor_lihat.puas, name="puas"),
    path("aduan/belum/", lapor_lihat.belum, name="belum"),
    path("aduan/keluar/", lapor_lihat.keluar, name="keluar"),
]
