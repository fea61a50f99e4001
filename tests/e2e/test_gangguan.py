"""What goes wrong in the field: killed workers, two windows, two people, no JavaScript, small screens."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from inti.waktu import hari_ini
from tests.e2e.buku import SELEBAR, tahap_ini, tulis
from tests.e2e.peramban import Layar
from tests.e2e.test_jalan_utama import unggah
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
BANYAK = 4000
_SELESAI = 90_000


def bunuh_di_tengah(t: Tumpukan, jenis: str) -> None:
    """kill -9 the worker while a job of this kind runs, then start another, as the process keeper would."""
    jalan = "SELECT count(*) FROM inti_pekerjaan WHERE jenis = %s AND keadaan = 'berjalan'"
    t.tunggu(jalan, jenis, sama=1)
    t.bunuh("worker")
    assert t.satu(jalan, jenis) == 1, "the job ended before it could be interrupted"
    t.nyalakan("worker")


def percobaan(t: Tumpukan, jenis: str) -> list[tuple[Any, ...]]:
    return t.sql("SELECT keadaan, percobaan FROM inti_pekerjaan WHERE jenis = %s", jenis)


def test_pekerja_dibunuh_dan_dua_jendela(tumpukan: Tumpukan, buka: Buka, tmp_path: Path) -> None:
    """A worker killed while reading, while applying and while exporting; a preview applied in two windows."""
    t, apd = tumpukan, buka("apd@contoh.id")
    berkas = tulis(tmp_path / "FC.xlsx", SELEBAR, tahap=tahap_ini()[0], nomor=range(BANYAK))
    unggah(apd, berkas)
    bunuh_di_tengah(t, "impor_pratinjau")
    terapkan = apd.hal.get_by_role("button", name="Terapkan")
    expect(terapkan).to_be_visible(timeout=_SELESAI)

    lain = buka("apd@contoh.id")
    lain.ke(apd.hal.url)
    terapkan.click()
    lain.hal.get_by_role("button", name="Terapkan").click()
    bunuh_di_tengah(t, "impor_terapkan")
    for satu in (apd, lain):
        expect(satu.hal.get_by_text("Sudah diterapkan").first).to_be_visible(timeout=_SELESAI)
    n = "SELECT count(*) FROM {} WHERE kecamatan_kode = '17.71.01'"
    assert t.satu(n.format("kpm_kpm")) == BANYAK
    assert t.satu(n.format("penyaluran_pembayaran")) == BANYAK
    assert t.satu("SELECT count(*) FROM kpm_kpmevent e JOIN kpm_kpm k ON k.id = e.pgh_obj_id "
                  "WHERE k.kecamatan_kode = '17.71.01'") == BANYAK  # fmt: skip

    apd.ke("/ekspor/")
    apd.hal.get_by_label("Tahap").select_option(value=tahap_ini()[0])
    apd.hal.get_by_label("Wilayah").select_option(label="Kecamatan Selebar")
    apd.hal.get_by_label("Alasan").fill("uji")
    apd.hal.get_by_role("button", name="Buat buku kerja").click()
    bunuh_di_tengah(t, "ekspor_rekonsiliasi")
    unduh = apd.hal.get_by_role("link", name="Unduh berkas")
    expect(unduh).to_be_visible(timeout=_SELESAI)
    with apd.hal.expect_download() as tangkap:
        unduh.click()
    buku = openpyxl.load_workbook(BytesIO(tangkap.value.path().read_bytes()), read_only=True)
    assert sum(isinstance(next(iter(b), None), int) for b in buku["Rekonsiliasi"].iter_rows(values_only=True)) == BANYAK
    judul = "%Selebar%"
    assert t.sql(
        "SELECT keadaan, percobaan FROM inti_pekerjaan WHERE jenis = 'ekspor_rekonsiliasi' AND judul LIKE %s", judul
    ) == [("selesai", 2)]
    assert [p for p in percobaan(t, "impor_terapkan") if p[1] == 2] == [("selesai", 2)]
    assert [p for p in percobaan(t, "impor_pratinjau") if p[1] == 2] == [("selesai", 2)]


def test_dua_orang_mengubah_satu_keluarga(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    alamat = f"/kpm/{lapangan['kpm']}/ubah/"
    sari, apd = buka("sari@contoh.id", lebar=360), buka("apd@contoh.id")
    for satu in (sari, apd):
        satu.ke(alamat)
    sari.hal.get_by_label("Patokan rumah").fill("Dekat masjid")
    sari.hal.get_by_role("button", name="Simpan").click()
    expect(sari.hal.get_by_text("Data lapangan tersimpan")).to_be_visible()
    apd.hal.get_by_label("Patokan rumah").fill("Belakang pasar")
    apd.hal.get_by_label("Catatan").fill("Rumah panggung")
    apd.hal.get_by_role("button", name="Simpan").click()
    utama = apd.hal.locator("main")
    expect(utama).to_contain_text("Sari Tetangga")
    expect(utama).to_contain_text("Dekat masjid")
    expect(apd.hal.get_by_label("Patokan rumah")).to_have_value("Belakang pasar")
    expect(apd.hal.get_by_label("Catatan")).to_have_value("Rumah panggung")
    baca = "SELECT patokan, catatan FROM kpm_kpm WHERE id = %s"
    assert tumpukan.sql(baca, lapangan["kpm"]) == [("Dekat masjid", "")]
    apd.rapi()
    apd.aksesibel()
    apd.hal.get_by_role("button", name="Simpan isian saya").click()
    expect(apd.hal.get_by_text("Data lapangan tersimpan")).to_be_visible()
    assert tumpukan.sql(baca, lapangan["kpm"]) == [("Belakang pasar", "Rumah panggung")]


def test_kehadiran_tanpa_javascript(tumpukan: Tumpukan, lapangan: dict[str, Any], buka: Buka) -> None:
    sari = buka("sari@contoh.id", lebar=360, tanpa_js=True)
    hal = sari.hal
    sari.ke(f"/p2k2/baru/?kelompok={lapangan['kelompok']}")
    hal.get_by_label("Tanggal", exact=True).fill(str(hari_ini() - timedelta(days=9)))
    hal.get_by_role("button", name="Simpan").click()
    hal.wait_for_url("**/kehadiran/")
    assert hal.locator("input[type=radio]:checked").count() == 0
    hal.locator("label:has(input[value=sakit])").first.click()
    hal.get_by_role("button", name="Hadir Semua").click()
    expect(hal.locator("input[value=hadir]:checked")).to_have_count(24)
    expect(hal.locator("input[value=sakit]:checked")).to_have_count(1)
    assert tumpukan.satu("SELECT count(*) FROM p2k2_kehadiran h JOIN p2k2_pertemuan p ON p.id = h.pertemuan_id "
                         "WHERE p.kelompok_id = %s AND h.status IS NOT NULL", lapangan["kelompok"]) == 0  # fmt: skip
    hal.locator("label:has(input[value=alpa])").last.click()
    hal.get_by_role("button", name="Simpan kehadiran").click()
    expect(hal.get_by_text("Kehadiran tersimpan")).to_be_visible()
    assert tumpukan.sql("SELECT status, count(*) FROM p2k2_kehadiran h JOIN p2k2_pertemuan p ON p.id = h.pertemuan_id "
                        "WHERE p.kelompok_id = %s GROUP BY 1 ORDER BY 1", lapangan["kelompok"]) == [
        ("alpa", 1), ("hadir", 23), ("sakit", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("email", ["sari@contoh.id", "korkec2@contoh.id", "korkab@contoh.id", "apd@contoh.id"])
def test_setiap_layar_muat_dan_terbaca(lapangan: dict[str, Any], buka: Buka, email: str) -> None:
    """Every page of the navigation and what lies behind its first rows: 320, 360 and 1280 px, axe, CSP."""
    layar = buka(email, lebar=360)
    hal = layar.hal
    utama = hal.locator(".nav-sisi a, .nav-bawah a").evaluate_all("a => [...new Set(a.map(x => x.pathname))]")
    assert len(utama) >= 5
    tujuan, dilihat = [*utama, f"/kpm/{lapangan['kpm']}/", f"/kelompok/{lapangan['kelompok']}/"], set[str]()
    for alamat in tujuan:
        if alamat in dilihat or len(dilihat) > 18:
            continue
        dilihat.add(alamat)
        for lebar in (320, 1280, 360):
            layar.lebar(lebar)
            if lebar == 320:
                layar.ke(alamat)
                hal.wait_for_load_state("networkidle")
            layar.rapi()
        layar.aksesibel()
        if alamat in utama:
            # One page of each kind further: the first link inside, and the page's own action.
            dalam = hal.locator("main a[href^='/']").evaluate_all("a => a.map(x => x.pathname + x.search)")
            tujuan += [a for a in (*dalam[:1], *dalam[-1:]) if "/templat/" not in a and "/hasil/" not in a]


def test_penjaga_mendengar(buka: Buka) -> None:
    """The ears of the other tests: a CSP violation, a page too wide and an unreadable field are noticed."""
    layar = buka()
    layar.ke("/akun/login/")
    assert layar.keluhan == []
    layar.hal.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    layar.hal.evaluate("document.body.style.setProperty('width', '3000px')")
    layar.hal.evaluate("document.querySelector('input[type=password]').removeAttribute('id')")
    layar.hal.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    layar.rapi()
    layar.aksesibel()
    jenis = [k for k in ("style", "terlalu lebar", "axe") if any(k in satu for satu in layar.keluhan)]
    layar.keluhan.clear()
    assert jenis == ["style", "terlalu lebar", "axe"]
