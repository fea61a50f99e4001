"""An RHK report on a phone: an activity, points moved about, an earlier point, a drawn signature, the PDF."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.peramban import Layar

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Buka = Callable[..., Layar]


def _gores(hal: Page, dari: int) -> None:
    """One stroke on the signature's canvas, wherever the page has scrolled to."""
    kanvas = hal.locator("[data-ttd-kanvas]")
    kanvas.scroll_into_view_if_needed()
    kotak = kanvas.bounding_box()
    assert kotak is not None
    x, y = kotak["x"] + dari, kotak["y"] + 40
    hal.mouse.move(x, y)
    hal.mouse.down()
    hal.mouse.move(x + 60, y + 50, steps=5)
    hal.mouse.up()


def test_dari_kegiatan_sampai_pdf(buka: Buka) -> None:
    budi = buka("budi@contoh.id", lebar=360)
    hal = budi.hal
    budi.ke("/kegiatan/baru/")
    hal.get_by_role("link", name="Koordinasi desa/kelurahan").click()
    hal.get_by_label("Nama kegiatan").fill("Koordinasi undangan")
    hal.get_by_label("Kecamatan atau desa").select_option(label="Pasar Bengkulu")
    hal.get_by_text("Perwakilan", exact=True).click()
    hal.get_by_label("Butir RHK").select_option(label="8. Direktif dan koordinasi")
    hal.get_by_label("Uraian").fill("Menemui lurah")
    isi = io.BytesIO()
    Image.new("RGB", (1200, 900), "seagreen").save(isi, "JPEG")
    hal.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": isi.getvalue()}
    )
    expect(hal.get_by_text("Foto siap")).to_be_visible()
    budi.rapi()
    budi.aksesibel()
    hal.get_by_role("button", name="Simpan kegiatan").click()
    hal.get_by_role("link", name="Buat laporan RHK").click()
    hal.get_by_role("link", name="Melaksanakan tugas direktif").click()
    hal.get_by_role("button", name="Lanjut menulis").click()
    hal.wait_for_url(re.compile(r"/laporan/rhk/[0-9a-f-]{36}/ubah/$"))

    poin = hal.locator("[data-poin-daftar=pelaksanaan] textarea")
    expect(poin).to_have_count(1)
    expect(poin).to_have_value("Menemui lurah")
    hal.locator("[data-poin-tambah=pelaksanaan]").click()
    poin.nth(1).fill("Menyerahkan daftar")
    hal.locator("[data-poin-daftar=pelaksanaan] [data-poin-naik]").nth(1).click()
    expect(poin.nth(0)).to_have_value("Menyerahkan daftar")
    hal.locator("a[href='#riwayat-pelaksanaan']").click()
    hal.get_by_role("button", name="Menemui lurah").click()  # the own draft's point, offered for a second line
    expect(poin).to_have_count(3)
    hal.locator("[data-poin-daftar=pelaksanaan] [data-poin-hapus]").nth(2).click()
    expect(poin).to_have_count(2)
    hal.locator("input[name=foto_dipilih]").check()

    kotak = hal.locator("[data-ttd-kanvas]").bounding_box()
    assert kotak is not None
    assert kotak["width"] <= 340
    _gores(hal, 40)
    _gores(hal, 120)
    expect(hal.get_by_text("Tanda tangan siap disimpan.")).to_be_visible()
    hal.get_by_role("button", name="Urungkan").click()
    hal.get_by_role("button", name="Bersihkan").click()
    expect(hal.get_by_text("Kotak kosong.")).to_be_visible()
    assert hal.evaluate("document.querySelector('[data-ttd-berkas]').files.length") == 0
    _gores(hal, 40)
    expect(hal.get_by_text("Tanda tangan siap disimpan.")).to_be_visible()
    budi.rapi()
    budi.aksesibel()
    budi.potret("rhk")
    hal.get_by_role("button", name="Simpan draf").click()
    hal.wait_for_url(re.compile(r"/laporan/rhk/[0-9a-f-]{36}/$"))

    expect(hal.locator(".poin-baca").first.locator("li")).to_have_text(["Menyerahkan daftar", "Menemui lurah"])
    hal.get_by_text("Selesaikan laporan").click()
    hal.get_by_role("button", name="Ya, selesaikan").click()
    expect(hal.get_by_text("Laporan selesai.")).to_be_visible()
    expect(hal.get_by_text("Buka lagi", exact=True)).to_be_visible()
    budi.rapi()
    budi.aksesibel()
    pdf = PdfReader(io.BytesIO(hal.request.get(f"{hal.url}pdf/").body()))
    teks = " ".join(h.extract_text() for h in pdf.pages)
    assert "Menyerahkan daftar" in teks
    assert "Budi Pendamping" in teks
    gambar = [g.image.convert("L") for h in pdf.pages for g in h.images]
    assert len(gambar) == 2  # the stamped photo and the signature
    assert all(min(g.tobytes()) < 110 for g in gambar)  # neither is blank
