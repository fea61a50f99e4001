"""Who gets a control card, and who has one (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from akun.enums import Izin
from akun.models import Pengguna
from kpm.enums import PESERTA
from kpm.models import KPM, Anggota, KeanggotaanKelompok, Kelompok, Komponen
from kpm.models.anggota import berlaku_terbuka
from kpm.services import anggota_pada
from verifikasi.enums import KOMPONEN_BIDANG, Bidang
from verifikasi.models import Fasilitas, KartuPeserta, KeikutsertaanFasilitas

_SEHAT = KOMPONEN_BIDANG[Bidang.KESEHATAN]


def boleh_berkartu(user: Any, hari: date) -> QuerySet[Anggota]:
    """Members in families of the programme whose visits the user may record."""
    return (
        Anggota.objects.boleh(user, Izin.CATAT_VERKOM)
        .berlaku_pada(hari)
        .filter(kpm__kepesertaan__in=PESERTA)
        .select_related("kpm__desa")
        .order_by("nama", "pk")
    )


def perlu_kartu(user: Any, hari: date) -> QuerySet[Anggota]:
    """Of these the ones with a duty of health."""
    komponen = Komponen.objects.filter(berlaku_terbuka(hari), jenis__in=_SEHAT)
    return boleh_berkartu(user, hari).filter(pk__in=komponen.values("anggota"))


def anggota_fasilitas(fasilitas: Fasilitas, user: Any, hari: date) -> list[Anggota]:
    ikut = KeikutsertaanFasilitas.objects.berlaku_pada(hari).filter(fasilitas=fasilitas)
    return list(boleh_berkartu(user, hari).filter(pk__in=ikut.values("anggota")))


def anggota_kelompok(kelompok: Kelompok, user: Any, hari: date) -> list[Anggota]:
    return list(perlu_kartu(user, hari).filter(kpm__in=anggota_pada(kelompok, hari).values("pk")))


def anggota_saya(user: Pengguna, hari: date) -> list[int]:
    """Ids of all the user accompanies."""
    milik = KPM.objects.didampingi(user.pk, hari)
    return list(perlu_kartu(user, hari).filter(kpm__in=milik).order_by("pk").values_list("pk", flat=True))


def posyandu_saya(user: Pengguna, hari: date) -> list[tuple[UUID, str, int]]:
    """Health facilities the user's own members belong to, with how many."""
    ikut = KeikutsertaanFasilitas.objects.berlaku_pada(hari).filter(
        bidang=Bidang.KESEHATAN,
        anggota__in=boleh_berkartu(user, hari).filter(kpm__in=KPM.objects.didampingi(user.pk, hari)).order_by(),
    )
    banyak = ikut.values("fasilitas", "fasilitas__nama").annotate(n=Count("pk")).order_by("fasilitas__nama")
    return [(b["fasilitas"], b["fasilitas__nama"], b["n"]) for b in banyak]


def kartu_berlaku(anggota: Iterable[int]) -> dict[int, KartuPeserta]:
    """The valid card of each member that has one."""
    return {k.anggota_id: k for k in KartuPeserta.objects.filter(anggota__in=list(anggota), dicabut_pada__isnull=True)}


@dataclass(frozen=True)
class IsiKartu:
    """What a card says of a person beside the name."""

    komponen: str = ""
    posyandu: str = ""
    kelompok: str = ""


def isi_kartu(anggota: Collection[Anggota], hari: date) -> dict[int, IsiKartu]:
    """Component, health facility and group of each on a day."""
    nomor = [a.pk for a in anggota]
    jenis: dict[int, list[str]] = {}
    komponen = Komponen.objects.filter(berlaku_terbuka(hari), anggota__in=nomor, jenis__in=_SEHAT).order_by("pk")
    for k in komponen:
        jenis.setdefault(k.anggota_id, []).append(str(k.get_jenis_display()))
    ikut = KeikutsertaanFasilitas.objects.berlaku_pada(hari).filter(anggota__in=nomor, bidang=Bidang.KESEHATAN)
    tempat = dict(ikut.values_list("anggota", "fasilitas__nama"))
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm__in={a.kpm_id for a in anggota})
    kelompok = dict(isi.values_list("kpm", "kelompok__nama"))
    return {
        a.pk: IsiKartu(", ".join(jenis.get(a.pk, [])), tempat.get(a.pk, ""), kelompok.get(a.kpm_id, ""))
        for a in anggota
    }
