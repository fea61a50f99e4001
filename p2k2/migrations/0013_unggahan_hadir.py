import django.db.models.deletion
import django.utils.timezone
import uuid6
from django.conf import settings
from django.db import migrations, models

import inti.simpanan


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("p2k2", "0012_hitungan_dilanjutkan"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnggahanHadir",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("nama", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("ukuran", models.PositiveIntegerField()),
                (
                    "berkas",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=inti.simpanan.simpanan_rahasia,
                        upload_to="hadir/%Y/%m/",
                    ),
                ),
                ("diunggah_pada", models.DateTimeField(default=django.utils.timezone.now)),
                ("diterapkan_pada", models.DateTimeField(null=True)),
                ("diubah", models.PositiveIntegerField(default=0)),
                (
                    "diterapkan_oleh",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diunggah_oleh",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pertemuan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unggahan", to="p2k2.pertemuan"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "unggahan daftar hadir",
                "indexes": [models.Index(fields=["diunggah_pada"], name="unggahan_hadir_sejak")],
                "constraints": [
                    models.UniqueConstraint(fields=("pertemuan", "sha256"), name="unggahan_hadir_sama_sekali"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diterapkan_oleh__isnull", True), ("diterapkan_pada__isnull", True), ("diubah", 0)
                        )
                        | models.Q(
                            ("diterapkan_oleh__isnull", False),
                            ("diterapkan_pada__isnull", False),
                            ("diubah__gt", 0),
                        ),
                        name="unggahan_hadir_diterapkan_berpasangan",
                    ),
                ],
            },
        ),
    ]
