"""What a pendamping sees first: what is due, and how far this month's work has come."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from inti.waktu import awal_bulan, geser_bulan
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors.saring import batas_mutakhir
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan, TandaAbsen
from pendamping.models import Kunjungan
from pendamping.selectors.tugas import tugas_petugas
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import Neraca, neraca, tahap_aktif


@dataclass(frozen=True)
class Beranda:
    """Figures of one pendamping this month; `belum_bertemu` are the groups that still wait for their meeting."""

    kpm: int
    belum_berkelompok: int
    kelompok: int
    belum_bertemu: list[Any]  # Kelompok with `sudah_bertemu` and `terakhir`
    rencana: list[Pertemuan]
    bertanda: list[TandaAbsen]
    bertanda_n: int
    kunjungan: int
    belum_mutakhir: int
    tugas: tuple[int, int]  # open, and overdue among them
    tahap: Tahap | None
    neraca: Neraca | None


_BANYAK = 5  # flagged families shown on the home page; the rest are one tap away


def beranda_pendamping(user: Any, hari: date) -> Beranda:
    """Compose the home page of a pendamping: a fixed number of queries whatever the caseload."""
    didampingi = KPM.objects.didampingi(user.pk, hari)
    dampingan = didampingi.peserta()
    kelompok = _kelompok(user, hari)
    tanda = TandaAbsen.objects.aktif().filter(kpm__in=dampingan)
    tahap = tahap_aktif()
    bulan = awal_bulan(hari)
    # Asked family by family: as a set it would go through every family of the country.
    berkelompok = Exists(KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk")))
    lama = Q(dimutakhirkan_pada__isnull=True) | Q(dimutakhirkan_pada__lt=batas_mutakhir(hari))
    jumlah = dampingan.aggregate(n=Count("pk"), lepas=Count("pk", filter=~berkelompok), lama=Count("pk", filter=lama))
    return Beranda(
        kpm=jumlah["n"],
        belum_berkelompok=jumlah["lepas"],
        belum_mutakhir=jumlah["lama"],
        kelompok=len(kelompok),
        belum_bertemu=[k for k in kelompok if not k.sudah_bertemu],
        rencana=list(
            Pertemuan.objects.filter(petugas=user, keadaan=KeadaanPertemuan.DIRENCANAKAN)
            .select_related("kelompok")
            .order_by("tanggal", "jam_mulai", "pk")[:_BANYAK]
        ),
        bertanda=list(tanda.select_related("kpm").order_by("-jumlah", "sejak", "pk")[:_BANYAK]),
        bertanda_n=tanda.count(),
        kunjungan=Kunjungan.objects.filter(petugas=user, tanggal__gte=bulan, tanggal__lt=geser_bulan(hari, 1)).count(),
        tugas=tugas_petugas(user.pk, hari),
        tahap=tahap,
        # Also of who left since the list: what was sent to them is accounted for like the rest.
        neraca=neraca(Pembayaran.objects.filter(tahap=tahap, kpm__in=didampingi)) if tahap else None,
    )


def _kelompok(user: Any, hari: date) -> list[Any]:
    """The user's groups with whether they met this month and when last; longest wait first."""
    bulan_ini = Pertemuan.objects.terlaksana().filter(
        kelompok=OuterRef("pk"), tanggal__gte=awal_bulan(hari), tanggal__lt=geser_bulan(hari, 1)
    )
    kelompok = Kelompok.objects.diampu(user.pk, hari).aktif(hari)
    diberi = kelompok.annotate(
        sudah_bertemu=Exists(bulan_ini),
        terakhir=Max("pertemuan__tanggal", filter=Q(pertemuan__keadaan=KeadaanPertemuan.TERLAKSANA)),
    )
    return sorted(diberi, key=lambda k: (k.terakhir or date.min, k.nama))
