"""Summaries that dashboards read instead of raw rows (docs/program.md §14)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dasbor.enums import JenisRinci
from kpm.enums import JenisKomponen
from kpm.models import Kelompok
from wilayah.models import Wilayah

# The counted columns of a summary, by where they come from. Numbers at the month's end unless they are of the month.
ANGKA_KELUARGA = ("kpm", "kpm_tanpa", "kpm_lepas", *JenisKomponen.values, "pendamping", "pendamping_lebih")
ANGKA_PERTEMUAN = (
    "kelompok", "kelompok_bertemu", "wajib", "wajib_bertemu", "wajib_beralasan", "pertemuan",
    "hadir", "izin", "sakit", "alpa", "kosong", "sesi", "sesi_dari", "tanda_absen", "tanda_kelompok",
)  # fmt: skip
ANGKA_LAPANGAN = ("kunjungan", "kpm_dikunjungi", "usulan", "bantuan", "kpm_bantuan")
ANGKA_VERKOM = ("vk_memenuhi", "vk_tidak", "vk_belum", "vk_na", "fasilitas", "fasilitas_isi")
ANGKA_BAYAR = (
    "rencana_n", "masuk_n", "cair_n", "sebagian_n", "tidak_n", "rencana_rp", "cair_rp", "sisa_rp", "tidak_rp",
)  # fmt: skip
ANGKA_ADUAN = ("aduan_masuk", "aduan_jawab", "aduan_tepat", "aduan_buka", "aduan_lewat")
ANGKA_LAPORAN = ("laporan", "laporan_tepat", "laporan_belum")
ANGKA = (
    *ANGKA_KELUARGA, *ANGKA_PERTEMUAN, *ANGKA_LAPANGAN, *ANGKA_VERKOM, *ANGKA_BAYAR, *ANGKA_ADUAN, *ANGKA_LAPORAN,
)  # fmt: skip
# Facts of its families and meetings; the others are of no group.
ANGKA_KELOMPOK = tuple(k for k in ANGKA if k not in {"pendamping", "pendamping_lebih", *ANGKA_VERKOM, *ANGKA_LAPORAN})


def _hitungan() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(default=0, db_default=0)


class BarisRingkasan(models.Model):
    """Where a row's facts lie and whose they are: one area in one month.

    `langsung`: facts that lie in this very area, for one pendamping or for nobody; a desa has only such rows.
    Otherwise the sum of the area with all that lies below it, so that a level reads only its children.
    """

    bulan = models.DateField()  # first day
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    langsung = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True


class Terhitung(models.Model):
    """What is counted of any place, area or group."""

    tahap_kode = models.CharField(max_length=6, blank=True)  # stage the payment figures speak of

    # Families in the programme: without a pendamping, in no group, with each component.
    kpm = models.PositiveIntegerField(default=0)
    kpm_tanpa = _hitungan()
    kpm_lepas = _hitungan()
    hamil = _hitungan()
    aud = _hitungan()
    sd = _hitungan()
    smp = _hitungan()
    sma = _hitungan()
    disabil = _hitungan()
    lansia = _hitungan()
    ham = _hitungan()

    # Groups, those that met this month; those that owe a meeting, of these met, and not met for a stated reason.
    kelompok = models.PositiveIntegerField(default=0)
    kelompok_bertemu = models.PositiveIntegerField(default=0)
    wajib = _hitungan()
    wajib_bertemu = _hitungan()
    wajib_beralasan = _hitungan()
    pertemuan = models.PositiveIntegerField(default=0)
    hadir = _hitungan()
    izin = _hitungan()
    sakit = _hitungan()
    alpa = _hitungan()
    kosong = _hitungan()  # marks not filled in: unknown, never absent
    sesi = _hitungan()  # sessions in force that groups have had, each once
    sesi_dari = _hitungan()  # groups × sessions in force
    tanda_absen = models.PositiveIntegerField(default=0)
    tanda_kelompok = models.PositiveIntegerField(default=0)

    kunjungan = models.PositiveIntegerField(default=0)
    kpm_dikunjungi = _hitungan()
    usulan = _hitungan()  # updates that wait for a decision
    bantuan = _hitungan()  # complementary aids not received
    kpm_bantuan = _hitungan()  # families that lack one or more

    rencana_n = models.PositiveIntegerField(default=0)
    masuk_n = _hitungan()  # on the bank's list, or money taken
    cair_n = models.PositiveIntegerField(default=0)
    sebagian_n = models.PositiveIntegerField(default=0)
    tidak_n = models.PositiveIntegerField(default=0)
    rencana_rp = models.BigIntegerField(default=0)
    cair_rp = models.BigIntegerField(default=0)  # withdrawn, partial withdrawals included
    sisa_rp = models.BigIntegerField(default=0)  # remainder of partial withdrawals
    tidak_rp = models.BigIntegerField(default=0)

    # Complaints that are open to everybody who serves there; restricted ones are counted nowhere (ADR 14).
    aduan_masuk = _hitungan()
    aduan_jawab = _hitungan()  # answered this month
    aduan_tepat = _hitungan()  # of these by the deadline
    aduan_buka = _hitungan()
    aduan_lewat = _hitungan()  # of the open ones past the deadline

    dihitung_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(rencana_n__gte=F("cair_n") + F("sebagian_n") + F("tidak_n")),
                name="%(class)s_keluarga_seimbang",
            ),
            models.CheckConstraint(
                condition=Q(rencana_rp__gte=F("cair_rp") + F("sisa_rp") + F("tidak_rp")),
                name="%(class)s_rupiah_seimbang",
            ),
        ]


class Ringkasan(BarisRingkasan, Terhitung):
    """Counted facts of one area in one month."""

    # Those appointed as pendamping.
    pendamping = _hitungan()
    pendamping_lebih = _hitungan()  # of a kecamatan and above: they hold more families there than one should

    vk_memenuhi = _hitungan()
    vk_tidak = _hitungan()
    vk_belum = _hitungan()
    vk_na = _hitungan()
    fasilitas = _hitungan()  # facilities with members in the quarter
    fasilitas_isi = _hitungan()  # of these with an entry in the quarter

    laporan = _hitungan()  # monthly reports due this month
    laporan_tepat = _hitungan()
    laporan_belum = _hitungan()  # past the deadline and not sent

    class Meta:
        verbose_name_plural = "ringkasan"
        constraints = [
            *Terhitung.Meta.constraints,
            models.UniqueConstraint(
                fields=["bulan", "wilayah", "petugas", "langsung"], name="ringkasan_satu", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(
                    kpm__gte=F("kpm_tanpa"),
                    kelompok__gte=F("kelompok_bertemu"),
                    wajib__gte=F("wajib_bertemu") + F("wajib_beralasan"),
                    sesi_dari__gte=F("sesi"),
                    fasilitas__gte=F("fasilitas_isi"),
                    aduan_buka__gte=F("aduan_lewat"),
                    aduan_jawab__gte=F("aduan_tepat"),
                    laporan__gte=F("laporan_tepat") + F("laporan_belum"),
                ),
                name="ringkasan_bagian_tak_lebih",
            ),
            models.CheckConstraint(condition=Q(petugas__isnull=True) | Q(langsung=True), name="ringkasan_jumlah_semua"),
        ]
        indexes = [models.Index(fields=["petugas", "bulan"], name="ringkasan_petugas")]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.bulan}"


class RingkasanKelompok(Terhitung):
    """Counted facts of one group in one month, as far as they lie in one area: a family can live in another desa.

    Not by pendamping: a group is one person's at a time. `rinci`: the figures taken apart, `{"kind.code": [n, rupiah]}`
    as `RingkasanRinci` has them.
    """

    bulan = models.DateField()  # first day
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+", db_index=False)
    untuk_kelompok = models.ForeignKey(Kelompok, on_delete=models.CASCADE, related_name="+")
    rinci = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "ringkasan kelompok"
        constraints = [
            *Terhitung.Meta.constraints,
            models.UniqueConstraint(fields=["bulan", "wilayah", "untuk_kelompok"], name="ringkasankelompok_satu"),
        ]

    def __str__(self) -> str:
        return f"{self.untuk_kelompok_id} {self.bulan}"


class RingkasanRinci(BarisRingkasan):
    """A figure taken apart: reasons, modules, ages. Only what there is has a row."""

    jenis = models.CharField(max_length=12, choices=JenisRinci)
    kode = models.CharField(max_length=40)  # of the kind's own list
    n = _hitungan()
    rp = models.BigIntegerField(default=0, db_default=0)  # whole rupiah, where the kind is about money

    class Meta:
        verbose_name_plural = "ringkasan rinci"
        constraints = [
            models.UniqueConstraint(
                fields=["bulan", "wilayah", "petugas", "langsung", "jenis", "kode"],
                name="ringkasan_rinci_satu",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(jenis__in=JenisRinci.values), name="ringkasan_rinci_jenis_dikenal"),
        ]
        indexes = [models.Index(fields=["petugas", "bulan"], name="ringkasan_rinci_petugas")]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.bulan} {self.jenis} {self.kode}"
