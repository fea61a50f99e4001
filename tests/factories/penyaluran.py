from datetime import date

import factory

from inti.identitas import indeks_buta, sandikan
from penyaluran.enums import SaluranBayar, StatusRekon
from penyaluran.models import (
    AlasanBelumTransaksi,
    AturanAlarm,
    AturanBantuan,
    BarisBank,
    BuktiBayar,
    Hak,
    KartuKKS,
    KendalaBayar,
    LangkahAlasan,
    LangkahKendala,
    Pembayaran,
    PindahKartu,
    PotretBayar,
    RekonMassal,
    Rekonsiliasi,
    RingkasanTahap,
    SelisihBank,
    StatusBayar,
    Tahap,
    TahapDaerah,
    Tarif,
)
from tests.factories.akun import PenggunaFactory
from tests.factories.inti import FotoFactory
from tests.factories.kpm import KelompokFactory, KPMFactory


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


class StatusBayarFactory(factory.django.DjangoModelFactory[StatusBayar]):
    class Meta:
        model = StatusBayar
        django_get_or_create = ("kode",)

    kode = "UJI STATUS"
    golongan = "proses"
    arti = "Status untuk uji."
    langkah_keluarga = "Tunggu kabar pendamping."
    urutan = 999


class TahapDaerahFactory(factory.django.DjangoModelFactory[TahapDaerah]):
    class Meta:
        model = TahapDaerah
        django_get_or_create = ("tahap", "wilayah_id")

    tahap = factory.SubFactory(TahapFactory)
    wilayah_id = "17.71"


class PotretBayarFactory(factory.django.DjangoModelFactory[PotretBayar]):
    class Meta:
        model = PotretBayar

    pembayaran = factory.SubFactory(PembayaranFactory)
    versi = 1
    nominal_fc = factory.SelfAttribute("pembayaran.nominal")
    sumber = "final_closing"


class BarisBankFactory(factory.django.DjangoModelFactory[BarisBank]):
    """A line recognised as a family by all three; `kpm=None` for one nobody knows."""

    class Meta:
        model = BarisBank
        exclude = ("nik", "kk")

    tahap = factory.SubFactory(TahapFactory)
    kpm = factory.SubFactory(KPMFactory)
    desa_id = factory.LazyAttribute(lambda o: o.kpm.desa_id if o.kpm else "17.71.08.1007")
    nama = factory.LazyAttribute(lambda o: o.kpm.nama if o.kpm else "ORANG LAIN")
    nik = factory.Sequence(lambda n: f"177108{41 + n % 28:02d}0190{n % 9999 + 1:04d}")
    kk: str | None = None
    nik_sandi = factory.LazyAttribute(lambda o: sandikan(o.nik))
    nik_indeks = factory.LazyAttribute(lambda o: indeks_buta("nik", o.nik))
    kk_sandi = factory.LazyAttribute(lambda o: sandikan(o.kk) if o.kk else None)
    kk_indeks = factory.LazyAttribute(lambda o: indeks_buta("kk", o.kk) if o.kk else None)
    bank = "BRI"
    nominal = 225_000
    derajat = factory.LazyAttribute(lambda o: "kuat" if o.kpm else "tidak")


class SelisihBankFactory(factory.django.DjangoModelFactory[SelisihBank]):
    class Meta:
        model = SelisihBank

    pembayaran = factory.SubFactory(PembayaranFactory)
    tahap = factory.SelfAttribute("pembayaran.tahap")
    kpm = factory.SelfAttribute("pembayaran.kpm")
    desa_id = factory.SelfAttribute("pembayaran.desa_id")
    jenis = factory.LazyFunction(lambda: ["hanya_fc"])
    nominal_fc = factory.SelfAttribute("pembayaran.nominal")


class RekonMassalFactory(factory.django.DjangoModelFactory[RekonMassal]):
    class Meta:
        model = RekonMassal

    tahap = factory.SubFactory(TahapFactory)
    kelompok = factory.SubFactory(KelompokFactory)
    tanggal = date(2026, 11, 10)
    saluran = SaluranBayar.AGEN
    jumlah_keluarga = 1
    dicatat_oleh = factory.SubFactory(PenggunaFactory)


class BuktiBayarFactory(factory.django.DjangoModelFactory[BuktiBayar]):
    class Meta:
        model = BuktiBayar

    pembayaran = factory.SubFactory(PembayaranFactory)
    foto = factory.SubFactory(FotoFactory)
    isi = "struk"
    oleh = factory.SubFactory(PenggunaFactory)


class LangkahAlasanFactory(factory.django.DjangoModelFactory[LangkahAlasan]):
    class Meta:
        model = LangkahAlasan

    alasan = factory.SubFactory(AlasanFactory)
    urutan = factory.Sequence(lambda n: n + 1)
    nama = "Ke bank penerbit"


class KendalaBayarFactory(factory.django.DjangoModelFactory[KendalaBayar]):
    class Meta:
        model = KendalaBayar

    kpm = factory.SubFactory(KPMFactory)
    alasan = factory.SubFactory(AlasanFactory)
    dibuka_oleh = factory.SubFactory(PenggunaFactory)


class LangkahKendalaFactory(factory.django.DjangoModelFactory[LangkahKendala]):
    class Meta:
        model = LangkahKendala
        skip_postgeneration_save = True

    kendala = factory.SubFactory(KendalaBayarFactory)
    urutan = 1
    nama = "Ke bank penerbit"


class AturanAlarmFactory(factory.django.DjangoModelFactory[AturanAlarm]):
    """An old rule: the one in force is reference data."""

    class Meta:
        model = AturanAlarm

    mulai = date(2018, 1, 1)
    selesai = date(2018, 12, 31)


class RingkasanTahapFactory(factory.django.DjangoModelFactory[RingkasanTahap]):
    class Meta:
        model = RingkasanTahap

    tahap = factory.SubFactory(TahapFactory)
    wilayah_id = "17.71.08"
