"""Hindrances follow what is recorded of payments, until the money is in the family's hands (docs/program.md §4).

Set-based: a returned workbook brings thousands of payments at once. The caller holds their locks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models.expressions import RawSQL

from akun.models import Pengguna
from penyaluran.enums import KeadaanKendala, SaluranBayar, StatusRekon
from penyaluran.models import KendalaBayar, Rekonsiliasi
from penyaluran.services.kendala.catat import (
    Calon,
    buka_banyak,
    disebut_pembayaran,
    pulihkan_kartu,
    tandai_menurut_alasan,
    tutup_banyak,
)
from penyaluran.services.rekon.sesudah import sesudah_rekon

CAIR = "Uang sudah diambil keluarga."
GANTI = "Alasan diganti pada catatan transaksi."
DITARIK = "Catatan transaksinya dikembalikan ke Belum dilaporkan."
# Who took money here had a card that works.
_DENGAN_KARTU = (SaluranBayar.ATM, SaluranBayar.AGEN)


_POTONG = 4000  # payments whose records are in memory at a time
_KUNCI = """
    SELECT count(*) FROM (
        SELECT 1 FROM penyaluran_kendalabayar k
        WHERE k.pembayaran_id = ANY(%(bayar)s) OR (k.keadaan = 'terbuka' AND k.kpm_id IN (
            SELECT p.kpm_id FROM penyaluran_pembayaran p WHERE p.id = ANY(%(bayar)s)))
        ORDER BY k.id FOR NO KEY UPDATE OF k) t
"""


@dataclass(frozen=True)
class _Catatan:
    """What is recorded of one payment now; `alasan` empty: nothing is said of a hindrance."""

    kpm: int
    status: str
    alasan: str
    saluran: str
    pada: datetime


@sesudah_rekon
def sesuaikan_kendala(pembayaran: Collection[int], oleh: Pengguna) -> None:
    """Open, change, close and reopen the hindrances of these payments as their records now say."""
    semua = sorted(set(pembayaran))
    if len(semua) > _POTONG:
        _kunci_semua(semua)
    for awal in range(0, len(semua), _POTONG):
        _satu_potong(semua[awal : awal + _POTONG], oleh)


def _satu_potong(pembayaran: list[int], oleh: Pengguna) -> None:
    catatan = _catatan(pembayaran)
    kendala = _kunci(pembayaran, {c.kpm for c in catatan.values()})
    _tutup(catatan, kendala, oleh)
    _buka(catatan, kendala, oleh)
    _dikembalikan(set(pembayaran) - catatan.keys(), kendala, oleh)


def _kunci_semua(pembayaran: list[int]) -> None:
    """Before the pieces, in one order for everybody: two workbooks of different tahap may name the same families."""
    with connection.cursor() as kursor:
        kursor.execute(_KUNCI, {"bayar": pembayaran})


def _catatan(pembayaran: Collection[int]) -> dict[int, _Catatan]:
    kolom = ("pembayaran_id", "pembayaran__kpm_id", "status", "alasan_id", "saluran", "dicatat_pada")
    baris = Rekonsiliasi.objects.filter(pembayaran__in=_nomor(pembayaran)).values_list(*kolom)
    return {bayar: _Catatan(kpm, status, alasan or "", *lain) for bayar, kpm, status, alasan, *lain in baris}


def _nomor(semua: Collection[int]) -> RawSQL:
    """Many keys as one parameter: a placeholder for each costs more than the query."""
    return RawSQL("SELECT unnest(%s::bigint[])", (list(semua),))


def _kunci(pembayaran: Collection[int], kpm: Collection[int]) -> list[KendalaBayar]:
    """Hindrances of these payments, and the open ones of their families, the newest first."""
    semua = KendalaBayar.objects.select_for_update(of=("self",), no_key=True)
    milik = semua.filter(pembayaran__in=_nomor(pembayaran)).values_list("pk", flat=True)
    terbuka = semua.terbuka().filter(kpm__in=_nomor(kpm)).values_list("pk", flat=True)
    nomor = sorted({*milik.order_by("pk"), *terbuka.order_by("pk")})
    return list(KendalaBayar.objects.filter(pk__in=nomor).select_related("alasan").order_by("-dibuka_pada", "-pk"))


def _tutup(catatan: dict[int, _Catatan], kendala: list[KendalaBayar], oleh: Pengguna) -> None:
    """Withdrawn: done. Another reason: cancelled. Unless another payment of the family still says this reason."""
    terbuka = [k for k in kendala if k.keadaan == KeadaanKendala.TERBUKA and k.pembayaran_id is not None]
    lain = disebut_pembayaran(terbuka)
    selesai: list[KendalaBayar] = []
    batal: list[KendalaBayar] = []
    for satu in terbuka:
        kini = catatan.get(satu.pembayaran_id or 0)
        if kini is None or kini.alasan == satu.alasan_id:
            continue
        if kini.status != StatusRekon.CAIR and not kini.alasan:
            continue  # a part without a reason: the rest is still awaited
        if not _pindahkan(satu, lain):
            (selesai if kini.status == StatusRekon.CAIR else batal).append(satu)
    tutup_banyak(selesai, keadaan=KeadaanKendala.SELESAI, catatan=CAIR, oleh=oleh)
    tutup_banyak(batal, keadaan=KeadaanKendala.BATAL, catatan=GANTI, oleh=oleh)
    pulihkan_kartu(batal)
    dipakai = {c.kpm for c in catatan.values() if c.status == StatusRekon.CAIR and c.saluran in _DENGAN_KARTU}
    pulihkan_kartu([k for k in selesai if k.kpm_id in dipakai])


def _buka(catatan: dict[int, _Catatan], kendala: list[KendalaBayar], oleh: Pengguna) -> None:
    terbuka = {(k.kpm_id, k.alasan_id) for k in kendala if k.keadaan == KeadaanKendala.TERBUKA}
    dulu = {(k.pembayaran_id, k.alasan_id): k for k in reversed(kendala) if k.keadaan != KeadaanKendala.TERBUKA}
    calon, kembali = [], []
    for bayar, kini in catatan.items():
        if not kini.alasan or kini.status == StatusRekon.CAIR:
            continue
        if (kini.kpm, kini.alasan) in terbuka:
            continue  # of an earlier tahap, or of the card alone: that one goes on
        if (lama := dulu.get((bayar, kini.alasan))) is not None:
            kembali.append(lama)
        else:
            calon.append(Calon(kini.kpm, kini.alasan, bayar, pada=kini.pada))
    tetap = _hanya_diralat([k for k in kembali if k.catatan_tutup not in (CAIR, GANTI, DITARIK)])
    _hidupkan([k for k in kembali if k.pk not in tetap])
    buka_banyak(calon, oleh=oleh)


def _hanya_diralat(kendala: Collection[KendalaBayar]) -> set[UUID]:
    """Of those closed by hand: whose payment was said to have this reason just before too. A note put right says
    nothing new of it; a reason said anew does."""
    if not kendala:
        return set()
    peristiwa: Any = apps.get_model("penyaluran", "RekonsiliasiEvent")
    baris = peristiwa.objects.filter(pembayaran__in={k.pembayaran_id for k in kendala}).order_by(
        "pembayaran", "-pgh_id"
    )
    kata: dict[int, list[tuple[str, str]]] = {}
    for bayar, label, alasan in baris.values_list("pembayaran_id", "pgh_label", "alasan_id"):
        kata.setdefault(bayar, []).append((label, alasan or ""))
    return {
        k.pk
        for k in kendala
        if (sebelum := kata.get(k.pembayaran_id or 0, [])[1:2])
        and sebelum[0] in (("insert", k.alasan_id), ("update", k.alasan_id))
    }


def _dikembalikan(tanpa: set[int], kendala: list[KendalaBayar], oleh: Pengguna) -> None:
    """Payments whose record was taken back: a withdrawal that was none reopens, a hindrance that was none ends."""
    milik = [k for k in kendala if k.pembayaran_id in tanpa]
    if not milik:
        return
    akhir = _status_terakhir(tanpa)
    terbuka = [k for k in milik if k.keadaan == KeadaanKendala.TERBUKA]
    ada = {(k.kpm_id, k.alasan_id) for k in terbuka}
    sebut = disebut_pembayaran(terbuka)
    batal, kembali = [], []
    for satu in milik:
        cair = akhir.get(satu.pembayaran_id or 0) == StatusRekon.CAIR
        if satu.keadaan == KeadaanKendala.TERBUKA:
            if not cair and not _pindahkan(satu, sebut):
                batal.append(satu)
        elif cair and satu.catatan_tutup == CAIR and (satu.kpm_id, satu.alasan_id) not in ada:
            kembali.append(satu)
    tutup_banyak(batal, keadaan=KeadaanKendala.BATAL, catatan=DITARIK, oleh=oleh)
    pulihkan_kartu(batal)
    _hidupkan(kembali)


def _pindahkan(kendala: KendalaBayar, disebut: Mapping[tuple[int, str], int]) -> bool:
    """Let it go on for another payment of the family that still names its reason; False where none does."""
    lain = disebut.get((kendala.kpm_id, kendala.alasan_id))
    if lain is None:
        return False
    kendala.pembayaran_id = lain
    kendala.save(update_fields=["pembayaran"])
    return True


def _status_terakhir(pembayaran: Collection[int]) -> dict[int, str]:
    peristiwa: Any = apps.get_model("penyaluran", "RekonsiliasiEvent")
    baris = peristiwa.objects.filter(pembayaran__in=pembayaran).order_by("pembayaran", "-pgh_id")
    return dict(baris.distinct("pembayaran").values_list("pembayaran_id", "status"))


def _hidupkan(kendala: list[KendalaBayar]) -> None:
    """Open closed hindrances again, with the steps taken so far."""
    for satu in kendala:
        satu.keadaan, satu.catatan_tutup = KeadaanKendala.TERBUKA, ""
        satu.ditutup_oleh, satu.ditutup_pada, satu.versi = None, None, satu.versi + 1
    kolom = ["keadaan", "catatan_tutup", "ditutup_oleh", "ditutup_pada", "versi"]
    KendalaBayar.objects.bulk_update(kendala, kolom, batch_size=500)
    tandai_menurut_alasan(kendala)
