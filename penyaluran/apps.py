from django.apps import AppConfig


class PenyaluranConfig(AppConfig):
    name = "penyaluran"
    verbose_name = "Penyaluran"
