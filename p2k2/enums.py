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


class Penjelasan(TextChoices):
    """The seven things to be explained at the initial meeting (docs/program.md §7)."""

    TUJUAN = "tujuan", "Arti dan tujuan PKH"
    HAK_KEWAJIBAN = "hak_kewajiban", "Hak dan kewajiban"
    SYARAT = "syarat", "Syarat kepesertaan"
    KOMPONEN = "komponen", "Komponen"
    PENYALURAN = "penyaluran", "Jadwal dan cara penyaluran"
    SANKSI = "sanksi", "Sanksi"
    KOMITMEN = "komitmen", "Komitmen"


class HadirAwal(TextChoices):
    HADIR = "hadir", "Hadir"
    TIDAK = "tidak", "Tidak hadir"


class HasilValidasi(TextChoices):
    """What the documents said of a candidate family."""

    COCOK = "cocok", "Cocok, layak jadi peserta"
    PERBAIKAN = "perbaikan", "Ada data yang harus diperbaiki"
    TIDAK_LAYAK = "tidak_layak", "Tidak memenuhi syarat"
    MENOLAK = "menolak", "Menolak"


class DokumenCalon(TextChoices):
    """Documents a candidate's data is compared with."""

    KTP = "ktp", "KTP pengurus"
    KK = "kk", "Kartu Keluarga"
    AKTA = "akta", "Akta kelahiran anak"
    SEKOLAH = "sekolah", "Rapor atau surat sekolah"
    KESEHATAN = "kesehatan", "Buku KIA atau KMS"


class KeadaanCalon(TextChoices):
    """Where a candidate family stands on its way into the programme."""

    BELUM_DIUNDANG = "belum", "Belum diundang"
    DIUNDANG = "diundang", "Sudah diundang"
    TIDAK_HADIR = "tidak_hadir", "Tidak hadir"
    BELUM_DIVALIDASI = "hadir", "Belum divalidasi"
    PERBAIKAN = "perbaikan", "Perlu perbaikan data"
    SIAP = "siap", "Siap, menunggu penetapan"
    GUGUR = "gugur", "Tidak lolos, menunggu keputusan"


# Nothing is left for the pendamping to do.
CALON_SELESAI = (KeadaanCalon.SIAP, KeadaanCalon.GUGUR)
HARI_KUNJUNGAN_AWAL = 14  # days within which whoever missed the meeting is visited at home
