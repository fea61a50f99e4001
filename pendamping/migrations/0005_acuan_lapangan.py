from datetime import date

from django.db import migrations

# docs/program.md §2: the performance items used since 2025.
BUTIR = {
    1: "Bantuan tepat sasaran dan tepat jumlah",
    2: "P2K2 terlaksana",
    3: "Verifikasi komitmen akurat",
    4: "Graduasi KPM",
    5: "Pemutakhiran dan validasi data",
    6: "Kasus adaptif: pengaduan, bencana, kerentanan",
    7: "Laporan bulanan",
    8: "Direktif dan koordinasi",
    9: "Publikasi",
}
# Offered below each item; editable, and anybody may write another.
RENCANA = {
    1: ["Memastikan penyaluran bantuan tepat sasaran dan tepat jumlah", "Melakukan rekonsiliasi penyaluran bantuan"],
    2: ["Melaksanakan P2K2 pada kelompok dampingan"],
    3: ["Melakukan verifikasi komitmen pendidikan", "Melakukan verifikasi komitmen kesehatan"],
    4: ["Memotivasi KPM menuju graduasi", "Mengusulkan KPM graduasi mandiri"],
    5: ["Melakukan pemutakhiran dan validasi data KPM"],
    6: ["Menindaklanjuti pengaduan KPM dan masyarakat", "Mendampingi KPM dengan kerentanan khusus"],
    7: ["Menyusun laporan bulanan"],
    8: ["Berkoordinasi dengan pemerintah desa/kelurahan dan kecamatan", "Melaksanakan tugas direktif"],
    9: ["Mempublikasikan kegiatan PKH"],
}
SUPERVISI = {
    2: ["Melakukan supervisi pelaksanaan P2K2 pendamping"],
    3: ["Melakukan supervisi verifikasi komitmen pendamping"],
    8: ["Melakukan supervisi dan pembinaan pendamping"],
}
SEJAK = date(2025, 1, 1)


def isi(apps, schema_editor):
    ButirRHK = apps.get_model("pendamping", "ButirRHK")
    RencanaAksi = apps.get_model("pendamping", "RencanaAksi")
    for nomor, nama in BUTIR.items():
        butir, _ = ButirRHK.objects.get_or_create(nomor=nomor, berlaku_sejak=SEJAK, defaults={"nama": nama})
        for uraian in RENCANA[nomor]:
            RencanaAksi.objects.get_or_create(butir=butir, uraian=uraian)
        for uraian in SUPERVISI.get(nomor, []):
            RencanaAksi.objects.get_or_create(butir=butir, uraian=uraian, defaults={"supervisi": True})
    apps.get_model("pendamping", "AturanLapangan").objects.get_or_create(berlaku_sejak=date(2018, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("pendamping", "0004_lapangan")]
    operations = [migrations.RunPython(isi, migrations.RunPython.noop)]
