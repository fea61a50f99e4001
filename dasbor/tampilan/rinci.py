"""Figures taken apart, as bars with the names of their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, DateField, Value
from django.db.models.functions import Cast
from redis.exceptions import RedisError

from dasbor.enums import JenisRinci
from dasbor.selectors.tempat import Deret
from dasbor.selectors.ukuran import Angka, Bagian
from dasbor.tampilan.tingkat import Layar
from inti.templatetags.format import angka, rupiah_singkat
from kpm.enums import JenisBantuan, JenisKomponen
from p2k2.enums import SebabTanpaPertemuan
from p2k2.models import Modul
from pendamping.enums import PeranIfe
from pendamping.models import ButirRHK
from pengaduan.models import JenisAduan
from penyaluran.models import AlasanBelumTransaksi

_LIMA_MENIT = 5 * 60
_UMUR = {"7": "Sampai 7 hari", "30": "8 sampai 30 hari", "lama": "Lebih dari 30 hari"}


def _alasan_temu() -> dict[str, str]:
    return dict(SebabTanpaPertemuan.choices) | {"": "Belum ada alasannya"}


def _modul() -> dict[str, str]:
    return {str(n): f"{n} {nama}" for n, nama in Modul.objects.order_by("berlaku_sejak").values_list("nomor", "nama")}


def _rhk() -> dict[str, str]:
    """Names that change once in years, kept for some minutes; read anew without Redis."""
    try:
        return cache.get_or_set("dasbor:rhk:1", _baca_rhk, _LIMA_MENIT) or {}
    except RedisError:
        return _baca_rhk()


def _baca_rhk() -> dict[str, str]:
    isi = ButirRHK.objects.order_by("berlaku_sejak").values_list("nomor", "nama")
    return {str(n): f"RHK {n} {nama}" for n, nama in isi}


# What each part takes apart, with the names of the codes.
_RINCI: dict[Bagian, list[tuple[JenisRinci, Callable[[], dict[str, str]]]]] = {
    Bagian.PERTEMUAN: [(JenisRinci.SEBAB_TEMU, _alasan_temu), (JenisRinci.MODUL, _modul)],
    Bagian.PEMBAYARAN: [
        (JenisRinci.ALASAN_BAYAR, lambda: dict(AlasanBelumTransaksi.objects.values_list("kode", "nama")))
    ],
    Bagian.PENGADUAN: [
        (JenisRinci.UMUR_ADUAN, lambda: _UMUR),
        (JenisRinci.JENIS_ADUAN, lambda: dict(JenisAduan.objects.values_list("kode", "nama"))),
    ],
    Bagian.LAPANGAN: [
        (JenisRinci.BANTUAN, lambda: dict(JenisBantuan.choices)),
        (JenisRinci.PERAN, lambda: dict(PeranIfe.choices)),
        (JenisRinci.RHK, _rhk),
    ],
}


def nama_semua_rinci() -> dict[str, dict[str, str]]:
    """The names that stand in tables, of all parts together, the latest of a number. One query."""
    semua = [
        _nama(JenisRinci.MODUL, Modul, "nomor", "berlaku_sejak"),
        _nama(JenisRinci.RHK, ButirRHK, "nomor", "berlaku_sejak"),
        _nama(JenisRinci.ALASAN_BAYAR, AlasanBelumTransaksi, "kode"),
        _nama(JenisRinci.JENIS_ADUAN, JenisAduan, "kode"),
    ]
    awal = {JenisRinci.MODUL: "{} ", JenisRinci.RHK: "RHK {} "}
    hasil: dict[str, dict[str, str]] = {}
    for _, jenis, kode, nama in semua[0].union(*semua[1:], all=True).order_by("sejak"):
        hasil.setdefault(jenis, {})[kode] = f"{awal.get(jenis, '').format(kode)}{nama}"
    return hasil


def _nama(jenis: JenisRinci, model: Any, kode: str, sejak: str = "") -> Any:
    isi = {
        "sejak": Cast(sejak, DateField()) if sejak else Value(date.min, DateField()),
        "jenis_rinci": Value(jenis.value),
        "kode_rinci": Cast(kode, CharField()),
    }
    return model.objects.order_by().annotate(**isi).values_list(*isi, "nama")


@dataclass(frozen=True)
class Batang:
    judul: str
    data: list[dict[str, Any]]


def batang_rinci(
    bagian: Bagian,
    rinci: dict[str, list[tuple[str, int, int]]],
    deret: Deret,
    nama_baku: dict[str, dict[str, str]] | None = None,
) -> list[Batang]:
    """The pictures of a part; what there is nothing of is left out. `nama_baku`: names that were read beforehand."""
    hasil = []
    if bagian == Bagian.KELUARGA:
        hasil.append(_komponen(deret.kini))
    if bagian == Bagian.PEMBAYARAN:
        hasil.append(_menurut_laporan(deret.kini))
    for jenis, nama in _RINCI.get(bagian, []):
        if jenis in rinci:
            label = (nama_baku or {}).get(jenis) or nama()
            data = [
                {
                    "label": label.get(kode, kode),
                    "nilai": n,
                    "rp": rp,
                    "teks": f"{angka(n)} · {rupiah_singkat(rp)}" if rp else "",
                }
                for kode, n, rp in rinci[jenis]
            ]
            hasil.append(Batang(str(jenis.label), data))
    return [b for b in hasil if b.data]


def _komponen(a: Angka) -> Batang:
    data = [{"label": j.label, "nilai": a[j.value]} for j in JenisKomponen if a.get(j.value)]
    return Batang("Keluarga menurut komponen", data)


def _menurut_laporan(a: Angka) -> Batang:
    """What pendamping reported, and of whom nothing yet: the four together are those planned (docs/program.md §4)."""
    belum = a.rencana_n - a.cair_n - a.sebagian_n - a.tidak_n
    isi = {"Diambil penuh": a.cair_n, "Diambil sebagian": a.sebagian_n, "Belum transaksi": a.tidak_n}
    data = [{"label": label, "nilai": n} for label, n in (isi | {"Belum dilaporkan": belum}).items() if n]
    return Batang("Keadaan menurut laporan pendamping", data)


def langkah_corong(layar: Layar) -> list[dict[str, Any]]:
    """The money of a stage: planned, paid in, withdrawn; each step of those before it (docs/program.md §14)."""
    a = layar.deret.kini
    if not a.rencana_n:
        return []
    return [
        {"label": "Direncanakan", "nilai": a.rencana_n, "teks": _kpm(a.rencana_n, a.rencana_rp)},
        {"label": "Dana masuk", "nilai": a.masuk_n, "teks": f"{angka(a.masuk_n)} KPM"},
        {
            "label": "Diambil",
            "nilai": a.cair_n + a.sebagian_n,
            "teks": _kpm(a.cair_n + a.sebagian_n, a.cair_rp),
        },
    ]


def _kpm(n: int, rp: int) -> str:
    return f"{angka(n)} KPM · {rupiah_singkat(rp)}"
