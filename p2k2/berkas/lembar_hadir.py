"""The attendance sheet as a workbook: signed on paper or filled in, and read back by `p2k2.berkas.kolom_hadir`."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from inti.berkas.kolom import Kolom
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, sel
from inti.berkas.tulis import BUNGKUS, FORMAT_TEKS
from inti.templatetags.format import hari_tanggal
from p2k2.berkas import kolom_hadir as kolom
from p2k2.enums import HubunganWakil, StatusHadir
from p2k2.selectors.lembar import BarisLembar, Lembar
from p2k2.selectors.teks import teks_materi

PETUNJUK = (
    "Isi kolom kuning: pilih Hadir, Izin, Sakit, atau Alpa. Yang tidak diketahui dibiarkan kosong. "
    "Jangan ubah kolom Kode; keluarga yang tidak ada di lembar ini tidak dapat ditambahkan di sini."
)
_LEBAR = {"no": 5, "nama": 30, "nik": 19, "alamat": 34, "rt": 6, "rw": 6, "tandatangan": 18, "ket": 14}
_LEBAR |= {"kehadiran": 11, "wakil": 22, "hubungan": 17, "kode": 13}
_DIISI = {k.nama for k in (kolom.TTD, kolom.KET, kolom.KEHADIRAN, kolom.WAKIL, kolom.HUBUNGAN)}
_KUNING = PatternFill("solid", fgColor="FFF8DC")
_REDUP = Font(size=8, color="7A7A7A")
_TINGGI = 24  # points: room for a signature


def tulis_lembar(
    lembar: Lembar, *, nik: Mapping[int, str], terlihat: Collection[int], bertanda: bool, keluaran: Path
) -> None:
    """Write the sheet of a meeting; `nik` gives each family's number as it may be shown, `terlihat` whose address.

    Stored marks stand in it when `bertanda`, and always inside the codes, so that a later correction is noticed.
    """
    assert lembar.pertemuan is not None  # noqa: S101 - a sheet without a meeting has nowhere to come back to
    buku = Workbook()  # at most some hundred rows, and write-only sheets know no drop-down
    buku.properties.creator = "PKH Lapangan"
    halaman: Any = buku.worksheets[0]
    halaman.title = "DAFTAR HADIR"
    for i, k in enumerate(kolom.KOLOM, 1):
        halaman.column_dimensions[get_column_letter(i)].width = _LEBAR[k.nama]
    atas = _atas(lembar)
    for i, teks in enumerate(atas):
        halaman.append([sel(halaman, teks, JUDUL if not i else _REDUP if i >= len(atas) - 2 else TEBAL)])
    awal = len(atas) + 1
    cetak(halaman, ulang=f"{awal}:{awal}")
    halaman.freeze_panes = f"C{awal + 1}"
    halaman.append(baris_judul(halaman, [k.judul for k in kolom.KOLOM]))
    for nomor, b in enumerate(lembar.baris, 1):
        satu = _baris(halaman, nomor, b, lembar, nik[b.kpm.pk], terlihat=b.kpm.pk in terlihat, bertanda=bertanda)
        halaman.append(satu)
        halaman.row_dimensions[awal + nomor].height = _TINGGI
    akhir = awal + len(lembar.baris)
    _pilihan(halaman, awal + 1, akhir)
    for baris in _bawah(lembar):
        halaman.append([sel(halaman, teks) for teks in baris])
    _kunci(halaman)
    halaman.print_area = f"A1:{get_column_letter(len(kolom.KOLOM))}{halaman.max_row}"
    buku.save(keluaran)


def _atas(lembar: Lembar) -> list[str]:
    p, desa = lembar.pertemuan, lembar.kelompok.desa
    assert p is not None  # noqa: S101
    return [
        "Daftar Hadir P2K2",
        f"Kelompok: {lembar.kelompok.nama}",
        f"Pendamping: {p.petugas.nama}",
        f"Desa/Kelurahan: {desa.nama}",
        f"Kecamatan: {desa.induk.nama if desa.induk else ''}",
        f"Materi: {teks_materi(p)}",
        f"Hari/tanggal: {hari_tanggal(p.tanggal)}",
        f"Tempat: {p.tempat}",
        PETUNJUK,
        kolom.tulis_kode_lembar(p.pk),
    ]


def _baris(
    halaman: Any, nomor: int, b: BarisLembar, lembar: Lembar, nik: str, *, terlihat: bool, bertanda: bool
) -> list[Any]:
    k, hadir = b.kpm, b.hadir if bertanda else None
    assert lembar.pertemuan is not None  # noqa: S101
    isi: dict[str, str | int] = {
        "no": nomor,
        "nama": k.nama,
        "nik": nik,
        "alamat": (k.alamat or k.alamat_fc) if terlihat else "",
        "rt": k.rt if terlihat else "",
        "rw": k.rw if terlihat else "",
        "kehadiran": str(StatusHadir(hadir.status).label) if hadir and hadir.status else "",
        "wakil": hadir.wakil if hadir else "",
        "hubungan": str(HubunganWakil(hadir.hubungan_wakil).label) if hadir and hadir.hubungan_wakil else "",
        "kode": kolom.kode_baris(lembar.pertemuan.pk, k.pk, b.status),
    }
    return berbingkai([_sel(halaman, k, isi.get(k.nama, "")) for k in kolom.KOLOM])


def _sel(halaman: Any, k: Kolom, isi: str | int) -> Any:
    satu = sel(halaman, isi, _REDUP if k.nama == "kode" else None, bentuk=None if k.nama == "no" else FORMAT_TEKS)
    satu.alignment = BUNGKUS
    if k.nama in _DIISI:
        satu.protection = Protection(locked=False)
    if k.pilihan or k.nama == "wakil":
        satu.fill = _KUNING
    return satu


def _pilihan(halaman: Any, awal: int, akhir: int) -> None:
    if akhir < awal:
        return
    for i, k in enumerate(kolom.KOLOM, 1):
        if not k.pilihan:
            continue
        aturan = DataValidation(
            type="list", formula1='"' + ",".join(k.pilihan) + '"', allow_blank=True, showErrorMessage=True,
            errorTitle=k.judul, error="Pilih dari daftar.",
        )  # fmt: skip
        huruf = get_column_letter(i)
        aturan.add(f"{huruf}{awal}:{huruf}{akhir}")
        halaman.add_data_validation(aturan)


def _bawah(lembar: Lembar) -> list[list[str]]:
    petugas = lembar.petugas
    nip = f"NIP {petugas.nip}" if petugas and petugas.nip else "NIP"
    return [
        [],
        ["", f"Jumlah peserta: {len(lembar.baris)}"],
        ["", "Ketua kelompok", "", "", "", "", "", "Pendamping Sosial PKH"],
        [],
        [],
        ["", lembar.ketua, "", "", "", "", "", petugas.nama if petugas else ""],
        ["", "", "", "", "", "", "", nip],
    ]


def _kunci(halaman: Any) -> None:
    """Only what is to be filled in can be typed. No password: whoever must, lifts it."""
    aturan = halaman.protection
    aturan.sheet = True
    aturan.formatColumns = aturan.formatRows = False  # widening a column stays possible
