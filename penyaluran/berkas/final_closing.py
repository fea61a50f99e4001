"""The Final Closing workbook: who is paid in a tahap and how much (docs/program.md §5), first layout.

What a village is, and whether the importer may touch it, is asked through `cari_desa`: this module reads
files and knows no database.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from inti.berkas import kolom as k
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.berkas.nilai import peringatan_nik

# (desa, kecamatan, kabupaten) as written in the row, the latter two None when the file has no such column.
# Returns the area's code, None when there is no such village; raises NilaiDitolak with a better reason, e.g.
# for a village outside the importer's scope.
CariDesa = Callable[[str, str | None, str | None], str | None]

KOMPONEN = ("hamil", "aud", "sd", "smp", "sma", "disabilitas", "lansia", "ham")


def spek_final_closing(*, cari_desa: CariDesa, hari_ini: date) -> Spek:
    """The columns, with a check of village, totals and birth date bound to one import."""
    hitungan = k.bulat(20, "0")
    kolom = (
        k.Kolom(
            "nama",
            "NAMA PENERIMA",
            k.NAMA,
            wajib=True,
            isi_wajib=True,
            ejaan=(
                "NAMA PENERIMA MANFAAT",
                "NAMA PENGURUS",
                "NAMA KPM",
                "NAMA_PENERIMA",
                "NAMA",
                "NAMA LENGKAP",
                "NAMA PENERIMA BANTUAN",
                "NAMA PENERIMA PKH",
                "PENERIMA",
                "PENERIMA MANFAAT",
            ),
        ),
        k.Kolom(
            "nik",
            "NIK",
            k.NIK,
            wajib=True,
            isi_wajib=True,
            ejaan=(
                "NIK KTP",
                "NIK_KTP",
                "NO NIK",
                "NOMOR NIK",
                "NIK PENERIMA",
                "NIK KPM",
                "NIK PENGURUS",
                "NOMOR INDUK KEPENDUDUKAN",
                "NO KTP",
                "NOMOR KTP",
                "NIK PENERIMA MANFAAT",
            ),
        ),
        k.Kolom(
            "no_kk",
            "NO KK",
            k.NO_KK,
            wajib=True,
            isi_wajib=True,
            ejaan=("NOKK", "NOMOR KK", "NO KARTU KELUARGA", "NOMOR KARTU KELUARGA", "KK", "NO_KK"),
        ),
        k.Kolom(
            "tanggal_lahir",
            "TGL LAHIR",
            k.tanggal(hari_ini),
            wajib=True,
            ejaan=("TANGGAL LAHIR", "TGL. LAHIR", "TGLLAHIR", "TGL LHR", "TANGGAL LHR"),
        ),
        k.Kolom("umur", "UMUR", k.bulat(130, "28"), lunak=True, ejaan=("USIA", "UMUR TAHUN")),
        k.Kolom(
            "art",
            "ART",
            k.bulat(40, "3"),
            lunak=True,
            ejaan=("JML ART", "JUMLAH ART", "JUMLAH ANGGOTA", "JML ANGGOTA", "JUMLAH ANGGOTA KELUARGA"),
        ),
        k.Kolom(
            "hamil",
            "HAMIL",
            hitungan,
            wajib=True,
            ejaan=("IBU HAMIL", "BUMIL", "IBU HAMIL/NIFAS", "HAMIL/NIFAS", "BUMIL/NIFAS"),
        ),
        k.Kolom(
            "aud",
            "AUD",
            hitungan,
            wajib=True,
            ejaan=("USIA DINI", "ANAK USIA DINI", "BALITA", "AUD/BALITA", "ANAK USIA DINI (AUD)"),
        ),
        k.Kolom("sd", "SD", hitungan, wajib=True, ejaan=("ANAK SD", "SD/SEDERAJAT", "SD/MI")),
        k.Kolom("smp", "SMP", hitungan, wajib=True, ejaan=("ANAK SMP", "SMP/SEDERAJAT", "SMP/MTS", "SLTP")),
        k.Kolom(
            "sma",
            "SMA",
            hitungan,
            wajib=True,
            ejaan=("ANAK SMA", "SMA/SEDERAJAT", "SMA/SMK", "SMA/MA", "SLTA"),
        ),
        k.Kolom(
            "disabilitas",
            "DISABIL",
            hitungan,
            wajib=True,
            ejaan=(
                "DISABILITAS",
                "DISAB",
                "DISABILITAS BERAT",
                "PENYANDANG DISABILITAS",
                "DIFABEL",
                "PD",
                "PENYANDANG DISABILITAS BERAT",
            ),
        ),
        k.Kolom(
            "lansia",
            "LANSIA",
            hitungan,
            wajib=True,
            ejaan=("LANJUT USIA", "LANSIA 60+", "LANSIA 60", "LANJUT USIA 60"),
        ),
        # Absent from lists made before 2024.
        k.Kolom(
            "ham",
            "HAM",
            hitungan,
            ejaan=("PELANGGARAN HAM", "PELANGGARAN HAM BERAT", "KORBAN HAM", "KORBAN PELANGGARAN HAM BERAT"),
        ),
        k.Kolom(
            "jumlah_komponen",
            "JML KOMPONEN",
            k.bulat(40, "2"),
            lunak=True,
            ejaan=("JUMLAH KOMPONEN", "JML. KOMPONEN", "TOTAL KOMPONEN", "JML KOMP", "JUMLAH KOMP"),
        ),
        k.Kolom(
            "nominal",
            "NOMINAL",
            k.RUPIAH,
            wajib=True,
            isi_wajib=True,
            ejaan=(
                "NOMINAL RP",
                "NOMINAL BANTUAN",
                "JUMLAH BANTUAN",
                "JML BANTUAN",
                "BESARAN BANTUAN",
                "NILAI BANTUAN",
                "JUMLAH NOMINAL",
                "NILAI",
                "NOMINAL RUPIAH",
                "NOMINAL (RUPIAH)",
            ),
        ),
        k.Kolom(
            "status",
            "STATUS",
            k.teks(60, "AKTIF"),
            wajib=True,
            ejaan=(
                "STATUS KPM",
                "STATUS FC",
                "STATUS PENYALURAN",
                "STATUS KEPESERTAAN",
                "STATUS PENERIMA",
                "KET STATUS",
            ),
        ),
        k.Kolom(
            "alamat_fc",
            "ALAMAT FC",
            k.teks(300, "JL. BALI NO 1", berulang=False),
            lunak=True,
            ejaan=("ALAMAT_FC",),
        ),
        k.Kolom(
            "alamat",
            "ALAMAT",
            k.teks(300, "JL. BALI NO 1", berulang=False),
            wajib=True,
            ejaan=("ALAMAT LENGKAP", "ALAMAT KPM", "ALAMAT RUMAH", "ALAMAT DOMISILI"),
        ),
        k.Kolom("rt", "RT", k.RT_RW, lunak=True, ejaan=("NO RT", "NO_RT", "NOMOR RT")),
        k.Kolom("rw", "RW", k.RT_RW, lunak=True, ejaan=("NO RW", "NO_RW", "NOMOR RW")),
        k.Kolom(
            "desa",
            "KELURAHAN",
            k.teks(100, "PASAR BENGKULU"),
            wajib=True,
            isi_wajib=True,
            ejaan=(
                "DESA",
                "DESA/KELURAHAN",
                "KELURAHAN/DESA",
                "KEL/DESA",
                "DESA/KEL",
                "KEL",
                "NAMA KEL",
                "NAMA KELURAHAN",
                "NAMA DESA",
                "NAMA DESA/KELURAHAN",
                "NAMA KELURAHAN/DESA",
                "NAMA_KEL",
                "GAMPONG",
                "NAGARI",
            ),
        ),
        k.Kolom(
            "kecamatan",
            "KECAMATAN",
            k.teks(100, "SUNGAI SERUT"),
            wajib=True,
            ejaan=("KEC", "NAMA KEC", "NAMA KECAMATAN", "DISTRIK", "KAPANEWON", "KEMANTREN"),
        ),
        k.Kolom(
            "kabupaten",
            "KABUPATEN",
            k.teks(100, "KOTA BENGKULU"),
            ejaan=(
                "KAB",
                "KAB/KOTA",
                "KABUPATEN/KOTA",
                "KOTA",
                "KOTA/KABUPATEN",
                "NAMA KAB",
                "NAMA KABUPATEN",
                "KAB./KABUPATEN",
                "NAMA KAB/KOTA",
            ),
        ),
        k.Kolom(
            "provinsi",
            "PROVINSI",
            k.teks(100, "BENGKULU"),
            ejaan=("PROV", "PROPINSI", "NAMA PROP", "NAMA PROVINSI", "NAMA PROV"),
        ),
    )
    return Spek(
        nama="final_closing",
        kolom=kolom,
        kunci=("nik", "no_kk"),
        ganda="nik",
        jumlah="nominal",
        periksa=PemeriksaFinalClosing(cari_desa),
    )


class PemeriksaFinalClosing:
    """Row checks beyond single cells; adds `kode_desa` to the values. It remembers: one object per import."""

    def __init__(self, cari_desa: CariDesa) -> None:
        self._cari_desa = cari_desa
        self._desa: dict[tuple[str, str | None, str | None], str | NilaiDitolak] = {}
        self._kk: dict[str, int] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["kode_desa"] = self._kode_desa(baris)
        nik = nilai["nik"]
        if nik is not None and (pesan := peringatan_nik(nik, nilai["tanggal_lahir"])):
            baris.peringatan.append(("NIK", pesan))
        no_kk = nilai["no_kk"]
        if no_kk is not None and (pertama := self._kk.setdefault(no_kk, baris.nomor)) != baris.nomor:
            baris.peringatan.append(("NO KK", f"sama dengan baris {pertama}; satu keluarga biasanya satu penerima"))
        self._hitungan(baris, nilai)

    def _hitungan(self, baris: Baris, nilai: dict[str, Any]) -> None:
        jumlah = nilai["jumlah_komponen"]
        if jumlah is not None and not any(kolom in KOLOM_HITUNGAN for kolom, _ in baris.kesalahan):
            banyak = sum(nilai[n] or 0 for n in KOMPONEN)
            if jumlah not in (banyak, min(banyak, 4)):  # at most four are counted
                baris.peringatan.append(("JML KOMPONEN", f"tertulis {jumlah}, jumlah kolom komponennya {banyak}"))
        if nilai["nominal"] == 0 and (nilai["status"] or "").upper() == "AKTIF":
            baris.peringatan.append(("NOMINAL", "nol padahal STATUS tertulis AKTIF"))

    def _kode_desa(self, baris: Baris) -> str | None:
        nilai = baris.nilai
        desa = nilai["desa"]
        if desa is None:
            return None
        kunci = (desa, nilai["kecamatan"], nilai["kabupaten"])
        hasil = self._desa.get(kunci)
        if hasil is None:
            hasil = self._tanya(*kunci)
            self._desa[kunci] = hasil
        if isinstance(hasil, NilaiDitolak):
            baris.tolak("KELURAHAN", hasil.alasan)
            return None
        return hasil

    def _tanya(self, desa: str, kecamatan: str | None, kabupaten: str | None) -> str | NilaiDitolak:
        try:
            kode = self._cari_desa(desa, kecamatan, kabupaten)
        except NilaiDitolak as galat:
            return galat
        if kode is not None:
            return kode
        di = f" di Kecamatan {kecamatan}" if kecamatan else ""
        return NilaiDitolak(f"desa/kelurahan '{desa}' tidak ada{di}; periksa ejaannya")


KOLOM_HITUNGAN = frozenset({"HAMIL", "AUD", "SD", "SMP", "SMA", "DISABIL", "LANSIA", "HAM"})

_ROMAWI = {"I": 1, "II": 2, "III": 3, "IV": 4}
_TAHAP = re.compile(
    r"(?<![A-Z])(?:TAHAP|THP|T)[\s_.\-]*(?:KE[\s_.\-]*)?([1-4](?!\d)|IV|I{1,3}(?![A-Z]))[^0-9]{0,20}?(20\d\d)(?!\d)"
)
_TAHAP_BALIK = re.compile(r"(?<!\d)(20\d\d)[\s_.\-]*(?:TAHAP|THP|T)[\s_.\-]*([1-4](?!\d)|IV|I{1,3}(?![A-Z]))")


def cari_tahap(*teks: str) -> tuple[int, int] | None:
    """(tahun, nomor) named by a title or file name; None when none does, or when they contradict."""
    ketemu = set()
    for satu in teks:
        besar = satu.upper()
        for cocok in _TAHAP.finditer(besar):
            ketemu.add((int(cocok[2]), _nomor(cocok[1])))
        for cocok in _TAHAP_BALIK.finditer(besar):
            ketemu.add((int(cocok[1]), _nomor(cocok[2])))
    return ketemu.pop() if len(ketemu) == 1 else None


def _nomor(teks: str) -> int:
    return _ROMAWI.get(teks) or int(teks)
