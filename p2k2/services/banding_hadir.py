"""A filled attendance sheet against the register: row by row what it would change, and what it may not.

The families are those of the register, or before it is saved the members on the meeting's day: a row about
anybody else is refused, never added (docs/program.md §7).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import TextChoices

from inti.berkas.baca import BatasAnak
from inti.berkas.baris import Baris, PembacaBaris
from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import MB, Batas
from inti.identitas import indeks_buta
from inti.templatetags.format import tanggal
from p2k2.berkas import kolom_hadir as kolom
from p2k2.enums import HubunganWakil, StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors.lembar import Lembar
from p2k2.services.kehadiran import Wakil

BATAS = Batas(ukuran=2 * MB, terbuka=60 * MB)  # a group is a page or two; photos pasted into a sheet are not needed
_BATAS_ANAK = BatasAnak(cpu_detik=15, tunggu=20.0)
_BARIS_MAKS = 500
_BUKAN_KELUARGA = re.compile(r"(?:JUMLAH|TOTAL|KETUA KELOMPOK|PENDAMPING|MENGETAHUI|NIP)\b", re.IGNORECASE)


class Hasil(TextChoices):
    """What a row would do."""

    BARU = "baru", "Tanda baru"
    BERUBAH = "berubah", "Tanda berubah"
    TETAP = "tetap", "Tetap"
    BENTROK = "bentrok", "Sudah dikoreksi"
    DITOLAK = "ditolak", "Ditolak"


@dataclass(frozen=True)
class Isi:
    """A mark with who came instead."""

    status: str | None = None
    wakil: Wakil = field(default_factory=Wakil)

    def __str__(self) -> str:
        if not self.status:
            return "belum diisi"
        label = str(StatusHadir(self.status).label)
        if not self.wakil.nama:
            return label
        return f"{label}, diwakili {self.wakil.nama} ({str(HubunganWakil(self.wakil.hubungan).label).lower()})"


@dataclass
class BarisBanding:
    """One row of the sheet. `kesalahan` and `catatan` are (column, sentence)."""

    nomor: int
    nama: str
    hasil: str
    kpm: int | None = None
    lama: Isi = field(default_factory=Isi)
    baru: Isi = field(default_factory=Isi)
    kesalahan: list[tuple[str, str]] = field(default_factory=list)
    catatan: str = ""
    diam: bool = False  # the row leaves the mark empty


@dataclass(frozen=True)
class Terbaca:
    """What stands in the file, before it is compared."""

    baris: Sequence[Baris]
    lembar: int
    baris_judul: int
    kode: object  # the meeting the sheet was made for, if it says so


@dataclass(frozen=True)
class Pratinjau:
    baris: Sequence[BarisBanding]
    versi: int  # of the meeting it was compared with

    def milik(self, hasil: str) -> list[BarisBanding]:
        return [b for b in self.baris if b.hasil == hasil]

    @property
    def hitungan(self) -> list[tuple[str, str, int]]:
        return [(h.value, str(h.label), len(self.milik(h))) for h in Hasil]

    @property
    def diterapkan(self) -> list[BarisBanding]:
        return [b for b in self.baris if b.hasil in (Hasil.BARU, Hasil.BERUBAH)]


def baca_lembar(jalur: Path, pertemuan: Pertemuan) -> Terbaca:
    """Read a filled sheet in the child process. Raises BerkasDitolak for what is no sheet of this meeting."""
    with PembacaBaris(jalur, kolom.layout_hadir(), batas=BATAS, batas_anak=_BATAS_ANAK) as pembaca:
        kode = kolom.baca_kode_lembar(pembaca.judul.atas)
        if kode is not None and kode != pertemuan.pk:
            raise BerkasDitolak(
                "Ini lembar pertemuan lain, bukan pertemuan yang sedang dibuka. Buka pertemuan yang benar, lalu unggah "
                "di sana."
            )
        baris: list[Baris] = []
        for satu in pembaca:
            if len(baris) >= _BARIS_MAKS:
                raise BerkasDitolak(f"Lembar ini memuat lebih dari {_BARIS_MAKS} baris. Unggah lembar satu pertemuan.")
            baris.append(satu)
        return Terbaca(baris, pembaca.lembar.ke, pembaca.judul.baris, kode)


def bandingkan(terbaca: Terbaca, lembar: Lembar) -> Pratinjau:
    """Judge the rows against the register as it stands now; writes nothing."""
    assert lembar.pertemuan is not None  # noqa: S101 - only a meeting's sheet comes back
    pencocok = _Pencocok(lembar)
    hasil = [b for satu in terbaca.baris if (b := pencocok.nilai(satu)) is not None]
    _tolak_ganda(hasil)
    return Pratinjau(hasil, lembar.pertemuan.versi)


class _Pencocok:
    """Finds the family of a row and says what the row would change."""

    def __init__(self, lembar: Lembar) -> None:
        assert lembar.pertemuan is not None  # noqa: S101
        self.hari = lembar.hari
        self.keluarga = {b.kpm.pk: b.kpm for b in lembar.baris}
        self.kini = {
            b.kpm.pk: Isi(b.status, Wakil(b.hadir.wakil, b.hadir.hubungan_wakil)) if b.hadir else Isi()
            for b in lembar.baris
        }
        pk = lembar.pertemuan.pk
        self.kode = {kolom.kode_baris(pk, k, s): (k, s) for k in self.keluarga for s in (*StatusHadir.values, None)}
        self.nik = {bytes(k.nik_indeks): k.pk for k in self.keluarga.values()}
        self.nama: dict[str, list[int]] = {}
        for k in self.keluarga.values():
            self.nama.setdefault(_sederhana(k.nama), []).append(k.pk)

    def nilai(self, baris: Baris) -> BarisBanding | None:
        """The judgement of a row; None for one that says nothing about anybody."""
        n = baris.nilai
        nama = n.get("nama") or ""
        if not n.get("kode") and _bukan_keluarga(baris):
            return None
        diam = not any(n.get(k) for k in ("kehadiran", "wakil", "hubungan"))
        satu = BarisBanding(baris.nomor, nama, Hasil.DITOLAK, kesalahan=list(baris.kesalahan), diam=diam)
        if satu.kesalahan:
            satu.kpm = self._cari(baris, [])[0]
            satu.lama = self._kini(satu.kpm)
            return satu
        satu.kpm, dasar = self._cari(baris, satu.kesalahan)
        satu.lama = self._kini(satu.kpm)
        if satu.kpm is None or satu.kesalahan:
            return satu
        satu.nama = self.keluarga[satu.kpm].nama
        return self._banding(satu, n.get("kehadiran"), n.get("wakil") or "", n.get("hubungan") or "", dasar)

    def _kini(self, kpm: int | None) -> Isi:
        """What is stored for the family, also of a row that is refused."""
        return Isi() if kpm is None else self.kini[kpm]

    def _cari(self, baris: Baris, salah: list[tuple[str, str]]) -> tuple[int | None, str | None]:
        """The family, and the mark stored when the row was written ("" when the row does not say)."""
        kode, nik, nama = (baris.nilai.get(k) for k in ("kode", "nik", "nama"))
        dari_nik = self.nik.get(indeks_buta("nik", nik)) if nik else None
        if kode:
            if kode not in self.kode:
                salah.append(("Kode", "kode ini bukan milik lembar pertemuan ini; salin lembarnya dari pertemuan ini"))
                return None, ""
            kpm, dasar = self.kode[kode]
            if nama and _sederhana(nama) != _sederhana(self.keluarga[kpm].nama):
                salah.append(("Nama", "tidak cocok dengan kode barisnya; isi baris mungkin bergeser"))
            if nik and dari_nik != kpm:
                salah.append(("NIK", "tidak cocok dengan kode barisnya; isi baris mungkin bergeser"))
            return kpm, dasar
        if nik:
            if dari_nik is None:
                salah.append(("NIK", self._bukan_anggota()))
            return dari_nik, ""
        if ragu := [alasan for judul, alasan in baris.peringatan if judul == "NIK"]:
            salah.append(("NIK", ragu[0]))
            return None, ""
        cocok = self.nama.get(_sederhana(nama or ""), [])
        if len(cocok) > 1:
            salah.append(("Nama", f"ada {len(cocok)} keluarga bernama ini di kelompok; isi NIK lengkapnya"))
        elif not cocok:
            salah.append(("Nama", self._bukan_anggota() if nama else "kosong; isi nama atau NIK lengkap"))
        return (cocok[0], "") if len(cocok) == 1 else (None, "")

    def _bukan_anggota(self) -> str:
        return (
            f"keluarga ini bukan anggota kelompok pada {tanggal(self.hari)}, jadi tidak ditambahkan. Bila seharusnya "
            "anggota, masukkan dulu lewat halaman Kelompok, lalu perbarui daftar hadir pertemuan ini"
        )

    def _banding(
        self, satu: BarisBanding, status: str | None, wakil: str, hubungan: str, dasar: str | None
    ) -> BarisBanding:
        lama = satu.lama
        sesudah = status or lama.status
        if (wakil or hubungan) and (alasan := _salah_wakil(sesudah, wakil, hubungan)):
            satu.kesalahan.append(alasan)
            return satu
        # An empty cell says nothing: what is stored stays.
        orang = Wakil(wakil, hubungan) if wakil else lama.wakil if sesudah == StatusHadir.HADIR else Wakil()
        satu.baru = Isi(sesudah, orang)
        if satu.baru == lama:
            satu.hasil = Hasil.TETAP
            satu.catatan = "tidak diisi di berkas" if satu.diam else ""
        elif dasar != "" and dasar != lama.status and status != lama.status:
            satu.hasil, satu.baru = Hasil.BENTROK, Isi(status, Wakil(wakil, hubungan))
            satu.catatan = "dikoreksi sesudah lembar ini diunduh; tidak ditimpa. Ubah di layar kehadiran bila perlu"
        else:
            satu.hasil = Hasil.BERUBAH if lama.status else Hasil.BARU
        return satu


def _salah_wakil(status: str | None, wakil: str, hubungan: str) -> tuple[str, str] | None:
    if status != StatusHadir.HADIR:
        return "Diwakili oleh", "hanya untuk keluarga yang hadir; isi Kehadiran dengan Hadir atau kosongkan wakilnya"
    if not wakil:
        return "Diwakili oleh", "nama wakil kosong; isi namanya atau kosongkan hubungannya"
    return None if hubungan else ("Hubungan", "kosong; pilih hubungan wakil dengan pengurus")


def _bukan_keluarga(baris: Baris) -> bool:
    """Totals, signatures and empty numbered lines below the list."""
    n = baris.nilai
    if n.get("nik") or baris.peringatan:
        return False
    if _BUKAN_KELUARGA.match(n.get("nama") or ""):
        return True
    return not baris.kesalahan and not any(n.get(k) for k in ("kehadiran", "wakil", "hubungan"))


def _tolak_ganda(semua: Iterable[BarisBanding]) -> None:
    """One family on two rows: the same mark counts once, different ones are a question to a person."""
    milik: dict[int, list[BarisBanding]] = {}
    for b in semua:
        if b.kpm is not None and not (b.diam and b.hasil == Hasil.TETAP):
            milik.setdefault(b.kpm, []).append(b)
    for baris in milik.values():
        if len(baris) < 2:
            continue
        sebut = ", ".join(str(b.nomor) for b in baris)
        if len({(b.baru, b.hasil == Hasil.DITOLAK) for b in baris}) == 1:
            for b in baris[1:]:
                if b.hasil != Hasil.DITOLAK:
                    b.hasil, b.catatan = Hasil.TETAP, f"sama dengan baris {baris[0].nomor}"
            continue
        for b in baris:
            if b.hasil != Hasil.DITOLAK:
                b.hasil = Hasil.DITOLAK
                b.kesalahan.append(("Kehadiran", f"keluarga ini ada di baris {sebut} dengan isi berbeda; sisakan satu"))


def _sederhana(nama: str) -> str:
    """A name as it is compared: case, blanks, punctuation and a post in the group aside."""
    return "".join(h for h in kolom.tanpa_jabatan(nama).casefold() if h.isalnum())
