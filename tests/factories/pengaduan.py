from datetime import date

import factory

from inti.identitas import indeks_buta, sandikan
from pengaduan.enums import DariTerlapor, JenisTindak, KanalAduan, TingkatAduan
from pengaduan.models import (
    AturanTenggat,
    FotoAduan,
    JenisAduan,
    LangkahAduan,
    LangkahJenisAduan,
    Pelapor,
    Pengaduan,
    Terlapor,
    TindakLanjut,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.inti import FotoFactory
from tests.factories.kpm import KPMFactory


class JenisAduanFactory(factory.django.DjangoModelFactory[JenisAduan]):
    class Meta:
        model = JenisAduan
        django_get_or_create = ("kode",)

    kode = "uji-jenis"
    nama = "Jenis uji"
    contoh = "Contoh uji"
    urutan = 999


class LangkahJenisAduanFactory(factory.django.DjangoModelFactory[LangkahJenisAduan]):
    class Meta:
        model = LangkahJenisAduan

    jenis = factory.SubFactory(JenisAduanFactory)
    urutan = factory.Sequence(lambda n: n + 1)
    nama = "Langkah uji"
    pelaksana = "Pendamping"


class AturanTenggatFactory(factory.django.DjangoModelFactory[AturanTenggat]):
    """A dated rule of a kind of its own: those for all kinds are reference data."""

    class Meta:
        model = AturanTenggat

    jenis = factory.SubFactory(JenisAduanFactory)
    tingkat = TingkatAduan.KECAMATAN
    berlaku_sejak = date(2026, 1, 1)
    hari_selesai = 7


class PengaduanFactory(factory.django.DjangoModelFactory[Pengaduan]):
    """An open complaint of a family, at its kecamatan, not restricted."""

    class Meta:
        model = Pengaduan

    nomor = factory.Sequence(lambda n: f"UJI-{n:06}")
    sidik_kode = factory.Sequence(lambda n: indeks_buta("kode_aduan", f"KODE{n:08}"))
    jenis = factory.SubFactory(JenisAduanFactory)
    kpm = factory.SubFactory(KPMFactory)
    wilayah_id = factory.SelfAttribute("kpm.desa_id")
    kanal = KanalAduan.LANGSUNG
    isi = "Aduan uji"
    tingkat = TingkatAduan.KECAMATAN
    dibuat_oleh = factory.SubFactory(PenggunaFactory)
    tenggat_terima = date(2026, 12, 1)
    tenggat_selesai = date(2026, 12, 31)
    ingat_mulai = date(2026, 12, 29)


class PelaporFactory(factory.django.DjangoModelFactory[Pelapor]):
    class Meta:
        model = Pelapor

    pengaduan = factory.SubFactory(PengaduanFactory)
    nama_sandi = factory.LazyFunction(lambda: sandikan("Pelapor Uji"))
    nama_indeks = factory.LazyFunction(lambda: indeks_buta("nama_pelapor", "Pelapor Uji"))
    telepon_sandi = factory.LazyFunction(lambda: sandikan("+6281200000001"))
    telepon_indeks = factory.LazyFunction(lambda: indeks_buta("telepon_pelapor", "+6281200000001"))


class TerlaporFactory(factory.django.DjangoModelFactory[Terlapor]):
    class Meta:
        model = Terlapor

    pengaduan = factory.SubFactory(PengaduanFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    dari = DariTerlapor.PELAPOR


class LangkahAduanFactory(factory.django.DjangoModelFactory[LangkahAduan]):
    class Meta:
        model = LangkahAduan

    pengaduan = factory.SubFactory(PengaduanFactory)
    urutan = factory.Sequence(lambda n: n + 1)
    nama = "Langkah uji"
    pelaksana = "Pendamping"


class TindakLanjutFactory(factory.django.DjangoModelFactory[TindakLanjut]):
    class Meta:
        model = TindakLanjut

    pengaduan = factory.SubFactory(PengaduanFactory)
    jenis = JenisTindak.CATATAN
    isi = "Catatan uji"
    oleh = factory.SubFactory(PenggunaFactory)


class FotoAduanFactory(factory.django.DjangoModelFactory[FotoAduan]):
    class Meta:
        model = FotoAduan

    pengaduan = factory.SubFactory(PengaduanFactory)
    tindak = factory.SubFactory(TindakLanjutFactory, pengaduan=factory.SelfAttribute("..pengaduan"))
    foto = factory.SubFactory(FotoFactory, diunggah_oleh=None)
