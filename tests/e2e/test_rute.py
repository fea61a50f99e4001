"""The day's route on a phone: ordered from here, without telling anybody where here is."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Request, expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
SINI = ("3.786543", "102.271234")  # where the browser says it is


@pytest.mark.usefixtures("lapangan")
def test_rute_dan_kunjungan_tanpa_izin_lokasi(tumpukan: Tumpukan, buka: Buka) -> None:
    kpm = tumpukan.tanam("rute")
    sari = buka("sari@contoh.id", lebar=360)
    diminta: list[Request] = []
    sari.hal.on("request", lambda p: diminta.append(p))  # noqa: PLW0108 a builtin takes no attributes
    sari.ke("/kunjungan/rute/")
    urutkan(sari, kpm)
    bocor = [p.url for p in diminta if any(s in f"{p.url} {p.post_data or ''}" for s in SINI)]
    assert bocor == []
    assert [p.url for p in diminta if "/static/" not in p.url] == [sari.hal.url], "the tap asked the server for nothing"
    ditolak(tumpukan, sari, kpm)


def tautan(sari: Layar) -> list[str]:
    semua = sari.hal.locator("[data-rute-daftar] a.baris-judul").all()
    return [t.get_attribute("href") or "" for t in semua]


def urutkan(sari: Layar, kpm: dict[str, Any]) -> None:
    hal = sari.hal
    tiga = {f"/kpm/{kpm[n]}/" for n in ("jauh", "dekat", "sesudahnya")}
    assert set(tautan(sari)) == tiga
    expect(hal.locator(".rute-nomor")).to_have_count(3)
    expect(hal.locator(".rute-sini")).to_have_count(0)
    expect(hal.locator(".leaflet-control-scale-line")).to_be_visible()
    hal.get_by_role("button", name="Urutkan dari sini").tap()
    expect(hal.get_by_text("Jarak lurus seluruhnya 4,6 km", exact=False)).to_be_visible()
    assert tautan(sari) == [f"/kpm/{kpm[n]}/" for n in ("dekat", "sesudahnya", "jauh")]
    expect(hal.locator("[data-rute-jarak]")).to_have_text(
        ["300 m dari sini", "890 m dari rumah sebelumnya", "3,4 km dari rumah sebelumnya", ""]
    )
    expect(hal.locator(".rute-sini")).to_have_count(1)
    expect(
        hal.locator(f"section:has-text('Letak rumah belum diketahui') a[href='/kpm/{kpm['tanpa_titik']}/']")
    ).to_be_visible()
    sari.rapi()
    sari.aksesibel()


def foto_lama() -> bytes:
    """A large picture of last year, as a gallery gives it."""
    exif, isi = Image.Exif(), io.BytesIO()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2025:07:03 08:15:00"
    Image.effect_noise((1800, 1350), 60).convert("RGB").save(isi, "JPEG", quality=92, exif=exif)
    return isi.getvalue()


def ditolak(t: Tumpukan, sari: Layar, kpm: dict[str, Any]) -> None:
    hal = sari.hal
    sari.konteks.clear_permissions()
    sari.ke("/kunjungan/rute/")
    hal.get_by_role("button", name="Urutkan dari sini").tap()
    expect(hal.get_by_text("Urutan tetap menurut desa, RW, dan RT.", exact=False)).to_be_visible()
    hal.locator(f"li:has(a[href='/kpm/{kpm['dekat']}/'])").get_by_role("link", name="Catat").tap()
    hal.get_by_role("button", name="Ambil GPS").tap()
    expect(hal.get_by_text("Tanpa titik pun bisa disimpan.", exact=False)).to_be_visible()
    expect(hal.locator("input[name=tanpa_titik]:checked")).to_have_value("ditolak")
    hal.locator("input[name=foto]").set_input_files(
        {"name": "galeri.jpg", "mimeType": "image/jpeg", "buffer": foto_lama()}
    )
    expect(hal.get_by_text("Foto siap", exact=False)).to_be_visible()
    sari.rapi()
    hal.get_by_role("button", name="Simpan kunjungan").tap()
    # Shrunk in the browser, and its day came along.
    expect(hal.get_by_text("diambil 3 Juli 2025", exact=True)).to_be_visible()
    assert t.sql(
        "SELECT k.tanpa_titik, k.lintang, r.keadaan FROM pendamping_kunjungan k "
        "JOIN pendamping_rencanakunjungan r ON r.kunjungan_id = k.id WHERE k.kpm_id = %s",
        kpm["dekat"],
    ) == [("ditolak", None, "terlaksana")]
