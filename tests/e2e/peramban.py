"""One window of a real browser, and what is asked of every page it meets."""

import io
import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Response

from tests.e2e.tanam import SANDI

GAMBAR = Path(__file__).resolve().parents[2] / "docs" / "gambar"
MAKS_GAMBAR = 60_000
TUNGGU_MS = 15_000
BERAT = {"serious", "critical"}


class Layar:
    """A browser context of its own: other cookies, other person."""

    def __init__(self, peramban: Browser, alamat: str, *, lebar: int, tanpa_js: bool = False) -> None:
        tinggi = 760 if lebar < 700 else 900
        self.konteks = peramban.new_context(
            base_url=alamat,
            viewport={"width": lebar, "height": tinggi},
            device_scale_factor=1,
            has_touch=lebar < 700,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            java_script_enabled=not tanpa_js,
            geolocation={"latitude": -3.786543, "longitude": 102.271234, "accuracy": 12},
            permissions=["geolocation"],
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.konteks.set_default_timeout(TUNGGU_MS)
        self.hal: Page = self.konteks.new_page()
        self.tanpa_js = tanpa_js
        self.keluhan: list[str] = []
        self.alamat: list[str] = []
        self.hal.on("console", self._dengar)
        self.hal.on("pageerror", lambda galat: self.keluhan.append(f"{self.hal.url}: {galat}"))
        self.hal.on("response", self._jawaban)

    def _dengar(self, pesan: Any) -> None:
        if pesan.type == "error" and "Failed to load resource" not in pesan.text:
            self.keluhan.append(f"{self.hal.url}: {pesan.text}")

    def _jawaban(self, jawaban: Response) -> None:
        self.alamat.append(jawaban.url)
        if jawaban.status >= 500:
            self.keluhan.append(f"{jawaban.status} {jawaban.url}")

    def tutup(self) -> list[str]:
        self.konteks.close()
        return self.keluhan

    def masuk(self, email: str) -> None:
        self.hal.goto("/akun/login/")
        self.hal.get_by_label("Email", exact=False).first.fill(email)
        self.hal.locator("input[type=password]").fill(SANDI)
        self.hal.get_by_role("button", name="Masuk").click()
        self.hal.wait_for_url(re.compile(r"^(?!.*/akun/login)"))

    def ke(self, alamat: str) -> None:
        self.hal.goto(alamat)
        self.rapi()

    def rapi(self) -> None:
        """The page does not scroll sideways."""
        if self.tanpa_js:
            return
        lebih = self.hal.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if lebih > 0:
            self.keluhan.append(f"{self.hal.url}: {lebih} px terlalu lebar pada layar {self.hal.viewport_size}")

    def lebar(self, lebar: int) -> None:
        self.hal.set_viewport_size({"width": lebar, "height": 760 if lebar < 700 else 900})

    def aksesibel(self) -> None:
        """No serious finding of axe on the page as it stands."""
        hasil = Axe().run(self.hal)
        for satu in hasil.response["violations"]:
            if satu["impact"] in BERAT:
                contoh = "; ".join(n["html"][:160] for n in satu["nodes"][:2])
                self.keluhan.append(f"{self.hal.url}: axe {satu['id']} ({satu['impact']}): {contoh}")

    def potret(self, nama: str) -> None:
        """A picture for the README, when asked for (PKH_GAMBAR=1): a usual run leaves the tree as it was."""
        if os.environ.get("PKH_GAMBAR") != "1":
            return
        GAMBAR.mkdir(exist_ok=True)
        gambar = Image.open(io.BytesIO(self.hal.screenshot())).convert("RGB")
        for warna in (128, 64, 32, 16):
            isi = io.BytesIO()
            gambar.quantize(warna, dither=Image.Dither.NONE).save(isi, "PNG", optimize=True)
            if isi.tell() < MAKS_GAMBAR:
                break
        (GAMBAR / f"{nama}.png").write_bytes(isi.getvalue())
