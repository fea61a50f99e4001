"""An update on a phone: proposed by the pendamping with its consequences before her, decided by the korkec."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from inti.waktu import hari_ini
from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
Buka = Callable[..., Layar]


def foto() -> bytes:
    isi = io.BytesIO()
    Image.new("RGB", (1200, 900), "white").save(isi, "JPEG")
    return isi.getvalue()


def test_usulkan_lalu_diputuskan_orang_lain(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    t, kpm = tumpukan, lapangan["kpm"]
    sari = buka("sari@contoh.id", lebar=360)
    hal = sari.hal
    sari.ke(f"/kpm/{kpm}/pemutakhiran/")
    hal.get_by_role("link", name="Ada perubahan").click()
    expect(hal.get_by_role("heading", level=1, name="Apa yang berubah?")).to_be_visible()
    sari.rapi()
    sari.aksesibel()
    hal.get_by_role("link", name="Ada yang bergabung ke keluarga").click()
    hal.get_by_label("Nama lengkap").fill("NENEK HALIMAH")
    hal.get_by_label("Tanggal lahir").fill("1990-05-01")
    hal.get_by_text("Perempuan", exact=True).click()
    hal.get_by_label("Hubungan dengan kepala keluarga").select_option("orang_tua")
    hal.get_by_text("Lansia", exact=True).click()
    hal.locator("input[type=file]").set_input_files({"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": foto()})
    expect(hal.get_by_text("Foto siap")).to_be_visible()
    # The rule is told beside the form while the photo stays chosen.
    expect(hal.get_by_text("Komponen Lansia NENEK HALIMAH mulai")).to_be_visible()
    expect(hal.get_by_text("tidak sesuai komponen Lansia")).to_be_visible()
    hal.get_by_label("Tanggal lahir").fill("1950-05-01")
    hal.get_by_label("Tanggal lahir").blur()
    expect(hal.get_by_text("tidak sesuai komponen Lansia")).to_be_hidden()
    hal.get_by_text("Sudah saya periksa, kirim juga").click()
    sari.rapi()
    sari.aksesibel()
    sari.potret("pemutakhiran")
    hal.get_by_role("button", name="Kirim usulan").click()
    hal.wait_for_url(re.compile(r"/pemutakhiran/[0-9a-f-]{36}/$"))
    expect(hal.get_by_text("Menunggu keputusan").first).to_be_visible()
    assert hal.get_by_role("button", name="Setujui").count() == 0
    sari.rapi()
    usulan = hal.url

    korkec = buka("korkec2@contoh.id", lebar=360)
    korkec.ke("/pemutakhiran/")
    korkec.aksesibel()
    korkec.hal.get_by_role("link", name="Periksa").first.click()
    assert korkec.hal.url == usulan
    gambar = korkec.hal.locator("img[src*='/foto/']").first
    assert gambar.evaluate("g => { g.loading = 'eager'; return g.decode().then(() => g.naturalWidth) }") > 0
    korkec.rapi()
    korkec.aksesibel()
    korkec.hal.get_by_role("button", name="Setujui", exact=True).click()
    expect(korkec.hal.get_by_text("Usulan disetujui dan diterapkan.")).to_be_visible()
    [(nama, mulai, jenis)] = t.sql(
        "SELECT a.nama, a.mulai, k.jenis FROM kpm_anggota a JOIN kpm_komponen k ON k.anggota_id = a.id "
        "WHERE a.kpm_id = %s AND a.nama = %s",
        kpm,
        "NENEK HALIMAH",
    )
    assert (nama, mulai, jenis) == ("NENEK HALIMAH", hari_ini(), "lansia")
    assert t.satu("SELECT dimutakhirkan_pada FROM kpm_kpm WHERE id = %s", kpm) == hari_ini()
