from datetime import date, datetime

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from uuid6 import uuid7

from p2k2.enums import (
    CaraKabar,
    KeadaanPertemuan,
    PemicuHitungan,
    PeranPemateri,
    SebabAbsen,
    SebabTanpaPertemuan,
    StatusHadir,
)
from p2k2.models import (
    AlasanTanpaPertemuan,
    AturanAbsen,
    CatatanRekap,
    HitunganTanda,
    JadwalUlang,
    KabarTanda,
    Kehadiran,
    LaporanPertemuan,
    Modul,
    Pemateri,
    PenilaianSemester,
    Pertemuan,
    PertemuanAwal,
    Sesi,
    TandaAbsen,
    TandaKelompok,
    TindakLanjutTanda,
    UndanganAwal,
    UnggahanHadir,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import KelompokFactory, KPMFactory


def _kini() -> datetime:
    """Now, also where a test has moved it."""
    return timezone.now()


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
    dibuka_pada = factory.LazyFunction(_kini)
    diperbarui_pada = factory.LazyFunction(_kini)


class TandaKelompokFactory(factory.django.DjangoModelFactory[TandaKelompok]):
    class Meta:
        model = TandaKelompok

    kelompok = factory.SubFactory(KelompokFactory)
    petugas = factory.SubFactory(PenggunaFactory)
    aturan = factory.SubFactory(AturanAbsenFactory)
    sejak = date(2026, 7, 1)
    bulan = 4
    dibuka_pada = factory.LazyFunction(_kini)
    diperbarui_pada = factory.LazyFunction(_kini)


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


class PemateriFactory(factory.django.DjangoModelFactory[Pemateri]):
    class Meta:
        model = Pemateri

    pertemuan = factory.SubFactory(PertemuanFactory)
    urut = 1
    nama = "Bidan Desa"
    instansi = "Puskesmas"
    peran = PeranPemateri.NARASUMBER


class JadwalUlangFactory(factory.django.DjangoModelFactory[JadwalUlang]):
    class Meta:
        model = JadwalUlang

    pertemuan = factory.SubFactory(PertemuanFactory)
    dari_tanggal = date(2026, 11, 2)
    ke_tanggal = factory.SelfAttribute("pertemuan.tanggal")
    alasan = "Balai desa dipakai"
    oleh = factory.SelfAttribute("pertemuan.petugas")


class LaporanPertemuanFactory(factory.django.DjangoModelFactory[LaporanPertemuan]):
    class Meta:
        model = LaporanPertemuan

    pertemuan = factory.SubFactory(PertemuanFactory)
    ditulis_oleh = factory.SelfAttribute("pertemuan.petugas")


class KabarTandaFactory(factory.django.DjangoModelFactory[KabarTanda]):
    class Meta:
        model = KabarTanda

    tanda = factory.SubFactory(TandaAbsenFactory)
    bukti = factory.SelfAttribute("tanda.bukti")
    cara = CaraKabar.LISAN
    kepada = "Pengurus"
    tanggal = date(2026, 11, 10)
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class TindakLanjutTandaFactory(factory.django.DjangoModelFactory[TindakLanjutTanda]):
    class Meta:
        model = TindakLanjutTanda

    tanda = factory.SubFactory(TandaAbsenFactory)
    tanggal = date(2026, 11, 10)
    sebab = SebabAbsen.BEKERJA
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class AlasanTanpaPertemuanFactory(factory.django.DjangoModelFactory[AlasanTanpaPertemuan]):
    class Meta:
        model = AlasanTanpaPertemuan

    kelompok = factory.SubFactory(KelompokFactory)
    bulan = date(2026, 10, 1)
    sebab = SebabTanpaPertemuan.DATA
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class HitunganTandaFactory(factory.django.DjangoModelFactory[HitunganTanda]):
    class Meta:
        model = HitunganTanda

    pada = date(2026, 11, 22)
    pemicu = PemicuHitungan.PERINTAH


class PenilaianSemesterFactory(factory.django.DjangoModelFactory[PenilaianSemester]):
    class Meta:
        model = PenilaianSemester

    kpm = factory.SubFactory(KPMFactory)
    tahun = 2026
    semester = 2
    dinilai_oleh = factory.SubFactory(PenggunaFactory)


class CatatanRekapFactory(factory.django.DjangoModelFactory[CatatanRekap]):
    class Meta:
        model = CatatanRekap

    wilayah_id = "17.71.08"
    bulan = date(2026, 10, 1)
    isi = "Dua kelompok bergeser karena banjir."
    oleh = factory.SubFactory(PenggunaFactory)


class UnggahanHadirFactory(factory.django.DjangoModelFactory[UnggahanHadir]):
    class Meta:
        model = UnggahanHadir

    pertemuan = factory.SubFactory(PertemuanFactory)
    nama = "daftar-hadir.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    ukuran = 3
    berkas = factory.LazyFunction(lambda: ContentFile(b"isi", name="daftar-hadir.xlsx"))
    diunggah_oleh = factory.SelfAttribute("pertemuan.petugas")
