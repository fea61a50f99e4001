"""The official monitoring sheets and recapitulations."""

from django.urls import URLPattern, path

from p2k2.views import kelengkapan, pantau, rekap, rekap_berkas

pola: list[URLPattern] = [
    path("pemantauan/", pantau.pantau, name="pantau"),
    path("pemantauan/bulan/<slug:bentuk>/", pantau.bulan, name="pantau_bulan"),
    path("pemantauan/semester/<slug:bentuk>/", pantau.semester, name="pantau_semester"),
    path("pemantauan/rhk-2/<slug:bentuk>/", pantau.rhk2, name="pantau_rhk2"),
    path("rekap/", rekap.rekap, name="rekap"),
    path("rekap/catatan/", rekap.catatan, name="rekap_catatan"),
    path("rekap/minta/", rekap_berkas.minta, name="rekap_minta"),
    path("rekap/rhk-2/<slug:bentuk>/", rekap_berkas.rhk2, name="rekap_rhk2"),
    path("rekap/<slug:bentuk>/", rekap_berkas.berkas, name="rekap_berkas"),
    path("kelengkapan/", kelengkapan.kelengkapan, name="kelengkapan"),
    path("kelengkapan/<uuid:pk>/", kelengkapan.kelengkapan_kelompok, name="kelengkapan_kelompok"),
    path("<uuid:pk>/pemantauan/<slug:bentuk>/", pantau.pertemuan, name="pantau_pertemuan"),
]
