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


class StatusRumah(TextChoices):
    MILIK_SENDIRI = "milik_sendiri", "Milik sendiri"
    MILIK_DINAS = "milik_dinas", "Milik dinas"
    NUMPANG = "numpang", "Numpang"
    SEWA = "sewa", "Sewa/kontrak"


class Jamban(TextChoices):
    SENDIRI = "sendiri", "Ada, sendiri"
    BERSAMA = "bersama", "Ada, bersama"
    TIDAK_ADA = "tidak_ada", "Tidak ada"


class AirBersih(TextChoices):
    PDAM = "pdam", "PDAM/ledeng"
    SUMUR = "sumur", "Sumur terlindung"
    TIDAK_TERLINDUNG = "tidak_terlindung", "Sumber tidak terlindung"
    BELI = "beli", "Membeli"


class Listrik(TextChoices):
    METERAN_SENDIRI = "meteran_sendiri", "Meteran sendiri"
    MENUMPANG = "menumpang", "Menumpang"
    TIDAK_ADA = "tidak_ada", "Tidak ada listrik"


class YaTidakTahu(TextChoices):
    YA = "ya", "Ya"
    TIDAK = "tidak", "Tidak"
    TIDAK_TAHU = "tidak_tahu", "Tidak tahu"
