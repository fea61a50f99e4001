from django.db import migrations


class Migration(migrations.Migration):
    """An attendance row carries its meeting's day; when the meeting moves, its rows move with it."""

    dependencies = [("p2k2", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE p2k2_kehadiran
                ADD CONSTRAINT kehadiran_pertemuan_tanggal
                FOREIGN KEY (pertemuan_id, tanggal) REFERENCES p2k2_pertemuan (id, tanggal)
                ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE
            """,
            reverse_sql="ALTER TABLE p2k2_kehadiran DROP CONSTRAINT kehadiran_pertemuan_tanggal",
        ),
    ]
