"""Pages that belong to no app: home by role and health."""

from django.urls import path

from dasbor.views import beranda
from inti.views.galeri import galeri
from pkh import views

urlpatterns = [
    path("", beranda, name="beranda"),
    path("galeri/", galeri, name="galeri"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
