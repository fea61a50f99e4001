from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Code, name, in everyday words, first level, suspected fraud, about the pendamping, urgency, pauses the ladder;
# docs/program.md §11.
JENIS: tuple[tuple[str, str, str, int, bool, bool, str, bool], ...] = (
    ("kartu", "KKS hilang, rusak, tertelan, atau PIN",
     "Kartu KKS hilang, rusak, tertelan mesin, atau lupa PIN", 1, False, False, "tinggi", True),
    ("belum-terima", "Bantuan belum diterima", "Uang bantuan tidak masuk padahal yang lain sudah", 1, False, False,
     "tinggi", True),
    ("dipotong", "Bantuan kurang atau dipotong", "Uang yang diterima kurang, atau diminta sebagian", 3, True, True,
     "tinggi", True),
    ("kepesertaan", "Kepesertaan", "Orang mampu dapat bantuan, atau tiba-tiba dikeluarkan", 2, False, False,
     "sedang", True),
    ("komplementer", "Bantuan lain (sembako, KIS, KIP)", "Sembako, KIS, atau KIP tidak ada atau terblokir", 1, False,
     False, "sedang", False),
    ("data", "Data keliru", "Nama, NIK, alamat, atau sekolah anak salah", 1, False, False, "sedang", True),
    ("pelayanan", "Pelayanan pendamping", "Pendamping tidak pernah datang, kasar, atau tidak mengabari", 3, False, True,
     "sedang", True),
    ("pungutan", "Pungutan atau penyalahgunaan", "Diminta uang, kartu atau PIN dipegang orang lain, diancam", 3, True,
     True, "kritis", True),
    ("lainnya", "Lainnya", "Hal lain tentang PKH", 2, False, False, "sedang", False),
)  # fmt: skip

# Steps in order: what, by whom, within how many working days of the complaint.
LANGKAH: dict[str, tuple[tuple[str, str, int], ...]] = {
    "kartu": (
        ("Blokir kartu lewat layanan bank", "Keluarga bersama pendamping", 1),
        ("Surat keterangan hilang dari kepolisian (bila hilang)", "Keluarga bersama pendamping", 3),
        ("Ke bank penerbit dengan KTP, KK, dan buku tabungan", "Keluarga bersama pendamping", 5),
        ("Kartu dan PIN baru di tangan keluarga", "Pendamping memastikan", 10),
    ),
    "belum-terima": (
        ("Periksa daftar dan status pembayaran", "Pendamping", 1),
        ("Cek saldo bersama keluarga", "Keluarga bersama pendamping", 3),
        ("Minta APD memeriksa SPM, SP2D, dan SI bila uang tidak ada", "APD", 5),
        ("Kabarkan hasilnya kepada keluarga", "Pendamping", 7),
    ),
    "dipotong": (
        ("Temui keluarga tanpa pihak yang diadukan", "Koordinator kabupaten", 3),
        ("Cocokkan rekening koran dengan catatan pencairan", "Koordinator kabupaten dan bank", 5),
        ("Minta keterangan pihak yang diadukan", "Koordinator kabupaten", 7),
        ("Tetapkan hasil dan teruskan ke Dinas Sosial bila terbukti", "Koordinator kabupaten", 10),
    ),
    "kepesertaan": (
        ("Kunjungi keluarga yang dimaksud", "Pendamping", 3),
        ("Usulkan perubahan kepesertaan bila perlu", "Pendamping", 5),
        ("Kabarkan hasilnya", "Koordinator kecamatan", 7),
    ),
    "komplementer": (
        ("Periksa penyaluran bantuan itu", "Pendamping", 3),
        ("Usulkan kepada APD untuk periode berikut", "Pendamping", 5),
    ),
    "data": (
        ("Cocokkan KTP dan KK dengan data", "Pendamping", 3),
        ("Kirim usulan pemutakhiran", "Pendamping", 5),
    ),
    "pelayanan": (
        ("Temui atau hubungi pelapor", "Koordinator kabupaten", 3),
        ("Periksa jejak kunjungan dan pertemuan", "Koordinator kabupaten", 5),
        ("Bicarakan dengan petugas dan sepakati perbaikan", "Koordinator kabupaten", 10),
    ),
    "pungutan": (
        ("Amankan kartu dan PIN: kembali ke keluarga, PIN diganti", "Koordinator kabupaten", 1),
        ("Temui keluarga tanpa pihak yang diadukan", "Koordinator kabupaten", 3),
        ("Periksa keluarga lain dengan petugas yang sama", "Koordinator kabupaten", 7),
        ("Tetapkan hasil dan teruskan ke Dinas Sosial", "Koordinator kabupaten", 10),
    ),
    "lainnya": (("Bicarakan dengan pelapor", "Koordinator kecamatan", 3),),
}  # fmt: skip

# Working days from the day a level gets it: acknowledge, settle, reminded before; docs/program.md §11 [?].
TENGGAT = ((1, 1, 3, 1), (2, 1, 7, 2), (3, 1, 14, 3), (4, 1, 30, 5), (5, 1, 30, 5))
SEJAK = "2007-01-01"


def isi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Jenis = apps.get_model("pengaduan", "JenisAduan")
    Langkah = apps.get_model("pengaduan", "LangkahJenisAduan")
    Tenggat = apps.get_model("pengaduan", "AturanTenggat")
    for urutan, (kode, nama, contoh, tingkat, curiga, petugas, urgensi, jeda) in enumerate(JENIS, 1):
        Jenis.objects.create(
            kode=kode, nama=nama, contoh=contoh, tingkat_awal=tingkat, curiga=curiga, tentang_petugas=petugas,
            urgensi=urgensi, jeda_sanksi=jeda, urutan=urutan,
        )  # fmt: skip
        for nomor, (langkah, pelaksana, hari) in enumerate(LANGKAH[kode], 1):
            Langkah.objects.create(jenis_id=kode, urutan=nomor, nama=langkah, pelaksana=pelaksana, hari=hari)
    for tingkat, terima, selesai, ingat in TENGGAT:
        Tenggat.objects.create(
            tingkat=tingkat, berlaku_sejak=SEJAK, hari_terima=terima, hari_selesai=selesai, hari_ingat=ingat
        )


class Migration(migrations.Migration):
    dependencies = [("pengaduan", "0001_initial")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop)]
