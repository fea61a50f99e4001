from datetime import date

from django.db import migrations

# docs/program.md §7. The ministry numbers the sessions of module 6 but the sources name none of them.
MODUL = {
    (1, "Pengasuhan dan Pendidikan Anak"): [
        "Menjadi orang tua yang lebih baik",
        "Memahami perilaku anak",
        "Memahami cara anak usia dini belajar",
        "Membantu anak sukses di sekolah",
    ],
    (2, "Pengelolaan Keuangan dan Perencanaan Usaha"): [
        "Mengelola keuangan keluarga",
        "Cermat meminjam dan menabung",
        "Memulai usaha",
    ],
    (3, "Kesehatan dan Gizi"): [
        "Gizi dan layanan ibu hamil",
        "Ibu menyusui dan balita",
        "Kesakitan anak dan kesehatan lingkungan",
    ],
    (4, "Perlindungan Anak"): [
        "Pencegahan kekerasan dan perlakuan salah",
        "Penelantaran dan eksploitasi",
    ],
    (5, "Kesejahteraan Sosial"): ["Disabilitas berat", "Lanjut usia"],
    (6, "Pencegahan dan Penanganan Stunting"): [f"Pencegahan dan penanganan stunting, sesi {n}" for n in range(1, 16)],
}
SEJAK = date(2018, 1, 1)


def isi(apps, schema_editor):
    Modul = apps.get_model("p2k2", "Modul")
    Sesi = apps.get_model("p2k2", "Sesi")
    for (nomor, nama), judul in MODUL.items():
        modul, _ = Modul.objects.get_or_create(nomor=nomor, berlaku_sejak=SEJAK, defaults={"nama": nama})
        for n, satu in enumerate(judul, start=1):
            Sesi.objects.get_or_create(modul=modul, nomor=n, defaults={"judul": satu})
    apps.get_model("p2k2", "AturanAbsen").objects.get_or_create(
        berlaku_sejak=SEJAK,
        defaults={
            "ambang": 3,
            "izin_dihitung": False,
            "sakit_dihitung": False,
            "bulan_tanpa_pertemuan": 3,
        },
    )


class Migration(migrations.Migration):
    """Modules, sessions and the default absence rule; all editable afterwards."""

    dependencies = [("p2k2", "0002_kehadiran_sehari")]

    operations = [migrations.RunPython(isi, migrations.RunPython.noop, elidable=False)]
