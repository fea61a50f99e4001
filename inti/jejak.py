"""Audit of changes by database triggers, so that bulk writes and imports are recorded like single ones."""

from collections.abc import Callable

import pghistory
from django.db.models import Model


def lacak(*, kecuali: tuple[str, ...] = (), sisip: bool = True) -> Callable[[type[Model]], type[Model]]:
    """Keep every insert, change and deletion of a model in an append-only event table.

    `kecuali` names columns the database computes itself. `sisip=False` keeps changes and deletions only,
    each with the row as it was before: enough where the row itself says who made it and when, and where
    a copy of every new row would double the largest tables.
    """
    pelacak: list[pghistory.RowEvent] = (
        [pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()]
        if sisip
        else [pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()]
    )
    return pghistory.track(*pelacak, exclude=list(kecuali), level=pghistory.Statement)
