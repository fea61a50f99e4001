from django.db import migrations

# docs/program.md §7: our modules among the six materials of SIKS-NG; editable afterwards.
PADANAN = {1: "mental", 2: "keuangan", 3: "kesehatan", 4: "kesejahtera", 5: "kesejahtera", 6: "kesehatan"}


def isi(apps, schema_editor):
    for nomor, materi in PADANAN.items():
        apps.get_model("p2k2", "Modul").objects.filter(nomor=nomor).update(materi_siks=materi)


class Migration(migrations.Migration):
    dependencies = [("p2k2", "0007_pertemuan_lengkap")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop, elidable=False)]
