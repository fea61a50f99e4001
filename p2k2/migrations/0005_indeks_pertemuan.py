from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A group's last held meeting is found in one index alone."""

    atomic = False

    dependencies = [("p2k2", "0004_indeks_kehadiran")]

    operations = [
        RemoveIndexConcurrently(model_name="pertemuan", name="pertemuan_kelompok"),
        AddIndexConcurrently(
            model_name="pertemuan",
            index=models.Index(fields=["kelompok", "-tanggal"], include=["keadaan"], name="pertemuan_kelompok"),
        ),
    ]
