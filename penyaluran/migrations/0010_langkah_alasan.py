from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Reason, what it says of the card, its steps in order with the days each may take; docs/program.md §4.
LANGKAH: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("kks-hilang", "hilang", (
        ("Blokir kartu lewat layanan bank", 1), ("Surat keterangan hilang dari kepolisian", 3),
        ("Ke bank penerbit dengan KTP, KK, dan surat itu", 7), ("Kartu dan PIN baru di tangan keluarga", 14))),
    ("kks-rusak", "rusak", (
        ("Ke bank penerbit dengan kartu rusak, KTP, dan KK", 7), ("Kartu dan PIN baru di tangan keluarga", 14))),
    ("kks-tertelan", "tertelan", (
        ("Catat tempat dan waktu, lapor ke bank", 1), ("Ke bank penerbit dengan KTP, KK, dan buku tabungan", 7),
        ("Kartu di tangan keluarga", 14))),
    ("lupa-pin", "terblokir", (
        ("Ke bank penerbit untuk PIN baru", 7), ("Keluarga mencoba sendiri PIN barunya", 7))),
    ("terblokir", "terblokir", (
        ("Ke bank penerbit dengan KKS, KTP, dan buku tabungan", 7), ("Kartu dapat dipakai lagi", 7))),
    ("kks-belum-dibagi", "belum", (
        ("Tanyakan jadwal pembagian kepada bank dan APD", 3), ("Kabarkan tempat dan tanggalnya kepada keluarga", 5),
        ("Kartu dan buku tabungan di tangan keluarga", 14))),
    ("saldo-kosong", "", (
        ("Minta APD memeriksa status SPM, SP2D, dan SI", 2), ("Cek saldo lagi bersama keluarga", 7))),
    ("tidak-tahu", "", (("Beri tahu keluarga dan sepakati hari pengambilan", 3),)),
    ("burekol", "", (
        ("Tanyakan kemajuan pembukaan rekening kepada APD", 7), ("Kartu dan buku tabungan di tangan keluarga", 30))),
    ("gagal-cek-rekening", "", (
        ("Cocokkan KTP, buku tabungan, dan SIKS-NG", 5), ("Usulan perbaikan sampai di APD", 7),
        ("Bank memeriksa ulang rekening", 30))),
    ("nama-nik-berbeda", "", (
        ("Cocokkan KTP dengan data Dukcapil", 5), ("Ke bank untuk menyamakan data", 14))),
    ("rekening-tidak-aktif", "", (("Ke bank penerbit untuk mengaktifkan rekening", 7),)),
    ("meninggal", "", (
        ("Minta surat kematian", 7), ("Usulkan pergantian pengurus atau pengeluaran", 14))),
    ("pindah", "", (("Catat alamat baru dalam pemutakhiran", 7), ("Kabarkan kepada APD", 7))),
    ("tidak-ditemukan", "", (
        ("Tanyakan kepada ketua kelompok, RT, dan desa", 5), ("Laporkan kepada APD", 10))),
    ("bekerja-di-luar", "", (("Hubungi keluarga di rumah", 5), ("Usulkan pergantian pengurus bila lama", 14))),
    ("sakit-lansia", "", (("Minta pelayanan di rumah atau buat surat kuasa", 7),)),
    ("lokasi-jauh", "", (("Minta pembayaran di tempat kepada bank lewat korkec", 7),)),
    ("kartu-orang-lain", "", (
        ("Kartu kembali ke tangan keluarga", 1), ("Keluarga mengganti PIN-nya", 3), ("Laporkan kepada korkec", 1))),
    ("menolak", "", (("Minta surat pernyataan", 7), ("Laporkan kepada korkec dan APD", 10))),
    ("belum-sempat", "", (("Sepakati hari pengambilan dengan keluarga", 3),)),
    ("lainnya", "", (("Bicarakan tindak lanjutnya dengan korkec", 5),)),
)  # fmt: skip


def isi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Alasan = apps.get_model("penyaluran", "AlasanBelumTransaksi")
    Langkah = apps.get_model("penyaluran", "LangkahAlasan")
    ada = set(Alasan.objects.values_list("kode", flat=True))  # staff may have removed some
    for kode, kartu, langkah in LANGKAH:
        if kode not in ada:
            continue
        Alasan.objects.filter(kode=kode).update(kartu=kartu)
        Langkah.objects.bulk_create(
            [Langkah(alasan_id=kode, urutan=i, nama=nama, hari=hari) for i, (nama, hari) in enumerate(langkah, 1)],
            ignore_conflicts=True,
        )
    apps.get_model("penyaluran", "AturanAlarm").objects.get_or_create(mulai="2020-01-01")


class Migration(migrations.Migration):
    """Steps of each reason, what it says of the card, and the first rule of the alarms."""

    dependencies = [("penyaluran", "0009_pencairan")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop)]
