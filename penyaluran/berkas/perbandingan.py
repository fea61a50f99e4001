"""The workbook of KPM Lama, Baru and Hilang of an area: a sheet each, with amounts and differences per component."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation
from openpyxl.utils import get_column_letter

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna, berlaku
from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.identitas import buka
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap, waktu
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from pendamping.enums import HasilTugas, KeadaanTugas
from penyaluran.berkas.rekonsiliasi import nama_lengkap
from penyaluran.models import Tahap
from penyaluran.selectors.perbandingan import BARU, HILANG, LAMA, baris_banding, kecamatan_banding
from wilayah.models import Wilayah

_RUPIAH, _ANGKA, _TEKS = "#,##0", "+0;-0;0", "@"
_UMUM: tuple[tuple[str, int, str | None], ...] = (
    ("No", 6, None),
    ("NAMA PENERIMA", 28, _TEKS),
    ("NIK", 19, _TEKS),
    ("NO KK", 19, _TEKS),
    ("ALAMAT", 30, _TEKS),
    ("RT", 5, _TEKS),
    ("RW", 5, _TEKS),
    ("KELURAHAN", 20, _TEKS),
    ("KECAMATAN", 18, _TEKS),
    ("PENDAMPING", 24, _TEKS),
)
_KOMPONEN = tuple((k.value, str(k.label).upper()) for k in JenisKomponen)
_UANG: dict[str, tuple[str, ...]] = {
    LAMA: ("NOMINAL LALU", "NOMINAL KINI", "SELISIH"),
    BARU: ("NOMINAL KINI",),
    HILANG: ("NOMINAL LALU",),
}
_TUGAS = (("TUGAS", 20, _TEKS), ("HASIL TUGAS", 32, _TEKS))
_MEDAN = (
    "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw",
    "desa__nama", "petugas__petugas__nama", "nominal", "nominal_lama",
)  # fmt: skip
_KEPALA = 6
_POTONG = 2000


@dataclass
class _Hitung:
    """Rows written so far, of how many."""

    total: int
    kemajuan: Kemajuan
    n: int = 0

    def tambah(self) -> None:
        self.n += 1
        if self.n % _POTONG == 0:
            self.kemajuan.maju(self.n, self.total, "Menulis baris keluarga")


@transaction.atomic
def tulis_perbandingan(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, total: int, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families. PENDAMPING is today's."""
    kecamatan = kecamatan_banding(tahap, wilayah, oleh)
    hitung = _Hitung(total, kemajuan)
    with ExitStack() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = f"KPM Lama Baru Hilang {tahap} {wilayah.nama}"
        for jenis in (LAMA, BARU, HILANG):
            kolom = _kolom(jenis)
            lembar = buku.create_sheet(jenis.title())
            _siapkan(lembar, kolom)
            percepat(lembar, tempat.enter_context(berkas_tanpa_nama()), [bentuk for _, _, bentuk in kolom])
            for judul in _judul(lembar, jenis, tahap, wilayah, oleh, pada):
                lembar.append(judul)
            lembar.append(baris_judul(lembar, [judul for judul, _, _ in kolom]))
            nomor = 0
            for nomor, baris in enumerate(_baris(jenis, tahap, kecamatan, oleh), 1):
                lembar.append(BarisLembar((nomor, *baris)))
                hitung.tambah()
            ujung = f"{get_column_letter(len(kolom))}{_KEPALA + nomor}"
            lembar.auto_filter.ref = f"A{_KEPALA}:{ujung}"
            lembar.print_area = f"A1:{ujung}"
        kemajuan.maju(hitung.n, hitung.n, "Menyimpan buku kerja")
        buku.save(keluaran)
    return hitung.n


def _kolom(jenis: str) -> list[tuple[str, int, str | None]]:
    uang = [(judul, 14, _RUPIAH) for judul in _UANG[jenis]]
    beda = [(judul, 9, _ANGKA) for _, judul in _KOMPONEN]
    return [*_UMUM, *uang, *beda, *(_TUGAS if jenis == HILANG else ())]


def _siapkan(lembar: Any, kolom: list[tuple[str, int, str | None]]) -> None:
    for i, (_, lebar, bentuk) in enumerate(kolom, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
        if bentuk:
            lembar.column_dimensions[get_column_letter(i)].number_format = bentuk
    lembar.freeze_panes = f"C{_KEPALA + 1}"
    cetak(lembar, ulang=f"{_KEPALA}:{_KEPALA}")


_ARTI = {
    LAMA: "KPM LAMA: ADA DI KEDUA TAHAP",
    BARU: "KPM BARU: BARU ADA DI TAHAP INI",
    HILANG: "KPM HILANG: TIDAK ADA LAGI DI TAHAP INI",
}


def _judul(lembar: Any, jenis: str, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime) -> list[list[Any]]:
    keterangan = "Kolom komponen berisi selisih jumlah anggota dengan tahap sebelumnya."
    return [
        [sel(lembar, _ARTI[jenis], JUDUL)],
        [sel(lembar, f"{nama_tahap(tahap.kode)} dibandingkan dengan tahap sebelumnya", TEBAL)],
        [sel(lembar, nama_lengkap(wilayah), TEBAL)],
        [sel(lembar, f"Dicetak {waktu(pada)} oleh {oleh.nama}. {keterangan}")],
        [],
    ]


def _baris(
    jenis: str, tahap: Tahap, kecamatan: list[tuple[str, str, str | None]], oleh: Pengguna
) -> Iterator[tuple[Any, ...]]:
    sebagai: Collection[str] = peran_berizin(Izin.EKSPOR)
    tambahan = [k for k, _ in _KOMPONEN]
    tambahan += ["tugas_keadaan", "tugas_hasil"] if jenis == HILANG else [f"{k}_lama" for k, _ in _KOMPONEN]
    for kode, nama, sebelum in kecamatan:
        qs = (
            baris_banding(tahap, kode, oleh, sebelum=sebelum, jenis=jenis, sebagai=sebagai)
            .annotate(petugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari_ini(kode), "kpm__penugasan__")))
            .order_by("desa", "kpm__nama", "pk")
            .values_list(*_MEDAN, *tambahan)
        )
        for b in qs.iterator(chunk_size=_POTONG):
            penerima, nik, kk, alamat, alamat_fc, rt, rw, desa, petugas, nominal, lalu = b[: len(_MEDAN)]
            sisa = b[len(_MEDAN) :]
            yield (
                penerima, buka(nik), buka(kk) if kk else None, alamat or alamat_fc, rt, rw, desa, nama, petugas,
                *_uang(jenis, nominal, lalu), *_selisih(jenis, sisa),
                *(_tugas(*sisa[len(_KOMPONEN) :]) if jenis == HILANG else ()),
            )  # fmt: skip


def _uang(jenis: str, nominal: int, lalu: int | None) -> tuple[int, ...]:
    return (lalu or 0, nominal, nominal - (lalu or 0)) if jenis == LAMA else (nominal,)


def _selisih(jenis: str, sisa: tuple[Any, ...]) -> list[int]:
    n = len(_KOMPONEN)
    if jenis == HILANG:
        return [-lama for lama in sisa[:n]]
    return [kini - (lama or 0) for kini, lama in zip(sisa[:n], sisa[n:], strict=True)]


def _tugas(keadaan: str | None, hasil: str | None) -> tuple[str | None, str | None]:
    return (
        str(KeadaanTugas(keadaan).label) if keadaan else None,
        str(HasilTugas(hasil).label) if hasil else None,
    )
