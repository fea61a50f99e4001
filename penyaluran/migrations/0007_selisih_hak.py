from django.db import migrations, models

import inti.migrasi

_BERBEDA = models.Q(("nominal_fc__isnull", False), models.Q(("nominal", models.F("nominal_fc")), _negated=True))


class Migration(migrations.Migration):
    dependencies = [("penyaluran", "0006_acuan_tarif")]
    operations = [
        inti.migrasi.AddIndex(
            model_name="hak",
            index=models.Index(
                condition=_BERBEDA, fields=["tahap", f"{tingkat}_kode", "desa", "id"], name=f"hak_selisih_{tingkat}"
            ),
        )
        for tingkat in ("kabupaten", "kecamatan")
    ]
