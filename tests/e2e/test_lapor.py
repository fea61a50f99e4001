"""A mother with a cheap phone: reports with a photo, reads the answer with her code, writes back. No login."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.test_jalan_utama import foto
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CERITA = "Kartu saya hilang di pasar.\nSaya belum tahu harus ke mana."


def test_lapor_lalu_baca_jawaban(tumpukan: Tumpukan, buka: Callable[..., Layar]) -> None:
    t, ibu = tumpukan, buka(lebar=360)
    nomor, kode = lapor(ibu)
    assert t.sql("SELECT count(*) FROM pengaduan_fotoaduan") == [(1,)]
    t.tanam("jawab_aduan", "korkec@contoh.id")
    baca(ibu, nomor, kode)
    tulis_lagi(t, ibu)
    tanpa_skrip(t, buka(lebar=360, tanpa_js=True))
    teks = t.isi_redis() + t.log()
    for rahasia in (nomor, kode, kode.replace("-", ""), "hilang di pasar"):
        assert rahasia not in teks


def lapor(ibu: Layar) -> tuple[str, str]:
    hal = ibu.hal
    ibu.ke("/lapor/")
    ibu.aksesibel()
    assert hal.context.cookies() == []
    hal.get_by_role("link", name="Lapor", exact=True).click()
    ibu.rapi()
    ibu.aksesibel()
    hal.get_by_label("Nama desa atau kelurahan").fill("tanjung")
    hal.get_by_role("button", name="Cari").click()
    hal.locator("a.baris").first.click()
    hal.wait_for_url("**/lapor/tulis/*/")
    expect(hal.locator("input:checked")).to_have_count(0)
    hal.get_by_text("Kartu KKS hilang, rusak", exact=False).click()
    hal.get_by_label("Apa yang terjadi?").fill(f"{CERITA} PIN saya 123456")
    hal.get_by_role("button", name="Kirim laporan").click()
    expect(hal.get_by_role("alert").filter(has_text="PIN")).to_be_visible()
    assert "123456" not in hal.get_by_label("Apa yang terjadi?").input_value()
    ibu.rapi()
    ibu.aksesibel()
    hal.get_by_label("Apa yang terjadi?").fill(CERITA)
    hal.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": foto()})
    expect(hal.get_by_text("Foto siap")).to_be_visible()
    hal.get_by_role("button", name="Kirim laporan").click()
    expect(hal.get_by_role("heading", level=1, name="Laporan terkirim")).to_be_focused()
    ibu.rapi()
    ibu.aksesibel()
    nomor, kode = (hal.locator(f"#{id_}").inner_text() for id_ in ("nomor-laporan", "kode-rahasia"))
    assert re.fullmatch(r"ADU-\w{7}", nomor)
    assert hal.context.cookies()[0]["name"] == "csrftoken"
    return nomor, kode


def baca(ibu: Layar, nomor: str, kode: str) -> None:
    hal = ibu.hal
    hal.get_by_role("link", name="Lihat jawaban").click()
    hal.get_by_label("Nomor laporan").fill(nomor.lower())
    hal.get_by_label("Kode rahasia").fill("AAAAAAAAAA")
    hal.get_by_role("button", name="Buka").click()
    expect(hal.get_by_role("alert").filter(has_text="tidak cocok")).to_be_visible()
    ibu.aksesibel()
    hal.get_by_label("Kode rahasia").fill(kode.lower())
    hal.get_by_role("button", name="Buka").click()
    hal.wait_for_url("**/lapor/aduan/")
    expect(hal.get_by_text("Kartu baru sudah di bank.")).to_be_visible()
    ibu.rapi()
    ibu.aksesibel()


def tulis_lagi(t: Tumpukan, ibu: Layar) -> None:
    hal = ibu.hal
    hal.get_by_text("Belum beres", exact=True).click()
    hal.get_by_label("Apa yang belum beres?").fill("Bank minta surat polisi")
    hal.get_by_role("button", name="Kirim, kerjakan lagi").click()
    expect(hal.get_by_text("Sudah kami catat.", exact=False)).to_be_visible()
    hal.get_by_label("Tulis pesan").fill("Surat sudah ada")
    hal.get_by_role("button", name="Kirim pesan").click()
    expect(hal.get_by_text("Pesan Anda sudah terkirim.")).to_be_visible()
    assert t.sql("SELECT keadaan, dibuka_lagi_n FROM pengaduan_pengaduan") == [("proses", 1)]
    hal.get_by_role("button", name="Tutup halaman ini").click()
    hal.wait_for_url("**/lapor/")
    hal.goto("/lapor/aduan/")
    hal.wait_for_url("**/lapor/lihat/")


def tanpa_skrip(t: Tumpukan, ibu: Layar) -> None:
    """The same without JavaScript, place by place from the lists."""
    hal = ibu.hal
    hal.goto("/lapor/")
    hal.get_by_role("link", name="Lapor", exact=True).click()
    hal.locator("a.baris", has_text="Sungai Serut").click()
    hal.locator("a.baris").first.click()
    hal.get_by_text("Uang bantuan tidak masuk", exact=False).click()
    hal.get_by_label("Apa yang terjadi?").fill("Bulan ini belum masuk")
    hal.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": foto()})
    hal.get_by_role("button", name="Kirim laporan").click()
    expect(hal.get_by_role("heading", level=1, name="Laporan terkirim")).to_be_visible()
    assert t.satu("SELECT count(*) FROM pengaduan_pengaduan") == 2
