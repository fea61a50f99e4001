from django.db.models import IntegerChoices, TextChoices

FOTO_PER_PERTEMUAN = 6
FOTO_DAFTAR_HADIR = 4  # pages of the signed sheet
PEMATERI_MAKS = 5
# The parts of a meeting's report: columns of `LaporanPertemuan`, in the order in which they are told.
BAGIAN_LAPORAN = {
    "proses": "Proses",
    "partisipasi": "Partisipasi",
    "hasil": "Hasil",
    "hambatan": "Hambatan",
    "tindak_lanjut": "Tindak lanjut",
}


class JenisFoto(TextChoices):
    """What a photo of a meeting shows."""

    KEGIATAN = "kegiatan", "Foto kegiatan"
    DAFTAR = "daftar", "Foto daftar hadir bertanda tangan"


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


class MateriSiks(TextChoices):
    """The six fixed materials of the SIKS-NG form "Tambah Kegiatan P2K2" (docs/program.md §7)."""

    MENTAL = "mental", "Bimbingan mental dan spiritual"
    KEUANGAN = "keuangan", "Pengelolaan keuangan dan perencanaan usaha"
    KESEHATAN = "kesehatan", "Kesehatan dan gizi"
    KESEJAHTERAAN = "kesejahtera", "Kesejahteraan sosial"
    FASILITASI = "fasilitasi", "Fasilitasi administratif/mediasi/edukasi/motivasi/advokasi akses layanan"
    ADAPTIF = "adaptif", "P2K2 adaptif/materi tambahan"


class PeranPemateri(TextChoices):
    NARASUMBER = "narasumber", "Narasumber"
    BERSAMA = "bersama", "Pendamping bersama (puskesmas, PLKB, sekolah)"


class HubunganWakil(TextChoices):
    """Who came in the recipient's stead."""

    PASANGAN = "pasangan", "Suami/istri"
    ANAK = "anak", "Anak"
    ORANG_TUA = "orang_tua", "Orang tua/mertua"
    SAUDARA = "saudara", "Saudara"
    LAIN = "lain", "Lainnya"


class Pemahaman(TextChoices):
    """What a family took from a meeting, in the pendamping's judgement (docs/program.md §7)."""

    KURANG = "kurang", "Kurang"
    BAIK = "baik", "Baik"
    SANGAT_BAIK = "sangat_baik", "Sangat baik"
    TIDAK_DINILAI = "tak_dinilai", "Tidak dapat dinilai"


class Tingkat(IntegerChoices):
    """The four levels of the semester's judgements [?]."""

    BELUM = 1, "Belum terlihat"
    MULAI = 2, "Mulai terlihat"
    BERKEMBANG = 3, "Berkembang"
    KUAT = 4, "Kuat dan menetap"


class AspekSemester(TextChoices):
    """The semester's two judgements; the value is the column of `PenilaianSemester`."""

    PERILAKU = "perubahan_perilaku", "Perubahan perilaku"
    POTENSI = "kenali_potensi", "Kemampuan mengenali potensi"


class CaraKabar(TextChoices):
    SURAT = "surat", "Surat"
    WA = "wa", "WhatsApp"
    LISAN = "lisan", "Langsung"


class SebabAbsen(TextChoices):
    """Why a family stayed away, in its own words."""

    BEKERJA = "bekerja", "Bekerja"
    SAKIT = "sakit", "Sakit"
    MERAWAT = "merawat", "Merawat anggota keluarga"
    TIDAK_TAHU = "tidak_tahu", "Tidak tahu jadwal"
    JARAK = "jarak", "Jauh atau tidak ada kendaraan"
    PERGI = "pergi", "Sedang di luar daerah"
    PINDAH = "pindah", "Sudah pindah"
    MENOLAK = "menolak", "Tidak mau hadir"
    TAK_TEMU = "tak_temu", "Belum dapat ditemui"
    SALAH = "salah", "Sebenarnya hadir: daftar hadir keliru"
    LAINNYA = "lainnya", "Lainnya"


class SebabTanpaPertemuan(TextChoices):
    """Why the pendamping held no meeting (docs/program.md §7)."""

    PUSKESMAS = "puskesmas", "Koordinasi dengan puskesmas atau narasumber"
    DATA = "data", "Pekerjaan data (pemutakhiran, verifikasi, rekonsiliasi)"
    SERAH_TERIMA = "serah_terima", "Serah terima pendamping"
    SAKIT = "sakit", "Pendamping sakit atau cuti"
    BENCANA = "bencana", "Bencana atau cuaca"
    LAINNYA = "lainnya", "Lainnya"


class SebabJadwal(TextChoices):
    """Why a plan was moved or cancelled; what is kept is the sentence made of it."""

    CUACA = "cuaca", "Hujan atau banjir"
    TEMPAT = "tempat", "Balai atau tempat dipakai"
    HARI_BESAR = "hari_besar", "Hari besar"
    PENDAMPING = "pendamping", "Pendamping berhalangan"
    DUKA = "duka", "Duka di kelompok"
    LAINNYA = "lainnya", "Lainnya"


class PemicuHitungan(TextChoices):
    JADWAL = "jadwal", "Terjadwal"
    PERINTAH = "perintah", "Perintah"


class KeadaanHitungan(TextChoices):
    BERJALAN = "berjalan", "Berjalan"
    SELESAI = "selesai", "Selesai"
    GAGAL = "gagal", "Gagal"


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
