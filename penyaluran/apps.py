from django.apps import AppConfig


class PenyaluranConfig(AppConfig):
    name = "penyaluran"
    verbose_name = "Penyaluran"

    def ready(self) -> None:
        from penyaluran import pekerjaan, salinan  # noqa: F401 registers exports and jobs, and what a family's copy holds
        from penyaluran.selectors import bukti_bayar  # noqa: F401 registers how a finding about money is shown
        from penyaluran.services import serah_terima  # noqa: F401 registers itself
        from penyaluran.services.kartu import catat  # noqa: F401 registers itself
        from penyaluran.services.kendala import dari_rekon  # noqa: F401 registers itself
        from penyaluran.services.rekon import temuan  # noqa: F401 registers itself
