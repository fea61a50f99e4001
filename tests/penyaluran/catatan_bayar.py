"""A family that is paid, and a record of what became of it."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from uuid6 import uuid7

from akun.models import Pengguna
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi
from penyaluran.services.rekon.catat import catat_rekonsiliasi
from tests.conftest import DESA
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory

PADA = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def dibayar(pemeran: SimpleNamespace) -> Pembayaran:
    """A payment of 750 000 to a family of `pendamping`."""
    satu = PembayaranFactory(nominal=750_000, kpm=KPMFactory(desa_id=DESA))
    PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
    return satu


def catat(bayar: Pembayaran, oleh: Pengguna, status: str = "cair", **lain: Any) -> Rekonsiliasi:
    isi: dict[str, Any] = {
        "id": uuid7(),
        "tanggal": None if status == "tidak" else date(2026, 11, 3),
        "versi": 0,
        "pada": PADA,
    }
    return catat_rekonsiliasi(pembayaran=bayar, oleh=oleh, status=status, **(isi | lain))


def alasan(kode: str = "kks-hilang") -> AlasanBelumTransaksi:
    return AlasanBelumTransaksi.objects.get(pk=kode)
