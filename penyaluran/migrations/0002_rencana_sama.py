from django.db import migrations


class Migration(migrations.Migration):
    """What is reconciled is what was planned: an amount once reconciled against cannot change under it."""

    dependencies = [("penyaluran", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE penyaluran_rekonsiliasi
                ADD CONSTRAINT rekonsiliasi_pembayaran_rencana
                FOREIGN KEY (pembayaran_id, rencana) REFERENCES penyaluran_pembayaran (id, nominal)
                DEFERRABLE INITIALLY IMMEDIATE
            """,
            reverse_sql="ALTER TABLE penyaluran_rekonsiliasi DROP CONSTRAINT rekonsiliasi_pembayaran_rencana",
        ),
    ]
