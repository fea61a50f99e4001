import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Fewer and better indexes on the largest table: a family's register is read from one index alone."""

    atomic = False

    dependencies = [("p2k2", "0003_acuan")]

    operations = [
        RemoveIndexConcurrently(model_name="kehadiran", name="kehadiran_kpm"),
        AddIndexConcurrently(
            model_name="kehadiran",
            index=models.Index(fields=["kpm", "tanggal"], include=["pertemuan", "status"], name="kehadiran_kpm"),
        ),
        migrations.AlterField(
            model_name="kehadiran",
            name="pertemuan",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kehadiran",
                to="p2k2.pertemuan",
            ),
        ),
        migrations.AlterField(
            model_name="kehadiran",
            name="kpm",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kehadiran",
                to="kpm.kpm",
            ),
        ),
        migrations.AlterField(
            model_name="kehadiran",
            name="dicatat_oleh",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
