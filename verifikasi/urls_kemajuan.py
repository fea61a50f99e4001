"""The landing page, progress, members by outcome, and the close of a quarter."""

from django.urls import URLPattern, path

from verifikasi.views import beranda, kemajuan, tutup

_TUTUP = "tutup/<str:kode>/<str:tahap>/"

pola: list[URLPattern] = [
    path("", beranda.tampil, name="beranda"),
    path("kemajuan/", kemajuan.tampil, name="kemajuan"),
    path("daftar/", kemajuan.daftar, name="daftar_hasil"),
    path("tutup/", tutup.daftar, name="tutup"),
    path("tutup/<int:pk>/buka/", tutup.buka, name="tutup_buka"),  # before the next, which it looks like
    path(_TUTUP, tutup.rincian, name="tutup_rincian"),
    path(f"{_TUTUP}terlambat/", tutup.terlambat, name="terlambat"),
]
