"""Dashboards: the country, an area, a pendamping of it, a group; each whole or one part."""

from django.urls import path, register_converter

from dasbor.views import keluar, peta, profil, tingkat, umum

app_name = "dasbor"
register_converter(keluar.Bentuk, "bentuk")

urlpatterns = [
    path("", tingkat.dasbor, name="dasbor"),
    path("kerja/", umum.kerja, name="kerja"),
    path("kerja/<slug:bagian>/", umum.kerja_bagian, name="kerja_bagian"),
    path("indonesia/", tingkat.tempat, name="negara"),
    path("indonesia/peta/<slug:ukuran>/", peta.tempat, name="negara_peta"),
    path("indonesia/<bentuk:bentuk>/", keluar.tempat, name="negara_berkas"),
    path("indonesia/<slug:bagian>/", tingkat.tempat, name="negara_bagian"),
    path("kelompok/<uuid:kelompok>/", tingkat.tempat, name="kelompok"),
    path("kelompok/<uuid:kelompok>/<bentuk:bentuk>/", keluar.tempat, name="kelompok_berkas"),
    path("kelompok/<uuid:kelompok>/<slug:bagian>/", tingkat.tempat, name="kelompok_bagian"),
    path("<str:kode>/profil/", profil.profil, name="profil"),
    path("<str:kode>/profil/buku/", profil.buku, name="profil_buku"),
    path("<str:kode>/pendamping/<int:pk>/profil/", profil.petugas, name="profil_petugas"),
    path("<str:kode>/pendamping/<int:pk>/", tingkat.tempat, name="petugas"),
    path("<str:kode>/pendamping/<int:pk>/<bentuk:bentuk>/", keluar.tempat, name="petugas_berkas"),
    path("<str:kode>/pendamping/<int:pk>/<slug:bagian>/", tingkat.tempat, name="petugas_bagian"),
    path("<str:kode>/", tingkat.tempat, name="wilayah"),
    path("<str:kode>/peta/<slug:ukuran>/", peta.tempat, name="wilayah_peta"),
    path("<str:kode>/<bentuk:bentuk>/", keluar.tempat, name="wilayah_berkas"),
    path("<str:kode>/<slug:bagian>/", tingkat.tempat, name="wilayah_bagian"),
]
