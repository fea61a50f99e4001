"""The two findings: a family absent three times in a row, and a group its pendamping does not meet.

They are drawn separately and never mixed: a month without a meeting counts against no family
(docs/program.md §7). Over everybody they are drawn by `p2k2.services.hitungan`.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pghistory
from celery import current_app
from django.db import transaction

from akun.models import Pengguna
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.services.susunan import ambil_keanggotaan
from p2k2.models import Kehadiran
from p2k2.services import tanda_mesin as mesin
from p2k2.services.hitungan import lanjutkan_hitungan, tandai_absen
from p2k2.services.tugas_absen import ikuti_tanda

__all__ = [
    "hitung_semua_nanti",
    "lanjutkan_hitungan",
    "tandai_absen",
    "tandai_keanggotaan_berubah",
    "tandai_keluarga",
    "tandai_pertemuan",
]

_POTONG = 4000  # marks taken at a time


@transaction.atomic
def tandai_keluarga(
    *, pada: date, kpm: Iterable[int], kelompok: Iterable[UUID] = (), oleh: Pengguna | None = None
) -> dict[str, int]:
    """Recompute both findings of these families and groups as they stand on the day `pada`; nobody else is touched.

    Returns counts of families (`kelompok_tanpa_pertemuan`: of groups): examined, flags opened, changed, closed,
    and those now open among them. Running it again changes nothing. Raises GalatPengguna when no rule is in force.
    """
    lingkup = mesin.lingkup_dari(kpm, kelompok)
    with pghistory.context(alasan="tandai_absen", **({} if oleh is None else {"user": oleh.pk})):
        mesin.kunci(lingkup)
        perubahan = mesin.tandai_keluarga(pada=pada, lingkup=lingkup)
        mesin.tandai_kelompok(pada=pada, lingkup=lingkup)
        ikuti_tanda(pada=pada, kpm=lingkup.kpm)
        akhir = mesin.hitungan_akhir(pada=pada, lingkup=lingkup)
    return {
        "diperiksa": akhir["diperiksa"],
        "dibuka": len(perubahan.dibuka),
        "diperbarui": len(perubahan.diperbarui),
        "ditutup": len(perubahan.ditutup),
        "aktif": akhir["aktif"],
        "kelompok_tanpa_pertemuan": akhir["kelompok_tanpa_pertemuan"],
    }


def tandai_pertemuan(*, pertemuan_id: UUID, pada: date | None = None) -> dict[str, int]:
    """Recompute the families in one meeting's register, and its group; nobody else is touched."""
    kelompok = list(Kelompok.objects.filter(pertemuan=pertemuan_id))
    keluarga = Kehadiran.objects.filter(pertemuan=pertemuan_id).order_by("kpm_id")
    return tandai_keluarga(
        pada=pada or hari_ini(kelompok[0].desa_id if kelompok else None),
        kpm=keluarga.values_list("kpm_id", flat=True),
        kelompok=[k.pk for k in kelompok],
    )


def tandai_keanggotaan_berubah(*, pada: date | None = None) -> int:
    """Recompute the families and groups whose memberships, standing or duty changed since; returns how many marks.

    A mark is taken off in the transaction that follows it: undone with it, nothing is forgotten.
    """
    jumlah = 0
    while True:
        with transaction.atomic():
            kpm, kelompok = ambil_keanggotaan(_POTONG)
            if not kpm and not kelompok:
                return jumlah
            jumlah += len(kpm) + len(kelompok)
            for hari, satu_kpm, satu_kelompok in _menurut_hari(kpm, kelompok, pada):
                tandai_keluarga(pada=hari, kpm=satu_kpm, kelompok=satu_kelompok)


def _menurut_hari(
    kpm: set[int], kelompok: set[UUID], pada: date | None
) -> Iterable[tuple[date, list[int], list[UUID]]]:
    """Families with their groups of any time, apart by what day it is where they are: around midnight there are two."""
    kelompok = kelompok | set(KeanggotaanKelompok.objects.filter(kpm__in=kpm).values_list("kelompok", flat=True))
    hari: dict[date, tuple[list[int], list[UUID]]] = {}
    for nomor, desa in KPM.objects.filter(pk__in=kpm).values_list("pk", "desa"):
        hari.setdefault(pada or hari_ini(desa), ([], []))[0].append(nomor)
    for id, desa in Kelompok.objects.filter(pk__in=kelompok).values_list("pk", "desa"):
        hari.setdefault(pada or hari_ini(desa), ([], []))[1].append(id)
    return [(h, *isi) for h, isi in sorted(hari.items())]


def hitung_semua_nanti() -> None:
    """Have everybody recomputed once the caller's change of a rule is committed."""

    def kirim() -> None:
        current_app.send_task("p2k2.tandai_absen_semua", retry=False)

    # robust: with Redis away the change stays saved, and the nightly run makes up for it.
    transaction.on_commit(kirim, robust=True)
