"""The map of a part: drawn by the server, moved by Leaflet, both with the same figures; on a phone and by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Buka = Callable[..., Layar]
BATAS = Path(__file__).parents[1] / "wilayah" / "berkas" / "batas_rekaan.geojson"


def test_peta_digambar_digeser_dan_diketik(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    hendra = buka("korkab@contoh.id", lebar=360)
    hal = hendra.hal
    tumpukan.sql("DELETE FROM wilayah_batas")  # the other walk may have come first
    hendra.ke("/dasbor/17.71/keluarga/")
    expect(hal.get_by_role("button", name="Peta yang bisa digeser")).to_have_count(0)  # squares only so far
    assert tumpukan.manage("muat_batas", str(BATAS))["cocok"] == 2
    tumpukan.tunggu("SELECT count(*) FROM inti_desaberubah", sama=0)

    hendra.ke("/dasbor/17.71/keluarga/?ukuran=kpm")
    gambar = hal.locator("svg.peta-svg")
    di_gambar = gambar.get_by_role("link", name="Ratu Samban").get_attribute("aria-label")
    kpm = tumpukan.satu(
        "SELECT kpm FROM dasbor_ringkasan WHERE wilayah_id = '17.71.07' AND NOT langsung ORDER BY bulan DESC LIMIT 1"
    )
    assert di_gambar == f"Ratu Samban: {kpm}"
    hendra.aksesibel()
    hal.get_by_role("button", name="Peta yang bisa digeser").click()
    bidang = hal.locator(".leaflet-interactive")
    expect(bidang).to_have_count(2)
    expect(bidang.first).to_be_focused()
    assert hal.locator("[data-peta-kanvas]").evaluate("k => [k.scrollTop, k.scrollLeft]") == [0, 0]
    hendra.rapi()
    hendra.aksesibel()
    samban = hal.get_by_role("button", name=di_gambar)
    isi = samban.get_attribute("fill")
    assert isi is not None
    assert isi.startswith("url(#peta-warna-")
    samban.focus()
    hal.keyboard.press("Enter")
    kotak = hal.locator(".leaflet-popup-content")
    expect(kotak).to_contain_text(str(kpm))
    hal.keyboard.press("Escape")
    expect(kotak).to_have_count(0)
    expect(samban).to_be_focused()
    hal.keyboard.press("Enter")
    with hal.expect_navigation():
        kotak.get_by_role("link", name="Ratu Samban").press("Enter")
    assert hal.url.endswith("/dasbor/17.71.07/")
    assert not [a for a in hendra.alamat if not a.startswith((tumpukan.alamat, "data:", "blob:"))]


def test_tanpa_javascript_gambar_dan_tabel_tetap_lengkap(
    tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka
) -> None:
    tumpukan.manage("muat_batas", str(BATAS))
    hendra = buka("korkab@contoh.id", tanpa_js=True)
    hendra.ke("/dasbor/17.71/keluarga/?ukuran=kpm")
    hal = hendra.hal
    expect(hal.locator("svg.peta-svg path")).to_have_count(2)
    expect(hal.locator(".peta-tabel").get_by_role("link", name="Ratu Samban")).to_be_visible()
    expect(hal.get_by_role("button", name="Peta yang bisa digeser")).to_be_hidden()
