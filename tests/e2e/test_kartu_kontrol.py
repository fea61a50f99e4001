"""Control cards on a phone: the camera waits while a month is filled in, goes on after, and a code can be typed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.test_pindai import KAMERA
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
CATATAN = (
    "SELECT a.nama, to_char(c.bulan, 'YYYY-MM'), c.hadir, c.berat_kg::text, c.sumber FROM verifikasi_catatanverkom c "
    "JOIN kpm_anggota a ON a.id = c.anggota_id WHERE c.fasilitas_id = %s ORDER BY a.nama, c.bulan"
)


@pytest.mark.usefixtures("lapangan")
def test_kartu_kontrol_dipindai_dan_diketik(tumpukan: Tumpukan, buka: Buka) -> None:
    d = tumpukan.tanam("kartu")
    sari = buka("sari@contoh.id", lebar=360)
    kamera(tumpukan, sari, d)
    ketik(tumpukan, sari, d)
    tanpa_js(tumpukan, buka("sari@contoh.id", lebar=360, tanpa_js=True), d)


def kamera(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, dikirim, kini = sari.hal, [], d["bulan"]
    hal.add_init_script(KAMERA)
    hal.on("request", lambda p: dikirim.append(p.method) if "/verifikasi/pindai/" in p.url else None)
    sari.ke(f"/verifikasi/pindai/{d['posyandu']}/")
    hal.get_by_role("button", name="Mulai memindai").tap()
    expect(hal.locator("video")).to_be_visible()
    hal.evaluate("(kode) => { window.kartu = [kode]; }", d["kode"][0])
    expect(hal.locator(".pindai-nama")).to_have_text("FAJAR")
    expect(hal.locator("video")).to_be_hidden()
    sari.rapi()
    sari.aksesibel()
    hal.wait_for_timeout(3000)  # the form is open: nothing is read
    hal.locator(f"input[name='{kini}-berat_kg']").fill("11,5")
    hal.get_by_role("button", name="Simpan").tap()
    expect(hal.get_by_text("tersimpan", exact=False)).to_be_visible()
    expect(hal.locator("video")).to_be_visible()
    hal.wait_for_timeout(3000)  # the card is still held up: it is not opened again
    assert dikirim == ["GET", "POST", "POST"]
    assert t.sql(CATATAN, d["posyandu"]) == [("FAJAR", kini, True, "11.50", "kartu")]
    hal.evaluate("() => { window.kartu = ['0000000000']; }")
    expect(hal.get_by_text("Kartu ini tidak dikenal", exact=False)).to_be_visible()
    hal.evaluate("() => { window.kartu = []; }")


def ketik(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, kode = sari.hal, d["kode"][0]
    hal.get_by_label("Kode kartu").fill(f"{kode[:5].lower()}-{kode[5:].lower()}")
    hal.get_by_role("button", name="Buka kartu").tap()
    expect(hal.get_by_text("hadir", exact=False).first).to_be_visible()
    expect(hal.get_by_text("Koreksi", exact=False).first).to_be_visible()
    hal.get_by_role("link", name="Tutup kartu ini").tap()
    expect(hal.locator("video")).to_be_visible()


def tanpa_js(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal = sari.hal
    sari.ke(f"/verifikasi/pindai/{d['posyandu']}/")
    expect(hal.get_by_role("button", name="Mulai memindai")).to_be_hidden()
    hal.get_by_label("Kode kartu").fill(d["kode"][1])
    hal.get_by_role("button", name="Buka kartu").click()
    expect(hal.locator(".pindai-nama")).to_have_text("GENDIS")
    hal.locator(f"input[name='{d['bulan']}-hadir'][value=tidak]").check()
    hal.get_by_role("button", name="Simpan").click()
    expect(hal.get_by_text("tersimpan", exact=False)).to_be_visible()
    assert t.sql(CATATAN, d["posyandu"])[1] == ("GENDIS", d["bulan"], False, None, "kartu")
