"""Cards at a meeting on a phone: scanned with the camera, typed, taken back, and typed without any script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
TANDA = (
    "SELECT k.nama, h.status FROM p2k2_kehadiran h JOIN kpm_kpm k ON k.id = h.kpm_id "
    "WHERE h.pertemuan_id = %s ORDER BY k.nama, k.id"
)
# A camera that shows a blank picture, and a reader that finds in it what the test holds up.
KAMERA = """
window.kartu = [];
window.BarcodeDetector = class { async detect() { return window.kartu.map((rawValue) => ({ rawValue })); } };
navigator.mediaDevices.getUserMedia = async () => {
  const kanvas = document.createElement("canvas");
  kanvas.getContext("2d").fillRect(0, 0, 10, 10);
  return kanvas.captureStream(5);
};
"""


@pytest.mark.usefixtures("lapangan")
def test_kartu_dipindai_diketik_dan_diurungkan(tumpukan: Tumpukan, buka: Buka) -> None:
    d = tumpukan.tanam("pindai")
    sari = buka("sari@contoh.id", lebar=360)
    kamera(tumpukan, sari, d)
    ketik(tumpukan, sari, d)
    tanpa_js(tumpukan, buka("sari@contoh.id", lebar=360, tanpa_js=True), d)


def kamera(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, dikirim = sari.hal, []
    hal.add_init_script(KAMERA)
    hal.on("request", lambda p: dikirim.append(p.method) if p.url.endswith("/pindai/") else None)
    sari.ke(f"/p2k2/{d['pertemuan']}/")
    hal.get_by_role("link", name="Pindai kartu").tap()
    hal.get_by_role("button", name="Mulai memindai").tap()
    expect(hal.locator("video")).to_be_visible()
    hal.evaluate("(kode) => { window.kartu = [kode]; }", d["kode"][0])
    expect(hal.locator(".pindai-nama")).to_have_text(d["nama"][0])
    expect(hal.get_by_text("1 dari 3 keluarga", exact=False)).to_be_visible()
    hal.wait_for_timeout(3000)  # the card stays in the picture: it is not sent again
    assert dikirim == ["GET", "POST"]
    sari.rapi()
    sari.aksesibel()
    hal.evaluate("() => { window.kartu = ['0000000000']; }")
    expect(hal.get_by_text("Kartu ini tidak dikenal", exact=False)).to_be_visible()
    hal.evaluate("() => { window.kartu = []; }")


def ketik(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, kode = sari.hal, d["kode"][1]
    hal.get_by_label("Kode kartu").fill(f"{kode[:5].lower()}-{kode[5:].lower()}")
    hal.get_by_role("button", name="Tandai hadir").tap()
    expect(hal.locator(".pindai-nama")).to_have_text(d["nama"][1])
    expect(hal.get_by_label("Kode kartu")).to_have_value("")
    assert t.sql(TANDA, d["pertemuan"]) == [(d["nama"][0], "hadir"), (d["nama"][1], "hadir"), (d["nama"][2], None)]
    hal.get_by_role("button", name="Urungkan").tap()
    expect(hal.get_by_text("dikembalikan seperti sebelum dipindai", exact=False)).to_be_visible()
    assert t.sql(TANDA, d["pertemuan"])[1] == (d["nama"][1], None)


def tanpa_js(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    sari.ke(f"/p2k2/{d['pertemuan']}/pindai/")
    expect(sari.hal.get_by_role("button", name="Mulai memindai")).to_be_hidden()
    sari.hal.get_by_label("Kode kartu").fill(d["kode"][2])
    sari.hal.get_by_role("button", name="Tandai hadir").click()
    expect(sari.hal.locator(".pindai-nama")).to_have_text(d["nama"][2])
    assert t.sql(TANDA, d["pertemuan"]) == [(d["nama"][0], "hadir"), (d["nama"][1], None), (d["nama"][2], "hadir")]
