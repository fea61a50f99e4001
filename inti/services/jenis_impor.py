"""Kinds of import. Each app registers its own; the road they travel is `inti.services.impor`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from inti.berkas.baris import Baris, Spek
from inti.berkas.kolom import gabung_kata
from inti.berkas.templat import buat_templat
from inti.galat import GalatPengguna
from inti.models import BerkasImpor

# Above this share of an area's families missing from a file, their number must be typed (docs/program.md §5).
BATAS_HILANG_PERSEN = 5


@dataclass(frozen=True)
class Pertanyaan:
    """What a file leaves open and only a person can say before it is applied. `pilihan` are (value, label)."""

    kunci: str
    judul: str
    uraian: str
    pilihan: Sequence[tuple[str, str]]

    def untuk(self, jawaban: dict[str, str]) -> dict[str, Any]:
        """As it is kept in the summary, with the answer given so far."""
        jawab = jawaban.get(self.kunci, "")
        return asdict(self) | {"jawaban": jawab if jawab in dict(self.pilihan) else ""}


@dataclass(frozen=True)
class KolomBaris:
    """What the list of a file's rows shows of their own content (`BarisImpor.isi`)."""

    judul: str
    isi: str
    rupiah: bool = False


NOMINAL = KolomBaris("Nominal", "nominal", rupiah=True)


class JenisImpor(ABC):
    """What an app says about one kind of list: its columns, how rows are judged, how they are applied.

    `nilai` and `terapkan` work on the temporary tables of `inti.services.baris_impor`, set-based, inside the
    caller's transaction.
    """

    kode: str
    label: str
    izin = "impor"  # who may import it
    perlu_tahap = False
    satuan = "KPM"  # what a record of `hilang` is
    terkait: tuple[str, ...] = ("desa",)  # of such a record, for `baris_hilang`
    label_sesudah = "Lihat hasilnya"  # of the link to `url_sesudah`
    kesalahan_saja = False  # the returned workbook holds refused rows only, to be corrected and sent again
    tersembunyi: tuple[str, ...] = ()  # headings of columns nobody fills in; hidden there, too
    kolom_baris: tuple[KolomBaris, ...] = (KolomBaris("Desa/Kelurahan", "desa"),)  # shown beside name and NIK

    @abstractmethod
    def spek(self, berkas: BerkasImpor | None) -> Spek:
        """The columns, with checks bound to this file's importer and area (none for the empty template)."""

    def layout(self, berkas: BerkasImpor | None) -> tuple[Spek, ...]:
        """Layouts in which the list arrives; that of `spek` comes first and is the template's."""
        return (self.spek(berkas),)

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        """What the lines above the heading and the file's name settle; raises BerkasDitolak."""
        return {}

    def templat(self, keluaran: Path) -> None:
        """The empty workbook to fill in."""
        buat_templat(self.spek(None), keluaran)

    def isi(self, baris: Baris) -> Baris:
        """Last touch on a row before it is kept."""
        return baris

    @abstractmethod
    def nilai(self, berkas: BerkasImpor) -> None:
        """Fill `impor_nilai` from `impor_masuk`."""

    @abstractmethod
    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        """Figures beside the counts of rows: `hilang`, `kecamatan` covered, `perlu_setuju`, and `pertanyaan` (of
        `Pertanyaan.untuk`) that must be answered before it is applied. Raises BerkasDitolak."""

    def periksa_penerap(self, berkas: BerkasImpor, oleh: Any) -> None:
        """Whether this person may apply it; raises GalatPengguna."""
        lingkup = oleh.lingkup_izin(self.izin)
        if luar := [k for k in berkas.ringkasan.get("kecamatan", []) if not lingkup.mencakup(k)]:
            raise GalatPengguna(f"Berkas ini memuat kecamatan di luar wilayah Anda: {gabung_kata(luar)}.")

    @abstractmethod
    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Records the previous list had and this file has not, among the areas it covers."""

    def baris_hilang(self, objek: Any) -> tuple[Any, str]:
        """Desa and latest list of one record of `hilang`."""
        return objek.desa, objek.fc_terakhir

    @abstractmethod
    def kunci(self, berkas: BerkasImpor) -> None:
        """Lock what the judgement rests on, in an order that is the same for everybody."""

    @abstractmethod
    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        """Write the judged rows; returns the desa whose figures changed."""

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return []

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        """Page that shows what the applied file changed."""
        return ""


_JENIS: dict[str, JenisImpor] = {}


def daftarkan(jenis: JenisImpor) -> None:
    _JENIS[jenis.kode] = jenis


def jenis_impor(kode: str) -> JenisImpor:
    if kode not in _JENIS:
        raise GalatPengguna(f"Jenis impor “{kode}” belum tersedia. Pilihan: {', '.join(sorted(_JENIS))}.")
    return _JENIS[kode]


def semua_jenis() -> list[JenisImpor]:
    return sorted(_JENIS.values(), key=lambda j: j.label)


def jenis_boleh(oleh: Any) -> list[JenisImpor]:
    """Kinds that this person may import."""
    return [j for j in semua_jenis() if oleh.punya_izin(j.izin)]


# --- what follows an applied file --------------------------------------------------------------

Lanjutan = Callable[[BerkasImpor, Any], None]
_LANJUTAN: dict[str, list[Lanjutan]] = {}


def sesudah_diterapkan(*kode: str) -> Callable[[Lanjutan], Lanjutan]:
    """Register what an upper app does once a file of these kinds is written: `f(berkas, oleh)`, in the same
    transaction, so it should only ask for a job."""

    def daftar(fungsi: Lanjutan) -> Lanjutan:
        for satu in kode:
            _LANJUTAN.setdefault(satu, []).append(fungsi)
        return fungsi

    return daftar


def lanjutan(kode: str) -> list[Lanjutan]:
    return _LANJUTAN.get(kode, [])
