from django.apps import AppConfig


class DasborConfig(AppConfig):
    name = "dasbor"
    verbose_name = "Dasbor"

    def ready(self) -> None:
        from dasbor import pekerjaan  # noqa: F401 registers the export of monthly reports and their guard
