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


class JenisRinci(TextChoices):
    """What a figure of a summary is taken apart by."""

    SEBAB_TEMU = "sebab_temu", "Alasan kelompok tidak bertemu"
    MODUL = "modul", "Sesi yang sudah dibahas per modul"
    ALASAN_BAYAR = "alasan_bayar", "Alasan belum transaksi"
    BANTUAN = "bantuan", "Bantuan komplementer yang belum diterima"
    JENIS_ADUAN = "jenis_aduan", "Pengaduan terbuka menurut jenis"
    UMUR_ADUAN = "umur_aduan", "Pengaduan terbuka menurut umur"
    PERAN = "peran", "Kegiatan menurut peran"
    RHK = "rhk", "Laporan RHK yang selesai"
