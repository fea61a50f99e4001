from datetime import date

import factory

from penyaluran.enums import StatusRekon
from penyaluran.models import (
    AlasanBelumTransaksi,
    AturanBantuan,
    Hak,
    KartuKKS,
    Pembayaran,
    PindahKartu,
    Rekonsiliasi,
    Tahap,
    Tarif,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import KPMFactory


class TahapFactory(factory.django.DjangoModelFactory[Tahap]):
    class Meta:
        model = Tahap
        django_get_or_create = ("kode",)

    tahun = 2026
    nomor = 4
    kode = factory.LazyAttribute(lambda o: f"{o.tahun}-{o.nomor}")
    bulan_mulai = factory.LazyAttribute(lambda o: date(o.tahun, o.nomor * 3 - 2, 1))
    bulan_selesai = factory.LazyAttribute(lambda o: date(o.tahun, o.nomor * 3, 30 if o.nomor in (2, 3) else 31))


class PembayaranFactory(factory.django.DjangoModelFactory[Pembayaran]):
    class Meta:
        model = Pembayaran

    tahap = factory.SubFactory(TahapFactory)
    kpm = factory.SubFactory(KPMFactory)
    desa_id = factory.SelfAttribute("kpm.desa_id")
    nominal = 225_000
    sd = 1
    jumlah_komponen = 1
    status_fc = "AKTIF"


class AlasanFactory(factory.django.DjangoModelFactory[AlasanBelumTransaksi]):
    class Meta:
        model = AlasanBelumTransaksi
        django_get_or_create = ("kode",)

    kode = "uji-kks-hilang"
    nama = "KKS hilang (uji)"
    urutan = 999


class RekonsiliasiFactory(factory.django.DjangoModelFactory[Rekonsiliasi]):
    class Meta:
        model = Rekonsiliasi

    pembayaran = factory.SubFactory(PembayaranFactory)
    rencana = factory.SelfAttribute("pembayaran.nominal")
    status = StatusRekon.CAIR
    jumlah = factory.SelfAttribute("pembayaran.nominal")
    tanggal = date(2026, 11, 10)
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class TarifFactory(factory.django.DjangoModelFactory[Tarif]):
    """An old tariff: those in force are reference data."""

    class Meta:
        model = Tarif

    komponen = "sd"
    bulan = 3
    nominal = 200_000
    mulai = date(2018, 1, 1)
    selesai = date(2018, 12, 31)


class AturanBantuanFactory(factory.django.DjangoModelFactory[AturanBantuan]):
    class Meta:
        model = AturanBantuan

    mulai = date(2018, 1, 1)
    selesai = date(2018, 12, 31)
    maks_anggota = 4


class HakFactory(factory.django.DjangoModelFactory[Hak]):
    class Meta:
        model = Hak

    tahap = factory.SubFactory(TahapFactory)
    kpm = factory.SubFactory(KPMFactory)
    desa_id = factory.SelfAttribute("kpm.desa_id")
    nominal = 225_000
    aturan = factory.LazyFunction(lambda: AturanBantuan.objects.get(selesai=None))


class KartuKKSFactory(factory.django.DjangoModelFactory[KartuKKS]):
    class Meta:
        model = KartuKKS

    kpm = factory.SubFactory(KPMFactory)
    pemegang = "kerabat"
    pemegang_nama = "Ibu Mertua"
    sejak = date(2026, 11, 1)


class PindahKartuFactory(factory.django.DjangoModelFactory[PindahKartu]):
    class Meta:
        model = PindahKartu
        skip_postgeneration_save = True

    kpm = factory.SubFactory(KPMFactory)
    pemegang = "kerabat"
    pemegang_nama = "Ibu Mertua"
    tanggal = date(2026, 11, 1)
    alasan = "Pengurus dirawat di rumah sakit"
    dicatat_oleh = factory.SubFactory(PenggunaFactory)
