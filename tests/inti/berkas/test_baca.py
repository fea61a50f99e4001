import os
import signal
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from inti.berkas import baca
from inti.berkas.baca import BatasAnak, buka
from inti.berkas.galat import BerkasDitolak
from inti.berkas.nilai import TANDA
from tests.inti.berkas import pembuat


def semua(jalur: Path, lembar: int = 0) -> list[list[str | int | float]]:
    with buka(jalur) as buku:
        return [b for potong in buku.potongan(lembar) for b in potong]


def test_kinds_of_cells_stay_apart_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    buku = openpyxl.Workbook()
    lembar = buku.active
    assert lembar is not None
    lembar["B3"] = "1771085112970792"
    lembar["C3"] = 1771085112970792
    lembar["D3"] = date(1997, 12, 11)
    lembar["E3"] = datetime(2026, 11, 22, 23, 59)
    lembar["F3"] = 0.5
    lembar["G3"] = True
    lembar["H3"] = "\tdua\nbaris"
    lembar["B5"] = "=1+1"
    lembar["B5"].data_type = "s"
    buku.save(tmp_path / "a.xlsx")
    assert semua(tmp_path / "a.xlsx") == [
        [""] * 7,
        [""] * 7,
        [
            "1771085112970792",
            1771085112970792,
            TANDA + "d1997-12-11",
            TANDA + "d2026-11-22T23:59:00",
            0.5,
            "TRUE",
            "\tdua\nbaris",
        ],
        [""] * 7,
        ["=1+1", "", "", "", "", "", ""],
    ]


def test_dates_of_the_1904_system_are_the_same_dates(tmp_path: Path) -> None:
    buku = openpyxl.Workbook()
    buku.epoch = CALENDAR_MAC_1904
    assert buku.active is not None
    buku.active["A1"] = date(1990, 3, 12)
    buku.save(tmp_path / "a.xlsx")
    assert semua(tmp_path / "a.xlsx") == [[TANDA + "d1990-03-12"]]


def test_text_can_never_pass_for_a_tagged_value(tmp_path: Path) -> None:
    isi = '<row r="1"><c r="A1" t="inlineStr"><is><t>_x0001_d1990-01-01</t></is></c></row>'
    assert semua(pembuat.xlsx_mentah(tmp_path / "a.xlsx", isi)) == [["d1990-01-01"]]


def test_excel_errors_are_recognisable(tmp_path: Path) -> None:
    isi = (
        f'<row r="2">{pembuat.teks("B2", "x")}<c r="C2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
        '<c r="D2" s="0" t="e"><v>#REF!</v></c><c r="E2"><v>7</v></c></row>'
    )
    assert semua(pembuat.xlsx_mentah(tmp_path / "a.xlsx", isi))[1] == [
        "x",
        TANDA + "e#DIV/0!",
        TANDA + "e#REF!",
        7,
    ]


@pytest.mark.parametrize(
    ("isi", "harapan"),
    [
        (b"\xef\xbb\xbfsep=;\r\nNIK;NAMA\r\n1771;A, B\r\n", [["NIK", "NAMA"], ["1771", "A, B"]]),
        (b"NIK,NAMA\n1771,'A'\n", [["NIK", "NAMA"], ["1771", "'A'"]]),
        (b"NIK\tNAMA\n1771\tA\n", [["NIK", "NAMA"], ["1771", "A"]]),
        (b'NIK;NAMA\n1771;"A;\nB"\n', [["NIK", "NAMA"], ["1771", "A;\nB"]]),
        ("NIK;NAMA\n1;CAFÉ\n".encode("cp1252"), [["NIK", "NAMA"], ["1", "CAFÉ"]]),
        ("NIK\tNAMA\n1\tCAFÉ\n".encode("utf-16"), [["NIK", "NAMA"], ["1", "CAFÉ"]]),
        (b'NIK;NAMA\n="0012";A\n', [["NIK", "NAMA"], ["0012", "A"]]),
        (b"NIK;ALAMAT\n\n1;JL. A, B, C, D, E\n", [["NIK", "ALAMAT"], [], ["1", "JL. A, B, C, D, E"]]),
    ],
)
def test_csv_of_every_dialect(tmp_path: Path, isi: bytes, harapan: list[list[str]]) -> None:
    jalur = tmp_path / "a.csv"
    jalur.write_bytes(isi)
    assert semua(jalur) == harapan


def test_csv_with_an_endless_field_is_a_sentence(tmp_path: Path) -> None:
    jalur = tmp_path / "a.csv"
    jalur.write_text('NIK;NAMA\n1;"' + "a" * 300_000)
    with pytest.raises(BerkasDitolak, match="CSV"):
        semua(jalur)


def test_a_cell_at_the_far_corner_kills_only_the_child(tmp_path: Path) -> None:
    """1 KB of file that asks for 17 thousand million cells."""
    ujung = pembuat.teks("XFD1048576", "x")
    isi = f'<row r="1">{pembuat.teks("A1", "NIK")}</row><row r="1048576">{ujung}</row>'
    jalur = pembuat.xlsx_mentah(tmp_path / "a.xlsx", isi)
    assert jalur.stat().st_size < 2000
    with pytest.raises(BerkasDitolak, match="terlalu besar atau terlalu lebar"):
        semua(jalur)


def test_a_million_blank_formatted_rows_are_no_rows(tmp_path: Path) -> None:
    kosong = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % i for i in range(2, 1_048_577))
    isi = f'<row r="1">{pembuat.teks("A1", "NIK")}</row>'.encode() + kosong
    assert semua(pembuat.xlsx_mentah(tmp_path / "a.xlsx", isi)) == [["NIK"]]


def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    jalur = pembuat.xlsx(tmp_path / "a.xlsx", ("A", [["NIK"]]))
    with (
        pytest.raises(BerkasDitolak, match="terlalu lama"),
        buka(jalur, batas_anak=BatasAnak(tunggu=0.001)),
    ):
        pass


@pytest.mark.parametrize(
    ("sinyal", "kata"),
    [(signal.SIGSEGV, "rusak"), (signal.SIGABRT, "terlalu besar"), (signal.SIGKILL, "terlalu lama")],
)
def test_death_of_the_child_is_a_sentence(tmp_path: Path, sinyal: signal.Signals, kata: str) -> None:
    jalur = pembuat.xlsx(tmp_path / "a.xlsx", ("A", [["NIK"]]))
    with buka(jalur) as buku:
        os.kill(buku._proses.pid, sinyal)
        with pytest.raises(BerkasDitolak, match=kata):
            list(buku.potongan(0))


def test_workbook_xml_that_is_no_xml_is_a_sentence(tmp_path: Path) -> None:
    for isi in ("<row r='1'><c", "<row r='x'/>", "\x00", "<row r='1'><c r='A99999999999'><v>1</v></c></row>"):
        jalur = pembuat.xlsx_mentah(tmp_path / "a.xlsx", isi)
        try:
            semua(jalur)
        except BerkasDitolak:
            pass
    jalur = pembuat.arsip(tmp_path / "b.xlsx", {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "bukan"})
    with pytest.raises(BerkasDitolak, match="rusak"):
        semua(jalur)


def test_leaving_early_leaves_no_process(tmp_path: Path) -> None:
    jalur = pembuat.xlsx(tmp_path / "a.xlsx", ("A", [["NIK", i] for i in range(20_000)]))
    with buka(jalur) as buku:
        next(iter(buku.potongan(0)))
        proses = buku._proses
    assert proses.returncode is not None


def test_an_oversized_frame_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jalur = pembuat.xlsx(tmp_path / "a.xlsx", ("A", [["NIK"]]))
    monkeypatch.setattr(baca, "BINGKAI_MAKS", 5)
    with pytest.raises(BerkasDitolak), buka(jalur):
        pass
