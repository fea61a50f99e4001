"""A complaint, who made it, whom it is about, and what was done (docs/program.md §11, §12)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Peran, peran_berizin
from inti.identitas import Identitas, kolom_indeks, kolom_sandi
from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM
from pendamping.models import Tugas
from pengaduan.enums import (
    BATAS_RAHASIA,
    BATAS_TERBUKA,
    BERAKHIR,
    TERBUKA,
    DariTerlapor,
    JenisTindak,
    KanalAduan,
    KeadaanAduan,
    PeranTerlapor,
    TingkatAduan,
    UrgensiAduan,
)
from pengaduan.models.acuan import JenisAduan
from wilayah.models import Wilayah, di_bawah

# How far up a role stands: it sees what is kept from everybody below (`Pengaduan.batas`).
TINGKAT_PERAN = {
    Peran.PENDAMPING: TingkatAduan.PENDAMPING,
    Peran.KORKEC: TingkatAduan.KECAMATAN,
    Peran.APD: TingkatAduan.KECAMATAN,  # the data side of the kabupaten: nothing that goes around staff
    Peran.KORKAB: TingkatAduan.KABUPATEN,
    Peran.PENGAWAS: TingkatAduan.PROVINSI,  # Dinas Sosial hears of fraud at once, also past the korkab
    Peran.KORWIL: TingkatAduan.PROVINSI,
    Peran.PUSAT: TingkatAduan.PUSAT,
}


class PengaduanQuerySet(models.QuerySet["Pengaduan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Complaints of the own area or families; what goes around staff from its level up; never one about oneself.

        The one place where this is decided: lists, counts, searches, timelines, exports and notices all ask here.
        """
        terlapor = Terlapor.objects.filter(pengaduan=OuterRef("pk"), petugas=user.pk, dilepas_pada__isnull=True)
        return self.dalam_jangkauan(user, sebagai).exclude(Exists(terlapor))

    def dalam_jangkauan(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """What the offices let somebody see, accused or not. Only for asking what a release would show."""
        lingkup = user.lingkup(sebagai=sebagai)
        boleh = Q() if lingkup.superuser else Q(pk__in=[])
        for jabatan in lingkup.jabatan:
            sampai = Q(batas__lte=TINGKAT_PERAN[Peran(jabatan.peran)])
            if jabatan.peran == Peran.PUSAT:
                boleh |= sampai
            elif jabatan.peran != Peran.PENDAMPING:
                boleh |= sampai & di_bawah([jabatan.wilayah_id])
        if lingkup.petugas_id is not None:
            milik = KPM.objects.terlihat_oleh(user, sebagai=[Peran.PENDAMPING])
            boleh |= Q(batas=BATAS_TERBUKA, kpm__in=milik)
        return self.filter(boleh)

    def boleh(self, user: Any, izin: str) -> Self:
        """Those for which the user holds a permission, through the roles that hold it."""
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def terbuka(self) -> Self:
        return self.filter(keadaan__in=TERBUKA)

    def umum(self) -> Self:
        """Those that go around nobody: what a family's timeline, its papers and its sanction may show."""
        return self.filter(batas=BATAS_TERBUKA)


@lacak(kecuali=("kecamatan_kode", "kabupaten_kode", "provinsi_kode"))
class Pengaduan(models.Model):
    """One complaint. `batas` is the lowest level that may see it: above the pendamping's it is restricted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nomor = models.CharField(max_length=12, unique=True)  # told to the reporter; random, so that it counts nothing
    sidik_kode = kolom_indeks()  # of the secret code; the code itself is kept nowhere
    jenis = models.ForeignKey(JenisAduan, on_delete=models.PROTECT, related_name="pengaduan")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kabupaten or inside one
    kecamatan_kode = models.GeneratedField(
        expression=Substr(F("wilayah"), 1, 8), output_field=models.CharField(max_length=8), db_persist=True
    )
    kabupaten_kode = models.GeneratedField(
        expression=Substr(F("wilayah"), 1, 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    provinsi_kode = models.GeneratedField(
        expression=Substr(F("wilayah"), 1, 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, null=True, blank=True, related_name="pengaduan")
    kanal = models.CharField(max_length=9, choices=KanalAduan)
    urgensi = models.CharField(max_length=6, choices=UrgensiAduan, default=UrgensiAduan.SEDANG)
    isi = models.TextField(max_length=4000)  # numbers of persons and cards masked before they are stored
    tanggal_kejadian = models.DateField(null=True, blank=True)
    tempat_kejadian = models.CharField(max_length=150, blank=True)
    peran_terlapor = models.CharField(max_length=10, choices=PeranTerlapor, blank=True)
    nama_terlapor = models.CharField(max_length=100, blank=True)  # as the reporter wrote it
    batas = models.PositiveSmallIntegerField(choices=TingkatAduan, default=TingkatAduan.PENDAMPING)
    tingkat = models.PositiveSmallIntegerField(choices=TingkatAduan)
    petugas = models.ForeignKey(  # who works on it, where one person of the level took it over
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    keadaan = models.CharField(max_length=8, choices=KeadaanAduan, default=KeadaanAduan.BARU)
    induk = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ulangan")
    dibuat_oleh = models.ForeignKey(  # empty: the reporter, on the public page
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibuat_pada = models.DateTimeField(default=timezone.now)
    di_tingkat_sejak = models.DateTimeField(default=timezone.now)  # the clock of this level runs from here
    tenggat_terima = models.DateField()
    tenggat_selesai = models.DateField()
    ingat_mulai = models.DateField()  # from this day on it is about to breach
    diterima_pada = models.DateTimeField(null=True, blank=True)
    dijawab_pada = models.DateTimeField(null=True, blank=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)
    puas = models.BooleanField(null=True)  # what the reporter said of the answer; null: nothing
    dibuka_lagi_n = models.PositiveSmallIntegerField(default=0)
    naik_n = models.PositiveSmallIntegerField(default=0)
    nomor_sp4n = models.CharField("nomor SP4N-LAPOR", max_length=30, blank=True)
    versi = models.PositiveIntegerField(default=1)

    objects = PengaduanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pengaduan"
        constraints = [
            models.CheckConstraint(
                condition=Q(kanal__in=KanalAduan.values)
                & Q(urgensi__in=UrgensiAduan.values)
                & Q(keadaan__in=KeadaanAduan.values)
                & Q(peran_terlapor__in=["", *PeranTerlapor.values])
                & Q(tingkat__in=TingkatAduan.values)
                & Q(batas__in=[BATAS_TERBUKA, *BATAS_RAHASIA]),
                name="pengaduan_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=Q(tingkat__gte=F("batas")), name="pengaduan_tingkat_mulai_batas"),
            models.CheckConstraint(
                condition=~Q(tingkat=TingkatAduan.PENDAMPING) | Q(kpm__isnull=False),
                name="pengaduan_pendamping_berkeluarga",
            ),
            models.CheckConstraint(
                condition=(Q(keadaan__in=BERAKHIR) & Q(selesai_pada__isnull=False))
                | (~Q(keadaan__in=BERAKHIR) & Q(selesai_pada__isnull=True)),
                name="pengaduan_selesai_bertanggal",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan=KeadaanAduan.DIJAWAB) | Q(dijawab_pada__isnull=False),
                name="pengaduan_jawaban_bertanggal",
            ),
            models.CheckConstraint(
                condition=Q(keadaan=KeadaanAduan.BARU) | Q(diterima_pada__isnull=False),
                name="pengaduan_diterima_dulu",
            ),
            models.CheckConstraint(condition=~Q(isi=""), name="pengaduan_berisi"),
            models.CheckConstraint(condition=~Q(induk=F("id")), name="pengaduan_induk_lain"),
        ]
        indexes = [
            models.Index(
                fields=["kabupaten_kode", "tenggat_selesai", "id"],
                condition=Q(keadaan__in=TERBUKA),
                name="pengaduan_terbuka",
            ),
            models.Index(fields=["kabupaten_kode", "-dibuat_pada", "-id"], name="pengaduan_kabupaten"),
            models.Index(fields=["kecamatan_kode", "-dibuat_pada", "-id"], name="pengaduan_kecamatan"),
            models.Index(fields=["kpm", "-dibuat_pada"], name="pengaduan_kpm"),
            models.Index(fields=["tenggat_selesai"], condition=Q(keadaan__in=TERBUKA), name="pengaduan_tenggat"),
            models.Index(
                fields=["tenggat_terima"], condition=Q(keadaan=KeadaanAduan.BARU), name="pengaduan_belum_diterima"
            ),
        ]

    def __str__(self) -> str:
        return self.nomor

    @property
    def rahasia(self) -> bool:
        """It goes around somebody: only levels from `batas` up know of it."""
        return self.batas > BATAS_TERBUKA

    @property
    def terbuka(self) -> bool:
        return self.keadaan in TERBUKA

    @property
    def berakhir(self) -> bool:
        return self.keadaan in BERAKHIR


@lacak()
class Pelapor(models.Model):
    """Who complained, when that was said: kept apart and encrypted, opened only by those who decide."""

    pengaduan = models.OneToOneField(Pengaduan, on_delete=models.PROTECT, primary_key=True, related_name="pelapor")
    nama_sandi = kolom_sandi(null=True)
    nama_indeks = kolom_indeks(null=True)
    telepon_sandi = kolom_sandi(null=True)
    telepon_indeks = kolom_indeks(null=True)
    hubungan = models.CharField("hubungan dengan keluarga", max_length=60, blank=True)
    minta_rahasia = models.BooleanField("identitas dirahasiakan", default=True)

    nama = Identitas("nama_pelapor")
    telepon = Identitas("telepon_pelapor")

    class Meta:
        verbose_name_plural = "pelapor"
        constraints = [
            models.CheckConstraint(
                condition=Q(telepon_sandi__isnull=True, telepon_indeks__isnull=True)
                | Q(telepon_sandi__isnull=False, telepon_indeks__isnull=False),
                name="pelapor_telepon_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(nama_sandi__isnull=True, nama_indeks__isnull=True)
                | Q(nama_sandi__isnull=False, nama_indeks__isnull=False),
                name="pelapor_nama_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(nama_sandi__isnull=False) | Q(telepon_sandi__isnull=False), name="pelapor_dikenal"
            ),
        ]
        indexes = [models.Index(fields=["telepon_indeks"], name="pelapor_telepon")]

    def __str__(self) -> str:
        return f"pelapor {self.pk}"


@lacak()
class Terlapor(models.Model):
    """A member of staff a complaint is about. Until released with a reason, it does not exist for that person."""

    pengaduan = models.ForeignKey(Pengaduan, on_delete=models.PROTECT, related_name="terlapor")
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dari = models.CharField(max_length=8, choices=DariTerlapor)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pada = models.DateTimeField(default=timezone.now)
    dilepas_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dilepas_pada = models.DateTimeField(null=True, blank=True)
    alasan_lepas = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "terlapor"
        constraints = [
            models.UniqueConstraint(fields=["pengaduan", "petugas"], name="terlapor_sekali"),
            models.CheckConstraint(condition=Q(dari__in=DariTerlapor.values), name="terlapor_dari_dikenal"),
            models.CheckConstraint(
                condition=Q(dilepas_oleh__isnull=True, dilepas_pada__isnull=True, alasan_lepas="")
                | (Q(dilepas_oleh__isnull=False, dilepas_pada__isnull=False) & ~Q(alasan_lepas="")),
                name="terlapor_lepas_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["petugas"], condition=Q(dilepas_pada__isnull=True), name="terlapor_petugas"),
        ]

    def __str__(self) -> str:
        return f"terlapor {self.pk}"


@lacak()
class LangkahAduan(models.Model):
    """A step of one complaint as it was asked for, and what was done: by whom, on which day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pengaduan = models.ForeignKey(Pengaduan, on_delete=models.PROTECT, related_name="langkah")
    urutan = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    pelaksana = models.CharField(max_length=60)
    tenggat = models.DateField(null=True, blank=True)
    dilewati = models.BooleanField(default=False)  # not needed here; `catatan` says why
    tanggal = models.DateField("dilakukan pada", null=True, blank=True)
    catatan = models.CharField(max_length=300, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dicatat_pada = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "langkah aduan"
        constraints = [
            models.UniqueConstraint(fields=["pengaduan", "urutan"], name="langkah_aduan_urutan"),
            models.CheckConstraint(
                condition=Q(tanggal__isnull=True, dilewati=False, dicatat_oleh__isnull=True, dicatat_pada__isnull=True)
                | Q(tanggal__isnull=False, dilewati=False, dicatat_oleh__isnull=False, dicatat_pada__isnull=False)
                | (
                    Q(tanggal__isnull=True, dilewati=True, dicatat_oleh__isnull=False, dicatat_pada__isnull=False)
                    & ~Q(catatan="")
                ),
                name="langkah_aduan_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return self.nama


@lacak()
class TindakLanjut(models.Model):
    """One thing that happened to a complaint. Never changed; a wrong one is answered by the next."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pengaduan = models.ForeignKey(Pengaduan, on_delete=models.PROTECT, related_name="tindak")
    jenis = models.CharField(max_length=9, choices=JenisTindak)
    isi = models.TextField(max_length=4000, blank=True)
    # Empty for the reporter, and for what the clock did.
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pada = models.DateTimeField(default=timezone.now)
    dari_tingkat = models.PositiveSmallIntegerField(choices=TingkatAduan, null=True, blank=True)
    ke_tingkat = models.PositiveSmallIntegerField(choices=TingkatAduan, null=True, blank=True)
    tugas = models.ForeignKey(Tugas, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dibaca_pada = models.DateTimeField(null=True, blank=True)  # by the reporter, of what is written to them

    class Meta:
        verbose_name_plural = "tindak lanjut"
        constraints = [
            models.CheckConstraint(condition=Q(jenis__in=JenisTindak.values), name="tindak_lanjut_jenis_dikenal"),
        ]
        indexes = [models.Index(fields=["pengaduan", "pada", "id"], name="tindak_lanjut_urut")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.pk}"


@lacak()
class FotoAduan(models.Model):
    """A photo that came with a complaint or with a later message of it."""

    pengaduan = models.ForeignKey(Pengaduan, on_delete=models.PROTECT, related_name="foto")
    tindak = models.ForeignKey(TindakLanjut, on_delete=models.PROTECT, related_name="foto")
    foto = models.OneToOneField(Foto, on_delete=models.PROTECT, related_name="foto_aduan")

    class Meta:
        verbose_name_plural = "foto aduan"

    def __str__(self) -> str:
        return f"foto {self.pk}"
