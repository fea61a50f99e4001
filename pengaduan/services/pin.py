"""PIN, OTP and card numbers in the words of a complaint: found however they are told, and masked.

Read by people who are in a hurry: what is plainly a date, an amount, an address or a telephone stays.
"""

from __future__ import annotations

import re

from inti.rahasia import SEBUT, samarkan_rahasia

# Where a PIN is the subject, six digits alone are one; elsewhere they are an amount of money.
_SEBUT = re.compile(rf"{SEBUT}|\bsandi(?:nya)?\b", re.IGNORECASE)
_BULAN = "jan|feb|mar|apr|mei|jun|jul|agu|ags|sep|okt|nov|des"
_TAHUN = r"(?:19|20)\d\d(?!\d)"
_AMAN = re.compile(
    r"(?<!\d)(?:"
    rf"\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_TAHUN}"  # 12-08-2026
    rf"|{_TAHUN}-\d\d-\d\d(?!\d)"
    rf"|(?:\d{{1,2}}\s*)?(?:{_BULAN})[a-z]*\.?\s*(?:{_TAHUN}|\d\d(?!\d))"  # 12 Agustus 2026
    r"|(?:\+?62|0)\s?8\d{1,2}(?:[ .-]?\d){6,10}(?!\d)"  # a mobile phone
    r"|\(?0\d{2,3}\)?[ -]\d{5,8}(?!\d)|021[ -]?171(?!\d)"
    r"|\d[\d.,]{0,20}\s?(?:rupiah|ribu|rb|juta|jt)(?![a-z])"
    r"|\d{1,3}\s?(?:%|(?:persen|kali|hari|bulan|tahun|orang|keluarga|jam|menit)(?![a-z]))"
    r")"
    r"|\brp\.?\s*\d[\d.,]*"
    r"|\b(?:sebesar|sejumlah|senilai)\s+\d[\d.,]*"
    rf"|\b(?:tanggal|tgl|pada)\.?\s*\d{{1,2}}(?:\s?[/.-]\s?\d{{1,2}}(?:\s?[/.-]\s?\d{{2}})?)?(?![\d/.-]*\d)"
    rf"|\b(?:tahun|thn|sejak|akhir|awal)\s*{_TAHUN}"
    r"|\b(?:jam|pukul)\s*\d{1,2}[.:]\d{2}(?!\d)"
    r"|\b(?:rt|rw)\W{0,3}\d{1,3}(?:\s*/\s*(?:rw\W{0,3})?\d{1,3})?(?!\d)"
    r"|\badu-[a-z0-9]{7}\b",
    re.IGNORECASE,
)
# In the sentence of the word PIN, however far behind it: what is said to be it, and six digits in groups.
_DISEBUT = re.compile(
    rf"{SEBUT}[^\n.!?]{{0,120}}?\b(?:adalah|yaitu|yakni|ialah|angkanya|nomornya|kodenya)\W{{0,3}}\d(?:[\s.,/_-]?\d){{3,7}}(?!\d)"
    rf"|{SEBUT}[^\n.!?\d]{{0,120}}?[=:]\s*\d(?:[\s.,/_-]?\d){{3,7}}(?!\d)"
    rf"|(?<!\d)\d(?:[\s._-]?\d){{3,7}}\W{{0,3}}(?:itu|adalah|ialah)\s+(?:kode\s+|nomor\s+)?{SEBUT}",
    re.IGNORECASE,
)
_KELOMPOK = re.compile(r"(?<!\d)(?:\d{3}[ _-]\d{3}|\d\d(?:[ ._/-]\d\d){2})(?![\d])")
_KATA_ANGKA = r"(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
_EJAAN = re.compile(rf"\b{_KATA_ANGKA}(?:[\s,.-]+{_KATA_ANGKA}){{3,}}\b", re.IGNORECASE)
_JINAK = "\ue000"  # in the place of a digit that is plainly something else


def samarkan_pin(teks: str) -> str:
    """The text with the signs of each secret number hidden; the very text when it gives none away."""
    jinak = _AMAN.sub(lambda cocok: re.sub(r"\d", _JINAK, cocok[0]), teks)
    sebut = _SEBUT.search(teks) is not None
    samar = samarkan_rahasia(jinak, tentang_uang=not sebut)
    if sebut:
        for pola in (_DISEBUT, _KELOMPOK):
            samar = pola.sub(lambda cocok: re.sub(r"\d", "•", cocok[0]), samar)
        samar = _EJAAN.sub(lambda cocok: re.sub(r"[a-z]", "•", cocok[0], flags=re.IGNORECASE), samar)
    return "".join(asli if satu == _JINAK else satu for satu, asli in zip(samar, teks, strict=True))
