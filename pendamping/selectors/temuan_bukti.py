"""What a finding rests on, read again from the records for whoever reviews it (docs/program.md §12)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse

from akun.models import Pengguna
from inti.models import Foto
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.enums import JenisTemuan, YaTidakTahu
from pendamping.models import Kunjungan, Temuan

# What a record with photos is called, and the page that shows it (of apps above by name).
_CATATAN = {
    "pendamping.kunjungan": ("Kunjungan", "pendamping:kunjungan_rincian"),
    "pendamping.kegiatan": ("Kegiatan", "pendamping:kegiatan_rincian"),
    "pendamping.kasus": ("Kasus", "pendamping:kasus_rincian"),
    "pendamping.langkahkasus": ("Langkah kasus", ""),
    "p2k2.pertemuan": ("Pertemuan kelompok", "p2k2:rincian"),
    "p2k2.pertemuanawal": ("Pertemuan awal", "p2k2:awal_rincian"),
    "penyaluran.pindahkartu": ("Perpindahan KKS", ""),
}


@dataclass(frozen=True)
class Gambar:
    """Two positions to scale for an SVG of 320 by 180; numbers as text, without the commas of our locale."""

    rumah: tuple[str, str, str]  # x, y, radius of its accuracy
    kunjungan: tuple[str, str, str]


@dataclass
class Bukti:
    """Everything side by side. `catatan`: (what, day, address) of the two records that share a picture."""

    kunjungan: Kunjungan | None = None
    pembanding: Kunjungan | None = None
    gambar: Gambar | None = None
    foto: list[Foto] = field(default_factory=list)
    daftar: list[Kunjungan] = field(default_factory=list)
    luar: int = 0  # further visits, of families the reviewer does not see
    catatan: list[tuple[str, date | None, str]] = field(default_factory=list)
    tempat: list[tuple[str, date, str]] = field(default_factory=list)  # facility and month of entries, address
    hari_dipegang: int | None = None
    kini: str = ""  # the answer about the KKS as it stands now
    diubah: bool = False  # it is no longer the one that was found
    lain: dict[str, Any] = field(default_factory=dict)  # of an app above, for its own part of the page


Pembaca = Callable[[Temuan, Pengguna], dict[str, Any]]
_PEMBACA: dict[str, Pembaca] = {}


def pembaca_bukti(*jenis: str) -> Callable[[Pembaca], Pembaca]:
    """Register how an app above reads the evidence of its own kinds."""

    def daftar(baca: Pembaca) -> Pembaca:
        _PEMBACA.update(dict.fromkeys(jenis, baca))
        return baca

    return daftar


def bukti_temuan(temuan: Temuan, user: Pengguna) -> Bukti:
    """Read a finding's evidence; what is no longer there is left out, families outside the scope are counted."""
    isi = temuan.bukti
    if temuan.jenis in _PEMBACA:
        return Bukti(lain=_PEMBACA[temuan.jenis](temuan, user))
    bukti = Bukti(kunjungan=temuan.kunjungan, foto=list(foto_temuan(temuan).order_by("diunggah_pada", "pk")))
    if temuan.jenis == JenisTemuan.JAUH and temuan.kunjungan is not None:
        bukti.pembanding = _kunjungan([isi.get("pembanding")]).first()
        bukti.gambar = _gambar(temuan.kunjungan, isi)
    elif temuan.jenis == JenisTemuan.BERUNTUN:
        terlihat = Exists(KPM.objects.terlihat_oleh(user).filter(pk=OuterRef("kpm")))
        semua: list[Any] = list(
            _kunjungan(isi.get("kunjungan", [])).annotate(terlihat=terlihat).order_by("dicatat_pada", "pk")
        )
        bukti.daftar = [k for k in semua if k.terlihat]
        bukti.luar = len(semua) - len(bukti.daftar)
    elif temuan.jenis == JenisTemuan.FOTO_SAMA:
        bukti.catatan = [_catatan(satu) for satu in isi.get("catatan", [])]
    elif isi.get("tempat"):
        bukti.tempat = _tempat(isi["tempat"])
    elif temuan.jenis == JenisTemuan.KARTU:
        akhir = date.fromisoformat(isi["kembali"]) if isi.get("kembali") else hari_ini(temuan.desa_id)
        bukti.hari_dipegang = (akhir - temuan.tanggal).days
    elif temuan.jenis == JenisTemuan.KKS and temuan.kunjungan is not None:
        bukti.kini = temuan.kunjungan.get_kks_dipegang_sendiri_display() or "tidak ditanyakan"
        bukti.diubah = temuan.kunjungan.kks_dipegang_sendiri != YaTidakTahu.TIDAK
    return bukti


def foto_temuan(temuan: Temuan) -> QuerySet[Foto]:
    """The photos a finding is about; of a visit found for another reason, those of the visit."""
    nomor = temuan.bukti.get("foto")
    if nomor is not None:
        return Foto.objects.filter(pk__in=nomor)
    return Foto.objects.filter(kunjungan=temuan.kunjungan_id) if temuan.kunjungan_id else Foto.objects.none()


def _kunjungan(nomor: list[Any]) -> QuerySet[Kunjungan]:
    return Kunjungan.objects.filter(pk__in=[n for n in nomor if n]).select_related("kpm__desa", "petugas")


def _catatan(satu: str) -> tuple[str, date | None, str]:
    label, _, nomor = satu.partition(":")
    nama, halaman = _CATATAN.get(label, ("Catatan lain", ""))
    model: Any = apps.get_model(label)
    catatan = model.objects.filter(pk=nomor).first()
    hari = getattr(catatan, "dibuka" if label == "pendamping.kasus" else "tanggal", None)
    try:
        alamat = reverse(halaman, args=[UUID(nomor)]) if halaman else ""
    except NoReverseMatch:
        alamat = ""
    return nama, hari, alamat


def _tempat(semua: list[list[str]]) -> list[tuple[str, date, str]]:
    """Where the entries of a finding were made, as the app above shows them."""
    model: Any = apps.get_model("verifikasi.fasilitas")
    nama = dict(model.objects.filter(pk__in={f for f, _ in semua}).values_list("pk", "nama"))
    hasil = []
    for satu, awal in semua:
        bulan = date.fromisoformat(awal)
        alamat = reverse("verifikasi:isi", args=[satu, bulan.year, bulan.month])
        hasil.append((nama.get(UUID(satu), "Fasilitas"), bulan, alamat))
    return hasil


def _gambar(kunjungan: Kunjungan, isi: dict[str, Any]) -> Gambar | None:
    """House and visit north up, as large as both circles of accuracy allow."""
    if kunjungan.lintang is None or kunjungan.bujur is None or "rumah" not in isi:
        return None
    lintang, bujur = (float(n) for n in isi["rumah"])
    utara = (float(kunjungan.lintang) - lintang) * 111_195
    timur = (float(kunjungan.bujur) - bujur) * 111_195 * math.cos(math.radians(lintang))
    jari = [float(isi.get("akurasi_rumah") or 0), float(isi.get("akurasi") or 0)]
    kiri, kanan = min(-jari[0], timur - jari[1]), max(jari[0], timur + jari[1])
    bawah, atas = min(-jari[0], utara - jari[1]), max(jari[0], utara + jari[1])
    skala = min(280 / max(kanan - kiri, 1), 130 / max(atas - bawah, 1))
    x0, y0 = 160 - (kiri + kanan) / 2 * skala, 85 + (bawah + atas) / 2 * skala

    def titik(x: float, y: float, r: float) -> tuple[str, str, str]:
        return f"{x0 + x * skala:.1f}", f"{y0 - y * skala:.1f}", f"{r * skala:.1f}"

    return Gambar(titik(0, 0, jari[0]), titik(timur, utara, jari[1]))
