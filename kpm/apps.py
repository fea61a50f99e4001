from django.apps import AppConfig


class KpmConfig(AppConfig):
    name = "kpm"
    verbose_name = "KPM"

    def ready(self) -> None:
        from kpm import pekerjaan, pekerjaan_ganda, pekerjaan_kartu, salinan  # noqa: F401 register imports, jobs, copies
