"""Who accompanies which family."""

from django.urls import path

from pendamping.views import penugasan, penugasan_daftar, penugasan_petugas, penugasan_riwayat, penugasan_usulan

pola = [
    path("penugasan/", penugasan.penugasan, name="penugasan"),
    path("penugasan/desa/<str:kode>/", penugasan.desa, name="penugasan_desa"),
    path("penugasan/tugaskan/", penugasan.tugaskan, name="tugaskan"),
    path("penugasan/daftar/", penugasan_daftar.daftar, name="penugasan_daftar"),
    path("penugasan/usulan/", penugasan_usulan.usulan, name="penugasan_usulan"),
    path("penugasan/riwayat/", penugasan_riwayat.riwayat, name="penugasan_riwayat"),
    path("penugasan/petugas/<int:pk>/", penugasan_petugas.petugas, name="penugasan_petugas"),
    path("penugasan/petugas/<int:pk>/akhiri/<int:jabatan_id>/", penugasan_petugas.akhiri, name="jabatan_akhiri"),
    path("kpm/<int:pk>/penugasan/", penugasan_riwayat.tab_kpm, name="tab_penugasan"),
]
