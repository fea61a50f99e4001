"""`/api/v1/`: the same reads and writes as the pages, through the same services and the same scope."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from inti.api.dasar import TanpaAlamat
from kpm import api as kpm
from p2k2 import api as p2k2
from pendamping.api import kelompok, kunjungan
from penyaluran import api as penyaluran
from verifikasi import api as verifikasi
from wilayah import api as wilayah

app_name = "api"
urlpatterns = [
    path("skema/", SpectacularAPIView.as_view(), name="skema"),
    path("dok/", SpectacularSwaggerSplitView.as_view(url_name="api:skema"), name="dok"),
    path("wilayah/", wilayah.DaftarWilayah.as_view(), name="wilayah_daftar"),
    path("wilayah/<str:kode>/", wilayah.RincianWilayah.as_view(), name="wilayah"),
    path("kpm/", kpm.DaftarKPM.as_view(), name="kpm_daftar"),
    path("kpm/<int:pk>/", kpm.RincianKPM.as_view(), name="kpm"),
    path("kelompok/", kelompok.DaftarKelompok.as_view(), name="kelompok_daftar"),
    path("kelompok/<uuid:pk>/", kelompok.RincianKelompok.as_view(), name="kelompok"),
    path("kunjungan/", kunjungan.DaftarKunjungan.as_view(), name="kunjungan_daftar"),
    path("kunjungan/<uuid:pk>/", kunjungan.RincianKunjungan.as_view(), name="kunjungan"),
    path("sesi/", p2k2.DaftarSesi.as_view(), name="sesi_daftar"),
    path("pertemuan/", p2k2.DaftarPertemuan.as_view(), name="pertemuan_daftar"),
    path("pertemuan/<uuid:pk>/", p2k2.RincianPertemuan.as_view(), name="pertemuan"),
    path("pertemuan/<uuid:pk>/kehadiran/", p2k2.KehadiranPertemuan.as_view(), name="kehadiran"),
    path("tahap/", penyaluran.DaftarTahap.as_view(), name="tahap_daftar"),
    path("alasan/", penyaluran.DaftarAlasan.as_view(), name="alasan_daftar"),
    path("pembayaran/", penyaluran.DaftarPembayaran.as_view(), name="pembayaran_daftar"),
    path("pembayaran/<int:pk>/", penyaluran.RincianPembayaran.as_view(), name="pembayaran"),
    path("rekonsiliasi/", penyaluran.DaftarRekonsiliasi.as_view(), name="rekonsiliasi_daftar"),
    path("rekonsiliasi/<uuid:pk>/", penyaluran.RincianRekonsiliasi.as_view(), name="rekonsiliasi"),
    path("verkom/", verifikasi.DaftarCatatan.as_view(), name="verkom_daftar"),
    path(
        "verkom/<uuid:fasilitas>/<int:tahun>/<int:bulan>/<int:anggota>/",
        verifikasi.SatuCatatan.as_view(),
        name="verkom",
    ),
    re_path(r"", TanpaAlamat.as_view(), name="tanpa_alamat"),
]
