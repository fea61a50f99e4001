from pathlib import Path

import pytest

from inti.berkas.baris import Baris, PembacaBaris
from inti.berkas.galat import BerkasDitolak, NilaiDitolak
from inti.berkas.kolom import cari_judul
from inti.berkas.tahap import cari_tahap
from penyaluran.berkas.final_closing import spek_final_closing
from tests.penyaluran.berkas.pembuat_fc import (
    DESA,
    HARI_INI,
    JUDUL,
    JUDUL_LAIN,
    baris,
    fc,
    keluarga,
    spek,
)


def baca(jalur: Path) -> tuple[PembacaBaris, list[Baris]]:
    with PembacaBaris(jalur, spek()) as pembaca:
        return pembaca, list(pembaca)


def kesalahan(daftar: list[Baris]) -> dict[int, list[str]]:
    return {b.nomor: [kolom for kolom, _ in b.kesalahan] for b in daftar if b.kesalahan}


def test_clean_list_is_accepted_whole(tmp_path: Path) -> None:
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", [baris(i) for i in range(300)]))
    assert (pembaca.banyak, pembaca.ditolak, pembaca.peringatan) == (300, 0, [])
    assert not any(b.peringatan or b.lain for b in daftar)
    asli = keluarga(7)
    assert daftar[7].nomor == 9
    assert daftar[7].nilai == {
        "nama": "IBU H", "nik": asli["NIK"], "no_kk": asli["NO KK"], "tanggal_lahir": asli["TGL LAHIR"],
        "umur": asli["UMUR"], "art": 4, "hamil": 0, "aud": 1, "sd": 1, "smp": 0, "sma": 0, "disabilitas": 0,
        "lansia": 0, "ham": 0, "jumlah_komponen": 2, "nominal": 975_000, "status": "AKTIF",
        "alamat_fc": "JL. BALI NO 7", "alamat": "JL. BALI NO 7", "rt": "008", "rw": "002",
        "desa": asli["KELURAHAN"], "kecamatan": "RATU SAMBAN", "kabupaten": "KOTA BENGKULU",
        "provinsi": "BENGKULU", "kode_desa": DESA[str(asli["KELURAHAN"])],
    }  # fmt: skip


def test_dirty_list_refuses_exactly_the_faulty_rows(tmp_path: Path) -> None:
    b = baris
    nik = keluarga(1)["NIK"]
    isi: list[list[object]] = [
        b(0), b(1), b(2, NIK=nik), b(3, NIK=str(keluarga(3)["NIK"])[:15]), b(4, NIK=1771074702949582),
        b(5, NAMA_PENERIMA=None), b(6, TGL_LAHIR="31-02-1990"), b(7, NOMINAL=-5),
        b(8, KELURAHAN="DESA TIDAK ADA"), [], b(9, NIK=f"'{keluarga(9)['NIK']}"),
        b(10, NOMINAL="Rp 1.350.000"),
        b(11, TGL_LAHIR=f"{keluarga(11)['TGL LAHIR']:%d-%m-%Y}"), [None, "  "], b(12, NOMINAL="750.000"),
        b(13, NOMINAL=1350), b(14, NAMA_PENERIMA="  IBU   X "), b(15, ALAMAT="=1+1"), b(16, RT="RT 3"),
        b(17, SD="banyak"), b(18, NO_KK=1771070000000018), b(19, NIK=nik, NOMINAL="x"), [],
        ["JUMLAH", *[None] * 14, 9_999_000], [], ["Bengkulu, 22 November 2026"], ["Kepala Dinas Sosial"],
    ]  # fmt: skip
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", isi, JUDUL_LAIN, atas=3))
    assert pembaca.judul.baris == 4
    assert kesalahan(daftar) == {
        7: ["NIK"], 8: ["NIK"], 9: ["NIK"], 10: ["NAMA PENERIMA"], 11: ["TGL LAHIR"], 12: ["NOMINAL"],
        13: ["KELURAHAN"], 20: ["NOMINAL"], 24: ["SD"], 25: ["NO KK"], 26: ["NOMINAL", "NIK"],
    }  # fmt: skip
    per_nomor = {x.nomor: x for x in daftar}
    assert "baris 6" in per_nomor[7].alasan()
    assert "baris 6" in per_nomor[26].alasan()
    assert "diketik sebagai angka" in per_nomor[9].alasan()
    assert per_nomor[15].nilai["nik"] == keluarga(9)["NIK"]
    assert per_nomor[16].nilai["nominal"] == 1_350_000
    assert per_nomor[17].nilai["tanggal_lahir"] == keluarga(11)["TGL LAHIR"]
    assert per_nomor[19].nilai["nominal"] == 750_000
    assert per_nomor[21].nilai["nama"] == "IBU X"
    assert per_nomor[23].nilai["rt"] == "003"
    lewat = pembaca.dilewati
    assert (lewat.total, lewat.catatan) == ([(28, 9_999_000)], 2)
    assert pembaca.banyak == 20


def test_earlier_row_refused_for_another_fault_still_holds_its_nik(tmp_path: Path) -> None:
    _, daftar = baca(fc(tmp_path / "a.xlsx", [baris(0, NOMINAL=-5), baris(1, NIK=keluarga(0)["NIK"])]))
    assert kesalahan(daftar) == {2: ["NOMINAL"], 3: ["NIK"]}
    assert "baris 2" in daftar[1].alasan()


@pytest.mark.parametrize(
    ("letak", "arah"), [(0, "kanan"), (2, "kanan"), (4, "kanan"), (0, "kiri"), (1, "kiri"), (3, "kiri")]
)
def test_displaced_row_is_refused_and_named(tmp_path: Path, letak: int, arah: str) -> None:
    isi = baris(1)
    if arah == "kanan":
        isi.insert(letak, None)
    else:
        del isi[letak]
    _, daftar = baca(fc(tmp_path / "a.xlsx", [baris(0), isi, baris(2)]))
    assert list(kesalahan(daftar)) == [3]
    assert f"bergeser satu kolom ke {arah}" in daftar[1].alasan()


def test_two_faults_are_not_taken_for_a_displacement(tmp_path: Path) -> None:
    _, daftar = baca(fc(tmp_path / "a.xlsx", [baris(0, NAMA_PENERIMA=None, TGL_LAHIR="31-02-1990")]))
    assert kesalahan(daftar) == {2: ["NAMA PENERIMA", "TGL LAHIR"]}


def test_total_that_disagrees_warns(tmp_path: Path) -> None:
    isi = [baris(0), baris(1)]
    total = 750_000 + 975_000
    pembaca, _ = baca(fc(tmp_path / "a.xlsx", [*isi, ["TOTAL", *[None] * 14, total]]))
    assert pembaca.peringatan == []
    pembaca, _ = baca(fc(tmp_path / "b.xlsx", [*isi, ["TOTAL", *[None] * 14, total + 1]]))
    assert "baris 4" in pembaca.peringatan[0]
    assert "Rp1.725.000" in pembaca.peringatan[0]
    pembaca, _ = baca(fc(tmp_path / "c.xlsx", [*isi, [*[None] * 15, f"Rp {total}"]]))
    assert pembaca.dilewati.total == [(4, total)]


def test_numbers_under_the_heading_and_repeated_headings_are_no_rows(tmp_path: Path) -> None:
    nomor: list[object] = list(range(1, 26))
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", [nomor, baris(0), list(JUDUL), baris(1)]))
    assert [b.nomor for b in daftar] == [3, 5]
    assert (pembaca.dilewati.nomor_kolom, pembaca.dilewati.judul_ulang, pembaca.ditolak) == (1, 1, 0)


def test_other_order_and_unknown_columns(tmp_path: Path) -> None:
    judul = ["NO", *reversed(JUDUL), "KETERANGAN"]
    isi = [[i + 1, *reversed(baris(i)), "lama" if i else None] for i in range(2)]
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", isi, judul))
    assert pembaca.ditolak == 0
    assert [b.lain for b in daftar] == [{"NO": "1"}, {"NO": "2", "KETERANGAN": "lama"}]
    assert daftar[0].nilai["nik"] == keluarga(0)["NIK"]


@pytest.mark.parametrize("hilang", ["NIK", "NO KK", "NOMINAL", "KELURAHAN", "NAMA PENERIMA", "LANSIA"])
def test_missing_column_is_named(tmp_path: Path, hilang: str) -> None:
    i = JUDUL.index(hilang)
    judul = [*JUDUL[:i], "LAIN", *JUDUL[i + 1 :]]
    with pytest.raises(BerkasDitolak, match=f"kolom {hilang} tidak ada"):
        baca(fc(tmp_path / "a.xlsx", [baris(0)], judul))


def test_heading_is_never_matched_by_a_part_of_a_word(tmp_path: Path) -> None:
    judul = ["NIK ANAK" if j == "NIK" else j for j in JUDUL]
    with pytest.raises(BerkasDitolak, match="kolom NIK tidak ada"):
        baca(fc(tmp_path / "a.xlsx", [baris(0)], judul))
    hasil, _, _ = cari_judul([["NIK PENGURUS", "NIK", "NAMA"]], spek().kolom)
    assert hasil is not None
    assert hasil.letak["nik"] == 1
    assert hasil.lain == {0: "NIK PENGURUS"}


def test_same_heading_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BerkasDitolak, match="kolom NIK ada 2"):
        baca(fc(tmp_path / "a.xlsx", [[*baris(0), "x"]], [*JUDUL, "N.I.K"]))


def test_no_heading_no_rows_and_heading_too_deep(tmp_path: Path) -> None:
    with pytest.raises(BerkasDitolak, match="tidak ditemukan di 25 baris pertama"):
        baca(fc(tmp_path / "a.xlsx", [["x", "y"]], ["satu", "dua"]))
    with pytest.raises(BerkasDitolak, match="tidak ada baris data"):
        baca(fc(tmp_path / "b.xlsx", [[], ["JUMLAH", *[None] * 14, 0]]))
    jauh: list[list[object]] = [["catatan"]] * 26
    with pytest.raises(BerkasDitolak, match="tidak ditemukan"):
        baca(fc(tmp_path / "c.xlsx", [*jauh, list(JUDUL), baris(0)], ["DAFTAR"]))


def test_heading_in_two_lines(tmp_path: Path) -> None:
    atas = ["KOMPONEN" if j in ("HAMIL", "AUD", "SD", "SMP", "SMA") else j for j in JUDUL]
    bawah: list[object] = [j if a == "KOMPONEN" else None for a, j in zip(atas, JUDUL, strict=True)]
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", [bawah, baris(0)], atas))
    assert (pembaca.judul.baris, [b.nomor for b in daftar], pembaca.ditolak) == (2, [3], 0)


def test_village_outside_the_scope_has_the_callers_reason(tmp_path: Path) -> None:
    def luar(desa: str, kecamatan: str | None, kabupaten: str | None) -> str | None:
        raise NilaiDitolak("di luar wilayah Anda")

    jalur = fc(tmp_path / "a.xlsx", [baris(0)])
    with PembacaBaris(jalur, spek_final_closing(cari_desa=luar, hari_ini=HARI_INI)) as pembaca:
        assert [b.kesalahan for b in pembaca] == [[("KELURAHAN", "di luar wilayah Anda")]]


def test_suspicions_only_warn(tmp_path: Path) -> None:
    isi = [
        baris(0, TGL_LAHIR="01-01-1980"),
        baris(1, NO_KK=keluarga(0)["NO KK"]),
        baris(2, NOMINAL=0),
        baris(3, AUD=3),
    ]
    pembaca, daftar = baca(fc(tmp_path / "a.xlsx", isi))
    assert pembaca.ditolak == 0
    assert [[kolom for kolom, _ in b.peringatan] for b in daftar] == [
        ["NIK"],
        ["NO KK"],
        ["NOMINAL"],
        ["JML KOMPONEN"],
    ]


def test_optional_cell_that_makes_no_sense_costs_a_warning_not_the_family(tmp_path: Path) -> None:
    _, daftar = baca(fc(tmp_path / "a.xlsx", [baris(0, RT="belakang masjid", UMUR="tua")]))
    assert daftar[0].diterima
    assert (daftar[0].nilai["rt"], daftar[0].nilai["umur"]) == (None, None)
    assert [kolom for kolom, _ in daftar[0].peringatan] == ["UMUR", "RT"]


def test_the_same_list_as_csv(tmp_path: Path) -> None:
    garis: list[list[object]] = [list(JUDUL), *[baris(i) for i in range(30)]]
    teks = "sep=;\n" + "\n".join(";".join(str(s) for s in b) for b in garis)
    (tmp_path / "a.csv").write_text(teks, encoding="utf-8-sig")
    pembaca, daftar = baca(tmp_path / "a.csv")
    assert (pembaca.banyak, pembaca.ditolak) == (30, 0)
    assert daftar[3].nilai["tanggal_lahir"] == keluarga(3)["TGL LAHIR"]


@pytest.mark.parametrize(
    ("teks", "tahap"),
    [
        ("FC_TAHAP4_2026_SUNGAI_SERUT.xlsx", (2026, 4)),
        ("DAFTAR FINAL CLOSING PKH TAHAP 4 TAHUN 2026", (2026, 4)),
        ("Final Closing Tahap IV Tahun 2026", (2026, 4)),
        ("FC TAHAP I 2027", (2027, 1)),
        ("fc tahap ke-2 tahun 2026", (2026, 2)),
        ("FC 2026 TAHAP 3 SELEBAR", (2026, 3)),
        ("FC_2026_T3.xlsx", (2026, 3)),
        ("DAFTAR PENERIMA", None),
        ("TAHAP 5 2026", None),
        ("TAHAP 12 2026", None),
        ("FC SUNGAI SERUT 2026", None),
    ],
)
def test_tahap_in_a_title_or_file_name(teks: str, tahap: tuple[int, int] | None) -> None:
    assert cari_tahap(teks) == tahap


def test_contradicting_tahap_is_none() -> None:
    assert cari_tahap("TAHAP 4 TAHUN 2026", "FC_TAHAP3_2026.xlsx") is None
    assert cari_tahap("TAHAP 4 TAHUN 2026", "FC_TAHAP4_2026.xlsx", "KECAMATAN") == (2026, 4)
