"""Candidates in a real browser: imported by the APD, then invited, met and validated on a phone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from inti.waktu import hari_ini
from tests.e2e.buku import TELUK_SEGARA, keluarga
from tests.e2e.peramban import Layar
from tests.e2e.test_jalan_utama import angka, foto, terapkan, unggah
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
CALON = 39  # three in each desa
KOLOM = [
    "NAMA PENERIMA",
    "NIK",
    "NO KK",
    "TGL LAHIR",
    "ALAMAT",
    "RT",
    "RW",
    "KELURAHAN",
    "KECAMATAN",
    "KABUPATEN",
    "SD",
]
HADIR = "SELECT hadir, count(*) FROM p2k2_undanganawal GROUP BY 1 ORDER BY 1"


def test_pertemuan_awal(tumpukan: Tumpukan, buka: Buka, tmp_path: Path) -> None:
    t = tumpukan
    impor(t, buka("apd@contoh.id"), tmp_path)
    desa = t.tanam("calon")["desa"]
    tuti = buka("tuti@contoh.id", lebar=360)
    rencanakan(t, tuti, desa)
    isi(t, tuti)
    validasi(t, tuti)


def impor(t: Tumpukan, apd: Layar, folder: Path) -> None:
    berkas, buku = folder / "CALON.xlsx", openpyxl.Workbook(write_only=True)
    lembar = buku.create_sheet("CALON")
    lembar.append(KOLOM)
    for i in range(CALON):
        lembar.append([keluarga(TELUK_SEGARA, i)[k] for k in KOLOM])
    buku.save(berkas)
    unggah(apd, berkas, "calon")
    expect(apd.hal.get_by_role("button", name="Terapkan")).to_be_visible(timeout=60_000)
    assert angka(apd) == {"Baru": CALON, "Berubah": 0, "Tetap": 0, "Hilang": 0, "Ditolak": 0}
    terapkan(apd)
    apd.hal.get_by_role("link", name="Lihat calon KPM").click()
    expect(apd.hal.get_by_role("heading", level=1, name="Calon KPM")).to_be_visible()
    expect(apd.hal.locator("#daftar .baris")).to_have_count(CALON)
    apd.rapi()
    apd.aksesibel()


def rencanakan(t: Tumpukan, tuti: Layar, desa: str) -> None:
    hal = tuti.hal
    tuti.ke("/p2k2/awal/")
    tuti.aksesibel()
    hal.get_by_role("link", name="Rencanakan", exact=True).click()
    hal.wait_for_url("**/awal/baru/**")
    hal.locator(f"a.baris[href='?desa={desa}']").click()
    hal.get_by_label("Tanggal", exact=True).fill(str(hari_ini()))
    hal.get_by_label("Jam mulai").fill("09:00")
    hal.get_by_label("Tempat").fill("Balai kelurahan")
    centang = hal.locator("input[name=kpm]")
    expect(hal.locator("input[name=kpm]:checked")).to_have_count(0)
    hal.get_by_role("button", name="Pilih semua").click()
    expect(hal.locator("input[name=kpm]:checked")).to_have_count(centang.count())
    expect(hal.get_by_label("Tempat")).to_have_value("Balai kelurahan")
    tuti.rapi()
    tuti.aksesibel()
    hal.get_by_role("button", name="Simpan").click()
    expect(hal.get_by_role("heading", level=1, name="Pertemuan awal", exact=True)).to_be_visible()
    assert t.satu("SELECT count(*) FROM p2k2_undanganawal") == t.satu(
        "SELECT count(*) FROM kpm_kpm WHERE desa_id = %s AND kepesertaan = 'calon'", desa
    )
    for nama in ("Undangan", "Daftar hadir"):
        alamat = hal.get_by_role("link", name=nama, exact=True).get_attribute("href")
        jawaban = hal.request.get(alamat or "")
        assert (jawaban.status, jawaban.body()[:5]) == (200, b"%PDF-"), nama


def isi(t: Tumpukan, tuti: Layar) -> None:
    hal = tuti.hal
    hal.get_by_role("link", name="Isi pertemuan").click()
    hal.wait_for_url("**/isi/")
    expect(hal.locator(".segmen input:checked")).to_have_count(0)
    hal.get_by_role("button", name="Hadir Semua").click()
    baris = hal.locator(".absen-baris")
    for n in (0, 1):
        baris.nth(n).locator("label:has(input[value=tidak])").tap()
    tuti.rapi()
    tuti.aksesibel()
    hal.get_by_role("button", name="Selesai").click()
    expect(hal.get_by_text("Belum dijelaskan: Arti dan tujuan PKH", exact=False).first).to_be_visible()
    for label in hal.locator("fieldset#id_dijelaskan label.cip").all():
        label.click()
    hal.get_by_role("button", name="Selesai").click()
    expect(hal.get_by_text("Pertemuan awal tersimpan.")).to_be_visible()
    n = baris_undangan(t)
    assert t.sql(HADIR) == [("hadir", n - 2), ("tidak", 2)]
    tenggat = hari_ini() + timedelta(days=14)
    assert t.sql("SELECT tenggat, keadaan FROM pendamping_tugas WHERE jenis = 'kunjungan_awal'") == [
        (tenggat, "terbuka"),
        (tenggat, "terbuka"),
    ]
    hal.locator("input[type=file]").set_input_files({"name": "rapat.jpg", "mimeType": "image/jpeg", "buffer": foto()})
    expect(hal.get_by_text("Foto siap")).to_be_visible()
    hal.get_by_role("button", name="Tambah foto").click()
    expect(hal.get_by_text("1 foto tersimpan.")).to_be_visible()
    tuti.rapi()
    tuti.aksesibel()


def baris_undangan(t: Tumpukan) -> int:
    n: int = t.satu("SELECT count(*) FROM p2k2_undanganawal")
    return n


def validasi(t: Tumpukan, tuti: Layar) -> None:
    """One who stayed away is validated at home: the visit is done with it."""
    hal = tuti.hal
    hal.locator("a.baris", has_text="Tidak hadir").first.click()
    hal.wait_for_url("**/awal/calon/*/")
    assert not any(keluarga(TELUK_SEGARA, i)["NIK"] in hal.content() for i in range(CALON))
    hal.get_by_text("KTP pengurus", exact=True).click()
    hal.get_by_text("Kartu Keluarga", exact=True).click()
    hal.get_by_text("Cocok, layak jadi peserta", exact=True).click()
    tuti.rapi()
    tuti.aksesibel()
    hal.get_by_role("button", name="Simpan validasi").click()
    expect(hal.get_by_text("tersimpan.", exact=False).first).to_be_visible()
    assert t.sql("SELECT validasi, count(*) FROM p2k2_undanganawal WHERE validasi <> '' GROUP BY 1") == [("cocok", 1)]
    assert t.sql("SELECT keadaan, hasil FROM pendamping_tugas WHERE jenis = 'kunjungan_awal' ORDER BY 1") == [
        ("selesai", "dikunjungi"),
        ("terbuka", ""),
    ]
    assert t.sql("SELECT DISTINCT kepesertaan FROM kpm_kpm WHERE kecamatan_kode = '17.71.03'") == [("calon",)]
    hal.get_by_role("link", name="Laporan").click()
    expect(hal.get_by_role("heading", level=1, name="Laporan Pertemuan Awal")).to_be_visible()
    tuti.rapi()
    tuti.aksesibel()
    tuti.ke("/p2k2/awal/calon/")
    tuti.aksesibel()
