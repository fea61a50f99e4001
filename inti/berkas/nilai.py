"""Cell parsers: from what stands in a cell to a value, or NilaiDitolak with the reason.

Nothing is guessed and nothing is repaired. An empty cell is None; whether that is allowed is the column's
business. Parsers take what the reader yields (text, int, float, tagged text, see anak.py) and also plain
Python dates, so that forms may use them.
"""

import re
from datetime import date, datetime
from typing import Any

from inti.berkas.galat import NilaiDitolak

TANDA = "\x01"
KOSONG = frozenset({"", "-", "--", "—", "–"})

ANGKA_RUSAK = (
    "diketik sebagai angka; Excel hanya menyimpan 15 digit sehingga digit terakhir hilang. "
    "Ketik ulang 16 digitnya dari kartu di sel berformat Teks"
)

_TAK_TAMPAK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]"
)


def rapikan(teks: str) -> str:
    """Drop control and invisible characters, collapse every kind of blank to one space."""
    if teks.isprintable() and "  " not in teks:
        return teks.strip()
    return " ".join(_TAK_TAMPAK.sub("", teks).split())


def tampak(mentah: Any) -> str:
    """The cell as text for people: dates dd-mm-yyyy, whole numbers without a decimal point."""
    if mentah is None:
        return ""
    if isinstance(mentah, str):
        if mentah[:1] != TANDA:
            return rapikan(mentah)
        if mentah[1:2] == "d":
            t = mentah[2:12].split("-")
            return "-".join(reversed(t))
        return rapikan(mentah[2:])
    if isinstance(mentah, float) and mentah.is_integer() and abs(mentah) < 1e18:
        return str(int(mentah))
    if isinstance(mentah, date):
        return mentah.strftime("%d-%m-%Y")
    return str(mentah)


def kosong(mentah: Any) -> bool:
    return mentah is None or (isinstance(mentah, str) and mentah[:1] != TANDA and not rapikan(mentah))


def _teks_sel(mentah: Any) -> str:
    """Text of a cell that is not a number; refuses Excel errors, which every column must refuse."""
    if isinstance(mentah, str):
        if mentah[:2] == TANDA + "e":
            raise NilaiDitolak(f"berisi galat Excel {rapikan(mentah[2:])}; perbaiki rumusnya atau ketik isinya")
        if mentah[:1] == TANDA:
            return tampak(mentah)
        return rapikan(mentah)
    return tampak(mentah)


def _angka(mentah: Any) -> bool:
    return isinstance(mentah, (int, float)) and not isinstance(mentah, bool)


def _waktu(mentah: Any) -> bool:
    return (isinstance(mentah, str) and mentah[:1] == TANDA and mentah[1:2] in "dw") or isinstance(mentah, date)


# --- identifiers ---------------------------------------------------------------------------------

_ILMIAH = re.compile(r"[+-]?\d+([.,]\d+)?\s*[eE]\s*[+-]?\d+")
_PISAH_DIGIT = re.compile(r"[ .\-–/]")


def _digit(mentah: Any, panjang: int) -> str | None:
    if _angka(mentah):
        raise NilaiDitolak(ANGKA_RUSAK)
    if _waktu(mentah):
        raise NilaiDitolak("berisi tanggal, bukan nomor; isi baris mungkin bergeser")
    teks = _teks_sel(mentah)
    if teks in KOSONG:
        return None
    teks = teks.lstrip("'`’‘´").strip("'\"` ")
    if _ILMIAH.fullmatch(teks) or re.fullmatch(r"\d{13,}[.,]0+", teks):
        raise NilaiDitolak(ANGKA_RUSAK)
    angka = _PISAH_DIGIT.sub("", teks)
    if not angka:
        return None
    if not (angka.isascii() and angka.isdigit()):
        raise NilaiDitolak(f"harus {panjang} digit angka; ada huruf atau tanda lain di dalamnya")
    if len(angka) != panjang:
        raise NilaiDitolak(f"harus {panjang} digit, tertulis {len(angka)} digit")
    return angka


def nik(mentah: Any) -> str | None:
    """16 digits as text. The area in it is never judged; see `peringatan_nik` for the birth date."""
    if type(mentah) is str and len(mentah) == 16 and mentah.isdigit() and mentah.isascii():
        angka: str | None = mentah  # nearly every cell: worth its own path
    else:
        angka = _digit(mentah, 16)
    if angka is not None and (angka[12:] == "0000" or angka[:2] == "00"):
        raise NilaiDitolak(
            "nomor urut di akhir tidak boleh 0000; digit terakhir mungkin hilang oleh Excel"
            if angka[12:] == "0000"
            else "tidak mungkin diawali 00; periksa dengan kartunya"
        )
    return angka


no_kk = nik


def peringatan_nik(nilai: str, tanggal_lahir: date | None = None) -> str | None:
    """A sentence when the birth date inside a valid NIK is impossible or differs from the one given."""
    hari, bulan, tahun = int(nilai[6:8]), int(nilai[8:10]), int(nilai[10:12])
    hari -= 40 if hari > 40 else 0
    if tanggal_lahir is not None and (hari, bulan, tahun) == (
        tanggal_lahir.day,
        tanggal_lahir.month,
        tanggal_lahir.year % 100,
    ):
        return None
    try:
        date(2000 + tahun, bulan, hari) if tahun % 4 == 0 else date(1901, bulan, hari)
    except ValueError:
        return "tanggal lahir di dalam NIK tidak mungkin; periksa dengan KTP"
    if tanggal_lahir is not None:
        return "tanggal lahir berbeda dari yang tersirat di NIK; periksa dengan KTP"
    return None


# --- money and counts ----------------------------------------------------------------------------

_RP = re.compile(r"^(?:rp|idr)\s*\.?\s*", re.IGNORECASE)
_UTUH = re.compile(r"\d+(?:[.,]-+)?")
_TITIK = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}|-+))?")
_KOMA = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}|-+))?")
_SPASI = re.compile(r"\d{1,3}(?: \d{3})+")
_DESIMAL = re.compile(r"(\d+)[.,](\d{1,2})")


def jumlah_rupiah(mentah: Any) -> int | None:
    """The whole rupiah a cell says, negative ones too; None when empty; refuses what is not an amount."""
    if isinstance(mentah, int) and not isinstance(mentah, bool):
        return mentah
    if isinstance(mentah, float):
        if mentah != mentah or not mentah.is_integer():
            raise NilaiDitolak("harus rupiah bulat, tanpa pecahan")
        return int(mentah)
    if _waktu(mentah):
        raise NilaiDitolak("berisi tanggal, bukan rupiah; isi baris mungkin bergeser")
    asli = _teks_sel(mentah).lstrip("'").strip()
    teks = _RP.sub("", asli).strip()
    if teks in KOSONG:
        return None
    minus = False
    if teks[0] == "-" or (teks[0] == "(" and teks[-1] == ")"):
        minus, teks = True, _RP.sub("", teks.strip("-() "))
    return _baca_rupiah(teks) * (-1 if minus else 1)


def _baca_rupiah(teks: str) -> int:
    if not teks.isascii() or len(teks) > 40:
        raise NilaiDitolak("bukan angka rupiah")
    if _UTUH.fullmatch(teks):
        return int(teks.rstrip("-").rstrip(".,"))
    if _SPASI.fullmatch(teks):
        return int(teks.replace(" ", ""))
    for pola in (_TITIK, _KOMA, _DESIMAL):
        if cocok := pola.fullmatch(teks):
            if (cocok[2] or "").strip("0-"):
                raise NilaiDitolak("harus rupiah bulat, tanpa pecahan")
            return int(re.sub(r"[.,]", "", cocok[1]))
    raise NilaiDitolak("bukan angka rupiah")


def rupiah(mentah: Any, *, terkecil: int = 10_000, terbesar: int = 1_000_000_000) -> int | None:
    """Whole rupiah, 0 or at least `terkecil`: 750 is nearly always 750.000 that lost its zeros."""
    nilai = jumlah_rupiah(mentah)
    if nilai is None or nilai == 0:
        return nilai
    if nilai < 0:
        raise NilaiDitolak("tidak boleh kurang dari nol")
    if nilai < terkecil:
        raise NilaiDitolak(f"Rp{nilai} terlalu kecil; tiga angka nol di belakang titik mungkin hilang")
    if nilai > terbesar:
        raise NilaiDitolak("terlalu besar untuk satu keluarga; periksa jumlah angka nolnya")
    return nilai


def bulat(mentah: Any, *, terkecil: int = 0, terbesar: int = 99) -> int | None:
    """A count."""
    if type(mentah) is int:
        nilai = mentah
    elif isinstance(mentah, float):
        if mentah != mentah or not mentah.is_integer():
            raise NilaiDitolak("harus bilangan bulat")
        nilai = int(mentah)
    else:
        if _waktu(mentah):
            raise NilaiDitolak("berisi tanggal, bukan bilangan")
        teks = _teks_sel(mentah).lstrip("'").strip()
        if teks in KOSONG:
            return None
        cocok = re.fullmatch(r"(-?[0-9]{1,12})(?:[.,]0+)?", teks)
        if cocok is None:
            raise NilaiDitolak("harus bilangan bulat")
        nilai = int(cocok[1])
    if not terkecil <= nilai <= terbesar:
        raise NilaiDitolak(f"harus antara {terkecil} dan {terbesar}, tertulis {nilai}")
    return nilai


# --- dates ---------------------------------------------------------------------------------------

_BULAN_KATA = (
    "januari jan january|februari pebruari feb peb february|maret mar march mrt|april apr|mei may|"
    "juni jun june|juli jul july|agustus agu agt ags aug august|"
    "september sep sept|oktober okt oct october|"
    "november nopember nov nop|desember des dec december"
)
BULAN = {kata: i for i, daftar in enumerate(_BULAN_KATA.split("|"), 1) for kata in daftar.split()}
_JAM = re.compile(r"[ t]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?(?:wib|wita|wit|am|pm|z))?$")
_HARI = re.compile(r"^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)\s*,?\s*")
_PISAH = re.compile(r"[\s/.,\-–]+")
_SERI_AWAL, _SERI_AKHIR = 10_000, 73_050  # 18 May 1927 to the end of 2099


def tanggal(mentah: Any, *, paling_awal: date = date(1900, 1, 1), paling_akhir: date | None = None) -> date | None:
    """A calendar date: no zone, no time. Day before month, as Indonesia writes; never month before day."""
    if isinstance(mentah, str) and mentah[:2] == TANDA + "d":
        try:
            nilai: date | None = date.fromisoformat(mentah[2:12])
        except ValueError:
            raise NilaiDitolak("tanggal ini tidak ada di kalender") from None
    elif isinstance(mentah, datetime):
        nilai = mentah.date()
    elif isinstance(mentah, date):
        nilai = mentah
    elif _angka(mentah):
        nilai = _tanggal_seri(mentah)
    else:
        nilai = _tanggal_teks(_teks_sel(mentah), paling_awal, paling_akhir)
    if nilai is None:
        return None
    if nilai < paling_awal:
        raise NilaiDitolak(f"tahun {nilai.year} terlalu lama; paling awal {paling_awal:%d-%m-%Y}")
    if paling_akhir is not None and nilai > paling_akhir:
        raise NilaiDitolak("tanggal ini belum terjadi")
    return nilai


def _tanggal_seri(mentah: float) -> date:
    """Excel's day number in a cell without a date format; outside lifetimes it is something else."""
    if mentah != mentah or not _SERI_AWAL <= mentah <= _SERI_AKHIR:
        raise NilaiDitolak("berisi angka, bukan tanggal; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(mentah))


def _tanggal_teks(teks: str, awal: date, akhir: date | None) -> date | None:
    teks = teks.lstrip("'`’").strip().lower()
    if teks in KOSONG:
        return None
    if not teks.isascii() or len(teks) > 60:
        raise NilaiDitolak("bukan tanggal; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    teks = _HARI.sub("", _JAM.sub("", teks))
    bagian = [b for b in _PISAH.split(teks) if b]
    if len(bagian) == 1:
        if cocok := re.fullmatch(r"(\d{1,2})([a-z]+)(\d{2}|\d{4})", bagian[0]):
            bagian = [cocok[1], cocok[2], cocok[3]]
        elif re.fullmatch(r"\d{8}", bagian[0]):
            return _delapan_digit(bagian[0])
    if len(bagian) != 3:
        raise NilaiDitolak("bukan tanggal; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    if len(bagian[0]) == 4:
        bagian.reverse()
    hari, bulan, tahun = bagian
    if not (hari.isdigit() and len(hari) <= 2 and tahun.isdigit() and len(tahun) in (2, 4)):
        raise NilaiDitolak("bukan tanggal; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    angka_bulan = int(bulan) if bulan.isdigit() and len(bulan) <= 2 else BULAN.get(bulan)
    if angka_bulan is None:
        raise NilaiDitolak("nama bulannya tidak dikenali; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    if len(tahun) == 4:
        return _kalender(int(tahun), angka_bulan, int(hari))
    return _tahun_dua_angka(int(tahun), angka_bulan, int(hari), awal, akhir)


def _kalender(tahun: int, bulan: int, hari: int) -> date:
    if not 1 <= bulan <= 12:
        raise NilaiDitolak(f"bulan {bulan} tidak ada; urutannya hari-bulan-tahun")
    try:
        return date(tahun, bulan, hari)
    except ValueError:
        raise NilaiDitolak("tanggal ini tidak ada di kalender") from None


def _delapan_digit(teks: str) -> date:
    calon: set[date] = set()
    for t, b, h in ((teks[:4], teks[4:6], teks[6:]), (teks[4:], teks[2:4], teks[:2])):
        if 1900 <= int(t) <= 2100:
            try:
                calon.add(date(int(t), int(b), int(h)))
            except ValueError:
                pass
    if len(calon) != 1:
        raise NilaiDitolak("bukan tanggal yang jelas; tulis sebagai hari-bulan-tahun, misalnya 31-12-1990")
    return calon.pop()


def _tahun_dua_angka(tahun: int, bulan: int, hari: int, awal: date, akhir: date | None) -> date:
    """'90' is understood only when one century alone is possible."""
    calon: list[date] = []
    for abad in (1900, 2000):
        try:
            nilai = _kalender(abad + tahun, bulan, hari)
        except NilaiDitolak:
            if abad == 2000 and not calon:
                raise
            continue
        if nilai >= awal and (akhir is None or nilai <= akhir):
            calon.append(nilai)
    if len(calon) != 1:
        raise NilaiDitolak("tahunnya hanya dua angka sehingga abadnya tidak jelas; tulis empat angka")
    return calon[0]


# --- words ---------------------------------------------------------------------------------------


def teks(mentah: Any, *, terpanjang: int = 200) -> str | None:
    """Text in one line. `=1+1` and the like stay text; what is too long is refused, never cut."""
    if type(mentah) is str and mentah and mentah.isprintable() and "  " not in mentah:
        hasil = mentah.strip()
    else:
        hasil = _teks_sel(mentah)
    if len(hasil) > terpanjang:
        raise NilaiDitolak(f"terlalu panjang: {len(hasil)} huruf, paling banyak {terpanjang}")
    return hasil or None


def nama(mentah: Any, *, terpanjang: int = 150) -> str | None:
    """A person's name: text with at least one letter."""
    hasil = teks(mentah, terpanjang=terpanjang)
    if hasil is None or hasil in KOSONG:
        return None
    if not any(h.isalpha() for h in hasil):
        raise NilaiDitolak("bukan nama: tidak ada hurufnya; isi baris mungkin bergeser")
    return hasil


def rt_rw(mentah: Any) -> str | None:
    """RT or RW as three digits with its zeros, `003`."""
    if type(mentah) is str and len(mentah) == 3 and mentah.isdigit() and mentah.isascii():
        return None if mentah == "000" else mentah
    if _waktu(mentah):
        raise NilaiDitolak("berisi tanggal, bukan nomor RT/RW")
    isi = re.sub(r"^(?:rt|rw)\s*[.:]?\s*", "", _teks_sel(mentah).lstrip("'"), flags=re.IGNORECASE).strip()
    if isi in KOSONG:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", isi):
        raise NilaiDitolak("nomor RT/RW harus 1 sampai 3 angka")
    return None if int(isi) == 0 else isi.zfill(3)
