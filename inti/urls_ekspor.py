from django.urls import path

from inti.views import ekspor

app_name = "ekspor"

urlpatterns = [path("", ekspor.daftar, name="daftar")]
