"""What a visit does besides being recorded, in the transaction that stores it."""

from collections.abc import Collection

from akun.models import Pengguna
from kpm.models import KeadaanRumah
from kpm.services.rumah import FAKTA, TITIK, perbarui_rumah
from pendamping.enums import SumberTitik
from pendamping.models import Kunjungan, RencanaKunjungan
from pendamping.selectors.aturan import aturan_lapangan
from pendamping.services.rencana import ikuti_kesepakatan, laksanakan
from pendamping.services.temuan import periksa_kunjungan
from pendamping.services.tugas_kunjungan import selesaikan_dengan_kunjungan


def sesudah_kunjungan(
    kunjungan: Kunjungan,
    oleh: Pengguna,
    *,
    berubah: Collection[str] | None = None,
    rencana: RencanaKunjungan | None = None,
) -> None:
    """Let everything that waits for a visit, or learns from it, know that it was made or corrected.

    `berubah` names the corrected columns (None: the visit is new), `rencana` the plan it was opened from.
    """
    _kenali_rumah(kunjungan, oleh)
    laksanakan(kunjungan, rencana)
    if berubah is None or "kunjungan_berikut" in berubah:
        ikuti_kesepakatan(kunjungan, oleh)
    selesaikan_dengan_kunjungan(kunjungan, oleh)
    periksa_kunjungan(kunjungan)


def _kenali_rumah(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """What was seen becomes what is known of the house, unless a later day knows better."""
    kolom = (*FAKTA, *TITIK) if _titik_layak(kunjungan) else FAKTA
    dilihat = {k: getattr(kunjungan, k) for k in kolom if k != "aset"}  # no visit asks for assets
    perbarui_rumah(kpm=kunjungan.kpm, isi=dilihat, hari=kunjungan.tanggal, oleh=oleh)


def _titik_layak(kunjungan: Kunjungan) -> bool:
    """Whether the position may say where the house is: not too coarse, and not typed over one a device gave."""
    if kunjungan.lintang is None:
        return False
    if kunjungan.sumber_titik == SumberTitik.KETIK:
        return not KeadaanRumah.objects.filter(pk=kunjungan.kpm_id, akurasi_m__isnull=False).exists()
    return (kunjungan.akurasi_m or 0) <= aturan_lapangan(kunjungan.tanggal).akurasi_kasar_m
