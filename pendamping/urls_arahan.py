"""Announcements and deadline tasks from above, and questions up."""

from django.urls import path

from pendamping.views import arahan, pertanyaan

pola = [
    path("pengumuman/", arahan.daftar, name="arahan"),
    path("pengumuman/baru/", arahan.baru, name="arahan_baru"),
    path("pengumuman/<uuid:pk>/", arahan.rincian, name="arahan_rincian"),
    path("pengumuman/<uuid:pk>/selesai/", arahan.selesai, name="arahan_selesai"),
    path("pengumuman/<uuid:pk>/tarik/", arahan.tarik, name="arahan_tarik"),
    path("pengumuman/<uuid:pk>/penerima/", arahan.penerima, name="arahan_penerima"),
    path("pengumuman/<uuid:pk>/foto/<int:penerima_id>/<uuid:foto_id>/", arahan.foto, name="arahan_foto"),
    path("pertanyaan/", pertanyaan.daftar, name="pertanyaan"),
    path("pertanyaan/baru/", pertanyaan.baru, name="pertanyaan_baru"),
    path("pertanyaan/<uuid:pk>/", pertanyaan.rincian, name="pertanyaan_rincian"),
    path("pertanyaan/<uuid:pk>/jawab/", pertanyaan.jawaban, name="pertanyaan_jawab"),
]
