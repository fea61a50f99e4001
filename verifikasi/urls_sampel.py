"""Truth of the data: random re-checks, and how figures are spread."""

from django.urls import URLPattern, path

from verifikasi.views import sampel, sampel_butir, sebaran

pola: list[URLPattern] = [
    path("sebaran/", sebaran.tampil, name="sebaran"),
    path("sampel/", sampel.daftar, name="sampel"),
    path("sampel/baru/", sampel.baru, name="sampel_baru"),
    path("sampel/butir/<int:pk>/", sampel_butir.butir, name="sampel_butir"),
    path("sampel/<uuid:pk>/", sampel.rincian, name="sampel_rincian"),
    path("sampel/<uuid:pk>/lembar/", sampel.lembar, name="sampel_lembar"),
    path("sampel/<uuid:pk>/hentikan/", sampel.hentikan, name="sampel_hentikan"),
    path("sampel/<uuid:pk>/di/<uuid:fasilitas_id>/", sampel_butir.fasilitas, name="sampel_fasilitas"),
]
