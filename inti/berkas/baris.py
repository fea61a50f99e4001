"""From raw rows to checked rows, with the sheet's own row numbers.

A row with a fault is refused with its column and reason; the others go on. Rows that are no data (blank,
total, repeated heading, column numbers, notes under the total) are skipped and counted, never refused.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from inti.berkas import nilai as n
from inti.berkas.baca import BATAS_ANAK, BarisMentah, BatasAnak, Buku, InfoLembar, buka
from inti.berkas.galat import BerkasDitolak, NilaiDitolak
from inti.berkas.gerbang import BATAS, Batas
from inti.berkas.kolom import (
    BARIS_JUDUL_MAKS,
    Judul,
    Kolom,
    Urai,
    cari_judul,
    gabung_kata,
    kunci_judul,
    tolak_judul,
)

Kesalahan = tuple[str, str]
LEMBAR_MAKS = 60
GESER_MAKS = 1000  # rows for which the costly search for a displacement is tried
LEMBAR_BERIKUT = 2_000_000  # added to the row numbers of each further sheet; Excel has 1 048 576 rows
_BELUM: Any = object()
_LABEL_TOTAL = re.compile(r"^(?:GRAND\s*)?(?:SUB\s*-?\s*)?(?:JUMLAH|TOTAL|JML)\b", re.IGNORECASE)


@dataclass(slots=True)
class Baris:
    """One data row. Refused when `kesalahan` is not empty; `nilai` then holds what could be read.

    `nomor` is the sheet's own row number, raised by LEMBAR_BERIKUT for each sheet read before it; `lembar` is the
    sheet's name where several are read. `tiada` names declared columns of which the sheet has no heading.
    """

    nomor: int
    nilai: dict[str, Any]
    kesalahan: list[Kesalahan] = field(default_factory=list)
    peringatan: list[Kesalahan] = field(default_factory=list)
    lain: dict[str, str] = field(default_factory=dict)
    lembar: str = ""
    tiada: tuple[str, ...] = ()

    @property
    def letak(self) -> str:
        """`baris 12`, with the sheet where there are several."""
        return sebut_baris(self.nomor, self.lembar)

    @property
    def diterima(self) -> bool:
        return not self.kesalahan

    def tolak(self, kolom: str, alasan: str) -> None:
        self.kesalahan.append((kolom, alasan))

    def alasan(self) -> str:
        """All reasons in one cell, for KESALAHAN."""
        return "; ".join(f"{kolom}: {alasan}" for kolom, alasan in self.kesalahan)


def urai_nomor(nomor: int) -> tuple[int, int]:
    """Which of the sheets read (0 for the first), and the sheet's own row number."""
    return divmod(nomor, LEMBAR_BERIKUT)


def sebut_baris(nomor: int, lembar: str = "") -> str:
    return f"baris {urai_nomor(nomor)[1]}" + (f" lembar '{lembar}'" if lembar else "")


Periksa = Callable[[Baris], None]


@dataclass(frozen=True, slots=True)
class Spek:
    """A kind of file. `kunci`: columns without which a row is no data row. `ganda`: unique within the file.

    `jumlah`: the amount a total row adds up. `periksa` sees each row after its cells were parsed and may add
    errors, warnings and values. `banyak_lembar`: a list spread over several sheets is read whole; `buka_lembar`
    is told each sheet's name and its heading with the lines above it before its rows come. `berlabel_total`: a
    row labelled as a total is no data row even where nothing is added up, nor are the signatures at the foot.
    `templat`: what our own template has, and so what a refusal names when no layout comes closer.
    """

    nama: str
    kolom: tuple[Kolom, ...]
    kunci: tuple[str, ...]
    ganda: str | None = None
    jumlah: str | None = None
    periksa: Periksa | None = None
    banyak_lembar: bool = False
    buka_lembar: Callable[[str, Judul], None] | None = None
    berlabel_total: bool = False
    templat: bool = False


class PengawasGanda:
    """Finds the second row with the same value, whether or not the first one was accepted.

    A first row that is refused for another fault still holds the place: which of the two is right is for a
    person to say, and taking the later one silently would hide the question.
    """

    def __init__(self, kolom: str, judul: str) -> None:
        self.kolom = kolom
        self.judul = judul
        self._pertama: dict[Any, tuple[int, str]] = {}

    def periksa(self, baris: Baris) -> None:
        nilai = baris.nilai.get(self.kolom)
        if nilai is None:
            return
        pertama = self._pertama.setdefault(nilai, (baris.nomor, baris.lembar))
        if pertama[0] != baris.nomor:
            baris.tolak(self.judul, f"sama dengan {sebut_baris(*pertama)}; satu {self.judul} hanya boleh satu baris")


@dataclass(slots=True)
class Dilewati:
    """Rows that are no data, by reason; totals keep what they claim."""

    kosong: int = 0
    judul_ulang: int = 0
    nomor_kolom: int = 0
    catatan: int = 0
    total: list[tuple[int, int | None]] = field(default_factory=list)


class PembacaBaris:
    """Opens a workbook, finds sheet and heading, and iterates over its data rows once.

    Of several layouts (`spek`) the first whose heading is there counts; `bagian` then holds the sheets read, and
    `lembar` and `judul` the first of them. Raises BerkasDitolak at `with` when the file or its heading cannot be
    used, and while iterating when the file breaks off or holds no data row at all.
    """

    def __init__(
        self,
        berkas: Path | str,
        spek: Spek | Sequence[Spek],
        *,
        lembar: str | None = None,
        batas: Batas = BATAS,
        batas_anak: BatasAnak = BATAS_ANAK,
    ) -> None:
        self.berkas = Path(berkas)
        self._layout = (spek,) if isinstance(spek, Spek) else tuple(spek)
        self.spek = self._layout[0]
        self.peringatan: list[str] = []
        self.dilewati = Dilewati()
        self.banyak = 0  # data rows seen so far
        self.ditolak = 0
        self._pilih = lembar
        self._batas = batas
        self._batas_anak = batas_anak
        self._tumpukan = ExitStack()
        self._jumlah = 0
        self._jumlah_lengkap = True
        self._geser = 0

    def __enter__(self) -> Self:
        with ExitStack() as sementara:
            self._buku = sementara.enter_context(buka(self.berkas, batas=self._batas, batas_anak=self._batas_anak))
            self.spek, self.bagian = pilih_lembar(self._buku, self._layout, self._pilih)
            self.lembar, self.judul = self.bagian[0]
            self._tumpukan = sementara.pop_all()
        return self

    def __exit__(
        self, jenis: type[BaseException] | None, galat: BaseException | None, jejak: TracebackType | None
    ) -> None:
        self._tumpukan.close()

    # --- iteration ----------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Baris]:
        pengawas = None
        if self.spek.ganda is not None:
            judul = {k.nama: k.judul for k in self.spek.kolom}
            pengawas = PengawasGanda(self.spek.ganda, judul[self.spek.ganda])
        for urut, (lembar, judul_kolom) in enumerate(self.bagian):
            self.lembar, self.judul = lembar, judul_kolom
            self._siapkan(urut)
            yield from self._baris_lembar(pengawas)
            self._periksa_total()
        self.lembar, self.judul = self.bagian[0]
        self._akhiri()

    def _baris_lembar(self, pengawas: PengawasGanda | None) -> Iterator[Baris]:
        periksa = self.spek.periksa
        jumlah = self.spek.jumlah
        for nomor, mentah in self._mentah():
            baris = self._urai(nomor, mentah)
            if baris is None:
                continue
            if pengawas is not None:
                pengawas.periksa(baris)
            if periksa is not None:
                periksa(baris)
            self.banyak += 1
            if baris.kesalahan:
                self.ditolak += 1
            if jumlah is not None:
                self._tambah(baris, mentah, jumlah)
            yield baris

    def _siapkan(self, urut: int) -> None:
        self._awal_nomor = urut * LEMBAR_BERIKUT
        self._nama_lembar = self.lembar.nama if len(self.bagian) > 1 else ""
        self._jumlah, self._jumlah_lengkap, self._total_awal = 0, True, len(self.dilewati.total)
        if self.spek.buka_lembar is not None:
            self.spek.buka_lembar(self.lembar.nama, self.judul)
        self._lebar = len(self.judul.teks)
        self._rencana: list[tuple[str, int, Urai, dict[Any, Any] | None, Kolom]] = [
            (k.nama, self.judul.letak[k.nama], k.jenis.urai, {} if k.jenis.berulang else None, k)
            for k in self.spek.kolom
            if k.nama in self.judul.letak
        ]
        self._tiada = {k.nama: None for k in self.spek.kolom if k.nama not in self.judul.letak}
        self._nama_tiada = tuple(self._tiada)
        self._lain = tuple(self.judul.lain.items())
        self._kunci_judul = [kunci_judul(t) for t in self.judul.teks]

    def _mentah(self) -> Iterator[tuple[int, BarisMentah]]:
        nomor = 0
        awal, lebar = self.judul.baris, self._lebar
        for potong in self._buku.potongan(self.lembar.ke):
            for mentah in potong:
                nomor += 1
                if nomor <= awal:
                    continue
                if len(mentah) < lebar:
                    mentah.extend([""] * (lebar - len(mentah)))
                if not any(mentah) and 0 not in mentah:
                    self.dilewati.kosong += 1
                    continue
                yield nomor, mentah

    def _urai(self, nomor: int, mentah: BarisMentah) -> Baris | None:
        nilai: dict[str, Any] = dict(self._tiada)
        salah: list[Kesalahan] = []
        ingatkan: list[Kesalahan] = []
        for nama, letak, urai, ingat, kolom in self._rencana:
            sel = mentah[letak]
            if ingat is not None:
                isi = ingat.get(sel, _BELUM)
                if isi is not _BELUM:
                    nilai[nama] = isi
                    continue
            try:
                isi = urai(sel)
            except NilaiDitolak as galat:
                nilai[nama] = None
                (ingatkan if kolom.lunak else salah).append((kolom.judul, galat.alasan))
                continue
            nilai[nama] = isi
            if isi is None and kolom.isi_wajib:
                salah.append((kolom.judul, "kosong"))
            elif ingat is not None and len(ingat) < 10_000:
                ingat[sel] = isi
        if salah:
            if self._bukan_data(nomor, mentah, nilai):
                return None
            banyak = len(salah) + len(ingatkan)
            if banyak > 1 and self._geser < GESER_MAKS:
                self._geser += 1
                salah = self._periksa_geser(mentah, banyak) + salah
        baris = Baris(
            self._awal_nomor + nomor, nilai, salah, ingatkan, lembar=self._nama_lembar, tiada=self._nama_tiada
        )
        if self._lain:
            baris.lain = {judul: t for letak, judul in self._lain if (t := n.tampak(mentah[letak]))}
        return baris

    # --- rows that are no data ----------------------------------------------------------------

    def _bukan_data(self, nomor: int, mentah: BarisMentah, nilai: dict[str, Any]) -> bool:
        if all(n.kosong(s) for s in mentah):
            self.dilewati.kosong += 1
            return True
        if any(nilai.get(k) is not None for k in self.spek.kunci):
            return False
        terisi = [s for s in mentah if not n.kosong(s)]
        if self._judul_ulang(mentah, len(terisi)):
            self.dilewati.judul_ulang += 1
            return True
        if nomor <= self.judul.baris + 2 and self._nomor_kolom(terisi):
            self.dilewati.nomor_kolom += 1
            return True
        if self._baris_total(nomor, mentah, terisi):
            return True
        akhir = self.dilewati.total or self.spek.berlabel_total
        if akhir and self._kunci_kosong(mentah) and len(terisi) * 3 <= len(self.judul.letak):
            self.dilewati.catatan += 1  # place, date and signatures below the total
            return True
        return False

    def _judul_ulang(self, mentah: BarisMentah, terisi: int) -> bool:
        sama = sum(1 for s, k in zip(mentah, self._kunci_judul, strict=False) if k and kunci_judul(s) == k)
        return sama >= 2 and sama * 2 >= terisi

    @staticmethod
    def _nomor_kolom(terisi: list[Any]) -> bool:
        angka = [n.tampak(s).strip("()") for s in terisi]
        return len(angka) > 2 and angka == [str(i) for i in range(1, len(angka) + 1)]

    def _kunci_kosong(self, mentah: BarisMentah) -> bool:
        letak = [self.judul.letak[k] for k in self.spek.kunci if k in self.judul.letak]
        return all(n.kosong(mentah[i]) or not re.search(r"\d", n.tampak(mentah[i])) for i in letak)

    def _baris_total(self, nomor: int, mentah: BarisMentah, terisi: list[Any]) -> bool:
        jumlahkan = self.spek.jumlah
        if (jumlahkan is None and not self.spek.berlabel_total) or not self._kunci_kosong(mentah):
            return False
        huruf = [s for s in terisi if isinstance(s, str) and s[:1] != n.TANDA and re.search(r"[A-Za-z]", s)]
        berlabel = any(_LABEL_TOTAL.match(n.rapikan(s)) for s in huruf)
        jumlah = None
        if jumlahkan is not None:
            try:
                jumlah = n.jumlah_rupiah(mentah[self.judul.letak[jumlahkan]])
            except NilaiDitolak:
                jumlah = None
        hanya_angka = not [s for s in huruf if not re.match(r"(?i)\s*rp", s)]
        if not berlabel and not (hanya_angka and jumlah is not None):
            return False
        self.dilewati.total.append((nomor, jumlah))
        return True

    # --- displaced rows -----------------------------------------------------------------------

    def _periksa_geser(self, mentah: BarisMentah, banyak: int) -> list[Kesalahan]:
        """Would the row be sound with one cell removed, or one inserted? Then say so; never repair it."""
        lebar = self._lebar
        batas = min(banyak - 2, 1)
        for letak in range(lebar):
            for arah, calon in (
                ("kanan", [*mentah[:letak], *mentah[letak + 1 :], ""]),
                ("kiri", [*mentah[:letak], "", *mentah[letak : lebar - 1], *mentah[lebar:]]),
            ):
                if self._hitung_salah(calon, batas) <= batas:
                    judul = self.judul.teks[letak] or "tanpa judul"
                    alasan = f"isi baris bergeser satu kolom ke {arah} mulai kolom {judul}; "
                    return [(judul, alasan + "sejajarkan lagi dengan judul kolomnya")]
        return []

    def _hitung_salah(self, mentah: BarisMentah, cukup: int) -> int:
        salah = 0
        for _nama, letak, urai, _ingat, kolom in self._rencana:
            try:
                if urai(mentah[letak]) is None and kolom.isi_wajib:
                    salah += 1
            except NilaiDitolak:
                salah += 1
            if salah > cukup:
                break
        return salah

    # --- the end ------------------------------------------------------------------------------

    def _tambah(self, baris: Baris, mentah: BarisMentah, jumlah: str) -> None:
        isi = baris.nilai[jumlah]
        if isi is None:
            try:  # a refused amount still stands in the file's own total
                isi = n.jumlah_rupiah(mentah[self.judul.letak[jumlah]])
            except NilaiDitolak:
                self._jumlah_lengkap = False
        self._jumlah += isi or 0

    def _periksa_total(self) -> None:
        total = [(nomor, j) for nomor, j in self.dilewati.total[self._total_awal :] if j is not None]
        if total and self._jumlah_lengkap and total[-1][1] != self._jumlah:
            self.peringatan.append(
                f"Total di {sebut_baris(total[-1][0], self._nama_lembar)} tertulis {_rp(total[-1][1])}, sedangkan "
                f"jumlah semua baris {_rp(self._jumlah)}. Berkas mungkin terpotong atau ada nilai yang berubah."
            )

    def _akhiri(self) -> None:
        if self.banyak == 0:
            raise BerkasDitolak(
                f"Lembar '{self.lembar.nama}' memuat judul kolom di baris {self.judul.baris}, tetapi tidak "
                "ada baris data di bawahnya. Periksa apakah berkas yang dipilih sudah benar."
            )


def _rp(jumlah: int) -> str:
    return "Rp" + f"{jumlah:,}".replace(",", ".")


Cocok = list[tuple[InfoLembar, Judul]]


def pilih_lembar(buku: Buku, layout: Sequence[Spek], nama: str | None = None) -> tuple[Spek, Cocok]:
    """The layout of which a heading is there, and the sheets that hold it.

    Two sheets are a question for the user, never a silent choice, unless the layout is one of several sheets.
    """
    calon = [s for s in buku.lembar if nama is None or s.nama == nama]
    if not calon:
        raise BerkasDitolak(f"Lembar '{nama}' tidak ada di buku kerja ini.")
    if len(calon) > LEMBAR_MAKS:
        raise BerkasDitolak(f"Buku kerja ini berisi {len(calon)} lembar. Sisakan lembar yang memuat daftarnya.")
    terdekat: list[tuple[int, bool, BerkasDitolak]] = []
    for spek in layout:
        cocok, banyak, tolak = _cari_lembar(buku, calon, spek.kolom)
        if len(cocok) > 1 and not spek.banyak_lembar:
            daftar = gabung_kata([f"'{s.nama}'" for s, _ in cocok])
            raise BerkasDitolak(
                f"Daftarnya ada di {len(cocok)} lembar: {daftar}. Unggah satu lembar saja per berkas, agar nomor "
                "baris yang dilaporkan jelas."
            )
        if cocok:
            return spek, cocok
        terdekat.append((banyak, spek.templat, tolak))
    raise max(terdekat, key=lambda t: t[:2])[2]


def _cari_lembar(buku: Buku, calon: Sequence[InfoLembar], kolom: Sequence[Kolom]) -> tuple[Cocok, int, BerkasDitolak]:
    """Sheets with a complete heading; columns and refusal of the sheet that comes closest to one."""
    cocok: Cocok = []
    terdekat: tuple[int, str, Judul | None, list[str]] = (-1, calon[0].nama, None, [])
    for terlihat in (True, False):
        for lembar in (s for s in calon if s.terlihat is terlihat):
            judul, banyak, cela = cari_judul(buku.kepala(lembar.ke, BARIS_JUDUL_MAKS), kolom)
            if judul is not None and not cela:
                cocok.append((lembar, judul))
            elif banyak > terdekat[0]:
                terdekat = (banyak, lembar.nama, judul, cela)
        if cocok:
            break  # hidden sheets are looked at only when no visible one fits
    return cocok, terdekat[0], tolak_judul(terdekat[1], terdekat[2], terdekat[3], kolom)
