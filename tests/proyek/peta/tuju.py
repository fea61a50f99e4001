"""What a page needs to be asked for, and who may ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.dunia import TERLIHAT, Dunia

Isi = Callable[[Dunia], dict[str, Any]]


def kosong(_d: Dunia) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Tuju:
    """`objek`: the address names something of one world, and outside it answers 404. `izin` repeats what the
    view must declare; of the API `izin_tulis` is what writing asks for, and reading asks for a login only.
    `terlihat` and `berhak` differ from the family rule only where said."""

    izin: str | None = None
    izin_tulis: str | None = None
    metode: frozenset[str] | None = None  # these only, of those the view declares
    objek: bool = False
    kwargs: Isi = kosong
    kueri: Isi = kosong
    kirim: Isi = kosong
    terlihat: Callable[[str], frozenset[str]] = TERLIHAT.__getitem__
    berhak: Callable[[str], bool] = lambda peran: True
    berhak_di: Callable[[str], frozenset[str]] | None = None  # worlds, of those seen, in which the role may
    dampingan: bool = True  # it concerns families: who accompanies none of the area is refused
    jawab: frozenset[int] = frozenset({200})  # of a GET by somebody who may
    rerata: bool = False  # beside one's own it shows an average of at least three people, which others move

    def sebagai(self, d: Dunia) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        return self.kwargs(d), self.kueri(d), self.kirim(d)


def pk(nama: str) -> Isi:
    return lambda d: {"pk": d.isi[nama].pk}


ALIH = frozenset({200, 302})
TULIS = frozenset({"PUT", "PATCH", "POST", "DELETE"})
_AREA = {
    # The dashboard is for those who see a whole area: a pendamping has none.
    p: w if not p.startswith("pendamping") else frozenset()
    for p, w in TERLIHAT.items()
}
LUAS = _AREA.__getitem__
# The area of the own appointment can be named; of what lies in it, the own families are shown.
_SEKECAMATAN = {**TERLIHAT, **dict.fromkeys(("pendamping", "pendamping_lain"), TERLIHAT["korkec"])}
BERTUGAS_DI = _SEKECAMATAN.__getitem__
_TUGASKAN = {"korkab": TERLIHAT["korkab"], "apd": TERLIHAT["apd"]} | {
    p: TERLIHAT[p] for p in ("korkab_luar", "apd_luar", "superuser")
}


def bertugas(peran: str) -> frozenset[str]:
    return _TUGASKAN.get(peran, frozenset())


_BERKAS = {"apd": TERLIHAT["apd"], "apd_luar": TERLIHAT["apd_luar"], "superuser": TERLIHAT["superuser"]}
# A job belongs to whoever asked for it, superuser or not.
_PEKERJAAN = {"apd": TERLIHAT["apd"], "apd_luar": TERLIHAT["apd_luar"]}


def pengimpor(peran: str) -> frozenset[str]:
    return _BERKAS.get(peran, frozenset())


def peminta(peran: str) -> frozenset[str]:
    return _PEKERJAAN.get(peran, frozenset())


anggota: Isi = lambda d: {"pk": d.kelompok.pk, "kpm_id": d.kpm.pk}  # noqa: E731

# Who decides updates somewhere: data, or standing.
PEMUTUS = frozenset({"korkec", "korkec_tetangga", "korkab", "korkab_luar", "apd", "apd_luar", "rangkap", "superuser"})

anggota_keluarga: Isi = lambda d: {"pk": d.kpm.pk, "anggota_id": d.anggota.pk}  # noqa: E731
