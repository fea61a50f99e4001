"""Phone numbers as they are stored (+62…), and the chat they open."""

from urllib.parse import quote

from lokal.phone import parse_phone

from inti.galat import GalatPengguna


def baca_telepon(teks: str, *, kolom: str = "telepon") -> str:
    """Return the number as +62…; "" stays "". Raises GalatPengguna with an example."""
    teks = teks.strip()
    if not teks:
        return ""
    hasil = parse_phone(teks)
    if not hasil.valid or hasil.e164 is None:
        alasan = hasil.errors[0].message if hasil.errors else "Nomor telepon tidak dikenali."
        raise GalatPengguna(f"{alasan} Contoh: 0812-3456-7890.", kolom=kolom)
    return str(hasil.e164)


def tulis_telepon(telepon: str) -> str:
    """A stored number as people write it."""
    return parse_phone(telepon).national or telepon


def alamat_wa(telepon: str, teks: str) -> str:
    """The link that opens a WhatsApp chat with a text; "" without a mobile number.

    The number leaves in this link, so the text says nothing about the family.
    """
    if not telepon.startswith("+628"):
        return ""
    return f"https://wa.me/{telepon.removeprefix('+')}?text={quote(teks)}"


def bagikan_wa(teks: str) -> str:
    """The link with which the sender chooses in WhatsApp whom a text goes to, such as a group's chat."""
    return f"https://wa.me/?text={quote(teks)}"
