from django.urls import URLPattern

app_name = "lapor"

urlpatterns: list[URLPattern] = []
