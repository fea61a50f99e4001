"""What changed in a family's data, from the audit events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.identitas import buka, samarkan
from inti.templatetags.format import nama_tahap, tanggal_pendek
from kpm.models import KPM


@dataclass(frozen=True)
class Perubahan:
    """One change of a family: who, when, how, and (column, old, new) for each column that differs."""

    pada: datetime
    oleh: str
    cara: str
    butir: list[tuple[str, str, str]]


_TANPA_RIWAYAT = {
    "pgh_id", "pgh_created_at", "pgh_label", "pgh_context", "pgh_obj", "id", "nik_indeks", "kk_indeks",
    "rekening_indeks", "versi", "diubah_oleh", "diubah_pada", "dibuat_pada",
}  # fmt: skip
_SANDI = {
    "nik_sandi": ("NIK", "nik_indeks"),
    "kk_sandi": ("No KK", "kk_indeks"),
    "rekening_sandi": ("Nomor rekening", "rekening_indeks"),
}


def riwayat_kpm(kpm: KPM, sesudah: str | None = None) -> Halaman:
    """Changes of a family, newest first, read from the audit events; identifiers stay masked."""
    peristiwa = _peristiwa(kpm).select_related("pgh_context", "desa")
    halaman = halaman_kunci(peristiwa, urut=("-pgh_id",), sesudah=sesudah, panjang=30)
    if not halaman.baris:
        return Halaman([], None)
    sebelum = peristiwa.filter(pgh_id__lt=halaman.baris[-1].pgh_id).order_by("-pgh_id").first()
    nama = _nama_pelaku(halaman.baris)
    pasangan = zip(halaman.baris, [*halaman.baris[1:], sebelum], strict=True)
    isi = [_perubahan(kini, lama, nama) for kini, lama in pasangan]
    return Halaman([p for p in isi if p.butir or p.cara], halaman.berikut)


def _peristiwa(kpm: KPM) -> QuerySet[Any]:
    return apps.get_model("kpm", "KPMEvent").objects.filter(pgh_obj=kpm.pk)


def _nama_pelaku(peristiwa: list[Any]) -> dict[int, str]:
    pelaku = {_konteks(p).get("user") for p in peristiwa}
    return dict(Pengguna.objects.filter(pk__in=[p for p in pelaku if p]).values_list("pk", "nama"))


def _konteks(peristiwa: Any) -> dict[str, Any]:
    return peristiwa.pgh_context.metadata if peristiwa.pgh_context else {}


def _perubahan(kini: Any, lama: Any | None, nama: dict[int, str]) -> Perubahan:
    konteks = _konteks(kini)
    butir = [] if lama is None else [b for f in kini._meta.fields if (b := _beda(f, lama, kini)) is not None]
    cara = str(konteks.get("alasan") or ("Terdaftar" if lama is None else ""))
    return Perubahan(kini.pgh_created_at, nama.get(konteks.get("user") or 0, "Sistem"), cara, butir)


def _beda(kolom: Any, lama: Any, kini: Any) -> tuple[str, str, str] | None:
    if kolom.name in _TANPA_RIWAYAT:
        return None
    if kolom.name in _SANDI:
        label, indeks = _SANDI[kolom.name]
        if bytes(getattr(lama, indeks) or b"") == bytes(getattr(kini, indeks) or b""):
            return None
        return label, *(samarkan(buka(s)) if (s := getattr(p, kolom.name)) else "–" for p in (lama, kini))  # type: ignore[return-value]
    if getattr(lama, kolom.attname) == getattr(kini, kolom.attname):
        return None
    return _label(kolom), _teks(lama, kolom), _teks(kini, kolom)


def _label(kolom: Any) -> str:
    nama = str(kolom.verbose_name)
    return nama[0].upper() + nama[1:]


def _teks(peristiwa: Any, kolom: Any) -> str:
    if kolom.choices:
        return str(getattr(peristiwa, f"get_{kolom.name}_display")())
    nilai = getattr(peristiwa, kolom.name)
    if isinstance(nilai, date):
        return tanggal_pendek(nilai)
    if kolom.name == "fc_terakhir" and nilai:
        return nama_tahap(nilai)
    return "–" if nilai in (None, "") else str(nilai)


@dataclass(frozen=True)
class BedaIsian:
    """One column two people edited: what is stored now, and what the second one typed."""

    kolom: str
    label: str
    tersimpan: str
    isian: str
    diubah_lain: bool  # changed by the other since the second editor opened the form


def beda_isian(tersimpan: KPM, isian: dict[str, str], versi: int) -> list[BedaIsian]:
    """Compare what was typed with what is stored, against the version the editor had seen."""
    dasar = _peristiwa(tersimpan).filter(versi=versi).order_by("-pgh_id").first()
    hasil = []
    for kolom, ketik in isian.items():
        kini, semula = getattr(tersimpan, kolom), getattr(dasar, kolom, None)
        # What the editor left alone follows the other's change, so that saving over does not undo it.
        isi = kini if semula == ketik else ketik
        label = _label(KPM._meta.get_field(kolom))
        hasil.append(BedaIsian(kolom, label, _terbaca(kolom, kini), _terbaca(kolom, isi), semula != kini))
    return hasil


def _terbaca(kolom: str, nilai: str) -> str:
    return KPM(telepon=nilai).telepon_terbaca if kolom == "telepon" else nilai
