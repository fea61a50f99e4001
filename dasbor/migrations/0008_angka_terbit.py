import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dasbor", "0007_pendamping_lebih"),
        ("wilayah", "0002_batas"),
    ]

    operations = [
        migrations.CreateModel(
            name="AngkaTerbit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hari", models.DateField()),
                ("bulan", models.DateField()),
                ("kpm", models.PositiveIntegerField()),
                ("hamil", models.PositiveIntegerField()),
                ("aud", models.PositiveIntegerField()),
                ("sd", models.PositiveIntegerField()),
                ("smp", models.PositiveIntegerField()),
                ("sma", models.PositiveIntegerField()),
                ("disabil", models.PositiveIntegerField()),
                ("lansia", models.PositiveIntegerField()),
                ("ham", models.PositiveIntegerField()),
                ("rencana_n", models.PositiveIntegerField()),
                ("cair_n", models.PositiveIntegerField()),
                ("rencana_rp", models.BigIntegerField()),
                ("cair_rp", models.BigIntegerField()),
                ("wajib", models.PositiveIntegerField()),
                ("wajib_bertemu", models.PositiveIntegerField()),
                ("aduan_jawab", models.PositiveIntegerField()),
                ("aduan_tepat", models.PositiveIntegerField()),
                (
                    "wilayah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wilayah.wilayah"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "angka terbit",
                "constraints": [models.UniqueConstraint(fields=("hari", "wilayah", "bulan"), name="angka_terbit_satu")],
            },
        ),
    ]
