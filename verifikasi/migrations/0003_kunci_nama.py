"""The name of a facility as it is compared: one definition, in the database, for doubles, imports and suggestions."""

import django.db.models
from django.db import migrations, models

import inti.migrasi
import verifikasi.models.fasilitas

# Letters apart from digits; long names of kinds short; NEGERI, and the kind that its own column says, dropped; no
# leading zeros. In this order.
LANGKAH = (
    ("[^A-Z0-9]+", " "),
    ("([A-Z])([0-9])", r"\1 \2"),
    ("([0-9])([A-Z])", r"\1 \2"),
    (r"\mSEKOLAH DASAR\M", "SD"),
    (r"\mSEKOLAH MENENGAH PERTAMA\M", "SMP"),
    (r"\mSEKOLAH MENENGAH ATAS\M", "SMA"),
    (r"\mSEKOLAH MENENGAH KEJURUAN\M", "SMK"),
    (r"\mMADRASAH IBTIDAIYAH\M", "MI"),
    (r"\mMADRASAH TSANAWIYAH\M", "MTS"),
    (r"\mMADRASAH ALIYAH\M", "MA"),
    (r"\m(SD|SMP|SMA|SMK|MI|MTS|MA|SLB|TK) ?(N|NEGERI)\M", r"\1"),
    (r"\m(POSYANDU|PUSKESMAS|PKM|KLINIK|BIDAN)\M", " "),
    (r"\m0+([0-9])", r"\1"),
    (" +", " "),
)


def _isi() -> str:
    isi = "upper(replace(nama, '.', ''))"
    for pola, ganti in LANGKAH:
        isi = f"regexp_replace({isi}, '{pola}', '{ganti}', 'g')"
    return f"btrim({isi})"


FUNGSI = f"""
    CREATE FUNCTION verifikasi_kunci_nama(nama text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {_isi()} $$
"""


class Migration(migrations.Migration):
    dependencies = [("verifikasi", "0002_acuan")]

    operations = [
        migrations.RunSQL(FUNGSI, "DROP FUNCTION verifikasi_kunci_nama(text)"),
        migrations.AddField(
            "fasilitas",
            "kunci",
            models.GeneratedField(
                db_persist=True,
                expression=verifikasi.models.fasilitas.KunciNama("nama"),
                output_field=django.db.models.CharField(max_length=300),
            ),
        ),
        inti.migrasi.AddIndex("fasilitas", models.Index(fields=["kabupaten_kode", "kunci"], name="fasilitas_kunci")),
    ]
