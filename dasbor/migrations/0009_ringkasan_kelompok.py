import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

# Counted within minutes, not first at night: groups of an installation that is already at work.
TANDAI = """
    INSERT INTO inti_desaberubah (kode, sejak) SELECT DISTINCT desa_id, now() FROM kpm_kelompok
    ON CONFLICT (kode) DO UPDATE SET sejak = excluded.sejak
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dasbor", "0008_angka_terbit"),
        ("inti", "0001_initial"),
        ("kpm", "0012_kewajiban_berubah"),
        ("wilayah", "0002_batas"),
    ]

    operations = [
        migrations.CreateModel(
            name="RingkasanKelompok",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tahap_kode", models.CharField(blank=True, max_length=6)),
                ("kpm", models.PositiveIntegerField(default=0)),
                ("kpm_tanpa", models.PositiveIntegerField(db_default=0, default=0)),
                ("kpm_lepas", models.PositiveIntegerField(db_default=0, default=0)),
                ("hamil", models.PositiveIntegerField(db_default=0, default=0)),
                ("aud", models.PositiveIntegerField(db_default=0, default=0)),
                ("sd", models.PositiveIntegerField(db_default=0, default=0)),
                ("smp", models.PositiveIntegerField(db_default=0, default=0)),
                ("sma", models.PositiveIntegerField(db_default=0, default=0)),
                ("disabil", models.PositiveIntegerField(db_default=0, default=0)),
                ("lansia", models.PositiveIntegerField(db_default=0, default=0)),
                ("ham", models.PositiveIntegerField(db_default=0, default=0)),
                ("kelompok", models.PositiveIntegerField(default=0)),
                ("kelompok_bertemu", models.PositiveIntegerField(default=0)),
                ("wajib", models.PositiveIntegerField(db_default=0, default=0)),
                ("wajib_bertemu", models.PositiveIntegerField(db_default=0, default=0)),
                ("wajib_beralasan", models.PositiveIntegerField(db_default=0, default=0)),
                ("pertemuan", models.PositiveIntegerField(default=0)),
                ("hadir", models.PositiveIntegerField(db_default=0, default=0)),
                ("izin", models.PositiveIntegerField(db_default=0, default=0)),
                ("sakit", models.PositiveIntegerField(db_default=0, default=0)),
                ("alpa", models.PositiveIntegerField(db_default=0, default=0)),
                ("kosong", models.PositiveIntegerField(db_default=0, default=0)),
                ("sesi", models.PositiveIntegerField(db_default=0, default=0)),
                ("sesi_dari", models.PositiveIntegerField(db_default=0, default=0)),
                ("tanda_absen", models.PositiveIntegerField(default=0)),
                ("tanda_kelompok", models.PositiveIntegerField(default=0)),
                ("kunjungan", models.PositiveIntegerField(default=0)),
                ("kpm_dikunjungi", models.PositiveIntegerField(db_default=0, default=0)),
                ("usulan", models.PositiveIntegerField(db_default=0, default=0)),
                ("bantuan", models.PositiveIntegerField(db_default=0, default=0)),
                ("kpm_bantuan", models.PositiveIntegerField(db_default=0, default=0)),
                ("rencana_n", models.PositiveIntegerField(default=0)),
                ("masuk_n", models.PositiveIntegerField(db_default=0, default=0)),
                ("cair_n", models.PositiveIntegerField(default=0)),
                ("sebagian_n", models.PositiveIntegerField(default=0)),
                ("tidak_n", models.PositiveIntegerField(default=0)),
                ("rencana_rp", models.BigIntegerField(default=0)),
                ("cair_rp", models.BigIntegerField(default=0)),
                ("sisa_rp", models.BigIntegerField(default=0)),
                ("tidak_rp", models.BigIntegerField(default=0)),
                ("aduan_masuk", models.PositiveIntegerField(db_default=0, default=0)),
                ("aduan_jawab", models.PositiveIntegerField(db_default=0, default=0)),
                ("aduan_tepat", models.PositiveIntegerField(db_default=0, default=0)),
                ("aduan_buka", models.PositiveIntegerField(db_default=0, default=0)),
                ("aduan_lewat", models.PositiveIntegerField(db_default=0, default=0)),
                ("dihitung_pada", models.DateTimeField(default=django.utils.timezone.now)),
                ("bulan", models.DateField()),
                ("rinci", models.JSONField(default=dict)),
                (
                    "untuk_kelompok",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="kpm.kelompok"),
                ),
                (
                    "wilayah",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wilayah.wilayah",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ringkasan kelompok",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rencana_n__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("cair_n"), "+", models.F("sebagian_n")
                                    ),
                                    "+",
                                    models.F("tidak_n"),
                                ),
                            )
                        ),
                        name="ringkasankelompok_keluarga_seimbang",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rencana_rp__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("cair_rp"), "+", models.F("sisa_rp")
                                    ),
                                    "+",
                                    models.F("tidak_rp"),
                                ),
                            )
                        ),
                        name="ringkasankelompok_rupiah_seimbang",
                    ),
                    models.UniqueConstraint(
                        fields=("bulan", "wilayah", "untuk_kelompok"), name="ringkasankelompok_satu"
                    ),
                ],
            },
        ),
        migrations.RunSQL(TANDAI, migrations.RunSQL.noop),
    ]
