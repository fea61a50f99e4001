"""Modules and sessions, which group had which, coverage of an area; cards and their codes."""

from django.urls import URLPattern, path

from p2k2.views import kurikulum, pindai

pola: list[URLPattern] = [
    path("modul/", kurikulum.modul, name="modul"),
    path("modul/cakupan/", kurikulum.cakupan_modul, name="cakupan"),
    path("modul/cakupan/<int:pk>/", kurikulum.cakupan_sesi, name="cakupan_sesi"),
    path("kelompok/<uuid:pk>/materi/", kurikulum.materi, name="materi"),
    path("<uuid:pk>/pindai/", pindai.pindai, name="pindai"),
    path("<uuid:pk>/pindai/urung/", pindai.urung, name="pindai_urung"),
]
