from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("p2k2", "0011_catatan_rekap"),
    ]

    operations = [
        migrations.AddField(
            model_name="hitungantanda",
            name="dilanjutkan",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
