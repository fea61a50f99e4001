from django.urls import path

from pendamping.views import kelompok, kunjungan, pecah_gabung, penugasan, tugas, usulan_kelompok

app_name = "pendamping"
urlpatterns = [
    path("kelompok/baru/", kelompok.bentuk, name="kelompok_baru"),
    path("kelompok/usulan/", usulan_kelompok.usulan, name="kelompok_usulan"),
    path("kelompok/<uuid:pk>/bubarkan/", kelompok.bubarkan, name="kelompok_bubarkan"),
    path("kelompok/<uuid:pk>/pecah/", pecah_gabung.pecah, name="kelompok_pecah"),
    path("kelompok/<uuid:pk>/gabung/", pecah_gabung.gabung, name="kelompok_gabung"),
    path("penugasan/", penugasan.penugasan, name="penugasan"),
    path("penugasan/desa/<str:kode>/", penugasan.desa, name="penugasan_desa"),
    path("penugasan/tugaskan/", penugasan.tugaskan, name="tugaskan"),
    path("kunjungan/", kunjungan.daftar, name="kunjungan"),
    path("kunjungan/pilih/", kunjungan.pilih, name="kunjungan_pilih"),
    path("kunjungan/baru/", kunjungan.baru, name="kunjungan_baru"),
    path("kunjungan/<uuid:pk>/", kunjungan.rincian, name="kunjungan_rincian"),
    path("kunjungan/<uuid:pk>/ubah/", kunjungan.ubah, name="kunjungan_ubah"),
    path("kunjungan/<uuid:pk>/foto/<uuid:foto_id>/", kunjungan.foto, name="kunjungan_foto"),
    path("tugas/", tugas.daftar, name="tugas"),
    path("tugas/<uuid:pk>/", tugas.rincian, name="tugas_rincian"),
    path("tugas/<uuid:pk>/selesai/", tugas.selesai, name="tugas_selesai"),
    path("kpm/<int:pk>/tugas/", tugas.tab_kpm, name="tab_tugas"),
    path("kpm/<int:pk>/kunjungan/", kunjungan.tab_kpm, name="tab_kunjungan"),
]
