from django.urls import path

from pendamping.views import kelompok

app_name = "pendamping"
urlpatterns = [
    path("kelompok/baru/", kelompok.bentuk, name="kelompok_baru"),
    path("kelompok/<uuid:pk>/bubarkan/", kelompok.bubarkan, name="kelompok_bubarkan"),
]
