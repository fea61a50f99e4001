"""Which families changed in what their entitlement rests on. Whoever changes that says so here."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone


def tandai_susunan(kpm: Iterable[int]) -> None:
    """Mark families whose members, components, birth dates or standing changed, inside the caller's transaction."""
    nomor = sorted(set(kpm))  # one order for everybody
    if not nomor:
        return
    with connection.cursor() as kursor:
        kursor.execute(
            "INSERT INTO kpm_susunanberubah (kpm_id, sejak) SELECT unnest(%s::bigint[]), %s "
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
