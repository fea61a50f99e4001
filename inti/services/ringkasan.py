"""Which desa have facts that the summaries do not know yet. Whoever changes counted facts says so here."""

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone


def tandai_berubah(kode_desa: Iterable[str]) -> None:
    """Mark desa as changed, inside the caller's transaction; marking again moves the mark to now.

    The later time matters: a summary that started reading before this change must not clear the mark.
    """
    kode = sorted(set(kode_desa))  # one order for everybody: two transactions never wait for each other
    if not kode:
        return
    with connection.cursor() as kursor:
        kursor.execute(
            "INSERT INTO inti_desaberubah (kode, sejak) SELECT unnest(%s::text[]), %s "
            "ON CONFLICT (kode) DO UPDATE SET sejak = excluded.sejak",
            [kode, timezone.now()],
        )
