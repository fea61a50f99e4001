from django.db import migrations, models

import inti.migrasi


class Migration(migrations.Migration):
    """The indexes of lists take on the lists' own order."""

    dependencies = [("penyaluran", "0003_alasan_belum_transaksi")]

    operations = [
        migrations.RemoveIndex(model_name="pembayaran", name="pembayaran_kecamatan"),
        migrations.RemoveIndex(model_name="pembayaran", name="pembayaran_kabupaten"),
        inti.migrasi.AddIndex(
            model_name="pembayaran",
            index=models.Index(fields=["tahap", "kecamatan_kode", "desa", "id"], name="pembayaran_kecamatan"),
        ),
        inti.migrasi.AddIndex(
            model_name="pembayaran",
            index=models.Index(fields=["tahap", "kabupaten_kode", "desa", "id"], name="pembayaran_kabupaten"),
        ),
    ]
