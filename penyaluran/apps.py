from django.apps import AppConfig


class PenyaluranConfig(AppConfig):
    name = "penyaluran"
    verbose_name = "Penyaluran"

    def ready(self) -> None:
        from penyaluran import pekerjaan  # noqa: F401 registers exports and jobs
