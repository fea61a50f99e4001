from django.db.models import TextChoices

FOTO_PER_PERTEMUAN = 6


class KeadaanPertemuan(TextChoices):
    DIRENCANAKAN = "direncanakan", "Direncanakan"
    TERLAKSANA = "terlaksana", "Terlaksana"
    DIBATALKAN = "dibatalkan", "Dibatalkan"


class StatusHadir(TextChoices):
    """Attendance of docs/program.md §7. Empty is *belum diisi*: unknown, never present."""

    HADIR = "hadir", "Hadir"
    IZIN = "izin", "Izin"
    SAKIT = "sakit", "Sakit"
    ALPA = "alpa", "Alpa"
