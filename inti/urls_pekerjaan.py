from django.urls import path

from inti.views import pekerjaan

app_name = "pekerjaan"

urlpatterns = [
    path("", pekerjaan.daftar, name="daftar"),
    path("<uuid:pk>/", pekerjaan.rincian, name="rincian"),
    path("<uuid:pk>/batal/", pekerjaan.batal, name="batal"),
    path("<uuid:pk>/hasil/", pekerjaan.hasil, name="hasil"),
]
