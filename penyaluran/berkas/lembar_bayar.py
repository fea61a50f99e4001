"""The attendance sheet at withdrawal as a workbook: one sheet per group, to be printed and signed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, nama_lembar, sel
from inti.berkas.tulis import BUNGKUS, FORMAT_TEKS

JUDUL_LEMBAR = "DAFTAR HADIR PENCAIRAN PKH"
# The columns in use (group attendance sheet), word for word.
KOLOM = ("No", "Nama", "NIK", "Alamat", "RT", "RW", "Tanda Tangan", "Ket")
_ISI = ("nama", "nik", "alamat", "rt", "rw")
_LEBAR = (5, 28, 19, 32, 6, 6, 22, 16)
_A4 = 9
_TINGGI = 27  # points: room for a signature or a thumb print
_TITIK = "...................................."
_TENGAH = Alignment(horizontal="center", vertical="top", wrap_text=True)


def tulis_lembar_bayar(lembar: Sequence[Mapping[str, Any]], *, kertas: str, keluaran: Path) -> None:
    """Write the sheets that `services.rekon.lembar` prepared, in their order."""
    buku = Workbook()
    buku.properties.creator = "PKH Lapangan"
    buku.remove(buku.worksheets[0])
    terpakai: set[str] = set()
    for satu in lembar:
        _halaman(buku.create_sheet(nama_lembar(str(satu["kelompok"]), terpakai, bawaan="Kelompok")), satu, kertas)
    buku.save(keluaran)


def _halaman(halaman: Any, isi: Mapping[str, Any], kertas: str) -> None:
    for huruf, lebar in zip("ABCDEFGH", _LEBAR, strict=True):
        halaman.column_dimensions[huruf].width = lebar
    halaman.append([sel(halaman, JUDUL_LEMBAR, JUDUL)])
    for kiri, kanan in (
        (("Kelompok", "kelompok"), ("Desa/kelurahan", "desa")),
        (("Pendamping", "pendamping"), ("Kecamatan", "kecamatan")),
        (("Tahap", "tahap"), ("Tempat", "tempat")),
        (("Hari/tanggal", "hari"), None),
    ):
        baris = [sel(halaman, f"{kiri[0]}: {isi[kiri[1]] or _TITIK}", TEBAL), None, None, None]
        halaman.append([*baris, sel(halaman, f"{kanan[0]}: {isi[kanan[1]] or _TITIK}", TEBAL)] if kanan else baris)
    halaman.append([])
    cetak(halaman, ulang=f"{halaman.max_row + 1}:{halaman.max_row + 1}")
    halaman.page_setup.orientation = "portrait"
    if kertas == "a4":
        halaman.page_setup.paperSize = _A4
    halaman.append(baris_judul(halaman, KOLOM))
    for nomor, b in enumerate(isi["baris"], 1):
        sel_baris = [sel(halaman, nomor), *(sel(halaman, str(b[k]), bentuk=FORMAT_TEKS) for k in _ISI)]
        sel_baris += [sel(halaman, ""), sel(halaman, str(b["ket"]))]
        for satu in sel_baris:
            satu.alignment = BUNGKUS
        sel_baris[0].alignment = _TENGAH
        halaman.append(berbingkai(sel_baris))
        halaman.row_dimensions[halaman.max_row].height = _TINGGI
