"""Reconciliation group by group, its proofs, and the sheets for it."""

from django.urls import URLPattern, path

from penyaluran.views import bayar, kelompok, lembar_bayar, massal

pola: list[URLPattern] = [
    path("kelompok/", kelompok.daftar, name="kelompok_daftar"),
    path("kelompok/lembar/", lembar_bayar.semua, name="lembar_bayar_semua"),
    path("kelompok/tanpa/", kelompok.satu, name="kelompok_tanpa"),
    path("kelompok/tanpa/<int:bayar>/", kelompok.catat, name="tanpa_catat"),
    path("kelompok/<uuid:pk>/", kelompok.satu, name="kelompok"),
    path("kelompok/<uuid:pk>/<int:bayar>/", kelompok.catat, name="kelompok_catat"),
    path("kelompok/<uuid:pk>/semua/", massal.massal, name="massal"),
    path("kelompok/<uuid:pk>/lembar/", lembar_bayar.kelompok, name="lembar_bayar"),
    path("massal/<uuid:pk>/", massal.rincian, name="massal_rincian"),
    path("massal/<uuid:pk>/bukti/", massal.bukti, name="massal_bukti"),
    path("massal/<uuid:pk>/batal/", massal.batal, name="massal_batal"),
    path("<int:pk>/", bayar.satu, name="bayar"),
    path("<int:pk>/bukti/", bayar.bukti, name="bukti"),
    path("bukti/<int:pk>/foto/", bayar.foto, name="bukti_foto"),
    path("bukti/<int:pk>/hapus/", bayar.hapus, name="bukti_hapus"),
]
