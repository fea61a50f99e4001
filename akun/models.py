"""Users and their appointments."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from akun.enums import PERAN_DAMPINGAN, Peran, peran_berizin
from akun.lingkup import Lingkup
from inti.jejak import lacak
from inti.waktu import hari_ini
from wilayah.models import Wilayah


def masa(mulai: str = "mulai", selesai: str = "selesai") -> Func:
    """The days from `mulai` to `selesai`, both included; an empty `selesai` has no end."""
    return Func(F(mulai), F(selesai), Value("[]"), function="daterange")


def berlaku(hari: date, awalan: str = "") -> Q:
    """Condition "in force on that day" for a row with `mulai` and `selesai`."""
    return Q(**{f"{awalan}mulai__lte": hari}) & (
        Q(**{f"{awalan}selesai__isnull": True}) | Q(**{f"{awalan}selesai__gte": hari})
    )


def pisah_bahasa(teks: str) -> frozenset[str]:
    """Languages named in free words: `Jawa, Rejang` and `bahasa jawa dan rejang` are the same two."""
    kata = re.split(r"[,;/&]|\bdan\b", teks.casefold())
    return frozenset(k for satu in kata if (k := satu.replace("bahasa", "").strip()))


class PenggunaManager(BaseUserManager["Pengguna"]):
    def create_user(self, email: str, password: str | None = None, **lain: Any) -> Pengguna:
        pengguna = self.model(email=self.normalize_email(email).lower(), **lain)
        pengguna.set_password(password)
        pengguna.save(using=self._db)
        return pengguna

    def create_superuser(self, email: str, password: str | None = None, **lain: Any) -> Pengguna:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **lain)

    def get_by_natural_key(self, username: str | None) -> Pengguna:
        return self.get(email=(username or "").lower())


@lacak(kecuali=("password", "last_login"))
class Pengguna(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    nama = models.CharField(max_length=150)
    nip = models.CharField("NIP", max_length=30, blank=True)
    telepon = models.CharField(max_length=20, blank=True)
    bahasa = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    bergabung_pada = models.DateTimeField(default=timezone.now)

    objects = PenggunaManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["nama"]

    class Meta:
        verbose_name_plural = "pengguna"
        constraints = [models.CheckConstraint(condition=~Q(nama=""), name="pengguna_bernama")]

    def __str__(self) -> str:
        return self.nama

    def get_full_name(self) -> str:
        return self.nama

    def berbahasa(self, bahasa: str) -> bool:
        """Whether the user speaks it, as far as both are known; Indonesian is everybody's."""
        dikuasai = pisah_bahasa(self.bahasa)
        perlu = pisah_bahasa(bahasa)
        return not dikuasai or not perlu or bool(perlu & (dikuasai | {"indonesia"}))

    def lingkup(self, pada: date | None = None, sebagai: Collection[str] | None = None) -> Lingkup:
        """Scope on a day (today when omitted), through all roles or some; one query per user object and day."""
        hari = pada or hari_ini()
        simpanan: dict[date, Lingkup] = self.__dict__.setdefault("_lingkup", {})
        if hari not in simpanan:
            jabatan = tuple(self.jabatan.berlaku_pada(hari).select_related("wilayah"))
            simpanan[hari] = Lingkup(jabatan, self.pk, superuser=self.is_superuser)
        lingkup = simpanan[hari]
        return lingkup if sebagai is None else lingkup.sebagai(sebagai)

    def punya_izin(self, izin: str) -> bool:
        return self.is_superuser or izin in self.lingkup().izin

    def lingkup_izin(self, izin: str) -> Lingkup:
        """Scope through those roles only that hold the permission."""
        return self.lingkup(sebagai=peran_berizin(izin))


class JabatanQuerySet(models.QuerySet["Jabatan"]):
    def berlaku_pada(self, hari: date) -> Self:
        return self.filter(berlaku(hari))

    def pendamping_pada(self, hari: date) -> models.QuerySet[Any, Any]:
        """Ids of those who serve as pendamping on a day: what stands with anybody else stands with nobody."""
        return self.berlaku_pada(hari).filter(peran__in=PERAN_DAMPINGAN, pengguna__is_active=True).values("pengguna")


@lacak()
class Jabatan(models.Model):
    """An appointment: role, area and period, by decree (SK). One person may hold several (docs/program.md §2)."""

    pengguna = models.ForeignKey(Pengguna, on_delete=models.PROTECT, related_name="jabatan")
    peran = models.CharField(max_length=12, choices=Peran)
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nomor_sk = models.CharField("nomor SK", max_length=100)
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)

    objects = JabatanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "jabatan"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="jabatan_masa_maju"
            ),
            models.CheckConstraint(condition=Q(peran__in=Peran.values), name="jabatan_peran_dikenal"),
            models.CheckConstraint(
                condition=Q(peran=Peran.PUSAT) | Q(wilayah__isnull=False), name="jabatan_berwilayah"
            ),
            ExclusionConstraint(
                name="jabatan_tak_rangkap",
                expressions=[
                    ("pengguna", RangeOperators.EQUAL),
                    ("peran", RangeOperators.EQUAL),
                    ("wilayah", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_peran_display()} {self.wilayah_id or ''}".strip()
