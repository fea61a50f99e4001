"""The attendance sheet as a workbook: the paper to hand in, and after it the columns that are filled in and read back.

Only the paper prints. What it says of attendance follows the filled columns by formula, so that a sheet printed after
it was filled in never contradicts itself. Read back by `p2k2.berkas.kolom_hadir`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from inti.berkas.kolom import Kolom
from inti.berkas.rupa import JUDUL, TEBAL, TEPI, baris_judul, berbingkai, cetak, sel
from inti.berkas.tulis import BUNGKUS, FORMAT_TEKS
from p2k2.berkas import kolom_hadir as kolom
from p2k2.berkas.kolom_hadir import BentukLembar
from p2k2.enums import HubunganWakil, StatusHadir
from p2k2.selectors.lembar import BarisLembar, Lembar
from p2k2.selectors.teks import BELUM_DIISI

PETUNJUK = (
    "Isi kolom kuning di ujung kanan: pilih Hadir, Izin, Sakit, atau Alpa. Yang tidak diketahui dibiarkan kosong. "
    "Kolom itu dan dua baris ini tidak ikut tercetak. Jangan ubah kolom Kode; keluarga yang tidak ada di lembar ini "
    "tidak dapat ditambahkan di sini."
)
TITIK = "...................................."
_A4 = 9
_JILID = 22 / 25.4  # inches on the left, as on the PDF
_KAKI_MAKS = 150
_AWAL_CETAK = 3  # the instruction and the sheet's code stand above the paper
_LEBAR: dict[str, float] = {
    "no": 4,
    "nama": 27,
    "nik": 19,
    "alamat": 30,
    "rt": 5,
    "rw": 5,
    "tandatangan": 20,
    "ket": 17,
}
_LEBAR |= dict.fromkeys((k.nama for k in kolom.KOMPONEN), 6.5) | {"ganjil": 15, "genap": 15}
_LEBAR |= {"kehadiran": 11, "wakil": 22, "hubungan": 17, "kode": 13}
_DIISI = {"ganjil", "genap", *(k.nama for k in (kolom.TTD, kolom.KET, kolom.KEHADIRAN, kolom.WAKIL, kolom.HUBUNGAN))}
_KUNING = PatternFill("solid", fgColor="FFF8DC")
_ISI, _REDUP = Font(size=9), Font(size=8, color="7A7A7A")
_TENGAH = Alignment(horizontal="center", vertical="top", wrap_text=True)
_PAS = Alignment(horizontal="center", shrink_to_fit=True)
_ANGKA = {"no", "rt", "rw", *(k.nama for k in kolom.KOMPONEN)}
_TINGGI_BARIS, _TINGGI = 12, 27  # points: a line of text; a row, of which a signature takes two on the official sheet
# First and last column for the signatures of ketua and pendamping: beginning in one that is never read.
_TANGAN = {BentukLembar.P2K2: (("G", "N"), ("O", "P")), BentukLembar.BIASA: (("A", "C"), ("G", "H"))}


def tulis_lembar(
    lembar: Lembar, isi: Mapping[str, Any], *, bentuk: str, kertas: str, bertanda: bool, keluaran: Path
) -> None:
    """Write the sheet of a meeting; `isi` is what the printed sheet says (`p2k2.services.lembar`), row by row.

    Stored marks stand in it when `bertanda`, and always inside the codes, so that a later correction is noticed.
    """
    assert lembar.pertemuan is not None  # noqa: S101 - a sheet without a meeting has nowhere to come back to
    buku = Workbook()  # at most some hundred rows, and write-only sheets know no drop-down
    buku.properties.creator = "PKH Lapangan"
    halaman: Any = buku.worksheets[0]
    halaman.title = "DAFTAR HADIR"
    _Penulis(halaman, BentukLembar(bentuk)).tulis(lembar, isi, bertanda=bertanda)
    _siapkan_cetak(halaman, BentukLembar(bentuk), kertas, str(isi["kaki"]))
    buku.save(keluaran)


class _Penulis:
    def __init__(self, halaman: Any, bentuk: BentukLembar) -> None:
        self.halaman, self.bentuk, self.resmi = halaman, bentuk, bentuk == BentukLembar.P2K2
        self.kolom = (*kolom.KERTAS[bentuk], *kolom.ISIAN)
        self.huruf = {k.nama: get_column_letter(i) for i, k in enumerate(self.kolom, 1)}
        for k in self.kolom:
            halaman.column_dimensions[self.huruf[k.nama]].width = _LEBAR[k.nama]

    def tulis(self, lembar: Lembar, isi: Mapping[str, Any], *, bertanda: bool) -> None:
        assert lembar.pertemuan is not None  # noqa: S101
        halaman = self.halaman
        halaman.append([sel(halaman, PETUNJUK, _REDUP)])
        halaman.append([sel(halaman, kolom.tulis_kode_lembar(lembar.pertemuan.pk), _REDUP)])
        self._kepala(isi)
        awal = halaman.max_row + 1
        halaman.freeze_panes = f"C{awal}"
        for nomor, (b, kata) in enumerate(zip(lembar.baris, isi["baris"], strict=True), 1):
            self._baris(nomor, len(lembar.baris), kata, _tersimpan(lembar, b, bertanda=bertanda))
        akhir = halaman.max_row
        self._pilihan(awal, akhir)
        self._bawah(isi, awal, akhir)
        _kunci(halaman)

    def _kepala(self, isi: Mapping[str, Any]) -> None:
        halaman = self.halaman
        judul = "DAFTAR HADIR P2K2" if self.resmi else "DAFTAR HADIR PERTEMUAN KELOMPOK"
        halaman.append([sel(halaman, judul, JUDUL)])
        for kiri, kanan in _fakta(isi, resmi=self.resmi):
            halaman.append(self._di({"A": sel(halaman, kiri, TEBAL), "E": sel(halaman, kanan, TEBAL)}))
        atas = halaman.max_row + 1
        halaman.append(baris_judul(halaman, [k.judul for k in self.kolom]))
        ulang = atas
        if self.resmi:
            ulang = atas + 1
            bawah = {"ganjil", "genap"}
            halaman.append(baris_judul(halaman, [k.nama if k.nama in bawah else "" for k in self.kolom]))
            halaman.merge_cells(f"{self.huruf['ganjil']}{atas}:{self.huruf['genap']}{atas}")
            for k in self.kolom:
                if k.nama not in bawah:
                    halaman.merge_cells(f"{self.huruf[k.nama]}{atas}:{self.huruf[k.nama]}{ulang}")
        halaman.print_title_rows = f"{atas}:{ulang}"

    def _baris(self, nomor: int, banyak: int, kata: Mapping[str, Any], tersimpan: Mapping[str, str]) -> None:
        halaman, di = self.halaman, self.halaman.max_row + 1
        isi: dict[str, str | int] = {**kata, **tersimpan, "no": nomor, "tandatangan": ""}
        isi["nama"] = kolom.tulis_nama(kata["nama"], kata["jabatan"])
        isi["nik"] = f"{kata['nik']}\n{kata['kk']}" if self.resmi else kata["nik"]
        isi["ganjil"], isi["genap"] = (nomor, "") if nomor % 2 else ("", nomor)
        isi |= {k.nama: kata[k.nama] or "" for k in kolom.KOMPONEN}
        satu = {k.nama: _sel(halaman, k, isi[k.nama]) for k in self.kolom if k.nama != "ket"}
        satu["ket"] = self._ket(di)
        berbingkai(list(satu.values()))
        if self.resmi:
            for nama, mulai in (("ganjil", nomor % 2 == 1), ("genap", nomor % 2 == 0)):
                # Each signature over the height of two rows, so that thumb prints do not overlap.
                satu[nama].border = Border(
                    left=TEPI, right=TEPI, top=TEPI if mulai else None, bottom=TEPI if nomor == banyak else None
                )
        halaman.append([satu[k.nama] for k in self.kolom])
        baris = max(_baris_teks(isi[nama], _LEBAR[nama]) for nama in ("nama", "nik", "alamat"))
        halaman.row_dimensions[di].height = max(_TINGGI, baris * _TINGGI_BARIS + 3)

    def _ket(self, di: int) -> Any:
        """The mark in words, as the PDF has it (`teks_hadir`)."""
        tanda, wakil, hubungan = (f"{self.huruf[k.nama]}{di}" for k in kolom.ISIAN[:3])
        siapa = f'IF({wakil}="","",", diwakili "&{wakil}&" ("&LOWER({hubungan})&")")'
        satu = _rumus(self.halaman, f'=IF({tanda}="","",{tanda}&{siapa})')
        satu.alignment, satu.font, satu.protection = BUNGKUS, _ISI, Protection(locked=False)
        return satu

    def _pilihan(self, awal: int, akhir: int) -> None:
        if akhir < awal:
            return
        for k in kolom.ISIAN:
            if not k.pilihan:
                continue
            aturan = DataValidation(
                type="list", formula1='"' + ",".join(k.pilihan) + '"', allow_blank=True, showErrorMessage=True,
                errorTitle=k.judul, error="Pilih dari daftar.",
            )  # fmt: skip
            aturan.add(self._rentang(k, awal, akhir))
            self.halaman.add_data_validation(aturan)

    def _rentang(self, k: Kolom, awal: int, akhir: int) -> str:
        huruf = self.huruf[k.nama]
        return f"{huruf}{awal}:{huruf}{akhir}"

    def _bawah(self, isi: Mapping[str, Any], awal: int, akhir: int) -> None:
        """The box with its figures, and where ketua and pendamping sign."""
        halaman = self.halaman
        halaman.append([])
        tempat = akhir + 2
        kotak = _kotak(self._rentang(kolom.KEHADIRAN, awal, akhir), len(isi["baris"]), f"E{tempat + 1}:E{tempat + 4}")
        ketua, pendamping = _TANGAN[self.bentuk]
        tangan = [
            ("Ketua kelompok", f"{isi['desa']}, {isi['tanggal']}"),
            ("", "Pendamping Sosial PKH"),
            ("", ""), ("", ""), ("", ""),
            (isi["ketua"] or TITIK, isi["pendamping"] or TITIK),
            ("", f"NIP {isi['nip'] or TITIK}"),
        ]  # fmt: skip
        for nomor, (kiri, kanan) in enumerate(tangan):
            nama, nilai = kotak[nomor] if nomor < len(kotak) else ("", "")
            di = tempat + nomor
            berisi = {"D": _teks_atau_rumus(halaman, nama), "E": _teks_atau_rumus(halaman, nilai)}
            if nomor < _KOTAK_TETAP:
                berbingkai(list(berisi.values()))
            berisi |= {ketua[0]: sel(halaman, kiri), pendamping[0]: sel(halaman, kanan)}
            for huruf in (ketua[0], pendamping[0]):
                berisi[huruf].alignment = _PAS
            halaman.append(self._di(berisi))
            halaman.merge_cells(f"E{di}:F{di}")
            for a, z in (ketua, pendamping):
                halaman.merge_cells(f"{a}{di}:{z}{di}")

    def _di(self, berisi: Mapping[str, Any]) -> list[Any]:
        """A row with cells in the named columns only."""
        return [berisi.get(huruf) for huruf in self.huruf.values()]


_KOTAK_TETAP = 4  # what the official box always has; the others appear when they have a figure


def _kotak(tanda: str, banyak: int, hitungan: str) -> list[tuple[str, str | int]]:
    """The box of the sheet. Marks it has no line for get one, so that the figures add up."""

    def hitung(s: StatusHadir) -> str:
        return f'COUNTIF({tanda},"{s.label}")'

    terisi = f'COUNTIF({tanda},"?*")'
    izin, belum = hitung(StatusHadir.IZIN), f"{banyak}-SUM({hitungan})"
    tampak = f"IF(OR({terisi}=0,{belum}=0),"
    return [
        ("Jumlah Peserta", banyak),
        *(
            (str(s.label), f'=IF({terisi}=0,"",{hitung(s)})')
            for s in (StatusHadir.HADIR, StatusHadir.SAKIT, StatusHadir.ALPA)
        ),
        (f'=IF({izin}=0,"","{StatusHadir.IZIN.label}")', f'=IF({izin}=0,"",{izin})'),
        (f'={tampak}"","{BELUM_DIISI}")', f'={tampak}"",{belum})'),
    ]


def _fakta(isi: Mapping[str, Any], *, resmi: bool) -> list[tuple[str, str]]:
    """The heading block, the left side and the right side of each line."""

    def kata(judul: str, nilai: str) -> str:
        return f"{judul}: {nilai or TITIK}"

    if resmi:
        desa = f"{isi['desa']}, Kecamatan {isi['kecamatan']}"
        return [
            (kata("Kelompok", isi["kelompok"]), kata("Hari/tanggal", isi["hari"])),
            (kata("Modul", isi["modul"]), kata("Tempat", isi["tempat"])),
            (kata("Sesi", isi["sesi"]), kata("Desa/kelurahan", desa)),
        ]
    return [
        (kata("Kelompok", isi["kelompok"]), kata("Desa/kelurahan", isi["desa"])),
        (kata("Pendamping", isi["pendamping"]), kata("Kecamatan", isi["kecamatan"])),
        (kata("Hari/tanggal", isi["hari"]), kata("Tempat", isi["tempat"])),
    ]


def _tersimpan(lembar: Lembar, b: BarisLembar, *, bertanda: bool) -> dict[str, str]:
    assert lembar.pertemuan is not None  # noqa: S101
    hadir = b.hadir if bertanda else None
    return {
        "kehadiran": str(StatusHadir(hadir.status).label) if hadir and hadir.status else "",
        "wakil": hadir.wakil if hadir else "",
        "hubungan": str(HubunganWakil(hadir.hubungan_wakil).label) if hadir and hadir.hubungan_wakil else "",
        "kode": kolom.kode_baris(lembar.pertemuan.pk, b.kpm.pk, b.status),
    }


def _sel(halaman: Any, k: Kolom, isi: str | int) -> Any:
    huruf = _REDUP if k.nama in ("kode", "ganjil", "genap") else _ISI
    satu = sel(halaman, isi, huruf, bentuk=FORMAT_TEKS if isinstance(isi, str) else None)
    satu.alignment = _TENGAH if k.nama in _ANGKA else BUNGKUS
    if k.nama in _DIISI:
        satu.protection = Protection(locked=False)
    if k.pilihan or k.nama == "wakil":
        satu.fill = _KUNING
    return satu


def _rumus(halaman: Any, rumus: str) -> Any:
    """A formula of ours: built from cell addresses and our own words only, never from what people typed."""
    return WriteOnlyCell(halaman, value=rumus)


def _teks_atau_rumus(halaman: Any, isi: str | int) -> Any:
    return _rumus(halaman, isi) if isinstance(isi, str) and isi[:1] == "=" else sel(halaman, isi)


def _baris_teks(isi: str | int, lebar: float) -> int:
    """About how many lines a text takes in a column; Excel does not grow a row by itself when it has a height."""
    muat = int(lebar)
    return sum(max(1, -(-len(satu) // muat)) for satu in str(isi).split("\n"))


def _siapkan_cetak(halaman: Any, bentuk: BentukLembar, kertas: str, kaki: str) -> None:
    cetak(halaman, ulang=halaman.print_title_rows)
    halaman.page_setup.orientation = "landscape" if bentuk == BentukLembar.P2K2 else "portrait"
    if kertas == "a4":
        halaman.page_setup.paperSize = _A4
    halaman.page_margins.left = _JILID
    # In a footer `&` begins a code, and neither control characters nor more than 255 letters in all are taken.
    halaman.oddFooter.left.text = "".join(h for h in kaki.replace("&", "+") if h.isprintable())[:_KAKI_MAKS]
    terakhir: Sequence[Kolom] = kolom.KERTAS[bentuk]
    halaman.print_area = f"A{_AWAL_CETAK}:{get_column_letter(len(terakhir))}{halaman.max_row}"


def _kunci(halaman: Any) -> None:
    """Only what is to be filled in can be typed. No password: whoever must, lifts it."""
    aturan = halaman.protection
    aturan.sheet = True
    aturan.formatColumns = aturan.formatRows = False  # widening a column stays possible
