"""Audit of changes by database triggers, so that bulk writes and imports are recorded like single ones."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, Value

from inti.galat import BerubahLebihDulu

_M = TypeVar("_M", bound=Model)


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


def harus_sama(ada: _M, baru: _M, kolom: Sequence[str], pesan: str) -> _M:
    """The stored record when a request repeats what it says, now or when it was made; else BerubahLebihDulu."""
    if not (_sama(ada, baru, kolom) or _sama(isi_pertama(ada), baru, kolom)):
        raise BerubahLebihDulu(pesan)
    return ada


def _sama(satu: Any, dua: Any, kolom: Sequence[str]) -> bool:
    return all(getattr(satu, k) == getattr(dua, k) for k in kolom)


def keadaan_lalu(model: Any, *, sebelum: datetime, kolom: Sequence[str], milik: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows as they stood in the database just before a moment, in one query: what was known then.

    `milik` filters by columns of the row as it was; `kolom` may follow foreign keys, to what those say today.
    Each row also says whether its history reaches back that far (`berjejak`): a row loaded without events is
    given as it is now.
    """
    peristiwa = apps.get_model(model._meta.app_label, f"{model._meta.object_name}Event").objects
    tahu = peristiwa.filter(pgh_created_at__lt=sebelum)
    sesudahnya = tahu.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__gt=OuterRef("pgh_id"))
    # By the reference to the row, which has an index; the copy of its key among the columns has none.
    punya = {"pgh_obj" if k == "id" else k: v for k, v in milik.items()}
    kini = tahu.filter(~Exists(sesudahnya), **punya).exclude(pgh_label="delete")
    tercatat = peristiwa.filter(Q(pgh_label="insert") | Q(pgh_created_at__lt=sebelum), pgh_obj=OuterRef("pk"))
    tanpa = model.objects.filter(~Exists(tercatat), **milik)
    if any(f.name == "dibuat_pada" for f in model._meta.fields):
        tanpa = tanpa.filter(dibuat_pada__lt=sebelum)
    bagian = [qs.values(*kolom, berjejak=Value(ada)) for qs, ada in ((kini, True), (tanpa, False))]
    return list(bagian[0].union(bagian[1], all=True))
