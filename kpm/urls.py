from django.urls import path

from kpm.urls_pemutakhiran import pola as pola_pemutakhiran
from kpm.views import anggota, identitas, kelompok, keluarga, kepesertaan, pada

app_name = "kpm"
urlpatterns = [
    path("kpm/", keluarga.daftar, name="daftar"),
    path("kpm/<int:pk>/", keluarga.rincian, name="rincian"),
    path("kpm/<int:pk>/ubah/", keluarga.ubah, name="ubah"),
    path("kpm/<int:pk>/riwayat/", keluarga.riwayat, name="riwayat"),
    path("kpm/<int:pk>/kepesertaan/", kepesertaan.tab, name="kepesertaan"),
    path("kpm/<int:pk>/kepesertaan/ubah/", kepesertaan.ubah, name="kepesertaan_ubah"),
    path("kpm/<int:pk>/kepesertaan/<uuid:foto_id>/", kepesertaan.dokumen, name="kepesertaan_dokumen"),
    path("kpm/<int:pk>/pada/", pada.pada, name="pada"),
    path("kpm/<int:pk>/identitas/", identitas.identitas, name="identitas"),
    path("kelompok/", kelompok.daftar, name="kelompok"),
    path("kelompok/<uuid:pk>/", kelompok.rincian, name="kelompok_rincian"),
    path("kelompok/<uuid:pk>/ubah/", kelompok.ubah, name="kelompok_ubah"),
    path("kelompok/<uuid:pk>/anggota/", anggota.tambah, name="anggota_tambah"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/", anggota.rincian, name="anggota"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/keluar/", anggota.keluar, name="anggota_keluar"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/pindah/", anggota.pindah, name="anggota_pindah"),
    *pola_pemutakhiran,
]
