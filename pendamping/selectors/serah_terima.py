"""Read models of handovers: what somebody still holds, what waits for whom, what a handover is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from inti.templatetags.format import angka
from kpm.enums import DIDAMPINGI
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.penugasan import penugasan_sejak


@dataclass(frozen=True)
class Pegangan:
    """Families and groups in somebody's hands; true when there are any."""

    keluarga: int
    kelompok: int

    def __bool__(self) -> bool:
        return bool(self.keluarga or self.kelompok)

    def __str__(self) -> str:
        bagian = [f"{angka(n)} {benda}" for n, benda in ((self.keluarga, "keluarga"), (self.kelompok, "kelompok")) if n]
        return " dan ".join(bagian) or "tidak ada"


def masih_memegang(petugas: int, sesudah: date) -> Pegangan:
    """What a pendamping would still hold after this day, approved handovers that begin by then left out.

    Families that left the programme and dissolved groups need nobody.
    """
    lepas = Q(
        serah_terima__keadaan=KeadaanSerahTerima.DISETUJUI,
        serah_terima__dari=petugas,
        serah_terima__berlaku__lte=sesudah + timedelta(days=1),
    )
    nanti = penugasan_sejak(sesudah + timedelta(days=1)) & Q(petugas=petugas)
    keluarga = Penugasan.objects.filter(nanti, kpm__kepesertaan__in=DIDAMPINGI).filter(
        ~Exists(SerahTerimaKPM.objects.filter(lepas, kpm=OuterRef("kpm")))
    )
    kelompok = PenugasanKelompok.objects.filter(
        nanti, Q(kelompok__dibubarkan__isnull=True) | Q(kelompok__dibubarkan__gt=sesudah)
    ).filter(~Exists(SerahTerimaKelompok.objects.filter(lepas, kelompok=OuterRef("kelompok"))))
    return Pegangan(
        keluarga.values("kpm").distinct().count(),
        kelompok.values("kelompok").distinct().count(),
    )
