"""Flags with their evidence and history; months without a meeting."""

from django.urls import URLPattern, path

from p2k2.views import hitungan, tanda, tanda_rinci, tanda_surat, tanpa_pertemuan, tanpa_pertemuan_wilayah

pola: list[URLPattern] = [
    path("tanda/", tanda.tanda, name="tanda"),
    path("tanda/hitungan/", hitungan.riwayat, name="tanda_hitungan"),
    path("tanda/<int:pk>/", tanda_rinci.rincian, name="tanda_rincian"),
    path("tanda/<int:pk>/kabar/", tanda_rinci.kabar, name="tanda_kabar"),
    path("tanda/<int:pk>/tindak/", tanda_rinci.tindak, name="tanda_tindak"),
    path("tanda/<int:pk>/surat/", tanda_rinci.surat, name="tanda_surat"),
    path("tanda/surat/", tanda_surat.banyak, name="tanda_surat_banyak"),
    path("tanda/surat/cetak/", tanda_surat.cetak_banyak, name="tanda_surat_cetak"),
    path("tanda-kelompok/", tanpa_pertemuan_wilayah.ke_korkab, name="tanda_kelompok"),
    path("tanpa-pertemuan/", tanpa_pertemuan.daftar, name="tanpa_pertemuan"),
    path("tanpa-pertemuan/<int:tahun>/<int:bulan>/", tanpa_pertemuan.isi, name="tanpa_pertemuan_isi"),
    path("tanpa-pertemuan/kelompok/", tanpa_pertemuan_wilayah.sebulan, name="tanpa_kelompok"),
]
