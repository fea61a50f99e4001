"""The workbook of differences between Final Closing and rules, one family per row (docs/program.md §3)."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, QuerySet
from openpyxl.utils import get_column_letter

from akun.models import Pengguna, berlaku
from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.identitas import buka
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kemajuan
from inti.templatetags.format import tanggal, waktu
from inti.waktu import hari_ini, saat_lokal
from penyaluran.berkas.rekonsiliasi import RUPIAH, TANGGAL, TEKS, nama_lengkap
from penyaluran.models import Hak, Tahap
from penyaluran.selectors.kalimat_hak import anggota_disebut, semua_kalimat
from penyaluran.selectors.selisih import selisih_wilayah
from wilayah.models import Wilayah

KOLOM: tuple[tuple[str, int, str | None], ...] = (
    ("No", 6, None),
    ("NAMA PENERIMA", 28, TEKS),
    ("NIK", 19, TEKS),
    ("NO KK", 19, TEKS),
    ("ALAMAT", 30, TEKS),
    ("RT", 5, TEKS),
    ("RW", 5, TEKS),
    ("KELURAHAN", 20, TEKS),
    ("KECAMATAN", 18, TEKS),
    ("NOMINAL FC", 13, RUPIAH),
    ("MENURUT ATURAN", 15, RUPIAH),
    ("SELISIH", 13, RUPIAH),
    ("SEBAB", 60, TEKS),
    ("HASIL PENGECEKAN", 40, TEKS),
    ("DITINJAU OLEH", 24, TEKS),
    ("TANGGAL DITINJAU", 14, TANGGAL),
    ("PENDAMPING", 24, TEKS),
)
_POTONG = 2000
BARIS_KEPALA = 6


@transaction.atomic
def tulis_selisih(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families. PENDAMPING is that of today."""
    qs = selisih_wilayah(tahap, wilayah, oleh)
    total, nomor = qs.count(), 0
    hari = hari_ini(wilayah.kode)
    with berkas_tanpa_nama() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = f"Selisih nominal {tahap} {wilayah.nama}"
        lembar = buku.create_sheet("Selisih")
        for i, (_, lebar, bentuk) in enumerate(KOLOM, 1):
            lembar.column_dimensions[get_column_letter(i)].width = lebar
            if bentuk:
                lembar.column_dimensions[get_column_letter(i)].number_format = bentuk
        lembar.freeze_panes = f"C{BARIS_KEPALA + 1}"
        cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")
        percepat(lembar, tempat, [bentuk for _, _, bentuk in KOLOM])
        lembar.append([sel(lembar, "SELISIH NOMINAL FINAL CLOSING DENGAN ATURAN", JUDUL)])
        lembar.append([sel(lembar, str(tahap), TEBAL)])
        lembar.append([sel(lembar, nama_lengkap(wilayah), TEBAL)])
        lembar.append([sel(lembar, f"Dicetak {waktu(pada)} oleh {oleh.nama}. Pendamping per {tanggal(hari)}.")])
        lembar.append([])
        lembar.append(baris_judul(lembar, [judul for judul, _, _ in KOLOM]))
        for nomor, baris in enumerate(_baris(qs, hari), 1):
            lembar.append(BarisLembar((nomor, *baris)))
            if nomor % _POTONG == 0:
                kemajuan.maju(nomor, total, "Menulis baris keluarga")
        ujung = f"{get_column_letter(len(KOLOM))}{BARIS_KEPALA + nomor}"
        lembar.auto_filter.ref = f"A{BARIS_KEPALA}:{ujung}"
        lembar.print_area = f"A1:{ujung}"
        kemajuan.maju(nomor, nomor, "Menyimpan buku kerja")
        buku.save(keluaran)
    return nomor


def _baris(qs: QuerySet[Hak], hari: date) -> Iterator[tuple[str | int | date | None, ...]]:
    sumber: Any = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            petugas_nama=F("tugas__petugas__nama"),
        )
        .select_related("kpm", "desa__induk", "ditinjau_oleh")
        .order_by("kecamatan_kode", "desa", "kpm__nama", "pk")
        .iterator(chunk_size=_POTONG)
    )
    while potong := list(islice(sumber, _POTONG)):
        nama = anggota_disebut(potong)
        for h in potong:
            k = h.kpm
            yield (
                k.nama,
                buka(k.nik_sandi),
                buka(k.kk_sandi) if k.kk_sandi else None,
                k.alamat or k.alamat_fc,
                k.rt,
                k.rw,
                h.desa.nama,
                h.desa.induk.nama,
                h.nominal_fc,
                h.nominal,
                h.nominal_fc - h.nominal,
                "\n".join(semua_kalimat(h.sebab, nama)),
                h.catatan,
                h.ditinjau_oleh.nama if h.ditinjau_oleh else None,
                saat_lokal(h.ditinjau_pada, h.desa_id).date() if h.ditinjau_pada else None,
                h.petugas_nama,
            )
