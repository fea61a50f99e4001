"""Who accompanies which family."""

from django.urls import path

from pendamping.views import penugasan

pola = [
    path("penugasan/", penugasan.penugasan, name="penugasan"),
    path("penugasan/desa/<str:kode>/", penugasan.desa, name="penugasan_desa"),
    path("penugasan/tugaskan/", penugasan.tugaskan, name="tugaskan"),
]
