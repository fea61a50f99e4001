from django.db.models import TextChoices


class Kepesertaan(TextChoices):
    CALON = "calon", "Calon"
    AKTIF = "aktif", "Aktif"
    DITANGGUHKAN = "ditangguhkan", "Ditangguhkan"
    GRADUASI = "graduasi", "Graduasi"
    BERHENTI = "berhenti", "Berhenti"


class JenisKomponen(TextChoices):
    """Categories of docs/program.md §3, in the order of the ministry's columns; the value is the field's name."""

    HAMIL = "hamil", "Bumil"
    AUD = "aud", "AUD"
    SD = "sd", "SD"
    SMP = "smp", "SMP"
    SMA = "sma", "SMA"
    DISABIL = "disabil", "Disab"
    LANSIA = "lansia", "Lansia"
    HAM = "ham", "HAM"
