"""Assignments in the demo: an appointment that ends soon, beside the new families nobody has yet."""

from datetime import timedelta

from pkh.demo.lapangan import Dunia

_HARI_LAGI = 45


def cerita_penugasan(dunia: Dunia) -> None:
    """Joko's decree ends by its own date: *Penugasan* of Ratu Samban warns of it, and his page leads to a handover.

    The families which the new Final Closing brought and nobody was given show what a proposal looks like.
    """
    selesai = dunia.hari + timedelta(days=_HARI_LAGI)
    dunia.pemeran["joko"].jabatan.filter(selesai__isnull=True).update(selesai=selesai)
