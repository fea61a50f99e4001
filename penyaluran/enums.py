from django.db.models import TextChoices

FOTO_PER_PINDAH = 4  # of a card that changed hands
FOTO_PER_LANGKAH = 4  # of a step against a hindrance
FOTO_PER_BUKTI = 6  # of one payment, or of the list a group signed


class PemegangKartu(TextChoices):
    """Who physically holds a KKS; the family, unless something else was recorded."""

    KELUARGA = "keluarga", "Keluarga sendiri"
    PENDAMPING = "pendamping", "Pendamping"
    KETUA = "ketua", "Ketua kelompok"
    KERABAT = "kerabat", "Kerabat atau tetangga"
    APARAT = "aparat", "Aparat desa/kelurahan"
    BANK = "bank", "Bank, agen, atau Pos"
    LAINNYA = "lainnya", "Orang lain"


class StatusRekon(TextChoices):
    """What became of a payment in the family's hands (docs/program.md §4). No row: not yet reported."""

    CAIR = "cair", "Sudah transaksi"
    SEBAGIAN = "sebagian", "Cair sebagian"
    TIDAK = "tidak", "Belum transaksi"


class KeadaanBayar(TextChoices):
    """State of a payment: what was reported, nothing yet, or nothing to report."""

    BELUM = "belum", "Belum dilaporkan"
    CAIR = "cair", "Sudah transaksi"
    SEBAGIAN = "sebagian", "Cair sebagian"
    TIDAK = "tidak", "Belum transaksi"
    TANPA_DANA = "tanpa_dana", "Tidak dibayarkan"

    @property
    def jenis(self) -> str:
        """Kind of badge (inti.templatetags.komponen)."""
        return {"cair": "baik", "sebagian": "awas", "tidak": "bahaya", "belum": "info"}.get(self.value, "netral")


DIAMBIL = "diambil"  # of the list: cair and sebagian together, whoever withdrew anything


class SebabLewat(TextChoices):
    """Why a component is not counted in an entitlement (docs/program.md §3)."""

    SUDAH_DIHITUNG = "sudah_dihitung", "sudah dihitung lewat komponen lain yang lebih tinggi"
    BATAS_ANGGOTA = "batas_anggota", "jumlah anggota yang dihitung sudah penuh"
    BATAS_SEKOLAH = "batas_sekolah", "jumlah anak sekolah yang dihitung sudah penuh"
    BATAS_AUD = "batas_aud", "jumlah anak usia dini yang dihitung sudah penuh"
    BATAS_HAMIL = "batas_hamil", "jumlah ibu hamil yang dihitung sudah penuh"
    BATAS_LANSIA = "batas_lansia", "jumlah lansia yang dihitung sudah penuh"
    BATAS_DISABIL = "batas_disabil", "jumlah penyandang disabilitas berat yang dihitung sudah penuh"
    UMUR_AUD = "umur_aud", "sudah melewati umur anak usia dini"
    UMUR_SEKOLAH = "umur_sekolah", "sudah melewati umur anak sekolah"
    UMUR_LANSIA = "umur_lansia", "belum mencapai umur lansia"
    TARIF_TIDAK_ADA = "tarif_tidak_ada", "tidak ada tarif untuk komponen ini pada tahap ini"


class SebabSelisih(TextChoices):
    """Why a Final Closing says another amount than the rules."""

    TIDAK_DIBAYAR = "tidak_dibayar", "Tidak dibayar pusat"
    TANPA_NAMA = "tanpa_nama", "Komponen tanpa nama"
    BERAKHIR = "berakhir", "Komponen sudah berakhir"
    BELUM_MULAI = "belum_mulai", "Komponen baru mulai sesudahnya"
    UMUR_AUD = "umur_aud", "AUD melewati batas umur"
    UMUR_SEKOLAH = "umur_sekolah", "Anak sekolah melewati batas umur"
    UMUR_LANSIA = "umur_lansia", "Lansia belum cukup umur"
    LANSIA_BARU = "lansia_baru", "Baru menjadi lansia"
    TIDAK_DI_DAFTAR = "tidak_di_daftar", "Komponen belum ada di daftar"
    DUA_KOMPONEN = "dua_komponen", "Satu anggota dihitung dua kali"
    BATAS_SEKOLAH = "batas_sekolah", "Anak sekolah melebihi batas"
    BATAS_LAIN = "batas_lain", "Melebihi batas aturan"
    LAMA_BAYAR = "lama_bayar", "Lama pembayaran berbeda"
    KEPESERTAAN = "kepesertaan", "Keluarga bukan peserta aktif"
    TAK_DIKENAL = "tak_dikenal", "Belum diketahui"


class SaluranBayar(TextChoices):
    """Through what a family took its money."""

    ATM = "atm", "ATM"
    AGEN = "agen", "Agen bank"
    CABANG = "cabang", "Kantor bank"
    POS = "pos", "Kantor Pos"
    KOMUNITAS = "komunitas", "Pembayaran di desa"
    LAINNYA = "lainnya", "Tempat lain"


class CaraTahu(TextChoices):
    """How the pendamping knows that a family has withdrawn."""

    HADIR = "hadir", "Saya hadir, keluarga menandatangani daftar"
    FOTO = "foto", "Foto uang, buku tabungan, atau struk"
    BUKU = "buku", "Buku tabungan saya lihat"
    KATA = "kata", "Kata keluarga"
    BANK = "bank", "Keterangan bank"


class IsiBukti(TextChoices):
    """What a photo of proof shows; faces and cash are shown only to those who need them."""

    UANG = "uang", "Keluarga dengan uangnya"
    BUKU = "buku", "Buku tabungan"
    STRUK = "struk", "Struk"
    DAFTAR = "daftar", "Daftar hadir bertanda tangan"
    LAIN = "lain", "Bukti lain"


class KeadaanKendala(TextChoices):
    TERBUKA = "terbuka", "Ditangani"
    SELESAI = "selesai", "Selesai"
    BATAL = "batal", "Dibatalkan"


class TujuanSurat(TextChoices):
    """Who a family is sent to with a letter."""

    BANK = "bank", "Bank penyalur"
    POLISI = "polisi", "Kepolisian"


class KeadaanKartu(TextChoices):
    """Whether a KKS can be used; who holds it is another matter (`PemegangKartu`)."""

    AKTIF = "aktif", "Dapat dipakai"
    BELUM = "belum", "Belum dibagikan"
    HILANG = "hilang", "Hilang"
    RUSAK = "rusak", "Rusak"
    TERTELAN = "tertelan", "Tertelan ATM"
    TERBLOKIR = "terblokir", "Terblokir atau lupa PIN"


class DerajatCocok(TextChoices):
    """How surely a line of the bank's list is one of our families."""

    PASTI = "pasti", "Pasti: NIK, No KK, dan nama sama"
    KUAT = "kuat", "Kuat: NIK sama"
    SEDANG = "sedang", "Sedang: No KK dan nama sama"
    LEMAH = "lemah", "Lemah: hanya nama yang cocok"
    TIDAK = "tidak", "Tidak dikenali"

    @property
    def jenis(self) -> str:
        """Kind of badge (inti.templatetags.komponen)."""
        return {"pasti": "baik", "kuat": "baik", "sedang": "info", "lemah": "awas"}.get(self.value, "bahaya")


class SebabTakCocok(TextChoices):
    """Why a line of the bank's list is none of our families."""

    ASING = "asing", "NIK, No KK, dan namanya tidak ada di data kabupaten/kota ini"
    GANDA = "ganda", "lebih dari satu keluarga cocok, jadi tidak jelas yang mana"
    KK = "kk", "No KK-nya dikenal, tetapi NIK dan namanya lain"
    TERPAKAI = "terpakai", "keluarga dengan nama itu sudah dikenali lewat baris lain"
    DITOLAK = "ditolak", "barisnya di Final Closing ditolak waktu diimpor"
    BUKAN = "bukan", "sudah dinyatakan bukan keluarga di data ini"


class JenisSelisihBank(TextChoices):
    HANYA_FC = "hanya_fc", "Hanya di Final Closing"
    HANYA_BANK = "hanya_bank", "Hanya di daftar bank"
    NOMINAL = "nominal", "Jumlah berbeda"
    NAMA = "nama", "Nama berbeda"
    NOMOR = "nomor", "NIK atau No KK berbeda"


class SumberPotret(TextChoices):
    """Which list of the tahap a snapshot was taken with."""

    FINAL_CLOSING = "final_closing", "Final Closing"
    ART = "art", "Daftar ART"


class GolonganStatus(TextChoices):
    """What a status of the ministry speaks of: how far the money is, or why there is none."""

    PROSES = "proses", "Pembayaran berjalan"
    MASUK = "masuk", "Uang sudah sampai"
    GAGAL = "gagal", "Ada yang harus diperbaiki"
    DIKELUARKAN = "dikeluarkan", "Tidak dibayar"
    LALU = "lalu", "Tentang tahap sebelumnya"

    @property
    def jenis(self) -> str:
        """Kind of badge (inti.templatetags.komponen)."""
        return {"proses": "info", "masuk": "baik", "gagal": "awas", "dikeluarkan": "bahaya"}.get(self.value, "netral")


def rapikan_status(status: str) -> str:
    """A status of the ministry as its meaning is looked up (`StatusBayar.kode`)."""
    return " ".join(status.upper().split())
