"""Who owes what in a month: components, ages and the family's standing on its last day (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from inti.waktu import akhir_bulan, awal_bulan
from kpm.enums import PESERTA
from kpm.models import Anggota, PerubahanKepesertaan
from verifikasi.models import Kewajiban

_SEHARI = timedelta(days=1)
hari_akhir = lru_cache(maxsize=1024)(akhir_bulan)  # asked millions of times a night of a few months

# Components count only while their member is in the family.
_ORANG = """
    SELECT a.kpm_id, k.kepesertaan, a.id, a.tanggal_lahir, a.mulai, a.selesai, c.jenis, c.mulai, c.selesai
    FROM kpm_anggota a JOIN kpm_kpm k ON k.id = a.kpm_id JOIN kpm_komponen c ON c.anggota_id = a.id
    WHERE a.kpm_id = ANY(%s) ORDER BY a.kpm_id, a.id, c.id
"""


@dataclass(slots=True)
class Orang:
    """A member with its components, each (kind, first day, last day); an empty day is open."""

    id: int
    lahir: date | None
    mulai: date | None
    selesai: date | None
    komponen: list[tuple[str, date | None, date | None]] = field(default_factory=list)


@dataclass(slots=True)
class Keluarga:
    """A family with members that have, had or will have a component, and its steps of standing in order of day."""

    id: int
    kepesertaan: str
    langkah: list[tuple[date, str, str]] = field(default_factory=list)
    orang: list[Orang] = field(default_factory=list)

    def peserta_sejak(self, hari: date) -> date | None:
        """Since when the family is in the programme without a break as of that day; None: it is not.

        A suspended family is in it (docs/program.md §8). `date.min`: for as long as we know.
        """
        ini, sejak = self.langkah[0][1] if self.langkah else self.kepesertaan, date.min
        for tanggal, _, ke in self.langkah:
            if tanggal > hari:
                break
            if (ini in PESERTA) != (ke in PESERTA):
                sejak = tanggal
            ini = ke
        return sejak if ini in PESERTA else None


def baca_keluarga(kpm: Collection[int]) -> list[Keluarga]:
    """Families by id, in two queries however many. One without any component is left out: it owes nothing."""
    semua: dict[int, Keluarga] = {}
    with connection.cursor() as kursor:
        kursor.execute(_ORANG, [list(kpm)])
        orang: Orang | None = None
        for nomor, kepesertaan, id, lahir, masuk, keluar, jenis, mulai, selesai in kursor.fetchall():
            if (keluarga := semua.get(nomor)) is None:
                keluarga = semua[nomor] = Keluarga(nomor, kepesertaan)
            if orang is None or orang.id != id:
                orang = Orang(id, lahir, masuk, keluar)
                keluarga.orang.append(orang)
            orang.komponen.append((jenis, mulai, selesai))
    langkah = PerubahanKepesertaan.objects.filter(kpm__in=semua).order_by("kpm_id", "tanggal", "pk")
    for nomor, tanggal, dari, ke in langkah.values_list("kpm_id", "tanggal", "dari", "ke"):
        semua[nomor].langkah.append((tanggal, dari, ke))
    return list(semua.values())


def kewajiban_berlaku(bulan: date, semua: Iterable[Kewajiban] | None = None) -> list[Kewajiban]:
    """Duties in force on the month's first day: what begins in mid-month counts from the next."""
    hari = awal_bulan(bulan)
    if semua is None:
        return list(Kewajiban.objects.berlaku_pada(hari).order_by("pk"))
    return [k for k in semua if k.berlaku_sejak <= hari and (k.berlaku_sampai is None or k.berlaku_sampai >= hari)]


def umur_bulan(lahir: date, pada: date) -> int:
    """Age in completed months on a day."""
    return (pada.year - lahir.year) * 12 + pada.month - lahir.month - (pada.day < lahir.day)


def wajib_sejak(kewajiban: Kewajiban, orang: Orang, keluarga: Keluarga, bulan: date) -> date | None:
    """The first day of a member's unbroken time under a duty's component, as of the month's last day.

    None: not owed in that month. `date.min`: for as long as we know.
    """
    hari = hari_akhir(bulan)
    return terikat_sejak(kewajiban.jenis, orang, keluarga, hari) if seumur(kewajiban, orang.lahir, hari) else None


def terikat_sejak(jenis: str, orang: Orang, keluarga: Keluarga, hari: date) -> date | None:
    """Since when, as of a day, a member is there with a component, in a family of the programme; None: it is not."""
    if orang.selesai and orang.selesai < hari:
        return None
    komponen, peserta = _komponen_sejak(orang, jenis, hari), keluarga.peserta_sejak(hari)
    if komponen is None or peserta is None:
        return None
    sejak = max(komponen, peserta, orang.mulai or date.min, orang.lahir or date.min)
    return sejak if sejak <= hari else None  # a child who is yet to be born owes nothing


def seumur(kewajiban: Kewajiban, lahir: date | None, hari: date) -> bool:
    """Whether a duty is for that age; with an unknown birth date only one without ages is."""
    if kewajiban.umur_dari is None and kewajiban.umur_sampai is None:
        return True
    if lahir is None:
        return False
    umur = umur_bulan(lahir, hari)
    return (kewajiban.umur_dari or 0) <= umur and (kewajiban.umur_sampai is None or umur < kewajiban.umur_sampai)


def _komponen_sejak(orang: Orang, jenis: str, hari: date) -> date | None:
    """First day of the spell of a component that covers the day, spells that touch being one."""
    mulai: date | None = None
    for satu, dari, sampai in sorted(orang.komponen, key=lambda k: k[1] or date.min, reverse=True):
        if satu != jenis:
            continue
        dari = dari or date.min
        if mulai is None:
            mulai = dari if dari <= hari and (sampai is None or sampai >= hari) else None
        elif mulai > date.min and sampai == mulai - _SEHARI:
            mulai = dari
    return mulai


def kewajiban_anggota(anggota: Collection[int], bulan: date) -> dict[int, list[Kewajiban]]:
    """What each of these members owes in that month, the deciding duties first; one who owes nothing is left out."""
    diminta = set(anggota)
    duties = sorted(kewajiban_berlaku(bulan), key=lambda k: (not k.menentukan, k.pk))
    kpm = Anggota.objects.filter(Q(pk__in=diminta)).values_list("kpm_id", flat=True)
    hasil: dict[int, list[Kewajiban]] = defaultdict(list)
    for keluarga in baca_keluarga(sorted(set(kpm))):
        for orang in keluarga.orang:
            if orang.id in diminta:
                for k in duties:
                    if wajib_sejak(k, orang, keluarga, bulan) is not None:
                        hasil[orang.id].append(k)
    return dict(hasil)
