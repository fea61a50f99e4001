"""Lists whose rows stand at a place (`urutan`) and are retired rather than deleted (`aktif`)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Max, Model, QuerySet

from inti.masukan import sahkan


def susun_ulang(
    semua: QuerySet[Any], isi: Sequence[tuple[int | None, dict[str, Any]]], baru: Callable[[], Any]
) -> None:
    """Let these rows stand in this order with these columns; those left out are retired behind them.

    `isi` gives the key of a row that is there, or None for a further one, which `baru` makes. Raises GalatPengguna.
    """
    ada: dict[int, Model] = {satu.pk: satu for satu in semua.order_by("urutan")}
    # First out of the way: two may not stand at one place even for a moment.
    geser = max((semua.aggregate(n=Max("urutan"))["n"] or 0) + 1, len(isi) + 1)
    for n, dulu in enumerate(ada.values()):
        _simpan(dulu, {"urutan": geser + n, "aktif": False})
    for n, (pk, kolom) in enumerate(isi, 1):
        _simpan(ada.get(pk or 0) or baru(), {"urutan": n, "aktif": True, **kolom})


def _simpan(satu: Any, kolom: dict[str, Any]) -> None:
    for nama, nilai in kolom.items():
        setattr(satu, nama, nilai)
    sahkan(satu)
    satu.save()
