from django.contrib.postgres.indexes import BrinIndex, HashIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Photos by their content and by the time they came in: the search for one picture in two places."""

    atomic = False

    dependencies = [("inti", "0004_foto_tersandi")]

    operations = [
        AddIndexConcurrently(model_name="foto", index=HashIndex(fields=["sha256"], name="foto_isi")),
        AddIndexConcurrently(model_name="foto", index=BrinIndex(fields=["diunggah_pada"], name="foto_diunggah_sejak")),
    ]
