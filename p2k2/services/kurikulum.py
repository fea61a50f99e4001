"""The curriculum changes by versions: what was taught by an old one stays what it was (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.templatetags.format import tanggal as tulis_tanggal
from p2k2.models import Modul, Pertemuan, Sesi


def sesi_terpakai(modul: Modul) -> set[int]:
    """Sessions of this version by which a meeting was planned or held: they are neither renamed nor deleted."""
    return set(Pertemuan.objects.filter(sesi__modul=modul).values_list("sesi", flat=True).distinct())


def terpakai(modul: Modul) -> bool:
    return Pertemuan.objects.filter(sesi__modul=modul).exists()


@transaction.atomic
def versi_baru(*, modul: Modul, mulai: date, oleh: Pengguna) -> Modul:
    """Copy a module and its sessions to a version of its own from `mulai` on; the old one ends the day before.

    Raises TidakBerhak, or GalatPengguna when the version has ended, or a meeting after that day is planned by it.
    """
    if not oleh.has_perm("p2k2.add_modul"):
        raise TidakBerhak("Versi baru sebuah modul dibuat oleh pengelola data acuan.")
    lama = Modul.objects.select_for_update().get(pk=modul.pk)
    if mulai <= lama.berlaku_sejak or (lama.berlaku_sampai is not None and lama.berlaku_sampai < mulai):
        raise GalatPengguna(
            f"{lama}: pilih hari sesudah {tulis_tanggal(lama.berlaku_sejak)}, selagi versi itu masih berlaku."
        )
    sesudah = Pertemuan.objects.filter(sesi__modul=lama, tanggal__gte=mulai).order_by("tanggal").first()
    if sesudah is not None:
        raise GalatPengguna(
            f"{lama}: sudah dipakai pertemuan {tulis_tanggal(sesudah.tanggal)}. Pilih hari sesudah pertemuan itu."
        )
    sampai, lama.berlaku_sampai = lama.berlaku_sampai, mulai - timedelta(days=1)
    lama.save(update_fields=["berlaku_sampai"])
    isi: dict[str, Any] = {"nomor": lama.nomor, "nama": lama.nama, "materi_siks": lama.materi_siks}
    baru = Modul.objects.create(**isi, berlaku_sejak=mulai, berlaku_sampai=sampai)
    Sesi.objects.bulk_create(Sesi(modul=baru, nomor=s.nomor, judul=s.judul) for s in lama.sesi.order_by("nomor"))
    return baru


@transaction.atomic
def versi_baru_semua(*, modul: Collection[Modul], mulai: date, oleh: Pengguna) -> list[Modul]:
    """A new version of several modules on one day, or of none."""
    return [versi_baru(modul=m, mulai=mulai, oleh=oleh) for m in sorted(modul, key=lambda m: m.pk)]
