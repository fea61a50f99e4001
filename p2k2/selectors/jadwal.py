"""What stands in the way of a day's meetings: holidays, overlapping hours, the way between, too many of them.

Warnings, never refusals (docs/program.md §7): the person on the spot knows the road and the village's calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import combinations, pairwise
from typing import TypeAlias
from uuid import UUID

from django.db.models import Avg

from akun.models import berlaku
from kpm.models import KeanggotaanKelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan
from p2k2.selectors.libur import libur_antara
from pendamping.selectors.usulan_penugasan import km

Titik: TypeAlias = tuple[float, float]

LAMA_MENIT = 120  # a meeting takes 2–2½ hours [P]: the shorter one, so that what is called a clash is one
FAKTOR_JALAN = 1.4  # a road is longer than the straight line [?]
KM_PER_JAM = 20  # by motorcycle in a village, getting ready included [?]
JARAK_ABAI_KM = 0.5  # next door
MAKS_SEHARI = 3


@dataclass(frozen=True)
class Acara:
    """A meeting that is planned or was held, with where its group usually is; `nama` tells groups of one name apart."""

    pk: UUID
    nama: str
    tanggal: date
    mulai: time | None
    selesai: time | None
    rencana: bool
    titik: Titik | None

    @property
    def awal(self) -> int | None:
        return None if self.mulai is None else self.mulai.hour * 60 + self.mulai.minute

    @property
    def akhir(self) -> int | None:
        if self.awal is None:
            return None
        return self.awal + LAMA_MENIT if self.selesai is None else self.selesai.hour * 60 + self.selesai.minute

    @property
    def sebutan(self) -> str:
        return f"{self.nama} ({self.mulai:%H.%M})" if self.mulai else self.nama


@dataclass(frozen=True)
class Hambatan:
    """One warning about a day, and the meetings it is about."""

    kode: str  # libur, bentrok, perjalanan, padat
    teks: str
    pertemuan: frozenset[UUID]


def periksa_hari(acara: Sequence[Acara], libur: str = "") -> list[Hambatan]:
    """Warnings about the meetings of one day; about those that were held there is nothing left to warn of."""
    rencana = [a for a in acara if a.rencana]
    if not rencana:
        return []
    hasil = []
    if libur:
        hasil.append(Hambatan("libur", f"Hari {libur}.", frozenset(a.pk for a in rencana)))
    berjam = sorted((a for a in acara if a.awal is not None), key=lambda a: (a.awal or 0, a.nama, a.pk))
    for a, b in combinations(berjam, 2):
        if _perlu(a, b) and bertumpuk(a, b):
            hasil.append(Hambatan("bentrok", f"Bentrok: {a.sebutan} dan {b.sebutan}.", frozenset({a.pk, b.pk})))
    for a, b in pairwise(berjam):
        if _perlu(a, b) and not bertumpuk(a, b) and (teks := _perjalanan(a, b)):
            hasil.append(Hambatan("perjalanan", teks, frozenset({a.pk, b.pk})))
    if len(acara) > MAKS_SEHARI:
        teks = f"{len(acara)} pertemuan dalam satu hari, lebih dari {MAKS_SEHARI}."
        hasil.append(Hambatan("padat", teks, frozenset(a.pk for a in rencana)))
    return hasil


def _perlu(a: Acara, b: Acara) -> bool:
    return a.rencana or b.rencana


def bertumpuk(a: Acara, b: Acara) -> bool:
    """True when each begins before the other has ended; never where an hour is not known."""
    if a.awal is None or a.akhir is None or b.awal is None or b.akhir is None:
        return False
    return a.awal < b.akhir and b.awal < a.akhir


def _perjalanan(a: Acara, b: Acara) -> str:
    if a.titik is None or b.titik is None:
        return ""
    jauh = km(a.titik, b.titik) * FAKTOR_JALAN
    perlu, jeda = round(jauh / KM_PER_JAM * 60), (b.awal or 0) - (a.akhir or 0)
    if jauh < JARAK_ABAI_KM or perlu <= jeda:
        return ""
    tulis = f"{jauh:.1f}".replace(".", ",")
    return f"Dari {a.sebutan} ke {b.sebutan} sekitar {tulis} km, kira-kira {perlu} menit; jedanya {jeda} menit."


def titik_kelompok(kelompok: Iterable[UUID], hari: date) -> dict[UUID, Titik]:
    """Where groups meet: at the latest meeting with a position, else in the middle of their families' houses."""
    semua = list(kelompok)
    bertitik = Pertemuan.objects.filter(kelompok__in=semua, lintang__isnull=False)
    terakhir = bertitik.order_by("kelompok", "-tanggal", "-pk").distinct("kelompok")
    hasil = {
        k: (float(a), float(b))
        for k, a, b in terakhir.values_list("kelompok", "lintang", "bujur")
        if a is not None and b is not None
    }
    if belum := [k for k in semua if k not in hasil]:
        rumah = KeanggotaanKelompok.objects.filter(berlaku(hari), kelompok__in=belum, kpm__rumah__lintang__isnull=False)
        tengah = rumah.values_list("kelompok").annotate(a=Avg("kpm__rumah__lintang"), b=Avg("kpm__rumah__bujur"))
        hasil |= {k: (float(a), float(b)) for k, a, b in tengah.order_by()}
    return hasil


def acara(pertemuan: Iterable[Pertemuan], titik: Mapping[UUID, Titik]) -> list[Acara]:
    """Meetings with their group as they fill a day; cancelled ones fill none."""
    return [
        Acara(
            pk=p.pk,
            nama=f"{p.kelompok.nama} di {p.kelompok.desa.nama}",
            tanggal=p.tanggal,
            mulai=p.jam_mulai,
            selesai=p.jam_selesai,
            rencana=p.keadaan == KeadaanPertemuan.DIRENCANAKAN,
            titik=_titik(p) or titik.get(p.kelompok_id),
        )
        for p in pertemuan
        if p.keadaan != KeadaanPertemuan.DIBATALKAN
    ]


def _titik(p: Pertemuan) -> Titik | None:
    return None if p.lintang is None or p.bujur is None else (float(p.lintang), float(p.bujur))


def hambatan_pertemuan(pertemuan: Iterable[Pertemuan]) -> dict[date, list[str]]:
    """Warnings that concern these planned meetings, by day; asked anew, after they were saved."""
    milik = [p for p in pertemuan if p.keadaan == KeadaanPertemuan.DIRENCANAKAN]
    if not milik:
        return {}
    hari = sorted({p.tanggal for p in milik})
    sehari = Pertemuan.objects.filter(petugas__in={p.petugas_id for p in milik}, tanggal__in=hari)
    semua = list(sehari.exclude(keadaan=KeadaanPertemuan.DIBATALKAN).select_related("kelompok__desa"))
    titik = titik_kelompok({p.kelompok_id for p in semua}, hari[0])
    nomor, libur = {p.pk for p in milik}, libur_antara(hari[0], hari[-1])
    hasil: dict[date, list[str]] = {}
    for satu in hari:
        isi = acara((p for p in semua if p.tanggal == satu), titik)
        teks = [h.teks for h in periksa_hari(isi, libur.get(satu, "")) if h.pertemuan & nomor]
        if teks:
            hasil[satu] = teks
    return hasil
