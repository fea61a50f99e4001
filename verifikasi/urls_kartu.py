"""Blank forms, control cards, and scanning them."""

from django.urls import URLPattern, path

from verifikasi.views import blangko

pola: list[URLPattern] = [
    path("formulir/kosong/", blangko.semua, name="blangko_semua"),
    path("fasilitas/<uuid:pk>/formulir/", blangko.satu, name="blangko"),
]
