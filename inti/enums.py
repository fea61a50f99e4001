from django.db.models import TextChoices


class KeadaanPekerjaan(TextChoices):
    ANTRE = "antre", "Menunggu giliran"
    BERJALAN = "berjalan", "Sedang berjalan"
    SELESAI = "selesai", "Selesai"
    GAGAL = "gagal", "Gagal"
    DIBATALKAN = "dibatalkan", "Dibatalkan"


class KeadaanBerkas(TextChoices):
    DIUNGGAH = "diunggah", "Menunggu dibaca"
    PRATINJAU = "pratinjau", "Siap diperiksa"
    DITOLAK = "ditolak", "Ditolak"
    MENERAPKAN = "menerapkan", "Sedang diterapkan"
    DITERAPKAN = "diterapkan", "Sudah diterapkan"
    DIBATALKAN = "dibatalkan", "Dibatalkan"


class HasilBaris(TextChoices):
    BARU = "baru", "Baru"
    BERUBAH = "berubah", "Berubah"
    TETAP = "tetap", "Tetap"
    DITOLAK = "ditolak", "Ditolak"


class SumberFoto(TextChoices):
    KAMERA = "kamera", "Kamera"
    GALERI = "galeri", "Galeri"


class JenisAkses(TextChoices):
    BUKA = "buka", "Membuka nomor lengkap"
    SALIN = "salin", "Menyalin nomor lengkap"
    EKSPOR = "ekspor", "Mengekspor data"
    UNDUH = "unduh", "Mengunduh berkas"
