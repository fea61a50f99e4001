from django.db.models import TextChoices

BEBAN_ACUAN = 375  # families per pendamping (docs/program.md §2)
BEBAN_BERAT = 412  # 110 % of it: from here on a load is warned of
FOTO_PER_KUNJUNGAN = 4
KUNJUNGAN_SEMINGGU = 15  # a caseload of 375 within half a year; spreads the deadlines of neglected families
FOTO_PER_CATATAN = 6  # of an activity, a step of a case, an answer to a directive


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


class KeadaanRencana(TextChoices):
    """What became of a planned visit."""

    RENCANA = "rencana", "Direncanakan"
    TERLAKSANA = "terlaksana", "Terlaksana"
    BATAL = "batal", "Batal"


class SikapGraduasi(TextChoices):
    """How the family took the talk about leaving the programme (docs/program.md §9)."""

    TIDAK_DIBICARAKAN = "tidak", "Tidak dibicarakan"
    BELUM_SIAP = "belum_siap", "Belum siap"
    MEMPERTIMBANGKAN = "pertimbangan", "Mempertimbangkan"
    SIAP = "siap", "Siap graduasi"


class SumberTitik(TextChoices):
    """Where a position comes from; only the first attests that somebody stood there."""

    GPS = "gps", "GPS perangkat"
    KETIK = "ketik", "Diketik"


class TanpaTitik(TextChoices):
    """Why a visit has no position of its own."""

    DITOLAK = "ditolak", "Izin lokasi ditolak"
    TIDAK_ADA = "tidak_ada", "GPS tidak mendapat titik"
    KASAR = "kasar", "Titik terlalu kasar"


class PeranIfe(TextChoices):
    """The four roles of a social worker by which the work is told (docs/program.md §2)."""

    FASILITATIF = "fasilitatif", "Fasilitatif"
    EDUKASIONAL = "edukasional", "Edukasional"
    PERWAKILAN = "perwakilan", "Perwakilan"
    TEKNIS = "teknis", "Teknis"


class JenisKegiatan(TextChoices):
    """Work outside visits and meetings."""

    DESA = "desa", "Koordinasi desa/kelurahan"
    KECAMATAN = "kecamatan", "Koordinasi kecamatan"
    SEKOLAH = "sekolah", "Koordinasi sekolah"
    PUSKESMAS = "puskesmas", "Koordinasi puskesmas/posyandu"
    BANK = "bank", "Koordinasi bank atau Pos"
    SOSIALISASI = "sosialisasi", "Sosialisasi"
    PELATIHAN = "pelatihan", "Pelatihan atau bimtek"
    RAPAT = "rapat", "Rapat koordinasi PKH"
    PIKET = "piket", "Piket kantor"
    PUBLIKASI = "publikasi", "Publikasi"
    LAINNYA = "lainnya", "Lainnya"


class JenisKasus(TextChoices):
    """Field problems as the field names them (docs/program.md §9)."""

    DATA = "data", "Data tidak sesuai"
    GANDA = "ganda", "Penerima ganda"
    MAMPU = "mampu", "Sudah mampu"
    MENINGGAL = "meninggal", "Meninggal dunia"
    PINDAH = "pindah", "Pindah domisili"
    TIDAK_DITEMUI = "tidak_ditemui", "Tidak dapat ditemui"
    MENOLAK = "menolak", "Menolak bantuan"
    KENDARAAN = "kendaraan", "Kendaraan mewah"
    RUMAH = "rumah", "Rumah tidak layak huni"
    PUTUS_SEKOLAH = "putus_sekolah", "Anak putus sekolah"
    KESEHATAN = "kesehatan", "Kesehatan lansia atau disabilitas"
    LAINNYA = "lainnya", "Lainnya"


class Prioritas(TextChoices):
    RENDAH = "rendah", "Rendah"
    SEDANG = "sedang", "Sedang"
    TINGGI = "tinggi", "Tinggi"
    KRITIS = "kritis", "Kritis"


class KeadaanKasus(TextChoices):
    TERBUKA = "terbuka", "Terbuka"
    PROSES = "proses", "Dalam proses"
    DITINDAKLANJUTI = "ditindaklanjuti", "Ditindaklanjuti"
    SELESAI = "selesai", "Selesai"


class LayananRujukan(TextChoices):
    PUSKESMAS = "puskesmas", "Puskesmas atau rumah sakit"
    SEKOLAH = "sekolah", "Sekolah atau PKBM"
    DINSOS = "dinsos", "Dinas Sosial"
    DUKCAPIL = "dukcapil", "Dukcapil"
    DESA = "desa", "Desa/kelurahan"
    BANK = "bank", "Bank atau Pos"
    P2TP2A = "p2tp2a", "Perlindungan perempuan dan anak"
    LEMBAGA = "lembaga", "Lembaga sosial"
    LAINNYA = "lainnya", "Lainnya"


class JawabanRujukan(TextChoices):
    MENUNGGU = "menunggu", "Menunggu jawaban"
    DITERIMA = "diterima", "Diterima, dilayani"
    DITOLAK = "ditolak", "Ditolak"
    TIDAK_DIJAWAB = "tidak_dijawab", "Tidak dijawab"


class KeadaanSerahTerima(TextChoices):
    """The way of a handover: prepared, sent to the receiver, accepted, approved, in effect on its date."""

    DISUSUN = "disusun", "Disusun"
    DIAJUKAN = "diajukan", "Menunggu penerima"
    DITERIMA = "diterima", "Menunggu persetujuan"
    DISETUJUI = "disetujui", "Disetujui, menunggu tanggal berlaku"
    BERLAKU = "berlaku", "Berlaku"
    DITOLAK = "ditolak", "Dikembalikan"
    DIBATALKAN = "dibatalkan", "Dibatalkan"


class AlasanSerahTerima(TextChoices):
    MUTASI = "mutasi", "Pindah tugas"
    PEMBAGIAN = "pembagian", "Pembagian ulang dampingan"
    MUNDUR = "mundur", "Mengundurkan diri"
    PENSIUN = "pensiun", "Pensiun atau akhir kontrak"
    CUTI = "cuti", "Cuti panjang atau sakit"
    MENINGGAL = "meninggal", "Meninggal dunia"
    LAINNYA = "lainnya", "Lainnya"


class CakupanSerah(TextChoices):
    """What of a caseload is handed over."""

    SEMUA = "semua", "Seluruh dampingan"
    KELOMPOK = "kelompok", "Kelompok tertentu dengan keluarganya"
    KELUARGA = "keluarga", "Keluarga tertentu"


class JenisTemuan(TextChoices):
    """Things to look at; none of them proves anything (docs/program.md §12)."""

    KKS = "kks", "KKS atau PIN dipegang orang lain"
    KARTU = "kartu", "Kartu dipegang pendamping"
    JAUH = "jauh", "Titik kunjungan jauh dari rumah"
    BERUNTUN = "beruntun", "Banyak kunjungan dicatat dalam beberapa menit"
    FOTO_SAMA = "foto_sama", "Foto yang sama di dua catatan"
    FOTO_LAMA = "foto_lama", "Foto diambil jauh sebelum kunjungan"
    VK_PENUH = "vk_penuh", "Kehadiran hampir semua 95–100 %"
    VK_CEPAT = "vk_cepat", "Isian verifikasi dicatat dalam beberapa menit"
    VK_SAMA = "vk_sama", "Isian kehadiran sama setiap bulan"
    VK_BERAT = "vk_berat", "Berat badan sama setiap bulan"
    VK_AKHIR = "vk_akhir", "Isian menumpuk menjelang tutup triwulan"
    VK_LEMBAR = "vk_lembar", "Isian tanpa foto lembar"
    BY_RAPAT = "by_rapat", "Banyak keluarga mengambil uang di satu tempat dalam beberapa menit"
    BY_UBAH = "by_ubah", "Banyak catatan menjadi sudah transaksi sekaligus, tanpa bukti"
    BY_WAFAT = "by_wafat", "Transaksi sesudah pengurus meninggal"
    BY_PINDAH = "by_pindah", "Transaksi sesudah keluarga pindah atau keluar"
    BY_KURANG = "by_kurang", "Uang yang diterima kurang dengan pola yang sama"
    BY_KARTU = "by_kartu", "Transaksi selagi kartu tidak di tangan keluarga"


VERKOM_TEMUAN = (  # about entries of verification, not about visits
    JenisTemuan.VK_PENUH,
    JenisTemuan.VK_CEPAT,
    JenisTemuan.VK_SAMA,
    JenisTemuan.VK_BERAT,
    JenisTemuan.VK_AKHIR,
    JenisTemuan.VK_LEMBAR,
)
BAYAR_TEMUAN = (  # about families' money: they go to the korkab at once, a korkec does not see them
    JenisTemuan.BY_RAPAT,
    JenisTemuan.BY_UBAH,
    JenisTemuan.BY_WAFAT,
    JenisTemuan.BY_PINDAH,
    JenisTemuan.BY_KURANG,
    JenisTemuan.BY_KARTU,
)


class PutusanTemuan(TextChoices):
    WAJAR = "wajar", "Wajar, ada penjelasannya"
    DIBINA = "dibina", "Pendamping diingatkan"
    DITERUSKAN = "diteruskan", "Diteruskan ke koordinator kabupaten"
    DINSOS = "dinsos", "Diteruskan ke Dinas Sosial untuk diperiksa"


class JenisTugas(TextChoices):
    """Why something is to be done for a family."""

    HILANG = "hilang", "Tidak ada di Final Closing"
    KUNJUNGAN_AWAL = "kunjungan_awal", "Tidak hadir pertemuan awal"
    ABSEN = "absen", "Tidak hadir pertemuan berturut-turut"
    KOMITMEN = "komitmen", "Komitmen tidak terpenuhi"
    PENGADUAN = "pengaduan", "Pengaduan"
    TANPA_KUNJUNGAN = "tanpa_kunjungan", "Lama tidak dikunjungi"
    KOORDINATOR = "koordinator", "Tugas dari koordinator"


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


# Done by going there: a visit closes them by itself, and without one it takes words (docs/program.md §9). What a
# family missing from a list or from the initial meeting was found to be is asked, visit or not.
SELESAI_DIKUNJUNGI = (
    JenisTugas.ABSEN,
    JenisTugas.KOMITMEN,
    JenisTugas.PENGADUAN,
    JenisTugas.TANPA_KUNJUNGAN,
    JenisTugas.KOORDINATOR,
)

# What can be found when a task of one kind is done.
HASIL_PER_JENIS: dict[str, tuple[HasilTugas, ...]] = {
    JenisTugas.HILANG: (
        HasilTugas.MASIH_LAYAK,
        HasilTugas.SUDAH_MAMPU,
        HasilTugas.KOMPONEN_HABIS,
        HasilTugas.MENINGGAL,
        HasilTugas.PINDAH,
        HasilTugas.TIDAK_DITEMUKAN,
        HasilTugas.LAINNYA,
    ),
    JenisTugas.KUNJUNGAN_AWAL: (
        HasilTugas.DIKUNJUNGI,
        HasilTugas.MENOLAK,
        HasilTugas.MENINGGAL,
        HasilTugas.PINDAH,
        HasilTugas.TIDAK_DITEMUKAN,
        HasilTugas.LAINNYA,
    ),
    **dict.fromkeys(
        SELESAI_DIKUNJUNGI,
        (
            HasilTugas.DIKUNJUNGI,
            HasilTugas.MENINGGAL,
            HasilTugas.PINDAH,
            HasilTugas.TIDAK_DITEMUKAN,
            HasilTugas.LAINNYA,
        ),
    ),
}

# Why somebody goes there, for the visit a task asks for.
TUJUAN_PER_JENIS: dict[str, TujuanKunjungan] = {
    JenisTugas.HILANG: TujuanKunjungan.BANTUAN,
    JenisTugas.KUNJUNGAN_AWAL: TujuanKunjungan.LAINNYA,
    JenisTugas.ABSEN: TujuanKunjungan.ABSEN,
    JenisTugas.KOMITMEN: TujuanKunjungan.KOMITMEN,
    JenisTugas.PENGADUAN: TujuanKunjungan.PENGADUAN,
    JenisTugas.TANPA_KUNJUNGAN: TujuanKunjungan.RUTIN,
    JenisTugas.KOORDINATOR: TujuanKunjungan.LAINNYA,
}

# A finding that calls for a change of the family's data: kind of proposal (kpm.enums.JenisPemutakhiran) and button.
USULAN_PER_HASIL: dict[str, tuple[str, str]] = {
    HasilTugas.SUDAH_MAMPU: ("kepesertaan", "Usulkan perubahan kepesertaan"),
    HasilTugas.KOMPONEN_HABIS: ("kepesertaan", "Usulkan perubahan kepesertaan"),
    HasilTugas.PINDAH: ("kepesertaan", "Usulkan perubahan kepesertaan"),
    HasilTugas.TIDAK_DITEMUKAN: ("kepesertaan", "Usulkan perubahan kepesertaan"),
    HasilTugas.MENOLAK: ("kepesertaan", "Usulkan perubahan kepesertaan"),
    HasilTugas.MENINGGAL: ("pengurus", "Usulkan pergantian pengurus"),
}

# The same for the kind of a reported problem; the first is the likeliest.
_KELUAR = ("kepesertaan", "Usulkan perubahan kepesertaan")
USULAN_PER_KASUS: dict[str, tuple[tuple[str, str], ...]] = {
    JenisKasus.DATA: (("koreksi", "Usulkan perbaikan data"),),
    JenisKasus.GANDA: (_KELUAR,),
    JenisKasus.MAMPU: (_KELUAR,),
    JenisKasus.MENINGGAL: (
        ("pengurus", "Usulkan pergantian pengurus"),
        ("anggota_keluar", "Usulkan anggota keluar"),
    ),
    JenisKasus.PINDAH: (("alamat", "Usulkan pindah alamat"), _KELUAR),
    JenisKasus.TIDAK_DITEMUI: (_KELUAR,),
    JenisKasus.MENOLAK: (_KELUAR,),
    JenisKasus.KENDARAAN: (("sosial_ekonomi", "Usulkan keadaan ekonomi"), _KELUAR),
    JenisKasus.RUMAH: (("sosial_ekonomi", "Usulkan keadaan rumah"),),
    JenisKasus.PUTUS_SEKOLAH: (("sekolah", "Usulkan perubahan sekolah"),),
    JenisKasus.KESEHATAN: (("komponen", "Usulkan komponen lansia atau disabilitas"),),
}
