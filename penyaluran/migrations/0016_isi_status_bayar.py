from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Status, what it speaks of, what it means, what the family can do and who does the rest; docs/program.md §4.
STATUS = (
    ("AKTIF", "proses", "Keluarga tercantum sebagai penerima tahap ini.",
     "Tunggu kabar pendamping bahwa uang sudah masuk; KKS dan PIN tetap dipegang sendiri."),
    ("PROSES CEK REKENING", "proses", "Bank sedang memeriksa rekening keluarga.",
     "Tunggu hasilnya; siapkan KTP dan KK bila bank atau pendamping memintanya."),
    ("GAGAL CEK REKENING", "gagal", "Rekening tidak lolos pemeriksaan bank; nama atau NIK perlu dicocokkan.",
     "Tunjukkan KTP, KK, dan buku tabungan kepada pendamping; APD mengusulkan perbaikannya."),
    ("PROSES BUREKOL", "proses", "Rekening baru sedang dibuka bersama-sama oleh bank.",
     "Tunggu undangan bank untuk mengambil KKS dan buku tabungan; pendamping mengabarkan harinya."),
    ("PROSES SPM", "proses", "Surat perintah membayar sedang dibuat.",
     "Tunggu; pendamping mengabarkan setelah uang masuk rekening."),
    ("SUKSES SPM", "proses", "Surat perintah membayar sudah terbit; menunggu pencairan kas negara.",
     "Tunggu; pendamping mengabarkan setelah uang masuk rekening."),
    ("OMSPAN", "proses", "Pembayaran sedang diproses di kas negara.",
     "Tunggu; pendamping mengabarkan setelah uang masuk rekening."),
    ("GAGAL OMSPAN", "gagal", "Pembayaran ditolak kas negara; data rekening sedang diperbaiki di pusat.",
     "Pastikan nama dan NIK di KTP sama dengan buku tabungan, lalu kabari pendamping; APD menanyakan perbaikannya."),
    ("SP2D", "proses", "Kas negara sudah mencairkan dana ke bank; menunggu masuk rekening keluarga.",
     "Tunggu beberapa hari, lalu periksa saldo sendiri di ATM, agen, atau kantor bank."),
    ("SI", "masuk", "Bank sudah diperintah memindahkan dana; uang masuk dalam beberapa hari.",
     "Periksa saldo sendiri di ATM, agen, atau kantor bank; bila sepekan masih nol, kabari pendamping."),
    ("TIDAK TRANSAKSI", "lalu", "Dana tahap sebelumnya tidak diambil.",
     "Ceritakan kepada pendamping mengapa belum diambil; pendamping membantu menyelesaikan hambatannya."),
    ("EXCLUDE", "dikeluarkan", "Keluarga dikeluarkan dari daftar bayar tahap ini oleh pusat.",
     "Tanyakan sebabnya kepada pendamping; APD menanyakannya ke pusat."),
    ("EXCLUDE PEKERJAAN", "dikeluarkan", "Tidak dibayar karena ada anggota ASN, TNI, Polri, atau pensiunan.",
     "Bila tidak benar, tunjukkan KK dan surat keterangan pekerjaan kepada pendamping; APD mengusulkan perbaikannya."),
    ("EXCLUDE TIDAK LAYAK DAERAH", "dikeluarkan", "Tidak dibayar karena dinilai tidak layak oleh daerah.",
     "Bila keadaan keluarga tidak sesuai penilaian itu, minta pendamping mengusulkan pemeriksaan ulang ke Dinas Sosial."),
    ("EXCLUDE MENINGGAL", "dikeluarkan", "Tidak dibayar karena pengurus tercatat meninggal; usulkan pergantian pengurus.",
     "Serahkan surat kematian dan KK kepada pendamping; pergantian pengurus diusulkan dan diputuskan APD."),
    ("TIDAK LAYAK", "dikeluarkan", "Tidak dibayar karena hasil survei menyatakan tidak layak.",
     "Bila keadaan keluarga tidak sesuai survei, minta pendamping atau desa mengusulkan pemeriksaan ulang."),
)  # fmt: skip


def isi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    StatusBayar = apps.get_model("penyaluran", "StatusBayar")
    StatusBayar.objects.bulk_create(
        [
            StatusBayar(kode=kode, golongan=golongan, arti=arti, langkah_keluarga=langkah, urutan=i * 10)
            for i, (kode, golongan, arti, langkah) in enumerate(STATUS, 1)
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """The statuses known so far, in the order of a payment's path; staff edit them, so going back keeps it."""

    dependencies = [("penyaluran", "0015_status_bayar")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop)]
