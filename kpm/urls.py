from django.urls import path

from kpm.urls_daftar_kerja import pola as pola_daftar_kerja
from kpm.urls_kartu import pola as pola_kartu
from kpm.urls_pemutakhiran import pola as pola_pemutakhiran
from kpm.views import (
    anggota,
    anggota_keluarga,
    bantuan,
    ganda,
    identitas,
    kelompok,
    keluarga,
    kepesertaan,
    pada,
    pengurus_kelompok,
    rekening,
    saringan,
    surat,
)

app_name = "kpm"
urlpatterns = [
    path("kpm/", keluarga.daftar, name="daftar"),
    path("kpm/saringan/", saringan.saringan, name="saringan"),
    path("kpm/saringan/<int:pk>/hapus/", saringan.hapus, name="saringan_hapus"),
    path("kpm/<int:pk>/", keluarga.rincian, name="rincian"),
    path("kpm/<int:pk>/ubah/", keluarga.ubah, name="ubah"),
    path("kpm/<int:pk>/riwayat/", keluarga.riwayat, name="riwayat"),
    path("kpm/<int:pk>/kepesertaan/", kepesertaan.tab, name="kepesertaan"),
    path("kpm/<int:pk>/kepesertaan/ubah/", kepesertaan.ubah, name="kepesertaan_ubah"),
    path("kpm/<int:pk>/kepesertaan/<uuid:foto_id>/", kepesertaan.dokumen, name="kepesertaan_dokumen"),
    path("kpm/<int:pk>/pada/", pada.pada, name="pada"),
    path("kpm/ganda/", ganda.daftar, name="ganda"),
    path("kpm/ganda/periksa/", ganda.periksa, name="ganda_periksa"),
    path("kpm/ganda/<int:pk>/", ganda.rincian, name="ganda_rincian"),
    path("kpm/<int:pk>/identitas/", identitas.identitas, name="identitas"),
    path("kpm/<int:pk>/rekening/", rekening.ubah, name="rekening"),
    path("kpm/<int:pk>/anggota/<int:anggota_id>/", anggota_keluarga.rincian, name="anggota_keluarga"),
    path("kpm/<int:pk>/anggota/<int:anggota_id>/ubah/", anggota_keluarga.ubah, name="anggota_keluarga_ubah"),
    path("kpm/<int:pk>/anggota/<int:anggota_id>/identitas/", identitas.identitas_anggota, name="anggota_identitas"),
    path("kpm/<int:pk>/surat/", surat.surat, name="surat"),
    path("kpm/<int:pk>/bantuan/", bantuan.tab, name="tab_bantuan"),
    path("kpm/<int:pk>/bantuan/catat/", bantuan.catat, name="bantuan_catat"),
    path("bantuan/", bantuan.daftar, name="bantuan"),
    path("kelompok/", kelompok.daftar, name="kelompok"),
    path("kelompok/<uuid:pk>/", kelompok.rincian, name="kelompok_rincian"),
    path("kelompok/<uuid:pk>/ubah/", kelompok.ubah, name="kelompok_ubah"),
    path("kelompok/<uuid:pk>/pengurus/", pengurus_kelompok.pengurus, name="pengurus_kelompok"),
    path(
        "kelompok/<uuid:pk>/pengurus/<int:jabatan_id>/berhenti/", pengurus_kelompok.berhenti, name="pengurus_berhenti"
    ),
    path("kelompok/<uuid:pk>/anggota/", anggota.tambah, name="anggota_tambah"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/", anggota.rincian, name="anggota"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/keluar/", anggota.keluar, name="anggota_keluar"),
    path("kelompok/<uuid:pk>/anggota/<int:kpm_id>/pindah/", anggota.pindah, name="anggota_pindah"),
    *pola_kartu,
    *pola_pemutakhiran,
    *pola_daftar_kerja,
]
