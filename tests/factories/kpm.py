from datetime import date

import factory

from inti.identitas import indeks_buta, sandikan
from kpm.enums import AlasanKepesertaan, JenisBantuan, JenisKomponen, KeadaanBantuan, Kepesertaan, SumberKomponen
from kpm.models import (
    KPM,
    Anggota,
    AnggotaBelumCocok,
    BantuanKomplementer,
    DugaanGanda,
    KartuKPM,
    KeadaanRumah,
    KeanggotaanBerubah,
    KeanggotaanKelompok,
    Kelompok,
    KewajibanBerubah,
    Komponen,
    Pemutakhiran,
    PengurusKelompok,
    PerubahanKepesertaan,
    SaringanTersimpan,
    SusunanBerubah,
)
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


class PengurusKelompokFactory(factory.django.DjangoModelFactory[PengurusKelompok]):
    class Meta:
        model = PengurusKelompok

    kelompok = factory.SubFactory(KelompokFactory)
    kpm = factory.SubFactory(KPMFactory)
    jabatan = "ketua"
    mulai = date(2025, 1, 1)
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class AnggotaFactory(factory.django.DjangoModelFactory[Anggota]):
    """`nik` is given as a plain number; None stores no NIK."""

    class Meta:
        model = Anggota
        exclude = ("nik",)

    kpm = factory.SubFactory(KPMFactory)
    nik = factory.Sequence(lambda n: f"177108{1 + n % 28:02d}0315{n % 9999 + 1:04d}")
    nik_sandi = factory.LazyAttribute(lambda o: sandikan(o.nik) if o.nik else None)
    nik_indeks = factory.LazyAttribute(lambda o: indeks_buta("nik", o.nik) if o.nik else None)
    nama = factory.Sequence(lambda n: f"ANAK UJI {n:04d}")
    tanggal_lahir = date(2015, 3, 1)


class KomponenFactory(factory.django.DjangoModelFactory[Komponen]):
    class Meta:
        model = Komponen

    anggota = factory.SubFactory(AnggotaFactory)
    jenis = JenisKomponen.SD
    sumber = SumberKomponen.DAFTAR


class AnggotaBelumCocokFactory(factory.django.DjangoModelFactory[AnggotaBelumCocok]):
    class Meta:
        model = AnggotaBelumCocok
        exclude = ("nik", "kk")

    nik = factory.Sequence(lambda n: f"177108{1 + n % 28:02d}0416{n % 9999 + 1:04d}")
    kk = factory.Sequence(lambda n: f"177108{1 + n % 28:02d}0511{n % 9999 + 1:04d}")
    nik_sandi = factory.LazyAttribute(lambda o: sandikan(o.nik))
    nik_indeks = factory.LazyAttribute(lambda o: indeks_buta("nik", o.nik))
    kk_sandi = factory.LazyAttribute(lambda o: sandikan(o.kk))
    kk_indeks = factory.LazyAttribute(lambda o: indeks_buta("kk", o.kk))
    nama = factory.Sequence(lambda n: f"LEPAS UJI {n:04d}")
    komponen = JenisKomponen.SD
    art_terakhir = "2026-4"
    alasan = "No KK belum ada di daftar KPM"
    desa_id = "17.71.08.1007"


class KeadaanRumahFactory(factory.django.DjangoModelFactory[KeadaanRumah]):
    class Meta:
        model = KeadaanRumah

    kpm = factory.SubFactory(KPMFactory)
    diperiksa_pada = date(2026, 1, 1)
    diubah_oleh = factory.SubFactory(PenggunaFactory)


class PemutakhiranFactory(factory.django.DjangoModelFactory[Pemutakhiran]):
    class Meta:
        model = Pemutakhiran
        skip_postgeneration_save = True

    kpm = factory.SubFactory(KPMFactory)
    jenis = "alamat"
    isi = factory.LazyFunction(lambda: {"alamat": "JL. BARU NO 2"})
    berlaku = date(2026, 11, 1)
    diusulkan_oleh = factory.SubFactory(PenggunaFactory)


class PerubahanKepesertaanFactory(factory.django.DjangoModelFactory[PerubahanKepesertaan]):
    class Meta:
        model = PerubahanKepesertaan
        skip_postgeneration_save = True

    kpm = factory.SubFactory(KPMFactory)
    dari = Kepesertaan.CALON
    ke = Kepesertaan.AKTIF
    tanggal = date(2026, 1, 1)
    alasan = AlasanKepesertaan.DAFTAR
    oleh = factory.SubFactory(PenggunaFactory)


class BantuanKomplementerFactory(factory.django.DjangoModelFactory[BantuanKomplementer]):
    class Meta:
        model = BantuanKomplementer

    kpm = factory.SubFactory(KPMFactory)
    jenis = JenisBantuan.KIS
    tahap = "2026-4"
    keadaan = KeadaanBantuan.ADA
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class DugaanGandaFactory(factory.django.DjangoModelFactory[DugaanGanda]):
    class Meta:
        model = DugaanGanda

    kpm_a = factory.SubFactory(KPMFactory)
    kpm_b = factory.SubFactory(KPMFactory)
    jenis = "nama_lahir"


class SaringanTersimpanFactory(factory.django.DjangoModelFactory[SaringanTersimpan]):
    class Meta:
        model = SaringanTersimpan

    pengguna = factory.SubFactory(PenggunaFactory)
    nama = factory.Sequence(lambda n: f"Saringan {n}")
    isi = factory.LazyFunction(lambda: {"kelompok": "belum"})


class SusunanBerubahFactory(factory.django.DjangoModelFactory[SusunanBerubah]):
    class Meta:
        model = SusunanBerubah

    kpm = factory.SubFactory(KPMFactory)


class KewajibanBerubahFactory(factory.django.DjangoModelFactory[KewajibanBerubah]):
    class Meta:
        model = KewajibanBerubah

    kpm = factory.SubFactory(KPMFactory)


class KeanggotaanBerubahFactory(factory.django.DjangoModelFactory[KeanggotaanBerubah]):
    class Meta:
        model = KeanggotaanBerubah

    kpm = factory.SubFactory(KPMFactory)


class KartuKPMFactory(factory.django.DjangoModelFactory[KartuKPM]):
    class Meta:
        model = KartuKPM

    kpm = factory.SubFactory(KPMFactory)
    kode = factory.Sequence(lambda n: f"{n:010d}")
    dibuat_oleh = factory.SubFactory(PenggunaFactory)
