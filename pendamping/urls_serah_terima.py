"""Handovers."""

from django.urls import URLPattern, path

from pendamping.views import serah_terima, serah_terima_alur, serah_terima_kabar

pola: list[URLPattern] = [
    path("serah-terima/", serah_terima.daftar, name="serah_terima"),
    path("serah-terima/baru/", serah_terima.baru, name="serah_terima_baru"),
    path("serah-terima/<uuid:pk>/", serah_terima_alur.rincian, name="serah_terima_rincian"),
    path("serah-terima/<uuid:pk>/isi/", serah_terima_alur.isi, name="serah_terima_isi"),
    path("serah-terima/<uuid:pk>/langkah/<slug:aksi>/", serah_terima_alur.langkah, name="serah_terima_langkah"),
    path("serah-terima/<uuid:pk>/pertemuan/", serah_terima_kabar.pertemuan, name="serah_terima_pertemuan"),
    path("serah-terima/<uuid:pk>/kabar/", serah_terima_kabar.kabar, name="serah_terima_kabar"),
    path("serah-terima/<uuid:pk>/surat/", serah_terima_kabar.surat, name="serah_terima_surat"),
]
