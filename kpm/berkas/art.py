"""The list of members (ART) of a kecamatan's families (docs/program.md §5): a person and a component per row."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

from lokal.nik import parse_nik

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.berkas.nilai import peringatan_nik
from inti.berkas.tahap import cari_tahap
from kpm.berkas import kolom as umum
from kpm.berkas.kolom import CariDesa
from kpm.enums import JenisKomponen

PENGURUS = "pengurus"
UMUR_TERTUA = 110
UMUR_PENGURUS = 12  # a recipient younger than this by the NIK was born a century earlier

_SEKOLAH = {
    JenisKomponen.SD: "SD|MI|SDLB|SDN|SDIT|MIN|MIS|PAKETA|KEJARPAKETA|ULA|SALAFIYAHULA",
    JenisKomponen.SMP: "SMP|MTS|MTSN|SMPLB|SMPN|SMPIT|SLTP|PAKETB|KEJARPAKETB|WUSTHA",
    JenisKomponen.SMA: "SMA|SMK|MA|MAN|MAK|SMALB|SMAN|SMKN|SLTA|STM|PAKETC|KEJARPAKETC|ULYA",
}
_LAIN = {
    JenisKomponen.HAMIL: "HAMIL|IBUHAMIL|BUMIL|NIFAS|IBUNIFAS|BUFAS|IBUHAMILNIFAS|HAMILNIFAS|BUMILNIFAS|BUMILBUFAS",
    JenisKomponen.AUD: "AUD|USIADINI|ANAKUSIADINI|ANAKUSIADINIAUD|BALITA|AUDBALITA|ANAKBALITA|BADUTA",
    JenisKomponen.DISABIL: (
        "DISABIL|DISAB|DISABILITAS|DISABILITASBERAT|PENYANDANGDISABILITAS|PENYANDANGDISABILITASBERAT|DIFABEL|PD"
    ),
    JenisKomponen.LANSIA: "LANSIA|LANJUTUSIA|LANJUTUSIA60|LANSIA60|LANSIA70",
    JenisKomponen.HAM: "HAM|PELANGGARANHAM|PELANGGARANHAMBERAT|KORBANHAM|KORBANPELANGGARANHAMBERAT",
}
_PENGURUS = "PENGURUS|PENERIMA|PENERIMAMANFAAT|PENGURUSKPM|IBUPENGURUS|PENGURUSPKH"


def _ejaan(daftar: dict[JenisKomponen, str]) -> dict[str, str]:
    return {ejaan: jenis.value for jenis, semua in daftar.items() for ejaan in semua.split("|")}


_JENJANG = _ejaan(_SEKOLAH)
_KOMPONEN = _ejaan(_SEKOLAH) | _ejaan(_LAIN) | dict.fromkeys(_PENGURUS.split("|"), PENGURUS)


def _kunci(teks: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", teks.upper())


def _cari(teks: str, peta: dict[str, str]) -> str | None:
    """The meaning of a word, also of `Anak SD`, `SMA/SMK`, `MA Sederajat` and `SD (MI)`; None when unknown or two."""
    if (utuh := peta.get(_kunci(teks))) is not None:
        return utuh
    besar = re.sub(r"\b(?:ANAK|SEDERAJAT|SISWA|KELAS|NEGERI|SWASTA|PENDIDIKAN)\b", " ", teks.upper())
    kata = {peta.get(_kunci(bagian)) for bagian in re.split(r"[/(),;]", besar) if _kunci(bagian)}
    return kata.pop() if len(kata) == 1 else None


def komponen(mentah: Any) -> str | None:
    """One component, or `pengurus`. A word that is no component is refused: it would count for nothing."""
    teks = n.teks(mentah, terpanjang=60)
    if teks is None or teks in n.KOSONG:
        return None
    if (jenis := _cari(teks, _KOMPONEN)) is None:
        raise NilaiDitolak(
            f"'{teks}' bukan komponen; isi salah satu: PENGURUS, HAMIL, AUD, SD, SMP, SMA, DISABIL, LANSIA, HAM"
        )
    return jenis


def jenjang(mentah: Any) -> str | None:
    """A school level: SD, SMP or SMA where the word says so, else the word itself."""
    teks = n.teks(mentah, terpanjang=30)
    if teks is None or teks in n.KOSONG:
        return None
    return (_cari(teks, _JENJANG) or teks).upper()


def periode(mentah: Any) -> str | None:
    """Code of the tahap a cell names, e.g. 2026-4; None when it names none."""
    ketemu = cari_tahap(n.tampak(mentah))
    return f"{ketemu[0]}-{ketemu[1]}" if ketemu else None


_JENJANG_KOLOM = k.Jenis(jenjang, "teks", "SD, SMP, atau SMA", "SD")
_SEKOLAH_KOLOM = k.teks(150, "SD NEGERI 8 KOTA")
_NAMA = replace(umum.NAMA_PENERIMA, judul="NAMA", ejaan=("NAMA ART", "NAMA ANGGOTA", "NAMA LENGKAP", "NAMA_ART"))
_NIK = replace(umum.NIK, ejaan=(*umum.NIK.ejaan, "NIK ART", "NIK ANGGOTA", "NIK_ART"))
_DESA = replace(umum.DESA, judul="DESA", ejaan=("KELURAHAN", *umum.DESA.ejaan))


def spek_art(*, cari_desa: CariDesa, hari_ini: date) -> Spek:
    """The columns, with the check of the desa bound to one import."""
    kolom = (
        umum.wajib_isi(umum.NO_KK),
        umum.wajib_isi(_NIK),
        umum.wajib_isi(_NAMA),
        umum.wajib_isi(
            k.Kolom(
                "komponen",
                "KOMPONEN",
                k.Jenis(komponen, "teks", "PENGURUS, HAMIL, AUD, SD, SMP, SMA, DISABIL, LANSIA, atau HAM", "SD"),
                ejaan=("KATEGORI", "JENIS KOMPONEN", "KOMPONEN ART", "KATEGORI KOMPONEN"),
            )
        ),
        k.Kolom("dtsen_jenjang", "DTSEN JENJANG", _JENJANG_KOLOM, lunak=True, ejaan=("JENJANG DTSEN", "DTKS JENJANG")),
        k.Kolom("dtsen_sekolah", "DTSEN SEKOLAH", _SEKOLAH_KOLOM, lunak=True, ejaan=("SEKOLAH DTSEN", "DTKS SEKOLAH")),
        k.Kolom("dapodik_jenjang", "DAPODIK JENJANG", _JENJANG_KOLOM, lunak=True, ejaan=("JENJANG DAPODIK",)),
        k.Kolom("dapodik_sekolah", "DAPODIK SEKOLAH", _SEKOLAH_KOLOM, lunak=True, ejaan=("SEKOLAH DAPODIK",)),
        replace(umum.ALAMAT, lunak=True),
        umum.RT,
        umum.RW,
        _DESA,
        umum.KECAMATAN,
        umum.KABUPATEN,
        k.Kolom("status", "STATUS", k.teks(60, "AKTIF"), lunak=True, ejaan=("STATUS ART", "KET STATUS", "STATUS KPM")),
        k.Kolom(
            "periode",
            "PERIODE",
            k.Jenis(periode, "teks", "Tahap dan tahun", "TAHAP 4 2026"),
            ejaan=("TAHAP", "PERIODE SALUR", "PERIODE TAHAP"),
        ),
    )
    return Spek(
        nama="art", kolom=kolom, kunci=("nik", "no_kk"), periksa=PemeriksaArt(cari_desa=cari_desa, hari_ini=hari_ini)
    )


class PemeriksaArt:
    """Adds `kode_desa`, and birth date and sex as the NIK says them. It remembers desa: one object per import."""

    def __init__(self, *, cari_desa: CariDesa, hari_ini: date) -> None:
        self._kode_desa = umum.PemeriksaDesa(cari_desa, kolom=_DESA)
        self._lahir = partial(lahir_dari_nik, hari_ini=hari_ini)

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["kode_desa"] = self._kode_desa(baris)
        if nilai["nik"] is None:
            return
        nilai["tanggal_lahir"], nilai["jenis_kelamin"] = self._lahir(nilai["nik"], nilai["komponen"])
        if nilai["tanggal_lahir"] is None and (pesan := peringatan_nik(nilai["nik"])):
            baris.peringatan.append(("NIK", pesan))


def lahir_dari_nik(nik: str, komponen: str | None, hari_ini: date) -> tuple[date | None, str | None]:
    """(birth date, sex) in a NIK; its two digits of the year are read by what the person is listed as."""
    return _lahir(nik[6:12], komponen in (PENGURUS, JenisKomponen.LANSIA), komponen == PENGURUS, hari_ini)


@lru_cache(maxsize=100_000)
def _lahir(tanggal: str, tua: bool, pengurus: bool, hari_ini: date) -> tuple[date | None, str | None]:
    info = parse_nik(f"317101{tanggal}0001", reference_date=hari_ini)
    if info.birth_date is None:
        return None, None
    lahir = date.fromisoformat(info.birth_date)
    if lahir > hari_ini:  # later in this very year: the century before
        lahir = _seabad(lahir)
    elif tua and hari_ini.year - lahir.year < (UMUR_PENGURUS if pengurus else 60):
        seabad = _seabad(lahir)
        if hari_ini.year - seabad.year <= UMUR_TERTUA:
            lahir = seabad
    return lahir, info.gender


def _seabad(lahir: date) -> date:
    try:
        return lahir.replace(year=lahir.year - 100)
    except ValueError:  # 29 February: 1900 was no leap year
        return lahir
