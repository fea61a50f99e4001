from datetime import date

import factory

from pendamping.enums import TujuanKunjungan
from pendamping.models import Kunjungan, Penugasan, PenugasanKelompok, Tugas
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
