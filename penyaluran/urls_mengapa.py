from django.urls import URLPattern, path

from penyaluran.views import dasar, mengapa

pola: list[URLPattern] = [
    path("kpm/<int:pk>/mengapa/", mengapa.mengapa, name="mengapa"),
    path("<int:pk>/dasar/", dasar.dasar, name="dasar"),
    path("kpm/<int:pk>/mengapa/cetak/", mengapa.cetak, name="mengapa_cetak"),
]
