"""A family's payment as it was known on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inti.jejak import keadaan_lalu
from kpm.models import KPM
from kpm.selectors.pada import akhir_hari
from penyaluran.enums import KeadaanBayar
from penyaluran.models import Pembayaran, Rekonsiliasi


@dataclass(frozen=True)
class BayarPada:
    """The latest payment line whose stage had begun by that day; `rekon` is its report, when there was one."""

    tahap: str
    nominal: int
    status_fc: str
    keadaan: str
    jumlah: int | None
    tanggal: date | None


def pembayaran_pada(kpm: KPM, hari: date, *, sebelum: datetime | None = None) -> BayarPada | None:
    """None when no list with this family had been imported by the end of that day."""
    sebelum = sebelum or akhir_hari(hari, kpm.desa_id)
    kolom = ("id", "tahap_id", "tahap__bulan_mulai", "nominal", "status_fc")
    baris = keadaan_lalu(Pembayaran, sebelum=sebelum, kolom=kolom, milik={"kpm": kpm.pk})
    mulai = [b for b in baris if b["tahap__bulan_mulai"] <= hari]
    if not mulai:
        return None
    b = max(mulai, key=lambda b: str(b["tahap_id"]))
    rekon = keadaan_lalu(
        Rekonsiliasi, sebelum=sebelum, kolom=("status", "jumlah", "tanggal"), milik={"pembayaran": b["id"]}
    )
    r: dict[str, Any] = rekon[0] if rekon else {"status": KeadaanBayar.BELUM, "jumlah": None, "tanggal": None}
    tahun, _, nomor = str(b["tahap_id"]).partition("-")
    return BayarPada(
        tahap=f"Tahap {nomor} {tahun}",
        nominal=b["nominal"],
        status_fc=b["status_fc"],
        keadaan=(KeadaanBayar(r["status"]) if b["nominal"] else KeadaanBayar.TANPA_DANA).label,
        jumlah=r["jumlah"],
        tanggal=r["tanggal"],
    )
