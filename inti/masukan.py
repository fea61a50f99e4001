"""What comes in from outside, read strictly."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model

from inti.galat import GalatPengguna


def baca_nomor(teks: str, digit: int = 18) -> int | None:
    """A number of at most so many ASCII digits, which its column can hold; None for anything else."""
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) <= digit else None


def sahkan(objek: Model, *, kecuali: Collection[str] = ()) -> None:
    """Check the lengths and choices of a record. Raises GalatPengguna naming the first field at fault."""
    try:
        objek.clean_fields(exclude=set(kecuali))
    except ValidationError as galat:
        kolom, pesan = next(iter(galat.message_dict.items()))
        raise GalatPengguna(" ".join(pesan), kolom=kolom) from galat
