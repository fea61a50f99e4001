"""Audit of changes by database triggers, so that bulk writes and imports are recorded like single ones."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.apps import apps
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


def isi_pertama(objek: Model) -> Any:
    """The record as it was first stored, from its events; the record itself where there are none (loaded in bulk).

    A late repetition of the request that made it is recognised by this content, also after a correction.
    """
    peristiwa = apps.get_model(objek._meta.app_label, f"{objek._meta.object_name}Event").objects
    return peristiwa.filter(pgh_obj_id=objek.pk).order_by("pgh_id").first() or objek
