"""Long work of which only one may run at a time, wherever it was started."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

from inti.galat import GalatPengguna


@contextmanager
def satu_per_satu(kunci: int, *, tunggu: bool, sibuk: GalatPengguna) -> Iterator[None]:
    """Hold an advisory lock of this database session, which is gone with it, however it ends.

    While another session holds it: wait for it with `tunggu`, else raise `sibuk`.
    """
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s)" if tunggu else "SELECT pg_try_advisory_lock(%s)", [kunci])
        if not tunggu and not kursor.fetchone()[0]:
            raise sibuk
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as kursor:  # a broken connection holds no lock
            kursor.execute("SELECT pg_advisory_unlock(%s)", [kunci])


def kata_terhenti(galat: Exception) -> str:
    """What a run says of what stopped it: a sentence of ours, never the details of somebody else's."""
    if isinstance(galat, GalatPengguna):
        return galat.pesan
    return f"Terhenti karena {type(galat).__name__}. Rinciannya ada di catatan kesalahan sistem."
