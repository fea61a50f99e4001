"""The empty form, as the reader understands it: the ministry's lines and columns, and a sheet that explains."""

from pathlib import Path

from openpyxl import Workbook

from inti.berkas.templat import BARIS_TEMPLAT, PUTIH, WARNA_PILIHAN, WARNA_WAJIB
from inti.berkas.tulis import BUNGKUS, FORMAT_TEKS, TEBAL, sel_teks
from verifikasi.berkas.kolom_verkom import KOLOM_PENDIDIKAN, baris_kepala
from verifikasi.kepala_form import KepalaForm

_TEKS = {"NIK PENGURUS", "NIK SISWA", "NISN"}
_WAJIB = {"NIK SISWA", "ALPA", "IZIN", "SAKIT"}
_PETUNJUK = (
    "Satu lembar untuk satu sekolah; lembar berikutnya untuk sekolah lain. Isi NPSN, nama sekolah, dan hari efektif.",
    "Periksa triwulan, tahun, dan nama bulannya.",
    "NIK dan NISN harus teks; sebagai angka, Excel menghilangkan digit ke-16 dan barisnya ditolak.",
    "ALPA, IZIN, dan SAKIT diisi tiap bulan; tulis 0 bila tidak ada. Bulan yang belum ada laporannya dikosongkan.",
    "JML boleh hari hadir atau hari tidak hadir: artinya dibaca dari isinya dan ditunjukkan sebelum diterapkan.",
    "Rumus tidak ikut terbaca. Tempel sebagai nilai.",
)


def tulis_templat(keluaran: Path, tahap: str) -> None:
    buku = Workbook()
    buku.remove(buku.worksheets[0])
    lembar = buku.create_sheet("FORMULIR")
    for baris in baris_kepala(KepalaForm(nama="", tahap=tahap), pendidikan=True):
        lembar.append([sel_teks(lembar, satu) if isinstance(satu, str) else satu for satu in baris])
    lembar["A1"].font = TEBAL
    lembar["B2"].number_format = FORMAT_TEKS
    judul = []
    for teks in KOLOM_PENDIDIKAN:
        sel = sel_teks(lembar, teks)
        sel.font, sel.alignment = PUTIH, BUNGKUS
        sel.fill = WARNA_WAJIB if teks in _WAJIB else WARNA_PILIHAN
        judul.append(sel)
    lembar.append(judul)
    awal = lembar.max_row
    for ke, teks in enumerate(KOLOM_PENDIDIKAN, 1):
        kolom = lembar.cell(awal, ke).column_letter
        lembar.column_dimensions[kolom].width = 22 if "NIK" in teks or "NAMA" in teks else 8
        if teks in _TEKS:
            for baris in lembar[f"{kolom}{awal + 1}:{kolom}{awal + min(BARIS_TEMPLAT, 300)}"]:
                baris[0].number_format = FORMAT_TEKS
    lembar.freeze_panes = f"G{awal + 1}"
    petunjuk = buku.create_sheet("PETUNJUK")
    petunjuk.column_dimensions["A"].width = 110
    for kalimat in _PETUNJUK:
        petunjuk.append([sel_teks(petunjuk, kalimat)])
    buku.save(keluaran)
