"""What the sheets of the reconciliation workbook sum up, gathered while the families' rows go by once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from penyaluran.enums import StatusRekon
from penyaluran.selectors import Neraca
from wilayah.enums import PANJANG_KODE, Tingkat

_KECAMATAN = PANJANG_KODE[Tingkat.KECAMATAN]
TANPA_BANK, TANPA_ALASAN, TANPA_PENDAMPING = "(bank belum diketahui)", "(tanpa alasan)", "(tanpa pendamping)"


@dataclass
class Rekap:
    """Balances by desa (code), pendamping (id), bank and reason (name), each with the name it is shown by."""

    desa: dict[str, tuple[str, Neraca]] = field(default_factory=dict)
    petugas: dict[int | None, tuple[str, Neraca]] = field(default_factory=dict)
    bank: dict[str, Neraca] = field(default_factory=dict)
    alasan: dict[str, Neraca] = field(default_factory=dict)  # only what was not taken, or not in full

    def tambah(
        self,
        *,
        desa: tuple[str, str],
        petugas: tuple[int | None, str | None],
        bank: str,
        nominal: int,
        status: str | None,
        jumlah: int | None,
        alasan: str | None,
    ) -> None:
        bagian = [
            self.desa.setdefault(desa[0], (desa[1], Neraca()))[1],
            self.petugas.setdefault(petugas[0], (petugas[1] or TANPA_PENDAMPING, Neraca()))[1],
            self.bank.setdefault(bank or TANPA_BANK, Neraca()),
        ]
        if status in (StatusRekon.TIDAK, StatusRekon.SEBAGIAN):
            bagian.append(self.alasan.setdefault(alasan or TANPA_ALASAN, Neraca()))
        for satu in bagian:
            satu.tambah(nominal, status, jumlah)

    def per_kecamatan(self) -> dict[str, Neraca]:
        hasil: dict[str, Neraca] = {}
        for kode, (_, neraca) in sorted(self.desa.items()):
            tambahkan(hasil.setdefault(kode[:_KECAMATAN], Neraca()), neraca)
        return hasil

    def total(self) -> Neraca:
        return jumlahkan(neraca for _, neraca in self.desa.values())


def tambahkan(ke: Neraca, dari: Neraca) -> None:
    for f in fields(Neraca):
        setattr(ke, f.name, getattr(ke, f.name) + getattr(dari, f.name))


def jumlahkan(isi: Iterable[Neraca]) -> Neraca:
    hasil = Neraca()
    for satu in isi:
        tambahkan(hasil, satu)
    return hasil
