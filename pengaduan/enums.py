"""Words of complaints (docs/program.md §11)."""

from django.db.models import IntegerChoices, TextChoices


class TingkatAduan(IntegerChoices):
    """Who works on a complaint; escalation goes one up."""

    PENDAMPING = 1, "Pendamping"
    KECAMATAN = 2, "Koordinator kecamatan"
    KABUPATEN = 3, "Koordinator kabupaten/kota"
    PROVINSI = 4, "Koordinator wilayah"
    PUSAT = 5, "Pusat"


# The lowest level that may see a complaint: open to all below it, or around staff of the kabupaten and further up.
BATAS_TERBUKA = TingkatAduan.PENDAMPING
BATAS_RAHASIA = (TingkatAduan.KABUPATEN, TingkatAduan.PROVINSI, TingkatAduan.PUSAT)


class KeadaanAduan(TextChoices):
    BARU = "baru", "Baru"  # received, nobody has looked at it
    DITERIMA = "diterima", "Diterima"
    PROSES = "proses", "Dalam proses"
    DIJAWAB = "dijawab", "Dijawab"  # waits for the reporter: satisfied, or not
    SELESAI = "selesai", "Selesai"
    DITUTUP = "ditutup", "Ditutup tanpa tindakan"  # not ours, a repetition, nothing to do: with a reason


TERBUKA = (KeadaanAduan.BARU, KeadaanAduan.DITERIMA, KeadaanAduan.PROSES)
BERAKHIR = (KeadaanAduan.SELESAI, KeadaanAduan.DITUTUP)


class KanalAduan(TextChoices):
    LANGSUNG = "langsung", "Bertemu langsung"
    KETUA = "ketua", "Lewat ketua kelompok"
    TELEPON = "telepon", "Telepon"
    WA = "wa", "WhatsApp"
    HALAMAN = "halaman", "Halaman lapor"  # /lapor/: filed by the reporter
    KOTAK = "kotak", "Kotak aduan"
    DESA = "desa", "Desa/kelurahan"
    CALL = "call", "Call center 021-171"
    CEKBANSOS = "cekbansos", "Cek Bansos"
    SP4N = "sp4n", "SP4N-LAPOR"


class UrgensiAduan(TextChoices):
    RENDAH = "rendah", "Rendah"
    SEDANG = "sedang", "Sedang"
    TINGGI = "tinggi", "Tinggi"
    KRITIS = "kritis", "Kritis"


class PeranTerlapor(TextChoices):
    """Whom a complaint is about, as its reporter can tell."""

    PENDAMPING = "pendamping", "Pendamping (yang mendatangi keluarga)"
    KORKEC = "korkec", "Koordinator kecamatan"
    KORKAB = "korkab", "Koordinator kabupaten/kota"
    APD = "apd", "Petugas data (APD)"
    DINAS = "dinas", "Dinas Sosial atau pejabat di atasnya"
    TAK_TAHU = "tak_tahu", "Petugas PKH, jabatannya tidak tahu"
    LUAR = "luar", "Bukan petugas PKH (agen, aparat desa, orang lain)"


class DariTerlapor(TextChoices):
    PELAPOR = "pelapor", "Disebut pelapor"
    NAMA = "nama", "Namanya ada dalam aduan"
    TUGAS = "tugas", "Pendamping keluarga ini"
    PENANGAN = "penangan", "Ditambahkan penangan"


class KeperluanPelapor(TextChoices):
    """Why the reporter's identity is opened; the label is what the access log keeps."""

    HUBUNGI = "hubungi", "Menghubungi pelapor"
    PERIKSA = "periksa", "Memeriksa kebenaran aduan"
    LINDUNGI = "lindungi", "Melindungi pelapor"
    LAINNYA = "lainnya", "Lainnya"


class JenisTindak(TextChoices):
    """What happened to a complaint, one line each."""

    MASUK = "masuk", "Aduan masuk"
    TERIMA = "terima", "Diterima"
    CATATAN = "catatan", "Catatan"  # among staff
    PESAN = "pesan", "Pesan kepada pelapor"
    BALASAN = "balasan", "Pesan dari pelapor"
    LANGKAH = "langkah", "Langkah"
    TUGAS = "tugas", "Tugas kunjungan"
    JAWABAN = "jawaban", "Jawaban"
    PUAS = "puas", "Pelapor puas"
    TAK_PUAS = "tak_puas", "Pelapor belum puas"
    BUKA_LAGI = "buka_lagi", "Dibuka lagi"
    SELESAI = "selesai", "Selesai"
    TUTUP = "tutup", "Ditutup tanpa tindakan"
    NAIK = "naik", "Dinaikkan"
    TURUN = "turun", "Diteruskan ke bawah"
    UBAH = "ubah", "Keterangan diubah"
    TERLAPOR = "terlapor", "Terlapor"  # added or released
    INGAT = "ingat", "Pengingat"


# Lines the reporter reads, beside the own ones.
BAGI_PELAPOR = (
    JenisTindak.MASUK,
    JenisTindak.TERIMA,
    JenisTindak.PESAN,
    JenisTindak.BALASAN,
    JenisTindak.JAWABAN,
    JenisTindak.PUAS,
    JenisTindak.TAK_PUAS,
    JenisTindak.BUKA_LAGI,
    JenisTindak.SELESAI,
    JenisTindak.TUTUP,
)
