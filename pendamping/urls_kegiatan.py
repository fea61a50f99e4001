"""Activities outside visits and meetings."""

from django.urls import URLPattern, path

from pendamping.views import kegiatan

pola: list[URLPattern] = [
    path("kegiatan/", kegiatan.daftar, name="kegiatan"),
    path("kegiatan/baru/", kegiatan.baru, name="kegiatan_baru"),
    path("kegiatan/<uuid:pk>/", kegiatan.rincian, name="kegiatan_rincian"),
    path("kegiatan/<uuid:pk>/ubah/", kegiatan.ubah, name="kegiatan_ubah"),
    path("kegiatan/<uuid:pk>/foto/<uuid:foto_id>/", kegiatan.foto, name="kegiatan_foto"),
]
