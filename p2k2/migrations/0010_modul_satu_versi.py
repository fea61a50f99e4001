import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.expressions
from django.db import migrations

import inti.migrasi


class Migration(migrations.Migration):
    """Two versions of a module never hold on one day."""

    dependencies = [("p2k2", "0009_materi_laporan")]

    operations = [
        inti.migrasi.AddConstraint(
            model_name="modul",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("nomor", "="),
                    (
                        django.db.models.expressions.Func(
                            django.db.models.expressions.F("berlaku_sejak"),
                            django.db.models.expressions.F("berlaku_sampai"),
                            django.db.models.expressions.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="modul_satu_versi",
                violation_error_message="Masa berlaku versi ini bertumpuk dengan versi lain modul yang sama. "
                "Akhiri dulu versi yang lama.",
            ),
        ),
    ]
