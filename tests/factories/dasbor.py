from datetime import date

import factory

from dasbor.models import LaporanBulanan, LaporanRHK, TargetUkuran
from tests.factories.akun import PenggunaFactory
from tests.factories.pendamping import ButirRHKFactory


class LaporanBulananFactory(factory.django.DjangoModelFactory[LaporanBulanan]):
    class Meta:
        model = LaporanBulanan

    petugas = factory.SubFactory(PenggunaFactory)
    bulan = date(2026, 10, 1)
    wilayah_id = "17.71.08"
    tenggat = date(2026, 11, 5)


class LaporanRHKFactory(factory.django.DjangoModelFactory[LaporanRHK]):
    class Meta:
        model = LaporanRHK
        skip_postgeneration_save = True

    petugas = factory.SubFactory(PenggunaFactory)
    wilayah_id = "17.71.08"
    butir = factory.SubFactory(ButirRHKFactory)
    rencana_aksi = "Berkoordinasi dengan kelurahan"
    tanggal = date(2026, 11, 3)


class TargetUkuranFactory(factory.django.DjangoModelFactory[TargetUkuran]):
    class Meta:
        model = TargetUkuran

    ukuran = "bertemu"
    berlaku_sejak = date(2026, 1, 1)
    target = 100
    berat = 75
