"""Reports by RHK item."""

from django.urls import URLPattern, path

from dasbor.views import rhk, rhk_baru, rhk_berkas

pola: list[URLPattern] = [
    path("rhk/", rhk.daftar, name="rhk"),
    path("rhk/baru/", rhk_baru.baru, name="rhk_baru"),
    path("rhk/poin/<int:butir>/<slug:bagian>/", rhk_berkas.poin, name="rhk_poin"),
    path("rhk/<uuid:pk>/", rhk.rincian, name="rhk_rincian"),
    path("rhk/<uuid:pk>/ubah/", rhk.ubah, name="rhk_ubah"),
    path("rhk/<uuid:pk>/selesai/", rhk.selesai, name="rhk_selesai"),
    path("rhk/<uuid:pk>/buka/", rhk.buka, name="rhk_buka"),
    path("rhk/<uuid:pk>/pdf/", rhk_berkas.pdf, name="rhk_pdf"),
    path("rhk/<uuid:pk>/foto/<uuid:foto_id>/", rhk_berkas.foto, name="rhk_foto"),
    path("rhk/<uuid:pk>/tanda-tangan/", rhk_berkas.tanda_tangan, name="rhk_tanda_tangan"),
]
