"""One pendamping for the coordinator: appointments, load, where the families live; and what needs looking at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.lingkup import Lingkup
from akun.models import Jabatan, Pengguna, berlaku
from kpm.enums import DIDAMPINGI
from pendamping.models import Penugasan
from wilayah.models import di_bawah, saring_wilayah


def petugas_terlihat(lingkup: Lingkup) -> QuerySet[Pengguna]:
    """People who serve or served in an area of this scope, or hold families there today or later."""
    if lingkup.semua:
        return Pengguna.objects.all()
    jabatan = Jabatan.objects.filter(di_bawah(lingkup.wilayah), pengguna=OuterRef("pk"))
    return Pengguna.objects.filter(Exists(jabatan) | Exists(_punya(lingkup.wilayah)))


def _punya(wilayah: Collection[str]) -> QuerySet[Penugasan]:
    return Penugasan.objects.filter(saring_wilayah(wilayah, awalan="kpm__"), petugas=OuterRef("pk"))


def sebaran(petugas: int, hari: date) -> list[tuple[str, str, int]]:
    """Where somebody's families live on a day: desa, kecamatan, number."""
    milik = Penugasan.objects.filter(berlaku(hari), petugas=petugas, kpm__kepesertaan__in=DIDAMPINGI)
    per_desa = milik.values_list("kpm__desa__nama", "kpm__desa__induk__nama").annotate(n=Count("pk"))
    return list(per_desa.order_by("-n", "kpm__desa__nama"))


@dataclass(frozen=True)
class Habis:
    """Somebody whose appointment has ended or will soon, and the families that will be without a pendamping."""

    pk: int
    nama: str
    keluarga: int
    selesai: date | None  # last day to come; None: ended already, or switched off


def jabatan_habis(kode: str, hari: date) -> list[Habis]:
    """Whose families in an area have no pendamping, or will have none within `PKH_HARI_JABATAN_HABIS` days.

    An appointment followed by another one on the next day does not end.
    """
    sesudah = hari + timedelta(days=settings.PKH_HARI_JABATAN_HABIS + 1)
    milik = Penugasan.objects.filter(
        berlaku(hari), saring_wilayah([kode], awalan="kpm__"), kpm__kepesertaan__in=DIDAMPINGI
    )
    # Assignments meet only the few people concerned, not everybody of the kabupaten.
    bertugas = Jabatan.objects.filter(peran__in=PERAN_DAMPINGAN, pengguna__is_active=True, pengguna=OuterRef("petugas"))
    jumlah = dict(
        milik.filter(~Exists(bertugas.filter(berlaku(sesudah))))
        .values_list("petugas")
        .annotate(n=Count("pk"))
        .order_by()
    )
    orang = Pengguna.objects.filter(pk__in=jumlah).order_by("nama", "pk")
    jabatan = Jabatan.objects.filter(berlaku(hari), peran__in=PERAN_DAMPINGAN, pengguna__in=jumlah)
    akhir = {j.pengguna_id: j.selesai for j in jabatan.order_by("selesai")}
    daftar = [Habis(p.pk, p.nama, jumlah[p.pk], akhir.get(p.pk) if p.is_active else None) for p in orang]
    return sorted(daftar, key=lambda h: (h.selesai is not None, h.selesai or hari))
