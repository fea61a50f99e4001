"""Loading without the cost of row-by-row checking: everything is checked once, when the load is in.

Needs the owner of the tables, not a superuser. All of it happens in the caller's transaction: a load that is
killed leaves indexes, keys and triggers as they were.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_KENDALA = """
    SELECT c.contype, r.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    WHERE r.relname = ANY(%s) AND r.relnamespace = 'public'::regnamespace AND (c.contype IN ('f', 'x') OR (
        c.contype = 'u' AND NOT EXISTS (
            SELECT 1 FROM pg_constraint f JOIN pg_class a ON a.oid = f.conrelid
            WHERE f.contype = 'f' AND f.conindid = c.conindid AND NOT a.relname = ANY(%s))))
    ORDER BY c.contype = 'f' DESC, r.relname, c.conname
"""
_INDEKS = """
    SELECT i.relname, pg_get_indexdef(x.indexrelid)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
    WHERE r.relname = ANY(%s) AND r.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid)
    ORDER BY r.relname, i.relname
"""


@contextmanager
def ditunda(tabel: list[str], kata: Callable[[str], None]) -> Iterator[None]:
    """Take indexes, foreign keys, uniqueness and audit triggers off these tables, and put them back after."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ditunda() needs a transaction")
    with connection.cursor() as kursor:
        kursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        kursor.execute("SET LOCAL work_mem = '256MB'")
        kursor.execute("SET LOCAL jit = off")
        kursor.execute(_KENDALA, [tabel, tabel])
        kendala = kursor.fetchall()
        kursor.execute(_INDEKS, [tabel])
        indeks = kursor.fetchall()
        for nama in tabel:
            kursor.execute(f'ALTER TABLE "{nama}" DISABLE TRIGGER USER')
        for _, nama, kunci, _ in kendala:
            kursor.execute(f'ALTER TABLE "{nama}" DROP CONSTRAINT "{kunci}"')
        for nama, _ in indeks:
            kursor.execute(f'DROP INDEX "{nama}"')
        yield
        kata("Membangun kembali indeks …")
        for _, perintah in indeks:
            kursor.execute(perintah)
        kata("Memeriksa semua kunci dan kendala …")
        for _, nama, kunci, isi in reversed(kendala):  # foreign keys last: they lean on the unique ones
            kursor.execute(f'ALTER TABLE "{nama}" ADD CONSTRAINT "{kunci}" {isi}')
        for nama in tabel:
            kursor.execute(f'ALTER TABLE "{nama}" ENABLE TRIGGER USER')
