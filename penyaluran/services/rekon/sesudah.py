"""What follows when reconciliations were written or taken back: hindrances, alarms. Each registers itself
(docs/program.md §4)."""

from collections.abc import Callable, Collection

from akun.models import Pengguna

# (payment ids, who wrote) -> None; called once per write, also a bulk one, in its transaction.
Pengikut = Callable[[Collection[int], Pengguna], None]
_PENGIKUT: dict[str, Pengikut] = {}


def sesudah_rekon(fungsi: Pengikut) -> Pengikut:
    """Register what follows the reconciliation of payments."""
    _PENGIKUT[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def ikuti_rekon(pembayaran: Collection[int], oleh: Pengguna) -> None:
    """Let everything registered follow what is now recorded of these payments, or no longer is."""
    for satu in _PENGIKUT.values():
        satu(pembayaran, oleh)
