from django.db.models import TextChoices


class StatusRekon(TextChoices):
    """What became of a payment in the family's hands (docs/program.md §4). No row: not yet reported."""

    CAIR = "cair", "Sudah transaksi"
    SEBAGIAN = "sebagian", "Cair sebagian"
    TIDAK = "tidak", "Belum transaksi"
