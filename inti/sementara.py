"""Temporary files that leave nothing behind: their content is personal data."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def berkas_tanpa_nama() -> Iterator[Path]:
    """A temporary file that other code can open by path and that is gone with this process, also when killed.

    On disk rather than in memory (as `inti.simpanan.jalur_sementara`), because what is written may be large.
    """
    with tempfile.TemporaryFile(prefix="pkh-") as berkas:
        jalur = Path(f"/proc/{os.getpid()}/fd/{berkas.fileno()}")
        if jalur.exists():
            yield jalur
            return
    with tempfile.NamedTemporaryFile(prefix="pkh-") as bernama:
        yield Path(bernama.name)
