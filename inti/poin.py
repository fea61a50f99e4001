"""*Riwayat Poin*: earlier points of one's own reports, offered again."""

from collections.abc import Iterable

_BANYAK = 30  # offered at once


def saring_poin(laporan: Iterable[Iterable[str]], cari: str = "") -> list[str]:
    """Points of reports in their order, distinct, of which `cari` is part."""
    kata = cari.casefold()
    poin: dict[str, None] = {}
    for isi in laporan:
        for satu in isi:
            if (rapi := satu.strip()) and kata in rapi.casefold():
                poin.setdefault(rapi)
    return list(poin)[:_BANYAK]
