"""The gate before reading: what a file really is, and whether it may be opened at all.

The type is decided by content, never by extension. Sizes written inside a zip are claims: every member is
inflated and counted here, because the reader behind the gate trusts nobody else to stop it.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from inti.berkas.galat import BerkasDitolak

MB = 1024 * 1024
POTONG = 256 * 1024

SIMPAN_ULANG = "Buka di Excel, pilih Simpan Sebagai, jenis 'Buku Kerja Excel (.xlsx)', lalu unggah berkas yang baru."
SALIN_TERISI = (
    "Salin hanya baris yang terisi ke buku kerja baru (tempel sebagai nilai), simpan sebagai .xlsx, lalu unggah lagi."
)


@dataclass(frozen=True, slots=True)
class Batas:
    """Limits in bytes. 155 000 rows of a Final Closing are about 18 MB packed and 180 MB unpacked."""

    ukuran: int = 20 * MB
    anggota: int = 2000
    terbuka: int = 300 * MB
    rasio: int = 150  # ordinary sheets reach 10-30, blank formatted rows 60, a zip bomb 1000
    rasio_mulai: int = 20 * MB  # below this an odd ratio harms nobody


BATAS = Batas()


@dataclass(frozen=True, slots=True)
class Diperiksa:
    """What the gate learnt; `galat_sel` says that some cell holds an Excel error such as #REF!."""

    jenis: Literal["xlsx", "csv"]
    ukuran: int
    galat_sel: bool = False


def periksa(berkas: Path | str, *, batas: Batas = BATAS) -> Diperiksa:
    """Check the file and return its real type, or raise BerkasDitolak with a sentence."""
    berkas = Path(berkas)
    ukuran = berkas.stat().st_size
    if ukuran == 0:
        raise BerkasDitolak("Berkas ini kosong (0 bita). Unduh atau simpan ulang berkas aslinya, lalu unggah lagi.")
    if ukuran > batas.ukuran:
        raise BerkasDitolak(
            f"Ukuran berkas {_mb(ukuran)}, melebihi batas {_mb(batas.ukuran)}. "
            "Bagi per kecamatan, atau hapus gambar dan baris kosong berformat, lalu unggah lagi."
        )
    with berkas.open("rb") as f:
        awal = f.read(8192)
        if awal.startswith(b"PK"):
            return Diperiksa("xlsx", ukuran, _periksa_zip(f, ukuran, batas))
        _tolak_jenis_lain(f, awal)
    _periksa_teks(berkas)
    return Diperiksa("csv", ukuran)


def _mb(bita: int) -> str:
    return f"{bita / MB:.1f} MB".replace(".", ",") if bita < 10 * MB else f"{round(bita / MB)} MB"


# --- what it is not ------------------------------------------------------------------------------

JENIS_LAIN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "dokumen PDF"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"RIFF", "gambar atau suara"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip GZIP"),
    (b"{\\rtf", "dokumen RTF"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKAH = re.compile(rb"^\s*<(!doctype|html|table|head|meta|\?xml|script|body|div|style)", re.IGNORECASE)


def _tolak_jenis_lain(f: BinaryIO, awal: bytes) -> None:
    if awal.startswith(OLE):
        f.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in f.read():
            raise BerkasDitolak(
                "Berkas ini dilindungi kata sandi. Buka di Excel, hapus kata sandinya "
                "(Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi), simpan, lalu "
                "unggah lagi."
            )
        raise BerkasDitolak(f"Ini berkas Excel lama (.xls) atau dokumen Office lama. {SIMPAN_ULANG}")
    for tanda, sebutan in JENIS_LAIN:
        if awal.startswith(tanda):
            raise BerkasDitolak(
                f"Ini {sebutan}, bukan buku kerja. Unggah berkas .xlsx atau .csv yang memuat daftarnya."
            )
    if MARKAH.match(awal.lstrip(b"\xef\xbb\xbf")):
        raise BerkasDitolak(f"Ini halaman web (HTML/XML) yang diberi nama Excel. {SIMPAN_ULANG}")


def _periksa_teks(berkas: Path) -> None:
    """Refuse what is neither text nor a workbook. UTF-16 with its mark is text, although full of NUL."""
    with berkas.open("rb") as f:
        awal = f.read(POTONG)
        if awal.startswith((b"\xff\xfe", b"\xfe\xff")):
            return
        ada_isi = False
        while awal:
            if any(c in awal for c in (b"\x00", b"\x01", b"\x02", b"\x04", b"\x08")):
                raise BerkasDitolak("Jenis berkas ini tidak dikenali: bukan .xlsx dan bukan teks .csv. " + SIMPAN_ULANG)
            ada_isi = ada_isi or bool(awal.strip(b' \t\r\n;,|\xef\xbb\xbf"'))
            awal = f.read(POTONG)
    if not ada_isi:
        raise BerkasDitolak(
            "Berkas ini tidak berisi apa-apa selain spasi dan pemisah. Periksa berkasnya, lalu unggah lagi."
        )


# --- zip -----------------------------------------------------------------------------------------


def _rusak(rinci: str) -> BerkasDitolak:
    return BerkasDitolak(f"Berkas ini rusak atau terpotong ({rinci}). {SIMPAN_ULANG}")


def _periksa_zip(f: BinaryIO, ukuran: int, batas: Batas) -> bool:
    _periksa_daftar_isi(f, ukuran, batas)
    try:
        with zipfile.ZipFile(f) as arsip:
            anggota = arsip.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        struct.error,
        OverflowError,
    ) as galat:
        raise _rusak("daftar isi tidak terbaca") from galat
    _periksa_nama([a.filename for a in anggota], batas)
    total = 0
    galat_sel = False
    for info in anggota:
        if info.flag_bits & 0x1:
            raise BerkasDitolak(f"Isi berkas ini dikunci kata sandi. {SIMPAN_ULANG}")
        lembar = info.filename.startswith("xl/worksheets/")
        terbuka = 0
        ekor = b""
        for potong in _buka(f, info):
            terbuka += len(potong)
            if total + terbuka > batas.terbuka or (
                terbuka > batas.rasio_mulai and terbuka > batas.rasio * max(info.compress_size, 1)
            ):
                raise BerkasDitolak(
                    f"Isi berkas ini tidak wajar besarnya: {_mb(ukuran)} membengkak menjadi lebih dari "
                    f"{_mb(total + terbuka)} saat dibuka. Biasanya karena baris kosong yang ikut diberi "
                    f"format. {SALIN_TERISI}"
                )
            if lembar and not galat_sel:
                galat_sel = b't="e"' in ekor + potong or b"t='e'" in ekor + potong
                ekor = potong[-8:]
        if terbuka != info.file_size:
            raise _rusak("ukuran bagian di dalamnya tidak sesuai")
        total += terbuka
    return galat_sel


def _periksa_daftar_isi(f: BinaryIO, ukuran: int, batas: Batas) -> None:
    """Look at the directory's size before the zip module builds an object for every entry of it."""
    f.seek(max(0, ukuran - 66_000))
    ekor = f.read()
    letak = ekor.rfind(b"PK\x05\x06")
    if letak < 0 or letak + 22 > len(ekor):
        raise _rusak("bagian akhirnya hilang")
    jumlah, besar = struct.unpack("<HI", ekor[letak + 10 : letak + 16])
    if jumlah > batas.anggota or besar > batas.anggota * 300:
        raise BerkasDitolak(f"Berkas ini berisi terlalu banyak bagian (lebih dari {batas.anggota}). {SALIN_TERISI}")


def _periksa_nama(nama: list[str], batas: Batas) -> None:
    if len(nama) > batas.anggota:
        raise BerkasDitolak(f"Berkas ini berisi terlalu banyak bagian (lebih dari {batas.anggota}). {SALIN_TERISI}")
    kecil = [n.lower().replace("\\", "/") for n in nama]
    if len(set(kecil)) != len(kecil):
        raise _rusak("dua bagian bernama sama")
    ada = set(kecil)
    if "[content_types].xml" in ada and any(re.fullmatch(r"xl/workbook\d*\.xml", n) for n in ada):
        if any(n.endswith("vbaproject.bin") for n in ada):
            # Values could be read safely, but the stored original is offered for download again.
            raise BerkasDitolak(f"Buku kerja ini berisi makro (.xlsm). {SIMPAN_ULANG}")
        return
    if "xl/workbook.bin" in ada:
        raise BerkasDitolak(f"Ini buku kerja biner (.xlsb). {SIMPAN_ULANG}")
    if any(n.startswith("word/") for n in ada):
        raise BerkasDitolak("Ini dokumen Word, bukan buku kerja. Unggah berkas .xlsx atau .csv daftarnya.")
    if any(n.startswith("ppt/") for n in ada):
        raise BerkasDitolak("Ini presentasi PowerPoint, bukan buku kerja. Unggah berkas .xlsx atau .csv.")
    if "content.xml" in ada and "mimetype" in ada:
        raise BerkasDitolak(f"Ini dokumen OpenDocument (.ods). {SIMPAN_ULANG}")
    if any(n.endswith((".xlsx", ".xls", ".csv")) for n in ada):
        raise BerkasDitolak("Ini arsip ZIP. Ekstrak dahulu, lalu unggah buku kerja di dalamnya satu per satu.")
    raise BerkasDitolak("Ini arsip ZIP, bukan buku kerja Excel. Unggah berkas .xlsx atau .csv daftarnya.")


def _buka(f: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate a member by hand: zipfile stops at the declared size, the reader behind the gate does not."""
    if info.header_offset < 0:
        raise _rusak("bagian di dalamnya tidak ditemukan")
    f.seek(info.header_offset)
    kepala = f.read(30)
    if len(kepala) < 30 or kepala[:4] != b"PK\x03\x04":
        raise _rusak("bagian di dalamnya tidak ditemukan")
    panjang_nama, panjang_ekstra = struct.unpack("<HH", kepala[26:30])
    f.seek(panjang_nama + panjang_ekstra, 1)
    sisa = info.compress_size
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _rusak("cara pemampatannya tidak didukung")
    kempis = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while sisa > 0:
        data = f.read(min(POTONG, sisa))
        if not data:
            raise _rusak("isinya terpotong")
        sisa -= len(data)
        if kempis is None:
            yield data
            continue
        while data:
            try:
                yield kempis.decompress(data, POTONG * 4)
            except zlib.error as galat:
                raise _rusak("isinya tidak dapat dibuka") from galat
            data = kempis.unconsumed_tail
    if kempis is not None and (akhir := kempis.flush()):
        yield akhir
