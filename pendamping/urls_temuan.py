"""Things a coordinator should look at."""

from django.urls import URLPattern, path

from pendamping.views import temuan

pola: list[URLPattern] = [
    path("temuan/", temuan.daftar, name="temuan"),
    path("temuan/petugas/", temuan.petugas, name="temuan_petugas"),
    path("temuan/contoh/", temuan.contoh, name="temuan_contoh"),
    path("temuan/<int:pk>/", temuan.rincian, name="temuan_rincian"),
    path("temuan/<int:pk>/tinjau/", temuan.tinjau, name="temuan_tinjau"),
    path("temuan/<int:pk>/foto/<uuid:foto_id>/", temuan.foto, name="temuan_foto"),
]
