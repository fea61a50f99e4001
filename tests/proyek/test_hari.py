"""No day is asked while modules load: a run, or a server, that lives past midnight would keep yesterday."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.hari import detik_ke_tengah_malam

AKAR = Path(__file__).resolve().parents[2]
BERTANYA = {"hari_ini", "localdate", "localtime", "now", "today", "utcnow"}
FUNGSI = (ast.FunctionDef, ast.AsyncFunctionDef)


def berkas() -> Iterator[tuple[str, str]]:
    """Modules of the apps and of the tests, by dotted name; what is run as `-m` does its work at once."""
    atas = {b.parent for b in AKAR.glob("*/__init__.py")}
    for jalur in sorted(j for folder in atas for j in folder.rglob("*.py")):
        if jalur.name == "__main__.py":
            continue
        bagian = jalur.relative_to(AKAR).with_suffix("").parts
        yield ".".join(bagian[:-1] if bagian[-1] == "__init__" else bagian), jalur.read_text()


def saat_impor(simpul: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when the module loads: bodies of functions do not, their decorators and defaults do."""
    anak: list[ast.AST | None] = list(ast.iter_child_nodes(simpul))
    if isinstance(simpul, (*FUNGSI, ast.Lambda)):
        anak = [*simpul.args.defaults, *simpul.args.kw_defaults, *getattr(simpul, "decorator_list", [])]
    if isinstance(simpul, ast.Call):
        yield simpul
    for satu in anak:
        if satu is not None:
            yield from saat_impor(satu)


def asal(pohon: ast.Module, modul: str) -> dict[str, str]:
    """Where each bare name of the module comes from: its own functions and classes, and what it imports by name."""
    nama = {s.name: f"{modul}.{s.name}" for s in pohon.body if isinstance(s, FUNGSI)}
    for s in ast.walk(pohon):
        if isinstance(s, ast.ImportFrom) and s.module and not s.level:
            nama |= {a.asname or a.name: f"{s.module}.{a.name}" for a in s.names}
    return nama


def sasaran(panggilan: ast.Call, nama: dict[str, str]) -> str:
    """The called function's full name, or its last word where only that is known."""
    f = panggilan.func
    return nama.get(f.id, f.id) if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else ""


def terlarang(modul: list[tuple[str, str]]) -> list[str]:
    pohon = {n: ast.parse(isi) for n, isi in modul}
    nama = {n: asal(p, n) for n, p in pohon.items()}
    memanggil = {
        f"{n}.{s.name}": {sasaran(c, nama[n]) for b in s.body for c in ast.walk(b) if isinstance(c, ast.Call)}
        for n, p in pohon.items()
        for s in p.body
        if isinstance(s, FUNGSI)
    }

    def bertanya(tujuan: str) -> bool:
        return tujuan.rpartition(".")[2] in BERTANYA or tujuan in tahu

    tahu: set[str] = set()
    while baru := {f for f, isi in memanggil.items() if f not in tahu and any(map(bertanya, isi))}:
        tahu |= baru
    return [f"{n}:{c.lineno}" for n, p in pohon.items() for c in saat_impor(p) if bertanya(sasaran(c, nama[n]))]


def test_tidak_ada_hari_yang_dihitung_saat_impor() -> None:
    modul = list(berkas())
    assert len(modul) > 500
    assert terlarang(modul) == []


@pytest.mark.parametrize(
    "baris",
    [
        "HARI = hari_ini()",
        "KINI = timezone.now()",
        "KINI = datetime.datetime.now(tz=UTC).date()",
        "BESOK = date.today() + timedelta(days=1)",
        "class A:\n    tanggal = localdate()",
        "@pytest.mark.parametrize('x', [(1, hari_ini())])\ndef f(x): ...",
        "def f(hari=hari_ini()): ...",
        "def f(*, hari=hari_ini()): ...",
        "f = lambda hari=hari_ini(): hari",
        "def lalu(): return geser(hari_ini())\nLALU = lalu()",
        "from a import dua\nLALU = dua()",
        "ISI = {'hari': [hari_ini() for _ in range(2)]}",
    ],
)
def test_pemeriksa_menemukan(baris: str) -> None:
    a = "from inti.waktu import hari_ini\ndef satu(): return hari_ini()\ndef dua(): return satu()"
    assert [t.split(":")[0] for t in terlarang([("a", a), ("b", baris)])] == ["b"]


@pytest.mark.parametrize(
    "baris",
    [
        "def f():\n    hari = hari_ini()\n    def g(h=hari_ini()): ...",
        "hari = LazyFunction(hari_ini)",
        "hari = LazyFunction(lambda: hari_ini())",
        "@pytest.mark.parametrize('x', [besok, partial(hari_ke, 3)])\ndef f(x): ...",
        "HARI = date(2026, 11, 20)",
    ],
)
def test_pemeriksa_membiarkan(baris: str) -> None:
    assert terlarang([("b", baris)]) == []


def test_tengah_malam_di_ketiga_zona() -> None:
    def sisa(jam: int, menit: int, detik: int = 0) -> float:
        return detik_ke_tengah_malam(datetime(2026, 11, 22, jam, menit, detik, tzinfo=UTC))

    assert [sisa(14, 59, 30), sisa(15, 59, 30), sisa(16, 59, 30)] == [30, 30, 30]  # Jayapura, Makassar, Jakarta
    assert sisa(17, 0) == 22 * 3600
