from django.urls import path

from p2k2 import urls_awal, urls_kurikulum, urls_laporan, urls_lembar, urls_pantau, urls_rencana, urls_tanda
from p2k2.views import daftar, kehadiran, pertemuan, rincian, tab

app_name = "p2k2"
urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("baru/", pertemuan.baru, name="baru"),
    *urls_awal.pola,
    *urls_kurikulum.pola,
    *urls_laporan.pola,
    *urls_lembar.pola,
    *urls_pantau.pola,
    *urls_rencana.pola,
    *urls_tanda.pola,
    path("kpm/<int:pk>/", tab.tab_kehadiran, name="tab_kehadiran"),
    path("kelompok/<uuid:pk>/", tab.tab_kelompok, name="tab_kelompok"),
    path("<uuid:pk>/", rincian.rincian, name="rincian"),
    path("<uuid:pk>/ubah/", pertemuan.ubah, name="ubah"),
    path("<uuid:pk>/foto/", rincian.foto_baru, name="foto_baru"),
    path("<uuid:pk>/foto/<uuid:foto_id>/", rincian.foto, name="foto"),
    path("<uuid:pk>/jam/", rincian.jam, name="jam"),
    path("<uuid:pk>/kehadiran/", kehadiran.isi, name="kehadiran"),
    path("<uuid:pk>/kehadiran/daftar/", kehadiran.daftar, name="daftar_hadir"),
]
