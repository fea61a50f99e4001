"""Keeping the figures of each tahap: rebuilt for the desa that changed, and for the country (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from penyaluran.models import ANGKA_TAHAP, Pembayaran, Tahap
from penyaluran.selectors import tahap_terakhir
from penyaluran.selectors.ukuran_sql import FAKTA, JUMLAH, isian
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import saring_wilayah

_KUNCI = 0x504B4809  # one refresh at a time, or two would insert the same rows
_DAFTAR = ", ".join(ANGKA_TAHAP)
_HAPUS = """
    DELETE FROM penyaluran_ringkasantahap
    WHERE tahap_id = ANY(%(tahap)s) AND length(wilayah_id) = %(panjang)s AND {mana}
"""
_KE = f"INSERT INTO penyaluran_ringkasantahap (tahap_id, wilayah_id, dihitung_pada, {_DAFTAR})"
_DESA = f"{_KE} {FAKTA} SELECT tahap, desa_id, now(), {JUMLAH} FROM isi GROUP BY tahap, desa_id"  # noqa: S608
_NAIK = f"""
    {_KE} SELECT tahap_id, left(wilayah_id, %(atas)s), now(), {", ".join(f"sum({k})" for k in ANGKA_TAHAP)}
    FROM penyaluran_ringkasantahap
    WHERE tahap_id = ANY(%(tahap)s) AND length(wilayah_id) = %(bawah)s AND {{mana}} GROUP BY 1, 2
"""  # noqa: S608 - only our own expressions


@transaction.atomic
def susun_ringkasan(*, desa: Iterable[str] | None = None, pada: date | None = None) -> int:
    """Make the figures of these desa (None: everywhere) and of all areas above them those of the rows.

    For the tahap that pages offer; returns the number of rows written. A new day moves what is on time, hence the
    rebuild every night.
    """
    kode = None if desa is None else sorted(set(desa))
    if kode == []:
        return 0
    daftar, hari = tahap_terakhir(), pada or hari_ini()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        if kode is not None:
            return _susun(kursor, daftar, kode, hari)
        return sum(_susun(kursor, [t], None, hari) for t in daftar)  # one by one: a year of a country is large


def _susun(kursor: Any, daftar: list[Tahap], desa: list[str] | None, hari: date) -> int:
    isi = isian(daftar, hari) | {"desa": desa, "panjang": PANJANG_KODE[Tingkat.DESA]}

    def mana(kolom: str, nilai: str = "desa") -> str:
        # Written only where there is a condition: the planner then knows whether it reads all or a few.
        return "TRUE" if desa is None else f"{kolom} = ANY(%({nilai})s)"

    kursor.execute(_HAPUS.format(mana=mana("wilayah_id")), isi)
    kursor.execute(_DESA.format(p=mana("p.desa_id"), h=mana("h.desa_id")), isi)
    baris = int(kursor.rowcount)
    for bawah, atas in pairwise(sorted(PANJANG_KODE.values(), reverse=True)):
        isi |= {"panjang": atas, "bawah": bawah, "atas": atas, "induk": sorted({k[:atas] for k in desa or ()})}
        kursor.execute(_HAPUS.format(mana=mana("wilayah_id", "induk")), isi)
        kursor.execute(_NAIK.format(mana=mana("left(wilayah_id, %(atas)s)", "induk")), isi)
        baris += int(kursor.rowcount)
    return baris


def tandai_tahap(*, tahap: Tahap, wilayah: str = "") -> None:
    """Mark every desa with a payment of the tahap (in that area): its pay date or its rules changed for all."""
    bayar = Pembayaran.objects.filter(tahap=tahap)
    if wilayah:
        bayar = bayar.filter(saring_wilayah([wilayah]))
    tandai_berubah(bayar.order_by().values_list("desa", flat=True).distinct())
