"""The workbook of what must be paid back, a row per family and tahap (docs/program.md §8)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from akun.models import Pengguna
from inti.berkas.daftar import IDENTITAS_KELUARGA, RUPIAH, TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.identitas import buka
from inti.templatetags.format import waktu
from penyaluran.selectors.dibayar_kembali import DibayarKembali

KOLOM = (
    *IDENTITAS_KELUARGA,
    KolomDaftar("SANKSI", 16),
    KolomDaftar("SEJAK", 12, TANGGAL),
    KolomDaftar("SAMPAI", 12, TANGGAL),
    KolomDaftar("TAHAP", 14),
    KolomDaftar("HAK", 13, RUPIAH),
    KolomDaftar("DIBAYAR", 13, RUPIAH),
    KolomDaftar("DIBAYAR KEMBALI", 16, RUPIAH),
    KolomDaftar("ALASAN PEMBATALAN", 50),
)
Baris = tuple[str | int | date | None, ...]


def tulis_dibayar_kembali(
    *, isi: Iterable[DibayarKembali], wilayah: str, oleh: Pengguna, pada: datetime, keluaran: Path
) -> int:
    """Write the workbook to `keluaran`; returns the number of rows."""
    judul = [
        "BANTUAN YANG HARUS DIBAYAR KEMBALI",
        wilayah,
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. Kosong: hak belum dihitung, atau daftar tahapnya belum masuk.",
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul="Bantuan yang harus dibayar kembali",
        lembar=[LembarDaftar("Dibayar kembali", judul, KOLOM, _baris(isi))],
        maju=lambda *_: None,
        total=0,
    )


def _baris(isi: Iterable[DibayarKembali]) -> Iterator[Baris]:
    for b in isi:
        k = b.sanksi.kpm
        for t in b.tahap:
            yield (
                k.nama,
                buka(k.nik_sandi),
                buka(k.kk_sandi) if k.kk_sandi else None,
                k.alamat or k.alamat_fc,
                k.rt,
                k.rw,
                k.desa.nama,
                k.desa.induk.nama if k.desa.induk else "",
                str(b.sanksi.get_jenjang_display()),
                b.mulai,
                b.sampai,
                str(t.tahap),
                t.hak,
                t.dibayar,
                t.kembali,
                b.sanksi.alasan_batal,
            )
