"""Whose turn a complaint is: taken over, given to a person, passed up or down (docs/program.md §11)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import hari_ini
from pengaduan.enums import JenisTindak
from pengaduan.models import Pengaduan
from pengaduan.selectors.penangan import penangan, tingkat_bawah, tingkat_berikut
from pengaduan.selectors.wewenang import pastikan_tangani
from pengaduan.services.kunci import (
    kunci_aduan,
    pastikan_terbuka,
    pastikan_versi,
    simpan,
    sudah,
    terima_dulu,
    tulis,
)
from pengaduan.services.teks import rapikan_isi
from pengaduan.services.tenggat import pindah_tingkat

ALASAN_MAKS = 1000


@transaction.atomic
def ambil(*, aduan: Pengaduan, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Work on it oneself: the others of the level see that somebody does."""
    kini = kunci_aduan(aduan, oleh)
    if kini.petugas_id == oleh.pk:
        return kini
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    return _beri(kini, oleh, "Diambil alih sendiri.", oleh, pada)


@transaction.atomic
def tugaskan(*, aduan: Pengaduan, petugas: int, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Give it to one person of the level that has it; never to somebody it is about."""
    kini = kunci_aduan(aduan, oleh)
    if kini.petugas_id == petugas:
        return kini
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    siapa = penangan(kini, kini.tingkat, hari_ini(kini.wilayah_id)).filter(pk=petugas).first()
    if siapa is None:
        raise GalatPengguna("Pilih petugas dari daftar: orang itu tidak menangani aduan ini.", kolom="petugas")
    return _beri(kini, siapa, f"Ditangani {siapa.nama}.", oleh, pada)


@transaction.atomic
def naikkan(*, aduan: Pengaduan, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Pass it to the next level up at which somebody serves, with the days of that level."""
    return _pindah(aduan, JenisTindak.NAIK, alasan, versi, oleh, pada)


@transaction.atomic
def turunkan(*, aduan: Pengaduan, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Pass it down, at the lowest to the family's pendamping; never below what may know of it."""
    return _pindah(aduan, JenisTindak.TURUN, alasan, versi, oleh, pada)


def _pindah(
    aduan: Pengaduan, jenis: JenisTindak, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None
) -> Pengaduan:
    naik = jenis == JenisTindak.NAIK
    wajib = f"Tulis mengapa aduan ini {'dinaikkan' if naik else 'diteruskan ke bawah'}."
    alasan = rapikan_isi(alasan, kolom="alasan", maks=ALASAN_MAKS, wajib=wajib)
    kini = kunci_aduan(aduan, oleh, tangani=False)
    if sudah(kini, jenis, alasan, oleh):  # sent again: it stands at a level by now at which the sender has no say
        return kini
    pastikan_tangani(oleh, kini)
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    pada = pada or timezone.now()
    hari = hari_ini(kini.wilayah_id)
    ke = tingkat_berikut(kini, hari) if naik else tingkat_bawah(kini, hari)
    if ke is None:
        raise GalatPengguna(_TANPA_ATAS if naik else _TANPA_BAWAH)
    dari = kini.tingkat
    terima_dulu(kini, oleh, pada)
    tulis(kini, jenis, alasan, oleh=oleh, pada=pada, dari_tingkat=dari, ke_tingkat=ke)
    pindah_tingkat(kini, ke=ke, hari=hari, kini=pada)
    kini.versi -= 1  # `simpan` counts it
    kini.naik_n += naik
    return simpan(kini)


_TANPA_ATAS = "Tidak ada petugas di tingkat atas yang dapat menerima aduan ini. Selesaikan di sini, atau beri catatan."
_TANPA_BAWAH = "Aduan ini tidak dapat diteruskan ke bawah: tidak ada petugas di sana yang boleh menerimanya."


def _beri(kini: Pengaduan, siapa: Pengguna, isi: str, oleh: Pengguna, pada: datetime | None) -> Pengaduan:
    pada = pada or timezone.now()
    terima_dulu(kini, oleh, pada)
    kini.petugas = siapa
    tulis(kini, JenisTindak.UBAH, isi, oleh=oleh, pada=pada)
    return simpan(kini)
