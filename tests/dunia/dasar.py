"""What a world is, and whose it is."""

from dataclasses import dataclass, field
from typing import Any

from akun.models import Pengguna
from tests.factories import FotoFactory

LINTANG, BUJUR = "-3.765432", "102.287654"
TELEPON = "+6281234567890"


@dataclass
class Dunia:
    """One desa's objects. `nama` is part of every name in it and of nothing else; `nomor` keeps its numbers apart."""

    nama: str
    desa: str
    petugas: Pengguna
    apd: Pengguna
    nomor: int
    isi: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, nama: str) -> Any:
        try:
            return self.__dict__["isi"][nama]
        except KeyError as galat:
            raise AttributeError(nama) from galat

    def tambah(self, isi: dict[str, Any]) -> None:
        """What one app brings. A name taken twice would hide another app's object."""
        assert not (sama := isi.keys() & self.isi.keys()), f"Nama dipakai dua app: {sorted(sama)}"
        self.isi |= isi

    @property
    def kecamatan(self) -> str:
        return self.desa[:8]

    @property
    def nik(self) -> tuple[str, str]:
        return (
            f"177107{41 + self.nomor:02d}0190{7001 + self.nomor}",
            f"177107{41 + self.nomor:02d}0290{8001 + self.nomor}",
        )

    @property
    def kk(self) -> tuple[str, str]:
        return (
            f"177107{11 + self.nomor:02d}0210{5001 + self.nomor}",
            f"177107{11 + self.nomor:02d}0310{6001 + self.nomor}",
        )

    @property
    def nik_anggota(self) -> str:
        return f"177107{13 + self.nomor:02d}0315{7001 + self.nomor}"

    @property
    def rahasia(self) -> tuple[str, ...]:
        """Full identifiers: on no page, in no address, in no log line."""
        return (*self.nik, *self.kk, self.nik_anggota)


def foto_pada(catatan: Any, oleh: Pengguna, bidang: str = "foto") -> Any:
    """A photo that hangs on a record."""
    foto = FotoFactory(diunggah_oleh=oleh)
    getattr(catatan, bidang).add(foto)
    return foto
