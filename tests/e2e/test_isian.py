"""A school month and a posyandu month on a phone: saved row by row, through a lost signal, and without any script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
SEKOLAH = (
    "SELECT a.nama, c.hari_efektif, c.alpa, c.izin, c.sakit, c.versi FROM verifikasi_catatanverkom c "
    "JOIN kpm_anggota a ON a.id = c.anggota_id WHERE c.fasilitas_id = %s ORDER BY a.nama"
)
POSYANDU = (
    "SELECT a.nama, c.hadir, c.berat_kg::text, extract(day from c.tanggal_periksa)::int "
    "FROM verifikasi_catatanverkom c JOIN kpm_anggota a ON a.id = c.anggota_id "
    "WHERE c.fasilitas_id = %s ORDER BY a.nama"
)


@pytest.mark.usefixtures("lapangan")
def test_sebulan_sekolah_dan_posyandu(tumpukan: Tumpukan, buka: Buka) -> None:
    d = tumpukan.tanam("isian")
    sari = buka("sari@contoh.id", lebar=360)
    sekolah(tumpukan, sari, d)
    sinyal_hilang(tumpukan, sari, d)
    posyandu(tumpukan, sari, d)
    tanpa_js(tumpukan, buka("sari@contoh.id", lebar=360, tanpa_js=True), d)


def alamat(d: dict[str, Any], apa: str) -> str:
    return f"/verifikasi/isi/{d[apa]}/{d['tahun']}/{d['bulan']}/"


def sekolah(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, a = sari.hal, d["anak"]
    sari.ke(alamat(d, "sekolah"))
    hal.get_by_label("Hari efektif", exact=True).fill("20")
    hal.get_by_role("button", name="Simpan hari efektif").tap()
    expect(hal.get_by_text("Berlaku untuk semua pendamping", exact=False)).to_be_visible()
    hal.get_by_role("button", name="Tambah alpa ADE").tap()
    hal.get_by_role("button", name="Tambah alpa ADE").tap()
    hal.get_by_role("button", name="Tambah sakit ADE").tap()
    hal.get_by_role("button", name="Tambah sakit ADE").tap()
    ade = hal.locator(f"[data-isian-baris='{a[0]}']")
    expect(ade.locator("[data-isian-persen]")).to_have_text("Hadir 16 dari 20 = 80 %, di bawah 85 %")
    expect(ade.get_by_text("Tersimpan", exact=False)).to_be_visible()
    expect(hal.get_by_text("1 dari 3 orang", exact=False)).to_be_visible()
    assert t.sql(SEKOLAH, d["sekolah"]) == [("ADE", 20, 2, 0, 2, 1)]
    # By keyboard: a number too many is refused in place, the next one is saved.
    hal.get_by_label("Alpa BAGUS", exact=True).fill("21")
    hal.get_by_label("Alpa BAGUS", exact=True).press("Enter")
    expect(hal.get_by_label("Izin BAGUS", exact=True)).to_be_focused()
    hal.get_by_label("Izin BAGUS", exact=True).press("ArrowDown")
    expect(hal.get_by_label("Izin CANTIKA", exact=True)).to_be_focused()
    bagus = hal.locator(f"[data-isian-baris='{a[1]}']")
    expect(bagus.get_by_text("BAGUS: alpa 21 hari, sedangkan hari efektif 20", exact=False)).to_be_visible()
    hal.get_by_label("Alpa BAGUS", exact=True).fill("1")
    hal.get_by_label("Alpa BAGUS", exact=True).press("ArrowUp")
    expect(bagus.get_by_text("Tersimpan", exact=False)).to_be_visible()
    sari.rapi()
    sari.aksesibel()
    assert t.sql(SEKOLAH, d["sekolah"])[1] == ("BAGUS", 20, 1, 0, 0, 1)


def sinyal_hilang(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    """What is typed without a signal stays, survives a reload, and goes out by itself."""
    hal, a = sari.hal, d["anak"]
    cantika = hal.locator(f"[data-isian-baris='{a[2]}']")
    hal.route(
        "**/verifikasi/isi/**", lambda jalur: jalur.abort() if jalur.request.method == "POST" else jalur.continue_()
    )
    hal.get_by_role("button", name="Semua hadir").tap()
    expect(cantika.get_by_text("Belum terkirim", exact=False)).to_be_visible()
    expect(hal.get_by_text("1 belum tersimpan")).to_be_visible()
    assert len(t.sql(SEKOLAH, d["sekolah"])) == 2
    hal.on("dialog", lambda kotak: kotak.accept())
    hal.reload()
    expect(hal.get_by_label("Alpa CANTIKA", exact=True)).to_have_value("0")
    expect(cantika.get_by_text("Belum terkirim", exact=False)).to_be_visible()
    hal.unroute("**/verifikasi/isi/**")
    hal.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(cantika.get_by_text("Tersimpan", exact=False)).to_be_visible()
    expect(hal.get_by_text("3 dari 3 orang", exact=False)).to_be_visible()
    assert t.sql(SEKOLAH, d["sekolah"])[2] == ("CANTIKA", 20, 0, 0, 0, 1)


def posyandu(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    hal, a = sari.hal, d["anak"]
    sari.ke(alamat(d, "posyandu"))
    hal.get_by_label("Tanggal buka").fill(f"{d['tahun']}-{d['bulan']:02d}-05")
    hal.get_by_label("Berat DANI", exact=True).fill("11,5")
    hal.get_by_label("Berat DANI", exact=True).press("ArrowDown")
    expect(hal.get_by_label("Berat ELOK", exact=True)).to_be_focused()
    dani = hal.locator(f"[data-isian-baris='{a[3]}']")
    expect(dani.get_by_text("hadir, 5", exact=False)).to_be_visible()
    hal.locator(f"[data-isian-baris='{a[4]}'] label", has_text="Tidak hadir").tap()
    expect(hal.get_by_label("Berat ELOK", exact=True)).to_be_hidden()
    expect(hal.get_by_text("2 dari 2 orang", exact=False)).to_be_visible()
    sari.rapi()
    sari.aksesibel()
    assert t.sql(POSYANDU, d["posyandu"]) == [("DANI", True, "11.50", 5), ("ELOK", False, None, None)]


def tanpa_js(t: Tumpukan, sari: Layar, d: dict[str, Any]) -> None:
    sari.ke(alamat(d, "sekolah"))
    sari.hal.get_by_label("Alpa ADE", exact=True).fill("0")
    sari.hal.get_by_role("button", name="Simpan", exact=True).click()
    expect(sari.hal.get_by_text("isian tersimpan", exact=False)).to_be_visible()
    assert t.sql(SEKOLAH, d["sekolah"])[0] == ("ADE", 20, 0, 0, 2, 2)
