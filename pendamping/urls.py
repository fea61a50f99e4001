from django.urls import path

from pendamping import (
    urls_arahan,
    urls_kasus,
    urls_kegiatan,
    urls_penugasan,
    urls_rencana,
    urls_serah_terima,
    urls_temuan,
    urls_tugas,
)
from pendamping.views import kelompok, kunjungan, pecah_gabung, usulan_kelompok

app_name = "pendamping"
urlpatterns = [
    path("kelompok/baru/", kelompok.bentuk, name="kelompok_baru"),
    path("kelompok/usulan/", usulan_kelompok.usulan, name="kelompok_usulan"),
    path("kelompok/<uuid:pk>/bubarkan/", kelompok.bubarkan, name="kelompok_bubarkan"),
    path("kelompok/<uuid:pk>/pecah/", pecah_gabung.pecah, name="kelompok_pecah"),
    path("kelompok/<uuid:pk>/gabung/", pecah_gabung.gabung, name="kelompok_gabung"),
    path("kunjungan/", kunjungan.daftar, name="kunjungan"),
    path("kunjungan/pilih/", kunjungan.pilih, name="kunjungan_pilih"),
    path("kunjungan/baru/", kunjungan.baru, name="kunjungan_baru"),
    path("kunjungan/<uuid:pk>/", kunjungan.rincian, name="kunjungan_rincian"),
    path("kunjungan/<uuid:pk>/ubah/", kunjungan.ubah, name="kunjungan_ubah"),
    path("kunjungan/<uuid:pk>/foto/<uuid:foto_id>/", kunjungan.foto, name="kunjungan_foto"),
    path("kpm/<int:pk>/kunjungan/", kunjungan.tab_kpm, name="tab_kunjungan"),
    *urls_arahan.pola,
    *urls_kasus.pola,
    *urls_kegiatan.pola,
    *urls_penugasan.pola,
    *urls_rencana.pola,
    *urls_serah_terima.pola,
    *urls_temuan.pola,
    *urls_tugas.pola,
]
