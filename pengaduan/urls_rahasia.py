from django.urls import URLPattern, path

from pengaduan.views import rahasia

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/terlapor/", rahasia.terlapor, name="terlapor"),
    path("<uuid:pk>/terlapor/<int:terlapor_id>/lepas/", rahasia.lepas, name="terlapor_lepas"),
    path("<uuid:pk>/kerahasiaan/", rahasia.kerahasiaan, name="kerahasiaan"),
    path("<uuid:pk>/pelapor/", rahasia.pelapor, name="pelapor"),
]
