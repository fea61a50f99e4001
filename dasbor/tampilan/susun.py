"""A place's figures brought together, for its page, its files and the report of a kabupaten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dasbor.selectors.perhatian import Perhatian, perhatian
from dasbor.selectors.tempat import Cabang, Tempat, deret, sejajar
from dasbor.selectors.temuan import TEMUAN, deret_temuan
from dasbor.selectors.ukuran import MENURUT_KODE, bulan_lewat, target_pada, triwulan_lewat
from dasbor.tampilan.tautan import Penaut
from dasbor.tampilan.tingkat import KartuUkuran, Layar
from inti.waktu import akhir_bulan, awal_bulan, kode_tahap


def layar_tempat(tempat: Tempat, bulan: date, hari: date, user: Any) -> Layar:
    """Three queries; of a group two. The caller has applied the scope."""
    isi = deret(tempat, bulan)
    saring = "" if bulan == awal_bulan(hari) else f"bulan={bulan:%Y-%m}"
    return Layar(
        tempat=tempat,
        deret=isi,
        sejajar=sejajar(tempat, bulan, user),
        target=target_pada(min(hari, akhir_bulan(bulan))),
        penaut=Penaut(bulan, isi.tahap[-1], kode_tahap(bulan), saring),
        saring=saring,
        lewat=bulan_lewat(bulan, hari),
        lewat_triwulan=triwulan_lewat(bulan, hari),
    )


def perhatian_tempat(layar: Layar, di_bawah: Sequence[Cabang], orang: Sequence[Cabang], hari: date) -> list[Perhatian]:
    """What needs somebody among the places below, or with the one pendamping whose page it is."""
    p = layar.tempat.petugas
    siapa = orang if p is None else [Cabang(str(p.pk), p.nama, layar.deret.kini, petugas=p.pk)]
    return perhatian(layar.tempat, di_bawah, siapa, layar.keadaan, hari, kini=not layar.saring)


def tautan_perhatian(layar: Layar, p: Perhatian) -> str:
    """The rows of a deviation; of a month whose rows are not kept, the figure among the others of its part."""
    ukuran = MENURUT_KODE[p.ukuran]
    return layar.penaut.daftar(ukuran, p.tautan) or layar.penaut.bagian(ukuran, p.tautan)


def kartu_temuan(layar: Layar, user: Any) -> list[KartuUkuran]:
    """Findings that wait, for whoever reviews them: on pages only, for files go from hand to hand. One query."""
    deret_ = deret_temuan(layar.tempat, layar.deret, user)
    return [replace(layar, deret=deret_, sejajar=None).kartu(TEMUAN)] if deret_ else []
