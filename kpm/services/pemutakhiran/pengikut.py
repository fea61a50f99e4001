"""What follows an update once it is written: upper apps register themselves, since `kpm` does not know them."""

from collections.abc import Callable

from akun.models import Pengguna
from kpm.models import Pemutakhiran

# (the update, who decided it) -> None; in its transaction, under the family's lock.
Pengikut = Callable[[Pemutakhiran, Pengguna], None]
_PENGIKUT: dict[str, Pengikut] = {}


def sesudah_pemutakhiran(fungsi: Pengikut) -> Pengikut:
    """Register what follows every applied update of a family."""
    _PENGIKUT[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def ikuti_pemutakhiran(usulan: Pemutakhiran, oleh: Pengguna) -> None:
    for satu in _PENGIKUT.values():
        satu(usulan, oleh)
