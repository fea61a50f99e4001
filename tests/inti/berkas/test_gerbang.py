import struct
import zipfile
from pathlib import Path

import pytest

from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import Batas, periksa
from tests.inti.berkas import pembuat

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def tulis(tmp_path: Path, isi: bytes, nama: str = "daftar.xlsx") -> Path:
    jalur = tmp_path / nama
    jalur.write_bytes(isi)
    return jalur


def test_type_is_decided_by_content_not_by_name(tmp_path: Path) -> None:
    buku = pembuat.xlsx(tmp_path / "salah.csv", ("A", [["NIK"]]))
    assert periksa(buku).jenis == "xlsx"
    assert periksa(tulis(tmp_path, b"NIK;NAMA\n1;A\n", "salah.xlsx")).jenis == "csv"


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (b"", "kosong (0 bita)"),
        (OLE + b"\0" * 2000, ".xls"),
        (OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x1f\x8b\x08", "GZIP"),
        (b"  <html><table><tr><td>NIK</td></tr></table>", "halaman web"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "halaman web"),
        (b'<?xml version="1.0"?><Workbook/>', "halaman web"),
        (b"NIK;NAMA\n" + b"\x00\x01\x02" * 10, "tidak dikenali"),
        (b"PK\x03\x04 terpotong di tengah unduhan", "rusak atau terpotong"),
        (b" \n;;;\n\t\n" * 1000, "tidak berisi apa-apa"),
    ],
)
def test_refuses_with_a_sentence_what_is_no_workbook(tmp_path: Path, isi: bytes, kata: str) -> None:
    with pytest.raises(BerkasDitolak) as galat:
        periksa(tulis(tmp_path, isi))
    assert kata in galat.value.pesan
    assert galat.value.pesan.endswith(".")


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}, "Word"),
        ({"ppt/slides.xml": "<a/>", "[Content_Types].xml": "<a/>"}, "PowerPoint"),
        ({"mimetype": "x", "content.xml": "<a/>"}, "OpenDocument"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "<a/>"}, ".xlsb"),
        ({"FC_SUNGAI_SERUT.xlsx": "x"}, "Ekstrak"),
        ({"foto.jpg": "x"}, "bukan buku kerja Excel"),
        (
            {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"},
            "makro",
        ),
    ],
)
def test_refuses_other_zips(tmp_path: Path, isi: dict[str, bytes | str], kata: str) -> None:
    with pytest.raises(BerkasDitolak) as galat:
        periksa(pembuat.arsip(tmp_path / "a.xlsx", isi))
    assert kata in galat.value.pesan


def test_refuses_what_is_larger_than_the_limit(tmp_path: Path) -> None:
    with pytest.raises(BerkasDitolak, match="melebihi batas 1,0 MB"):
        periksa(tulis(tmp_path, b"a;b\n" * 400_000), batas=Batas(ukuran=1024 * 1024))


def test_refuses_a_zip_bomb_without_inflating_it_whole(tmp_path: Path) -> None:
    bom = pembuat.xlsx_mentah(tmp_path / "bom.xlsx", b" " * (60 * 1024 * 1024))
    assert bom.stat().st_size < 100_000
    with pytest.raises(BerkasDitolak, match="tidak wajar besarnya"):
        periksa(bom)


def test_total_of_all_members_counts(tmp_path: Path) -> None:
    acak = bytes(range(256)) * 8192  # 2 MB each, ordinary ratio by the limit below
    bom = pembuat.xlsx_mentah(tmp_path / "b.xlsx", "", {f"xl/media/{i}": acak for i in range(8)})
    with pytest.raises(BerkasDitolak, match="tidak wajar besarnya"):
        periksa(bom, batas=Batas(terbuka=10 * 1024 * 1024))


def test_declared_size_that_lies_is_found_by_inflating(tmp_path: Path) -> None:
    """The directory claims 1 KB for a member of 60 MB: only counting the bytes finds it."""
    bom = pembuat.xlsx_mentah(tmp_path / "bohong.xlsx", b" " * (60 * 1024 * 1024))
    data = bytearray(bom.read_bytes())
    with zipfile.ZipFile(bom) as arsip:
        asli = arsip.getinfo("xl/worksheets/sheet1.xml").file_size
    letak = data.rfind(struct.pack("<I", asli))
    data[letak : letak + 4] = struct.pack("<I", 1024)
    bom.write_bytes(data)
    with zipfile.ZipFile(bom) as arsip:
        assert arsip.getinfo("xl/worksheets/sheet1.xml").file_size == 1024
    with pytest.raises(BerkasDitolak, match="tidak wajar besarnya"):
        periksa(bom)
    with pytest.raises(BerkasDitolak, match="tidak sesuai"):
        periksa(bom, batas=Batas(rasio=10_000))


def test_refuses_duplicate_member_names(tmp_path: Path) -> None:
    jalur = pembuat.xlsx_mentah(tmp_path / "a.xlsx", "", {"XL/worksheets/SHEET1.xml": "<a/>"})
    with pytest.raises(BerkasDitolak, match="bernama sama"):
        periksa(jalur)


def test_refuses_too_many_members(tmp_path: Path) -> None:
    jalur = pembuat.xlsx_mentah(tmp_path / "a.xlsx", "", {f"x/{i}": "" for i in range(60)})
    with pytest.raises(BerkasDitolak, match="terlalu banyak bagian"):
        periksa(jalur, batas=Batas(anggota=50))


def test_refuses_a_zip_with_encrypted_members(tmp_path: Path) -> None:
    jalur = pembuat.xlsx_mentah(tmp_path / "a.xlsx", "")
    data = bytearray(jalur.read_bytes())
    letak = data.find(b"PK\x01\x02")
    data[letak + 8] |= 1
    jalur.write_bytes(data)
    with pytest.raises(BerkasDitolak, match="kata sandi"):
        periksa(jalur)


def test_any_damage_ends_in_a_sentence(tmp_path: Path) -> None:
    utuh = pembuat.xlsx(tmp_path / "u.xlsx", ("A", [["NIK", "NAMA"], ["1", "B"]])).read_bytes()
    for i in range(0, len(utuh), 37):
        rusak = bytearray(utuh)
        rusak[i] ^= 0xFF
        for isi in (bytes(rusak), utuh[:i]):
            try:
                periksa(tulis(tmp_path, isi))
            except BerkasDitolak:
                pass
