"""Initial meetings of candidates, and their validation."""

from django.urls import URLPattern, path

from p2k2.views import awal, awal_cetak, awal_isi, calon

pola: list[URLPattern] = [
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
]
