"""What an app says of its worklists; `dasbor.kerja` puts those of all apps in one place (docs/arsitektur.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices


class BagianKerja(TextChoices):
    """The parts of the page, in its order."""

    LAPANGAN = "lapangan", "Dikerjakan di lapangan"
    PERTEMUAN = "pertemuan", "Pertemuan kelompok (P2K2)"
    VERIFIKASI = "verifikasi", "Verifikasi komitmen"
    SALUR = "salur", "Penyaluran bantuan"
    KASUS = "kasus", "Kasus, pengumuman, dan pertanyaan"
    ADUAN = "aduan", "Pengaduan"
    LAPORAN = "laporan", "Laporan Anda"
    DATA = "data", "Data yang tidak cocok"
    PUTUSAN = "putusan", "Menunggu keputusan"


@dataclass(frozen=True)
class DaftarKerja:
    """One worklist: its place, what its number means, and who has it (`izin`, any of them; none is everybody).

    `hitung` takes the user and costs one query. `kueri` narrows the page to exactly the rows that are counted.
    """

    label: str
    arti: str
    url: str
    ikon: str
    hitung: Callable[[Any], int]
    izin: tuple[str, ...] = ()
    kueri: str = ""
    peran: tuple[str, ...] = ()  # where the level itself decides, not a permission that several share

    def milik(self, user: Any) -> bool:
        return (not self.izin or any(user.punya_izin(i) for i in self.izin)) and (
            not self.peran or bool(user.lingkup().peran & set(self.peran))
        )


PerBagian = Mapping[BagianKerja, tuple[DaftarKerja, ...]]
