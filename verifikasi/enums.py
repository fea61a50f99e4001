from django.db.models import TextChoices

from kpm.enums import JENJANG, JenisKomponen

MENIT_BERUNTUN = 10  # entries of one person within so many minutes are a thing to look at (docs/program.md §8)


class Bidang(TextChoices):
    """Where a duty is kept."""

    PENDIDIKAN = "pendidikan", "Pendidikan"
    KESEHATAN = "kesehatan", "Kesehatan"


class JenisFasilitas(TextChoices):
    SEKOLAH = "sekolah", "Sekolah"
    PUSKESMAS = "puskesmas", "Puskesmas"
    POSYANDU = "posyandu", "Posyandu"
    BIDAN = "bidan", "Bidan desa"
    KLINIK = "klinik", "Klinik atau rumah sakit"
    LAINNYA = "lainnya", "Layanan lain"


BIDANG_FASILITAS = {j: Bidang.PENDIDIKAN if j == JenisFasilitas.SEKOLAH else Bidang.KESEHATAN for j in JenisFasilitas}


# Components by which a member needs a facility of a field: what they owe there is dated reference data (`Kewajiban`).
KOMPONEN_BIDANG: dict[str, tuple[JenisKomponen, ...]] = {
    Bidang.PENDIDIKAN: JENJANG,
    Bidang.KESEHATAN: (JenisKomponen.HAMIL, JenisKomponen.AUD, JenisKomponen.LANSIA, JenisKomponen.DISABIL),
}


class SumberKeikutsertaan(TextChoices):
    """How a member came to a facility."""

    LAPANGAN = "lapangan", "Pendamping"
    PADANAN = "padanan", "Dicocokkan dari nama"
    FORMULIR = "formulir", "Formulir verifikasi"


class Ukuran(TextChoices):
    """What a duty is measured by."""

    HADIR_SEKOLAH = "hadir_sekolah", "Kehadiran di sekolah"
    PERIKSA = "periksa", "Pemeriksaan kesehatan"
    TIMBANG = "timbang", "Penimbangan"
    TINGGI = "tinggi", "Pengukuran tinggi atau panjang badan"
    VITAMIN_A = "vitamin_a", "Vitamin A"
    IMUNISASI = "imunisasi", "Imunisasi"
    PERKEMBANGAN = "perkembangan", "Pemeriksaan perkembangan"
    SOSIAL = "sosial", "Kegiatan sosial"


class PerlakuanIzin(TextChoices):
    """How days of leave or sickness stand in a pupil's percentage."""

    MENGURANGI = "mengurangi", "Mengurangi hari hadir"
    HADIR = "hadir", "Dihitung hadir"
    DIKELUARKAN = "dikeluarkan", "Dikeluarkan dari hari efektif"


class Hasil(TextChoices):
    """The four outcomes (docs/program.md §8): no report is never a failure."""

    MEMENUHI = "memenuhi", "Memenuhi"
    TIDAK = "tidak", "Tidak memenuhi"
    BELUM = "belum", "Belum ada laporan"
    TIDAK_BERLAKU = "na", "Tidak berlaku"


class KeadaanPeserta(TextChoices):
    """What the facility says of a person in a month."""

    TERCATAT = "tercatat", "Tercatat"
    TIDAK_TERDAFTAR = "tak_terdaftar", "Tidak terdaftar di sini"


class SumberCatatan(TextChoices):
    LAYAR = "layar", "Diisi di layar"
    KARTU = "kartu", "Kartu dipindai"
    IMPOR = "impor", "Berkas formulir"


class JenjangSanksi(TextChoices):
    """The rungs above the incidental visit, which is a task (docs/program.md §8)."""

    PERINGATAN = "peringatan", "Surat peringatan"
    PENANGGUHAN = "penangguhan", "Penangguhan"
    PENGHENTIAN = "penghentian", "Penghentian"


class KeadaanSanksi(TextChoices):
    DIUSULKAN = "diusulkan", "Menunggu putusan"
    BERLAKU = "berlaku", "Berlaku"
    DITOLAK = "ditolak", "Tidak disetujui"
    GUGUR = "gugur", "Gugur"  # what it rested on went away before a decision
    DIBATALKAN = "dibatalkan", "Dibatalkan"  # decided, and reversed


class KeadaanKeberatan(TextChoices):
    TERBUKA = "terbuka", "Menunggu putusan"
    DITERIMA = "diterima", "Diterima"
    DITOLAK = "ditolak", "Ditolak"
    DICABUT = "dicabut", "Dicabut keluarga"


class HasilPeriksa(TextChoices):
    """What a re-check of an entry found."""

    COCOK = "cocok", "Cocok"
    BERBEDA = "berbeda", "Berbeda"
    TIDAK_ADA = "tidak_ada", "Tidak ada catatannya di fasilitas"
