"""Where a family stands on the ladder, and what must come before its next rung (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kpm.enums import Kepesertaan
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Tugas
from verifikasi.enums import JenjangSanksi, KeadaanKeberatan, KeadaanSanksi
from verifikasi.models import AturanSanksi, KabarSanksi, Keberatan, Sanksi
from verifikasi.selectors.runtun import ambang

_J, _K = JenjangSanksi, KeadaanSanksi
BELUM_DIBERI_TAHU, BELUM_DIKUNJUNGI = "belum diberi tahu", "belum dikunjungi"
# A rung, the one below it, and the standing in which a family can be put on it.
_DI_BAWAH = {_J.PENANGGUHAN: _J.PERINGATAN, _J.PENGHENTIAN: _J.PENANGGUHAN}
_KEPESERTAAN = {
    _J.PERINGATAN: Kepesertaan.AKTIF,
    _J.PENANGGUHAN: Kepesertaan.AKTIF,
    _J.PENGHENTIAN: Kepesertaan.DITANGGUHKAN,
}


@dataclass(frozen=True)
class Berikut:
    """The next rung of a run, or None where the ladder ends or stands; `kurang` is what is missing, in words."""

    jenjang: JenjangSanksi | None = None
    kurang: list[str] = field(default_factory=list)

    @property
    def siap(self) -> bool:
        return self.jenjang is not None and not self.kurang


@dataclass(frozen=True)
class Pengetahuan:
    """What the rungs of some families rest on beside their months."""

    tahu: frozenset[object] = frozenset()  # sanctions of which the family was told as they are now
    pernah_tahu: frozenset[object] = frozenset()  # of which it was ever told
    diterima: frozenset[object] = frozenset()  # sanctions whose family's objection was accepted
    berkeberatan: frozenset[object] = frozenset()  # with an open objection
    dikunjungi: frozenset[tuple[int, date]] = frozenset()  # family and month of visits recorded as done


def sejak_keadaan(s: Sanksi) -> datetime:
    """When a sanction came to be what it is: a telling before that told something else."""
    if s.keadaan == _K.GUGUR and s.gugur_pada is not None:
        return s.gugur_pada
    if s.keadaan == _K.DIBATALKAN and s.dibatalkan_pada is not None:
        return s.dibatalkan_pada
    if s.keadaan in (_K.BERLAKU, _K.DITOLAK) and s.diputus_pada is not None:
        return s.diputus_pada
    return s.diusulkan_pada


def batas_keberatan(sanksi: Collection[Sanksi], kabar: Iterable[KabarSanksi] | None = None) -> dict[object, date]:
    """The last day on which each family objects without saying why only now; those not told yet have none.

    `kabar` are the tellings of these sanctions where they were read already, else they are asked for.
    """
    menurut = {s.pk: s for s in sanksi}
    hasil: dict[object, date] = {}
    semua = KabarSanksi.objects.filter(sanksi__in=menurut) if kabar is None else kabar
    for k in sorted(semua, key=lambda k: (k.tanggal, k.pk), reverse=True):  # the first telling is last
        s = menurut[k.sanksi_id]
        if k.keadaan == s.keadaan and k.dicatat_pada >= sejak_keadaan(s):
            hasil[s.pk] = k.tanggal + timedelta(days=s.aturan.hari_keberatan)
    return hasil


def pengetahuan(sanksi: Collection[Sanksi], kpm: Collection[int]) -> Pengetahuan:
    """Three queries whatever the number of families."""
    menurut = {s.pk: s for s in sanksi}
    tahu: set[object] = set()
    pernah: set[object] = set()
    for pk, keadaan, saat in KabarSanksi.objects.filter(sanksi__in=menurut).values_list(
        "sanksi", "keadaan", "dicatat_pada"
    ):
        pernah.add(pk)
        if keadaan == menurut[pk].keadaan and saat >= sejak_keadaan(menurut[pk]):
            tahu.add(pk)
    diterima: set[object] = set()
    terbuka: set[object] = set()
    keberatan = Keberatan.objects.filter(
        sanksi__in=menurut, keadaan__in=[KeadaanKeberatan.DITERIMA, KeadaanKeberatan.TERBUKA]
    )
    for pk, keadaan in keberatan.values_list("sanksi", "keadaan"):
        (diterima if keadaan == KeadaanKeberatan.DITERIMA else terbuka).add(pk)
    selesai = Tugas.objects.filter(jenis=JenisTugas.KOMITMEN, keadaan=KeadaanTugas.SELESAI, kpm__in=kpm)
    kunjungan = {(k, b) for k, kunci in selesai.values_list("kpm", "kunci") if (b := bulan_kunci(kunci))}
    return Pengetahuan(
        frozenset(tahu), frozenset(pernah), frozenset(diterima), frozenset(terbuka), frozenset(kunjungan)
    )


def kunci_tugas(kpm: int, bulan: date) -> str:
    """The key of the visit a run asks for: the month it began."""
    return f"komitmen:{bulan:%Y-%m}:{kpm}"


def bulan_kunci(kunci: str) -> date | None:
    """The month of such a key; None for a task of another origin."""
    _, _, sisa = kunci.partition(":")
    try:
        return date.fromisoformat(f"{sisa[:7]}-01")
    except ValueError:
        return None


def gugur_sendiri(s: Sanksi, tahu: Pengetahuan) -> bool:
    """Whether the evidence, not a person, took it away: only such a rung can come back."""
    return s.keadaan == _K.GUGUR and s.pk not in tahu.diterima


def serangkai(sanksi: Iterable[Sanksi], rangkaian: Sequence[date]) -> list[Sanksi]:
    """The sanctions that rest on months of this run."""
    bulan = set(rangkaian)
    return [s for s in sanksi if bulan.intersection(s.bukti) or s.sejak in bulan]


def berikut(
    *,
    kpm: int,
    kepesertaan: str,
    rangkaian: Sequence[date],
    sanksi: Iterable[Sanksi],
    tahu: Pengetahuan,
    aturan: AturanSanksi | None,
) -> Berikut:
    """The rung that comes next in the current run. A rung that a person refused or reversed holds the run there."""
    if not rangkaian or aturan is None:
        return Berikut()
    ada = {s.jenjang: s for s in serangkai(sanksi, rangkaian) if not gugur_sendiri(s, tahu)}
    for jenjang in JenjangSanksi:
        bawah = ada.get(_DI_BAWAH[jenjang]) if jenjang in _DI_BAWAH else None
        if jenjang in _DI_BAWAH and (bawah is None or bawah.keadaan != _K.BERLAKU):
            return Berikut()
        if jenjang in ada:
            continue
        if kepesertaan != _KEPESERTAAN[jenjang]:
            return Berikut()
        return Berikut(jenjang, _kurang(jenjang, kpm, rangkaian, bawah, tahu, aturan))
    return Berikut()


def _kurang(
    jenjang: JenjangSanksi,
    kpm: int,
    rangkaian: Sequence[date],
    bawah: Sanksi | None,
    tahu: Pengetahuan,
    aturan: AturanSanksi,
) -> list[str]:
    perlu = ambang(aturan, jenjang)
    kurang = [] if len(rangkaian) >= perlu else [f"baru {len(rangkaian)} dari {perlu} bulan berturut-turut"]
    if bawah is not None and bawah.pk not in tahu.tahu:
        kurang.append(f"{bawah.get_jenjang_display().lower()} {BELUM_DIBERI_TAHU}")
    if jenjang == _J.PENANGGUHAN and not any((kpm, bulan) in tahu.dikunjungi for bulan in rangkaian):
        kurang.append(BELUM_DIKUNJUNGI)
    return kurang
