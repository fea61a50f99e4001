"""The demo's reconciliation: last stage done, the present one about half."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from uuid6 import uuid7

from akun.models import Pengguna
from inti.waktu import zona
from kpm.models import KPM
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Tahap
from penyaluran.services.rekon.catat import catat_rekonsiliasi

# Percent of each pendamping's payments that are reported, of the last stage and of the present one.
PERSEN_LALU = {"rina": 99, "bambang": 70, "sulastri": 85, "fitria": 96, "joko": 90}
PERSEN_KINI = {"rina": 85, "bambang": 22, "sulastri": 40, "fitria": 62, "joko": 35}
_ALASAN = ("kks-hilang", "lupa-pin", "saldo-kosong", "kks-hilang", "tidak-tahu", "bekerja-di-luar", "sakit-lansia")
# One family's aid was cut (docs/program.md §4: right amount).
_DIPOTONG = (
    "Keluarga hanya menerima sebagian; sisanya dipotong agen dengan alasan biaya administrasi. "
    "Struk disimpan, dilaporkan ke korkec."
)


def rekonsiliasi(tahap: str, petugas: Pengguna, hari: date, *, persen: int) -> None:
    """Report the first `persen` of a pendamping's payments: most withdrawn, some partly, some not."""
    periode = Tahap.objects.get(pk=tahap)
    milik = KPM.objects.didampingi(petugas.pk, hari)
    bayar = Pembayaran.objects.direncanakan().filter(tahap=periode, kpm__in=milik).order_by("desa", "id")
    alasan = AlasanBelumTransaksi.objects.in_bulk(_ALASAN)
    for ke, satu in enumerate(bayar[: bayar.count() * persen // 100]):
        hari_ambil = min(periode.bulan_mulai + timedelta(days=9 + ke % 30), periode.bulan_selesai, hari)
        sebab = alasan[_ALASAN[ke // 11 % len(_ALASAN)]]
        _catat(ke, satu, hari_ambil, petugas, sebab, dipotong=ke == 29 and hari <= periode.bulan_selesai)


def _catat(
    ke: int, bayar: Pembayaran, hari: date, petugas: Pengguna, alasan: AlasanBelumTransaksi, *, dipotong: bool
) -> None:
    nomor: UUID = uuid7()
    # As most say it: seen in the passbook, at the agent near by or a machine in town; noted down that evening.
    lain: dict[str, Any] = {
        "saluran": SaluranBayar.AGEN if ke % 3 else SaluranBayar.ATM,
        "cara": CaraTahu.BUKU,
        "pada": min(
            datetime.combine(hari, time(19), zona(bayar.desa_id)) + timedelta(minutes=3 * (ke % 60)), timezone.now()
        ),
    }
    if dipotong or ke % 37 == 5:
        catat_rekonsiliasi(
            id=nomor, pembayaran=bayar, status=StatusRekon.SEBAGIAN, jumlah=bayar.nominal * 2 // 3 // 1000 * 1000,
            tanggal=hari, keterangan=_DIPOTONG if dipotong else "Sisa diambil bulan depan.", oleh=petugas, **lain,
        )  # fmt: skip
    elif ke % 11 == 4:
        catat_rekonsiliasi(
            id=nomor, pembayaran=bayar, status=StatusRekon.TIDAK, alasan=alasan, oleh=petugas, pada=lain["pada"]
        )  # fmt: skip
    else:
        catat_rekonsiliasi(id=nomor, pembayaran=bayar, status=StatusRekon.CAIR, tanggal=hari, oleh=petugas, **lain)
