from datetime import UTC, datetime

import factory
from django.core.files.base import ContentFile

from inti.enums import HasilBaris, JenisAkses
from inti.models import (
    AksesPribadi,
    BarisImpor,
    BerkasImpor,
    DesaBerubah,
    Detak,
    Foto,
    Pekerjaan,
)
from tests.factories.akun import PenggunaFactory


class PekerjaanFactory(factory.django.DjangoModelFactory[Pekerjaan]):
    class Meta:
        model = Pekerjaan

    jenis = "uji"
    judul = "Pekerjaan uji"
    kunci = factory.Sequence(lambda n: f"uji:{n}")
    diminta_oleh = factory.SubFactory(PenggunaFactory)


class BerkasImporFactory(factory.django.DjangoModelFactory[BerkasImpor]):
    class Meta:
        model = BerkasImpor

    jenis = "final_closing"
    nama = "FC.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    ukuran = 3
    berkas = factory.LazyFunction(lambda: ContentFile(b"isi", name="FC.xlsx"))
    kode_wilayah = "17.71.08"
    parameter = factory.LazyFunction(lambda: {"tahap": "2026-4"})
    diunggah_oleh = factory.SubFactory(PenggunaFactory)


class BarisImporFactory(factory.django.DjangoModelFactory[BarisImpor]):
    class Meta:
        model = BarisImpor

    berkas = factory.SubFactory(BerkasImporFactory)
    nomor = factory.Sequence(lambda n: n + 2)
    hasil = HasilBaris.BARU


class FotoFactory(factory.django.DjangoModelFactory[Foto]):
    class Meta:
        model = Foto

    berkas = factory.LazyFunction(lambda: ContentFile(b"\xff\xd8uji", name="foto.jpg"))
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    ukuran = 5
    lebar = 1
    tinggi = 1
    diunggah_oleh = factory.SubFactory(PenggunaFactory)


class AksesPribadiFactory(factory.django.DjangoModelFactory[AksesPribadi]):
    class Meta:
        model = AksesPribadi

    pengguna = factory.SubFactory(PenggunaFactory)
    jenis = JenisAkses.BUKA
    objek = "kpm.KPM"
    alasan = "uji"


class DesaBerubahFactory(factory.django.DjangoModelFactory[DesaBerubah]):
    class Meta:
        model = DesaBerubah

    kode = "17.71.08.1007"


class DetakFactory(factory.django.DjangoModelFactory[Detak]):
    class Meta:
        model = Detak

    nama = "beat"
    pada = datetime(2026, 11, 22, tzinfo=UTC)
