from django.urls import URLPattern

app_name = "impor"

urlpatterns: list[URLPattern] = []
