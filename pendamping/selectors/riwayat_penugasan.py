"""Who held which family or group, on any day, as far as the asker may know (docs/program.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.models import KPM, Kelompok
from pendamping.enums import AlasanSerahTerima, KeadaanSerahTerima
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.petugas import petugas_terlihat

_PILIHAN_MAKS = 500


@dataclass(frozen=True)
class Pegangan:
    """What one person held on a day: the number, and the families whose names the asker may read."""

    jumlah: int
    terlihat: int
    keluarga: Halaman
    kelompok: list[PenugasanKelompok]


def pegangan_pada(petugas: Pengguna, hari: date, user: Pengguna, sesudah: str | None = None) -> Pegangan | None:
    """Families and groups somebody held on a day; None for somebody who is none of the asker's business.

    Names only of families the asker may see today. One's own number counts all, also those gone to others since.
    """
    ada = Penugasan.objects.filter(berlaku(hari), petugas=petugas)
    terlihat = ada.filter(kpm__in=KPM.objects.terlihat_oleh(user))
    sendiri = petugas.pk == user.pk
    n = terlihat.count()
    if not sendiri and not n and not petugas_terlihat(user.lingkup()).filter(pk=petugas.pk).exists():
        return None
    kelompok = PenugasanKelompok.objects.filter(berlaku(hari), petugas=petugas)
    return Pegangan(
        jumlah=ada.count() if sendiri else n,
        terlihat=n,
        keluarga=halaman_kunci(terlihat.select_related("kpm__desa"), urut=("kpm__nama", "pk"), sesudah=sesudah),
        kelompok=list(
            kelompok.filter(kelompok__in=Kelompok.objects.terlihat_oleh(user))
            .select_related("kelompok__desa")
            .order_by("kelompok__nama", "pk")[:100]
        ),
    )


def petugas_berriwayat(user: Pengguna) -> list[Pengguna]:
    """People to choose from: who ever held a family and serves or served in the asker's area."""
    lingkup = user.lingkup()
    if lingkup.semua or not lingkup.wilayah:
        return []
    pernah = Penugasan.objects.filter(petugas=OuterRef("pk"))
    return list(petugas_terlihat(lingkup).filter(Exists(pernah)).order_by("nama", "pk")[:_PILIHAN_MAKS])


def riwayat_keluarga(kpm: KPM) -> list[Any]:
    """A family's pendamping over time, latest first, with the reason where a handover says one (`alasan`)."""
    serah = SerahTerimaKPM.objects.filter(kpm=kpm, serah_terima__keadaan=KeadaanSerahTerima.BERLAKU)
    return _beralasan(Penugasan.objects.filter(kpm=kpm), serah)


def riwayat_kelompok(kelompok: Kelompok) -> list[Any]:
    """The same of a group."""
    serah = SerahTerimaKelompok.objects.filter(kelompok=kelompok, serah_terima__keadaan=KeadaanSerahTerima.BERLAKU)
    return _beralasan(PenugasanKelompok.objects.filter(kelompok=kelompok), serah)


def _beralasan(masa: QuerySet[Any], serah: QuerySet[Any]) -> list[Any]:
    milik = serah.filter(serah_terima__kepada=OuterRef("petugas"), serah_terima__berlaku=OuterRef("mulai"))
    kode = Subquery(milik.values("serah_terima__alasan")[:1])
    hasil = list(masa.annotate(kode_alasan=kode).select_related("petugas").order_by("-mulai", "-pk"))
    for satu in hasil:
        satu.alasan = AlasanSerahTerima(satu.kode_alasan).label if satu.kode_alasan else ""
    return hasil
