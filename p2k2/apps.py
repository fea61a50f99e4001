from django.apps import AppConfig


class P2k2Config(AppConfig):
    name = "p2k2"
    verbose_name = "P2K2"

    def ready(self) -> None:
        from p2k2 import pekerjaan, salinan  # noqa: F401 registers exports, and what a family's copy holds
        from p2k2.services import (
            akibat,  # noqa: F401 registers what must come before a consequence
            serah_terima,  # noqa: F401 registers what a handover takes along, and does
            tugas_absen,  # noqa: F401 registers the rule by which tasks are given
        )
