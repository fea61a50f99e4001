from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inti.berkas import nilai as n
from inti.berkas.galat import NilaiDitolak

T = n.TANDA
NIK = "1771085112970792"
HARI_INI = date(2026, 11, 22)


@pytest.mark.parametrize(
    "isi",
    [NIK, f"'{NIK}", f"  {NIK}\t", f"\u00a0{NIK}\u00a0", "1771 0851 1297 0792", "177108.511297.0792",
    f"’{NIK}",
     f"\u200b{NIK}", "17.71.08.511297.0792", f'"{NIK}"'],
)  # fmt: skip
def test_nik_written_by_people_is_understood(isi: str) -> None:
    assert n.nik(isi) == NIK


@pytest.mark.parametrize("isi", ["", None, "-", "  ", "'", "\u00a0"])
def test_empty_identifier_is_none(isi: str | None) -> None:
    assert n.nik(isi) is None


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (1771085112970792, "diketik sebagai angka"),
        (1771085112970792.0, "diketik sebagai angka"),
        (177108511297079, "diketik sebagai angka"),
        ("1.77108E+15", "diketik sebagai angka"),
        ("1,77108E+15", "diketik sebagai angka"),
        (f"{NIK}.0", "diketik sebagai angka"),
        ("177108511297079", "15 digit"),
        ("17710851129707921", "17 digit"),
        ("177108511297O792", "huruf"),
        ("１７71085112970792", "huruf"),
        ("1771085112970000", "0000"),
        ("0071085112970792", "diawali 00"),
        (T + "d1990-01-01", "tanggal"),
        (T + "e#REF!", "#REF!"),
    ],
)
def test_damaged_nik_is_refused_never_repaired(isi: Any, kata: str) -> None:
    with pytest.raises(NilaiDitolak, match=kata):
        n.nik(isi)
    with pytest.raises(NilaiDitolak, match=kata):
        n.no_kk(isi)


def test_nik_of_any_area_and_any_birth_date_is_accepted() -> None:
    assert n.nik("9999999999999999") == "9999999999999999"
    assert n.peringatan_nik("1771089913970792") is not None


@pytest.mark.parametrize(
    ("nik", "lahir", "kata"),
    [
        (NIK, date(1997, 12, 11), None),
        ("1771081112970792", date(1997, 12, 11), None),
        (NIK, None, None),
        (NIK, date(1997, 12, 12), "berbeda"),
        ("1771083102970792", None, "tidak mungkin"),
        ("1771082902000792", None, None),
        ("1771082902010792", None, "tidak mungkin"),
    ],
)
def test_birth_date_inside_a_nik_only_warns(nik: str, lahir: date | None, kata: str | None) -> None:
    pesan = n.peringatan_nik(nik, lahir)
    assert (pesan is None) if kata is None else (pesan is not None and kata in pesan)


@pytest.mark.parametrize(
    ("isi", "harapan"),
    [
        (1350000, 1350000), (1350000.0, 1350000), ("Rp 1.350.000", 1350000), ("1.350.000,00", 1350000),
        ("Rp1.350.000,-", 1350000), ("750.000", 750000), ("1,350,000", 1350000), ("1,350,000.00", 1350000),
        ("RP. 1.350.000", 1350000), ("1350000,00", 1350000), ("1350000.0", 1350000), ("1 350 000", 1350000),
        ("IDR 750.000", 750000), (0, 0), ("0", 0), ("Rp 0", 0), ("", None), ("-", None), (None, None),
        ("Rp -", None), (" 750000 ", 750000), ("'750000", 750000), ("Rp\u00a01.350.000", 1350000),
        ("750.000,--", 750000), ("225000", 225000),
    ],
)  # fmt: skip
def test_rupiah_as_people_write_it(isi: Any, harapan: int | None) -> None:
    assert n.rupiah(isi) == harapan


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        (-5, "kurang dari nol"), ("-750.000", "kurang dari nol"), ("(750.000)", "kurang dari nol"),
        ("Rp -750.000", "kurang dari nol"), (750, "terlalu kecil"), ("750", "terlalu kecil"),
        ("750.00", "terlalu kecil"), (9999, "terlalu kecil"), (750000.5, "pecahan"),
        ("750.000,50", "pecahan"),
        ("750000,5", "pecahan"), ("tujuh ratus", "bukan angka"), ("1.35E+06", "bukan angka"),
        ("1.350.00", "bukan angka"), ("75.0000", "bukan angka"), ("12.34.567", "bukan angka"),
        ("７50000", "bukan angka"), (10**13, "terlalu besar"), (T + "e#VALUE!", "#VALUE!"),
        (T + "d1990-01-01", "tanggal"), (float("inf"), "bulat"), (float("nan"), "bulat"), ("1" * 60, "bukan"),
    ],
)  # fmt: skip
def test_amounts_that_cannot_be_are_refused(isi: Any, kata: str) -> None:
    with pytest.raises(NilaiDitolak, match=kata):
        n.rupiah(isi)


@pytest.mark.parametrize(
    ("isi", "harapan"),
    [
        (T + "d1997-12-11", date(1997, 12, 11)), (T + "d1997-12-11T23:59:59", date(1997, 12, 11)),
        (date(1997, 12, 11), date(1997, 12, 11)), (datetime(1997, 12, 11, 23, 59), date(1997, 12, 11)),
        ("11-12-1997", date(1997, 12, 11)), ("11/12/1997", date(1997, 12, 11)),
        ("11.12.1997", date(1997, 12, 11)),
        ("1/2/1997", date(1997, 2, 1)), ("1997-12-11", date(1997, 12, 11)),
        ("1997/12/11", date(1997, 12, 11)),
        ("1997-12-11 00:00:00", date(1997, 12, 11)), ("1997-12-11T00:00:00", date(1997, 12, 11)),
        ("12 Maret 1990", date(1990, 3, 12)), ("12-Mar-90", date(1990, 3, 12)),
        ("12MAR1990", date(1990, 3, 12)),
        ("12 Pebruari 1990", date(1990, 2, 12)), ("3 Nopember 1990", date(1990, 11, 3)),
        ("Senin, 12 Maret 1990", date(1990, 3, 12)), ("12 Agt 1990", date(1990, 8, 12)),
        ("19900312", date(1990, 3, 12)), ("25121990", date(1990, 12, 25)),
        ("'11-12-1997", date(1997, 12, 11)),
        (" 11 - 12 - 1997 ", date(1997, 12, 11)), (35775, date(1997, 12, 11)), (35775.0, date(1997, 12, 11)),
        ("29-02-2000", date(2000, 2, 29)), ("", None), ("-", None), (None, None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(isi: Any, harapan: date | None) -> None:
    assert n.tanggal(isi, paling_akhir=HARI_INI) == harapan


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ("31-02-1990", "tidak ada di kalender"), ("29-02-1990", "tidak ada di kalender"),
        ("03/25/1990", "bulan 25 tidak ada"), ("00-01-1990", "kalender"), ("12-12-1899", "terlalu lama"),
        ("23-11-2026", "belum terjadi"), (T + "d2027-01-01", "belum terjadi"), ("1990", "bukan tanggal"),
        (1990, "berisi angka"), (12031990, "berisi angka"), ("12 Marettt 1990", "bulannya"),
        ("tidak tahu", "bukan tanggal"), ("12-03-25", "abadnya"), ("12-12", "bukan tanggal"),
        ("20202020", "jelas"), (T + "e#N/A", "#N/A"), (T + "w12:00:00", "bukan tanggal"),
        ("31-02-90", "kalender"), (0.5, "berisi angka"), ("1-1-19901", "bukan tanggal"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_are_refused(isi: Any, kata: str) -> None:
    with pytest.raises(NilaiDitolak, match=kata):
        n.tanggal(isi, paling_akhir=HARI_INI)


def test_counts() -> None:
    assert [n.bulat(x) for x in (0, 2, 2.0, "2", " 2 ", "02", "2,0", "", "-", None)] == [
        0, 2, 2, 2, 2, 2, 2, None, None, None,
    ]  # fmt: skip
    for salah in (-1, 100, 1.5, "dua", "1.5", T + "d1990-01-01", T + "e#REF!", "²", float("nan")):
        with pytest.raises(NilaiDitolak):
            n.bulat(salah)


def test_rt_keeps_its_zeros() -> None:
    isi = ("003", "3", 3, 3.0, "RT 03", "rw.5", "'03", "", "-", "000", 0, None)
    assert [n.rt_rw(x) for x in isi] == ["003", "003", "003", "003", "003", "005", "003"] + [None] * 5
    for salah in ("PADANG JATI", "1234", "003/002", T + "d2026-03-02", 3.5, -1):
        with pytest.raises(NilaiDitolak):
            n.rt_rw(salah)


def test_text_is_one_clean_line_and_never_cut() -> None:
    assert n.teks("  JL.\u00a0 BALI \n NO\t13\x07 ") == "JL. BALI NO 13"
    assert n.teks("=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert n.teks(12.0) == "12"
    assert n.teks(T + "d2026-03-02") == "02-03-2026"
    assert n.teks("") is None
    with pytest.raises(NilaiDitolak, match="paling banyak 5"):
        n.teks("ABCDEF", terpanjang=5)
    with pytest.raises(NilaiDitolak, match="bukan nama"):
        n.nama("1771085112970792")


def test_reasons_never_repeat_the_identifier() -> None:
    for isi in (1771085112970792, "177108511297079", "1771085112970000", "17710851129707X2"):
        with pytest.raises(NilaiDitolak) as galat:
            n.nik(isi)
        assert "1771" not in galat.value.alasan


sel = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.dates(), st.datetimes(),
    st.text("0123456789.,-/ RpEe'()+", max_size=25),
    st.text(max_size=12).map(lambda s: T + s), st.text("0123456789-T:",
    max_size=14).map(lambda s: T + "d" + s),
    st.sampled_from([T, T + "d", T + "e", T + "w", T + "d9999-99-99", "-", "(", "()", "Rp", "Rp-", "'",
    ",-", "٣"]),
)  # fmt: skip


@pytest.mark.parametrize(
    "urai", [n.nik, n.no_kk, n.rupiah, n.jumlah_rupiah, n.tanggal, n.bulat, n.rt_rw, n.teks, n.nama]
)
@given(isi=sel)
@settings(max_examples=300, deadline=None)
def test_no_cell_makes_a_parser_fail_otherwise(urai: Callable[[Any], Any], isi: Any) -> None:
    try:
        urai(isi)
    except NilaiDitolak:
        pass


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_survives_every_way_of_writing(hari: date) -> None:
    for teks in (f"{hari:%d-%m-%Y}", f"{hari:%d/%m/%Y}", f"{hari:%Y-%m-%d}", T + "d" + hari.isoformat()):
        assert n.tanggal(teks) == hari


@given(st.integers(10_000, 999_999_999))
def test_every_amount_survives_every_way_of_writing(jumlah: int) -> None:
    titik = f"{jumlah:,}".replace(",", ".")
    for isi in (jumlah, float(jumlah), str(jumlah), f"{jumlah:,}", titik, f"Rp{titik},-", f"Rp {titik},00"):
        assert n.rupiah(isi) == jumlah
