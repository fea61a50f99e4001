from django.urls import path

from p2k2 import urls_kurikulum, urls_laporan, urls_lembar, urls_pantau, urls_rencana, urls_tanda
from p2k2.views import awal, awal_cetak, awal_isi, calon, daftar, kehadiran, pertemuan, rincian, tab

app_name = "p2k2"
urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("baru/", pertemuan.baru, name="baru"),
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
    path("<uuid:pk>/", rincian.rincian, name="rincian"),
    path("<uuid:pk>/ubah/", pertemuan.ubah, name="ubah"),
    path("<uuid:pk>/foto/", rincian.foto_baru, name="foto_baru"),
    path("<uuid:pk>/foto/<uuid:foto_id>/", rincian.foto, name="foto"),
    path("<uuid:pk>/jam/", rincian.jam, name="jam"),
    path("<uuid:pk>/kehadiran/", kehadiran.isi, name="kehadiran"),
    path("<uuid:pk>/kehadiran/daftar/", kehadiran.daftar, name="daftar_hadir"),
]
