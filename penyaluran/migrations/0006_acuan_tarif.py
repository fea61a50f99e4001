from datetime import date

from django.db import migrations

# docs/program.md §3: whole rupiah per payment of one, two and three months. Never computed from the yearly figure.
TARIF = {
    "hamil": (250_000, 500_000, 750_000),
    "aud": (250_000, 500_000, 750_000),
    "sd": (75_000, 150_000, 225_000),
    "smp": (125_000, 250_000, 375_000),
    "sma": (166_666, 333_333, 500_000),
    "lansia": (200_000, 400_000, 600_000),
    "disabil": (200_000, 400_000, 600_000),
    "ham": (900_000, 1_800_000, 2_700_000),
}
SEJAK = date(2020, 1, 1)
SEJAK_HAM = date(2024, 1, 1)

# (mulai, selesai, lansia and disabilitas at most, age from which an elder counts)
ATURAN = [
    (date(2020, 1, 1), date(2020, 12, 31), 1, 60),
    (date(2021, 1, 1), date(2022, 12, 31), 1, 70),
    (date(2023, 1, 1), None, 4, 60),
]


def muat(apps, schema_editor):
    Tarif = apps.get_model("penyaluran", "Tarif")
    Tarif.objects.bulk_create(
        Tarif(komponen=k, bulan=bulan, nominal=nominal, mulai=SEJAK_HAM if k == "ham" else SEJAK)
        for k, baris in TARIF.items()
        for bulan, nominal in enumerate(baris, start=1)
    )
    AturanBantuan = apps.get_model("penyaluran", "AturanBantuan")
    AturanBantuan.objects.bulk_create(
        AturanBantuan(
            mulai=mulai,
            selesai=selesai,
            maks_anggota=4,
            maks_sekolah=3,
            maks_aud=2,
            maks_lansia=lansia,
            maks_disabil=lansia,
            umur_lansia=umur,
        )
        for mulai, selesai, lansia, umur in ATURAN
    )


class Migration(migrations.Migration):
    dependencies = [("penyaluran", "0005_hak")]
    operations = [migrations.RunPython(muat, migrations.RunPython.noop)]
