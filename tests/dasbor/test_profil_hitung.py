"""How the lines of a profile are counted over a period: quarters, running totals, averages nobody can be read from."""

from datetime import date
from itertools import chain, combinations

import pytest

from dasbor.models import TargetUkuran
from dasbor.selectors.profil import ButirProfil, Masa, Rentang, butir_profil, rentang
from dasbor.selectors.profil_hitung import Hasil, cukup_lama, sebutan, target_butir
from dasbor.selectors.ukuran import Target, target_pada
from dasbor.tampilan.profil import teks_besar, teks_rinci
from inti.waktu import hari_ini
from tests.dasbor.profil import BUTIR, angka, hasil, kini, lajur, rata

HARI = date(2026, 11, 15)
AGU, SEP, OKT, NOV = (date(2026, n, 1) for n in (8, 9, 10, 11))


def sebut(h: Hasil, target: dict[str, Target]) -> str:
    return sebutan(h, target_butir(h.butir, target))


# --- Period -----------------------------------------------------------------------------------------


def test_rentang_hanya_bulan_yang_ada() -> None:
    hari = date(2026, 11, 23)
    assert rentang(Masa.BULAN, OKT, hari).bulan == [OKT]
    assert rentang(Masa.TRIWULAN, NOV, hari).bulan == [OKT, NOV]
    assert rentang(Masa.TRIWULAN, date(2025, 12, 1), hari).bulan == [date(2025, 12, 1)]
    setahun = rentang(Masa.TAHUN, OKT, hari).bulan
    assert (setahun[0], setahun[-1], len(setahun)) == (date(2025, 12, 1), OKT, 11)


def test_triwulan_yang_terpotong_tidak_ikut() -> None:
    """Twelve months up to November are four quarters, not five; up to August the cut one is left out at the end."""
    k = lajur("A", {date(2025, 12, 1): {"kpm": 10, "mutakhir": 10}})
    k.bulan.update({date(2026, n, 1): {"kpm": 10, "mutakhir": (n - 1) % 3} for n in range(1, 12)})
    assert angka("mutakhir", k, rentang(Masa.TAHUN, NOV, HARI)) == (2 + 2 + 2 + 1, 40, 4)
    assert angka("mutakhir", k, rentang(Masa.TAHUN, AGU, HARI)) == (4, 20, 2)
    assert angka("mutakhir", k, rentang(Masa.TAHUN, date(2026, 1, 1), HARI)) == (0, 0, 0)
    assert (
        teks_rinci(hasil("mutakhir", k, rentang(Masa.TAHUN, date(2026, 1, 1), HARI))) == "tidak ada triwulan yang utuh"
    )
    # One month or quarter alone is what its quarter had come to by then.
    assert angka("mutakhir", k, rentang(Masa.BULAN, AGU, HARI)) == (1, 10, 1)
    assert hasil("mutakhir", k, rentang(Masa.BULAN, AGU, HARI)).harapan == pytest.approx(2 / 3)
    assert angka("mutakhir", k, rentang(Masa.TRIWULAN, date(2025, 12, 1), HARI)) == (10, 10, 1)


def test_triwulan_dinilai_menurut_bulan_bertugasnya() -> None:
    """Who began in the quarter's last month owes a third of it, who was there all along the whole."""
    r = rentang(Masa.TRIWULAN, SEP, HARI)
    baru = lajur("Baru", {SEP: {"kpm": 9, "mutakhir": 3}})
    lama = lajur("Lama", {b: {"kpm": 9, "mutakhir": 3} for b in (date(2026, 7, 1), AGU, SEP)})
    target = {"mutakhir": Target(100, 80)}
    assert [sebut(hasil("mutakhir", k, r), target) for k in (baru, lama)] == ["terlaksana", "belum"]


# --- Lines ------------------------------------------------------------------------------------------


def test_yang_berjalan_dibandingkan_dengan_bagiannya_yang_lewat() -> None:
    r = rentang(Masa.TRIWULAN, NOV, HARI)
    target = {"bertemu": Target(100, 80), "mutakhir": Target(100, 80), "dilaporkan": Target(100, 80)}
    # October whole, half of November: 15 of 20 are what could be there.
    isi = {OKT: {"wajib": 10, "wajib_bertemu": 10}, NOV: {"wajib": 10, "wajib_bertemu": 5}}
    h = hasil("bertemu", lajur("A", isi), r)
    assert (h.harapan, sebut(h, target)) == (0.75, "terlaksana")
    isi[NOV]["wajib_bertemu"] = 4
    assert sebut(hasil("bertemu", lajur("A", isi), r), target) == "sebagian"
    isi[NOV]["wajib_bertemu"] = 1
    assert sebut(hasil("bertemu", lajur("A", isi), r), target) == "belum"
    # Of a quarter the last month counts, half of it passed.
    h = hasil("mutakhir", lajur("A", {OKT: {"kpm": 10, "mutakhir": 2}, NOV: {"kpm": 10, "mutakhir": 5}}), r)
    assert (h.atas, h.dari, h.harapan, sebut(h, target)) == (5, 10, 0.5, "terlaksana")
    # Verification is judged of months that are over.
    verkom = lajur("A", {OKT: {"vk_memenuhi": 8, "vk_belum": 2}, NOV: {"vk_belum": 10}})
    h = hasil("verkom", verkom, r)
    assert (h.atas, h.dari, sebut(h, target)) == (8, 10, "belum")
    assert teks_rinci(hasil("verkom", verkom, rentang(Masa.BULAN, NOV, HARI))) == "dihitung setelah bulannya selesai"


@pytest.mark.parametrize("wilayah", [False, True])
def test_bulan_tanpa_tahap_tidak_ikut_rata_rata(wilayah: bool) -> None:
    isi = {AGU: {"kpm": 9, "pendamping": 1}, SEP: {"rencana_n": 20, "cair_n": 12}, OKT: {"rencana_n": 40, "tidak_n": 6}}
    r = rentang(Masa.TAHUN, OKT, HARI)
    semua = [lajur("A", isi, wilayah=wilayah), lajur("B", {AGU: {"kpm": 5}}, wilayah=wilayah)]
    h = hasil("rekon", semua[0], r)
    assert (h.atas, h.dari, h.bulan, teks_rinci(h)) == (18, 60, 2, "rata-rata 9 dari 30 KPM")
    bersama = rata("rekon", semua, r)
    assert (bersama.atas, bersama.dari, bersama.bulan) == (18, 60, 2)
    assert teks_rinci(hasil("rekon", semua[1], r)) == "belum ada KPM"


def test_cakupan_modul_adalah_yang_terakhir() -> None:
    """A running total: neither added up nor averaged over months; the average is of one month, the last."""
    r = rentang(Masa.TAHUN, NOV, HARI)
    semua = [
        lajur("A", {SEP: {"sesi": 2, "sesi_dari": 20}, OKT: {"sesi": 9, "sesi_dari": 20}}),
        lajur("B", {OKT: {"sesi": 1, "sesi_dari": 10}, NOV: {"sesi": 3, "sesi_dari": 10}}),
    ]
    assert [angka("modul", k, r) for k in semua] == [(9, 20, 1), (3, 10, 1)]
    assert teks_rinci(hasil("modul", semua[0], r)) == "9 dari 20 sesi kelompok"
    assert rata("modul", semua, r)[1:4] == (3, 10, 1)
    assert rata("modul", semua, rentang(Masa.TAHUN, OKT, HARI))[1:4] == (10, 30, 2)


def test_sedikit_bukan_nol() -> None:
    semua = [
        ("kunjungan", 0, "0"),
        ("kunjungan", 0.04, "< 0,1"),
        ("kunjungan", 0.05, "0,1"),
        ("bertemu", 0.02, "< 0,1%"),
    ]
    assert [teks_besar(BUTIR[kode], n) for kode, n, _ in semua] == [teks for *_, teks in semua]


def test_tanpa_apa_pun_tidak_dinilai() -> None:
    r = rentang(Masa.BULAN, kini(), hari_ini())
    h = hasil("kehadiran", lajur("A", {kini(): {}}), r)
    assert (h.besar, sebut(h, {"kehadiran": Target(85, 60)})) == (None, "")
    h = hasil("berkelompok", lajur("A", {kini(): {"kpm": 100, "kpm_lepas": 5}}), r)
    assert sebut(h, {"lepas": Target(0, 10)}) == "sebagian"  # the same target, said the other way round
    assert sebut(h, {}) == ""


@pytest.mark.parametrize(
    ("masa", "bertugas", "cukup"),
    [("tahun", 2, False), ("tahun", 3, True), ("triwulan", 0, False), ("triwulan", 1, True), ("bulan", 1, True)],
)
def test_terlalu_sebentar_tidak_dinilai(db: None, masa: str, bertugas: int, cukup: bool) -> None:
    r = rentang(Masa(masa), date(2026, 9, 1), date(2026, 9, 30))
    assert cukup_lama(bertugas, r, target_pada(hari_ini())) is cukup


def test_setiap_butir_dengan_target_punya_target(db: None) -> None:
    """A line that is judged names a figure whose target exists, but for visits, which no source settles."""
    ada = set(TargetUkuran.objects.values_list("ukuran", flat=True))
    semua: list[ButirProfil] = butir_profil([(n, "x") for n in range(1, 10)], orang=True)
    assert {b.target for b in semua if b.target} - ada == {"kunjungan"}


# --- Averages of at least three ------------------------------------------------------------------------

JUL = date(2026, 7, 1)
# Own, and two colleagues of whom one has no group in August and leaves after it.
_SAYA = {"wajib": 4, "wajib_bertemu": 4, "kunjungan": 1, "kpm": 9, "sesi_dari": 4}
_DUA = {"wajib": 5, "wajib_bertemu": 2, "kunjungan": 7, "kpm": 9, "sesi_dari": 5}
TIGA = [
    *(lajur(nama, dict.fromkeys((JUL, AGU, SEP), isi)) for nama, isi in (("Saya", _SAYA), ("Dua", _DUA))),
    lajur("Tiga", {
        JUL: {"wajib": 3, "wajib_bertemu": 3, "kunjungan": 2, "kpm": 9, "mutakhir": 3, "sesi": 2, "sesi_dari": 3},
        AGU: {"kunjungan": 2, "kpm": 9, "mutakhir": 6},
    }),
]  # fmt: skip


def test_selisih_dua_masa_tidak_membuka_angka_rekan() -> None:
    """The quarter less its months would tell the one colleague of September: no average holds that month."""
    triwulan, bulan = rentang(Masa.TRIWULAN, SEP, HARI), [rentang(Masa.BULAN, b, HARI) for b in (JUL, AGU, SEP)]
    assert rata("kunjungan", TIGA, triwulan, minimal=3)[1:4] == (20, None, 6)
    assert [rata("kunjungan", TIGA, r, minimal=3)[1:4] for r in bulan] == [(10, None, 3), (10, None, 3), (0, None, 0)]
    # Of a share a month counts where three have something it could be of: in August the third has no group.
    assert rata("bertemu", TIGA, triwulan, minimal=3)[1:3] == (9, 12)
    assert [rata("bertemu", TIGA, r, minimal=3).besar for r in bulan] == [75, None, None]
    # What counts once in a quarter, or at its end, is of the last month that three have, and of all in that month.
    assert rata("mutakhir", TIGA, triwulan, minimal=3)[1:3] == (6, 27)
    assert rata("modul", TIGA, triwulan, minimal=3)[1:3] == (2, 12)


@pytest.mark.parametrize("kode", sorted(BUTIR))
def test_setiap_rata_rata_dari_bulan_yang_dipunyai_tiga(kode: str) -> None:
    """Whatever months a period takes, its average is of whole months in which three have the figure."""
    fakta = {n: i + 1 for i, n in enumerate(_fakta(BUTIR[kode]))}
    kali = {"A": (1, (JUL, AGU, SEP)), "B": (2, (JUL, AGU, SEP)), "C": (5, (JUL, AGU))}
    semua = [lajur(k, {b: {f: x * n for f, n in fakta.items()} for b in bulan}) for k, (x, bulan) in kali.items()]
    for pilih in chain.from_iterable(combinations((JUL, AGU, SEP), n) for n in (1, 2, 3)):
        h = rata(kode, semua, Rentang(Masa.TRIWULAN, list(pilih), HARI, SEP), minimal=3)
        tiga = [b for b in pilih if b != SEP]
        if tiga:
            assert h[1:3] == rata(kode, semua, Rentang(Masa.TRIWULAN, tiga, HARI, SEP))[1:3]
        else:
            assert h.besar is None


def _fakta(b: ButirProfil) -> list[str]:
    """The facts a line reads."""
    dibaca: dict[str, None] = {}

    class Intip(dict[str, int]):
        def get(self, kunci: str, lain: int = 0) -> int:  # type: ignore[override]
            dibaca[kunci] = None
            return lain

    for hitung in (b.dari, b.atas):
        if hitung:
            hitung(Intip())
    return list(dibaca)


@pytest.mark.parametrize(
    ("besar", "kata"), [(79.96, "terlaksana"), (79.94, "sebagian"), (50.04, "belum"), (50.06, "sebagian")]
)
def test_dinilai_seperti_tertulis(besar: float, kata: str) -> None:
    """79.96% reads 80,0%: it is at its target of 80%."""
    h = hasil("mutakhir", lajur("A", {OKT: {"kpm": 10, "mutakhir": 8}}))._replace(besar=besar, harapan=1.0)
    assert sebut(h, {"mutakhir": Target(80, 50)}) == kata
