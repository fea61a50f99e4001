from typing import Any

from django.db import migrations

from inti.migrasi import tanpa_loop


def jalankan(apps: Any, schema_editor: Any) -> None:
    tanpa_loop(schema_editor)


class Migration(migrations.Migration):
    """For triggers that stand already; `inti.migrasi.AddTrigger` sees to those to come."""

    dependencies = [("inti", "0006_foto_dari_umum")]

    operations = [migrations.RunPython(jalankan, migrations.RunPython.noop)]
