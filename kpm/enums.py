from django.db.models import TextChoices

UKURAN_KELOMPOK = (15, 30)  # families in a group (docs/program.md §7)


class Kepesertaan(TextChoices):
    CALON = "calon", "Calon"
    AKTIF = "aktif", "Aktif"
    DITANGGUHKAN = "ditangguhkan", "Ditangguhkan"
    ALAMIAH = "alamiah", "Graduasi alamiah"
    MANDIRI = "mandiri", "Graduasi mandiri"
    PAKSA = "paksa", "Graduasi paksa"
    BERHENTI = "berhenti", "Berhenti"


# Families whose meetings, visits and payments go on; the others have left and stay readable.
PESERTA = (Kepesertaan.AKTIF, Kepesertaan.DITANGGUHKAN)
DIDAMPINGI = (Kepesertaan.CALON, *PESERTA)  # have a pendamping: candidates are invited and validated first
GRADUASI = (Kepesertaan.ALAMIAH, Kepesertaan.MANDIRI, Kepesertaan.PAKSA)


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
    REKENING = "rekening", "Nomor rekening"


class Keperluan(TextChoices):
    """Why a full number is looked at; the label is what the access log keeps."""

    SIKS = "siks", "Entri SIKS-NG"
    COCOK = "cocok", "Mencocokkan KTP atau KK"
    BANK = "bank", "Urusan bank atau KKS"
    LAYANAN = "layanan", "Urusan sekolah, kesehatan, atau Dukcapil"
    LAINNYA = "lainnya", "Lainnya"


class Bank(TextChoices):
    """Banks that pay; account lengths in `PANJANG_REKENING` (docs/program.md §6)."""

    BRI = "bri", "BRI"
    BNI = "bni", "BNI"
    MANDIRI = "mandiri", "Mandiri"
    BTN = "btn", "BTN"
    BSI = "bsi", "BSI"
    POS = "pos", "PT Pos"


PANJANG_REKENING = {Bank.BRI: 15, Bank.MANDIRI: 13, Bank.BNI: 10, Bank.BTN: 16, Bank.BSI: 10}


class JabatanKelompok(TextChoices):
    KETUA = "ketua", "Ketua"
    SEKRETARIS = "sekretaris", "Sekretaris"
    BENDAHARA = "bendahara", "Bendahara"


class JenisKelamin(TextChoices):
    PEREMPUAN = "P", "Perempuan"
    LAKI_LAKI = "L", "Laki-laki"


class Hubungan(TextChoices):
    """Relation to the head of the family, as on the Kartu Keluarga."""

    KEPALA = "kepala", "Kepala keluarga"
    PASANGAN = "pasangan", "Suami/istri"
    ANAK = "anak", "Anak"
    MENANTU = "menantu", "Menantu"
    CUCU = "cucu", "Cucu"
    ORANG_TUA = "orang_tua", "Orang tua"
    MERTUA = "mertua", "Mertua"
    FAMILI_LAIN = "famili_lain", "Famili lain"
    LAINNYA = "lainnya", "Lainnya"


class AlasanKeluar(TextChoices):
    """Why a member left the family."""

    MENINGGAL = "meninggal", "Meninggal dunia"
    PINDAH = "pindah", "Pindah rumah"
    MENIKAH = "menikah", "Menikah, membentuk keluarga sendiri"
    PISAH_KK = "pisah_kk", "Pisah KK"
    SALAH_CATAT = "salah_catat", "Salah catat, bukan anggota keluarga ini"


class AlasanKomponen(TextChoices):
    """Why a component ended."""

    LULUS = "lulus", "Lulus"
    NAIK_JENJANG = "naik_jenjang", "Naik jenjang"
    PUTUS_SEKOLAH = "putus_sekolah", "Putus sekolah"
    MASUK_SEKOLAH = "masuk_sekolah", "Masuk sekolah"
    UMUR = "umur", "Melewati batas umur"
    NIFAS_SELESAI = "nifas_selesai", "Masa nifas selesai"
    KEGUGURAN = "keguguran", "Keguguran"
    ANGGOTA_KELUAR = "anggota_keluar", "Anggota keluar dari keluarga"
    SALAH_CATAT = "salah_catat", "Salah catat"
    LAINNYA = "lainnya", "Lainnya"


class SumberKomponen(TextChoices):
    DAFTAR = "daftar", "Daftar anggota (ART)"
    PEMUTAKHIRAN = "pemutakhiran", "Pemutakhiran"


JENJANG = (JenisKomponen.SD, JenisKomponen.SMP, JenisKomponen.SMA)
# Ages a component is plausible for (docs/program.md §3): outside them a list is warned of, never refused. What is paid
# at which age is dated reference data of `penyaluran`.
BATAS_UMUR: dict[JenisKomponen, tuple[int | None, int | None]] = {
    JenisKomponen.AUD: (0, 6),
    JenisKomponen.SD: (6, 21),
    JenisKomponen.SMP: (6, 21),
    JenisKomponen.SMA: (6, 21),
    JenisKomponen.LANSIA: (60, None),
}


class JenisPemutakhiran(TextChoices):
    """Kinds of change (docs/program.md §9). The value also names the form and the service that applies it."""

    NIHIL = "nihil", "Tidak ada perubahan"
    ALAMAT = "alamat", "Pindah alamat"
    KELAHIRAN = "kelahiran", "Kelahiran"
    ANGGOTA_MASUK = "anggota_masuk", "Anggota bertambah"
    ANGGOTA_KELUAR = "anggota_keluar", "Anggota keluar"
    SEKOLAH = "sekolah", "Sekolah: masuk, pindah, naik jenjang, berhenti"
    KEHAMILAN = "kehamilan", "Kehamilan"
    NIFAS_SELESAI = "nifas_selesai", "Kehamilan atau nifas selesai"
    KOMPONEN = "komponen", "Lansia atau disabilitas berat"
    KOREKSI = "koreksi", "Perbaikan nama, tanggal lahir, NIK, atau No KK"
    PENGURUS = "pengurus", "Pergantian pengurus"
    FASILITAS = "fasilitas", "Ganti sekolah, posyandu, atau faskes"
    SOSIAL_EKONOMI = "sosial_ekonomi", "Rumah dan keadaan ekonomi"
    KEPESERTAAN = "kepesertaan", "Perubahan kepesertaan"


class KeadaanUsulan(TextChoices):
    DIAJUKAN = "diajukan", "Menunggu keputusan"
    DISETUJUI = "disetujui", "Disetujui"
    DITOLAK = "ditolak", "Ditolak"
    DITARIK = "ditarik", "Ditarik pengusul"


class AlasanPengurus(TextChoices):
    MENINGGAL = "meninggal", "Pengurus meninggal dunia"
    MENIKAH = "menikah", "Menikah lagi"
    BERCERAI = "bercerai", "Bercerai"
    PINDAH = "pindah", "Pindah"
    BEKERJA = "bekerja", "Bekerja di luar daerah atau luar negeri"
    SAKIT = "sakit", "Sakit atau tidak mampu mengurus"
    LAINNYA = "lainnya", "Lainnya"


class AlasanKepesertaan(TextChoices):
    """Why a family's standing changes; free words stand beside it."""

    VALIDASI = "validasi", "Lolos validasi calon"
    TIDAK_LOLOS = "tidak_lolos", "Tidak lolos validasi"
    DAFTAR = "daftar", "Tercantum di Final Closing"
    KOMPONEN_HABIS = "komponen_habis", "Tidak ada komponen lagi"
    MAMPU = "mampu", "Sudah mampu"
    MENOLAK_KOMITMEN = "menolak_komitmen", "Tidak memenuhi komitmen"
    MENGUNDURKAN_DIRI = "mundur", "Mengundurkan diri"
    MENINGGAL = "meninggal", "Meninggal tanpa pengganti pengurus"
    PINDAH = "pindah", "Pindah ke luar wilayah"
    TIDAK_DITEMUKAN = "tidak_ditemukan", "Tidak ditemukan"
    TIDAK_LAYAK = "tidak_layak", "Tidak layak menurut pusat atau daerah"
    DIPULIHKAN = "dipulihkan", "Dipulihkan"
    TARIK_KEMBALI = "tarik_kembali", "Tarik kembali"
    LAINNYA = "lainnya", "Lainnya"


class JenisBantuan(TextChoices):
    """Complementary aid a PKH family should have (docs/program.md §9)."""

    KIS = "kis", "KIS (kesehatan)"
    KIP = "kip", "KIP (sekolah)"
    SEMBAKO = "sembako", "BPNT/Sembako"
    LISTRIK = "listrik", "Subsidi listrik"
    LPG = "lpg", "LPG bersubsidi"


class KeadaanBantuan(TextChoices):
    """What is known of one aid in one stage. The decision is national."""

    ADA = "ada", "Menerima"
    TIDAK = "tidak", "Belum menerima"
    TERBLOKIR = "terblokir", "Terblokir"
    DIUSULKAN = "diusulkan", "Diusulkan"
    DITERIMA = "diterima", "Usulan diterima pusat"
    DITOLAK = "ditolak", "Usulan ditolak pusat"


class JenisGanda(TextChoices):
    """Why two families may be one."""

    NIK = "nik", "NIK yang sama"
    NAMA_LAHIR = "nama_lahir", "Nama dan tanggal lahir sama"
    REKENING = "rekening", "Nomor rekening sama"


class PutusanGanda(TextChoices):
    TERBUKA = "terbuka", "Belum diputus"
    BUKAN = "bukan", "Bukan orang yang sama"
    GANDA = "ganda", "Ganda, ditindaklanjuti"


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


class Aset(TextChoices):
    """Things that say something about how a family lives."""

    SEPEDA_MOTOR = "sepeda_motor", "Sepeda motor"
    MOBIL = "mobil", "Mobil"
    KULKAS = "kulkas", "Kulkas"
    TELEVISI = "televisi", "Televisi"
    PERAHU = "perahu", "Perahu"
    TERNAK = "ternak", "Ternak besar"
    LAHAN = "lahan", "Lahan selain rumah"
    EMAS = "emas", "Emas atau tabungan"


class JenisSurat(TextChoices):
    """Papers about one family; the value is part of the file's name."""

    PROFIL = "profil", "Profil KPM"
    GRADUASI = "graduasi", "Surat Pernyataan Graduasi Mandiri"
    WALI = "wali", "Surat Penunjukan Wali"
    KUASA = "kuasa", "Surat Kuasa"
    SPTJM = "sptjm", "Surat Pernyataan Tanggung Jawab Mutlak (SPTJM)"
    SALINAN = "salinan", "Salinan Data Keluarga"


class KeperluanKuasa(TextChoices):
    """What somebody may do in the pengurus's place; the label continues the letter's sentence."""

    AMBIL = "ambil", "mengambil bantuan PKH di bank, agen, atau kantor Pos"
    KKS = "kks", "mengurus KKS dan buku tabungan di bank"
    PERTEMUAN = "pertemuan", "menghadiri pertemuan kelompok dan P2K2"
    DUKCAPIL = "dukcapil", "mengurus data kependudukan di Dinas Dukcapil"


class PerihalSPTJM(TextChoices):
    BEDA_DATA = "beda_data", "perbedaan nama atau NIK"
    PENGGUNAAN = "penggunaan", "penerimaan dan penggunaan bantuan PKH"
    PENGURUS = "pengurus", "pergantian pengurus"
    KKS = "kks", "kehilangan atau kerusakan KKS"
