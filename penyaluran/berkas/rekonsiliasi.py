"""The reconciliation workbook of an area and a tahap: a row per family, and the balance (docs/program.md §4).

Both sheets come from one reading of the data, so they cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation, QuerySet
from openpyxl.utils import get_column_letter

from akun.models import Pengguna, berlaku
from inti.berkas.daftar import RUPIAH, TANGGAL, TEKS
from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.identitas import buka
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan, tanggal, waktu
from inti.waktu import hari_ini
from penyaluran.berkas.ringkasan_rekonsiliasi import tulis_ringkasan
from penyaluran.enums import KeadaanBayar, StatusRekon
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import Neraca, pembayaran_wilayah
from wilayah.enums import Tingkat
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

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
    ("KABUPATEN", 20, TEKS),
    ("KELOMPOK", 18, TEKS),
    ("STATUS FC", 18, TEKS),
    ("NOMINAL", 13, RUPIAH),
    ("STATUS TRANSAKSI", 18, TEKS),
    ("JUMLAH DIAMBIL", 15, RUPIAH),
    ("SISA", 13, RUPIAH),
    ("TANGGAL TRANSAKSI", 14, TANGGAL),
    ("ALASAN", 26, TEKS),
    ("KETERANGAN", 30, TEKS),
    ("PENDAMPING", 24, TEKS),
)
_MEDAN = (
    "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw",
    "desa", "desa__nama", "kecamatan_kode", "kabupaten_kode", "anggota__kelompok__nama", "status_fc",
    "nominal",
    "rekonsiliasi__status", "rekonsiliasi__jumlah", "rekonsiliasi__tanggal", "rekonsiliasi__alasan__nama",
    "rekonsiliasi__keterangan", "tugas__petugas_id", "tugas__petugas__nama",
)  # fmt: skip
_LABEL: dict[str, str] = {k.value: str(k.label) for k in KeadaanBayar}
_POTONG = 2000
BARIS_KEPALA = 6


@dataclass
class Rekap:
    """The balance per desa and per pendamping, gathered while the rows go by."""

    desa: dict[str, tuple[str, Neraca]] = field(default_factory=dict)
    petugas: dict[int | None, tuple[str, Neraca]] = field(default_factory=dict)

    def tambah(
        self,
        desa: tuple[str, str],
        petugas: tuple[int | None, str],
        nominal: int,
        status: str | None,
        jumlah: int | None,
    ) -> None:
        self.desa.setdefault(desa[0], (desa[1], Neraca()))[1].tambah(nominal, status, jumlah)
        self.petugas.setdefault(petugas[0], (petugas[1], Neraca()))[1].tambah(nominal, status, jumlah)


@transaction.atomic
def tulis_rekonsiliasi(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families.

    PENDAMPING and KELOMPOK are those of today, or of the last day of a tahap that is over.
    """
    hari = min(hari_ini(wilayah.kode), tahap.bulan_selesai)
    qs = pembayaran_wilayah(tahap, wilayah, oleh)
    total = qs.count()
    with berkas_tanpa_nama() as tempat, berkas_tanpa_nama() as tempat_ringkasan, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = f"Rekonsiliasi {tahap} {wilayah.nama}"
        rekap = Rekap()
        lembar = buku.create_sheet("Rekonsiliasi")
        _siapkan(lembar)
        percepat(lembar, tempat, [bentuk for _, _, bentuk in KOLOM])
        for judul in _judul(lembar, tahap, wilayah, oleh, pada, hari):
            lembar.append(judul)
        lembar.append(baris_judul(lembar, [judul for judul, _, _ in KOLOM]))
        nomor = 0
        for nomor, baris in enumerate(_baris(qs, hari, rekap, _nama_wilayah(wilayah)), 1):
            lembar.append(BarisLembar((nomor, *baris)))
            if nomor % _POTONG == 0:
                kemajuan.maju(nomor, total, "Menulis baris keluarga")
        ujung = f"{get_column_letter(len(KOLOM))}{BARIS_KEPALA + nomor}"
        lembar.auto_filter.ref = f"A{BARIS_KEPALA}:{ujung}"
        lembar.print_area = f"A1:{ujung}"
        tulis_ringkasan(
            buku.create_sheet("Ringkasan"),
            tempat_ringkasan,
            rekap.desa,
            rekap.petugas,
            tahap=tahap,
            wilayah=wilayah,
            oleh=oleh,
            pada=pada,
        )
        kemajuan.maju(nomor, nomor, "Menyimpan buku kerja")
        buku.save(keluaran)
    return nomor


def _siapkan(lembar: Any) -> None:
    for i, (_, lebar, bentuk) in enumerate(KOLOM, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
        if bentuk:  # for rows a user adds below
            lembar.column_dimensions[get_column_letter(i)].number_format = bentuk
    lembar.freeze_panes = f"C{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def _judul(lembar: Any, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, hari: date) -> list[list[Any]]:
    masa = f"{bulan(tahap.bulan_mulai)} sampai {bulan(tahap.bulan_selesai)}"
    dicetak = f"Dicetak {waktu(pada)} oleh {oleh.nama}. Pendamping dan kelompok per {tanggal(hari)}."
    return [
        [sel(lembar, "REKONSILIASI PENYALURAN PROGRAM KELUARGA HARAPAN", JUDUL)],
        [sel(lembar, f"{tahap} ({masa})", TEBAL)],
        [sel(lembar, nama_lengkap(wilayah), TEBAL)],
        [sel(lembar, dicetak)],
        [],
    ]


def _nama_wilayah(wilayah: Wilayah) -> dict[str, str]:
    kabupaten = wilayah.kode_tingkat(Tingkat.KABUPATEN)
    return dict(
        Wilayah.objects.di_bawah([kabupaten])
        .filter(tingkat__in=(Tingkat.KABUPATEN, Tingkat.KECAMATAN))
        .values_list("kode", "nama")
    )


def _baris(
    qs: QuerySet[Pembayaran], hari: date, rekap: Rekap, nama: dict[str, str]
) -> Iterator[tuple[str | int | date | None, ...]]:
    sumber = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            anggota=FilteredRelation("kpm__keanggotaan", condition=berlaku(hari, "kpm__keanggotaan__")),
        )
        .order_by("kecamatan_kode", "desa", "kpm__nama", "pk")
        .values_list(*_MEDAN)
        .iterator(chunk_size=_POTONG)
    )
    for (
        penerima, nik, kk, alamat, alamat_fc, rt, rw, desa, nama_desa, kecamatan, kabupaten, kelompok,
        status_fc, nominal, status, jumlah, tanggal_transaksi, alasan, keterangan, petugas, nama_petugas,
    ) in sumber:  # fmt: skip
        dampingan = (petugas, nama_petugas or "(tanpa pendamping)")
        rekap.tambah((desa, nama_desa), dampingan, nominal, status, jumlah)
        keadaan = status or (KeadaanBayar.BELUM if nominal else KeadaanBayar.TANPA_DANA)
        yield (
            penerima,
            buka(nik),
            buka(kk) if kk else None,
            alamat or alamat_fc,
            rt,
            rw,
            nama_desa,
            nama[kecamatan],
            nama[kabupaten],
            kelompok,
            status_fc,
            nominal,
            _LABEL[keadaan],
            jumlah,
            nominal - jumlah if jumlah is not None else None,
            tanggal_transaksi if status != StatusRekon.TIDAK else None,
            alasan,
            keterangan,
            nama_petugas,
        )
