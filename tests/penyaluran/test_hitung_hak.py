"""The arithmetic of an entitlement against a reference that tries every admissible choice."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inti.galat import GalatPengguna
from kpm.enums import JENJANG, JenisKomponen
from penyaluran.models import AturanBantuan, Tahap
from penyaluran.services.hak.hitung import Calon, NilaiTarif, hitung, lama_bayar

HARI = date(2026, 10, 1)
TARIF = {
    "hamil": NilaiTarif(1, 750_000), "aud": NilaiTarif(2, 750_000), "sd": NilaiTarif(3, 225_000),
    "smp": NilaiTarif(4, 375_000), "sma": NilaiTarif(5, 500_000), "disabil": NilaiTarif(6, 600_000),
    "lansia": NilaiTarif(7, 600_000), "ham": NilaiTarif(8, 2_700_000),
}  # fmt: skip
SEKOLAH = {j.value for j in JENJANG}


def aturan(**lain: int | None) -> AturanBantuan:
    return AturanBantuan(
        **{"maks_anggota": 4, "maks_sekolah": 3, "maks_aud": 2, "maks_lansia": 4, "maks_disabil": 4, **lain}
    )


def terbaik_dari_semua(calon: list[Calon], tarif: dict[str, NilaiTarif], a: AturanBantuan) -> int:
    """The largest sum over every choice of at most one component per person that breaks no cap."""
    per_orang: dict[int, list[str | None]] = {}
    for c in calon:
        if c.jenis in tarif:
            per_orang.setdefault(c.anggota, [None]).append(c.jenis)
    unggul = 0
    for pilihan in product(*per_orang.values()):
        ambil = [j for j in pilihan if j]
        batas = [
            (len(ambil), a.maks_anggota),
            (sum(j in SEKOLAH for j in ambil), a.maks_sekolah),
            *((ambil.count(j), getattr(a, f"maks_{j}")) for j in ("hamil", "aud", "lansia", "disabil")),
        ]
        if all(m is None or n <= m for n, m in batas):
            unggul = max(unggul, sum(tarif[j].nominal for j in ambil))
    return unggul


jenis = st.sampled_from([j.value for j in JenisKomponen])
keluarga = st.lists(st.builds(Calon, st.integers(1, 6), jenis, st.none()), max_size=9)
satu_komponen = st.lists(jenis, max_size=9).map(lambda semua: [Calon(ke, j) for ke, j in enumerate(semua)])
maks = st.none() | st.integers(0, 4)
aturan_apa_saja = st.builds(
    aturan, maks_anggota=st.integers(0, 5), maks_sekolah=maks, maks_aud=maks, maks_hamil=maks, maks_lansia=maks,
    maks_disabil=maks,
)  # fmt: skip
# Also tariffs where caps and categories compete, and some that are missing.
tarif_apa_saja = st.dictionaries(jenis, st.builds(NilaiTarif, st.integers(1, 99), st.integers(1, 9)))


@settings(max_examples=300)
@given(keluarga | satu_komponen, tarif_apa_saja, aturan_apa_saja)
def test_sama_dengan_pilihan_terbaik(calon: list[Calon], tarif: dict[str, NilaiTarif], a: AturanBantuan) -> None:
    assert hitung(calon, tarif, a, HARI).nominal == terbaik_dari_semua(calon, tarif, a)


@given(keluarga | satu_komponen, aturan_apa_saja)
def test_hasil_menepati_aturan(calon: list[Calon], a: AturanBantuan) -> None:
    hasil = hitung(calon, TARIF, a, HARI)
    ambil = [b for b in hasil.baris if b.dihitung]
    assert len(ambil) <= a.maks_anggota
    assert len({b.anggota for b in ambil}) == len(ambil)
    assert a.maks_sekolah is None or sum(b.jenis in SEKOLAH for b in ambil) <= a.maks_sekolah
    for j in ("hamil", "aud", "lansia", "disabil"):
        assert getattr(a, f"maks_{j}") is None or sum(b.jenis == j for b in ambil) <= getattr(a, f"maks_{j}")
    assert hasil.nominal == sum(b.nominal for b in ambil) <= sum(b.nominal for b in hasil.baris)
    assert {(b.anggota, b.jenis) for b in hasil.baris} == {(c.anggota, c.jenis) for c in calon}


@given(keluarga, st.randoms(), aturan_apa_saja)
def test_urutan_tidak_menentukan(calon: list[Calon], acak: object, a: AturanBantuan) -> None:
    lain = list(calon)
    acak.shuffle(lain)
    assert hitung(lain, TARIF, a, HARI) == hitung(calon, TARIF, a, HARI)


@given(keluarga, st.builds(Calon, st.integers(1, 9), jenis, st.none()), aturan_apa_saja)
def test_anggota_bertambah_tidak_menurunkan(calon: list[Calon], baru: Calon, a: AturanBantuan) -> None:
    assert hitung([*calon, baru], TARIF, a, HARI).nominal >= hitung(calon, TARIF, a, HARI).nominal


def _ringkas(calon: list[Calon], **lain: int | None) -> tuple[int, list[tuple[int, str, str]]]:
    hasil = hitung(calon, TARIF, aturan(**lain), HARI)
    return hasil.nominal, [(b.anggota, b.jenis, b.sebab) for b in hasil.baris]


@pytest.mark.parametrize(
    ("calon", "nominal", "lewat"),
    [
        ([], 0, []),
        ([(1, "sd"), (2, "smp"), (3, "sma")], 1_100_000, []),
        ([(1, "sd"), (2, "smp"), (3, "sma"), (4, "sd")], 1_100_000, [(4, "sd", "batas_sekolah")]),
        ([(1, "aud"), (2, "aud"), (3, "aud")], 1_500_000, [(3, "aud", "batas_aud")]),
        (
            [(1, "aud"), (2, "aud"), (3, "lansia"), (4, "lansia"), (5, "sma")],
            2_700_000,
            [(5, "sma", "batas_anggota")],
        ),
        ([(1, "disabil"), (1, "sd"), (2, "sd")], 825_000, [(1, "sd", "sudah_dihitung")]),
        ([(1, "ham"), (2, "hamil")], 3_450_000, []),
    ],
)  # fmt: skip
def test_contoh(calon: list[tuple[int, str]], nominal: int, lewat: list[tuple[int, str, str]]) -> None:
    jumlah, baris = _ringkas([Calon(a, j) for a, j in calon])
    assert jumlah == nominal
    assert [b for b in baris if b[2]] == lewat


def test_anggota_dengan_dua_komponen_mengisi_tempat_yang_tersisa() -> None:
    """Both are best in AUD, of which only one counts: the one who also counts elsewhere gives way."""
    jumlah, baris = _ringkas([Calon(1, "aud"), Calon(1, "disabil"), Calon(2, "aud")], maks_aud=1)
    assert jumlah == 1_350_000
    assert baris == [(2, "aud", ""), (1, "disabil", ""), (1, "aud", "sudah_dihitung")]


def test_umur_pada_hari_data() -> None:
    """A child counts as AUD until the day before the seventh birthday, an elder from the sixtieth on."""
    esok = date(2026, 10, 2)
    calon = [
        Calon(1, "aud", date(2019, 10, 1)), Calon(2, "aud", date(2019, 10, 2)), Calon(3, "lansia", date(1966, 10, 1)),
        Calon(4, "lansia", date(1966, 10, 2)), Calon(5, "sma", date(2004, 10, 1)), Calon(6, "sma", date(2004, 10, 2)),
    ]  # fmt: skip
    hasil = {b.anggota: b.sebab for b in hitung(calon, TARIF, aturan(), HARI).baris}
    assert hasil == {1: "umur_aud", 2: "", 3: "", 4: "umur_lansia", 5: "umur_sekolah", 6: ""}
    assert {b.anggota: b.sebab for b in hitung(calon, TARIF, aturan(), esok).baris}[2] == "umur_aud"


def test_tanpa_tarif_tidak_dihitung_dan_dikatakan() -> None:
    tarif = {k: v for k, v in TARIF.items() if k != "ham"}
    hasil = hitung([Calon(1, "ham"), Calon(2, "sd")], tarif, aturan(), HARI)
    assert (hasil.nominal, [(b.jenis, b.tarif, b.sebab) for b in hasil.baris]) == (
        225_000, [("sd", 3, ""), ("ham", None, "tarif_tidak_ada")]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mulai", "selesai", "bulan"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), 3),
        (date(2026, 11, 1), date(2026, 12, 31), 2),
        (date(2026, 12, 1), date(2026, 12, 31), 1),
        (date(2026, 12, 1), date(2027, 1, 31), 2),
    ],
)
def test_lama_bayar(mulai: date, selesai: date, bulan: int) -> None:
    assert lama_bayar(Tahap(tahun=2026, nomor=4, bulan_mulai=mulai, bulan_selesai=selesai)) == bulan


def test_lama_bayar_lain_ditolak() -> None:
    with pytest.raises(GalatPengguna, match="Tahap 4 2026 mencakup 4 bulan"):
        lama_bayar(Tahap(tahun=2026, nomor=4, bulan_mulai=date(2026, 9, 1), bulan_selesai=date(2026, 12, 31)))
