from datetime import date

import factory

from inti.identitas import indeks_buta, sandikan
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from tests.factories.akun import PenggunaFactory


class KPMFactory(factory.django.DjangoModelFactory[KPM]):
    """`nik` and `kk` are given as plain numbers and stored as the model stores them."""

    class Meta:
        model = KPM
        exclude = ("nik", "kk")

    nik = factory.Sequence(lambda n: f"177108{41 + n % 28:02d}0190{n % 9999 + 1:04d}")
    kk = factory.Sequence(lambda n: f"177108{1 + n % 28:02d}0210{n % 9999 + 1:04d}")
    nik_sandi = factory.LazyAttribute(lambda o: sandikan(o.nik))
    nik_indeks = factory.LazyAttribute(lambda o: indeks_buta("nik", o.nik))
    kk_sandi = factory.LazyAttribute(lambda o: sandikan(o.kk))
    kk_indeks = factory.LazyAttribute(lambda o: indeks_buta("kk", o.kk))
    nama = factory.Sequence(lambda n: f"SITI UJI {n:04d}")
    tanggal_lahir = date(1990, 1, 1)
    jumlah_art = 4
    sd = 1
    alamat = "JL. MANGGA NO 1"
    rt = "001"
    rw = "002"
    desa_id = "17.71.08.1007"


class KelompokFactory(factory.django.DjangoModelFactory[Kelompok]):
    class Meta:
        model = Kelompok

    nama = factory.Sequence(lambda n: f"Melati {n}")
    desa_id = "17.71.08.1007"
    dibentuk = date(2025, 1, 1)
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class KeanggotaanFactory(factory.django.DjangoModelFactory[KeanggotaanKelompok]):
    class Meta:
        model = KeanggotaanKelompok

    kpm = factory.SubFactory(KPMFactory)
    kelompok = factory.SubFactory(KelompokFactory)
    mulai = date(2025, 1, 1)
    dicatat_oleh = factory.SubFactory(PenggunaFactory)
