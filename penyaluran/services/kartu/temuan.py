"""A card in a pendamping's hands is something to look at: when it was taken, and again while it stays (§12)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from inti.waktu import hari_ini, saat_lokal
from pendamping.enums import JenisTemuan
from pendamping.models import Temuan
from pendamping.services.temuan import Calon, Hitungan, pencari_temuan, tulis_temuan
from penyaluran.enums import PemegangKartu
from penyaluran.models import KartuKKS, PindahKartu

HARI_LAGI = 30  # days after a review until a card still held is shown again


@pencari_temuan(JenisTemuan.KARTU)
def cari_kartu(hari: date) -> Hitungan:
    """Nightly: every card a pendamping holds. That a card was held stays a fact after its return."""
    dipegang = KartuKKS.objects.filter(pemegang=PemegangKartu.PENDAMPING)
    return temukan_kartu(kpm=list(dipegang.values_list("kpm", flat=True)), hari=hari)


def temukan_kartu(*, kpm: Collection[int], hari: date | None = None) -> Hitungan:
    """Bring the findings of these families' cards in line with their hand-overs."""
    hari = hari or hari_ini()
    semua = PindahKartu.objects.filter(kpm__in=kpm).select_related("kpm")
    pindah = semua.order_by("kpm", "tanggal", "dicatat_pada", "pk")
    ditinjau = _ditinjau(kpm)
    calon = []
    for _, riwayat in groupby(pindah, key=lambda p: p.kpm_id):
        for awal, kembali in _masa(list(riwayat)):
            calon += _calon(awal, kembali, ditinjau.get(str(awal.pk), []), hari)
    return tulis_temuan(JenisTemuan.KARTU, calon, tetap=True, ditinjau=True)


def _masa(riwayat: list[PindahKartu]) -> list[tuple[PindahKartu, date | None]]:
    """The times a pendamping held the card: the hand-over that began each, and the day it ended."""
    hasil: list[tuple[PindahKartu, date | None]] = []
    for satu in riwayat:
        terbuka = bool(hasil) and hasil[-1][1] is None
        if terbuka and hasil[-1][0].pemegang_petugas_id != satu.pemegang_petugas_id:
            hasil[-1] = (hasil[-1][0], satu.tanggal)
            terbuka = False
        if satu.pemegang == PemegangKartu.PENDAMPING and not terbuka:
            hasil.append((satu, None))
    return hasil


def _calon(awal: PindahKartu, kembali: date | None, ditinjau: list[datetime | None], hari: date) -> list[Calon]:
    """One finding for the taking, one more each time a card still held was reviewed `HARI_LAGI` days ago."""
    banyak = max(1, len(ditinjau))
    akhir = ditinjau[-1] if ditinjau else None
    if kembali is None and akhir is not None and saat_lokal(akhir).date() + timedelta(days=HARI_LAGI) <= hari:
        banyak += 1
    bukti: dict[str, Any] = {"pindah": str(awal.pk), "kembali": kembali.isoformat() if kembali else None}
    return [
        Calon(
            kunci=f"{JenisTemuan.KARTU}:{awal.pk}:{ke}",
            petugas=awal.pemegang_petugas_id or 0,
            desa=awal.kpm.desa_id,
            tanggal=awal.tanggal,
            bukti=bukti,
            kpm=awal.kpm_id,
        )
        for ke in range(1, banyak + 1)
    ]


def _ditinjau(kpm: Collection[int]) -> dict[str, list[datetime | None]]:
    """By hand-over: when each of its findings was reviewed, in the order in which they were made."""
    hasil: dict[str, list[datetime | None]] = {}
    temuan = Temuan.objects.filter(jenis=JenisTemuan.KARTU, kpm__in=kpm).order_by("pk")
    for bukti, pada in temuan.values_list("bukti", "ditinjau_pada"):
        hasil.setdefault(bukti.get("pindah", ""), []).append(pada)
    return hasil
