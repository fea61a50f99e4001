"""Workbooks: import against calamine and COPY, export against bare openpyxl, each in a process of its own."""

import pickle
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from inti.waktu import hari_ini, kode_tahap
from penyaluran.models import Pembayaran
from pkh.demo.anggota import KEPALA as KEPALA_ART
from pkh.demo.buku import KEPALA
from pkh.demo.penyaluran_bank import KEPALA as KEPALA_BANK
from pkh.nama import SERI_NIK, nomor_nik
from tests.beban.siapkan import KABUPATEN_IMPOR
from tests.beban.ukur import Janji, di_anak, tengah_anak
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

BARIS_IMPOR = 30_000
IMPOR_MAKS, IMPOR_ART_MAKS, IMPOR_BANK_MAKS, IMPOR_FORMULIR_MAKS, EKSPOR_MAKS = 3, 6, 12, 9, 1.3
TUMBUH_MAKS = 32  # MB that ten times as many rows may add where memory is to be flat


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    with tempfile.TemporaryDirectory(prefix="pkh-bench-") as nama:
        folder = Path(nama)
        bagian = (_impor, _impor_art, _impor_bank, _ekspor, _formulir)
        return [janji for satu in bagian for janji in satu(folder, kata)]


def _impor(folder: Path, kata: Callable[[str], None]) -> list[Janji]:
    besar, kecil = folder / "FC_besar.xlsx", folder / "FC_kecil.xlsx"
    tulis_final_closing(besar, BARIS_IMPOR)
    tulis_final_closing(kecil, BARIS_IMPOR // 10)
    kata("  impor …")
    dasar = tengah_anak("salin", str(besar))
    nyata = tengah_anak("impor", str(besar))
    awal = di_anak("impor", str(kecil))
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s, puncak {nyata['mb']:.0f} MB / {dasar['mb']:.0f} MB"
    return [
        Janji(
            f"Impor FC {BARIS_IMPOR} baris / calamine + COPY",
            IMPOR_MAKS,
            nyata["detik"] / dasar["detik"],
            "×",
            rincian,
        ),
        _datar("impor (pekerja)", nyata, awal),
        # The sheet itself is held by the reading child, as calamine holds it.
        Janji("Memori impor dengan pembacanya / calamine", 1.1, nyata["mb"] / dasar["mb"], "×", rincian),
    ]


def _impor_art(folder: Path, kata: Callable[[str], None]) -> list[Janji]:
    """A person and a component per row into three tables, hence a bound of its own."""
    keluarga, anggota = folder / "FC_art.xlsx", folder / "ART.xlsx"
    tulis_final_closing(keluarga, BARIS_IMPOR // 3)
    tulis_anggota(anggota, BARIS_IMPOR // 3)
    kata("  impor daftar anggota …")
    dasar = tengah_anak("salin", str(anggota))
    nyata = tengah_anak("impor_art", str(keluarga), str(anggota))
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s"
    ratio = nyata["detik"] / dasar["detik"]
    return [Janji(f"Impor ART {BARIS_IMPOR} baris / calamine + COPY", IMPOR_ART_MAKS, ratio, "×", rincian)]


def _impor_bank(folder: Path, kata: Callable[[str], None]) -> list[Janji]:
    """Each line recognised twice as a family and compared with its payment, hence a bound of its own."""
    keluarga, bank = folder / "FC_bank.xlsx", folder / "BNBA.xlsx"
    tulis_final_closing(keluarga, BARIS_IMPOR)
    tulis_bank(bank, BARIS_IMPOR)
    kata("  impor daftar bank …")
    dasar = tengah_anak("salin", str(bank))
    nyata = tengah_anak("impor_bank", str(keluarga), str(bank))
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s"
    ratio = nyata["detik"] / dasar["detik"]
    return [Janji(f"Impor bank {BARIS_IMPOR} baris / calamine + COPY", IMPOR_BANK_MAKS, ratio, "×", rincian)]


def _ekspor(folder: Path, kata: Callable[[str], None]) -> list[Janji]:
    kabupaten, baris = _terbanyak("kabupaten_kode")
    kecamatan, sedikit = _terbanyak("kecamatan_kode")
    tahap = kode_tahap(hari_ini())
    kata(f"  ekspor {baris} baris …")
    keluaran = folder / "ekspor.xlsx"
    nyata = tengah_anak("ekspor", kabupaten, tahap, str(keluaran))
    sel = folder / "sel.pickle"
    _simpan_sel(keluaran, sel)
    dasar = tengah_anak("tulis", str(sel), str(folder / "dasar.xlsx"))
    awal = di_anak("ekspor", kecamatan, tahap, str(folder / "kecil.xlsx"))
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s, puncak {nyata['mb']:.0f} MB / {dasar['mb']:.0f} MB"
    return [
        Janji(f"Ekspor {baris} baris / openpyxl polos", EKSPOR_MAKS, nyata["detik"] / dasar["detik"], "×", rincian),
        _datar(f"ekspor ({sedikit} → {baris} baris)", nyata, awal),
    ]


def _formulir(folder: Path, kata: Callable[[str], None]) -> list[Janji]:
    """The reconciliation form out and, filled in, back: keys checked, rows judged twice, each change in the history."""
    kabupaten, _ = _terbanyak("kabupaten_kode")
    kecamatan, _ = _terbanyak("kecamatan_kode")
    tahap = kode_tahap(hari_ini())
    kata("  formulir rekonsiliasi …")
    keluaran, kecil = folder / "formulir.xlsx", folder / "formulir_kecil.xlsx"
    nyata = tengah_anak("formulir", kabupaten, tahap, str(keluaran))
    sel = folder / "sel_formulir.pickle"
    _simpan_sel(keluaran, sel)
    dasar = tengah_anak("tulis", str(sel), str(folder / "dasar_formulir.xlsx"))
    awal = di_anak("formulir", kecamatan, tahap, str(kecil))
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s, puncak {nyata['mb']:.0f} MB / {dasar['mb']:.0f} MB"
    keluar = [
        Janji("Formulir kabupaten / openpyxl polos", EKSPOR_MAKS, nyata["detik"] / dasar["detik"], "×", rincian),
        _datar("formulir", nyata, awal),
    ]
    isi, isi_kecil = folder / "isi.xlsx", folder / "isi_kecil.xlsx"
    banyak = isi_formulir(keluaran, isi, BARIS_IMPOR)
    isi_formulir(keluaran, isi_kecil, BARIS_IMPOR // 10)
    dasar = tengah_anak("salin", str(isi))
    nyata = tengah_anak("impor_formulir", str(isi), kabupaten, tahap)
    awal = di_anak("impor_formulir", str(isi_kecil), kabupaten, tahap)
    rincian = f"{nyata['detik']:.1f} s / {dasar['detik']:.1f} s, puncak {nyata['mb']:.0f} MB / {dasar['mb']:.0f} MB"
    ratio = nyata["detik"] / dasar["detik"]
    return [
        *keluar,
        Janji(f"Impor formulir {banyak} baris / calamine + COPY", IMPOR_FORMULIR_MAKS, ratio, "×", rincian),
        _datar("impor formulir (pekerja)", nyata, awal),
    ]


def isi_formulir(asal: Path, keluaran: Path, banyak: int) -> int:
    """The form with families not yet reported filled in, each cell as text or number; returns how many."""
    baris = CalamineWorkbook.from_path(asal).get_sheet_by_index(0).to_python(skip_empty_area=False)
    judul = next(i for i, satu in enumerate(baris) if "STATUS TRANSAKSI" in satu)
    status, hari = (baris[judul].index(nama) for nama in ("STATUS TRANSAKSI", "TANGGAL TRANSAKSI"))
    kini = hari_ini()
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("Formulir")
    lembar.append([_polos(nilai) for nilai in baris[judul]])
    kosong = [satu for satu in baris[judul + 1 :] if not satu[status]][:banyak]
    for satu in kosong:
        satu[status], satu[hari] = "Sudah transaksi", kini
        lembar.append([_polos(nilai) for nilai in satu])
    buku.save(keluaran)
    return len(kosong)


def _datar(nama: str, besar: dict[str, float], kecil: dict[str, float]) -> Janji:
    dari, ke = kecil["mb_sendiri"], besar["mb_sendiri"]
    return Janji(f"Memori {nama}: tumbuh", TUMBUH_MAKS, round(ke - dari), "MB", f"puncak {dari:.0f} MB → {ke:.0f} MB")


def _terbanyak(kolom: str) -> tuple[str, int]:
    from django.db.models import Count

    bayar = Pembayaran.objects.filter(tahap=kode_tahap(hari_ini())).exclude(kabupaten_kode=KABUPATEN_IMPOR)
    return bayar.values_list(kolom).annotate(n=Count("pk")).order_by("-n", kolom)[0]


def _simpan_sel(buku: Path, sel: Path) -> None:
    """The cells of an exported workbook, one pickled row after another."""
    asli = CalamineWorkbook.from_path(buku)
    with sel.open("wb") as keluar:
        for nama in asli.sheet_names:
            pickle.dump(nama, keluar)
            for baris in asli.get_sheet_by_name(nama).to_python(skip_empty_area=False):
                pickle.dump([_polos(nilai) for nilai in baris], keluar)


def _polos(nilai: object) -> object:
    if isinstance(nilai, float) and nilai.is_integer():
        return int(nilai)
    return None if nilai == "" else nilai


def tulis_final_closing(jalur: Path, banyak: int) -> None:
    """A Final Closing of families that are not there yet, over all desa of a kabupaten."""
    desa = list(
        Wilayah.objects.filter(tingkat=Tingkat.DESA, kode__startswith=f"{KABUPATEN_IMPOR}.")
        .order_by("kode")
        .values_list("nama", "induk__nama", "induk__induk__nama")
    )
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("FINAL CLOSING")
    lembar.append(KEPALA)
    for i in range(banyak):
        nama_desa, kecamatan, kabupaten = desa[i % len(desa)]
        lahir = date(1970, 1, 1) + timedelta(days=i * 7 % 11_000)
        kk = f"177109{lahir:%d%m%y}{i % SERI_NIK + 1:04}"
        isi: list[object] = [f"IBU CONTOH {i}", nomor_nik("177109", lahir, i), kk, lahir, 2026 - lahir.year, 4]
        isi += [0, 1, 1, 0, 0, 0, 0, 0, 2, 975_000, "SI", f"JL. BALI NO {i}", f"JL. BALI NO {i}"]
        lembar.append([*isi, f"{i % 12 + 1:03}", "002", nama_desa, kecamatan, kabupaten, "BENGKULU"])
    buku.save(jalur)


def tulis_anggota(jalur: Path, banyak: int) -> None:
    """The members of those families: the pengurus, a toddler and a pupil each."""
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("ART")
    lembar.append(KEPALA_ART)
    for i in range(banyak):
        lahir = date(1970, 1, 1) + timedelta(days=i * 7 % 11_000)
        kk = f"177109{lahir:%d%m%y}{i % SERI_NIK + 1:04}"
        ekor = [f"JL. BALI NO {i}", f"{i % 12 + 1:03}", "002", "", "", "", "AKTIF", ""]
        lembar.append([kk, nomor_nik("177109", lahir, i), f"IBU CONTOH {i}", "PENGURUS", "", "", "", "", *ekor])
        for komponen, tahun in (("AUD", 2022), ("SD", 2015)):
            nik = nomor_nik("177109", date(tahun, 1, 1) + timedelta(days=i % 900), i)
            sekolah = ["SD", "SD NEGERI 8", "SD", "SD NEGERI 8"] if komponen == "SD" else [""] * 4
            lembar.append([kk, nik, f"ANAK CONTOH {i}", komponen, *sekolah, *ekor])
    buku.save(jalur)


def tulis_bank(jalur: Path, banyak: int) -> None:
    """The bank's list of those families: most alike, every tenth with another number, name or amount."""
    kode = list(
        Wilayah.objects.filter(tingkat=Tingkat.DESA, kode__startswith=f"{KABUPATEN_IMPOR}.")
        .order_by("kode")
        .values_list("kode", flat=True)
    )
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("BNBA")
    lembar.append(KEPALA_BANK)
    for i in range(banyak):
        lahir = date(1970, 1, 1) + timedelta(days=i * 7 % 11_000)
        kk = f"177109{lahir:%d%m%y}{i % SERI_NIK + 1:04}"
        nik = nomor_nik("177109", lahir, i) if i % 10 else nomor_nik("177101", lahir, i)
        nama = f"IBU CONTOH {i}" if i % 20 else f"IBU CONTO {i}"
        jumlah = 975_000 if i % 10 != 5 else 750_000
        isi = ["NON DTKS", kk, nik, nama, "", "", "", "", kode[i % len(kode)].replace(".", ""), "", "PKH", "BRI"]
        lembar.append([*isi, f"JL. BALI NO {i}", f"{i % 12 + 1:03}", "002", "", "", 1, jumlah])
    buku.save(jalur)
