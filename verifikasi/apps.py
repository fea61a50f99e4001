from django.apps import AppConfig


class VerifikasiConfig(AppConfig):
    name = "verifikasi"
    verbose_name = "Verifikasi komitmen"

    def ready(self) -> None:
        from verifikasi.services import (
            impor_fasilitas,  # noqa: F401 registers the list of facilities
            penjaga,  # noqa: F401 registers what must be closed before a consequence
            serah_terima,  # noqa: F401 registers what a handover takes along
            tangga,  # noqa: F401 lets the ladder follow outcomes
            tugas_komitmen,  # noqa: F401 registers the rule by which visits are asked
        )
