from django.urls import URLPattern, path

from penyaluran.views import formulir

pola: list[URLPattern] = [
    path("formulir/", formulir.formulir, name="formulir"),
    path("formulir/unduh/", formulir.unduh, name="formulir_unduh"),
    path("formulir/unduh-wilayah/", formulir.unduh_wilayah, name="formulir_unduh_wilayah"),
]
