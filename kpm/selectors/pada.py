"""A family as of a day: what was known at its end, and of that, what was in force on it.

"What did we know on the pay date" is answered from the audit events, so a correction made later does not reach
back; what was recorded later although it counts from an earlier day is named apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps

from inti.identitas import buka, samarkan
from inti.jejak import keadaan_lalu
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import zona
from kpm.enums import AlasanKeluar, Bank, Hubungan, JabatanKelompok, JenisKomponen, Kepesertaan
from kpm.models import KPM, Anggota, KeanggotaanKelompok, Komponen, PengurusKelompok, PerubahanKepesertaan

_KOLOM_KPM = (
    "nik_sandi", "nik_indeks", "kk_sandi", "rekening_sandi", "nama", "tanggal_lahir", "jumlah_art", "alamat_fc",
    "alamat", "rt", "rw", "desa__nama", "fc_terakhir", "no_peserta", "bank", "telepon", "bahasa", "patokan",
    "catatan", "kepesertaan", *JenisKomponen.values,
)  # fmt: skip
_KOLOM_ANGGOTA = (
    "id", "nik_sandi", "nik_indeks", "nama", "tanggal_lahir", "hubungan", "jenjang", "sekolah", "kelas",
    "status_art", "mulai", "selesai", "alasan_selesai",
)  # fmt: skip


@dataclass(frozen=True)
class AnggotaPada:
    """A member as known then; `komponen` are those in force on the day."""

    nama: str
    nik: str
    hubungan: str
    tanggal_lahir: date | None
    sekolah: str
    komponen: list[str]
    pengurus: bool


@dataclass(frozen=True)
class KeadaanPada:
    """The answer. `dikenal` is False when the family was not recorded yet; then the rest is empty."""

    hari: date
    dikenal: bool
    nama: str = ""
    kepesertaan: str = ""
    langkah: PerubahanKepesertaan | None = None
    kementerian: list[tuple[str, str]] = field(default_factory=list)
    lapangan: list[tuple[str, str]] = field(default_factory=list)
    anggota: list[AnggotaPada] = field(default_factory=list)
    keluar: list[tuple[str, str]] = field(default_factory=list)
    kelompok: list[str] = field(default_factory=list)
    pendamping: list[str] = field(default_factory=list)
    dicatat_kemudian: list[PerubahanKepesertaan] = field(default_factory=list)
    tanpa_riwayat: bool = False


def akhir_hari(hari: date, kode_wilayah: str | None = None) -> datetime:
    """The moment a local day ends."""
    return datetime.combine(hari + timedelta(days=1), time(), zona(kode_wilayah))


def keadaan_pada(kpm: KPM, hari: date, *, sebelum: datetime | None = None) -> KeadaanPada:
    """A family on a day as known before `sebelum` (the day's end when omitted)."""
    sebelum = sebelum or akhir_hari(hari, kpm.desa_id)
    keluarga = keadaan_lalu(KPM, sebelum=sebelum, kolom=_KOLOM_KPM, milik={"id": kpm.pk})
    if not keluarga:
        return KeadaanPada(hari, dikenal=False)
    isi = keluarga[0]
    anggota = keadaan_lalu(Anggota, sebelum=sebelum, kolom=_KOLOM_ANGGOTA, milik={"kpm": kpm.pk})
    komponen = _komponen(anggota, sebelum)
    kelompok = _bermasa(KeanggotaanKelompok, kpm, sebelum, "kelompok__nama")
    jabatan = _bermasa(PengurusKelompok, kpm, sebelum, "jabatan", "kelompok__nama")
    penugasan = _bermasa(apps.get_model("pendamping", "Penugasan"), kpm, sebelum, "petugas__nama", "nomor_sk")
    langkah = list(PerubahanKepesertaan.objects.filter(kpm=kpm, tanggal__lte=hari).order_by("-tanggal", "-pk"))
    semua = [*keluarga, *anggota, *komponen, *kelompok, *jabatan, *penugasan]
    return KeadaanPada(
        hari,
        dikenal=True,
        nama=isi["nama"],
        kepesertaan=Kepesertaan(isi["kepesertaan"]).label,
        langkah=next((s for s in langkah if s.pada < sebelum and s.ke == isi["kepesertaan"]), None),
        kementerian=_kementerian(isi),
        lapangan=_lapangan(isi),
        anggota=[_anggota(a, komponen, isi, hari) for a in _berurut(anggota, isi) if _berlaku(a, hari)],
        keluar=[
            (a["nama"], f"{AlasanKeluar(a['alasan_selesai']).label}, {tulis_tanggal(a['selesai'])}")
            for a in anggota
            if a["selesai"] and a["selesai"] < hari
        ],
        kelompok=[
            f"{k['kelompok__nama']} sejak {tulis_tanggal(k['mulai'])}{_jabatan(jabatan, k, hari)}"
            for k in kelompok
            if _berlaku(k, hari)
        ],
        pendamping=[f"{p['petugas__nama']} (SK {p['nomor_sk']})" for p in penugasan if _berlaku(p, hari)],
        dicatat_kemudian=[s for s in langkah if s.pada >= sebelum],
        tanpa_riwayat=not all(baris["berjejak"] for baris in semua),
    )


def _bermasa(model: Any, kpm: KPM, sebelum: datetime, *kolom: str) -> list[dict[str, Any]]:
    return keadaan_lalu(model, sebelum=sebelum, kolom=("mulai", "selesai", *kolom), milik={"kpm": kpm.pk})


def _komponen(anggota: list[dict[str, Any]], sebelum: datetime) -> list[dict[str, Any]]:
    if not anggota:
        return []
    kolom = ("anggota_id", "jenis", "mulai", "selesai")
    return keadaan_lalu(Komponen, sebelum=sebelum, kolom=kolom, milik={"anggota__in": [a["id"] for a in anggota]})


def _berlaku(baris: dict[str, Any], hari: date) -> bool:
    mulai, selesai = baris["mulai"], baris["selesai"]
    return (mulai is None or mulai <= hari) and (selesai is None or selesai >= hari)


def _berurut(anggota: list[dict[str, Any]], kpm: dict[str, Any]) -> list[dict[str, Any]]:
    """The pengurus first, then by age."""
    return sorted(anggota, key=lambda a: (not _pengurus(a, kpm), a["tanggal_lahir"] or date.max, a["id"]))


def _pengurus(anggota: dict[str, Any], kpm: dict[str, Any]) -> bool:
    return anggota["nik_indeks"] is not None and bytes(anggota["nik_indeks"]) == bytes(kpm["nik_indeks"])


def _anggota(a: dict[str, Any], komponen: list[dict[str, Any]], kpm: dict[str, Any], hari: date) -> AnggotaPada:
    milik = [k for k in komponen if k["anggota_id"] == a["id"] and _berlaku(k, hari)]
    return AnggotaPada(
        nama=a["nama"],
        nik=_samar(a["nik_sandi"]),
        hubungan=Hubungan(a["hubungan"]).label if a["hubungan"] else "",
        tanggal_lahir=a["tanggal_lahir"],
        sekolah=" ".join(s for s in (a["sekolah"], a["kelas"]) if s),
        komponen=[JenisKomponen(j).label for j in sorted({k["jenis"] for k in milik})],
        pengurus=_pengurus(a, kpm),
    )


def _jabatan(jabatan: list[dict[str, Any]], kelompok: dict[str, Any], hari: date) -> str:
    isi = [
        JabatanKelompok(j["jabatan"]).label.lower()
        for j in jabatan
        if _berlaku(j, hari) and j["kelompok__nama"] == kelompok["kelompok__nama"]
    ]
    return f", {', '.join(sorted(isi))}" if isi else ""


def _samar(sandi: Any) -> str:
    return samarkan(buka(bytes(sandi))) if sandi else ""


def _kementerian(isi: dict[str, Any]) -> list[tuple[str, str]]:
    komponen = ", ".join(f"{JenisKomponen(j).label} {isi[j]}" for j in JenisKomponen.values if isi[j])
    tahun, _, nomor = isi["fc_terakhir"].partition("-")
    return [
        ("NIK", _samar(isi["nik_sandi"])),
        ("No KK", _samar(isi["kk_sandi"])),
        ("Nomor peserta", isi["no_peserta"]),
        ("Tanggal lahir", tulis_tanggal(isi["tanggal_lahir"])),
        ("Anggota keluarga", str(isi["jumlah_art"])),
        ("Komponen menurut daftar", komponen),
        ("Final Closing terakhir", f"Tahap {nomor} {tahun}" if nomor else ""),
        ("Alamat FC", isi["alamat_fc"]),
        ("Alamat", isi["alamat"]),
        ("RT/RW", "/".join(n for n in (isi["rt"], isi["rw"]) if n)),
        ("Desa/kelurahan", isi["desa__nama"]),
        ("Bank", Bank(isi["bank"]).label if isi["bank"] else ""),
        ("Rekening", _samar(isi["rekening_sandi"])),
    ]


def _lapangan(isi: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Telepon", KPM(telepon=isi["telepon"]).telepon_terbaca if isi["telepon"] else ""),
        ("Bahasa sehari-hari", isi["bahasa"]),
        ("Patokan rumah", isi["patokan"]),
        ("Catatan", isi["catatan"]),
    ]
