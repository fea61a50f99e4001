"""Tasks."""

from django.urls import path

from pendamping.views import tugas

pola = [
    path("tugas/", tugas.daftar, name="tugas"),
    path("tugas/<uuid:pk>/", tugas.rincian, name="tugas_rincian"),
    path("tugas/<uuid:pk>/selesai/", tugas.selesai, name="tugas_selesai"),
    path("kpm/<int:pk>/tugas/", tugas.tab_kpm, name="tab_tugas"),
]
