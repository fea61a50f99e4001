"""What an answer to "why was I not paid?" is drawn from, without database (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Status:
    """A status of the ministry with its meaning; without one it is shown as it was written."""

    kode: str
    golongan: str = ""
    arti: str = ""
    langkah: str = ""


@dataclass(frozen=True)
class Sanksi:
    jenjang: str  # "Penangguhan"
    sejak: date
    dibatalkan: date | None = None
    keberatan: date | None = None  # an open objection of that day


@dataclass(frozen=True)
class Bank:
    """What the bank's list says; `ada`: it came for this area, `nominal` None: this family is not in it."""

    ada: bool = False
    nominal: int | None = None
    bank: str = ""
    nama_beda: bool = False
    pasti: bool = True  # False: only a name that may be this family's


@dataclass(frozen=True)
class Rekon:
    status: str
    jumlah: int
    dicatat: date
    tanggal: date | None = None
    saluran: str = ""
    alasan: str = ""
    tindak_lanjut: str = ""


@dataclass(frozen=True)
class Kendala:
    """The open hindrance: its next step, who does it, until when; and what it is."""

    langkah: str
    oleh: str = ""
    alasan: str = ""
    tenggat: date | None = None


@dataclass(frozen=True)
class Fakta:
    """All that is known of one family and one tahap."""

    tahap: str  # "Tahap 4 2026"
    hari: date
    hari_data: date
    kepesertaan: str
    sejak: date | None = None  # since when it stands so
    alasan: str = ""  # why (AlasanKepesertaan)
    sanksi: Sanksi | None = None
    nominal: int | None = None  # None: not on the list
    ada_daftar: bool = True  # the list of its kecamatan has come
    kecamatan: str = ""
    terakhir: str = ""  # the last tahap whose list named it
    tugas_hilang: date | None = None  # until when its pendamping finds out
    kembali: int | None = None  # what a reversed sanction owes it for this tahap
    status: Status | None = None
    bank: Bank = Bank()
    tanggal_bayar: date | None = None
    ditutup: date | None = None
    rekon: Rekon | None = None
    kendala: Kendala | None = None


@dataclass(frozen=True)
class Jawaban:
    """Exactly two sentences. `kode` names the branch, `jenis` the kind of badge."""

    kode: str
    terjadi: str
    langkah: str
    jenis: str = "awas"
