"""The bank's list by name and address (BNBA): whom the bank pays in a tahap (docs/program.md §5)."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inti.berkas import kolom as k
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.berkas.nilai import tampak
from inti.templatetags.format import nama_tahap
from kpm.berkas import kolom as umum
from kpm.berkas.kolom import CariDesa

# (code, name beside it) → the area's code, None when there is no such desa, and a remark. Raises NilaiDitolak.
CariKode = Callable[[str, str | None], tuple[str | None, str]]
GELOMBANG_MAKS = 99

_TAHAP = re.compile(r"(?:TAHAP|THP|T)?[\s.\-]*(?:KE[\s.\-]*)?([1-4]|IV|I{1,3})(?![0-9A-Z])")
_TAHUN = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ROMAWI = {"I": 1, "II": 2, "III": 3, "IV": 4}
_PKH = re.compile(r"\bPKH\b|KELUARGA HARAPAN")
_BANTUAN_LAIN = re.compile(r"\b(?:BPNT|SEMBAKO|BST|BLT|PBI|PIP|ATENSI|YAPI)\b")


def _judul(kolom: k.Kolom, judul: str) -> k.Kolom:
    """The same column under the heading this list gives it."""
    return replace(kolom, judul=judul, ejaan=(*kolom.ejaan, kolom.judul))


def _kode_wilayah(mentah: Any) -> str | None:
    teks = tampak(mentah).strip("'` ")
    if not teks or teks == "-":
        return None
    angka = re.sub(r"[ .]", "", teks)
    if not re.fullmatch(r"[0-9]{10}", angka):
        raise NilaiDitolak("harus 10 digit kode desa/kelurahan, misalnya 1771081007")
    return f"{angka[:2]}.{angka[2:4]}.{angka[4:6]}.{angka[6:]}"


def _gelombang(mentah: Any) -> int | None:
    teks = tampak(mentah).upper().strip("'` ")
    if not teks or teks == "-":
        return None
    teks = re.sub(r"^(?:GELOMBANG|GEL|G)[\s.\-]*(?:KE[\s.\-]*)?", "", teks)
    nomor = _ROMAWI.get(teks) or (int(teks) if re.fullmatch(r"[0-9]{1,3}", teks) else 0)
    if not 1 <= nomor <= GELOMBANG_MAKS:
        raise NilaiDitolak("harus nomor gelombang, misalnya 1")
    return nomor


NIK = umum.wajib_isi(_judul(umum.NIK, "NIK_KTP"))
DESA = _judul(umum.DESA, "NAMA_KEL")


def spek_bank(*, cari_desa: CariDesa, cari_kode: CariKode, tahap: Callable[[], str]) -> Spek:
    """The columns; `tahap` is asked when rows are read: the file's title settles it only then."""
    return Spek(
        nama="bank",
        kolom=(
            k.Kolom("iddtks", "IDDTKS", k.teks(40, "NON DTKS", berulang=False), lunak=True, ejaan=("ID DTKS",)),
            umum.wajib(_judul(umum.NO_KK, "NOKK")),
            NIK,
            umum.wajib_isi(_judul(umum.NAMA_PENERIMA, "NAMA_PENERIMA")),
            _judul(umum.PROVINSI, "NAMA_PROP"),
            _judul(umum.KABUPATEN, "NAMA_KAB"),
            _judul(umum.KECAMATAN, "NAMA_KEC"),
            DESA,
            k.Kolom(
                "kode_wilayah",
                "KODE_WILAYAH",
                k.Jenis(_kode_wilayah, "teks", "10 digit kode desa tanpa titik", "1771081007"),
                lunak=True,
                ejaan=("KODE DESA", "KODE KEL"),
            ),
            k.Kolom("tahap", "TAHAP", k.teks(40, "TAHAP 4"), lunak=True),
            k.Kolom("bansos", "BANSOS", k.teks(40, "PKH"), ejaan=("JENIS BANSOS", "BANTUAN", "PROGRAM")),
            k.Kolom("bank", "BANK", k.teks(30, "BRI"), ejaan=("NAMA BANK", "BANK PENYALUR", "HIMBARA")),
            umum.ALAMAT,
            _judul(umum.RT, "NO_RT"),
            _judul(umum.RW, "NO_RW"),
            k.Kolom("dusun", "DUSUN", k.teks(100, ""), lunak=True, ejaan=("NAMA DUSUN",)),
            k.Kolom("dir", "DIR", k.teks(40, ""), lunak=True),
            k.Kolom(
                "gelombang",
                "GELOMBANG",
                k.Jenis(_gelombang, "angka", "Nomor gelombang; kosong berarti 1", "1"),
                ejaan=("GEL", "NO GELOMBANG"),
            ),
            k.Kolom(
                "nominal",
                "NOMINAL",
                k.RUPIAH,
                wajib=True,
                isi_wajib=True,
                ejaan=("NOMINAL RP", "NOMINAL BANTUAN", "JUMLAH BANTUAN", "JML BANTUAN", "NILAI BANTUAN"),
            ),
        ),
        kunci=("nik", "no_kk"),
        jumlah="nominal",
        periksa=PemeriksaBank(cari_desa, cari_kode, tahap),
    )


class PemeriksaBank:
    """Row checks beyond single cells; adds `kode_desa`. It remembers: one object per import."""

    def __init__(self, cari_desa: CariDesa, cari_kode: CariKode, tahap: Callable[[], str]) -> None:
        self._kode_desa = umum.PemeriksaDesa(cari_desa, DESA)
        self._cari_kode = cari_kode
        self._tahap = tahap
        self._pertama: dict[tuple[str, int], str] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["gelombang"] = nilai["gelombang"] or 1
        nilai["kode_desa"] = self._desa(baris)
        if alasan := _beda_tahap(nilai.pop("tahap"), self._tahap()):
            baris.tolak("TAHAP", alasan)
        bansos = (nilai["bansos"] or "PKH").upper()
        if not _PKH.search(bansos) or _BANTUAN_LAIN.search(bansos):
            baris.tolak("BANSOS", f"tertulis {nilai['bansos']}; daftar ini hanya menerima baris PKH")
        if nilai["nik"] is not None:
            kunci = (nilai["nik"], nilai["gelombang"])
            if (pertama := self._pertama.setdefault(kunci, baris.letak)) != baris.letak:
                baris.tolak(
                    NIK.judul, f"sama dengan {pertama}; satu NIK hanya boleh satu baris dalam gelombang {kunci[1]}"
                )

    def _desa(self, baris: Baris) -> str | None:
        """By the code; by the names where it is empty or no desa has it."""
        kode = baris.nilai.pop("kode_wilayah")
        if kode is not None:
            try:
                ketemu, ingat = self._cari_kode(kode, baris.nilai["desa"])
            except NilaiDitolak as galat:
                baris.tolak("KODE_WILAYAH", galat.alasan)
                return None
            if ingat:
                baris.peringatan.append(("KODE_WILAYAH", ingat))
            if ketemu is not None:
                return ketemu
        if baris.nilai["desa"] is None:
            tahu = "tidak dikenal" if kode else "kosong"
            baris.tolak("KODE_WILAYAH", f"{tahu}, dan NAMA_KEL kosong; desa/kelurahannya tidak dapat dicari")
            return None
        return self._kode_desa(baris)


def _beda_tahap(tertulis: str | None, kode: str) -> str:
    """Why a row's TAHAP is not the one of the list; empty when it is, says nothing, or cannot be read."""
    if not tertulis or not kode:
        return ""
    tahun, _, nomor = kode.partition("-")
    teks = tertulis.upper()
    ditulis = _TAHUN.findall(teks)
    cocok = _TAHAP.search(_TAHUN.sub(" ", teks))
    sebut = cocok and (_ROMAWI.get(cocok[1]) or int(cocok[1]))
    if (ditulis and tahun not in ditulis) or (sebut and sebut != int(nomor)):
        return f"tertulis {tertulis}, sedangkan daftar ini untuk {nama_tahap(kode)}"
    return ""
