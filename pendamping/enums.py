from django.db.models import TextChoices

BEBAN_ACUAN = 375  # families per pendamping (docs/program.md §2)
FOTO_PER_KUNJUNGAN = 4


class TujuanKunjungan(TextChoices):
    RUTIN = "rutin", "Kunjungan rutin"
    KOMITMEN = "komitmen", "Komitmen tidak terpenuhi"
    ABSEN = "absen", "Tidak hadir pertemuan"
    PENGADUAN = "pengaduan", "Tindak lanjut pengaduan"
    PEMUTAKHIRAN = "pemutakhiran", "Pemutakhiran data"
    BANTUAN = "bantuan", "Masalah bantuan atau KKS"
    GRADUASI = "graduasi", "Motivasi dan graduasi"
    LAINNYA = "lainnya", "Lainnya"


class YaTidakTahu(TextChoices):
    YA = "ya", "Ya"
    TIDAK = "tidak", "Tidak"
    TIDAK_TAHU = "tidak_tahu", "Tidak tahu"


class JenisTugas(TextChoices):
    """Why something is to be done for a family."""

    HILANG = "hilang", "Tidak ada di Final Closing"
    KUNJUNGAN_AWAL = "kunjungan_awal", "Tidak hadir pertemuan awal"


class KeadaanTugas(TextChoices):
    TERBUKA = "terbuka", "Belum dikerjakan"
    SELESAI = "selesai", "Selesai"
    BATAL = "batal", "Tidak perlu lagi"


class HasilTugas(TextChoices):
    """What was found; `lainnya` needs words."""

    MASIH_LAYAK = "masih_layak", "Masih ada dan layak: disampaikan kepada APD"
    SUDAH_MAMPU = "sudah_mampu", "Sudah mampu"
    KOMPONEN_HABIS = "komponen_habis", "Tidak ada komponen lagi"
    MENINGGAL = "meninggal", "Pengurus meninggal dunia"
    PINDAH = "pindah", "Pindah"
    TIDAK_DITEMUKAN = "tidak_ditemukan", "Tidak ditemukan"
    DIKUNJUNGI = "dikunjungi", "Sudah dikunjungi dan dijelaskan"
    MENOLAK = "menolak", "Menolak menjadi peserta"
    LAINNYA = "lainnya", "Lainnya"
