from datetime import date
from typing import Any

from django.db import migrations, models

# Nobody holds more families than the reference load (docs/program.md §2); grave from a fifth of the pendamping on [?].
AWAL = {"beban_lebih": (0, 20)}


def isi(apps: Any, schema_editor: Any) -> None:
    TargetUkuran = apps.get_model("dasbor", "TargetUkuran")
    TargetUkuran.objects.bulk_create(
        TargetUkuran(ukuran=kode, berlaku_sejak=date(2020, 1, 1), target=t, berat=b) for kode, (t, b) in AWAL.items()
    )


def lepas(apps: Any, schema_editor: Any) -> None:
    TargetUkuran = apps.get_model("dasbor", "TargetUkuran")
    TargetUkuran.objects.filter(ukuran__in=AWAL).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("dasbor", "0006_target_profil"),
    ]

    operations = [
        migrations.AddField(
            model_name="ringkasan",
            name="pendamping_lebih",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(isi, lepas),
    ]
