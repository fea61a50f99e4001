"""A place's figures brought together, for its page, its files and the report of a kabupaten."""

from __future__ import annotations

from datetime import date
from typing import Any

from dasbor.selectors.tempat import Tempat, deret, sejajar
from dasbor.selectors.ukuran import bulan_lewat, target_pada
from dasbor.tampilan.tautan import Penaut
from dasbor.tampilan.tingkat import Layar
from inti.waktu import awal_bulan, kode_tahap


def layar_tempat(tempat: Tempat, bulan: date, hari: date, user: Any) -> Layar:
    """Three queries; of a group two. The caller has applied the scope."""
    isi = deret(tempat, bulan, hari)
    return Layar(
        tempat=tempat,
        deret=isi,
        sejajar=sejajar(tempat, bulan, user),
        target=target_pada(hari),
        penaut=Penaut(bulan, isi.tahap[-1], kode_tahap(bulan)),
        saring="" if bulan == awal_bulan(hari) else f"bulan={bulan:%Y-%m}",
        lewat=bulan_lewat(bulan, hari),
    )
