"""The job behind *Periksa sekarang*; imported when the app is ready."""

from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana
from kpm.services.ganda import cari_ganda, cari_ganda_semua


@pelaksana("cari_ganda")
def jalankan(kerja: Kerja) -> str:
    """Safe to run again: each kabupaten is compared whole, in one transaction."""
    kode: list[str] = kerja.parameter["kabupaten"]
    if not kode:
        baru = cari_ganda_semua(kerja=kerja, oleh=kerja.oleh)["baru"]
    else:
        baru = 0
        for n, satu in enumerate(kode, 1):
            baru += cari_ganda(kabupaten=satu, oleh=kerja.oleh)["baru"]
            kerja.maju(n, len(kode))
    return f"Pemeriksaan selesai: {baru} dugaan baru." if baru else "Pemeriksaan selesai: tidak ada dugaan baru."
