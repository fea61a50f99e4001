"""The empty form, as the reader understands it: the ministry's lines and columns, and a sheet that explains."""

from pathlib import Path

from openpyxl import Workbook

from inti.berkas.templat import BARIS_TEMPLAT, PUTIH, WARNA_PILIHAN, WARNA_WAJIB
from inti.berkas.tulis import BUNGKUS, FORMAT_TEKS, TEBAL, sel_teks
from verifikasi.berkas.kolom_verkom import (
    IDENTITAS_KESEHATAN,
    IDENTITAS_PENDIDIKAN,
    KOLOM_KESEHATAN,
    KOLOM_PENDIDIKAN,
    PETUNJUK_LAYANAN,
    baris_kepala,
)
from verifikasi.kepala_form import KepalaForm

_TEKS = {"NIK PENGURUS", "NIK SISWA", "NISN", "NIK Pengurus", "NIK Peserta", "Tgl", "Tensi"}
_WAJIB = {"NIK SISWA", "ALPA", "IZIN", "SAKIT", "NIK Peserta"}
_UMUM = (
    "Periksa triwulan, tahun, dan nama bulannya.",
    "NIK dan NISN harus teks; sebagai angka, Excel menghilangkan digit ke-16 dan barisnya ditolak.",
)
_AKHIR = "Rumus tidak ikut terbaca. Tempel sebagai nilai."
_PENDIDIKAN = (
    "Satu lembar untuk satu sekolah; lembar berikutnya untuk sekolah lain. Isi NPSN, nama sekolah, dan hari efektif.",
    *_UMUM,
    "ALPA, IZIN, dan SAKIT diisi tiap bulan; tulis 0 bila tidak ada. Bulan yang belum ada laporannya dikosongkan.",
    "JML boleh hari hadir atau hari tidak hadir: artinya dibaca dari isinya dan ditunjukkan sebelum diterapkan.",
    _AKHIR,
)
_KESEHATAN = (
    "Satu lembar untuk satu posyandu, atau tulis posyandu tiap orang di kolom Posyandu.",
    *_UMUM,
    "Tiap bulan: Hadir diisi Ya atau Tidak; Tgl tanggal periksanya, cukup harinya; Tensi ditulis seperti 120/80.",
    "BB dalam kilogram dan TB dalam sentimeter. Yang tidak diperiksa dan bulan tanpa laporan dikosongkan.",
    f"{PETUNJUK_LAYANAN}. Beberapa huruf ditulis bersama, misalnya IA.",
    _AKHIR,
)


def tulis_templat(keluaran: Path, tahap: str, *, pendidikan: bool) -> None:
    buku = Workbook()
    buku.remove(buku.worksheets[0])
    lembar = buku.create_sheet("FORMULIR")
    for baris in baris_kepala(KepalaForm(nama="", tahap=tahap), pendidikan=pendidikan):
        lembar.append([sel_teks(lembar, satu) if isinstance(satu, str) else satu for satu in baris])
    lembar["A1"].font = TEBAL
    lembar["B2"].number_format = FORMAT_TEKS
    judul = []
    for teks in KOLOM_PENDIDIKAN if pendidikan else KOLOM_KESEHATAN:
        sel = sel_teks(lembar, teks)
        sel.font, sel.alignment = PUTIH, BUNGKUS
        sel.fill = WARNA_WAJIB if teks in _WAJIB else WARNA_PILIHAN
        judul.append(sel)
    lembar.append(judul)
    awal = lembar.max_row
    for ke, sel in enumerate(judul, 1):
        kolom, teks = lembar.cell(awal, ke).column_letter, sel.value
        lembar.column_dimensions[kolom].width = 22 if "NIK" in teks or "NAMA" in teks.upper() else 8
        if teks in _TEKS:
            for baris in lembar[f"{kolom}{awal + 1}:{kolom}{awal + min(BARIS_TEMPLAT, 300)}"]:
                baris[0].number_format = FORMAT_TEKS
    identitas = IDENTITAS_PENDIDIKAN if pendidikan else IDENTITAS_KESEHATAN
    lembar.freeze_panes = f"{lembar.cell(1, len(identitas) - 1).column_letter}{awal + 1}"
    petunjuk = buku.create_sheet("PETUNJUK")
    petunjuk.column_dimensions["A"].width = 110
    for kalimat in _PENDIDIKAN if pendidikan else _KESEHATAN:
        petunjuk.append([sel_teks(petunjuk, kalimat)])
    buku.save(keluaran)
