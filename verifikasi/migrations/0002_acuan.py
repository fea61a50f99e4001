from datetime import date

from django.db import migrations

SEJAK = date(2018, 1, 1)
# docs/program.md §8. kode: (komponen, umur dari, umur sebelum, ukuran, jumlah, tiap bulan, menentukan, uraian)
KESEHATAN = {
    "hamil-periksa": ("hamil", None, None, "periksa", 1, 3, True, "Ibu hamil atau nifas diperiksa tiap triwulan"),
    "bayi-timbang": ("aud", 0, 12, "timbang", 1, 1, True, "Bayi ditimbang tiap bulan"),
    "bayi-panjang": ("aud", 0, 12, "tinggi", 1, 1, False, "Panjang badan bayi diukur tiap bulan"),
    "bayi-imunisasi": ("aud", 0, 12, "imunisasi", 1, 12, False, "Imunisasi bayi lengkap"),
    "balita-timbang": ("aud", 12, 60, "timbang", 1, 1, True, "Balita ditimbang tiap bulan"),
    "balita-tinggi": ("aud", 12, 60, "tinggi", 1, 6, False, "Tinggi badan balita diukur dua kali setahun"),
    "balita-vitamin": ("aud", 12, 60, "vitamin_a", 1, 6, False, "Vitamin A dua kali setahun"),
    "balita-kembang": ("aud", 12, 60, "perkembangan", 1, 6, False, "Perkembangan diperiksa dua kali setahun"),
    "prasekolah-timbang": ("aud", 60, 84, "timbang", 1, 6, True, "Anak 5–6 tahun ditimbang dua kali setahun"),
    "prasekolah-tinggi": ("aud", 60, 84, "tinggi", 1, 6, False, "Tinggi badan anak 5–6 tahun diukur dua kali setahun"),
    "lansia-periksa": ("lansia", None, None, "periksa", 1, 12, True, "Lansia diperiksa sekali setahun"),
    "lansia-sosial": ("lansia", None, None, "sosial", 1, 12, False, "Lansia ikut kegiatan sosial sekali setahun"),
    "disabil-periksa": (
        "disabil",
        None,
        None,
        "periksa",
        1,
        12,
        True,
        "Penyandang disabilitas diperiksa sekali setahun",
    ),
}


def isi(apps, schema_editor):
    Kewajiban = apps.get_model("verifikasi", "Kewajiban")
    for kode, (jenis, dari, sampai, ukuran, jumlah, tiap, menentukan, uraian) in KESEHATAN.items():
        Kewajiban.objects.get_or_create(
            kode=kode,
            berlaku_sejak=SEJAK,
            defaults={
                "jenis": jenis,
                "umur_dari": dari,
                "umur_sampai": sampai,
                "bidang": "kesehatan",
                "ukuran": ukuran,
                "jumlah": jumlah,
                "tiap_bulan": tiap,
                "menentukan": menentukan,
                "uraian": uraian,
            },
        )
    for jenis in ("sd", "smp", "sma"):
        Kewajiban.objects.get_or_create(
            kode=f"{jenis}-hadir",
            berlaku_sejak=SEJAK,
            defaults={
                "jenis": jenis,
                "bidang": "pendidikan",
                "ukuran": "hadir_sekolah",
                "ambang_persen": 85,
                "uraian": f"Siswa {jenis.upper()} hadir paling sedikit 85 % hari efektif tiap bulan",
            },
        )
    apps.get_model("verifikasi", "AturanVerkom").objects.get_or_create(berlaku_sejak=SEJAK)
    apps.get_model("verifikasi", "AturanSanksi").objects.get_or_create(berlaku_sejak=SEJAK)


class Migration(migrations.Migration):
    """Duties and the default rules; all editable afterwards."""

    dependencies = [("verifikasi", "0001_initial")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop, elidable=False)]
