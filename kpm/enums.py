from django.db.models import TextChoices

UKURAN_KELOMPOK = (15, 30)  # families in a group (docs/program.md §7)


class Kepesertaan(TextChoices):
    CALON = "calon", "Calon"
    AKTIF = "aktif", "Aktif"
    DITANGGUHKAN = "ditangguhkan", "Ditangguhkan"
    GRADUASI = "graduasi", "Graduasi"
    BERHENTI = "berhenti", "Berhenti"


class JenisKomponen(TextChoices):
    """Categories of docs/program.md §3, in the ministry's order; the value is the field's name."""

    HAMIL = "hamil", "Bumil"
    AUD = "aud", "AUD"
    SD = "sd", "SD"
    SMP = "smp", "SMP"
    SMA = "sma", "SMA"
    DISABIL = "disabil", "Disab"
    LANSIA = "lansia", "Lansia"
    HAM = "ham", "HAM"


class Nomor(TextChoices):
    """Identifiers of a family that can be opened; the value is the model's attribute."""

    NIK = "nik", "NIK"
    KK = "kk", "No KK"


class Keperluan(TextChoices):
    """Why a full number is looked at; the label is what the access log keeps."""

    SIKS = "siks", "Entri SIKS-NG"
    COCOK = "cocok", "Mencocokkan KTP atau KK"
    BANK = "bank", "Urusan bank atau KKS"
    LAYANAN = "layanan", "Urusan sekolah, kesehatan, atau Dukcapil"
    LAINNYA = "lainnya", "Lainnya"
