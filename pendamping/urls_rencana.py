"""Planned visits, the route of a day, a house over time."""

from django.urls import path

from pendamping.views import rencana, rumah, rute

pola = [
    path("kunjungan/rencana/", rencana.daftar, name="rencana"),
    path("kunjungan/rencana/baru/", rencana.baru, name="rencana_baru"),
    path("kunjungan/rencana/<uuid:pk>/", rencana.rincian, name="rencana_rincian"),
    path("kunjungan/rencana/<uuid:pk>/pindah/", rencana.pindah, name="rencana_pindah"),
    path("kunjungan/rencana/<uuid:pk>/batal/", rencana.batal, name="rencana_batal"),
    path("kunjungan/rute/", rute.tampil, name="rute"),
    path("kpm/<int:pk>/rumah/riwayat/", rumah.riwayat, name="rumah_riwayat"),
]
