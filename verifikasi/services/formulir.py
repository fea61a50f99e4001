"""A verification form against what is stored (docs/program.md §8): rows matched with members, a school's days read.

Nothing is written here; `formulir_tulis` does that, by the same services as the screens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F, Q

from akun.enums import Izin
from akun.models import Pengguna
from inti.identitas import buka
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan
from kpm.models import Anggota, Komponen
from verifikasi.berkas.jml import ABAIKAN, ABSEN, HADIR, HasilJml, Hitungan, baca_arti
from verifikasi.berkas.verkom_pendidikan import HITUNGAN
from verifikasi.enums import KOMPONEN_BIDANG, Bidang
from verifikasi.kepala_form import KepalaForm
from verifikasi.services.isian import Isian
from wilayah.kode import seluas_kabupaten

TAK_DIKENAL = (
    "NIK ini bukan anggota keluarga PKH di wilayah Anda; periksa dengan kartunya, atau impor dulu daftar anggotanya"
)
BUKAN_DAMPINGAN = "bukan dampingan Anda; diisi oleh pendamping keluarganya"
_MIRIP = 0.75


@dataclass(frozen=True)
class Sebutan:
    """What a kind of form calls its columns and people."""

    bidang: Bidang
    nik: str
    nama: str
    nik_pengurus: str
    komponen: str  # of its field, in words
    tempat: str  # heading of its facility


SISWA = Sebutan(
    Bidang.PENDIDIKAN, "NIK SISWA", "NAMA SISWA", "NIK PENGURUS", "komponen SD, SMP, atau SMA", "Nama Sekolah"
)
PESERTA = Sebutan(
    Bidang.KESEHATAN, "NIK Peserta", "Nama Peserta", "NIK Pengurus",
    "komponen ibu hamil, anak usia dini, lansia, atau disabilitas", "Posyandu",
)  # fmt: skip


@dataclass
class BarisForm:
    """One person's row. `hitungan` are a pupil's three months as they stand; `isian` what is to be saved, by month,
    and `dibiarkan` which of its fields the form leaves empty: what is stored there stays."""

    nomor: int
    lembar: int
    sah: bool
    nik_indeks: bytes | None
    isi: dict[str, Any]
    hitungan: list[Hitungan] = field(default_factory=list)
    anggota: Anggota | None = None
    isian: dict[date, Isian] = field(default_factory=dict)
    dibiarkan: dict[date, frozenset[str]] = field(default_factory=dict)
    kesalahan: list[tuple[str, str]] = field(default_factory=list)
    peringatan: list[tuple[str, str]] = field(default_factory=list)
    perubahan: list[tuple[str, str, str]] = field(default_factory=list)
    baru: bool = False
    bukan_dampingan: bool = False

    def tolak(self, kolom: str, alasan: str) -> None:
        self.kesalahan.append((kolom, alasan))

    @property
    def diterima(self) -> bool:
        return self.sah and not self.kesalahan

    @property
    def kelas(self) -> str:
        return self.isi.get("kelas") or ""

    @property
    def nisn(self) -> str:
        sandi = self.isi.get("nisn_sandi")
        return buka(sandi.encode()) if sandi else ""


@dataclass
class Formulir:
    """A file: the head of each sheet, and all rows."""

    sebutan: Sebutan
    kepala: list[KepalaForm]
    baris: list[BarisForm]
    oleh: Pengguna
    jawaban: dict[str, str]

    def lembar(self, ke: int) -> list[BarisForm]:
        return [b for b in self.baris if b.lembar == ke]


def nama_bulan(bulan: date) -> str:
    return tulis_bulan(bulan).split()[0]


# --- who ------------------------------------------------------------------------------------------


def cocokkan_anggota(f: Formulir, dipilih: str) -> None:
    """Find each row's member among those the importer may write for; `dipilih` is the area chosen for the file."""
    indeks = [b.nik_indeks for b in f.baris if b.sah and b.nik_indeks]
    awal = min((k.bulan[0] for k in f.kepala), default=None)
    semua = (
        Anggota.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=awal), nik_indeks__in=indeks)
        .select_related("kpm")
        .order_by(F("selesai").asc(nulls_last=True), "-mulai", "pk")
    )
    boleh = set(
        Anggota.objects.boleh(f.oleh, Izin.CATAT_VERKOM).filter(nik_indeks__in=indeks).values_list("pk", flat=True)
    )
    lingkup = f.oleh.lingkup_izin(Izin.CATAT_VERKOM)
    kabupaten = seluas_kabupaten(lingkup.wilayah | lingkup.wilayah_tugas)
    calon: dict[bytes, list[Anggota]] = {}
    for a in semua:
        calon.setdefault(bytes(a.nik_indeks or b""), []).append(a)
    for b in f.baris:
        if not b.sah:
            continue
        orang = calon.get(b.nik_indeks or b"", [])
        milik = next((a for a in orang if a.pk in boleh), None)
        if milik is not None and dipilih and not f"{milik.kpm.desa_id}.".startswith(f"{dipilih}."):
            b.tolak(f.sebutan.nik, "keluarganya di luar wilayah yang dipilih untuk berkas ini")
        elif milik is not None:
            b.anggota = milik
            _bandingkan_orang(b, milik, f.sebutan)
        elif any(a.kpm.kabupaten_kode in kabupaten for a in orang):
            b.bukan_dampingan = True
            b.tolak(f.sebutan.nik, BUKAN_DAMPINGAN)
        else:
            b.tolak(f.sebutan.nik, TAK_DIKENAL)


def _bandingkan_orang(b: BarisForm, orang: Anggota, sebutan: Sebutan) -> None:
    tertulis = b.isi.get("nama")
    if tertulis and not _mirip(tertulis, orang.nama):
        b.peringatan.append(
            (sebutan.nama, f"tertulis {tertulis}, di data keluarga {orang.nama}; pastikan orangnya sama")
        )
    pengurus = b.isi.get("pengurus_indeks")
    if pengurus and orang.kpm.nik_indeks and pengurus != bytes(orang.kpm.nik_indeks).hex():
        b.peringatan.append((sebutan.nik_pengurus, f"bukan NIK pengurus keluarganya ({orang.kpm.nama})"))


def _mirip(satu: str, lain: str) -> bool:
    a, b = (re.sub(r"[^A-Z]", "", teks.upper()) for teks in (satu, lain))
    return a == b or SequenceMatcher(None, a, b).ratio() >= _MIRIP


def ingatkan_komponen(f: Formulir) -> None:
    """Who has no component of the form's field in a month: the entry is kept, and decides nothing."""
    jenis = KOMPONEN_BIDANG[f.sebutan.bidang]
    orang = [b.anggota.pk for b in f.baris if b.anggota is not None]
    masa: dict[int, list[tuple[date | None, date | None]]] = {}
    for a, mulai, selesai in Komponen.objects.filter(anggota__in=orang, jenis__in=jenis).values_list(
        "anggota_id", "mulai", "selesai"
    ):
        masa.setdefault(a, []).append((mulai, selesai))
    for b in f.baris:
        if b.anggota is None:
            continue
        tanpa = [m for m in b.isian if not any(_dalam(m, *p) for p in masa.get(b.anggota.pk, []))]
        if tanpa:
            sebut = ", ".join(nama_bulan(m) for m in tanpa)
            kalimat = f"tanpa {f.sebutan.komponen} pada {sebut}; disimpan, tetapi tidak dinilai"
            b.peringatan.append((f.sebutan.nik, kalimat))


def _dalam(bulan: date, mulai: date | None, selesai: date | None) -> bool:
    return (mulai is None or mulai <= akhir_bulan(bulan)) and (selesai is None or selesai >= bulan)


# --- days -----------------------------------------------------------------------------------------


def baca_hitungan(b: BarisForm, hari: Sequence[int | None]) -> list[Hitungan]:
    """The three months of a row with the school's effective days."""
    return [Hitungan(satu, *(b.isi.get(f"{n}_{ke}") for n in HITUNGAN)) for ke, satu in enumerate(hari, 1)]


def arti_jml(baris: Iterable[BarisForm]) -> HasilJml:
    return baca_arti(b.hitungan for b in baris if b.hitungan)


def susun_isian(b: BarisForm, bulan: Sequence[date], arti: str) -> None:
    """Entries of the months that the row fills in; what contradicts itself is refused, nothing is guessed."""
    if b.anggota is None:
        return
    for satu, h in zip(bulan, b.hitungan, strict=True):
        if h.kosong:
            continue
        nama = nama_bulan(satu)
        if h.hari is None:
            b.tolak(f"Hari Efektif {nama}", "kosong di kepala formulir dan belum tercatat; isi dulu")
            continue
        hari = _hari_absen(b, nama, h, arti)
        if hari is None:
            continue
        alpa, izin, sakit = hari
        b.isian[satu] = Isian(
            anggota_id=b.anggota.pk,
            hari_efektif=h.hari,
            alpa=alpa,
            izin=izin,
            sakit=sakit,
            keterangan=b.isi.get("ket") or "",
        )
        b.dibiarkan[satu] = frozenset() if b.isi.get("ket") else frozenset({"keterangan"})
    if not b.isian and not b.kesalahan:
        b.peringatan.append(("ALPA", "tidak ada bulan yang diisi, jadi tidak ada yang dicatat"))


def _hari_absen(b: BarisForm, nama: str, h: Hitungan, arti: str) -> tuple[int, int, int] | None:
    """Alpa, izin and sakit of a month; None when the row had to be refused."""
    assert h.hari is not None  # noqa: S101 - asked before
    absen = None if h.jml is None else {HADIR: h.hari - h.jml, ABSEN: h.jml}.get(arti)
    if h.absen is None:
        terisi = sum(n for n in (h.alpa, h.izin, h.sakit) if n is not None)
        if absen is None or absen != terisi:
            lain = "" if h.jml is None or not arti or arti == ABAIKAN else f"; JML {h.jml} tidak menjelaskannya"
            b.tolak(f"ALPA {nama}", f"alpa, izin, dan sakit belum lengkap; tulis 0 bila tidak ada{lain}")
            return None
        return h.alpa or 0, h.izin or 0, h.sakit or 0
    if h.absen > h.hari:
        b.tolak(
            f"ALPA {nama}",
            f"alpa, izin, dan sakit berjumlah {h.absen} hari, lebih dari {h.hari} hari efektif; periksa angkanya",
        )
        return None
    if absen is not None and absen != h.absen:
        kata = "hadir" if arti == HADIR else "tidak hadir"
        seharusnya = h.hari - h.absen if arti == HADIR else h.absen
        pesan = f"tertulis {kata} {h.jml} hari, padahal alpa, izin, dan sakit berarti {seharusnya} hari"
        if not h.persen_cocok():
            b.tolak(f"JML {nama}", f"{pesan}; betulkan salah satunya")
            return None
        b.peringatan.append((f"JML {nama}", f"{pesan}; persennya cocok dengan alpa, izin, dan sakit, jadi itu dipakai"))
    elif h.persen is not None and not h.persen_cocok():
        b.peringatan.append((f"% {nama}", "tidak sama dengan hitungan dari alpa, izin, dan sakit; dihitung ulang"))
    return h.alpa or 0, h.izin or 0, h.sakit or 0


def desa_terbanyak(baris: Iterable[BarisForm]) -> str:
    """Where most of the pupils live: a school that nobody has written down yet is put there."""
    hitung = Counter(b.anggota.kpm.desa_id for b in baris if b.anggota is not None and b.diterima)
    return min(hitung, key=lambda kode: (-hitung[kode], kode)) if hitung else ""
