from django.urls import path

from dasbor import views

app_name = "dasbor"

urlpatterns = [
    path("", views.dasbor, name="dasbor"),
    path("kerja/", views.kerja, name="kerja"),
    path("kerja/<slug:bagian>/", views.kerja_bagian, name="kerja_bagian"),
    path("<str:kode>/", views.dasbor, name="wilayah"),
]
