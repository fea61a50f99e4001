"""Dashboards: the country, an area, a pendamping of it, a group; each whole or one part."""

from django.urls import path, register_converter

from dasbor.views import keluar, profil, tingkat, umum

app_name = "dasbor"
register_converter(keluar.Bentuk, "bentuk")

urlpatterns = [
    path("", tingkat.dasbor, name="dasbor"),
    path("kerja/", umum.kerja, name="kerja"),
    path("kerja/<slug:bagian>/", umum.kerja_bagian, name="kerja_bagian"),
    path("indonesia/", tingkat.negara, name="negara"),
    path("indonesia/<bentuk:bentuk>/", keluar.negara, name="negara_berkas"),
    path("indonesia/<slug:bagian>/", tingkat.negara, name="negara_bagian"),
    path("kelompok/<uuid:pk>/", tingkat.kelompok, name="kelompok"),
    path("kelompok/<uuid:pk>/<bentuk:bentuk>/", keluar.kelompok, name="kelompok_berkas"),
    path("kelompok/<uuid:pk>/<slug:bagian>/", tingkat.kelompok, name="kelompok_bagian"),
    path("<str:kode>/profil/", profil.profil, name="profil"),
    path("<str:kode>/profil/buku/", profil.buku, name="profil_buku"),
    path("<str:kode>/pendamping/<int:pk>/profil/", profil.petugas, name="profil_petugas"),
    path("<str:kode>/pendamping/<int:pk>/", tingkat.petugas, name="petugas"),
    path("<str:kode>/pendamping/<int:pk>/<bentuk:bentuk>/", keluar.petugas, name="petugas_berkas"),
    path("<str:kode>/pendamping/<int:pk>/<slug:bagian>/", tingkat.petugas, name="petugas_bagian"),
    path("<str:kode>/", tingkat.wilayah, name="wilayah"),
    path("<str:kode>/<bentuk:bentuk>/", keluar.wilayah, name="wilayah_berkas"),
    path("<str:kode>/<slug:bagian>/", tingkat.wilayah, name="wilayah_bagian"),
]
