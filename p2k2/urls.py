from django.urls import path

from p2k2.views import daftar, kehadiran, pertemuan, tab, tanda

app_name = "p2k2"
urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("baru/", pertemuan.baru, name="baru"),
    path("tanda/", tanda.tanda, name="tanda"),
    path("tanda-kelompok/", tanda.tanda_kelompok, name="tanda_kelompok"),
    path("kpm/<int:pk>/", tab.tab_kehadiran, name="tab_kehadiran"),
    path("kelompok/<uuid:pk>/", tab.tab_kelompok, name="tab_kelompok"),
    path("<uuid:pk>/", pertemuan.rincian, name="rincian"),
    path("<uuid:pk>/ubah/", pertemuan.ubah, name="ubah"),
    path("<uuid:pk>/batal/", pertemuan.batal, name="batal"),
    path("<uuid:pk>/foto/", pertemuan.foto_baru, name="foto_baru"),
    path("<uuid:pk>/foto/<uuid:foto_id>/", pertemuan.foto, name="foto"),
    path("<uuid:pk>/kehadiran/", kehadiran.isi, name="kehadiran"),
    path("<uuid:pk>/kehadiran/daftar/", kehadiran.daftar, name="daftar_hadir"),
    path("<uuid:pk>/cetak/", kehadiran.cetak, name="cetak"),
]
