"""A group at the place of payment on a phone: family by family, through a lost signal, and without any script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
ISI = (
    "SELECT r.status, r.jumlah, r.saluran, r.tempat, r.cara FROM penyaluran_rekonsiliasi r "
    "JOIN penyaluran_pembayaran b ON b.id = r.pembayaran_id JOIN kpm_keanggotaankelompok a ON a.kpm_id = b.kpm_id "
    "JOIN kpm_kelompok k ON k.id = a.kelompok_id WHERE k.id = %s AND r.tempat <> '' ORDER BY r.dicatat_pada"
)

HITUNG = (
    "SELECT count(r.id), count(*) FROM penyaluran_pembayaran b JOIN kpm_keanggotaankelompok a ON a.kpm_id = b.kpm_id "
    "LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = b.id WHERE b.nominal > 0 AND a.kelompok_id = %s"
)


def test_satu_kelompok_di_tempat_pencairan(tumpukan: Tumpukan, buka: Buka, lapangan: dict[str, Any]) -> None:
    kelompok = lapangan["kelompok"]
    hari = tumpukan.satu("SELECT to_char(now() AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD')")
    sari = buka("sari@contoh.id", lebar=360)
    sari.ke("/penyaluran/kelompok/")
    sari.aksesibel()
    sari.ke(f"/penyaluran/kelompok/{kelompok}/")
    sari.aksesibel()
    pertama(tumpukan, sari, kelompok, hari)
    sinyal_hilang(tumpukan, sari, kelompok)
    tanpa_js(tumpukan, buka("sari@contoh.id", lebar=360, tanpa_js=True), kelompok, hari)


def baris(layar: Layar, n: int = 0) -> Any:
    return layar.hal.locator("[data-rekon-baris]").nth(n)


def kemajuan(t: Tumpukan, kelompok: str) -> str:
    """What the page must say; other walks may have recorded families of this group before."""
    return "{} dari {} keluarga".format(*t.sql(HITUNG, kelompok)[0])


def pertama(t: Tumpukan, sari: Layar, kelompok: str, hari: str) -> None:
    """The first family; then the next one opens, and what was used is offered."""
    satu, nama = baris(sari), baris(sari).locator(".baris-judul").inner_text()
    berikut = baris(sari, 1).locator(".baris-judul").inner_text()
    satu.locator("summary").tap()
    satu.locator("label", has_text="Sudah").tap()
    expect(satu.get_by_label("Jumlah yang diambil")).to_be_hidden()
    satu.get_by_label("Tanggal transaksi").fill(hari)
    satu.get_by_label("Di mana uangnya diambil").select_option("agen")
    satu.get_by_label("Nama tempat").fill("Warung Bu Sri")
    satu.get_by_label("Dari mana Anda tahu").select_option("hadir")
    sari.rapi()
    satu.get_by_role("button", name="Simpan").tap()
    t.tunggu(f"SELECT count(*) FROM ({ISI}) x", kelompok, sama=1)
    expect(sari.hal.locator("#baru-dicatat").get_by_text(nama)).to_be_visible()
    expect(sari.hal.get_by_text(kemajuan(t, kelompok), exact=False)).to_be_visible()
    expect(baris(sari).locator(".baris-judul")).to_have_text(berikut)
    expect(baris(sari).locator("summary")).to_be_focused()
    expect(baris(sari).locator("details")).to_have_attribute("open", "")
    # First the answer: what belongs to a withdrawal is offered once one is said.
    expect(baris(sari).get_by_role("button", name="Simpan")).to_be_hidden()
    expect(baris(sari).get_by_role("link", name="Pakai:")).to_be_hidden()
    assert len(t.sql(ISI, kelompok)) == 1


def sinyal_hilang(t: Tumpukan, sari: Layar, kelompok: str) -> None:
    """Without a signal the row stays as it was typed; sent again later it is one record."""
    hal, satu = sari.hal, baris(sari)
    hal.reload()
    satu.locator("summary").tap()
    satu.locator("label", has_text="Sebagian").tap()
    satu.get_by_label("Jumlah yang diambil").fill("100.000")
    expect(satu.get_by_label("Di mana uangnya diambil")).to_have_value("")
    satu.get_by_role("link", name="Pakai:").tap()
    expect(satu.get_by_label("Nama tempat")).to_have_value("Warung Bu Sri")
    satu.get_by_label("Dari mana Anda tahu").select_option("buku")
    hal.route("**/penyaluran/**", lambda jalur: jalur.abort())
    satu.get_by_role("button", name="Simpan").tap()
    expect(hal.get_by_text("Tidak ada sinyal", exact=False)).to_be_visible()
    expect(satu.get_by_label("Jumlah yang diambil")).to_have_value("100.000")
    expect(satu.get_by_label("Dari mana Anda tahu")).to_have_value("buku")
    assert len(t.sql(ISI, kelompok)) == 1
    hal.unroute("**/penyaluran/**")
    sari.keluhan[:] = [k for k in sari.keluhan if "htmx:" not in k]  # it tells the console of the lost request
    satu.get_by_role("button", name="Simpan").tap()
    t.tunggu(f"SELECT count(*) FROM ({ISI}) x", kelompok, sama=2)
    expect(hal.get_by_text(kemajuan(t, kelompok), exact=False)).to_be_visible()
    assert t.sql(ISI, kelompok)[1] == ("sebagian", 100_000, "agen", "Warung Bu Sri", "buku")


def tanpa_js(t: Tumpukan, sari: Layar, kelompok: str, hari: str) -> None:
    sari.ke(f"/penyaluran/kelompok/{kelompok}/?pakai=1")
    satu = baris(sari)
    satu.locator("summary").click()
    satu.locator("input[value=cair]").check(force=True)
    expect(satu.get_by_label("Tanggal transaksi")).to_have_value(hari)
    satu.get_by_label("Dari mana Anda tahu").select_option("hadir")
    satu.get_by_role("button", name="Simpan").click()
    t.tunggu(f"SELECT count(*) FROM ({ISI}) x", kelompok, sama=3)
    expect(sari.hal.get_by_text(kemajuan(t, kelompok), exact=False)).to_be_visible()
    assert t.sql(ISI, kelompok)[2][0] == "cair"
