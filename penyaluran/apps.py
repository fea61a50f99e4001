from django.apps import AppConfig


class PenyaluranConfig(AppConfig):
    name = "penyaluran"
    verbose_name = "Penyaluran"

    def ready(self) -> None:
        from penyaluran import pekerjaan, salinan  # noqa: F401 registers exports and jobs, and what a family's copy holds
        from penyaluran.services import kartu, serah_terima  # noqa: F401 registers what a handover takes along
