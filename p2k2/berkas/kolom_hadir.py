"""Columns of the attendance sheets (docs/program.md §7): what is written is what is read back.

The paper is the official *Daftar Hadir P2K2* or the plain group sheet; the columns after it are ours.
"""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.identitas import indeks_buta
from kpm.enums import JabatanKelompok
from p2k2.enums import HubunganWakil, StatusHadir


class BentukLembar(TextChoices):
    P2K2 = "p2k2", "Daftar Hadir P2K2"
    BIASA = "biasa", "Daftar hadir kelompok"


_PANJANG_KODE = 10
_HURUF = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, without what looks alike
_KODE_LEMBAR = re.compile(r"Kode lembar:?\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def kode_baris(pertemuan: UUID, kpm: int, status: str | None) -> str:
    """Ties a row to its family in this meeting, and to the mark stored when it was written; says nothing by itself."""
    bita = indeks_buta("lembar-hadir", f"{pertemuan}:{kpm}:{status or ''}")
    kode = "".join(_HURUF[b % 32] for b in bita[:_PANJANG_KODE])
    return f"{kode[:5]}-{kode[5:]}"


def tulis_kode_lembar(pertemuan: UUID) -> str:
    return f"Kode lembar: {pertemuan}"


def baca_kode_lembar(atas: tuple[str, ...]) -> UUID | None:
    """The meeting a sheet was made for, from the lines above its heading; None when they name none."""
    for teks in atas:
        if cocok := _KODE_LEMBAR.search(teks):
            return UUID(cocok[1])
    return None


# --- cells ---------------------------------------------------------------------------------------

_TANDA: dict[str, str] = {
    **dict.fromkeys(("H", "HADIR", "✓", "✔", "√", "V", "YA", "DATANG", "MASUK"), StatusHadir.HADIR),
    **dict.fromkeys(("I", "IZIN", "IJIN", "IZN"), StatusHadir.IZIN),
    **dict.fromkeys(("S", "SAKIT"), StatusHadir.SAKIT),
    **dict.fromkeys(
        ("A", "ALPA", "ALFA", "ALPHA", "TH", "TIDAKHADIR", "TDKHADIR", "TANPAKETERANGAN", "TK", "TANPAKABAR"),
        StatusHadir.ALPA,
    ),
}
_CENTANG = frozenset({"✓", "✔", "√", "V", "1", "YA", "X"})
PILIHAN_TANDA = tuple(str(s.label) for s in StatusHadir)


def _kata(teks: str) -> str:
    return re.sub(r"[^A-Z0-9✓✔√]", "", teks.upper())


def tanda(mentah: Any) -> str | None:
    """A mark in any of its spellings; None when empty. A word that is no mark is refused, never guessed."""
    teks = n.teks(mentah, terpanjang=60)
    if teks is None or teks in n.KOSONG:
        return None
    if (status := _TANDA.get(_kata(teks))) is None:
        raise NilaiDitolak(f"'{teks}' bukan tanda kehadiran; isi Hadir, Izin, Sakit, atau Alpa")
    return str(status)


def centang(mentah: Any) -> bool | None:
    """A tick in a column of its own, as `H I S A` sheets have; its own letter counts as one."""
    teks = n.teks(mentah, terpanjang=60)
    if teks is None or teks in n.KOSONG or teks == "0":
        return None
    kata = _kata(teks)
    if kata not in _CENTANG and kata not in _TANDA:
        raise NilaiDitolak(f"'{teks}' bukan tanda centang; isi ✓ di satu kolom saja")
    return True


_HUBUNGAN: dict[str, str] = {
    **{re.sub(r"[^A-Z]", "", h.label.upper()): h.value for h in HubunganWakil},
    **dict.fromkeys(("SUAMI", "ISTRI", "ISTERI", "PASANGAN"), HubunganWakil.PASANGAN),
    **dict.fromkeys(("ORANGTUA", "MERTUA", "IBU", "BAPAK", "AYAH"), HubunganWakil.ORANG_TUA),
    **dict.fromkeys(("KAKAK", "ADIK", "SAUDARI", "FAMILI"), HubunganWakil.SAUDARA),
    **dict.fromkeys(("LAIN", "LAINLAIN", "TETANGGA"), HubunganWakil.LAIN),
    "PUTRA": HubunganWakil.ANAK,
    "PUTRI": HubunganWakil.ANAK,
}
PILIHAN_HUBUNGAN = tuple(str(h.label) for h in HubunganWakil)


def hubungan(mentah: Any) -> str | None:
    teks = n.teks(mentah, terpanjang=60)
    if teks is None or teks in n.KOSONG:
        return None
    if (nilai := _HUBUNGAN.get(re.sub(r"[^A-Z]", "", teks.upper()))) is None:
        raise NilaiDitolak(f"'{teks}' tidak dikenal; pilih {', '.join(PILIHAN_HUBUNGAN)}")
    return str(nilai)


def nik(mentah: Any) -> str | None:
    """The full number; a masked one (`1771••••••••0792`) says nothing. Beside a No KK the NIK stands first."""
    if isinstance(mentah, str):
        if re.search(r"[•*xX]{4}", mentah):
            return None
        if dua := re.fullmatch(r"\D*(\d{16})\D+\d{16}\D*", mentah, re.ASCII):
            return n.nik(dua[1])
    return n.nik(mentah)


_JABATAN = re.compile(rf"\s*\((?:{'|'.join(JabatanKelompok.labels)})\b[^)]*\)\s*$", re.IGNORECASE)


def tulis_nama(nama: str, jabatan: str) -> str:
    """`SITI (Ketua)`: who holds a post in the group is marked beside the name."""
    return f"{nama} ({jabatan})" if jabatan else nama


def tanpa_jabatan(nama: str) -> str:
    return _JABATAN.sub("", nama)


def kode(mentah: Any) -> str | None:
    teks = re.sub(r"[^A-Z0-9]", "", (n.teks(mentah, terpanjang=60) or "").upper())
    return f"{teks[:5]}-{teks[5:]}" if teks else None


# --- columns -------------------------------------------------------------------------------------


def _bebas(judul: str, *ejaan: str) -> k.Kolom:
    """A column for people: whatever stands in it is no fault."""
    return k.Kolom(k.kunci_judul(judul).lower(), judul, k.Jenis(n.tampak, "teks", "Untuk dibaca", ""), ejaan=ejaan)


NO = _bebas("No", "NOMOR", "NO URUT")
NAMA = k.Kolom(
    "nama", "Nama", k.teks(170), lunak=True,  # a name of 150 letters with its post
    ejaan=("NAMA PENGURUS", "NAMA KPM", "NAMA PENERIMA", "NAMA LENGKAP", "NAMA PESERTA", "NAMA ANGGOTA"),
)  # fmt: skip
NIK = k.Kolom(
    "nik", "NIK", k.Jenis(nik, "teks", "16 digit sebagai teks", ""), lunak=True,
    ejaan=("NIK/NO KK", "NO NIK", "NIK KTP", "NIK_KTP", "NIK PENGURUS"),
)  # fmt: skip
ALAMAT, RT, RW = _bebas("Alamat"), _bebas("RT"), _bebas("RW")
TTD = _bebas("Tanda Tangan", "TTD", "PARAF", "TANDA TANGAN/CAP JEMPOL", "CAP JEMPOL")
KET = _bebas("Ket", "KETERANGAN", "KET.")
KEHADIRAN = k.Kolom(
    "kehadiran", "Kehadiran", k.Jenis(tanda, "teks", "Hadir, Izin, Sakit, atau Alpa", "Hadir"), wajib=True,
    pilihan=PILIHAN_TANDA,
    ejaan=("STATUS KEHADIRAN", "STATUS HADIR", "ABSENSI", "ABSEN", "STATUS", "HADIR/TIDAK", "KEHADIRAN PESERTA"),
)  # fmt: skip
WAKIL = k.Kolom("wakil", "Diwakili oleh", k.teks(100), ejaan=("WAKIL", "DIWAKILI", "NAMA WAKIL", "YANG MEWAKILI"))
HUBUNGAN = k.Kolom(
    "hubungan", "Hubungan", k.Jenis(hubungan, "teks", "Hubungan wakil dengan pengurus", "Anak"),
    pilihan=PILIHAN_HUBUNGAN, ejaan=("HUBUNGAN WAKIL", "HUB KELUARGA", "HUB"),
)  # fmt: skip
KODE = k.Kolom("kode", "Kode", k.Jenis(kode, "teks", "Jangan diubah", ""), lunak=True, ejaan=("KODE BARIS",))

# The official sheet: the same columns under its own headings, counts of components, signatures in turn.
KOMPONEN = tuple(
    replace(_bebas(judul), nama=nama)
    for nama, judul in (
        ("aud", "AUD"), ("sd", "SD"), ("smp", "SMP"), ("sma", "SMA"), ("disabil", "Disab"), ("lansia", "Lansia"),
        ("hamil", "Hamil"),
    )
)  # fmt: skip
GANJIL = replace(_bebas("Tanda tangan/cap jempol"), nama="ganjil")
GENAP = replace(_bebas(""), nama="genap")  # under the heading of the odd ones

KERTAS: dict[str, tuple[k.Kolom, ...]] = {
    BentukLembar.P2K2: (
        NO, replace(NAMA, judul="Nama pengurus"), replace(NIK, judul="NIK/No KK"), ALAMAT, RT, RW, *KOMPONEN,
        replace(KET, judul="Keterangan"), GANJIL, GENAP,
    ),
    BentukLembar.BIASA: (NO, NAMA, NIK, ALAMAT, RT, RW, TTD, KET),
}  # fmt: skip
ISIAN = (KEHADIRAN, WAKIL, HUBUNGAN, KODE)
KOLOM = (*KERTAS[BentukLembar.BIASA], *ISIAN)  # as read: the official headings are spellings of these
_KUNCI = ("kode", "nik", "kehadiran")
_CENTANG_KOLOM = tuple(
    k.Kolom(f"c_{s.value}", str(s.label), k.Jenis(centang, "teks", "✓", "✓"), wajib=True, ejaan=ejaan)
    for s, ejaan in (
        (StatusHadir.HADIR, ("H",)),
        (StatusHadir.IZIN, ("I", "IJIN")),
        (StatusHadir.SAKIT, ("S",)),
        (StatusHadir.ALPA, ("A", "ALFA", "ALPHA")),
    )
)


def _gabung_centang(baris: Baris) -> None:
    isi = [s for s in StatusHadir if baris.nilai.get(f"c_{s.value}")]
    if len(isi) > 1:
        baris.tolak(KEHADIRAN.judul, f"{k.gabung_kata([s.label for s in isi])} sama-sama diisi; pilih satu")
    baris.nilai["kehadiran"] = str(isi[0]) if len(isi) == 1 else None


def layout_hadir() -> tuple[Spek, ...]:
    """Ways in which a filled sheet arrives: a column per mark, our own, or the mark under *Ket*."""
    tanpa = tuple(kol for kol in KOLOM if kol.nama not in ("kehadiran", "ket"))
    ket = replace(KEHADIRAN, judul="Ket", ejaan=KET.ejaan, keterangan="")
    return (
        Spek("centang", (*tanpa, KET, *_CENTANG_KOLOM), kunci=("kode", "nik"), periksa=_gabung_centang),
        Spek("lembar", tuple(KOLOM), kunci=_KUNCI, templat=True),
        Spek("ket", (*tanpa, ket), kunci=_KUNCI),
    )
