"""Tasks."""

from django.urls import path

from pendamping.views import tugas, tugas_beri

pola = [
    path("tugas/", tugas.daftar, name="tugas"),
    path("tugas/beri/", tugas_beri.beri, name="tugas_beri"),
    path("tugas/<uuid:pk>/", tugas.rincian, name="tugas_rincian"),
    path("tugas/<uuid:pk>/selesai/", tugas.selesai, name="tugas_selesai"),
    path("tugas/<uuid:pk>/batalkan/", tugas.batalkan, name="tugas_batalkan"),
    path("kpm/<int:pk>/tugas/", tugas.tab_kpm, name="tab_tugas"),
]
