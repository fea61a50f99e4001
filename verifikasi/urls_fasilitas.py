"""Schools and health facilities, their members, and where to go this quarter."""

from django.urls import URLPattern, path

from verifikasi.views import fasilitas, gabung_fasilitas, peserta, peserta_satu, tujuan

pola: list[URLPattern] = [
    path("fasilitas/", fasilitas.daftar, name="fasilitas"),
    path("fasilitas/baru/", fasilitas.baru, name="fasilitas_baru"),
    path("fasilitas/tujuan/", tujuan.tampil, name="tujuan"),
    path("fasilitas/ganda/", gabung_fasilitas.ganda, name="fasilitas_ganda"),
    path("fasilitas/belum/", peserta.belum, name="belum_fasilitas"),
    path("fasilitas/peserta/<int:pk>/", peserta_satu.satu, name="peserta"),
    path("fasilitas/peserta/<int:pk>/tetapkan/", peserta.tetapkan, name="peserta_tetapkan"),
    path("fasilitas/peserta/<int:pk>/akhiri/<int:ikut>/", peserta_satu.akhiri, name="peserta_akhiri"),
    path("fasilitas/<uuid:pk>/", fasilitas.rincian, name="fasilitas_rincian"),
    path("fasilitas/<uuid:pk>/ubah/", fasilitas.ubah, name="fasilitas_ubah"),
    path("fasilitas/<uuid:pk>/tutup/", fasilitas.tutup, name="fasilitas_tutup"),
    path("fasilitas/<uuid:pk>/buka/", fasilitas.buka, name="fasilitas_buka"),
    path("fasilitas/<uuid:pk>/anggota/", peserta.banyak, name="fasilitas_anggota"),
    path("fasilitas/<uuid:pk>/gabung/<uuid:lain>/", gabung_fasilitas.gabung, name="fasilitas_gabung"),
]
