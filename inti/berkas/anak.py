"""The child process that parses a workbook. Run by path, never imported by the application.

A crafted file of 1.4 KB can make the parser abort its process or ask for gigabytes. So it runs here, with
limits on memory, processor time and files, and a death is only a sentence for the user. The standard library
and python-calamine are all it imports: it starts in 50 ms.

Spoken on the pipes: commands as lines on stdin (`kepala I N`, `baris I`), answers as JSON frames with a
4-byte length on stdout. Cells: "" empty, text, int or float; text that starts with U+0001 is a tagged value
(`d` date or datetime in ISO form, `w` time or duration, `e` Excel error). No cell text can start with it.
"""

import csv
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

TANDA = "\x01"
TEKS_MAKS = 5000  # longer than any column allows, so the parsers still refuse it
LEBAR_MAKS = 400
BARIS_MAKS, KOLOM_MAKS = 1_048_576, 16_384  # of Excel itself
SEL_PER_POTONG = 8000

# <c r="D7" t="e"><f>B7/0</f><v>#DIV/0!</v></c>, with or without the formula and a namespace prefix
SEL_GALAT = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>"""
    rb"""(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]{0,9000}</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]{1,20})<"""
)


def batasi(memori_mb: int, cpu_detik: int) -> None:
    """Lower the limits of this process before anything of the file is looked at."""
    memori = memori_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memori, memori))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_detik, cpu_detik))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kirim(isi: Any) -> None:
    data = json.dumps(isi, separators=(",", ":")).encode()
    sys.stdout.buffer.write(len(data).to_bytes(4, "big") + data)
    sys.stdout.buffer.flush()


def sel(nilai: Any) -> str | int | float:
    """Bring a cell to what JSON can carry without losing its kind."""
    jenis = type(nilai)
    if jenis is str:
        if nilai < "\x02":
            nilai = nilai.lstrip("\x00\x01")
        return nilai if len(nilai) <= TEKS_MAKS else nilai[:TEKS_MAKS]
    if jenis is float:
        if nilai - nilai != 0:  # infinity and NaN have no JSON
            return TANDA + "e#NUM!"
        return int(nilai) if nilai.is_integer() else nilai
    if jenis is bool:
        return "TRUE" if nilai else "FALSE"
    if jenis is int:
        return nilai
    if nilai is None:
        return ""
    return (
        TANDA
        + ("d" if hasattr(nilai, "year") else "w")
        + (nilai.isoformat() if hasattr(nilai, "isoformat") else str(nilai))
    )


class BukuXlsx:
    def __init__(self, jalur: str, ada_galat: bool) -> None:
        from python_calamine import CalamineWorkbook

        self.jalur = jalur
        self.ada_galat = ada_galat
        self.buku = CalamineWorkbook.from_path(jalur)
        self.terbuka: tuple[int, Any] | None = None

    def lembar(self) -> list[list[Any]]:
        return [[m.name, str(m.visible).endswith("Visible")] for m in self.buku.sheets_metadata]

    def _buka(self, ke: int) -> Any:
        if self.terbuka is None or self.terbuka[0] != ke:
            self.terbuka = None  # the old one goes first: two sheets never stand in memory together
            self.terbuka = (ke, self.buku.get_sheet_by_index(ke))
        return self.terbuka[1]

    def baris(self, ke: int) -> Iterator[list[Any]]:
        lembar = self._buka(ke)
        ujung = lembar.end or (0, 0)
        if ujung[0] >= BARIS_MAKS or ujung[1] >= KOLOM_MAKS:
            # A forged cell address would otherwise have us count thousands of millions of blank rows.
            raise ValueError
        galat = self._sel_galat(ke, (lembar.start or (0, 0))[1]) if self.ada_galat else {}
        for nomor, isi in enumerate(lembar.iter_rows()):
            if len(isi) > LEBAR_MAKS:
                isi = isi[:LEBAR_MAKS]
            hasil = [sel(c) for c in isi]
            for kolom, teks in galat.get(nomor, ()):
                if kolom < len(hasil):
                    hasil[kolom] = TANDA + "e" + teks
            yield hasil

    def _sel_galat(self, ke: int, kolom_awal: int) -> dict[int, list[tuple[int, str]]]:
        """Positions of cells with an Excel error, which calamine hands over as empty."""
        hasil: dict[int, list[tuple[int, str]]] = {}
        with zipfile.ZipFile(self.jalur) as arsip:
            bagian = self._bagian(arsip, self.buku.sheet_names[ke])
            if bagian is None:
                return hasil
            xml = arsip.read(bagian)
        for cocok in re.finditer(SEL_GALAT, xml):
            acuan = re.search(rb"""\br=["']([A-Z]{1,3})(\d{1,7})""", cocok[1])
            if acuan is None:
                continue
            kolom = 0
            for huruf in acuan[1]:
                kolom = kolom * 26 + huruf - 64
            if kolom - 1 >= kolom_awal:
                hasil.setdefault(int(acuan[2]) - 1, []).append(
                    (kolom - 1 - kolom_awal, cocok[2].decode("ascii", "replace"))
                )
        return hasil

    @staticmethod
    def _bagian(arsip: zipfile.ZipFile, nama: str) -> str | None:
        from xml.etree import ElementTree

        try:
            buku = ElementTree.fromstring(arsip.read("xl/workbook.xml"))  # noqa: S314 - limits of this process
            hubungan = ElementTree.fromstring(arsip.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        except (KeyError, ElementTree.ParseError):
            return None
        sasaran = {r.get("Id"): r.get("Target", "") for r in hubungan}
        for lembar in buku.iter():
            if lembar.tag.endswith("}sheet") and lembar.get("name") == nama:
                kunci = next((v for k, v in lembar.attrib.items() if k.endswith("}id")), None)
                tuju = sasaran.get(kunci, "").removeprefix("/").removeprefix("xl/")
                return f"xl/{tuju}" if f"xl/{tuju}" in arsip.namelist() else None
        return None


class BukuCsv:
    def __init__(self, jalur: str) -> None:
        with open(jalur, "rb") as f:  # noqa: PTH123 - pathlib would double the start-up time of the child
            data = f.read()
        self.teks = self._urai_sandi(data)
        del data
        self.pemisah = ""
        baris_satu, _, lanjut = self.teks.partition("\n")
        if cocok := re.fullmatch(r'\s*"?sep=(.)"?\s*', baris_satu.rstrip("\r"), re.IGNORECASE):
            self.pemisah = cocok[1]
            self.teks = lanjut  # Excel does not show this line, so it has no row number
        self.pemisah = self.pemisah or self._tebak()

    @staticmethod
    def _urai_sandi(data: bytes) -> str:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", "replace")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def _tebak(self) -> str:
        """The separator with which most lines agree on a width: one address full of commas does not win."""
        contoh = self.teks[:60_000].splitlines()[:60]
        terbaik = (0, 0, ";")
        for pemisah in ";,\t|":
            lebar = [len(r) for r in csv.reader(contoh, delimiter=pemisah) if len(r) > 1]
            if lebar:
                lazim = max(set(lebar), key=lambda x: (lebar.count(x), x))
                if (lebar.count(lazim), lazim) > terbaik[:2]:
                    terbaik = (lebar.count(lazim), lazim, pemisah)
        return terbaik[2]

    def lembar(self) -> list[list[Any]]:
        return [["CSV", True]]

    def baris(self, ke: int) -> Iterator[list[Any]]:
        csv.field_size_limit(200_000)
        for isi in csv.reader(self._garis(), delimiter=self.pemisah):
            if len(isi) > LEBAR_MAKS:
                isi = isi[:LEBAR_MAKS]
            # ="0123" is how programs keep Excel from turning digits into numbers.
            yield [sel(c[2:-1] if c[:2] == '="' and c[-1:] == '"' and len(c) > 2 else c) for c in isi]

    def _garis(self) -> Iterator[str]:
        mulai = 0
        while mulai < len(self.teks):
            akhir = self.teks.find("\n", mulai) + 1 or len(self.teks)
            yield self.teks[mulai:akhir]
            mulai = akhir


def layani(buku: Any) -> None:
    kirim({"lembar": buku.lembar()})
    for perintah in sys.stdin:
        kata = perintah.split()
        if kata[0] == "kepala":
            kepala = []
            for isi in buku.baris(int(kata[1])):
                kepala.append(isi)
                if len(kepala) >= int(kata[2]):
                    break
            kirim({"kepala": kepala})
        elif kata[0] == "baris":
            potong: list[list[Any]] = []
            banyak = 0
            for isi in buku.baris(int(kata[1])):
                potong.append(isi)
                banyak += len(isi) + 1
                if banyak >= SEL_PER_POTONG:
                    kirim(potong)
                    potong, banyak = [], 0
            kirim(potong)
            kirim({"selesai": True})


def utama() -> int:
    jalur, jenis, memori, cpu, ada_galat = sys.argv[1:6]
    batasi(int(memori), int(cpu))
    try:
        buku = BukuXlsx(jalur, ada_galat == "1") if jenis == "xlsx" else BukuCsv(jalur)
        layani(buku)
    except MemoryError:
        kirim({"galat": "memori"})
    except csv.Error:
        kirim({"galat": "csv"})
    except BrokenPipeError:
        return 1
    except BaseException as galat:  # noqa: BLE001 - also the parser's panics; the parent makes the sentence
        kirim({"galat": "sandi" if type(galat).__name__ == "PasswordError" else "rusak"})
    return 0


if __name__ == "__main__":
    sys.exit(utama())
