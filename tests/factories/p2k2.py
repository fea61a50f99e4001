from datetime import date

import factory
from django.utils import timezone
from uuid6 import uuid7

from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import (
    AturanAbsen,
    Kehadiran,
    Modul,
    Pertemuan,
    PertemuanAwal,
    Sesi,
    TandaAbsen,
    TandaKelompok,
    UndanganAwal,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import KelompokFactory, KPMFactory


class ModulFactory(factory.django.DjangoModelFactory[Modul]):
    class Meta:
        model = Modul

    nomor = factory.Sequence(lambda n: 100 + n)
    nama = "Modul uji"
    berlaku_sejak = date(2018, 1, 1)


class SesiFactory(factory.django.DjangoModelFactory[Sesi]):
    class Meta:
        model = Sesi

    modul = factory.SubFactory(ModulFactory)
    nomor = factory.Sequence(lambda n: n + 1)
    judul = "Sesi uji"


class PertemuanFactory(factory.django.DjangoModelFactory[Pertemuan]):
    class Meta:
        model = Pertemuan
        skip_postgeneration_save = True

    kelompok = factory.SubFactory(KelompokFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    tanggal = date(2026, 11, 3)
    keadaan = KeadaanPertemuan.TERLAKSANA
    dibuat_oleh = factory.SelfAttribute("petugas")


class KehadiranFactory(factory.django.DjangoModelFactory[Kehadiran]):
    class Meta:
        model = Kehadiran

    pertemuan = factory.SubFactory(PertemuanFactory)
    kpm = factory.SubFactory(KPMFactory)
    tanggal = factory.SelfAttribute("pertemuan.tanggal")
    status = StatusHadir.HADIR
    dicatat_oleh = factory.SelfAttribute("pertemuan.petugas")


class AturanAbsenFactory(factory.django.DjangoModelFactory[AturanAbsen]):
    class Meta:
        model = AturanAbsen
        django_get_or_create = ("berlaku_sejak",)

    berlaku_sejak = date(2018, 1, 1)


class TandaAbsenFactory(factory.django.DjangoModelFactory[TandaAbsen]):
    class Meta:
        model = TandaAbsen

    kpm = factory.SubFactory(KPMFactory)
    aturan = factory.SubFactory(AturanAbsenFactory)
    bukti = factory.LazyFunction(lambda: [uuid7() for _ in range(3)])
    jumlah = 3
    sejak = date(2026, 9, 3)
    terakhir = date(2026, 11, 3)
    dibuka_pada = factory.LazyFunction(timezone.now)
    diperbarui_pada = factory.LazyFunction(timezone.now)


class TandaKelompokFactory(factory.django.DjangoModelFactory[TandaKelompok]):
    class Meta:
        model = TandaKelompok

    kelompok = factory.SubFactory(KelompokFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    aturan = factory.SubFactory(AturanAbsenFactory)
    sejak = date(2026, 7, 1)
    bulan = 4
    dibuka_pada = factory.LazyFunction(timezone.now)
    diperbarui_pada = factory.LazyFunction(timezone.now)


class PertemuanAwalFactory(factory.django.DjangoModelFactory[PertemuanAwal]):
    class Meta:
        model = PertemuanAwal
        skip_postgeneration_save = True

    desa_id = "17.71.08.1007"
    petugas = factory.SubFactory(PenggunaFactory)
    tanggal = date(2026, 11, 25)
    tempat = "Balai kelurahan"
    dibuat_oleh = factory.SelfAttribute("petugas")


class UndanganAwalFactory(factory.django.DjangoModelFactory[UndanganAwal]):
    class Meta:
        model = UndanganAwal

    pertemuan = factory.SubFactory(PertemuanAwalFactory)
    kpm = factory.SubFactory(KPMFactory)
