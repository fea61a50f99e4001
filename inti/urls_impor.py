from django.urls import path

from inti.views import impor

app_name = "impor"

urlpatterns = [
    path("", impor.daftar, name="daftar"),
    path("templat/<slug:jenis>/", impor.templat, name="templat"),
    path("<uuid:pk>/", impor.rincian, name="rincian"),
    path("<uuid:pk>/baris/<slug:hasil>/", impor.baris, name="baris"),
    path("<uuid:pk>/terapkan/", impor.terapkan, name="terapkan"),
    path("<uuid:pk>/jawab/", impor.jawab, name="jawab"),
    path("<uuid:pk>/batal/", impor.batal, name="batal"),
    path("<uuid:pk>/kesalahan/", impor.kesalahan, name="kesalahan"),
]
