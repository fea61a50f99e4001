"""A profile as a workbook; written to the access log before it is made."""

from __future__ import annotations

from io import BytesIO

from akun.models import Pengguna
from dasbor.berkas.lembar_angka import tulis_buku_angka
from dasbor.berkas.profil import IsiProfil, lembar_profil
from inti.enums import JenisAkses
from inti.services.akses import catat_akses


def buku_profil(*, isi: IsiProfil, oleh: Pengguna, dari: str | None = None) -> bytes:
    r = isi.layar.rentang
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="dasbor.Ringkasan",
        objek_id=f"{isi.wilayah.kode} profil {r.bulan[-1]:%Y-%m}",
        kolom="buku kerja",
        jumlah=max(1, len(isi.layar.tampil)),
        alasan=f"Profil kerja {isi.masa}",
        dari=dari,
    )
    keluaran = BytesIO()
    tulis_buku_angka(keluaran, judul=f"Profil kerja {isi.wilayah.nama} {isi.masa}", lembar=lembar_profil(isi))
    return keluaran.getvalue()
