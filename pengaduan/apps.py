from django.apps import AppConfig


class PengaduanConfig(AppConfig):
    name = "pengaduan"
    verbose_name = "Pengaduan"

    def ready(self) -> None:
        from pengaduan import pekerjaan, salinan  # noqa: F401 register exports, and what a family's copy holds
        from pengaduan.selectors import keluarga  # noqa: F401 registers what pauses a sanction
        from pengaduan.services import serah_terima  # noqa: F401 registers itself
        from pengaduan.views import lapor_sesi  # noqa: F401 a login ends what a reporter had opened
