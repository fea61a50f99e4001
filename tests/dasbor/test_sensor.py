"""Small figures cannot be reckoned from an open table, also by somebody who knows how they are hidden."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dasbor.selectors.sensor import BATAS, Hitungan, aman, sembunyikan

AREA = ("a", "b", "c", "d")
_KECIL = 4  # the rule at a size at which every possible table can be tried


def _satu(nilai: tuple[int, ...], batas: int) -> frozenset[str]:
    daerah = AREA[: len(nilai)]
    return sembunyikan({k: [Hitungan(n)] for k, n in zip(daerah, nilai, strict=True)}, daerah, batas=batas)


def _terbit(nilai: tuple[int, ...], batas: int) -> tuple[int | None, ...]:
    """What a reader sees of the row, beside its total."""
    tutup = _satu(nilai, batas)
    return tuple(None if k in tutup else n for k, n in zip(AREA, nilai, strict=False))


def test_contoh_sehari_hari() -> None:
    def tutup(*nilai: int) -> str:
        return "".join(sorted(_satu(nilai, BATAS)))

    assert tutup(40, 50, 60) == ""
    assert tutup(10, 50, 60) == ""
    assert tutup(40, 9, 60) == "ab"  # one alone would be the total less the others
    assert tutup(12, 3, 60) == "abc"  # of 15 for the two the small one could be five at most
    assert tutup(9, 9, 60) == "abc"  # 18 for two small ones would be nine each
    assert tutup(3, 4, 60) == "abc"  # seven families together are a small group themselves
    assert tutup(5, 5, 5, 60) == "abc"
    assert tutup(0, 0, 0) == "abc"
    assert tutup(25) == ""


def test_sisanya_juga_sekelompok_keluarga() -> None:
    semua = {"a": [Hitungan(95, 100)], "b": [Hitungan(50, 100)], "c": [Hitungan(60, 100)]}
    assert sembunyikan(semua, AREA[:3]) == {"a", "b"}
    lunas = {"a": [Hitungan(100, 100, habis=True)], "b": [Hitungan(50, 100, habis=True)]}
    assert sembunyikan(lunas, AREA[:2]) == frozenset()
    assert Hitungan(100, 100).kecil()
    assert not Hitungan(90, 100).kecil()


def test_bulan_lain_tidak_membukanya() -> None:
    bulanan = {"a": [Hitungan(12), Hitungan(9)], "b": [Hitungan(40)] * 2, "c": [Hitungan(50)] * 2}
    assert sembunyikan(bulanan, ("c", "b", "a")) == {"a", "c"}  # in both months, with the same one


def test_yang_tertutup_karena_hal_lain_tidak_sendirian() -> None:
    semua = {k: [Hitungan(n)] for k, n in zip(AREA[:3], (40, 50, 60), strict=True)}
    assert sembunyikan(semua, AREA[:3], paksa=["c"]) == {"c", "a"}


@given(st.lists(st.integers(0, 14), min_size=2, max_size=3).map(tuple))
@settings(max_examples=120, deadline=None)
@example((_KECIL - 1, _KECIL - 1))
@example((_KECIL - 1, _KECIL - 1, _KECIL))
@example((0, 0, _KECIL))
@example((_KECIL - 1, _KECIL - 1, _KECIL - 1))
def test_siapa_pun_yang_tahu_aturannya_tidak_bisa_menghitung(nilai: tuple[int, ...]) -> None:
    """Every table with the same published figures and total is tried: a small one stays at least two things."""
    terbit, jumlah = _terbit(nilai, _KECIL), sum(nilai)
    if jumlah < _KECIL:  # such a total is not told
        return
    tutup = [i for i, n in enumerate(terbit) if n is None]
    sisa = jumlah - sum(n for n in terbit if n is not None)
    mungkin: list[set[int]] = [set() for _ in nilai]
    for isi in product(range(sisa + 1), repeat=len(tutup)):
        if sum(isi) != sisa:
            continue
        lain = list(nilai)
        for i, n in zip(tutup, isi, strict=True):
            lain[i] = n
        if _terbit(tuple(lain), _KECIL) == terbit:
            for i in tutup:
                mungkin[i].add(lain[i])
    for i, n in enumerate(nilai):
        if n < _KECIL:
            assert i in tutup
            assert len(mungkin[i]) >= 2


_hitungan = st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()).map(
    lambda x: Hitungan(x[0], x[0] + x[1], x[2])
)


@given(st.lists(st.lists(_hitungan, min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_yang_tertutup_tidak_terhitung_dari_jumlahnya(baris: list[list[Hitungan]], data: st.DataObject) -> None:
    """Unless all are hidden: of what is hidden, sum and rest are no small group, and each small one has full room."""
    daerah = [f"{n}" for n in range(len(baris))]
    kelompok = dict(zip(daerah, baris, strict=True))
    paksa = data.draw(st.sets(st.sampled_from(daerah), max_size=2))
    tutup = sembunyikan(kelompok, data.draw(st.permutations(daerah)), paksa)
    assert {k for k in daerah if any(h.kecil() for h in kelompok[k])} | paksa <= tutup
    if not tutup or len(tutup) == len(daerah):
        return
    assert len(tutup) > 1
    assert aman(kelompok, tutup)
    for bulan in range(3):
        isi = [kelompok[k][bulan] for k in sorted(tutup)]
        assert sum(h.n for h in isi) >= BATAS
        for i, h in enumerate(isi):
            if h.n < BATAS:
                lain = [x for j, x in enumerate(isi) if j != i]
                rendah = sum(h.n for h in isi) - sum(x.n + x.ruang()[1] for x in lain)
                tinggi = sum(h.n for h in isi) - sum(x.n - x.ruang()[0] for x in lain)
                assert rendah <= 0
                assert tinggi >= min(BATAS - 1, h.dari if h.dari is not None else BATAS)


@pytest.mark.parametrize(
    ("n", "dari", "ruang"), [(3, None, (3, 6)), (3, 5, (3, 2)), (95, 100, (4, 5)), (50, 100, (40, 40))]
)
def test_ruang_yang_diketahui_pembaca(n: int, dari: int | None, ruang: tuple[int, int]) -> None:
    assert Hitungan(n, dari).ruang() == ruang
