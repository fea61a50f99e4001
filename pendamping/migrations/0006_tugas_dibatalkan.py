from django.db import migrations, models
from django.db.models import Q

import inti.migrasi

# Also called off by a coordinator, who says why; rows that satisfied the former condition satisfy this one.
LENGKAP = (
    Q(keadaan="terbuka", hasil="", diselesaikan_oleh__isnull=True, diselesaikan_pada__isnull=True)
    | (Q(keadaan="selesai", diselesaikan_oleh__isnull=False, diselesaikan_pada__isnull=False) & ~Q(hasil=""))
    | Q(keadaan="batal", hasil="", diselesaikan_oleh__isnull=True, diselesaikan_pada__isnull=True)
    | (
        Q(keadaan="batal", hasil="", diselesaikan_oleh__isnull=False, diselesaikan_pada__isnull=False)
        & ~Q(keterangan="")
    )
)


class Migration(migrations.Migration):
    dependencies = [("pendamping", "0005_acuan_lapangan")]
    operations = [
        migrations.RemoveConstraint(model_name="tugas", name="tugas_selesai_lengkap"),
        inti.migrasi.AddConstraint(
            model_name="tugas", constraint=models.CheckConstraint(condition=LENGKAP, name="tugas_selesai_lengkap")
        ),
    ]
