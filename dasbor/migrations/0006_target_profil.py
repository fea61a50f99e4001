from datetime import date
from typing import Any

from django.db import migrations

# Code: target, grave from (percent), of the profile alone; none is settled by a source [?]. `profil_masa` is the part
# of a period that must have been served to be judged: 3 of 12 months (docs/program.md §14).
AWAL = {
    "dijelaskan": (100, 70),
    "motivasi": (80, 40),
    "kabar": (100, 80),
    "mutakhir": (100, 80),
    "profil_masa": (25, 0),
}


def isi(apps: Any, schema_editor: Any) -> None:
    TargetUkuran = apps.get_model("dasbor", "TargetUkuran")
    TargetUkuran.objects.bulk_create(
        TargetUkuran(ukuran=kode, berlaku_sejak=date(2020, 1, 1), target=t, berat=b) for kode, (t, b) in AWAL.items()
    )


def lepas(apps: Any, schema_editor: Any) -> None:
    apps.get_model("dasbor", "TargetUkuran").objects.filter(ukuran__in=AWAL).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("dasbor", "0005_target_ukuran"),
    ]

    operations = [
        migrations.RunPython(isi, lepas),
    ]
