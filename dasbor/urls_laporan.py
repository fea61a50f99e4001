"""Reports of staff: monthly, and by RHK item."""

from django.urls import URLPattern, path

from dasbor import urls_rhk
from dasbor.views import laporan, laporan_pantau, profil

app_name = "laporan"

urlpatterns: list[URLPattern] = [
    path("bulanan/", laporan.bulanan, name="bulanan"),
    path("bulanan/baru/", laporan.baru, name="bulanan_baru"),
    path("bulanan/periksa/", laporan.periksa, name="bulanan_periksa"),
    path("bulanan/pantau/", laporan_pantau.pantau, name="bulanan_pantau"),
    path("bulanan/<uuid:pk>/", laporan.rincian, name="bulanan_rincian"),
    path("bulanan/<uuid:pk>/isi/", laporan.isi, name="bulanan_isi"),
    path("bulanan/<uuid:pk>/putus/", laporan.putus, name="bulanan_putus"),
    path("bulanan/<uuid:pk>/koreksi/", laporan.koreksi, name="bulanan_koreksi"),
    path("bulanan/<uuid:pk>/kiriman/<int:nomor>/", laporan.kiriman, name="bulanan_kiriman"),
    path("bulanan/<uuid:pk>/pdf/", laporan_pantau.pdf, name="bulanan_pdf"),
    path("bulanan/<uuid:pk>/buku/", laporan_pantau.buku, name="bulanan_buku"),
    path("profil/", profil.sendiri, name="profil"),
    *urls_rhk.pola,
]
