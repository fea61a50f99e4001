from django.apps import AppConfig


class KpmConfig(AppConfig):
    name = "kpm"
    verbose_name = "KPM"

    def ready(self) -> None:
        from kpm import pekerjaan  # noqa: F401 registers imports
