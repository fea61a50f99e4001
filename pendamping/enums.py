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
}

# Why somebody goes there, for the visit a task asks for.
TUJUAN_PER_JENIS: dict[str, TujuanKunjungan] = {
    JenisTugas.HILANG: TujuanKunjungan.BANTUAN,
    JenisTugas.KUNJUNGAN_AWAL: TujuanKunjungan.LAINNYA,
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
