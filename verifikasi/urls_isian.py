from django.urls import URLPattern, path

from verifikasi.views import isian, lembar_isian

_BULAN = "isi/<uuid:pk>/<int:tahun>/<int:bulan>/"

pola: list[URLPattern] = [
    path(_BULAN, isian.isi, name="isi"),
    path(f"{_BULAN}hari/", isian.hari, name="hari_efektif"),
    path(f"{_BULAN}lembar/", lembar_isian.lembar, name="lembar"),
    path("isi/lembar/<int:pk>/", lembar_isian.foto, name="lembar_foto"),
    path("isi/lembar/<int:pk>/lepas/", lembar_isian.lepas, name="lembar_lepas"),
    path("isi/catatan/<uuid:pk>/", lembar_isian.catatan, name="catatan"),
    path("isi/catatan/<uuid:pk>/hapus/", lembar_isian.hapus, name="catatan_hapus"),
]
