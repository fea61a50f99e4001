"""What a visit does besides being recorded, in the transaction that stores it."""

from akun.models import Pengguna
from kpm.services.rumah import FAKTA, TITIK, perbarui_rumah
from pendamping.models import Kunjungan


def sesudah_kunjungan(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """Let everything that waits for a visit, or learns from it, know that it was made or corrected."""
    _kenali_rumah(kunjungan, oleh)


def _kenali_rumah(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """What was seen becomes what is known of the house, unless a later day knows better."""
    dilihat = {k: getattr(kunjungan, k) for k in (*FAKTA, *TITIK) if k != "aset"}  # no visit asks for assets
    perbarui_rumah(kpm=kunjungan.kpm, isi=dilihat, hari=kunjungan.tanggal, oleh=oleh)
