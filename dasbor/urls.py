from django.urls import path

from dasbor import views

app_name = "dasbor"

urlpatterns = [
    path("", views.dasbor, name="dasbor"),
    path("<str:kode>/", views.dasbor, name="wilayah"),
]
