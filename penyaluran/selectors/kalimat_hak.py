"""Entitlements in words a family understands: why a component counts or not, why a list says another amount."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from inti.templatetags.format import angka, tanggal
from kpm.enums import AlasanKeluar, AlasanKomponen, JenisKomponen, Kepesertaan
from kpm.models import Anggota
from penyaluran.enums import SebabSelisih, rapikan_status
from penyaluran.models import Hak, StatusBayar

_ALASAN = dict(AlasanKeluar.choices) | dict(AlasanKomponen.choices)
_TANPA_NAMA = "Seorang anggota"
_PANJANG = {
    "hamil": "ibu hamil atau nifas",
    "aud": "anak usia dini",
    "sd": "anak SD",
    "smp": "anak SMP",
    "sma": "anak SMA",
    "disabil": "penyandang disabilitas berat",
    "lansia": "lansia",
    "ham": "korban pelanggaran HAM berat",
}

Sebab = Mapping[str, Any]
Nama = Mapping[int, str]
Arti = Mapping[str, str]


def anggota_disebut(daftar: Iterable[Hak]) -> dict[int, str]:
    """Names of the members that the reasons of these entitlements speak of, in one query."""
    id = {s["anggota"] for h in daftar for s in h.sebab if "anggota" in s}
    return dict(Anggota.objects.filter(pk__in=id).values_list("pk", "nama")) if id else {}


def arti_status() -> dict[str, str]:
    """What each status means: a short list, read whole."""
    return dict(StatusBayar.objects.values_list("pk", "arti"))


def kalimat(sebab: Sebab, nama: Nama, arti: Arti) -> str:
    """One reason as a sentence; what is not certain begins with "Mungkin"."""
    if sebab["kode"] == SebabSelisih.TIDAK_DIBAYAR:
        return _tidak_dibayar(sebab, arti)
    teks = _KALIMAT[SebabSelisih(sebab["kode"])](sebab, nama)
    return teks if sebab.get("pasti", True) else f"Mungkin: {teks[0].lower() if _umum(sebab) else teks[0]}{teks[1:]}"


def semua_kalimat(daftar: Iterable[Sebab], nama: Nama, arti: Arti) -> list[str]:
    return [kalimat(s, nama, arti) for s in daftar]


def _umum(s: Sebab) -> bool:
    """The sentence does not begin with a name."""
    return "anggota" not in s


def _siapa(s: Sebab, nama: Nama) -> str:
    return nama.get(s.get("anggota", 0), _TANPA_NAMA)


def _komponen(s: Sebab) -> str:
    return _PANJANG[s["komponen"]]


def _hari(s: Sebab) -> str:
    return tanggal(date.fromisoformat(s["tanggal"]))


def _tidak_dibayar(s: Sebab, arti: Arti) -> str:
    status = s.get("status", "")
    sebut = f" dengan status {status}" if status else ""
    maksud = arti.get(rapikan_status(status), "")
    return f"Daftar menulis Rp0{sebut}." + (f" {maksud}" if maksud else "")


def _tidak_di_daftar(s: Sebab, nama: Nama) -> str:
    if "anggota" not in s:
        return f"Daftar menghitung {angka(s['n'])} {_komponen(s)} lebih sedikit daripada yang tercatat di sini."
    sejak = f" sejak {_hari(s)}" if "tanggal" in s else ""
    return f"{_siapa(s, nama)} tercatat sebagai {_komponen(s)}{sejak}, tetapi daftar tidak menghitungnya."


def _dua_komponen(s: Sebab, nama: Nama) -> str:
    jenis = " dan ".join(_PANJANG[j] for j in s["jenis"])
    return f"{_siapa(s, nama)} tercatat sebagai {jenis}; satu orang dihitung sekali, di komponen yang lebih tinggi."


_KALIMAT = {
    SebabSelisih.TANPA_NAMA: lambda s, nama: (
        f"Daftar menghitung {angka(s['n'])} {_komponen(s)} yang namanya belum tercatat di keluarga ini."
    ),
    SebabSelisih.BERAKHIR: lambda s, nama: (
        f"{_siapa(s, nama)} bukan lagi {_komponen(s)}: berakhir {_hari(s)} "
        f"({str(_ALASAN.get(s['alasan'], s['alasan'])).lower()})."
    ),
    SebabSelisih.BELUM_MULAI: lambda s, nama: (
        f"{_siapa(s, nama)} baru menjadi {_komponen(s)} sejak {_hari(s)}, sesudah hari data tahap ini."
    ),
    SebabSelisih.UMUR_AUD: lambda s, nama: (
        f"{_siapa(s, nama)} genap {s['batas']} tahun pada {_hari(s)}, jadi bukan anak usia dini lagi."
    ),
    SebabSelisih.UMUR_SEKOLAH: lambda s, nama: (
        f"{_siapa(s, nama)} genap {s['batas']} tahun pada {_hari(s)}, jadi melewati batas umur anak sekolah."
    ),
    SebabSelisih.UMUR_LANSIA: lambda s, nama: (
        f"{_siapa(s, nama)} baru genap {s['batas']} tahun pada {_hari(s)}, jadi belum terhitung lansia."
    ),
    SebabSelisih.LANSIA_BARU: lambda s, nama: (
        f"{_siapa(s, nama)} genap {s['batas']} tahun pada {_hari(s)}, tetapi daftar belum menghitungnya sebagai lansia."
    ),
    SebabSelisih.TIDAK_DI_DAFTAR: _tidak_di_daftar,
    SebabSelisih.DUA_KOMPONEN: _dua_komponen,
    SebabSelisih.BATAS_SEKOLAH: lambda s, nama: (
        f"Daftar membayar {s['n']} anak sekolah, padahal aturannya paling banyak {s['batas']}."
    ),
    SebabSelisih.BATAS_LAIN: lambda s, nama: (
        f"Daftar membayar semua {s['n']} komponen tanpa batas, padahal aturannya paling banyak {s['batas']} anggota."
    ),
    SebabSelisih.LAMA_BAYAR: lambda s, nama: f"Nominal di daftar sama dengan pembayaran {s['bulan']} bulan.",
    SebabSelisih.KEPESERTAAN: lambda s, nama: (
        f"Keluarga ini tercatat {str(Kepesertaan(s['status']).label).lower()}, bukan peserta aktif."
    ),
    SebabSelisih.TAK_DIKENAL: lambda s, nama: (
        "Sebabnya belum diketahui. Cocokkan anggota keluarga ini dengan daftar, lalu tulis catatan."
    ),
}


def nama_komponen(jenis: str) -> str:
    return str(JenisKomponen(jenis).label)
