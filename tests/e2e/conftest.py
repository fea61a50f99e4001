"""The stack once per session; a browser per test, so that no event loop reaches the other tests."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.buku import RATU_SAMBAN, tahap_ini, tulis
from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import PROSES, Tumpukan, tumpukan_sementara

PROGRAM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BENDERA = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
BISING = ("segarkan_berubah", "periksa_pekerjaan", "catat_detak")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed walk shows what the processes said; without the schedule's own chatter."""
    laporan: Any = yield
    t = getattr(item, "funcargs", {}).get("tumpukan")
    if laporan.when == "call" and laporan.failed and t is not None:
        for nama in PROSES:
            baris = [b for b in t.log(nama).splitlines() if not any(k in b for k in BISING)]
            laporan.sections.append((nama, "\n".join(baris[-40:])))
        antre = t.sql(
            "SELECT jenis, keadaan, percobaan, dibuat_pada, denyut FROM inti_pekerjaan ORDER BY 4 DESC LIMIT 5"
        )
        laporan.sections.append(("pekerjaan", "\n".join(map(str, antre))))
    return laporan


@pytest.fixture(scope="session")
def tumpukan() -> Iterator[Tumpukan]:
    with tumpukan_sementara() as t:
        t.tanam("pengguna")
        yield t


@pytest.fixture(scope="session")
def lapangan(tumpukan: Tumpukan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Ratu Samban at work: 240 families of Sari, one group of 25, imported by the command."""
    berkas = tmp_path_factory.mktemp("fc") / "FC.xlsx"
    tulis(berkas, RATU_SAMBAN, tahap=tahap_ini()[0], nomor=range(240))
    hasil = tumpukan.manage("impor", "final_closing", str(berkas), "--oleh", "apd@contoh.id", "--terapkan")
    assert (hasil["diterima"], hasil["diterapkan"]) == (240, True)
    return tumpukan.tanam("lapangan")


@pytest.fixture
def peramban() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAM)), None)
    with sync_playwright() as main:
        browser = main.chromium.launch(executable_path=program, args=BENDERA)
        yield browser
        browser.close()


@pytest.fixture
def buka(peramban: Browser, tumpukan: Tumpukan) -> Iterator[Callable[..., Layar]]:
    """Open a window, signed in when an address is given. At the end no window may hold a CSP violation,
    a script error or a sideways scroll that a walk met on its way."""
    layar: list[Layar] = []

    def jendela(email: str = "", *, lebar: int = 1280, tanpa_js: bool = False) -> Layar:
        satu = Layar(peramban, tumpukan.alamat, lebar=lebar, tanpa_js=tanpa_js)
        layar.append(satu)
        if email:
            satu.masuk(email)
        return satu

    yield jendela
    keluhan = [k for satu in layar for k in satu.tutup()]
    assert keluhan == []
