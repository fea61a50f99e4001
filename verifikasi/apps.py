from django.apps import AppConfig


class VerifikasiConfig(AppConfig):
    name = "verifikasi"
    verbose_name = "Verifikasi komitmen"

    def ready(self) -> None:
        from verifikasi import (
            pekerjaan,  # noqa: F401 registers the papers of a caseload
            pekerjaan_ekspor,  # noqa: F401 offers the export
            salinan,  # noqa: F401 registers what a family's copy holds
        )
        from verifikasi.services import (
            ikuti_impor,  # noqa: F401 lets outcomes follow imported lists
            ikuti_lapangan,  # noqa: F401 keeps a member's columns and its memberships one
            ikuti_pemutakhiran,  # noqa: F401 moves memberships along with updates
            impor_fasilitas,  # noqa: F401 registers the list of facilities
            impor_verkom,  # noqa: F401 registers the schools' forms
            impor_verkom_kesehatan,  # noqa: F401 registers the health facilities' forms
            kemajuan,  # noqa: F401 keeps progress in figures beside the outcomes
            penjaga,  # noqa: F401 registers what must be closed before a consequence
            serah_terima,  # noqa: F401 registers what a handover takes along
            tangga,  # noqa: F401 lets the ladder follow outcomes
            temuan_verkom,  # noqa: F401 registers what is worth a question in entries
            tugas_komitmen,  # noqa: F401 registers the rule by which visits are asked
        )
