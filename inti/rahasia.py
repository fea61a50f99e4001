"""PIN, OTP and card numbers: never written down, whoever types them (docs/program.md §11, §13)."""

import re

# A PIN has six digits, a card sixteen; neither is ever written down, nor in groups of digits.
# The word may carry an ending or stand close to the digits, but is no part of another one (pinjam, pintu).
SEBUT = r"\b(?:pin|otp|password|kode atm)(?:nya|ku|mu|saya|ibu)?(?![a-z])"
_SEBUT_PIN = rf"|{SEBUT}\D{{0,12}}\d(?:[\s.,/_-]?\d){{2,}}"
_ANGKA = re.compile(r"(?<!\d)(?:\d{6}|\d(?:[ .-]\d){5}|\d{4}(?:[ .-]*\d{4}){3})(?!\d)" + _SEBUT_PIN, re.IGNORECASE)
# Words about money: six digits alone are rupiah there.
_ANGKA_UANG = re.compile(r"(?<!\d)\d{4}(?:[ .-]*\d{4}){3}(?!\d)" + _SEBUT_PIN, re.IGNORECASE)


def menyebut_rahasia(teks: str, *, tentang_uang: bool = False) -> bool:
    """True when a text gives a PIN, an OTP or a card number away. Of words about money six digits are an amount."""
    return (_ANGKA_UANG if tentang_uang else _ANGKA).search(teks) is not None


def samarkan_rahasia(teks: str, *, tentang_uang: bool = False) -> str:
    """The text with the digits of each such number hidden, so that its writer need not type it anew."""
    pola = _ANGKA_UANG if tentang_uang else _ANGKA
    return pola.sub(lambda cocok: re.sub(r"\d", "•", cocok[0]), teks)
