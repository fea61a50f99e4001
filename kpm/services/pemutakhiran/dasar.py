"""What every kind of update is made of: the columns asked for, and the plan of what would change.

A kind states its plan (`Rencana`) once. What is shown before sending, the consequences, the components before
and after, and what is finally written are all read from that plan, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen, JenisPemutakhiran
from kpm.models import KPM, Anggota, Komponen, Pemutakhiran


@dataclass(frozen=True)
class Kolom:
    """One field of a kind's form. `bentuk`: teks, tanggal, pilihan, banyak, digit, angka or desa."""

    nama: str
    label: str
    bentuk: str = "teks"
    wajib: bool = False
    maks: int = 150
    pilihan: Sequence[tuple[str, Any]] = ()
    bantuan: str = ""

    def tulis(self, nilai: Any) -> str:
        """A stored value as people read it."""
        if nilai in (None, "", []):
            return "–"
        if self.bentuk == "tanggal":
            return tulis_tanggal(date.fromisoformat(nilai))
        label = dict(self.pilihan)
        if isinstance(nilai, list):
            return ", ".join(str(label.get(n, n)) for n in nilai)
        return str(label.get(nilai, nilai))


@dataclass(frozen=True)
class Peringatan:
    """Something that looks wrong but may be right, with the rule it seems to break."""

    pesan: str
    aturan: str = ""


@dataclass(frozen=True)
class Isian:
    """Columns of a person who is new in the family."""

    nama: str
    tanggal_lahir: date | None
    jenis_kelamin: str
    hubungan: str = ""
    lain: dict[str, str] = field(default_factory=dict)


@dataclass
class Rencana:
    """What an update would write. Members by object; None in `mulai` is the new person of `masuk`."""

    masuk: Isian | None = None
    keluar: list[tuple[Anggota, str]] = field(default_factory=list)
    akhiri: list[tuple[Komponen, str]] = field(default_factory=list)
    mulai: list[tuple[Anggota | None, str]] = field(default_factory=list)
    anggota: list[tuple[Anggota, dict[str, Any]]] = field(default_factory=list)
    keluarga: dict[str, Any] = field(default_factory=dict)
    teks: list[str] = field(default_factory=list)  # consequences that the lists above cannot say


class Usul:
    """A proposal being looked at: its values, and the family as it stands, read once."""

    def __init__(self, usulan: Pemutakhiran, oleh: Pengguna | None = None) -> None:
        self.usulan = usulan
        self.oleh = oleh  # who asks: what a refusal may name depends on it
        self.kpm: KPM = usulan.kpm
        self.isi: dict[str, Any] = usulan.isi
        self.berlaku: date = usulan.berlaku
        self.hari: date = hari_ini(usulan.kpm.desa_id)  # of the look; when applied, the day of the approval

    @property
    def anggota(self) -> Anggota:
        """The member it is about. Raises when none was chosen."""
        if self.usulan.anggota_id is None:
            raise GalatPengguna("Pilih anggota keluarganya.", kolom="anggota")
        satu = self.semua.get(self.usulan.anggota_id)
        if satu is None:
            raise GalatPengguna("Anggota ini tidak ada di keluarga ini.", kolom="anggota")
        if not _berlaku(satu, max(self.berlaku, self.hari)) and not _berlaku(satu, self.berlaku):
            raise GalatPengguna(f"{satu.nama} sudah tidak tercatat di keluarga ini.", kolom="anggota")
        return satu

    @cached_property
    def semua(self) -> dict[int, Anggota]:
        """Every member the family has had, by id."""
        return {a.pk: a for a in Anggota.objects.filter(kpm=self.kpm).order_by("pk")}

    @cached_property
    def kini(self) -> list[Anggota]:
        """Members in the family on the effective day."""
        return [a for a in self.semua.values() if _berlaku(a, self.berlaku)]

    @cached_property
    def komponen(self) -> list[Komponen]:
        """Components not over before the effective day, later ones included."""
        belum = Q(selesai__isnull=True) | Q(selesai__gte=self.berlaku)
        return list(Komponen.objects.filter(belum, anggota__kpm=self.kpm).order_by("anggota", "jenis", "pk"))

    def komponen_milik(self, anggota: Anggota) -> list[Komponen]:
        return [k for k in self.komponen if k.anggota_id == anggota.pk]

    def komponen_berlaku(self) -> list[Komponen]:
        """Components in force on the effective day, of members in the family on it."""
        hadir = {a.pk for a in self.kini}
        return [k for k in self.komponen if k.anggota_id in hadir and _berlaku(k, self.berlaku)]

    def punya(self, anggota: Anggota, jenis: str) -> Komponen | None:
        return next((k for k in self.komponen_milik(anggota) if k.jenis == jenis), None)

    @cached_property
    def pengurus(self) -> Anggota | None:
        """The member who receives the money, when the list of members is known."""
        indeks = bytes(self.kpm.nik_indeks)
        return next((a for a in self.kini if a.nik_indeks and bytes(a.nik_indeks) == indeks), None)

    def tanggal(self, nama: str) -> date | None:
        nilai = self.isi.get(nama)
        return date.fromisoformat(nilai) if nilai else None

    @property
    def sampai(self) -> date:
        """The last day of what was before."""
        return self.berlaku - timedelta(days=1)


def _berlaku(satu: Anggota | Komponen, hari: date) -> bool:
    return (satu.mulai is None or satu.mulai <= hari) and (satu.selesai is None or satu.selesai >= hari)


class Jenis:
    """One kind of update. Subclasses state what differs; nothing here writes."""

    nilai: JenisPemutakhiran
    tanya: str  # in the words of a family, on the first step
    kelompok: str
    kolom: tuple[Kolom, ...] = ()
    anggota = False  # is about one member, who must be chosen
    anggota_bebas = False  # may be about one member
    anggota_label = "Anggota keluarga"
    tanpa_anggota = ""  # what choosing nobody means, where `anggota_bebas`
    nik = kk = False  # takes a new number
    nik_wajib = False
    dokumen = ""  # what is expected as a photo
    dokumen_wajib = False
    prasetel = False  # the form opens with what is stored; only what differs is proposed
    nanti = False  # may take effect on a later day: only what is dated can
    berlaku_label = "Berlaku mulai"
    berlaku_dari = ""  # the column whose date is the effective day
    izin: str = Izin.PUTUSKAN_DATA
    peserta = True  # only for families that are in the programme or about to be

    def kolom_untuk(self, u: Usul) -> tuple[Kolom, ...]:
        """The columns this family's form needs, once it is known whom it is about."""
        return self.kolom

    def minta_nik(self, u: Usul) -> bool:
        return self.nik

    def minta_kk(self, u: Usul) -> bool:
        return self.kk

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        """Whether this member is offered when one must be chosen."""
        return True

    def sebelum(self, u: Usul) -> dict[str, Any]:
        """What the proposal rests on, as it is stored now; a difference later means the data moved on."""
        return {}

    def periksa(self, u: Usul) -> None:
        """Refuse what cannot be, with a sentence."""

    def perlu_dokumen(self, isi: dict[str, Any]) -> bool:
        return self.dokumen_wajib

    def peringatan(self, u: Usul) -> list[Peringatan]:
        return []

    def rencana(self, u: Usul) -> Rencana:
        return Rencana()

    def terapkan(self, u: Usul, oleh: Pengguna) -> None:
        """Write what stands in tables of another service; the plan itself is written by the engine."""

    @property
    def label(self) -> str:
        return str(self.nilai.label)


def label_komponen(jenis: str) -> str:
    return str(JenisKomponen(jenis).label)


def isi_anggota(anggota: Anggota, kolom: Sequence[str]) -> dict[str, Any]:
    """Stored columns as they stand in JSON."""
    return {k: _json(getattr(anggota, k)) for k in kolom}


def isi_keluarga(kpm: KPM, kolom: Sequence[str]) -> dict[str, Any]:
    return {k: _json(getattr(kpm, k)) for k in kolom}


def jejak_nomor(objek: Any, nama: str) -> str:
    """Tells whether a number is still the same one, without telling the number."""
    indeks = getattr(objek, f"{nama}_indeks")
    return bytes(indeks).hex()[:16] if indeks else ""


def dasar_anggota(u: Usul, anggota: Anggota) -> dict[str, Any]:
    """What every update about a member rests on: that the member is there, with these components."""
    return {
        "#anggota": f"{anggota.mulai or ''}..{anggota.selesai or ''}",
        "#komponen": sorted(k.jenis for k in u.komponen_milik(anggota)),
    }


def _json(nilai: Any) -> Any:
    return nilai.isoformat() if isinstance(nilai, date) else nilai
