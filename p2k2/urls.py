from django.urls import path

from p2k2 import urls_kurikulum, urls_laporan, urls_lembar, urls_pantau, urls_rencana, urls_tanda
from p2k2.views import awal, awal_cetak, awal_isi, calon, daftar, kehadiran, pertemuan, tab, tanda

app_name = "p2k2"
urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("baru/", pertemuan.baru, name="baru"),
    path("tanda/", tanda.tanda, name="tanda"),
    path("tanda-kelompok/", tanda.tanda_kelompok, name="tanda_kelompok"),
    *urls_kurikulum.pola,
    *urls_laporan.pola,
    *urls_lembar.pola,
    *urls_pantau.pola,
    *urls_rencana.pola,
    *urls_tanda.pola,
    path("kpm/<int:pk>/", tab.tab_kehadiran, name="tab_kehadiran"),
    path("kelompok/<uuid:pk>/", tab.tab_kelompok, name="tab_kelompok"),
    path("awal/", awal.daftar, name="awal"),
    path("awal/baru/", awal.baru, name="awal_baru"),
    path("awal/calon/", calon.daftar, name="awal_calon"),
    path("awal/calon/<int:pk>/", calon.validasi, name="awal_validasi"),
    path("awal/<uuid:pk>/", awal.rincian, name="awal_rincian"),
    path("awal/<uuid:pk>/ubah/", awal.ubah, name="awal_ubah"),
    path("awal/<uuid:pk>/batal/", awal.batal, name="awal_batal"),
    path("awal/<uuid:pk>/isi/", awal_isi.isi, name="awal_isi"),
    path("awal/<uuid:pk>/foto/", awal.foto_baru, name="awal_foto_baru"),
    path("awal/<uuid:pk>/foto/<uuid:foto_id>/", awal.foto, name="awal_foto"),
    path("awal/<uuid:pk>/undangan/", awal_cetak.undangan, name="awal_undangan"),
    path("awal/<uuid:pk>/daftar-hadir/", awal_cetak.daftar_hadir, name="awal_daftar_hadir"),
    path("awal/<uuid:pk>/laporan/", awal_cetak.laporan, name="awal_laporan"),
    path("<uuid:pk>/", pertemuan.rincian, name="rincian"),
    path("<uuid:pk>/ubah/", pertemuan.ubah, name="ubah"),
    path("<uuid:pk>/batal/", pertemuan.batal, name="batal"),
    path("<uuid:pk>/foto/", pertemuan.foto_baru, name="foto_baru"),
    path("<uuid:pk>/foto/<uuid:foto_id>/", pertemuan.foto, name="foto"),
    path("<uuid:pk>/kehadiran/", kehadiran.isi, name="kehadiran"),
    path("<uuid:pk>/kehadiran/daftar/", kehadiran.daftar, name="daftar_hadir"),
    path("<uuid:pk>/cetak/", kehadiran.cetak, name="cetak"),
]
