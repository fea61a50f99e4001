from django.db.models import TextChoices


class KeadaanLaporan(TextChoices):
    """The way of a monthly report: written, sent to the korkec, checked, received by the korkab."""

    DRAF = "draf", "Draf"
    DIKIRIM = "dikirim", "Terkirim, menunggu korkec"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan"
    DIPERIKSA = "diperiksa", "Diperiksa korkec, menunggu korkab"
    DITERIMA = "diterima", "Diterima korkab"


class KeadaanRHK(TextChoices):
    DRAF = "draf", "Draf"
    SELESAI = "selesai", "Selesai"
