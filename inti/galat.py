"""Errors a person can act on. The text is Bahasa Indonesia: what happened and what to do next."""

TERLALU_BESAR = "Kiriman terlalu besar. Bagi menjadi beberapa bagian, lalu kirim lagi."


class GalatPengguna(Exception):
    """A rule was broken by the input; `str(galat)` is shown to the user as it is."""

    def __init__(self, pesan: str, *, kolom: str | None = None) -> None:
        super().__init__(pesan)
        self.pesan = pesan
        self.kolom = kolom  # form field that caused it, when there is one


class BerubahLebihDulu(GalatPengguna):
    """Somebody else saved the same record first; the caller shows what was typed beside what is stored."""


class TidakBerhak(GalatPengguna):
    """The actor may see the record but not do this to it."""
