"""The map of a part: drawn by the server, moved by Leaflet, both with the same figures; on a phone and by keyboard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Buka = Callable[..., Layar]
BATAS = Path(__file__).parents[1] / "wilayah" / "berkas" / "batas_rekaan.geojson"


def test_peta_digambar_digeser_dan_diketik(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    hendra = buka("korkab@contoh.id", lebar=360)
    hal = hendra.hal
    tumpukan.sql("DELETE FROM wilayah_batas")  # another walk may have come first, and what was drawn is kept
    singgahan = redis.Redis.from_url(tumpukan.redis_url)
    for kunci in singgahan.scan_iter("*batas:1:*"):
        singgahan.delete(kunci)
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
    hal.wait_for_timeout(300)  # the map moves until the popup is inside its frame
    bingkai, isi_kotak = hal.locator("[data-peta-kanvas]").bounding_box(), hal.locator(".leaflet-popup").bounding_box()
    assert bingkai is not None
    assert isi_kotak is not None
    assert isi_kotak["x"] >= bingkai["x"]
    assert isi_kotak["y"] >= bingkai["y"]
    assert isi_kotak["x"] + isi_kotak["width"] <= bingkai["x"] + bingkai["width"]
    hal.keyboard.press("Escape")
    expect(kotak).to_have_count(0)
    expect(samban).to_be_focused()
    hal.keyboard.press("Enter")
    hal.keyboard.press("Tab")
    expect(hal.get_by_role("button", name="Tutup keterangan")).to_be_focused()
    hal.keyboard.press("Enter")
    expect(kotak).to_have_count(0)
    expect(samban).to_be_focused()
    # What stands around the picture stands around this map too, and its areas say their figures.
    bagian = hal.locator(".peta-geser")
    expect(bagian.locator(".keterangan-warna li")).to_have_count(
        hal.locator("figure.peta .keterangan-warna li").count()
    )
    expect(bagian.get_by_text("Batas wilayah: rekaan untuk uji")).to_be_visible()
    expect(bagian.locator(".peta-label", has_text=str(kpm))).to_be_visible()
    hal.keyboard.press("Enter")
    with hal.expect_navigation():
        kotak.get_by_role("link", name="Ratu Samban").press("Enter")
    assert hal.url.endswith("/dasbor/17.71.07/")
    assert not [a for a in hendra.alamat if not a.startswith((tumpukan.alamat, "data:", "blob:"))]


def test_pulau_jauh_tidak_menggeser_awalnya(
    tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka, tmp_path: Path
) -> None:
    """One area has a rock 300 km away: the map begins at the areas, all of it is a press away."""
    isi = json.loads(BATAS.read_text())
    samban = next(f for f in isi["features"] if f["properties"].get("kode") == "17.71.07" or "Samban" in json.dumps(f))
    bentuk = samban["geometry"]
    bagian = [bentuk["coordinates"]] if bentuk["type"] == "Polygon" else bentuk["coordinates"]
    karang = [[99.0, -5.5], [99.004, -5.5], [99.004, -5.496], [99.0, -5.5]]
    samban["geometry"] = {"type": "MultiPolygon", "coordinates": [*bagian, [karang]]}
    berkas = tmp_path / "jauh.geojson"
    berkas.write_text(json.dumps(isi))
    tumpukan.manage("muat_batas", str(berkas))
    hendra = buka("korkab@contoh.id", lebar=360)
    hal = hendra.hal
    hendra.ke("/dasbor/17.71/keluarga/?ukuran=kpm")
    hal.get_by_role("button", name="Peta yang bisa digeser").click()
    serut = hal.locator(".leaflet-interactive[aria-label^='Sungai Serut']")
    awal = serut.bounding_box()
    assert awal is not None
    assert awal["width"] > 80
    hal.get_by_role("button", name="Tampilkan semua wilayah").click()
    jauh = serut.bounding_box()
    assert jauh is not None
    assert jauh["width"] < 20
    hal.get_by_role("button", name="Kembali ke tampilan awal").click()
    kembali = serut.bounding_box()
    assert kembali is not None
    assert kembali["width"] == pytest.approx(awal["width"], abs=1)
    tumpukan.manage("muat_batas", str(BATAS))


def test_peta_yang_gagal_digambar_dapat_diketuk_lagi(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    """An outline nothing can draw: the page stays as it was, and the next press may succeed."""
    assert tumpukan.manage("muat_batas", str(BATAS))["cocok"] == 2
    hendra = buka("korkab@contoh.id", lebar=360)
    hal = hendra.hal

    def rusak(rute: Any) -> None:
        jawaban = rute.fetch()
        isi = jawaban.json()
        isi["features"][-1]["geometry"]["type"] = "Rekaan"
        rute.fulfill(response=jawaban, json=isi)

    hendra.ke("/dasbor/17.71/keluarga/?ukuran=kpm")
    tombol, bagian = hal.get_by_role("button", name="Peta yang bisa digeser"), hal.locator(".peta-geser")
    hal.route("**/dasbor/17.71/peta/**", rusak)
    tombol.click()
    expect(bagian.get_by_text("Peta tidak bisa diambil. Periksa sambungan, lalu ketuk lagi.")).to_be_visible()
    expect(tombol).to_be_enabled()
    expect(bagian.locator("[data-peta-kanvas]")).to_be_hidden()
    expect(bagian.locator(".keterangan-warna, .leaflet-pane")).to_have_count(0)
    hal.unroute("**/dasbor/17.71/peta/**")
    tombol.click()
    bidang = hal.locator(".leaflet-interactive")
    expect(bidang).to_have_count(2)
    expect(bidang.first).to_be_focused()
    expect(bagian.locator("ul.keterangan-warna")).to_have_count(1)
    expect(tombol).to_be_hidden()


def test_menu_samping_tetap_terlihat_saat_diketik(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    hendra = buka("korkab@contoh.id", lebar=1280)
    hal = hendra.hal
    hal.set_viewport_size({"width": 1280, "height": 600})
    hendra.ke("/dasbor/17.71/")
    butir = hal.locator(".nav-sisi a")
    butir.first.focus()
    for _ in range(butir.count() - 1):
        hal.keyboard.press("Tab")
    expect(butir.last).to_be_focused()
    kotak = butir.last.bounding_box()
    assert kotak is not None
    assert kotak["y"] + kotak["height"] <= 600
    assert hal.evaluate("window.scrollY") == 0
    tombol, pilihan = (hal.locator(f".isi form.sebaris {u}").bounding_box() for u in ("button", "select"))
    assert tombol is not None
    assert pilihan is not None
    assert tombol["y"] + tombol["height"] == pytest.approx(pilihan["y"] + pilihan["height"], abs=1)
    hal.emulate_media(media="print")
    expect(hal.locator(".isi form")).to_be_hidden()
    expect(hal.get_by_role("heading", name="Per wilayah")).to_be_visible()


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
