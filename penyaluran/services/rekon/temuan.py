"""Patterns in withdrawals become things a korkab must look at, beside those about visits and cards (§12)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from akun.models import berlaku
from inti.waktu import hari_ini, tahap_mundur
from pendamping.enums import BAYAR_TEMUAN, JenisTemuan
from pendamping.services.temuan import Calon, Hitungan, pencari_temuan, tulis_temuan
from penyaluran.models import AturanAlarm
from penyaluran.selectors import pola_bayar as pola
from penyaluran.selectors.pola_bayar import Baris

TAHAP_CARI = 2  # the running one and the one before, as withdrawals come late; earlier findings stay as they are
Cari = Callable[[str, AturanAlarm], list[list[Baris]]]

_POLA: dict[JenisTemuan, Cari] = {
    JenisTemuan.BY_RAPAT: pola.rapat,
    JenisTemuan.BY_UBAH: pola.ubah,
    JenisTemuan.BY_WAFAT: lambda tahap, _aturan: pola.wafat(tahap),
    JenisTemuan.BY_PINDAH: lambda tahap, _aturan: pola.pindah(tahap),
    JenisTemuan.BY_KURANG: pola.kurang,
    JenisTemuan.BY_KARTU: lambda tahap, _aturan: pola.kartu(tahap),
}
_SATU = {JenisTemuan.BY_WAFAT, JenisTemuan.BY_PINDAH}  # a finding is one family's


@transaction.atomic
def cari_temuan_bayar(*, pada: date | None = None) -> dict[str, Hitungan]:
    """Search the withdrawals of the running tahap and the one before; what no longer holds says since when.

    Returns for each kind how many findings are new, changed and no longer seen. Running it again changes nothing.
    """
    hari = pada or hari_ini()
    return {str(jenis): _cari(jenis, hari) for jenis in BAYAR_TEMUAN}


def _cari(jenis: JenisTemuan, hari: date) -> Hitungan:
    aturan = AturanAlarm.objects.filter(berlaku(hari)).first()
    if aturan is None:  # no rule in force: nothing is a pattern
        return tulis_temuan(jenis, [])
    calon: list[Calon] = []
    lingkup = Q(pk__in=[])
    for tahap in tahap_mundur(hari, TAHAP_CARI):
        calon += [_calon(jenis, tahap, satu) for satu in _POLA[jenis](tahap, aturan)]
        lingkup |= Q(kunci__startswith=f"{jenis}:{tahap}:")
    return tulis_temuan(jenis, calon, lingkup=lingkup, hilang=hari)


def _calon(jenis: JenisTemuan, tahap: str, baris: list[Baris]) -> Calon:
    awal = baris[0]
    return Calon(
        kunci=f"{jenis}:{tahap}:{_kunci(jenis, awal)}",
        petugas=awal["petugas"],
        desa=Counter(b["desa"] for b in baris).most_common(1)[0][0],
        tanggal=pola.hari_bukti(baris),
        bukti={"tahap_bayar": tahap, "bayar": sorted({b["bayar"] for b in baris}), **_angka(jenis, baris)},
        kpm=awal["kpm"] if jenis in _SATU else None,
    )


def _kunci(jenis: JenisTemuan, b: Baris) -> str:
    if jenis in _SATU:
        return str(b["bayar"])
    if jenis == JenisTemuan.BY_RAPAT:  # the name of an agent may be a person's
        tempat = hashlib.sha256(f"{b['saluran']}:{b['tempat']}".encode()).hexdigest()[:16]
        return f"{b['petugas']}:{b['tanggal']}:{tempat}" + ("" if b["jam"] else ":tanpa-jam")
    return str(b["petugas"])


def _angka(jenis: JenisTemuan, baris: list[Baris]) -> dict[str, Any]:
    """What the page says of it in numbers; nothing that names a person."""
    angka: dict[str, Any] = {"keluarga": len({b["kpm"] for b in baris})}
    if jenis == JenisTemuan.BY_RAPAT and baris[0]["jam"] is None:
        angka |= {"tanpa_jam": True, "saluran": baris[0]["saluran"]}
    elif jenis == JenisTemuan.BY_RAPAT:
        jam = sorted(b["jam"] for b in baris)
        angka |= {"dari": f"{jam[0]:%H:%M}", "sampai": f"{jam[-1]:%H:%M}", "saluran": baris[0]["saluran"]}
    elif jenis == JenisTemuan.BY_UBAH:
        saat = sorted(b["dicatat_pada"] for b in baris)
        angka |= {
            "menit": int((saat[-1] - saat[0]).total_seconds() // 60),
            "dari_tidak": sum(b["dari_tidak"] for b in baris),
        }
    elif jenis in _SATU:
        angka |= {"sejak": baris[0]["sejak"].isoformat(), "dari": baris[0]["dari"]}
    elif jenis == JenisTemuan.BY_KURANG:
        kekurangan, banyak = Counter(b["kurang"] for b in baris).most_common(1)[0]
        angka |= {"kurang": kekurangan, "sama": banyak, "diambil": baris[0]["diambil"]}
        angka["jumlah_kurang"] = sum(b["kurang"] for b in baris)
    elif jenis == JenisTemuan.BY_KARTU:
        angka |= {"pemegang": sorted({b["pemegang"] for b in baris})}
    return angka


for _jenis in BAYAR_TEMUAN:
    pencari_temuan(_jenis)(lambda hari, jenis=_jenis: _cari(jenis, hari))  # type: ignore[misc]
