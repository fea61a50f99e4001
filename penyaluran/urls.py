from django.urls import path

from penyaluran.views import daftar, keluarga, perbandingan, rekon

app_name = "penyaluran"

urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("<slug:tahap>/perbandingan/", perbandingan.perbandingan, name="perbandingan"),
    path("<int:pk>/rekon/", rekon.rekon, name="rekon"),
    path("<int:pk>/rekon/batal/", rekon.batal, name="rekon_batal"),
    path("kpm/<int:pk>/", keluarga.tab_penyaluran, name="tab_penyaluran"),
    path("kpm/<int:pk>/pada/", keluarga.pada, name="pada"),
]
