"""What JML means on a form: days present in some districts, days absent in others (docs/program.md §8).

Told from the rows: which of the two agrees with effective days, alpa, izin and sakit, or where these are not filled in
with the percentage. Only where the rows do not tell, a person must.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HADIR, ABSEN, ABAIKAN = "hadir", "absen", "abaikan"
ARTI = {HADIR: "hari hadir", ABSEN: "hari tidak hadir"}
_CUKUP = 0.9  # share of the rows that tell one meaning from the other
_SEBAGIAN = 0.5  # share of all rows with JML that agree with it


@dataclass(frozen=True, slots=True)
class Hitungan:
    """A pupil's month as it stands on the form."""

    hari: int | None
    alpa: int | None
    izin: int | None
    sakit: int | None
    jml: int | None
    persen: float | None

    @property
    def kosong(self) -> bool:
        return self.alpa is None and self.izin is None and self.sakit is None and self.jml is None

    @property
    def absen(self) -> int | None:
        """Days absent, when all three kinds are filled in."""
        if self.alpa is None or self.izin is None or self.sakit is None:
            return None
        return self.alpa + self.izin + self.sakit

    def arti(self) -> frozenset[str] | None:
        """Meanings of JML that this month agrees with; None when it cannot tell."""
        if self.jml is None or self.hari is None:
            return None
        if self.absen is not None:
            cocok = {HADIR: self.hari - self.absen, ABSEN: self.absen}
            return frozenset(a for a, nilai in cocok.items() if nilai == self.jml)
        if self.persen is None or not self.hari:
            return None
        bagian = {HADIR: self.jml, ABSEN: self.hari - self.jml}
        return frozenset(a for a, hadir in bagian.items() if self._sepersen(hadir))

    def _sepersen(self, hadir: int) -> bool:
        return self.persen is not None and bool(self.hari) and abs(100 * hadir / (self.hari or 1) - self.persen) < 1

    def persen_cocok(self) -> bool:
        """Whether the percentage says the same as alpa, izin and sakit."""
        return self.absen is not None and self.hari is not None and self._sepersen(self.hari - self.absen)


@dataclass(frozen=True)
class HasilJml:
    """`arti` is empty when the rows do not tell. Of `dari` rows with JML `cocok` agree with each meaning."""

    arti: str
    dari: int
    cocok: dict[str, int]

    @property
    def ragu(self) -> bool:
        return self.dari > 0 and not self.arti


def baca_arti(baris: Iterable[Sequence[Hitungan]]) -> HasilJml:
    """The meaning that nearly all rows share. Rows that agree with both (as many days present as absent) decide
    nothing; where there are only such, either will do, and present is as good."""
    cocok = {HADIR: 0, ABSEN: 0}
    tegas = {HADIR: 0, ABSEN: 0}
    dari = 0
    for satu in baris:
        semua = [arti for h in satu if (arti := h.arti()) is not None]
        if not semua:
            continue
        dari += 1
        sama = frozenset.intersection(*semua)
        for satu_arti in sama:
            cocok[satu_arti] += 1
        if len(sama) == 1:
            tegas[next(iter(sama))] += 1
    calon = HADIR if tegas[HADIR] >= tegas[ABSEN] else ABSEN
    pasti = cocok[calon] >= _SEBAGIAN * dari and tegas[calon] >= _CUKUP * (tegas[HADIR] + tegas[ABSEN])
    return HasilJml(calon if dari and cocok[calon] and pasti else "", dari, cocok)
