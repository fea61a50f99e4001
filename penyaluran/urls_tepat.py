from django.urls import URLPattern, path

from penyaluran.views import tepat

pola: list[URLPattern] = [
    path("neraca/", tepat.neraca, name="neraca"),
    path("tepat/", tepat.tepat, name="tepat"),
]
