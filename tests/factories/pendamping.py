from datetime import date

import factory

from pendamping.enums import TujuanKunjungan
from pendamping.models import (
    Arahan,
    AturanLapangan,
    ButirRHK,
    Kasus,
    Kegiatan,
    Kunjungan,
    LangkahKasus,
    PenerimaArahan,
    Penugasan,
    PenugasanKelompok,
    Pertanyaan,
    RencanaAksi,
    RencanaKunjungan,
    Rujukan,
    SerahTerima,
    SerahTerimaKelompok,
    SerahTerimaKPM,
    Temuan,
    Tugas,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import KelompokFactory, KPMFactory


class PenugasanFactory(factory.django.DjangoModelFactory[Penugasan]):
    class Meta:
        model = Penugasan

    kpm = factory.SubFactory(KPMFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    mulai = date(2025, 1, 1)
    nomor_sk = "SK-02/2025"
    dibuat_oleh = factory.SelfAttribute("petugas")


class PenugasanKelompokFactory(factory.django.DjangoModelFactory[PenugasanKelompok]):
    class Meta:
        model = PenugasanKelompok

    kelompok = factory.SubFactory(KelompokFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    mulai = date(2025, 1, 1)
    nomor_sk = "SK-02/2025"
    dibuat_oleh = factory.SelfAttribute("petugas")


class KunjunganFactory(factory.django.DjangoModelFactory[Kunjungan]):
    class Meta:
        model = Kunjungan
        skip_postgeneration_save = True

    kpm = factory.SubFactory(KPMFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    tanggal = date(2026, 11, 1)
    tujuan = TujuanKunjungan.RUTIN


class TugasFactory(factory.django.DjangoModelFactory[Tugas]):
    class Meta:
        model = Tugas

    kpm = factory.SubFactory(KPMFactory)
    jenis = "hilang"
    kunci = factory.Sequence(lambda n: f"hilang:uji:{n}")
    uraian = "Tidak ada di Final Closing Tahap 4 2026"
    tenggat = date(2026, 12, 1)


class RencanaKunjunganFactory(factory.django.DjangoModelFactory[RencanaKunjungan]):
    class Meta:
        model = RencanaKunjungan

    kpm = factory.SubFactory(KPMFactory)
    tanggal = date(2026, 12, 1)
    tujuan = TujuanKunjungan.RUTIN
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class AturanLapanganFactory(factory.django.DjangoModelFactory[AturanLapangan]):
    class Meta:
        model = AturanLapangan
        django_get_or_create = ("berlaku_sejak",)

    berlaku_sejak = date(2020, 1, 1)


class ButirRHKFactory(factory.django.DjangoModelFactory[ButirRHK]):
    class Meta:
        model = ButirRHK
        django_get_or_create = ("nomor", "berlaku_sejak")

    nomor = 8
    nama = "Direktif dan koordinasi"
    berlaku_sejak = date(2025, 1, 1)


class RencanaAksiFactory(factory.django.DjangoModelFactory[RencanaAksi]):
    class Meta:
        model = RencanaAksi

    butir = factory.SubFactory(ButirRHKFactory)
    uraian = factory.Sequence(lambda n: f"Berkoordinasi dengan kelurahan, ke-{n}")


class KegiatanFactory(factory.django.DjangoModelFactory[Kegiatan]):
    class Meta:
        model = Kegiatan
        skip_postgeneration_save = True

    petugas = factory.SubFactory(PenggunaFactory)
    wilayah_id = "17.71.08"
    tanggal = date(2026, 11, 3)
    jenis = "kecamatan"
    judul = "Koordinasi dengan seksi kesejahteraan"
    peran_ife = "perwakilan"
    butir = factory.SubFactory(ButirRHKFactory)


class KasusFactory(factory.django.DjangoModelFactory[Kasus]):
    class Meta:
        model = Kasus
        skip_postgeneration_save = True

    kpm = factory.SubFactory(KPMFactory)
    jenis = "putus_sekolah"
    prioritas = "tinggi"
    uraian = "Anak kedua berhenti sekolah sejak bulan lalu."
    dibuka = date(2026, 11, 2)
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class LangkahKasusFactory(factory.django.DjangoModelFactory[LangkahKasus]):
    class Meta:
        model = LangkahKasus
        skip_postgeneration_save = True

    kasus = factory.SubFactory(KasusFactory)
    tanggal = date(2026, 11, 5)
    uraian = "Bertemu wali kelas."
    oleh = factory.SelfAttribute("kasus.dibuat_oleh")


class RujukanFactory(factory.django.DjangoModelFactory[Rujukan]):
    class Meta:
        model = Rujukan

    kasus = factory.SubFactory(KasusFactory)
    layanan = "sekolah"
    tujuan = "PKBM Harapan"
    tanggal = date(2026, 11, 6)
    kebutuhan = "Kejar paket B"
    oleh = factory.SelfAttribute("kasus.dibuat_oleh")


class SerahTerimaFactory(factory.django.DjangoModelFactory[SerahTerima]):
    class Meta:
        model = SerahTerima

    dari = factory.SubFactory(PenggunaFactory)
    kepada = factory.SubFactory(PenggunaFactory)
    wilayah_id = "17.71.08"
    berlaku = date(2026, 12, 1)
    nomor_sk = "SK-11/2026"
    alasan = "mutasi"
    dibuat_oleh = factory.SelfAttribute("dari")


class SerahTerimaKPMFactory(factory.django.DjangoModelFactory[SerahTerimaKPM]):
    class Meta:
        model = SerahTerimaKPM

    serah_terima = factory.SubFactory(SerahTerimaFactory)
    kpm = factory.SubFactory(KPMFactory)


class SerahTerimaKelompokFactory(factory.django.DjangoModelFactory[SerahTerimaKelompok]):
    class Meta:
        model = SerahTerimaKelompok

    serah_terima = factory.SubFactory(SerahTerimaFactory)
    kelompok = factory.SubFactory(KelompokFactory)


class ArahanFactory(factory.django.DjangoModelFactory[Arahan]):
    class Meta:
        model = Arahan

    judul = factory.Sequence(lambda n: f"Pengumuman {n}")
    isi = "Rapat koordinasi hari Senin pukul 09.00 di kantor kecamatan."
    wilayah_id = "17.71.08"
    peran = ["pendamping"]
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class PenerimaArahanFactory(factory.django.DjangoModelFactory[PenerimaArahan]):
    class Meta:
        model = PenerimaArahan
        skip_postgeneration_save = True

    arahan = factory.SubFactory(ArahanFactory)
    pengguna = factory.SubFactory(PenggunaFactory)


class PertanyaanFactory(factory.django.DjangoModelFactory[Pertanyaan]):
    class Meta:
        model = Pertanyaan

    wilayah_id = "17.71.08"
    kepada = "korkec"
    isi = "Apakah rapat boleh diwakilkan?"
    penanya = factory.SubFactory(PenggunaFactory)


class TemuanFactory(factory.django.DjangoModelFactory[Temuan]):
    class Meta:
        model = Temuan

    jenis = "jauh"
    kunci = factory.Sequence(lambda n: f"jauh:{n}")
    petugas = factory.SubFactory(PenggunaFactory)
    desa_id = "17.71.08.1007"
    tanggal = date(2026, 11, 4)
