from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Drawing the flags finds a family's meetings in one index alone."""

    atomic = False

    dependencies = [("p2k2", "0014_kabar_menyebut_pertemuan")]

    operations = [
        RemoveIndexConcurrently(model_name="pertemuan", name="pertemuan_kelompok"),
        AddIndexConcurrently(
            model_name="pertemuan",
            index=models.Index(
                fields=["kelompok", "-tanggal"], include=["keadaan", "id", "jam_mulai"], name="pertemuan_kelompok"
            ),
        ),
    ]
