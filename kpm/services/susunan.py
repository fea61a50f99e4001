"""Which families changed in what their entitlement or absence flag rests on. Whoever changes that says so here."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from inti.services.ringkasan import tandai_berubah
from kpm.models import KPM, KeanggotaanBerubah


def tandai_susunan(kpm: Iterable[int]) -> None:
    """Mark families whose members, components, birth dates or standing changed, inside the caller's transaction."""
    nomor = sorted(set(kpm))  # one order for everybody
    if not nomor:
        return
    with connection.cursor() as kursor:
        kursor.execute(
            "WITH berubah AS (SELECT unnest(%s::bigint[]) AS kpm_id, %s::timestamptz AS sejak), "
            "kewajiban AS (INSERT INTO kpm_kewajibanberubah (kpm_id, sejak) SELECT kpm_id, sejak FROM berubah) "
            "INSERT INTO kpm_susunanberubah (kpm_id, sejak) SELECT kpm_id, sejak FROM berubah "
            "ON CONFLICT (kpm_id) DO UPDATE SET sejak = excluded.sejak",
            [nomor, timezone.now()],
        )


@transaction.atomic
def ambil_susunan(maks: int) -> list[int]:
    """Take up to so many marks off, in the caller's transaction: undone with it, nothing is forgotten."""
    with connection.cursor() as kursor:
        kursor.execute(
            "DELETE FROM kpm_susunanberubah WHERE kpm_id IN (SELECT kpm_id FROM kpm_susunanberubah "
            "ORDER BY sejak, kpm_id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING kpm_id",
            [maks],
        )
        return [nomor for (nomor,) in kursor.fetchall()]


def tandai_kewajiban(kpm: Iterable[int]) -> None:
    """Mark families whose verification entries or facilities changed, in the caller's transaction."""
    nomor = sorted(set(kpm))
    if not nomor:
        return
    with connection.cursor() as kursor:  # a list marks a whole kabupaten: no object per family
        kursor.execute(
            "INSERT INTO kpm_kewajibanberubah (kpm_id, sejak) SELECT unnest(%s::bigint[]), %s",
            [nomor, timezone.now()],
        )


@transaction.atomic
def ambil_kewajiban(maks: int) -> list[int]:
    """Take up to so many marks off, in the caller's transaction, as `ambil_susunan` does; each family once."""
    with connection.cursor() as kursor:
        kursor.execute(
            "DELETE FROM kpm_kewajibanberubah WHERE id IN (SELECT id FROM kpm_kewajibanberubah "
            "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING kpm_id",
            [maks],
        )
        return sorted({nomor for (nomor,) in kursor.fetchall()})


def tandai_keanggotaan(*, kpm: Iterable[int] = (), kelompok: Iterable[UUID] = ()) -> None:
    """Mark families and groups whose memberships, standing, or duty to lead them changed, in the caller's transaction.

    Their absence flags follow within a minute (docs/program.md §7), and the figures of where the families live, which
    need not be the group's desa.
    """
    saat, kpm = timezone.now(), sorted(set(kpm))
    tandai_berubah(KPM.objects.filter(pk__in=kpm).order_by().values_list("desa_id", flat=True).distinct())
    KeanggotaanBerubah.objects.bulk_create(
        [
            *(KeanggotaanBerubah(kpm_id=k, sejak=saat) for k in kpm),
            *(KeanggotaanBerubah(kelompok_id=k, sejak=saat) for k in sorted(set(kelompok))),
        ]
    )


@transaction.atomic
def ambil_keanggotaan(maks: int) -> tuple[set[int], set[UUID]]:
    """Take up to so many marks of families and groups off, in the caller's transaction, as `ambil_susunan` does."""
    with connection.cursor() as kursor:
        kursor.execute(
            "DELETE FROM kpm_keanggotaanberubah WHERE id IN (SELECT id FROM kpm_keanggotaanberubah "
            "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING kpm_id, kelompok_id",
            [maks],
        )
        baris = kursor.fetchall()
    return {k for k, _ in baris if k is not None}, {k for _, k in baris if k is not None}
