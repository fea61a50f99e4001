from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Code, reason, what to do then; the order of docs/program.md §4. Only the last needs words of its own.
ALASAN = (
    ("kks-hilang", "KKS hilang",
     "Buat surat keterangan hilang di kantor polisi, lalu dampingi keluarga ke bank penerbit dengan KTP dan KK."),
    ("kks-rusak", "KKS rusak", "Dampingi keluarga ke bank penerbit dengan kartu yang rusak, KTP, dan KK untuk ganti kartu."),
    ("kks-tertelan", "KKS tertelan ATM",
     "Catat tempat dan waktunya, lalu dampingi keluarga ke bank penerbit dengan KTP, KK, dan buku tabungan."),
    ("lupa-pin", "Lupa PIN",
     "Dampingi keluarga ke bank penerbit untuk PIN baru. PIN dibuat dan disimpan keluarga sendiri; jangan pernah ditanyakan."),
    ("terblokir", "PIN/kartu terblokir", "Dampingi keluarga ke bank penerbit dengan KKS, KTP, dan buku tabungan untuk membuka blokir."),
    ("saldo-kosong", "Saldo belum masuk/nol",
     "Minta APD memeriksa status SPM, SP2D, dan SI di SIKS-NG; cek saldo lagi beberapa hari kemudian dan kabari keluarga."),
    ("tidak-tahu", "Tidak tahu uang sudah masuk", "Beri tahu keluarga bahwa dana sudah masuk dan sepakati hari pengambilan."),
    ("kks-belum-dibagi", "KKS/buku tabungan belum dibagikan",
     "Tanyakan jadwal pembagian kepada bank dan APD, lalu beri tahu keluarga tempat dan tanggalnya."),
    ("burekol", "Proses burekol", "Tunggu pembukaan rekening kolektif; tanyakan kemajuannya kepada APD dan bank, kabari keluarga."),
    ("gagal-cek-rekening", "Gagal cek rekening",
     "Laporkan kepada APD; cocokkan nama dan NIK di KTP, buku tabungan, dan SIKS-NG, lalu usulkan perbaikan."),
    ("nama-nik-berbeda", "Nama/NIK berbeda bank–Dukcapil",
     "Cocokkan KTP dengan data Dukcapil, perbaiki yang keliru, lalu dampingi keluarga ke bank untuk menyamakan data."),
    ("rekening-tidak-aktif", "Rekening tidak aktif", "Dampingi keluarga ke bank penerbit dengan KTP dan buku tabungan untuk mengaktifkan rekening."),
    ("meninggal", "Meninggal",
     "Minta surat kematian, usulkan pergantian pengurus atau pengeluaran, dan laporkan kepada APD sebelum tahap berikut."),
    ("pindah", "Pindah", "Tanyakan alamat baru, catat dalam pemutakhiran, dan laporkan kepada APD agar pendamping tempat baru tahu."),
    ("tidak-ditemukan", "Tidak ditemukan", "Tanyakan kepada ketua kelompok, RT, dan desa; bila tetap tidak ditemukan laporkan kepada APD."),
    ("bekerja-di-luar", "Bekerja di luar daerah/negeri",
     "Hubungi keluarga di rumah; bila lama, usulkan pergantian pengurus kepada anggota yang merawat anak."),
    ("sakit-lansia", "Sakit/lansia tidak bisa datang", "Mintakan pelayanan bank atau Pos ke rumah, atau surat kuasa kepada anggota satu KK."),
    ("lokasi-jauh", "Lokasi jauh/agen tidak ada", "Mintakan pembayaran di tempat atau agen terdekat kepada bank lewat korkec."),
    ("kartu-orang-lain", "Kartu dipegang orang lain",
     "Minta kartu dikembalikan kepada keluarga hari itu juga, anjurkan ganti PIN, dan laporkan kepada korkec."),
    ("menolak", "Menolak/mengundurkan diri", "Tanyakan sebabnya, minta surat pernyataan, dan laporkan kepada korkec dan APD."),
    ("belum-sempat", "Belum sempat", "Ingatkan keluarga dan sepakati hari pengambilan sebelum batas waktu tahap ini."),
    ("lainnya", "Lainnya", "Tulis sebabnya dan bicarakan tindak lanjutnya dengan korkec."),
)  # fmt: skip


def isi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    AlasanBelumTransaksi = apps.get_model("penyaluran", "AlasanBelumTransaksi")
    AlasanBelumTransaksi.objects.bulk_create(
        [
            AlasanBelumTransaksi(
                kode=kode, nama=nama, tindak_lanjut=lanjut, urutan=i * 10, perlu_keterangan=kode == "lainnya"
            )
            for i, (kode, nama, lanjut) in enumerate(ALASAN, 1)
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Reasons for no transaction with their follow-ups; staff edit the list, so going back keeps it."""

    dependencies = [("penyaluran", "0002_rencana_sama")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop)]
