"""What staff re-type into SIKS-NG's form *Tambah Kegiatan P2K2*, within its limits (docs/program.md §7).

The ministry's site itself is never called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.templatetags.format import nama_tahap
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import kode_tahap
from kpm.models import KPM
from p2k2.enums import BAGIAN_LAPORAN, MateriSiks, StatusHadir
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.services.laporan import kunci_laporan, panjang, rapikan, simpan_kolom

NAMA_MAKS = 100
URAIAN_MAKS = 1000
PEMATERI_MAKS = 3
BERKAS_MAKS = 500_000  # bytes; whether the form means 500 000 or 512 000, this passes
# The form knows three marks; whoever is excused has none there (docs/program.md §7).
STATUS_SIKS = {StatusHadir.HADIR: "HADIR", StatusHadir.SAKIT: "SAKIT", StatusHadir.ALPA: "ALFA"}
ALASAN_SALIN = "Entri SIKS-NG"

_POTONGAN_MIN = 40  # a shorter piece of a sentence says nothing
_KALIMAT = re.compile(r"(?<=[.!?])\s+|\n+")
_TRIWULAN = ("Januari sampai Maret", "April sampai Juni", "Juli sampai September", "Oktober sampai Desember")


@dataclass(frozen=True, kw_only=True)
class IsiPaket:
    """What of the package a person chooses; an empty material is the module's."""

    nama_kegiatan: str = ""
    materi_siks: str = ""
    uraian_siks: str = ""


def periode_salur(hari: date) -> str:
    """`Tahap 4 2026 (Oktober sampai Desember)`: the payment stage of a day (docs/program.md §4)."""
    return f"{nama_tahap(kode_tahap(hari))} ({_TRIWULAN[(hari.month - 1) // 3]})"


def materi_siks(pertemuan: Pertemuan, laporan: LaporanPertemuan | None) -> MateriSiks:
    """The chosen one of the six, else that of the session's module, else *P2K2 adaptif*."""
    if laporan is not None and laporan.materi_siks:
        return MateriSiks(laporan.materi_siks)
    return MateriSiks(pertemuan.sesi.modul.materi_siks) if pertemuan.sesi else MateriSiks.ADAPTIF


def usulan_nama(pertemuan: Pertemuan) -> str:
    """A name of the activity of at most 100 characters."""
    pokok = pertemuan.sesi.judul if pertemuan.sesi else pertemuan.materi
    return _potong(f"P2K2 Kelompok {pertemuan.kelompok.nama}" + (f": {pokok}" if pokok else ""), NAMA_MAKS)


def usulan_uraian(laporan: LaporanPertemuan | None, materi: str, batas: int = URAIAN_MAKS) -> str:
    """The parts of the report as one text within the limit: whole sentences, a first one of each part before more."""
    if laporan is None:
        return ""
    bagian = [(label, _kalimat(getattr(laporan, nama))) for nama, label in BAGIAN_LAPORAN.items()]
    if not any(isi for _, isi in bagian):
        return ""
    bagian.insert(1, ("Materi", _kalimat(materi)))
    ambil = [0] * len(bagian)
    for ke in range(max(len(isi) for _, isi in bagian)):
        for n, (_, isi) in enumerate(bagian):
            if ke < len(isi) and ambil[n] == ke:  # a part that was cut takes no later sentence
                ambil[n] += 1
                if panjang(_gabung(bagian, ambil)) > batas:
                    ambil[n] -= 1
    # A part whose first sentence alone is too long is cut between words, rather than left out.
    lama = [n for n, (_, isi) in enumerate(bagian) if isi and not ambil[n]]
    for ke, n in enumerate(lama):
        label, isi = bagian[n]
        sisa = (batas - panjang(_gabung(bagian, ambil))) // (len(lama) - ke) - panjang(f"\n{label}: ")
        if sisa >= _POTONGAN_MIN:
            bagian[n], ambil[n] = (label, [_potong(isi[0], sisa)]), 1
    return _gabung(bagian, ambil)


@transaction.atomic
def simpan_paket(*, pertemuan: Pertemuan, isi: IsiPaket, versi: int, oleh: Pengguna) -> LaporanPertemuan:
    """Save the texts for SIKS-NG. Raises GalatPengguna with the field when one is over its limit."""
    laporan = kunci_laporan(pertemuan, oleh)
    rapi = rapikan(asdict(isi))
    for kolom, batas in (("nama_kegiatan", NAMA_MAKS), ("uraian_siks", URAIAN_MAKS)):
        if (n := panjang(rapi[kolom])) > batas:
            raise GalatPengguna(f"SIKS-NG menerima paling banyak {batas} huruf; ini {n}. Pendekkan.", kolom=kolom)
    if rapi["materi_siks"] not in {"", *MateriSiks.values}:
        raise GalatPengguna("Pilih salah satu dari enam materi SIKS-NG.", kolom="materi_siks")
    rapi["nama_kegiatan"] = " ".join(rapi["nama_kegiatan"].split())
    return simpan_kolom(laporan, rapi, versi=versi, oleh=oleh)


@transaction.atomic
def tandai_siks(*, pertemuan: Pertemuan, hari: date | None, oleh: Pengguna, pada: date) -> LaporanPertemuan:
    """Tick the meeting as entered into SIKS-NG on a day, or take the tick back (None). `pada` is today there."""
    laporan = kunci_laporan(pertemuan, oleh)
    if laporan.siks_pada == hari:
        return laporan
    if hari is not None and hari > pada:
        raise GalatPengguna("Tanggal input belum tiba. Isi hari ini atau hari sebelumnya.", kolom="siks_pada")
    if hari is not None and hari < laporan.pertemuan.tanggal:
        raise GalatPengguna(
            f"Pertemuan ini baru berlangsung {tulis_tanggal(laporan.pertemuan.tanggal)}. Periksa tanggal inputnya.",
            kolom="siks_pada",
        )
    laporan.siks_pada, laporan.siks_oleh = hari, oleh if hari else None
    laporan.versi += 1
    laporan.save()
    return laporan


@transaction.atomic
def nik_peserta(*, pertemuan: Pertemuan, status: str, oleh: Pengguna, dari: str | None = None) -> list[str]:
    """Full NIK of the families with a mark, by name, each reading logged. Only families whose NIK the actor may open.

    Raises TidakBerhak when the meeting has such families and none is open to the actor.
    """
    if status not in STATUS_SIKS:
        raise GalatPengguna("Daftar yang disalin: HADIR, SAKIT, atau ALFA.")
    peserta = KPM.objects.filter(kehadiran__pertemuan=pertemuan, kehadiran__status=status)
    terbuka = KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).values("pk")
    keluarga = list(peserta.filter(pk__in=terbuka).order_by("nama", "pk"))
    if not keluarga and peserta.exists():
        raise TidakBerhak("NIK keluarga di daftar ini tidak terbuka untuk peran Anda.")
    for k in keluarga:  # a line each: a family is told who read its number
        catat_akses(
            oleh=oleh,
            jenis=JenisAkses.SALIN,
            objek="kpm.KPM",
            objek_id=k.pk,
            kolom="nik",
            alasan=f"{ALASAN_SALIN}: daftar {STATUS_SIKS[StatusHadir(status)]} P2K2",
            dari=dari,
        )
    return [str(k.nik) for k in keluarga]


def _kalimat(teks: str) -> list[str]:
    """Sentences; a line without a full stop is given one."""
    return [b if b[-1] in ".!?…:;" else f"{b}." for satu in _KALIMAT.split(teks) if (b := " ".join(satu.split()))]


def _gabung(bagian: Sequence[tuple[str, list[str]]], ambil: Sequence[int]) -> str:
    return "\n".join(f"{label}: {' '.join(isi[:n])}" for (label, isi), n in zip(bagian, ambil, strict=True) if n)


def _potong(teks: str, batas: int) -> str:
    """At most so many characters, cut between words."""
    rapi = teks.strip()
    while panjang(rapi) > batas:
        kepala, _, _ = rapi.rpartition(" ")
        rapi = (kepala or rapi[:-1]).rstrip(" ,.:;")
    return rapi
