"""The official monitoring sheets with exactly their columns (docs/program.md §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from akun.models import Pengguna
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import hari_tanggal
from kpm.models import Kelompok
from p2k2.berkas.lembar_pantau import CENTANG, Isi, KolomPantau, LembarPantau
from p2k2.enums import Pemahaman, StatusHadir, Tingkat
from p2k2.models import CatatanRekap, Kehadiran, Pertemuan
from p2k2.selectors.pantau import NilaiSemester
from p2k2.selectors.rekap import AngkaRekap, Rekap
from p2k2.selectors.teks import BELUM_DIISI, teks_materi, teks_pemateri
from p2k2.semester import Semester

JUDUL_PERTEMUAN = "Pemantauan KPM PKH Setiap P2K2"
JUDUL_SEMESTER = "Pemantauan KPM PKH dalam P2K2"
JUDUL_REKAP = "Rekap Kecamatan Pemantauan Pelaksanaan P2K2"
_KEHADIRAN, _PAHAM = "Kehadiran", "Pengetahuan & Pemahaman"
_TIDAK = (StatusHadir.IZIN, StatusHadir.SAKIT, StatusHadir.ALPA)
_LEBAR_PAHAM = {Pemahaman.SANGAT_BAIK: 10, Pemahaman.TIDAK_DINILAI: 12}

_SIAPA = (KolomPantau("No", 5, tengah=True), KolomPantau("Nama KPM", 30), KolomPantau("Kelompok", 20))
_HADIR = (KolomPantau("Hadir", 8, _KEHADIRAN, tengah=True), KolomPantau("Tidak", 8, _KEHADIRAN, tengah=True))
_KOLOM_PAHAM = tuple(KolomPantau(p.label, _LEBAR_PAHAM.get(p, 9), _PAHAM, tengah=True) for p in Pemahaman)
KOLOM_PERTEMUAN = (*_SIAPA, *_HADIR, *_KOLOM_PAHAM)
KOLOM_SEMESTER = (
    *_SIAPA,
    *(KolomPantau(t.label, 11, "Perubahan Perilaku", tengah=True) for t in Tingkat),
    *(KolomPantau(t.label, 11, "Kemampuan Mengenali Potensi", tengah=True) for t in Tingkat),
)
KOLOM_REKAP = (
    KolomPantau("No", 5, tengah=True),
    KolomPantau("Kecamatan", 16),
    KolomPantau("Nama Pendamping", 22),
    KolomPantau("Total", 8, "Jumlah Kelompok", tengah=True),
    KolomPantau("Realisasi", 9, "Jumlah Kelompok", tengah=True),
    KolomPantau("Alasan jika tidak melaksanakan", 26),
    KolomPantau("Materi", 26),
    KolomPantau("Pemateri", 18),
    KolomPantau("Jumlah KPM", 9, tengah=True),
    *_HADIR,
    *_KOLOM_PAHAM,
)


def lembar_pertemuan(p: Pertemuan, register: Sequence[Kehadiran]) -> LembarPantau:
    """One meeting: who came, and what they took from it. A line without a mark stands in neither column."""
    hadir = Counter(h.status for h in register)
    paham = Counter(h.pemahaman for h in register)
    catatan = _belum_diisi(hadir[None])
    if n := sum(h.status == StatusHadir.HADIR and not h.pemahaman for h in register):
        catatan.append(f"Pemahaman belum diisi: {n} keluarga yang hadir.")
    return LembarPantau(
        nama=f"{p.tanggal:%d-%m} {p.kelompok.nama}",
        judul=JUDUL_PERTEMUAN,
        ket=[
            ("Nama pendamping", p.petugas.nama),
            ("Hari/tanggal", hari_tanggal(p.tanggal)),
            ("Tempat", p.tempat),
            ("Materi", teks_materi(p)),
            ("Pemateri", teks_pemateri(p.pemateri.all(), p.petugas.nama)),
        ],
        kolom=KOLOM_PERTEMUAN,
        baris=[_baris_hadir(n, h, p.kelompok.nama) for n, h in enumerate(register, 1)],
        jumlah=[None, "Jumlah", None, hadir["hadir"], sum(hadir[s] for s in _TIDAK), *(paham[x] for x in Pemahaman)],
        kosong="Daftar hadir pertemuan ini belum disimpan.",
        catatan=catatan,
        tanda_tangan=[
            _tanda_pendamping(p.petugas, f"{p.kelompok.desa.nama}, {hari_tanggal(p.tanggal).split(', ')[1]}")
        ],
    )


def _belum_diisi(n: int) -> list[str]:
    return [f"{BELUM_DIISI}: {n} keluarga, tidak dihitung hadir maupun tidak hadir."] if n else []


def _baris_hadir(nomor: int, h: Kehadiran, kelompok: str) -> list[Isi]:
    cocok = [h.status == StatusHadir.HADIR, h.status in _TIDAK, *(h.pemahaman == x for x in Pemahaman)]
    return [nomor, h.kpm.nama, kelompok, *(CENTANG if c else None for c in cocok)]


def lembar_bulan_kosong(petugas: Pengguna, bulan: date) -> LembarPantau:
    """A month in which nothing was held says so."""
    return LembarPantau(
        nama=tulis_bulan(bulan),
        judul=JUDUL_PERTEMUAN,
        ket=[("Nama pendamping", petugas.nama), ("Bulan", tulis_bulan(bulan))],
        kolom=KOLOM_PERTEMUAN,
        baris=[],
        kosong=f"Tidak ada pertemuan terlaksana pada {tulis_bulan(bulan)}.",
    )


def lembar_semester(
    petugas: Pengguna, semester: Semester, kelompok: Sequence[Kelompok], nilai: Sequence[NilaiSemester]
) -> LembarPantau:
    """Two judgements per family; what was not judged stays empty."""
    perilaku, potensi = (Counter(getattr(n, k) for n in nilai) for k in ("perubahan_perilaku", "kenali_potensi"))
    nama = kelompok[0].nama if len(kelompok) == 1 else f"Semua kelompok ({len(kelompok)})"
    return LembarPantau(
        nama=nama if len(kelompok) == 1 else str(semester),
        judul=JUDUL_SEMESTER,
        ket=[
            ("Nama pendamping", petugas.nama),
            ("Kelompok", nama),
            ("Semester", str(semester).removeprefix("Semester ")),
        ],
        kolom=KOLOM_SEMESTER,
        baris=[
            [
                nomor,
                n.nama,
                n.kelompok,
                *(CENTANG if n.perubahan_perilaku == t else None for t in Tingkat),
                *(CENTANG if n.kenali_potensi == t else None for t in Tingkat),
            ]
            for nomor, n in enumerate(nilai, 1)
        ],
        jumlah=[None, "Jumlah", None, *(perilaku[t] for t in Tingkat), *(potensi[t] for t in Tingkat)],
        kosong="Tidak ada keluarga di kelompok ini pada semester ini."
        if kelompok
        else "Pendamping ini tidak mengampu kelompok pada semester ini.",
        catatan=[f"Belum dinilai: {perilaku[None]} keluarga (perilaku), {potensi[None]} keluarga (potensi)."]
        if perilaku[None] or potensi[None]
        else [],
        tanda_tangan=[_tanda_pendamping(petugas, "")],
        lebar=True,
    )


def lembar_rekap(
    wilayah: str,
    bulan: date,
    rekap: Rekap,
    catatan: Iterable[CatatanRekap],
    *,
    satu_kecamatan: bool,
    koordinator: tuple[str, str, str],
) -> LembarPantau:
    """A month of a kecamatan, or of all kecamatan of a kabupaten: a row per pendamping."""
    angka = rekap.per_bulan(bulan)
    return LembarPantau(
        nama=tulis_bulan(bulan),
        judul=JUDUL_REKAP,
        ket=[("Wilayah", wilayah), ("Bulan", tulis_bulan(bulan))],
        kolom=KOLOM_REKAP,
        baris=[_baris_rekap(n, a, rekap.kecamatan, rekap.petugas) for n, a in enumerate(angka, 1)],
        jumlah=[None, "Jumlah", None, *_jumlah_rekap(angka)],
        kosong=f"Tidak ada pendamping, kelompok, atau pertemuan pada {tulis_bulan(bulan)}.",
        catatan=_belum_diisi(sum(a.belum_diisi for a in angka)),
        bawah=[
            (
                "Catatan Dinamika",
                "\n".join(c.isi if satu_kecamatan else f"{c.wilayah.nama}: {c.isi}" for c in catatan if c.isi),
            )
        ],
        tanda_tangan=[koordinator],
        lebar=True,
    )


def _baris_rekap(
    nomor: int, a: AngkaRekap, kecamatan: Mapping[str, str], petugas: Mapping[int | None, str]
) -> list[Isi]:
    return [
        nomor,
        kecamatan.get(a.kecamatan, a.kecamatan),
        petugas[a.petugas],
        a.kelompok,
        a.bertemu,
        a.alasan,
        "; ".join(a.materi),
        "; ".join(a.pemateri),
        a.keluarga,
        a.hadir,
        a.tidak,
        *(a.pemahaman.get(p, 0) for p in Pemahaman.values),
    ]


def _jumlah_rekap(angka: Sequence[AngkaRekap]) -> list[Isi]:
    return [
        sum(a.kelompok for a in angka),
        sum(a.bertemu for a in angka),
        None,
        None,
        None,
        sum(a.keluarga for a in angka),
        sum(a.hadir for a in angka),
        sum(a.tidak for a in angka),
        *(sum(a.pemahaman.get(p, 0) for a in angka) for p in Pemahaman.values),
    ]


def _tanda_pendamping(petugas: Pengguna, tempat: str) -> tuple[str, str, str]:
    atas = "\n".join(t for t in (tempat, "Pendamping sosial PKH") if t)
    return atas, petugas.nama, f"NIP {petugas.nip}" if petugas.nip else ""
