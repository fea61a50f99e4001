"""Why an outcome is what it is, in words made from its figures (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from inti.templatetags.format import angka, bulan, tanggal
from verifikasi.enums import Ukuran
from verifikasi.models import Kewajiban

_DONE = {
    Ukuran.PERIKSA: "diperiksa",
    Ukuran.TIMBANG: "ditimbang",
    Ukuran.TINGGI: "diukur tinggi atau panjang badannya",
    Ukuran.VITAMIN_A: "mendapat vitamin A",
    Ukuran.IMUNISASI: "diimunisasi",
    Ukuran.PERKEMBANGAN: "diperiksa perkembangannya",
    Ukuran.SOSIAL: "ikut kegiatan sosial",
}
_UKURAN = {Ukuran.TIMBANG: "berat badannya", Ukuran.TINGGI: "tinggi badannya"}


def kalimat(butir: dict[str, Any], kewajiban: Kewajiban) -> str:
    """One duty's outcome explained, e.g. "hadir 17 dari 21 hari = 81 %, batas 85 %"."""
    return _KATA[butir["alasan"]](butir, kewajiban)


def persen_jujur(bagian: int, seluruh: int, batas: int) -> str:
    """A share in whole percent; with one decimal, cut off, where rounding would lift it to the threshold."""
    bulat = (bagian * 200 + seluruh) // (seluruh * 2)
    if bulat >= batas and bagian * 100 < batas * seluruh:
        return angka(bagian * 1000 // seluruh / 10, 1)
    return str(bulat)


def _persen(butir: dict[str, Any], _: Kewajiban) -> str:
    hadir, hari, batas = butir["hadir"], butir["hari"], butir["batas"]
    teks = f"hadir {hadir} dari {hari} hari = {persen_jujur(hadir, hari, batas)} %, batas {batas} %"
    if n := butir.get("diakui"):
        teks += f"; {n} hari izin atau sakit dihitung hadir"
    if n := butir.get("keluar"):
        teks += f"; {n} hari izin atau sakit dikeluarkan dari hari efektif"
    return teks


def _dilakukan(kewajiban: Kewajiban) -> str:
    return _DONE[Ukuran(kewajiban.ukuran)]


def _kali(butir: dict[str, Any]) -> str:
    return f" ({butir['kali']} dari {butir['jumlah']} kali)" if "jumlah" in butir else ""


def _sudah(butir: dict[str, Any], kewajiban: Kewajiban) -> str:
    kali = f" {butir['kali']} kali" if butir["kali"] > 1 else ""
    kapan = bulan(_hari(butir["bulan"]))
    return f"sudah {_dilakukan(kewajiban)}{kali} sampai {kapan}" if kali else f"{_dilakukan(kewajiban)} pada {kapan}"


def _kosong(_: dict[str, Any], kewajiban: Kewajiban) -> str:
    return "belum ada laporan sekolah" if kewajiban.ukuran == Ukuran.HADIR_SEKOLAH else "belum ada laporan kesehatan"


def _tak_terdaftar(_: dict[str, Any], kewajiban: Kewajiban) -> str:
    tempat = "sekolah" if kewajiban.ukuran == Ukuran.HADIR_SEKOLAH else "fasilitas kesehatan"
    return f"{tempat} menyatakan tidak terdaftar di sana; cari {tempat}nya yang sekarang atau perbaiki datanya"


def _hari(teks: str) -> date:
    return date.fromisoformat(teks)


_KATA: dict[str, Callable[[dict[str, Any], Kewajiban], str]] = {
    "persen": _persen,
    "libur": lambda b, k: "tidak ada hari efektif bulan ini",
    "semua_keluar": lambda b, k: f"semua hari ({b['keluar']}) izin atau sakit, dikeluarkan dari hari efektif",
    "kosong": _kosong,
    "tak_terdaftar": _tak_terdaftar,
    "sudah": _sudah,
    "baru": lambda b, k: (
        f"kewajiban ini baru mulai {tanggal(_hari(b['sejak']))}; dinilai mulai {bulan(_hari(b['nanti']))}"
    ),
    "belum_tempo": lambda b, k: f"belum jatuh tempo, paling lambat {tanggal(_hari(b['tempo']))}{_kali(b)}",
    "tanpa_ukuran": lambda b, k: f"hadir, tetapi {_UKURAN[Ukuran(k.ukuran)]} belum dicatat",
    "tidak_hadir": lambda b, k: f"tidak hadir, jadi tidak {_dilakukan(k)}{_kali(b)}",
    "tidak_dilakukan": lambda b, k: f"hadir, tetapi tidak {_dilakukan(k)}{_kali(b)}",
}
