from django.apps import AppConfig


class KpmConfig(AppConfig):
    name = "kpm"
    verbose_name = "KPM"

    def ready(self) -> None:
        from kpm import pekerjaan, salinan  # noqa: F401 registers imports, and what a family's copy holds
