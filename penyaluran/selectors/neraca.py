"""The balance that must hold for the payments of a tahap in any area (docs/program.md §4)."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from penyaluran.enums import KeadaanBayar, StatusRekon
from penyaluran.models import Pembayaran


@dataclass
class Neraca:
    """Families (`_n`) and whole rupiah (`_rp`) of a set of payments (docs/program.md §4).

    planned = withdrawn + partly withdrawn (taken and remainder) + not withdrawn + not yet reported.
    Lines of Rp0 were never planned and stand apart in `tanpa_dana_n`.
    """

    rencana_n: int = 0
    rencana_rp: int = 0
    cair_n: int = 0
    cair_rp: int = 0
    sebagian_n: int = 0
    sebagian_rp: int = 0  # taken
    sisa_rp: int = 0  # remainder of the partly withdrawn
    tidak_n: int = 0
    tidak_rp: int = 0
    belum_n: int = 0
    belum_rp: int = 0
    tanpa_dana_n: int = 0

    def tambah(self, nominal: int, status: str | None, jumlah: int | None) -> None:
        """Count one payment: its amount, its status (None: not reported) and the amount taken."""
        if nominal == 0:
            self.tanpa_dana_n += 1
            return
        self.rencana_n += 1
        self.rencana_rp += nominal
        diambil = jumlah or 0
        if status == StatusRekon.CAIR:
            self.cair_n += 1
            self.cair_rp += diambil
        elif status == StatusRekon.SEBAGIAN:
            self.sebagian_n += 1
            self.sebagian_rp += diambil
            self.sisa_rp += nominal - diambil
        elif status == StatusRekon.TIDAK:
            self.tidak_n += 1
            self.tidak_rp += nominal
        else:
            self.belum_n += 1
            self.belum_rp += nominal

    @property
    def selisih_n(self) -> int:
        return self.rencana_n - self.cair_n - self.sebagian_n - self.tidak_n - self.belum_n

    @property
    def selisih_rp(self) -> int:
        bagian = self.cair_rp + self.sebagian_rp + self.sisa_rp + self.tidak_rp + self.belum_rp
        return self.rencana_rp - bagian

    @property
    def seimbang(self) -> bool:
        return self.selisih_n == 0 and self.selisih_rp == 0

    @property
    def dilaporkan_n(self) -> int:
        return self.rencana_n - self.belum_n

    @property
    def total_n(self) -> int:
        return self.rencana_n + self.tanpa_dana_n

    @property
    def per_keadaan(self) -> dict[str, int]:
        """Families per state of a payment."""
        return {
            KeadaanBayar.BELUM: self.belum_n,
            KeadaanBayar.CAIR: self.cair_n,
            KeadaanBayar.SEBAGIAN: self.sebagian_n,
            KeadaanBayar.TIDAK: self.tidak_n,
            KeadaanBayar.TANPA_DANA: self.tanpa_dana_n,
        }


_CAIR = Q(rekonsiliasi__status=StatusRekon.CAIR)
_SEBAGIAN = Q(rekonsiliasi__status=StatusRekon.SEBAGIAN)
_TIDAK = Q(rekonsiliasi__status=StatusRekon.TIDAK)
_BELUM = Q(rekonsiliasi__isnull=True, nominal__gt=0)


def _rp(syarat: Q, kolom: str = "nominal") -> Coalesce:
    return Coalesce(Sum(kolom, filter=syarat), 0)


def neraca(qs: QuerySet[Pembayaran]) -> Neraca:
    """The balance of a set of payments in one query; each part is summed by itself, so a gap would show."""
    return Neraca(
        **qs.order_by().aggregate(
            rencana_n=Count("pk", filter=Q(nominal__gt=0)),
            rencana_rp=Coalesce(Sum("nominal"), 0),
            cair_n=Count("pk", filter=_CAIR),
            cair_rp=_rp(_CAIR, "rekonsiliasi__jumlah"),
            sebagian_n=Count("pk", filter=_SEBAGIAN),
            sebagian_rp=_rp(_SEBAGIAN, "rekonsiliasi__jumlah"),
            sisa_rp=Coalesce(Sum(Case(When(_SEBAGIAN, then=F("nominal") - F("rekonsiliasi__jumlah")))), 0),
            tidak_n=Count("pk", filter=_TIDAK),
            tidak_rp=_rp(_TIDAK),
            belum_n=Count("pk", filter=_BELUM),
            belum_rp=_rp(_BELUM),
            tanpa_dana_n=Count("pk", filter=Q(nominal=0)),
        )
    )
