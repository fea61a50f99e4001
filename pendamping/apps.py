from django.apps import AppConfig


class PendampingConfig(AppConfig):
    name = "pendamping"
    verbose_name = "Pendamping"

    def ready(self) -> None:
        from pendamping import pekerjaan, salinan  # noqa: F401 registers jobs, and what a family's copy holds
        from pendamping.services import (
            penjaga_jabatan,  # noqa: F401 registers who may not stop serving yet
            serah_terima_isi,  # noqa: F401 registers what a handover takes along
        )
