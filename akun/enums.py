"""Roles, and what each may do. Where a role may do it is the scope's business (`akun.lingkup`)."""

from django.db.models import TextChoices


class Peran(TextChoices):
    PENDAMPING = "pendamping", "Pendamping"
    KORKEC = "korkec", "Koordinator kecamatan"
    KORKAB = "korkab", "Koordinator kabupaten/kota"
    APD = "apd", "Administrator pangkalan data"
    KORWIL = "korwil", "Koordinator wilayah"
    PUSAT = "pusat", "Pusat"
    PENGAWAS = "pengawas", "Pengawas"


class Izin(TextChoices):
    UNGGAH = "unggah", "Membuka halaman impor"  # each kind of list asks for its own right besides
    IMPOR = "impor", "Mengimpor daftar"
    EKSPOR = "ekspor", "Mengekspor buku kerja"
    TUGASKAN = "tugaskan", "Menugaskan keluarga kepada pendamping"
    UBAH_KPM = "ubah_kpm", "Mengubah data lapangan KPM"
    BUKA_IDENTITAS = "buka_identitas", "Membuka NIK dan No KK lengkap"
    KELOLA_KELOMPOK = "kelola_kelompok", "Membentuk dan mengubah kelompok"
    CATAT_KUNJUNGAN = "catat_kunjungan", "Mencatat kunjungan"
    CATAT_PERTEMUAN = "catat_pertemuan", "Mencatat pertemuan dan kehadiran"
    KELOLA_FASILITAS = "kelola_fasilitas", "Mencatat sekolah dan fasilitas kesehatan"
    CATAT_VERKOM = "catat_verkom", "Mencatat verifikasi komitmen"
    TUTUP_VERKOM = "tutup_verkom", "Menutup triwulan verifikasi"
    PERIKSA_VERKOM = "periksa_verkom", "Memeriksa ulang catatan verifikasi"
    PUTUSKAN_SANKSI = "putuskan_sanksi", "Memutuskan sanksi dan keberatan"
    CATAT_REKONSILIASI = "catat_rekonsiliasi", "Mencatat transaksi"
    LIHAT_BUKTI = "lihat_bukti", "Melihat foto bukti transaksi"
    KELOLA_TAHAP = "kelola_tahap", "Menutup tahap dan menetapkan tanggal bayar"
    BUKA_TAHAP = "buka_tahap", "Membuka lagi tahap yang sudah ditutup"
    CATAT_ADUAN = "catat_aduan", "Mencatat aduan"
    TANGANI_ADUAN = "tangani_aduan", "Menangani aduan"
    USULKAN = "usulkan", "Mengusulkan pemutakhiran"
    PUTUSKAN_DATA = "putuskan_data", "Memutuskan usulan pemutakhiran"
    PUTUSKAN_KEPESERTAAN = "putuskan_kepesertaan", "Memutuskan perubahan kepesertaan"
    TELAAH = "telaah", "Menelaah dugaan ganda dan anggota belum cocok"
    SERAH_TERIMA = "serah_terima", "Menyiapkan serah terima"
    SETUJUI_SERAH_TERIMA = "setujui_serah_terima", "Menyetujui serah terima"
    LAPOR = "lapor", "Mencatat kegiatan dan menyusun laporan"
    PERIKSA_LAPORAN = "periksa_laporan", "Memeriksa laporan bulanan"
    BERI_TUGAS = "beri_tugas", "Memberi tugas dan petunjuk tentang keluarga"
    BERI_ARAHAN = "beri_arahan", "Mengirim pengumuman dan tugas insidental"
    TINJAU = "tinjau", "Meninjau temuan"
    LIHAT_DASBOR = "lihat_dasbor", "Melihat dasbor"


_LAPANGAN = {
    Izin.UBAH_KPM,
    Izin.BUKA_IDENTITAS,
    Izin.KELOLA_KELOMPOK,
    Izin.CATAT_KUNJUNGAN,
    Izin.CATAT_PERTEMUAN,
    Izin.KELOLA_FASILITAS,
    Izin.CATAT_VERKOM,
    Izin.UNGGAH,
    Izin.CATAT_REKONSILIASI,
    Izin.LIHAT_BUKTI,
    Izin.CATAT_ADUAN,
    Izin.TANGANI_ADUAN,
    Izin.USULKAN,
}

IZIN_PERAN: dict[str, set[Izin]] = {
    Peran.PENDAMPING: _LAPANGAN | {Izin.SERAH_TERIMA, Izin.LAPOR},
    Peran.KORKEC: {
        Izin.CATAT_ADUAN,
        Izin.TANGANI_ADUAN,
        Izin.LIHAT_DASBOR,
        Izin.TUTUP_VERKOM,
        Izin.PERIKSA_VERKOM,
        Izin.BUKA_IDENTITAS,
        Izin.PUTUSKAN_DATA,
        Izin.SERAH_TERIMA,
        Izin.SETUJUI_SERAH_TERIMA,
        Izin.LAPOR,
        Izin.PERIKSA_LAPORAN,
        Izin.BERI_TUGAS,
        Izin.BERI_ARAHAN,
        Izin.TINJAU,
    },
    Peran.KORKAB: {
        Izin.CATAT_ADUAN,
        Izin.TANGANI_ADUAN,
        Izin.LIHAT_DASBOR,
        Izin.TUTUP_VERKOM,
        Izin.PERIKSA_VERKOM,
        Izin.PUTUSKAN_SANKSI,
        Izin.LIHAT_BUKTI,
        Izin.BUKA_TAHAP,
        Izin.BUKA_IDENTITAS,
        Izin.TUGASKAN,
        Izin.EKSPOR,
        Izin.PUTUSKAN_KEPESERTAAN,
        Izin.SERAH_TERIMA,
        Izin.SETUJUI_SERAH_TERIMA,
        Izin.PERIKSA_LAPORAN,
        Izin.BERI_TUGAS,
        Izin.BERI_ARAHAN,
        Izin.TINJAU,
    },
    Peran.APD: {
        Izin.CATAT_ADUAN,
        Izin.TANGANI_ADUAN,
        Izin.SERAH_TERIMA,
        Izin.LIHAT_DASBOR,
        Izin.UNGGAH,
        Izin.IMPOR,
        Izin.EKSPOR,
        Izin.TUGASKAN,
        Izin.UBAH_KPM,
        Izin.BUKA_IDENTITAS,
        Izin.KELOLA_FASILITAS,
        Izin.CATAT_VERKOM,
        Izin.CATAT_REKONSILIASI,
        Izin.LIHAT_BUKTI,
        Izin.KELOLA_TAHAP,
        Izin.USULKAN,
        Izin.PUTUSKAN_DATA,
        Izin.TELAAH,
    },
    Peran.KORWIL: {Izin.LIHAT_DASBOR, Izin.BERI_ARAHAN, Izin.TANGANI_ADUAN},
    Peran.PUSAT: {Izin.LIHAT_DASBOR, Izin.BERI_ARAHAN, Izin.KELOLA_TAHAP, Izin.BUKA_TAHAP, Izin.TANGANI_ADUAN},
    Peran.PENGAWAS: {Izin.LIHAT_DASBOR},
}

# Suggested when a language is typed; any other is as good.
BAHASA = (
    "Indonesia", "Jawa", "Sunda", "Madura", "Minangkabau", "Melayu", "Batak", "Bugis", "Makassar", "Bali", "Sasak",
    "Banjar", "Aceh", "Betawi", "Lampung", "Rejang", "Serawai", "Bima", "Ambon", "Dayak", "Toraja", "Gorontalo",
)  # fmt: skip

# These see the own assigned families only; every other role sees its whole area.
PERAN_DAMPINGAN = {Peran.PENDAMPING}
# Roles that must hold a second factor (rule of the product, not of the programme).
PERAN_WAJIB_MFA = {Peran.KORKAB, Peran.APD, Peran.KORWIL, Peran.PUSAT, Peran.PENGAWAS}


def peran_berizin(izin: str) -> set[str]:
    """Roles that hold a permission."""
    return {peran for peran, daftar in IZIN_PERAN.items() if izin in daftar}
