"""The way back: the list returned with KESALAHAN, the template, and sheets to choose from."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from inti.berkas.baris import PembacaBaris
from inti.berkas.galat import BerkasDitolak
from inti.berkas.kolom import cari_judul
from inti.berkas.templat import buat_templat
from inti.berkas.tulis import KESALAHAN, tulis_kesalahan
from tests.inti.berkas import pembuat
from tests.penyaluran.berkas.pembuat_fc import JUDUL, JUDUL_LAIN, baris, fc, keluarga, spek


def pulang(sumber: Path, keluaran: Path, *, hanya_ditolak: bool = False) -> int:
    with PembacaBaris(sumber, spek()) as pembaca:
        salah = {b.nomor: b.alasan() for b in pembaca if not b.diterima}
        return tulis_kesalahan(
            sumber=sumber,
            keluaran=keluaran,
            lembar=pembaca.lembar.ke,
            baris_judul=pembaca.judul.baris,
            kesalahan=salah,
            hanya_ditolak=hanya_ditolak,
        )


def test_returned_list_keeps_rows_and_kinds_and_adds_the_reason(tmp_path: Path) -> None:
    sumber = tmp_path / "a.xlsx"
    fc(
        sumber,
        [baris(0), [], baris(1, NOMINAL=-5), baris(2, ALAMAT="+62 @x", STATUS="-")],
        JUDUL_LAIN,
        atas=3,
    )
    buku = openpyxl.load_workbook(sumber)
    assert buku.active is not None
    buku.active["A5"].value = "=HYPERLINK(1)"
    buku.active["A5"].data_type = "s"
    buku.save(sumber)
    assert pulang(sumber, tmp_path / "b.xlsx") == 1
    hasil = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    assert hasil is not None
    assert hasil.title == "FINAL CLOSING"
    assert hasil["Z4"].value == KESALAHAN
    assert [hasil[f"Z{i}"].value for i in (5, 6, 7, 8)] == [
        None,
        None,
        "NOMINAL: tidak boleh kurang dari nol",
        None,
    ]
    assert (hasil["A5"].value, hasil["A5"].data_type) == ("=HYPERLINK(1)", "s")
    assert (hasil["B5"].value, hasil["B5"].data_type) == (keluarga(0)["NIK"], "s")
    assert hasil["D5"].value == datetime.combine(keluarga(0)["TGL LAHIR"], datetime.min.time())
    assert (hasil["P7"].value, hasil["S8"].value, hasil["S8"].data_type) == (-5, "+62 @x", "s")


def test_corrected_list_is_accepted_and_the_old_reasons_are_replaced(tmp_path: Path) -> None:
    sumber, kembali, ulang = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    fc(sumber, [baris(0), baris(1, NOMINAL=-5), baris(2, NIK="12")])
    assert pulang(sumber, kembali, hanya_ditolak=True) == 2
    buku = openpyxl.load_workbook(kembali)
    assert buku.active is not None
    assert buku.active.max_row == 3
    buku.active["P2"].value = 750_000
    buku.save(kembali)
    assert pulang(kembali, ulang) == 1
    hasil = openpyxl.load_workbook(ulang).active
    assert hasil is not None
    assert [c.value for c in hasil["Z"]] == [KESALAHAN, None, "NIK: harus 16 digit, tertulis 2 digit"]
    assert hasil.max_column == 26


def test_template_is_understood_by_the_reader_that_made_it(tmp_path: Path) -> None:
    buat_templat(spek(), tmp_path / "t.xlsx")
    with (
        pytest.raises(BerkasDitolak, match="tidak ada baris data"),
        PembacaBaris(tmp_path / "t.xlsx", spek()) as p,
    ):
        list(p)
    buku = openpyxl.load_workbook(tmp_path / "t.xlsx")
    data = buku["DATA"]
    judul, _, cela = cari_judul([[str(c.value) for c in data[1]]], spek().kolom)
    assert cela == []
    assert judul is not None
    assert set(judul.letak) == {k.nama for k in spek().kolom}
    assert data.column_dimensions["B"].number_format == "@"
    for k in spek().kolom:
        if k.jenis.contoh:
            assert k.jenis.urai(k.jenis.contoh) is not None, k.judul
    data.append(baris(0))
    buku.save(tmp_path / "isi.xlsx")
    with PembacaBaris(tmp_path / "isi.xlsx", spek()) as pembaca:
        assert [b.diterima for b in pembaca] == [True]


def test_sheet_with_the_heading_is_found_and_two_are_a_question(tmp_path: Path) -> None:
    isi: list[list[object]] = [list(JUDUL), baris(0)]
    pembuat.xlsx(tmp_path / "a.xlsx", ("REKAP", [["JUMLAH KPM", 1]]), ("DATA KPM", isi))
    with PembacaBaris(tmp_path / "a.xlsx", spek()) as pembaca:
        assert pembaca.lembar.nama == "DATA KPM"
        assert len(list(pembaca)) == 1
    pembuat.xlsx(tmp_path / "b.xlsx", ("SATU", isi), ("DUA", isi))
    with pytest.raises(BerkasDitolak, match="'SATU' dan 'DUA'"), PembacaBaris(tmp_path / "b.xlsx", spek()):
        pass
    with PembacaBaris(tmp_path / "b.xlsx", spek(), lembar="DUA") as pembaca:
        assert pembaca.lembar.ke == 1


def test_hidden_sheet_does_not_compete(tmp_path: Path) -> None:
    pembuat.xlsx(tmp_path / "a.xlsx", ("LAMA", [JUDUL, baris(0)]), ("BARU", [JUDUL, baris(1)]))
    buku = openpyxl.load_workbook(tmp_path / "a.xlsx")
    buku["LAMA"].sheet_state = "hidden"
    buku.save(tmp_path / "a.xlsx")
    with PembacaBaris(tmp_path / "a.xlsx", spek()) as pembaca:
        assert pembaca.lembar.nama == "BARU"
