"""The list of schools and health facilities as offices keep it (docs/program.md §8)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.galat import GalatPengguna
from inti.telepon import baca_telepon
from kpm.berkas import kolom as umum
from pendamping.services.kunjungan import di_indonesia
from verifikasi.enums import JenisFasilitas

_SEKOLAH = {
    "sd": ("SD", "SDN", "SDIT", "SDS", "SDLB", "MI", "MIN", "MIS"),
    "smp": ("SMP", "SMPN", "SMPIT", "SMPS", "SMPLB", "SLTP", "MTS", "MTSN", "MTSS"),
    "sma": ("SMA", "SMAN", "SMAIT", "SMAS", "SMALB", "SLTA", "SMK", "SMKN", "SMKS", "SMU", "MA", "MAN", "MAS"),
}
_JENJANG = {kata: jenjang for jenjang, semua in _SEKOLAH.items() for kata in semua}
_PANJANG = (
    ("SEKOLAH DASAR", "SD"), ("SEKOLAH MENENGAH PERTAMA", "SMP"), ("SEKOLAH MENENGAH ATAS", "SMA"),
    ("SEKOLAH MENENGAH KEJURUAN", "SMK"), ("MADRASAH IBTIDAIYAH", "MI"), ("MADRASAH TSANAWIYAH", "MTS"),
    ("MADRASAH ALIYAH", "MA"),
)  # fmt: skip
_JENIS = {
    "SEKOLAH": JenisFasilitas.SEKOLAH,
    "SEKOLAHAN": JenisFasilitas.SEKOLAH,
    "MADRASAH": JenisFasilitas.SEKOLAH,
    "SLB": JenisFasilitas.SEKOLAH,
    "PKBM": JenisFasilitas.SEKOLAH,
    "POSYANDU": JenisFasilitas.POSYANDU,
    "POSBINDU": JenisFasilitas.POSYANDU,
    "PUSKESMAS": JenisFasilitas.PUSKESMAS,
    "PUSTU": JenisFasilitas.PUSKESMAS,
    "PKM": JenisFasilitas.PUSKESMAS,
    "BIDAN": JenisFasilitas.BIDAN,
    "POLINDES": JenisFasilitas.BIDAN,
    "POSKESDES": JenisFasilitas.BIDAN,
    "KLINIK": JenisFasilitas.KLINIK,
    "RUMAH": JenisFasilitas.KLINIK,  # rumah sakit
    "RS": JenisFasilitas.KLINIK,
    "RSUD": JenisFasilitas.KLINIK,
    "LAINNYA": JenisFasilitas.LAINNYA,
    "LAIN": JenisFasilitas.LAINNYA,
} | dict.fromkeys(_JENJANG, JenisFasilitas.SEKOLAH)


def _kata(sel: Any) -> list[str]:
    """Words of a name or kind, long names of schools made short, digits apart: `SDN5` begins with `SDN`."""
    teks = re.sub(r"[^A-Z]+", " ", n.tampak(sel).upper().replace(".", ""))
    for panjang, pendek in _PANJANG:
        teks = teks.replace(panjang, pendek)
    return teks.split()


def jenis_dari(teks: Any) -> JenisFasilitas | None:
    """The kind that the first word names; None when it names none."""
    kata = _kata(teks)
    return _JENIS.get(kata[0]) if kata else None


def jenjang_dari(teks: Any) -> str:
    """The school level that the first word names, e.g. of `SDN 5`, `MTs Negeri 1`, `SMA/SMK`; empty for none."""
    kata = _kata(teks)
    return _JENJANG.get(kata[0], "") if kata else ""


def _jenis(sel: Any) -> str | None:
    if n.kosong(sel):
        return None
    if (hasil := jenis_dari(sel)) is None:
        raise NilaiDitolak(f"jenis '{n.tampak(sel)}' tidak dikenal; pilih sekolah, puskesmas, posyandu, bidan, klinik")
    return str(hasil.value)


def _jenjang(sel: Any) -> str | None:
    if n.kosong(sel):
        return None
    if not (hasil := jenjang_dari(sel)):
        raise NilaiDitolak(f"jenjang '{n.tampak(sel)}' tidak dikenal; tulis SD, SMP, atau SMA")
    return hasil


def _npsn(sel: Any) -> str | None:
    if n.kosong(sel):
        return None
    teks = re.sub(r"[\s'.-]", "", n.tampak(sel).upper().removesuffix(".0"))
    if not teks.strip("0"):
        return None
    if not re.match(r"^[0-9A-Z][0-9]{7}$", teks):
        raise NilaiDitolak("NPSN terdiri dari 8 angka; salin dari surat sekolah")
    return teks


def _telepon(sel: Any) -> str | None:
    if n.kosong(sel):
        return None
    teks = n.tampak(sel).removesuffix(".0")
    try:
        return baca_telepon(f"0{teks}" if teks.startswith("8") else teks) or None
    except GalatPengguna as galat:
        raise NilaiDitolak(galat.pesan[:1].lower() + galat.pesan[1:].rstrip(".")) from galat


def _derajat(sel: Any) -> str | None:
    if n.kosong(sel):
        return None
    try:
        nilai = Decimal(n.tampak(sel).strip().replace(",", ".").rstrip("°"))
    except InvalidOperation as galat:
        raise NilaiDitolak("bukan koordinat; tulis dalam derajat, misalnya -3,7654") from galat
    if not nilai.is_finite() or abs(nilai) > 180:
        raise NilaiDitolak("bukan koordinat; tulis dalam derajat, misalnya -3,7654")
    return f"{nilai:.6f}"


NPSN = k.Jenis(_npsn, "teks", "8 angka sebagai teks; hanya sekolah", "10702345", berulang=False)
JENIS = k.Jenis(_jenis, "teks", "Sekolah, Puskesmas, Posyandu, Bidan, atau Klinik; kosong: dari namanya", "Sekolah")
JENJANG = k.Jenis(_jenjang, "teks", "SD, SMP, atau SMA; kosong: dari namanya", "SD")
TELEPON = k.Jenis(_telepon, "teks", "Nomor telepon", "081234567890", berulang=False)
DERAJAT = k.Jenis(_derajat, "teks", "Derajat desimal", "-3,765432", berulang=False)


_DESA = replace(umum.wajib_isi(umum.DESA), judul="Desa", ejaan=("KELURAHAN", *umum.DESA.ejaan))


def spek_fasilitas(*, cari_desa: umum.CariDesa) -> Spek:
    """The columns, with a check of the village bound to one import."""
    kolom = (
        k.Kolom("npsn", "NPSN", NPSN, ejaan=("NO NPSN", "NOMOR NPSN", "NPSN SEKOLAH")),
        k.Kolom(
            "nama", "Nama", k.teks(150, "SD NEGERI 5 KOTA BENGKULU", berulang=False), wajib=True, isi_wajib=True,
            ejaan=("NAMA SEKOLAH", "NAMA FASILITAS", "NAMA POSYANDU", "NAMA SATUAN PENDIDIKAN", "NAMA FASKES",
                   "SATUAN PENDIDIKAN"),
        ),
        k.Kolom("jenis", "Jenis", JENIS, ejaan=("JENIS FASILITAS", "KATEGORI")),
        k.Kolom("jenjang", "Jenjang", JENJANG, lunak=True, ejaan=("BENTUK PENDIDIKAN", "JENJANG PENDIDIKAN", "BP")),
        k.Kolom("alamat", "Alamat", k.teks(300, "JL. BALI NO 1", berulang=False), ejaan=("ALAMAT LENGKAP",)),
        _DESA,
        replace(umum.wajib(umum.KECAMATAN), judul="Kecamatan"),
        k.Kolom("kontak", "Kontak", k.teks(100, "IBU RINA"), ejaan=("NAMA KONTAK", "KEPALA SEKOLAH")),
        k.Kolom("telepon", "Telepon", TELEPON, lunak=True, ejaan=("NO TELEPON", "NO HP", "HP", "TELP")),
        k.Kolom("lintang", "Lintang", DERAJAT, lunak=True, ejaan=("LATITUDE", "LAT")),
        k.Kolom("bujur", "Bujur", DERAJAT, lunak=True, ejaan=("LONGITUDE", "LONG", "LNG", "LON")),
    )  # fmt: skip
    return Spek(nama="fasilitas", kolom=kolom, kunci=("nama",), ganda="npsn", periksa=_Pemeriksa(cari_desa))


class _Pemeriksa:
    """Row checks beyond single cells; adds `kode_desa`. One object per import."""

    def __init__(self, cari_desa: umum.CariDesa) -> None:
        self._kode_desa = umum.PemeriksaDesa(cari_desa, _DESA)
        self._nama: dict[tuple[str, str, str], int] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["kabupaten"] = None  # the importer's own
        nilai["kode_desa"] = self._kode_desa(baris)
        self._kenali(baris)
        self._titik(baris)
        if nilai["kode_desa"] is None or nilai["jenis"] is None or nilai["nama"] is None:
            return
        kunci = (re.sub(r"[^A-Z0-9]", "", nilai["nama"].upper()), nilai["kode_desa"], nilai["jenis"])
        pertama = self._nama.setdefault(kunci, baris.nomor)
        if pertama != baris.nomor:
            baris.tolak("Nama", f"sama dengan baris {pertama}: nama, desa, dan jenisnya")

    def _kenali(self, baris: Baris) -> None:
        """Kind and level from the name where the columns do not say them."""
        nilai = baris.nilai
        if nilai["jenis"] is None and not any(kolom == "Jenis" for kolom, _ in baris.kesalahan):
            if nilai["npsn"] or nilai["jenjang"]:
                nilai["jenis"] = JenisFasilitas.SEKOLAH.value
            elif (jenis := jenis_dari(nilai["nama"])) is not None:
                nilai["jenis"] = jenis.value
            else:
                baris.tolak("Jenis", "kosong dan tidak terbaca dari namanya; tulis jenisnya")
        if nilai["jenis"] != JenisFasilitas.SEKOLAH:
            if nilai["npsn"]:
                baris.tolak("NPSN", "hanya untuk sekolah; kosongkan, atau perbaiki jenisnya")
            nilai["jenjang"] = None
        elif nilai["jenjang"] is None:
            nilai["jenjang"] = jenjang_dari(nilai["nama"]) or None

    def _titik(self, baris: Baris) -> None:
        nilai = baris.nilai
        lintang, bujur = nilai["lintang"], nilai["bujur"]
        if lintang is None and bujur is None:
            return
        if lintang is None or bujur is None:
            baris.peringatan.append(("Lintang", "lintang dan bujur tidak lengkap, jadi keduanya dilewati"))
        elif di_indonesia(Decimal(lintang), Decimal(bujur)):
            return
        else:
            baris.peringatan.append(("Lintang", "titik ini di luar Indonesia, jadi dilewati"))
        nilai["lintang"] = nilai["bujur"] = None
