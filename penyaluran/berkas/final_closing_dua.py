"""The second layout of a Final Closing (docs/program.md §5): PENGURUS holds name and No KK, a sheet per village.

It has no NIK, or has it in a column of its own. Where a column does not name the village, the lines above the
heading or the sheet's name may; else the row says nothing of it.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.berkas.kolom import Judul
from inti.berkas.nilai import peringatan_nik
from kpm.berkas.kolom import CariDesa, PemeriksaDesa
from penyaluran.berkas.final_closing import KOMPONEN, periksa_hitungan, spek_final_closing

_NOMOR = re.compile(r"\d(?:[\d .\-]*\d)?")  # digits with what people put between them, on one line
_PANJANG = 6  # fewer digits belong to a name or a house
_LABEL = re.compile(r"\b(?:NO(?:MOR)?\.?\s*)?(?:KK|KARTU\s+KELUARGA)\b[\s.:]*", re.IGNORECASE)
_TEPI = " ,;:/|()[]'\"-."
_DESA = re.compile(r"^(?:DESA|KELURAHAN)(?:\s*/\s*(?:DESA|KELURAHAN))?\s*[:=]?\s*(\S.*)$", re.IGNORECASE)
_KECAMATAN = re.compile(r"^KEC(?:AMATAN)?\b\.?\s*[:=]?\s*(\S.*)$", re.IGNORECASE)
_PECAH = re.compile(r"[,;]|\s+(?=(?:KEC|KAB)(?:AMATAN|UPATEN)?\b)", re.IGNORECASE)
_KABUPATEN = re.compile(r"^(?:KABUPATEN\s*/\s*KOTA\s*[:=]?\s*)?((?:KAB(?:UPATEN)?|KOTA)\b\.?.*)$", re.IGNORECASE)


def pengurus(mentah: Any) -> tuple[str, str] | None:
    """Name and No KK of a cell such as `RATNA MULYANI⏎1771082110090001`; raises NilaiDitolak."""
    if n.kosong(mentah):
        return None
    if not isinstance(mentah, str) or mentah[:1] == n.TANDA:
        raise NilaiDitolak("harus berisi nama, lalu No KK di baris bawahnya")
    teks = _LABEL.sub("\n", re.sub(r"[\r\n\t]+|_x000D_", "\n", mentah.replace("\xa0", " ")))
    nomor = [c for c in _NOMOR.finditer(teks) if sum(h.isdigit() for h in c[0]) >= _PANJANG]
    if not nomor:
        raise NilaiDitolak("tidak ada No KK di bawah namanya")
    if len(nomor) > 1:
        raise NilaiDitolak("ada lebih dari satu nomor; tidak jelas mana No KK")
    no_kk = n.no_kk(nomor[0][0])
    sisa = f"{teks[: nomor[0].start()]} {teks[nomor[0].end() :]}"
    nama = n.nama(" ".join(sisa.split()).strip(_TEPI))
    if nama is None or no_kk is None:
        raise NilaiDitolak("tidak ada nama di atas No KK-nya")
    return nama, no_kk


_PENGURUS = k.Kolom(
    "pengurus",
    "PENGURUS",
    k.Jenis(pengurus, "teks", "Nama, lalu No KK di baris bawahnya", "RATNA MULYANI", berulang=False),
    wajib=True,
    isi_wajib=True,
    ejaan=("PENGURUS / NO KK", "PENGURUS DAN NO KK", "NAMA PENGURUS / NO KK", "NAMA / NO KK"),
)
_WAJIB = {"aud", "sd", "smp", "sma", "disabilitas", "lansia", "nominal"}


def spek_final_closing_dua(*, cari_desa: CariDesa, hari_ini: date) -> Spek:
    """The columns of the second layout, those it shares with the first one spelled alike."""
    satu = spek_final_closing(cari_desa=cari_desa, hari_ini=hari_ini).kolom
    periksa = PemeriksaLayoutDua(cari_desa)
    return Spek(
        nama="final_closing_dua",
        kolom=(
            _PENGURUS,
            *(
                replace(kolom, wajib=kolom.nama in _WAJIB, isi_wajib=kolom.nama == "nominal")
                for kolom in satu
                if kolom.nama not in ("nama", "no_kk")
            ),
        ),
        kunci=("pengurus", "nik"),
        jumlah="nominal",
        periksa=periksa,
        banyak_lembar=True,
        buka_lembar=periksa.buka_lembar,
    )


class PemeriksaLayoutDua:
    """Row checks, and the village that a sheet is about; it remembers: one object per import."""

    def __init__(self, cari_desa: CariDesa) -> None:
        self._cari_desa = cari_desa
        self._kode_desa = PemeriksaDesa(cari_desa)
        self._pertama: dict[str, str] = {}
        self._judul: tuple[str | None, str | None, str | None] = (None, None, None)
        self._lembar: str | None = None  # code of the village the sheet is named after

    def buka_lembar(self, nama: str, judul: Judul) -> None:
        desa = kecamatan = kabupaten = None
        for kalimat in (bagian.strip() for teks in judul.atas for bagian in _PECAH.split(teks)):
            if cocok := _DESA.match(kalimat):
                desa = cocok[1].strip()
            elif cocok := _KECAMATAN.match(kalimat):
                kecamatan = cocok[1].strip()
            elif cocok := _KABUPATEN.match(kalimat):
                kabupaten = cocok[1].strip()
        self._judul = (desa, kecamatan, kabupaten)
        try:
            self._lembar = None if desa else self._cari_desa(nama, kecamatan, kabupaten)
        except NilaiDitolak:  # Sheet1 and the like
            self._lembar = None

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["nama"], nilai["no_kk"] = nilai.pop("pengurus") or (None, None)
        desa, kecamatan, kabupaten = self._judul
        nilai["desa"] = nilai["desa"] or desa
        nilai["kecamatan"] = nilai["kecamatan"] or kecamatan
        nilai["kabupaten"] = nilai["kabupaten"] or kabupaten
        nilai["kode_desa"] = self._kode_desa(baris) if nilai["desa"] else self._lembar
        if tiada := [nama for nama in (*KOMPONEN, "status") if nama in baris.tiada]:
            nilai["tiada"] = tiada
        nik = nilai["nik"]
        if nik is not None and (pesan := peringatan_nik(nik, nilai["tanggal_lahir"])):
            baris.peringatan.append(("NIK", pesan))
        self._ganda(baris, "NIK" if nik else "PENGURUS", nik or nilai["no_kk"])
        periksa_hitungan(baris)

    def _ganda(self, baris: Baris, kolom: str, nomor: str | None) -> None:
        if nomor is None:
            return
        pertama = self._pertama.setdefault(f"{kolom}:{nomor}", baris.letak)
        if pertama != baris.letak:
            sebut = "NIK" if kolom == "NIK" else "No KK"
            baris.tolak(kolom, f"{sebut} sama dengan {pertama}; satu keluarga hanya boleh satu baris")
