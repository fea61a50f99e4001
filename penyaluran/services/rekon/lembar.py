"""Attendance sheets at withdrawal as PDF and workbook, written to the access log first (docs/program.md §4, §13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.services.akses import catat_akses, catat_akses_tiap
from inti.templatetags.format import hari_tanggal, tanggal
from kpm.enums import JabatanKelompok
from kpm.models import KPM
from penyaluran.berkas.lembar_bayar import JUDUL_LEMBAR, tulis_lembar_bayar
from penyaluran.selectors.lembar_bayar import LEMBAR_MAKS, LembarBayar


@dataclass(frozen=True, kw_only=True)
class PilihanLembarBayar:
    """How a sheet is made: paper, where and when, and full numbers for the reason `alasan`."""

    kertas: str = "f4"
    hari: date | None = None
    tempat: str = ""
    lengkap: bool = False
    alasan: str = ""


@transaction.atomic
def cetak_lembar_bayar(
    *, lembar: Sequence[LembarBayar], pilihan: PilihanLembarBayar, oleh: Pengguna, dari: str | None = None
) -> bytes:
    """Return sheets as one PDF. Full numbers stand only where the actor may open them; raises GalatPengguna."""
    isi = _isi(lembar, pilihan, oleh, dari)
    data = {
        "judul": "Daftar Hadir Pencairan PKH",
        "kepala": JUDUL_LEMBAR,
        "bentuk": "biasa",
        "kertas": pilihan.kertas,
        "lembar": isi,
    }
    return cetak("daftar_hadir.typ", data)


@transaction.atomic
def buku_lembar_bayar(
    *,
    lembar: Sequence[LembarBayar],
    pilihan: PilihanLembarBayar,
    oleh: Pengguna,
    keluaran: Path,
    dari: str | None = None,
) -> int:
    """Write the sheets as a workbook; returns how many families it lists."""
    isi = _isi(lembar, pilihan, oleh, dari)
    tulis_lembar_bayar(isi, kertas=pilihan.kertas, keluaran=keluaran)
    return sum(len(satu["baris"]) for satu in isi)


def _isi(
    lembar: Sequence[LembarBayar], pilihan: PilihanLembarBayar, oleh: Pengguna, dari: str | None
) -> list[dict[str, Any]]:
    """What the sheets say, after writing down who takes them out and whose numbers stand in full."""
    keluarga = {k.pk for satu in lembar for k in satu.keluarga}
    if not keluarga:
        raise GalatPengguna("Tidak ada keluarga yang dibayar di kelompok ini pada tahap ini.")
    if len(lembar) > LEMBAR_MAKS:
        raise GalatPengguna(f"Terlalu banyak lembar sekaligus ({len(lembar)}). Cetak per kelompok.")
    alasan = f"Daftar hadir pencairan: {pilihan.alasan}" if pilihan.alasan else "Daftar hadir pencairan"
    terbuka: set[int] = set()
    if pilihan.lengkap:
        if not pilihan.alasan:
            raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
        boleh = KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk__in=keluarga)
        terbuka = set(boleh.values_list("pk", flat=True))
        if not terbuka:
            raise GalatPengguna(
                "Nomor lengkap keluarga di daftar ini tidak boleh Anda buka. Pilih tersamar.", kolom="nomor"
            )
    satu = lembar[0].kelompok.pk if len(lembar) == 1 else ""
    umum: dict[str, Any] = {"oleh": oleh, "dari": dari, "alasan": alasan}
    catat_akses(
        jenis=JenisAkses.UNDUH, objek="kpm.Kelompok", objek_id=satu, kolom="daftar hadir", jumlah=len(keluarga), **umum
    )
    if terbuka:
        catat_akses_tiap(jenis=JenisAkses.BUKA, objek="kpm.KPM", kolom="nik", nomor=sorted(terbuka), **umum)
    return [_lembar(s, pilihan, terbuka) for s in lembar]


def _lembar(satu: LembarBayar, pilihan: PilihanLembarBayar, terbuka: set[int]) -> dict[str, Any]:
    desa = satu.kelompok.desa
    hari = hari_tanggal(pilihan.hari) if pilihan.hari else ""
    return {
        "kelompok": satu.kelompok.nama,
        "pendamping": satu.petugas.nama if satu.petugas else "",
        "nip": satu.petugas.nip if satu.petugas else "",
        "desa": desa.nama,
        "kecamatan": desa.induk.nama if desa.induk else "",
        "tahap": str(satu.tahap),
        "hari": hari,
        "tanggal": tanggal(pilihan.hari) if pilihan.hari else "",
        "tempat": pilihan.tempat,
        "ketua": next((k.nama for k in satu.keluarga if k.pk == satu.ketua), ""),
        "kaki": " · ".join(t for t in (f"Kelompok {satu.kelompok.nama}", str(satu.tahap), hari) if t),
        "jumlah": [],
        "baris": [
            {
                "nama": k.nama,
                "jabatan": str(JabatanKelompok.KETUA.label) if k.pk == satu.ketua else "",
                "nik": str(k.nik if k.pk in terbuka else k.nik_tersamar),
                "alamat": k.alamat or k.alamat_fc,
                "rt": k.rt,
                "rw": k.rw,
                "ket": "",
            }
            for k in satu.keluarga
        ],
    }
