from django.urls import URLPattern, path

from pengaduan.views import baru, rincian, sp4n, tindak, ubah

urlpatterns: list[URLPattern] = [
    path("baru/", baru.pilih, name="baru"),
    path("baru/warga/", baru.warga, name="baru_warga"),
    path("baru/keluarga/<int:pk>/", baru.keluarga, name="baru_keluarga"),
    path("<uuid:pk>/", rincian.rincian, name="rincian"),
    path("<uuid:pk>/foto/<uuid:foto_id>/", rincian.foto, name="foto"),
    path("<uuid:pk>/terima/", tindak.terima, name="terima"),
    path("<uuid:pk>/ambil/", tindak.ambil, name="ambil"),
    path("<uuid:pk>/kunjungan/", tindak.kunjungan, name="kunjungan"),
    path("<uuid:pk>/tulis/<slug:apa>/", tindak.tulis, name="tulis"),
    path("<uuid:pk>/langkah/<uuid:langkah_id>/", ubah.langkah, name="langkah"),
    path("<uuid:pk>/langkah/<uuid:langkah_id>/ulangi/", ubah.ulangi, name="langkah_ulangi"),
    path("<uuid:pk>/petugas/", ubah.petugas, name="petugas"),
    path("<uuid:pk>/ubah/", ubah.keterangan, name="ubah"),
    path("<uuid:pk>/keluarga/", ubah.keluarga, name="keluarga"),
    path("<uuid:pk>/keluarga/simpan/", ubah.keluarga_simpan, name="keluarga_simpan"),
    path("<uuid:pk>/ulangan/", ubah.ulangan, name="ulangan"),
    path("<uuid:pk>/sp4n/", sp4n.nomor, name="sp4n"),
]
