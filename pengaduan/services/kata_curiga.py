"""Words by which a text speaks of misuse; such a complaint goes around the field staff (docs/program.md §11, §12).

Too many rather than too few: what was taken wrongly is opened again by whoever decides, what was missed is read by
the accused.
"""

from __future__ import annotations

import re
import unicodedata

# People write "d", "di", "ng" before a stem as they speak.
_AWALAN = r"(?:di|d|me|mem|men|meng|meny|ng|ny|pe|pem)?"
_AKHIRAN = r"(?:i|in|an|kan|nya|kannya|annya|lah)?"
_BENDA = r"(?:kartu|kks|atm|pin|buku|tabungan|rekening)"
_UANG = r"(?:uang|duit|jatah|imbalan|rokok|bensin|ongkos|transpor\w*|tebusan|upah|fee)"
_PIHAK = r"(?:pendamping|petugas|korkec|korkab|koordinator|ketua|agen|aparat|rt|rw)"
_DEKAT = r"\W+(?:\w+\W+){0,4}?"  # at most four words between

_POLA = (
    # stems that are enough by themselves
    _AWALAN + r"(?:potong|pungut|mungut|setor|nyetor|ancam|peras|meras|korupsi|sogok|nyogok|suap|nyuap)" + _AKHIRAN,
    r"(?:ter|ke)potong|pungli|upeti|pemerasan|pemotongan|penggelapan|korup\w*|fiktif|calo|pelecehan|cabul",
    r"(?:di|me|meng)?gelapkan|(?:di)?sunat|(?:di|me)?lecehkan|(?:di|me|mem)?palsukan|dipalsu|memalsukan|pemalsuan",
    r"(?:di|me|mem)?(?:paksa|maksa)(?:kan|an)?|dipukul|memukul",
    # asked for money or for what opens the money
    r"(?:me|mem)?minta(?:k|in|kan)?" + _DEKAT + _UANG,
    r"(?:di|d|me|mem)?minta(?:k|i|in)?\W+(?:nomor\W+|kode\W+)?(?:pin|otp)",
    r"(?:di|d)minta(?:i|in|kan)?" + _DEKAT + rf"(?:{_UANG}|{_BENDA}|dana|bagian|rp)",
    r"(?:uang|duit)\W+(?:rokok|bensin|transpor\w*|lelah|capek|pelicin|jasa|administrasi|admin|terima\W+kasih|kopi)",
    r"(?:bayar|kasih|beri|ngasih|memberi|membayar)\W+(?:\w+\W+){0,2}(?:ke|kepada|sama)\W+" + _PIHAK,
    # holds, keeps back or takes the card or its PIN
    r"(?:di|d|me|mem|men)?(?:pegang|megang|tahan|nahan|sita|rampas)" + _AKHIRAN + _DEKAT + _BENDA,
    r"(?:di|d)(?:simpan|ambil|kumpul\w*|bawa|kuasai)" + _AKHIRAN + _DEKAT + _BENDA,
    _BENDA + r"(?:nya|ku)?" + _DEKAT + r"(?:di|d)\W?(?:pegang|tahan|simpan|sita|rampas|ambil|kumpul\w*|kuasai|bawa)",
    _PIHAK + _DEKAT + r"(?:me\w*|nge)?(?:simpan|ambil|bawa|kumpul\w*|nyimpan)(?:kan)?" + _DEKAT + _BENDA,
)  # fmt: skip
_CURIGA = re.compile(rf"\b(?:{'|'.join(f'(?:{p})' for p in _POLA)})(?:nya|ku)?\b")
# Somebody may come to harm: no working day to lose.
_BAHAYA = re.compile(
    rf"\b(?:{_AWALAN}(?:ancam|peras|meras|bunuh){_AKHIRAN}|dipukul\w*|memukul\w*|pemerasan|pelecehan|cabul"
    r"|(?:di|me)?lecehkan)\b"
)


def ratakan(teks: str) -> str:
    """Small letters without accents or invisible signs, so that a disguised spelling is still read."""
    pisah = unicodedata.normalize("NFKD", teks)
    return "".join(h for h in pisah if not unicodedata.combining(h) and unicodedata.category(h) != "Cf").casefold()


def menyebut_curiga(teks: str) -> bool:
    """Whether a text speaks of money kept back, of cards or PINs held by others, or of threats."""
    return _CURIGA.search(ratakan(teks)) is not None


def menyebut_bahaya(teks: str) -> bool:
    return _BAHAYA.search(ratakan(teks)) is not None
