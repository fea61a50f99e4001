"""What a monthly report looks like on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import BELUM, dikirim_pertama, terlambat
from dasbor.selectors.laporan_isi import IsiLaporan
from dasbor.selectors.laporan_susun import BarisAngka, Daftar, dampingan, neraca, per_butir, per_peran
from inti.berkas.daftar import TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.cetak import kop
from inti.templatetags.format import angka, hari_tanggal, tanggal
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan, saat_lokal

BILANGAN = "#,##0"
KOLOM_ANGKA = (
    KolomDaftar("BAGIAN", 34),
    KolomDaftar("URAIAN", 38),
    KolomDaftar("BULAN INI", 11, BILANGAN),
    KolomDaftar("BULAN LALU", 11, BILANGAN),
    KolomDaftar("RINCIAN", 70),
)
KOLOM_CATATAN = (
    KolomDaftar("JENIS", 34),
    KolomDaftar("TANGGAL", 12, TANGGAL),
    KolomDaftar("NAMA", 34),
    KolomDaftar("KETERANGAN", 60),
)
KOLOM_TULISAN = (KolomDaftar("BAGIAN", 20), KolomDaftar("ISI", 120))


def keadaan_laporan(r: LaporanBulanan) -> str:
    """Where the report stands, with its dates: *terkirim 7 November 2026, terlambat 2 hari*."""
    if r.keadaan in BELUM:
        return "DRAF, belum dikirim"

    def hari(saat: Any) -> str:
        return tanggal(saat_lokal(saat, r.wilayah_id)) if saat else "–"

    bagian = [f"terkirim {hari(dikirim_pertama(r))}"]
    if n := terlambat(r):
        bagian.append(f"terlambat {n} hari")
    if dikirim_pertama(r) != r.dikirim_pada:
        bagian.append(f"dikirim ulang {hari(r.dikirim_pada)}")
    if r.diperiksa_oleh and r.keadaan != "dikirim":
        bagian.append(f"diperiksa {r.diperiksa_oleh.nama} {hari(r.diperiksa_pada)}")
    if r.diterima_oleh:
        bagian.append(f"diterima {r.diterima_oleh.nama} {hari(r.diterima_pada)}")
    return ", ".join(bagian)


def data_laporan(r: LaporanBulanan, isi: IsiLaporan, daftar: list[Daftar]) -> dict[str, Any]:
    """What the Typst file is given: words only."""
    rekon = neraca(isi)
    return {
        "kop": kop(r.wilayah.nama if r.wilayah.tingkat == 2 else f"Kecamatan {r.wilayah.nama}"),
        "draf": r.keadaan in BELUM,
        "bulan": tulis_bulan(r.bulan),
        "pendamping": {"nama": r.petugas.nama, "nip": r.petugas.nip},
        "wilayah": r.wilayah.nama,
        "akhir": tanggal(akhir_bulan(r.bulan)),
        "keadaan": keadaan_laporan(r),
        "batas": tanggal(r.tenggat),
        "dampingan": [_teks(b) for b in dampingan(isi)],
        "neraca": (
            f"{angka(rekon['rencana'])} keluarga direncanakan: sudah transaksi {angka(rekon['cair'])}, sebagian "
            f"{angka(rekon['sebagian'])}, belum transaksi {angka(rekon['tidak'])}, belum dilaporkan "
            f"{angka(rekon['belum'])}."
        ),
        "peran": [{"judul": b.judul, "baris": [_teks(x) for x in b.baris]} for b in per_peran(isi)],
        "butir": [
            {"judul": b.judul, "baris": [_teks(x) for x in b.baris]} for b in per_butir(isi, akhir_bulan(r.bulan))
        ],
        "masalah": r.masalah,
        "rencana": r.rencana,
        "daftar": [
            {
                "judul": d.label,
                "jumlah": angka(d.jumlah),
                "sisa": angka(d.sisa) if d.sisa else "",
                "baris": [[hari_tanggal(b.tanggal), b.nama, b.ket] for b in d.baris],
            }
            for d in daftar
        ],
        "diperiksa": r.diperiksa_oleh.nama if r.diperiksa_oleh and r.keadaan in ("diperiksa", "diterima") else "",
        "diterima": r.diterima_oleh.nama if r.diterima_oleh else "",
        "tanggal": tanggal(saat_lokal(r.dikirim_pada, r.wilayah_id)) if r.dikirim_pada else "",
    }


def _teks(b: BarisAngka) -> list[str]:
    return [b.label, angka(b.n), angka(b.lalu), b.rinci]


def tulis_laporan(r: LaporanBulanan, isi: IsiLaporan, daftar: list[Daftar], *, keluaran: Path) -> int:
    """Three sheets: figures, records, and what was written by hand. Returns the number of rows."""
    judul = [
        f"LAPORAN BULANAN PENDAMPING PKH {tulis_bulan(r.bulan).upper()}",
        f"{r.petugas.nama}, {r.wilayah.nama}",
        f"Keadaan: {keadaan_laporan(r)}. Batas {tanggal(r.tenggat)}.",
    ]
    lembar = [
        LembarDaftar("Angka", judul, KOLOM_ANGKA, baris_angka(isi, r)),
        LembarDaftar("Catatan", judul, KOLOM_CATATAN, _catatan(daftar)),
        LembarDaftar("Masalah dan rencana", judul, KOLOM_TULISAN, [("Masalah", r.masalah), ("Rencana", r.rencana)]),
    ]
    return tulis_daftar(
        keluaran=keluaran, judul=f"Laporan bulanan {tulis_bulan(r.bulan)}", lembar=lembar, maju=_diam, total=0
    )


def baris_angka(isi: IsiLaporan, r: LaporanBulanan) -> Iterator[tuple[str | int, ...]]:
    for b in dampingan(isi):
        yield ("Dampingan per akhir bulan", b.label, b.n, b.lalu, b.rinci)
    for bagian in [*per_peran(isi), *per_butir(isi, akhir_bulan(r.bulan))]:
        for b in bagian.baris:
            yield (bagian.judul, b.label, b.n, b.lalu, b.rinci)


def _catatan(daftar: list[Daftar]) -> Iterator[tuple[Any, ...]]:
    for d in daftar:
        for b in d.baris:
            yield (d.label, b.tanggal, b.nama, b.ket)


def _diam(*_: object) -> None:
    """A single report is written at once: nobody waits for progress."""
