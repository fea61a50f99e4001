"""The two refusals of this package. Both texts are Bahasa Indonesia and are shown as they are."""

from inti.galat import GalatPengguna


class BerkasDitolak(GalatPengguna):
    """The file as a whole cannot be used. The sentence says what is wrong and what to do."""


class NilaiDitolak(ValueError):
    """One cell cannot be understood. `alasan` never repeats an identifier: it ends up in logs and lists."""

    def __init__(self, alasan: str) -> None:
        super().__init__(alasan)
        self.alasan = alasan
