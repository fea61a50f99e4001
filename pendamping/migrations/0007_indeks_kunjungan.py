from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Visits by when they were recorded: what is new since a night, and what one person wrote within minutes."""

    atomic = False

    dependencies = [("pendamping", "0006_tugas_dibatalkan")]

    operations = [
        AddIndexConcurrently(
            model_name="kunjungan",
            index=models.Index(fields=["petugas", "dicatat_pada"], name="kunjungan_dicatat"),
        ),
        AddIndexConcurrently(
            model_name="kunjungan",
            index=BrinIndex(fields=["dicatat_pada"], name="kunjungan_dicatat_sejak"),
        ),
    ]
