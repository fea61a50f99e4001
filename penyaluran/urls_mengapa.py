from django.urls import URLPattern, path

from penyaluran.views import mengapa

pola: list[URLPattern] = [
    path("kpm/<int:pk>/mengapa/", mengapa.mengapa, name="mengapa"),
    path("kpm/<int:pk>/mengapa/cetak/", mengapa.cetak, name="mengapa_cetak"),
]
