"""The month's calendar, invitations, meetings moved and cancelled."""

from django.urls import URLPattern, path

from p2k2.views import jadwal, rencana

pola: list[URLPattern] = [
    path("rencana/", rencana.tampil, name="rencana"),
    path("rencana/petugas/", rencana.perencana, name="rencana_petugas"),
    path("rencana/susun/", rencana.susun, name="rencana_susun"),
    path("<uuid:pk>/pindah/", jadwal.pindah, name="pindah"),
    path("<uuid:pk>/batal/", jadwal.batal, name="batal"),
    path("<uuid:pk>/undangan/", jadwal.undangan, name="undangan"),
]
