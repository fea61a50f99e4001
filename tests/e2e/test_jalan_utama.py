"""The main road in a real browser: from a Final Closing workbook to a reconciliation workbook."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import expect

from inti.waktu import hari_ini
from tests.e2e.buku import SUNGAI_SERUT, keluarga, tahap_ini, tulis
from tests.e2e.peramban import Layar
from tests.e2e.tumpukan import Tumpukan

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Buka = Callable[..., Layar]
KELUARGA = 1480
RUSAK = 6
DESA = SUNGAI_SERUT.desa
_SELESAI = 60_000
BAYAR = "FROM penyaluran_pembayaran WHERE kecamatan_kode = '17.71.08' AND tahap_id = %s"
REKON = f"pembayaran_id IN (SELECT id {BAYAR})"  # other walks record theirs in other areas
SEMUA_KPM = "SELECT count(*) FROM kpm_kpm WHERE kecamatan_kode = '17.71.08'"


def test_jalan_utama(tumpukan: Tumpukan, buka: Buka, tmp_path: Path) -> None:
    t = tumpukan
    ini, lalu = tahap_ini()
    apd = buka("apd@contoh.id")
    impor_dua_tahap(t, apd, tmp_path, ini, lalu)
    tugaskan(t, apd)
    rina = buka("rina@contoh.id", lebar=360)
    kunjungan(t, rina)
    bolos = kelompok_dan_tiga_pertemuan(t, rina)
    tanda_muncul(t, bolos)
    dasbor(t, buka("korkec@contoh.id", lebar=360), bolos)
    rekonsiliasi(t, rina, ini)
    ekspor(t, apd, ini)
    tanpa_data_pribadi(t, apd, rina)


# --- 1. import --------------------------------------------------------------------------------


def impor_dua_tahap(t: Tumpukan, apd: Layar, folder: Path, ini: str, lalu: str) -> None:
    hal = apd.hal
    pertama = tulis(folder / "FC_LALU.xlsx", SUNGAI_SERUT, tahap=lalu, nomor=range(KELUARGA), dengan_rusak=True)
    unggah(apd, pertama)
    expect(hal.get_by_role("progressbar").or_(hal.get_by_role("button", name="Terapkan"))).to_be_visible()
    expect(hal.get_by_role("button", name="Terapkan")).to_be_visible(timeout=_SELESAI)
    assert angka(apd) == {"Baru": KELUARGA, "Berubah": 0, "Tetap": 0, "Hilang": 0, "Ditolak": RUSAK}
    apd.aksesibel()
    apd.potret("impor")
    with hal.expect_navigation():
        hal.locator("a.kartu-angka", has_text="Ditolak").click()
    isi = hal.locator("main").inner_text()
    for nomor in range(5 + KELUARGA, 5 + KELUARGA + RUSAK):  # the sheet's own row numbers
        assert str(nomor) in isi.replace(".", "")
    assert "baris 5" in isi, "the later of two rows names the earlier"
    apd.rapi()
    hal.go_back()
    terapkan(apd)
    assert t.satu(SEMUA_KPM) == KELUARGA
    assert (
        t.satu("SELECT count(*) FROM penyaluran_pembayaran WHERE kecamatan_kode = '17.71.08' AND tahap_id = %s", lalu)
        == KELUARGA
    )

    kedua = tulis(folder / "FC_INI.xlsx", SUNGAI_SERUT, tahap=ini, nomor=range(20, KELUARGA + 10), naik=range(100, 150))
    unggah(apd, kedua)
    expect(hal.get_by_role("button", name="Terapkan")).to_be_visible(timeout=_SELESAI)
    assert angka(apd)["Baru"] == 10
    assert angka(apd)["Hilang"] == 20
    terapkan(apd)
    hal.get_by_role("link", name="Lihat KPM Lama / Baru / Hilang").click()
    expect(hal.get_by_role("heading", level=1, name="KPM Lama / Baru / Hilang")).to_be_visible()
    assert {k: v for k, v in angka(apd).items() if k.startswith("KPM") or k == "Nominal naik"} == {
        "KPM Lama": KELUARGA - 20,
        "KPM Baru": 10,
        "KPM Hilang": 20,
        "Nominal naik": 50,
    }
    hal.locator("a.kartu-angka", has_text="KPM Hilang").click()
    expect(hal.locator("#daftar > tr").or_(hal.locator("#daftar tbody tr"))).to_have_count(20)
    apd.rapi()
    apd.aksesibel()
    assert t.satu(SEMUA_KPM) == KELUARGA + 10, "an import deletes nothing"


def unggah(layar: Layar, jalur: Path, jenis: str = "final_closing") -> None:
    layar.ke("/impor/")
    layar.hal.get_by_label("Jenis daftar").select_option(jenis)
    layar.hal.locator("input[type=file]").set_input_files(jalur)
    layar.hal.get_by_role("button", name="Unggah dan periksa").click()
    layar.hal.wait_for_url("**/impor/*-*/")


def terapkan(layar: Layar) -> None:
    layar.hal.get_by_role("button", name="Terapkan").click()
    expect(layar.hal.get_by_text("Sudah diterapkan").first).to_be_visible(timeout=_SELESAI)


def angka(layar: Layar) -> dict[str, int]:
    """The figures on the page by their label."""
    hasil = {}
    expect(layar.hal.locator(".kartu-angka").first).to_be_visible()
    for kartu in layar.hal.locator(".kartu-angka").all():
        nama = kartu.locator(".kartu-angka-label").inner_text().strip()
        hasil[nama] = int(kartu.locator(".kartu-angka-nilai").inner_text().replace(".", ""))
    return hasil


# --- 2. assignment ----------------------------------------------------------------------------


def tugaskan(t: Tumpukan, apd: Layar) -> None:
    hal = apd.hal
    apd.ke("/penugasan/?wilayah=17.71.08")
    for nama_desa, petugas in zip(DESA[:2], ("Rina Pendamping", "Budi Pendamping"), strict=True):
        apd.ke("/penugasan/?wilayah=17.71.08")
        hal.get_by_role("link").filter(has_text=nama_desa.title()).click()
        hal.get_by_role("link", name="Tugaskan desa ini").click()
        hal.get_by_text("Yang belum punya pendamping", exact=True).click()
        pilih = hal.get_by_label("Pendamping", exact=True)
        pilih.select_option(label=next(p for p in pilih.locator("option").all_inner_texts() if petugas in p))
        hal.get_by_label("Mulai tanggal").fill(str(hari_ini() - timedelta(days=200)))
        hal.get_by_label("Nomor SK").fill("SK-12/DINSOS/2026")
        hal.get_by_role("button", name="Lihat pratinjau").click()
        hal.get_by_role("button", name="Tetapkan penugasan").click()
        expect(hal.get_by_text("Semua punya pendamping").or_(hal.get_by_text("Belum termapping")).first).to_be_visible()
    apd.ke("/penugasan/?wilayah=17.71.08")
    expect(hal.get_by_text("acuan 375")).to_be_visible()
    apd.aksesibel()
    tiap = t.sql(
        "SELECT p.nama, count(*) FROM pendamping_penugasan t JOIN akun_pengguna p ON p.id = t.petugas_id "
        "JOIN kpm_kpm k ON k.id = t.kpm_id WHERE k.kecamatan_kode = '17.71.08' GROUP BY 1"
    )
    assert dict(tiap) == {
        "Rina Pendamping": desa_n(t, 0),
        "Budi Pendamping": desa_n(t, 1),
    }


def desa_n(t: Tumpukan, ke: int) -> int:
    sql = "SELECT count(*) FROM kpm_kpm k JOIN wilayah_wilayah w ON w.kode = k.desa_id WHERE upper(w.nama) = %s"
    banyak: int = t.satu(sql, DESA[ke])
    return banyak


# --- 3. visit ---------------------------------------------------------------------------------


def kunjungan(t: Tumpukan, rina: Layar) -> None:
    hal = rina.hal
    rina.ke("/kpm/")
    expect(hal.get_by_text(f"{desa_n(t, 0)} keluarga", exact=True)).to_be_visible()
    rina.aksesibel()
    satu = keluarga(SUNGAI_SERUT, 70)  # 70 % 7 == 0: of the first desa, Rina's
    cari(rina, satu["NAMA PENERIMA"].split()[0])
    expect(hal.locator("#daftar .baris").first).to_contain_text(satu["NAMA PENERIMA"].split()[0])
    cari(rina, keluarga(SUNGAI_SERUT, 71)["NIK"])  # Budi's
    expect(hal.get_by_text("Tidak ada yang cocok")).to_be_visible()
    cari(rina, satu["NIK"])
    expect(hal.locator("#daftar .baris")).to_have_count(1)
    hal.locator("#daftar .baris").click()
    expect(hal.get_by_role("heading", level=1)).to_have_text(satu["NAMA PENERIMA"])
    assert satu["NIK"] not in hal.content()
    rina.rapi()
    rina.aksesibel()
    rina.potret("keluarga")
    hal.get_by_role("link", name="Catat kunjungan").click()
    hal.get_by_text("Kunjungan rutin", exact=True).click()
    hal.get_by_text("Milik sendiri", exact=True).click()
    hal.get_by_text("Meteran sendiri", exact=True).click()
    hal.get_by_role("button", name="Ambil GPS").click()
    expect(hal.get_by_text("Lokasi terambil")).to_be_visible()
    hal.locator("input[type=file]").set_input_files({"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": foto()})
    expect(hal.get_by_text("Foto siap")).to_be_visible()
    hal.get_by_label("Hasil", exact=False).last.fill("Keluarga sehat; anak masuk sekolah.")
    rina.rapi()
    rina.aksesibel()
    hal.get_by_role("button", name="Simpan kunjungan").click()
    expect(hal.get_by_text("tersimpan", exact=False).first).to_be_visible()
    assert hal.locator("img[src*='/foto/']").first.evaluate("g => g.decode().then(() => g.naturalWidth)") > 0
    rina.rapi()
    [(lintang, bujur, akurasi, n)] = t.sql(
        "SELECT k.lintang, k.bujur, k.akurasi_m, count(f.*) FROM pendamping_kunjungan k "
        "LEFT JOIN pendamping_kunjungan_foto f ON f.kunjungan_id = k.id "
        "JOIN akun_pengguna p ON p.id = k.petugas_id WHERE p.email = 'rina@contoh.id' GROUP BY k.id"
    )
    assert (float(lintang), float(bujur), akurasi, n) == (-3.786543, 102.271234, 12, 1)


def cari(layar: Layar, kata: str) -> None:
    layar.hal.get_by_role("searchbox").fill(kata)
    with layar.hal.expect_response(lambda j: j.request.method == "POST" and "/kpm/" in j.url):
        layar.hal.get_by_role("button", name="Cari").click()


def foto() -> bytes:
    isi = BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(isi, "JPEG", quality=88)
    return isi.getvalue()


# --- 4. group, meetings, attendance -----------------------------------------------------------


def kelompok_dan_tiga_pertemuan(t: Tumpukan, rina: Layar) -> list[int]:
    """A group of 25 that meets three times; two families miss all three. Returns their ids."""
    hal, hari = rina.hal, hari_ini()
    rina.ke("/kelompok/baru/")
    hal.get_by_label("Nama kelompok").fill("Melati 1")
    hal.get_by_label("Desa/kelurahan").select_option(label=DESA[0].title())
    hal.get_by_label("Dibentuk tanggal").fill(str(hari - timedelta(days=120)))
    for lipat in hal.locator("fieldset#id_anggota details:not([open]) > summary").all():
        lipat.click()
    pilihan = hal.locator("fieldset#id_anggota label.cip")
    anggota = [int(pilihan.nth(n).locator("input").get_attribute("value") or 0) for n in range(25)]
    for n in range(25):
        pilihan.nth(n).click()
    rina.rapi()
    rina.aksesibel()
    hal.get_by_role("button", name="Bentuk kelompok").click()
    expect(hal.get_by_role("heading", level=1)).to_have_text("Melati 1")
    expect(hal.get_by_text("25 keluarga")).to_be_visible()
    rina.rapi()
    kelompok = t.satu("SELECT id FROM kpm_kelompok WHERE nama = 'Melati 1'")
    bolos = anggota[3:5]
    for ke, mundur in enumerate((70, 40, 5)):
        rina.ke("/p2k2/")
        hal.goto(f"/p2k2/baru/?kelompok={kelompok}")
        hal.get_by_label("Tanggal", exact=True).fill(str(hari - timedelta(days=mundur)))
        hal.get_by_label("Tempat", exact=False).first.fill("Rumah ketua kelompok")
        hal.get_by_role("button", name="Simpan").click()
        hal.wait_for_url("**/kehadiran/")
        absen(rina, bolos, pertama=ke == 0)
    assert t.sql(
        "SELECT status, count(*) FROM p2k2_kehadiran WHERE kpm_id = ANY(%s) GROUP BY 1 ORDER BY 1", anggota
    ) == [
        ("alpa", 6),
        ("hadir", 67),
        ("izin", 1),
        ("sakit", 1),
    ]
    return bolos


def absen(rina: Layar, bolos: list[int], *, pertama: bool) -> None:
    """25 families by thumb: nothing preselected, *Hadir Semua*, then the exceptions, one save."""
    hal = rina.hal
    assert hal.locator("input[type=radio]:checked").count() == 0
    mulai, ketukan = time.monotonic(), 0

    def ketuk(apa: Any) -> None:
        nonlocal ketukan
        apa.tap()
        ketukan += 1

    ketuk(hal.get_by_role("button", name="Hadir Semua"))
    assert hal.locator("input[value=hadir]:checked").count() == 25
    for kpm in bolos:
        ketuk(hal.locator(f"label:has(input[name=hadir-{kpm}][value=alpa])"))
    if pertama:
        lain = hal.locator("ul.absen-daftar input[type=hidden][name=daftar]")
        ids = [i for i in (lain.nth(n).get_attribute("value") for n in range(25)) if int(i or 0) not in bolos]
        ketuk(hal.locator(f"label:has(input[name=hadir-{ids[0]}][value=izin])"))
        ketuk(hal.locator(f"label:has(input[name=hadir-{ids[1]}][value=sakit])"))
        rina.rapi()
        rina.aksesibel()
        hal.evaluate("scrollTo(0, 0)")
        rina.potret("kehadiran")
    ketuk(hal.get_by_role("button", name="Simpan kehadiran"))
    expect(hal.get_by_text("Kehadiran tersimpan")).to_be_visible()
    assert ketukan <= 6
    assert time.monotonic() - mulai < 60
    rina.rapi()


# --- 5. flags by worker and beat --------------------------------------------------------------


def tanda_muncul(t: Tumpukan, bolos: list[int]) -> None:
    aktif = "SELECT coalesce(array_agg(kpm_id ORDER BY kpm_id), '{}') FROM p2k2_tandaabsen WHERE ditutup_pada IS NULL"
    t.tunggu(aktif, sama=sorted(bolos))
    hasil = t.manage("tandai_absen")
    assert (hasil["dibuka"], hasil["diperbarui"], hasil["ditutup"], hasil["aktif"]) == (0, 0, 0, len(bolos))


# --- 6. dashboard -----------------------------------------------------------------------------


def dasbor(t: Tumpukan, korkec: Layar, bolos: list[int]) -> None:
    hal = korkec.hal
    t.tunggu("SELECT count(*) FROM inti_desaberubah", sama=0)
    korkec.ke("/dasbor/")
    for lebar in (320, 360, 1280):
        korkec.lebar(lebar)
        korkec.rapi()
    korkec.aksesibel()
    korkec.potret("dasbor")
    korkec.lebar(360)
    korkec.potret("dasbor-ponsel")
    assert t.satu(
        "SELECT tanda_absen FROM dasbor_ringkasan WHERE wilayah_id = '17.71.08' AND NOT langsung"
        " ORDER BY bulan DESC LIMIT 1"
    ) == len(bolos)
    turun_dasbor(korkec)
    korkec.ke("/dasbor/17.71.08/pertemuan/")
    korkec.rapi()
    korkec.aksesibel()
    tautan = hal.locator("a.kartu-angka[href*='/p2k2/tanda/']").first
    assert tautan.inner_text().strip()
    assert str(len(bolos)) in tautan.inner_text()
    with hal.expect_navigation():
        tautan.click()
    nama = {n for (n,) in t.sql("SELECT nama FROM kpm_kpm WHERE id = ANY(%s)", bolos)}
    isi = hal.locator("main").inner_text()
    assert all(n in isi for n in nama)
    baris = hal.locator("main a[href^='/p2k2/tanda/']").evaluate_all("a => a.map(x => x.getAttribute('href'))")
    tanda = [
        n for (n,) in t.sql("SELECT id FROM p2k2_tandaabsen WHERE ditutup_pada IS NULL AND kpm_id = ANY(%s)", bolos)
    ]
    assert sorted({int(b.split("/")[3]) for b in baris if b.split("/")[3].isdigit()}) == sorted(tanda)
    korkec.rapi()
    korkec.aksesibel()


def turun_dasbor(korkec: Layar) -> None:
    """From the kecamatan to a pendamping to a group, and back up, with the keyboard alone."""
    hal = korkec.hal
    for judul, nama in (("Per pendamping", "Rina Pendamping"), ("Per kelompok", "Melati 1")):
        hal.get_by_role("region", name=judul).get_by_role("link", name=nama, exact=True).focus()
        with hal.expect_navigation():
            hal.keyboard.press("Enter")
        korkec.rapi()
        korkec.aksesibel()
    assert "/dasbor/kelompok/" in hal.url
    with hal.expect_navigation():
        hal.get_by_role("navigation", name="Wilayah di atas").get_by_role("link").first.click()
    assert hal.url.endswith("/dasbor/17.71.08/")


# --- 7. reconciliation ------------------------------------------------------------------------


def rekonsiliasi(t: Tumpukan, rina: Layar, ini: str) -> None:
    hal = rina.hal
    rina.ke("/penyaluran/")
    rina.aksesibel()
    rina.potret("penyaluran")
    baris = hal.locator("#daftar > li[id^=bayar-]")
    ids = [baris.nth(n).get_attribute("id") for n in range(3)]
    cair, sebagian, tidak = (hal.locator(f"#{i}") for i in ids)
    cair.get_by_role("link", name="Catat").tap()
    cair.get_by_role("button", name="Sudah transaksi").tap()
    expect(cair.get_by_text("Sudah transaksi")).to_be_visible()
    sebagian.get_by_role("link", name="Catat").tap()
    sebagian.locator("summary", has_text="Cair sebagian").tap()
    sebagian.get_by_label("Jumlah").fill("100.000")
    sebagian.get_by_role("button", name="Simpan cair sebagian").tap()
    expect(sebagian.get_by_text("Rp100.000")).to_be_visible()
    tidak.get_by_role("link", name="Catat").tap()
    tidak.locator("summary", has_text="Belum transaksi").tap()
    alasan = tidak.locator("select[name=alasan]").last
    alasan.select_option(label="KKS hilang")
    rina.rapi()
    tidak.get_by_role("button", name="Simpan belum transaksi").tap()
    expect(tidak.get_by_text("KKS hilang").first).to_be_visible()
    tercatat = t.sql(f"SELECT status, count(*) FROM penyaluran_rekonsiliasi WHERE {REKON} GROUP BY 1 ORDER BY 1", ini)
    assert tercatat == [("cair", 1), ("sebagian", 1), ("tidak", 1)]


# --- 8. export --------------------------------------------------------------------------------


def ekspor(t: Tumpukan, apd: Layar, ini: str) -> None:
    hal = apd.hal
    apd.ke("/ekspor/")
    hal.get_by_label("Tahap").select_option(value=ini)
    hal.get_by_label("Wilayah").select_option(label="Kecamatan Sungai Serut")
    hal.get_by_label("Alasan").fill("laporan ke Dinas Sosial")
    apd.aksesibel()
    hal.get_by_role("button", name="Buat buku kerja").click()
    unduh = hal.get_by_role("link", name="Unduh berkas")
    expect(unduh).to_be_visible(timeout=_SELESAI)
    apd.potret("ekspor")
    with hal.expect_download() as tangkap:
        unduh.click()
    buku: Any = openpyxl.load_workbook(BytesIO(tangkap.value.path().read_bytes()), data_only=True)
    rinci = [b for b in buku["Rekonsiliasi"].iter_rows(values_only=True) if isinstance(b[0], int)]
    assert len(rinci) == KELUARGA - 10
    judul = next(b for b in buku["Rekonsiliasi"].iter_rows(values_only=True) if b[0] == "No")
    kolom = {str(n): i for i, n in enumerate(judul)}
    rencana = sum(b[kolom["NOMINAL"]] for b in rinci)
    diambil = sum(b[kolom["JUMLAH DIAMBIL"]] or 0 for b in rinci)
    assert rencana == t.satu(
        "SELECT sum(nominal) FROM penyaluran_pembayaran WHERE kecamatan_kode = '17.71.08' AND tahap_id = %s", ini
    )
    assert diambil == t.satu(f"SELECT sum(jumlah) FROM penyaluran_rekonsiliasi WHERE {REKON}", ini)
    contoh = keluarga(SUNGAI_SERUT, 70)
    assert [b[kolom["NO KK"]] for b in rinci if b[kolom["NIK"]] == contoh["NIK"]] == [contoh["NO KK"]]
    seimbang(buku)


def seimbang(buku: Any) -> None:
    """planned = withdrawn + partly withdrawn + not withdrawn + not reported, in families (docs/program.md §4)."""
    baris = list(buku["Ringkasan"].iter_rows(values_only=True))
    total = [b for b in baris if any(str(sel).strip().upper() in {"JUMLAH", "TOTAL"} for sel in b[:3] if sel)]
    assert total, baris[:12]
    for b in total:
        angka = [sel for sel in b if isinstance(sel, int)]
        assert angka[0] == sum(angka[1:5]), b


# --- what nobody must find --------------------------------------------------------------------


def tanpa_data_pribadi(t: Tumpukan, *layar: Layar) -> None:
    """After the whole road: no number and no name of a family in logs, Redis, audit context or addresses."""
    orang = [keluarga(SUNGAI_SERUT, i) for i in (0, 20, 70, 71, 700, 1489, 5000)]
    rahasia = [o[k] for o in orang for k in ("NIK", "NO KK", "NAMA PENERIMA")] + ["102.271234", "-3.786543"]
    konteks = "\n".join(str(k) for (k,) in t.sql("SELECT metadata FROM pghistory_context"))
    pekerjaan = "\n".join(map(str, t.sql("SELECT parameter, judul, kunci, pesan FROM inti_pekerjaan")))
    alamat = "\n".join(a for satu in layar for a in satu.alamat)
    for tempat, isi in {
        "log": t.log(),
        "redis": t.isi_redis(),
        "konteks audit": konteks,
        "pekerjaan": pekerjaan,
        "alamat": alamat,
    }.items():
        assert isi
        assert [r for r in rahasia if r in isi] == [], tempat
