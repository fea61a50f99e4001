import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpm", "0010_kartu"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeanggotaanBerubah",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sejak", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "kelompok",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="kpm.kelompok",
                    ),
                ),
                (
                    "kpm",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="kpm.kpm",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "keanggotaan berubah",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kelompok__isnull", False), ("kpm__isnull", True)),
                            models.Q(("kelompok__isnull", True), ("kpm__isnull", False)),
                            _connector="OR",
                        ),
                        name="keanggotaan_berubah_salah_satu",
                    )
                ],
            },
        ),
    ]
