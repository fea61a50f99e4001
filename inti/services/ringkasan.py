"""Which areas have facts that the summaries do not know yet. Whoever changes counted facts says so here."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.utils import timezone


def tandai_berubah(kode: Iterable[str | None]) -> None:
    """Mark areas as changed, inside the caller's transaction; marking again moves the mark to now.

    The code of the area in which the fact lies: the desa of a family or group, any level for a complaint, a report or
    an appointment; None (the whole country) lies in no area. The later time matters: a summary that started reading
    before this change must not clear the mark.
    """
    urut = sorted({k for k in kode if k})  # one order for everybody: two transactions never wait for each other
    if not urut:
        return
    with connection.cursor() as kursor:
        kursor.execute(
            "INSERT INTO inti_desaberubah (kode, sejak) SELECT unnest(%s::text[]), %s "
            "ON CONFLICT (kode) DO UPDATE SET sejak = excluded.sejak",
            [urut, timezone.now()],
        )


def baca_tanda() -> dict[str, datetime]:
    """The marked areas, each with the moment of its mark."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT kode, sejak FROM inti_desaberubah")
        return dict(kursor.fetchall())


def lepas_tanda(tanda: Mapping[str, datetime]) -> None:
    """Take these marks off, in the transaction that counted their areas; one that moved since stays.

    One that somebody is moving just now stays too: nothing waits for that transaction.
    """
    with connection.cursor() as kursor:
        kursor.execute(
            """DELETE FROM inti_desaberubah WHERE kode IN (
                SELECT d.kode FROM inti_desaberubah d
                JOIN unnest(%s::text[], %s::timestamptz[]) AS t (kode, sejak) ON t.kode = d.kode AND t.sejak = d.sejak
                FOR UPDATE OF d SKIP LOCKED)""",
            [list(tanda), list(tanda.values())],
        )
