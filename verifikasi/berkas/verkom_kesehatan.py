"""The health facility's verification form as it comes back (docs/program.md §8).

One sheet or more, of one posyandu each or with a posyandu per row. Which columns the blocks of the three months hold
differs; what a form has no column for, it says nothing about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Spek
from inti.berkas.galat import NilaiDitolak
from inti.berkas.nilai import BULAN, TANDA
from inti.waktu import AWAL_PROGRAM
from verifikasi.berkas.kepala_verkom import NIK, Kepala, baca_tahap, tampak, tolak_kepala
from verifikasi.kepala_form import KepalaForm

BLOK = ("hadir", "tgl", "bb", "tb", "tensi", "layanan")
_YA = {"ya", "y", "v", "✓", "✔", "√", "hadir", "h", "ada", "datang", "1", "true"}
_TIDAK = {"tidak", "t", "tdk", "tidak hadir", "tdk hadir", "th", "absen", "alpa", "tidak datang", "0", "false"}
_ANGKA = re.compile(r"(\d{1,6}(?:[.,]\d+)?)\s*([a-z]*)\.?", re.IGNORECASE)
_TENSI = re.compile(r"(\d{1,3})\s*(?:/|\\|-|per)\s*(\d{1,3})\s*(?:mm\s*hg)?\.?", re.IGNORECASE)
_HARI = re.compile(r"(?:tgl\.?|tanggal)?\s*(\d{1,2})", re.IGNORECASE)
_HARI_BULAN = re.compile(r"(\d{1,2})\s*[-/. ]\s*([a-z]+|\d{1,2})\.?", re.IGNORECASE)
_VAKSIN = re.compile(r"(?:HB|BCG|POLIO|OPV|IPV|DPT|PENTABIO|HIB|PCV|ROTA|CAMPAK|MR|TT|TD)(?![A-Z])|CAMPAK|ROTAVIRUS")
_KATA = {
    "IMUNISASI": "I", "VITAMINA": "A", "VITA": "A", "KAPSULVITAMINA": "A", "PERKEMBANGAN": "P", "SDIDTK": "P",
    "DDTK": "P", "TUMBUHKEMBANG": "P", "KEGIATANSOSIAL": "S", "SOSIAL": "S",
}  # fmt: skip
_BERAT_MAKS, _TINGGI_MAKS, _METER = Decimal(300), Decimal(250), Decimal(3)


# --- cells ---------------------------------------------------------------------------------------


def _teks(sel: Any, terpanjang: int = 40) -> str:
    teks = n.teks(sel, terpanjang=terpanjang) or ""
    return "" if teks in n.KOSONG else teks.lstrip("'")


def _hadir(sel: Any) -> bool | None:
    if n.tampak(sel) != "" and isinstance(sel, str) and sel[:2] == TANDA + "d":
        raise NilaiDitolak("berisi tanggal; tulis Ya atau Tidak, dan tanggalnya di kolom Tgl")
    teks = _teks(sel).lower().rstrip(".")
    if not teks:
        return None
    if teks in _YA or teks in _TIDAK:
        return teks in _YA
    raise NilaiDitolak(f"'{teks[:20]}' tidak jelas; tulis Ya atau Tidak")


def _tgl(sel: Any) -> str | None:
    """`12` (the day alone), `12-10` (day and month), or an ISO date: the block's month is known only later."""
    if isinstance(sel, (int, float)):
        return _hari(sel) if sel <= 31 else _kalender(sel)
    if isinstance(sel, str) and sel[:1] == TANDA:
        return _kalender(sel)
    teks = _teks(sel)
    if not teks:
        return None
    if cocok := _HARI.fullmatch(teks):
        return _hari(int(cocok[1]))
    if cocok := _HARI_BULAN.fullmatch(teks):
        bulan = int(cocok[2]) if cocok[2].isdigit() else BULAN.get(cocok[2].lower(), 0)
        if 1 <= bulan <= 12:
            return f"{_hari(int(cocok[1]))}-{bulan}"
    return _kalender(teks)


def _hari(nilai: float) -> str:
    if nilai != int(nilai) or not 1 <= nilai <= 31:
        raise NilaiDitolak(f"{n.tampak(nilai)} bukan hari di dalam bulan; tulis 1 sampai 31")
    return str(int(nilai))


def _kalender(sel: Any) -> str | None:
    nilai: date | None = n.tanggal(sel, paling_awal=AWAL_PROGRAM)
    return nilai.isoformat() if nilai else None


def _ukur(sel: Any, nama: str) -> tuple[Decimal, str] | None:
    """A number with the unit somebody may have written behind it. Two decimals at most: 12.500 may be grams."""
    if isinstance(sel, (int, float)):
        return Decimal(str(round(sel, 2))), ""
    if isinstance(sel, str) and sel[:1] == TANDA and sel[1:2] == "d":
        raise NilaiDitolak(f"berisi tanggal, bukan {nama}; ketik angkanya di sel berformat Teks")
    teks = _teks(sel)
    if not teks:
        return None
    cocok = _ANGKA.fullmatch(teks)
    if cocok is None:
        raise NilaiDitolak(f"'{teks[:20]}' bukan angka {nama}")
    angka = cocok[1].replace(",", ".")
    if len(angka.partition(".")[2]) > 2:
        raise NilaiDitolak(f"'{teks[:20]}' tidak jelas: paling banyak dua angka di belakang koma, tanpa titik ribuan")
    return Decimal(angka), cocok[2].lower()


def _bb(sel: Any) -> str | None:
    hasil = _ukur(sel, "berat")
    if hasil is None:
        return None
    nilai, satuan = hasil
    if satuan in ("g", "gr", "gram") or (nilai > _BERAT_MAKS and not satuan):
        raise NilaiDitolak(
            f"{_sebut(nilai)} sepertinya gram; tulis kilogram, misalnya {_sebut(nilai / 1000)}"
            if nilai >= 500
            else "tulis dalam kilogram, misalnya 3,2"
        )
    if satuan not in ("", "kg", "kilo", "kilogram"):
        raise NilaiDitolak(f"satuan '{satuan[:10]}' tidak dikenal; tulis kilogram, misalnya 12,5")
    return str(nilai)


def _tb(sel: Any) -> str | None:
    hasil = _ukur(sel, "tinggi")
    if hasil is None:
        return None
    nilai, satuan = hasil
    if satuan in ("m", "meter") or (0 < nilai < _METER and not satuan):
        raise NilaiDitolak(f"{_sebut(nilai)} sepertinya meter; tulis sentimeter, misalnya {_sebut(nilai * 100)}")
    if satuan == "mm" or (nilai > _TINGGI_MAKS and not satuan):
        raise NilaiDitolak(f"{_sebut(nilai)} terlalu besar; tulis sentimeter, misalnya 85,5")
    if satuan not in ("", "cm", "senti", "sentimeter"):
        raise NilaiDitolak(f"satuan '{satuan[:10]}' tidak dikenal; tulis sentimeter, misalnya 85,5")
    return str(nilai)


def _sebut(nilai: Decimal) -> str:
    teks = f"{nilai:f}"
    return (teks.rstrip("0").rstrip(".") if "." in teks else teks).replace(".", ",")


def _tensi(sel: Any) -> str | None:
    """`120/80`, in that order; Excel makes a date of 12/8, which is refused as one."""
    if isinstance(sel, str) and sel[:1] == TANDA and sel[1:2] in "dw":
        raise NilaiDitolak("menjadi tanggal di Excel; ketik ulang sebagai teks, misalnya 120/80")
    teks = _teks(sel)
    if not teks:
        return None
    cocok = _TENSI.fullmatch(teks)
    if cocok is None:
        raise NilaiDitolak(f"'{teks[:20]}' bukan tekanan darah; tulis dua angka, misalnya 120/80")
    return f"{int(cocok[1])}/{int(cocok[2])}"


def _layanan(sel: Any) -> list[str] | None:
    """Letters of what was given, and names of vaccines as they stand; both spelled out or run together."""
    teks = _teks(sel, 100)
    if not teks:
        return None
    hasil: list[str] = []
    for bagian in re.split(r"[,;/+&]|\bdan\b", teks):
        kata = re.sub(r"[^A-Z0-9]", "", bagian.upper())
        if not kata:
            continue
        if kata in _KATA:
            hasil.append(_KATA[kata])
        elif set(kata) <= set("IAPS"):
            hasil += kata
        elif vaksin := _vaksin(bagian):
            hasil.append(vaksin)
        else:
            raise NilaiDitolak(f"'{bagian.strip()[:20]}' tidak dikenal; pakai huruf I, A, P, atau S")
    return list(dict.fromkeys(hasil)) or None


def _vaksin(bagian: str) -> str:
    isi = re.sub(r"(?i)^\s*imunisasi\s*:?\s*", "", n.rapikan(bagian))
    return isi if isi != n.rapikan(bagian) or _VAKSIN.match(isi.upper()) else ""


def _blok() -> tuple[k.Kolom, ...]:
    """Hadir · Tgl · BB · TB · Tensi · Layanan of the three months, each heading three times."""
    satu: tuple[tuple[str, str, k.Urai, tuple[str, ...]], ...] = (
        ("hadir", "Hadir", _hadir, ("KEHADIRAN", "DATANG", "HADIR/TIDAK", "KUNJUNGAN", "HADIR YA/TIDAK")),
        ("tgl", "Tgl", _tgl, ("TANGGAL", "TGL PERIKSA", "TANGGAL PERIKSA", "TGL KUNJUNGAN", "TANGGAL KUNJUNGAN")),
        ("bb", "BB", _bb, ("BERAT", "BERAT BADAN", "BB KG", "BERAT KG")),
        ("tb", "TB", _tb, ("TINGGI", "TINGGI BADAN", "PB", "TB/PB", "PB/TB", "PANJANG BADAN", "TB CM", "TINGGI CM")),
        ("tensi", "Tensi", _tensi, ("TEKANAN DARAH", "TD", "TENSI DARAH")),
        ("layanan", "Layanan", _layanan, ("PELAYANAN",)),
    )
    return tuple(
        k.Kolom(
            f"{nama}_{ke}",
            f"{judul} bulan ke-{ke}",
            k.Jenis(urai, "teks", judul, ""),
            ejaan=(judul, *ejaan),
            deret=nama,
        )
        for ke in (1, 2, 3)
        for nama, judul, urai, ejaan in satu
    )


_KOLOM = (
    tampak("No", "no", "NOMOR", "NO URUT"),
    k.Kolom("nik_pengurus", "NIK Pengurus", NIK, lunak=True, ejaan=("NIK IBU", "NIK PENERIMA")),
    k.Kolom("nama_pengurus", "Nama Pengurus", k.teks(150), lunak=True, ejaan=("NAMA IBU", "NAMA PENERIMA")),
    k.Kolom(
        "nik", "NIK Peserta", NIK, wajib=True, isi_wajib=True,
        ejaan=("NIK ANGGOTA", "NIK ANAK", "NIK BALITA", "NIK LANSIA", "NIK IBU HAMIL", "NIK ART", "NIK"),
    ),
    k.Kolom(
        "nama", "Nama Peserta", k.teks(150), lunak=True,
        ejaan=("NAMA ANGGOTA", "NAMA ANAK", "NAMA BALITA", "NAMA LANSIA", "NAMA IBU HAMIL", "NAMA"),
    ),
    k.Kolom("posyandu", "Posyandu", k.teks(150), ejaan=("NAMA POSYANDU", "FASILITAS", "FASKES", "TEMPAT")),
    tampak("Usia / BB-TB", "usia", "USIA", "UMUR", "USIA/BB/TB", "UMUR/BB-TB"),
    *_blok(),
    k.Kolom("ket", "Keterangan", k.teks(200), lunak=True, ejaan=("KET",)),
    tampak("Nama Pendamping", "pendamping", "PENDAMPING"),
)  # fmt: skip


def spek_kesehatan(buka: Callable[[KepalaForm], None]) -> Spek:
    """The columns; `buka` is told each sheet's facility and quarter before its rows come."""

    def buka_lembar(nama: str, judul: k.Judul) -> None:
        _periksa_blok(nama, judul)
        buka(baca_kepala(nama, judul))

    return Spek(
        nama="verkom_kesehatan",
        kolom=_KOLOM,
        kunci=("nik", "nik_pengurus"),
        ganda="nik",
        banyak_lembar=True,
        buka_lembar=buka_lembar,
        berlabel_total=True,
    )


def _periksa_blok(lembar: str, judul: k.Judul) -> None:
    """A measure stands in all three months or in none: with fewer nobody knows whose it is."""
    ada = {nama: sum(f"{nama}_{ke}" in judul.letak for ke in (1, 2, 3)) for nama in BLOK}
    if not any(ada.values()):
        raise tolak_kepala(lembar, "Tidak ada kolom Hadir, Tgl, BB, TB, Tensi, atau Layanan untuk tiap bulan")
    for kolom in _KOLOM:
        if kolom.deret and 0 < ada[kolom.deret] < 3:
            sebut = kolom.ejaan[0]
            raise tolak_kepala(
                lembar,
                f"Kolom {sebut} ada {ada[kolom.deret]}, seharusnya satu untuk tiap bulan, kosong bila tidak dipakai",
            )


def baca_kepala(lembar: str, judul: k.Judul) -> KepalaForm:
    """Facility and quarter; the name may also stand in the rows. Raises BerkasDitolak naming what cannot be read."""
    kepala = Kepala(judul.baris_atas)
    nama = kepala.sesudah("NAMA POSYANDU", "POSYANDU", "NAMA FASILITAS", "FASILITAS KESEHATAN", "FASILITAS")
    kode = kepala.sesudah("KODE")
    return KepalaForm(
        nama=n.rapikan(nama[0])[:150] if nama else "",
        tahap=baca_tahap(lembar, judul),
        kode=_kode(kode[0]) if kode else None,
    )


def _kode(teks: str) -> UUID | None:
    """Our own forms carry one; another code says nothing to us."""
    try:
        return UUID(teks.strip())
    except ValueError:
        return None
