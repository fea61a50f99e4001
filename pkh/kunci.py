"""Keys of a development machine: made once, kept in `PKH_DATA/kunci/`, readable by the owner only."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

_VARIABEL = {
    "secret_key": "PKH_SECRET_KEY",
    "identitas": "PKH_KUNCI_IDENTITAS",
    "indeks": "PKH_KUNCI_INDEKS",
}


def baca_kunci(folder: Path, nama: str, *, produksi: bool) -> str:
    """Return the key `nama`, making it on first use.

    Raises ImproperlyConfigured in production, where keys come from the environment and nowhere else.
    """
    if produksi:
        raise ImproperlyConfigured(f"Isi {_VARIABEL[nama]}: di produksi kunci tidak pernah dibuat sendiri.")
    berkas = folder / "kunci" / nama
    if not berkas.exists():
        _tulis_sekali(berkas, Fernet.generate_key().decode() if nama == "identitas" else secrets.token_urlsafe(48))
    return berkas.read_text().strip()


def _tulis_sekali(berkas: Path, isi: str) -> None:
    """Write the file whole or not at all; of two processes racing, the first one's key stays."""
    berkas.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sementara = berkas.with_name(f".{berkas.name}.{os.getpid()}")
    fd = os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as keluaran:
        keluaran.write(isi)
    try:
        os.link(sementara, berkas)
    except FileExistsError:
        pass
    finally:
        sementara.unlink()
