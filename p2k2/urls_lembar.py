"""The attendance sheet: printed, as a workbook, and read back."""

from django.urls import URLPattern, path

from p2k2.views import lembar, unggah_hadir

pola: list[URLPattern] = [
    path("lembar/", lembar.sebulan, name="lembar_bulan"),
    path("kelompok/<uuid:pk>/lembar/", lembar.kelompok, name="lembar_kelompok"),
    path("<uuid:pk>/lembar/", lembar.pertemuan, name="lembar"),
    path("<uuid:pk>/cetak/", lembar.cetak, name="cetak"),
    path("<uuid:pk>/unggah/", unggah_hadir.unggah, name="unggah"),
    path("<uuid:pk>/unggah/<uuid:unggahan_id>/", unggah_hadir.rincian, name="unggah_rincian"),
    path("<uuid:pk>/unggah/<uuid:unggahan_id>/terapkan/", unggah_hadir.terapkan, name="unggah_terapkan"),
    path("<uuid:pk>/unggah/<uuid:unggahan_id>/kesalahan/", unggah_hadir.kesalahan, name="unggah_kesalahan"),
]
