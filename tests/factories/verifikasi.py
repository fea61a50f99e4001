from datetime import date
from decimal import Decimal

import factory

from p2k2.enums import CaraKabar
from tests.factories.akun import PenggunaFactory
from tests.factories.inti import FotoFactory
from tests.factories.kpm import AnggotaFactory, KPMFactory
from verifikasi.enums import (
    Bidang,
    Hasil,
    JenisFasilitas,
    JenjangSanksi,
    KeadaanSanksi,
    SumberCatatan,
    SumberKeikutsertaan,
)
from verifikasi.models import (
    AturanSanksi,
    AturanVerkom,
    ButirSampel,
    CatatanVerkom,
    Fasilitas,
    HasilKeluarga,
    HasilVerifikasi,
    HitunganVerkom,
    KabarSanksi,
    KartuPeserta,
    Keberatan,
    KeikutsertaanFasilitas,
    KemajuanVerkom,
    Kewajiban,
    LaporanFasilitas,
    LembarVerkom,
    SampelUlang,
    Sanksi,
    TutupTriwulan,
)

BULAN = date(2026, 10, 1)


class AturanVerkomFactory(factory.django.DjangoModelFactory[AturanVerkom]):
    class Meta:
        model = AturanVerkom
        django_get_or_create = ("berlaku_sejak",)

    berlaku_sejak = date(2018, 1, 1)


class AturanSanksiFactory(factory.django.DjangoModelFactory[AturanSanksi]):
    class Meta:
        model = AturanSanksi
        django_get_or_create = ("berlaku_sejak",)

    berlaku_sejak = date(2018, 1, 1)


class KewajibanFactory(factory.django.DjangoModelFactory[Kewajiban]):
    class Meta:
        model = Kewajiban

    kode = factory.Sequence(lambda n: f"uji-{n}")
    jenis = "lansia"
    bidang = Bidang.KESEHATAN
    ukuran = "periksa"
    uraian = "Kewajiban uji"
    berlaku_sejak = date(2018, 1, 1)


class FasilitasFactory(factory.django.DjangoModelFactory[Fasilitas]):
    """A school; give `jenis` and no `npsn` for another kind."""

    class Meta:
        model = Fasilitas

    jenis = JenisFasilitas.SEKOLAH
    nama = factory.Sequence(lambda n: f"SD NEGERI {n} UJI")
    npsn = factory.LazyAttributeSequence(lambda o, n: f"{10700000 + n}" if o.jenis == JenisFasilitas.SEKOLAH else "")
    jenjang = factory.LazyAttribute(lambda o: "sd" if o.jenis == JenisFasilitas.SEKOLAH else "")
    desa_id = "17.71.08.1007"
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class KeikutsertaanFasilitasFactory(factory.django.DjangoModelFactory[KeikutsertaanFasilitas]):
    class Meta:
        model = KeikutsertaanFasilitas

    anggota = factory.SubFactory(AnggotaFactory)
    kpm = factory.SelfAttribute("anggota.kpm")
    fasilitas = factory.SubFactory(FasilitasFactory)
    bidang = factory.LazyAttribute(lambda o: o.fasilitas.bidang)
    mulai = date(2026, 1, 1)
    sumber = SumberKeikutsertaan.LAPANGAN
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class KartuPesertaFactory(factory.django.DjangoModelFactory[KartuPeserta]):
    class Meta:
        model = KartuPeserta

    anggota = factory.SubFactory(AnggotaFactory)
    kpm = factory.SelfAttribute("anggota.kpm")
    kode = factory.Sequence(lambda n: f"{n:010d}")
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class LaporanFasilitasFactory(factory.django.DjangoModelFactory[LaporanFasilitas]):
    class Meta:
        model = LaporanFasilitas

    fasilitas = factory.SubFactory(FasilitasFactory)
    bulan = BULAN
    hari_efektif = 21
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class LembarVerkomFactory(factory.django.DjangoModelFactory[LembarVerkom]):
    class Meta:
        model = LembarVerkom

    laporan = factory.SubFactory(LaporanFasilitasFactory)
    foto = factory.SubFactory(FotoFactory)
    oleh = factory.SubFactory(PenggunaFactory)


class CatatanVerkomFactory(factory.django.DjangoModelFactory[CatatanVerkom]):
    """A school month with every day present; `sehat=True` makes a health month with a weight."""

    class Meta:
        model = CatatanVerkom

    class Params:
        sehat = factory.Trait(
            fasilitas=factory.SubFactory(FasilitasFactory, jenis=JenisFasilitas.POSYANDU, nama="POSYANDU UJI"),
            bidang=Bidang.KESEHATAN,
            hari_efektif=None,
            alpa=None,
            izin=None,
            sakit=None,
            hadir=True,
            berat_kg=Decimal("11.50"),
        )

    anggota = factory.SubFactory(AnggotaFactory)
    kpm = factory.SelfAttribute("anggota.kpm")
    fasilitas = factory.SubFactory(FasilitasFactory)
    bidang = Bidang.PENDIDIKAN
    bulan = BULAN
    hari_efektif = 21
    alpa = 0
    izin = 0
    sakit = 0
    sumber = SumberCatatan.LAYAR
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class HasilVerifikasiFactory(factory.django.DjangoModelFactory[HasilVerifikasi]):
    class Meta:
        model = HasilVerifikasi

    anggota = factory.SubFactory(AnggotaFactory)
    kpm = factory.SelfAttribute("anggota.kpm")
    bulan = BULAN
    hasil = Hasil.MEMENUHI
    aturan = factory.SubFactory(AturanVerkomFactory)


class HasilKeluargaFactory(factory.django.DjangoModelFactory[HasilKeluarga]):
    class Meta:
        model = HasilKeluarga

    kpm = factory.SubFactory(KPMFactory)
    tahap = "2026-4"
    hasil = Hasil.BELUM
    per_bulan = factory.LazyFunction(lambda: [Hasil.MEMENUHI, Hasil.BELUM, Hasil.BELUM])


class KemajuanVerkomFactory(factory.django.DjangoModelFactory[KemajuanVerkom]):
    class Meta:
        model = KemajuanVerkom
        django_get_or_create = ("desa_id", "petugas", "bulan", "bidang")

    desa_id = "17.71.08.1007"
    petugas = factory.SubFactory(PenggunaFactory)
    bulan = BULAN
    bidang = Bidang.PENDIDIKAN
    memenuhi = 3
    belum = 1


class TutupTriwulanFactory(factory.django.DjangoModelFactory[TutupTriwulan]):
    class Meta:
        model = TutupTriwulan

    wilayah_id = "17.71.08"
    tahap = "2026-3"
    belum = 2
    ditutup_oleh = factory.SubFactory(PenggunaFactory)


class SanksiFactory(factory.django.DjangoModelFactory[Sanksi]):
    class Meta:
        model = Sanksi

    kpm = factory.SubFactory(KPMFactory)
    jenjang = JenjangSanksi.PENANGGUHAN
    keadaan = KeadaanSanksi.DIUSULKAN
    aturan = factory.SubFactory(AturanSanksiFactory)
    sejak = date(2026, 8, 1)
    bukti = factory.LazyFunction(lambda: [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)])


class KabarSanksiFactory(factory.django.DjangoModelFactory[KabarSanksi]):
    class Meta:
        model = KabarSanksi

    sanksi = factory.SubFactory(SanksiFactory)
    keadaan = factory.SelfAttribute("sanksi.keadaan")
    cara = CaraKabar.SURAT
    kepada = "Pengurus"
    tanggal = date(2026, 11, 3)
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class KeberatanFactory(factory.django.DjangoModelFactory[Keberatan]):
    class Meta:
        model = Keberatan
        skip_postgeneration_save = True

    sanksi = factory.SubFactory(SanksiFactory)
    tanggal = date(2026, 11, 4)
    penyampai = "Pengurus"
    isi = "Anak sakit selama sebulan."
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class SampelUlangFactory(factory.django.DjangoModelFactory[SampelUlang]):
    class Meta:
        model = SampelUlang

    wilayah_id = "17.71.08"
    tahap = "2026-4"
    populasi = 10
    ukuran = 1
    keyakinan = 95
    galat = 10
    benih = 1
    dibuat_oleh = factory.SubFactory(PenggunaFactory)


class ButirSampelFactory(factory.django.DjangoModelFactory[ButirSampel]):
    class Meta:
        model = ButirSampel

    sampel = factory.SubFactory(SampelUlangFactory)
    urut = factory.Sequence(lambda n: n + 1)
    catatan = factory.SubFactory(CatatanVerkomFactory)
    petugas = factory.SelfAttribute("catatan.dicatat_oleh")


class HitunganVerkomFactory(factory.django.DjangoModelFactory[HitunganVerkom]):
    class Meta:
        model = HitunganVerkom

    pada = date(2026, 11, 22)
    pemicu = "jadwal"
