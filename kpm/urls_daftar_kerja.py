"""Worklists that lists of members leave behind."""

from django.urls import path

from kpm.views import belum_cocok, jenjang, tanpa_nama

pola = [
    path("kpm/belum-cocok/", belum_cocok.daftar, name="belum_cocok"),
    path("kpm/belum-cocok/<int:pk>/", belum_cocok.rincian, name="belum_cocok_rincian"),
    path("kpm/belum-cocok/<int:pk>/masukkan/", belum_cocok.masukkan, name="belum_cocok_masukkan"),
    path("kpm/belum-cocok/<int:pk>/kesampingkan/", belum_cocok.sisihkan, name="belum_cocok_kesampingkan"),
    path("kpm/belum-cocok/<int:pk>/kembalikan/", belum_cocok.pulihkan, name="belum_cocok_kembalikan"),
    path("kpm/jenjang/", jenjang.daftar, name="jenjang"),
    path("kpm/jenjang/<int:pk>/", jenjang.rincian, name="jenjang_rincian"),
    path("kpm/jenjang/<int:pk>/tetapkan/", jenjang.tetapkan, name="jenjang_tetapkan"),
    path("kpm/tanpa-nama/", tanpa_nama.daftar, name="tanpa_nama"),
]
