"""Blank forms, control cards, and scanning them."""

from django.urls import URLPattern, path

from verifikasi.views import blangko, kartu, pindai

pola: list[URLPattern] = [
    path("formulir/kosong/", blangko.semua, name="blangko_semua"),
    path("fasilitas/<uuid:pk>/formulir/", blangko.satu, name="blangko"),
    path("kartu/", kartu.saya, name="kartu"),
    path("kartu/fasilitas/<uuid:pk>/", kartu.fasilitas, name="kartu_fasilitas"),
    path("kartu/kelompok/<uuid:pk>/", kartu.kelompok, name="kartu_kelompok"),
    path("kartu/peserta/<int:pk>/", kartu.peserta, name="kartu_peserta"),
    path("kartu/peserta/<int:pk>/cetak/", kartu.cetak, name="kartu_cetak"),
    path("kartu/peserta/<int:pk>/cabut/", kartu.cabut, name="kartu_cabut"),
    path("pindai/", pindai.pindai, name="pindai"),
    path("pindai/<uuid:pk>/", pindai.pindai, name="pindai_fasilitas"),
]
