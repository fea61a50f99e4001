"""The school's verification form as it comes back (docs/program.md §8): one sheet or more, a school each.

Days are kept as the form gives them; JML and % are only compared with them (`verifikasi.berkas.jml`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from inti.identitas import sandikan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan, bulan_tahap
from verifikasi.berkas.fasilitas import NPSN
from verifikasi.berkas.kepala_verkom import NIK, Kepala, baca_bulan, baca_tahap, ringkas_pengurus, tampak, tolak_kepala
from verifikasi.kepala_form import KepalaForm

HITUNGAN = ("alpa", "izin", "sakit", "jml", "persen")


# --- cells ---------------------------------------------------------------------------------------


def _persen(sel: Any) -> float | None:
    """A share of a hundred, from `87`, `87 %`, `86,96` or a cell of Excel that holds 0.87; None where there is none."""
    teks = n.teks(sel, terpanjang=20)
    if teks is None or teks in n.KOSONG:
        return None
    cocok = re.fullmatch(r"(-?\d{1,3}(?:[.,]\d+)?)\s*(%?)", teks)
    if cocok is None:
        raise NilaiDitolak("bukan persen")
    nilai = float(cocok[1].replace(",", "."))
    return nilai * 100 if isinstance(sel, float) and 0 < nilai <= 1 and not cocok[2] else nilai


def _nisn(sel: Any) -> str | None:
    """Ten digits; a number that lost its zeros in front is not completed."""
    teks = re.sub(r"[\s'.-]", "", n.tampak(sel))
    if not teks.strip("0"):
        return None
    if not re.fullmatch(r"[0-9]{10}", teks):
        raise NilaiDitolak("NISN terdiri dari 10 angka, jadi dilewati; salin dari rapor")
    return teks


def _blok() -> tuple[k.Kolom, ...]:
    """ALPA · IZIN · SAKIT · JML · % of the three months, each heading three times."""
    hari = k.bulat(99, "0")
    satu: tuple[tuple[str, str, k.Jenis, bool, bool, tuple[str, ...]], ...] = (
        ("alpa", "ALPA", hari, True, False, ("ALFA", "ALPHA", "A")),
        ("izin", "IZIN", hari, True, False, ("IJIN", "I")),
        ("sakit", "SAKIT", hari, True, False, ("S",)),
        ("jml", "JML", hari, False, True, ("JUMLAH", "JML HADIR", "JUMLAH HADIR", "HADIR", "JML HARI")),
        ("persen", "%", k.Jenis(_persen, "teks", "Persen", "87"), False, True, ("PERSEN", "PERSENTASE", "% HADIR")),
    )
    return tuple(
        k.Kolom(
            f"{nama}_{ke}", f"{judul} bulan ke-{ke}", jenis, ejaan=(judul, *ejaan), wajib=wajib, lunak=lunak, deret=nama
        )
        for ke in (1, 2, 3)
        for nama, judul, jenis, wajib, lunak, ejaan in satu
    )


_KOLOM = (
    tampak("NO", "no", "NOMOR", "NO URUT"),
    k.Kolom("nik_pengurus", "NIK PENGURUS", NIK, lunak=True, ejaan=("NIK IBU", "NIK PENERIMA")),
    k.Kolom("nama_pengurus", "NAMA PENGURUS", k.teks(150), lunak=True, ejaan=("NAMA IBU", "NAMA PENERIMA")),
    k.Kolom(
        "nik", "NIK SISWA", NIK, wajib=True, isi_wajib=True,
        ejaan=("NIK ANAK", "NIK PESERTA DIDIK", "NIK ANGGOTA", "NIK ART", "NIK"),
    ),
    k.Kolom(
        "nisn", "NISN", k.Jenis(_nisn, "teks", "10 digit sebagai teks", "0081234567", berulang=False), lunak=True,
        ejaan=("NO NISN", "NISN SISWA"),
    ),
    k.Kolom(
        "nama", "NAMA SISWA", k.teks(150), lunak=True, ejaan=("NAMA ANAK", "NAMA PESERTA DIDIK", "NAMA ANGGOTA", "NAMA")
    ),
    k.Kolom("bentuk", "BENTUK PENDIDIKAN", k.teks(30), lunak=True, ejaan=("JENJANG", "BENTUK")),
    k.Kolom("kelas", "TINGKAT PENDIDIKAN", k.teks(20), lunak=True, ejaan=("TINGKAT", "KELAS", "TINGKAT/KELAS")),
    *_blok(),
    k.Kolom("ket", "KET", k.teks(200), lunak=True, ejaan=("KETERANGAN",)),
    tampak("NAMA PENDAMPING", "pendamping", "PENDAMPING"),
)  # fmt: skip


def spek_pendidikan(buka: Callable[[KepalaForm], None]) -> Spek:
    """The columns; `buka` is told each sheet's school and quarter before its rows come."""

    def buka_lembar(nama: str, judul: k.Judul) -> None:
        buka(baca_kepala(nama, judul))

    return Spek(
        nama="verkom_pendidikan",
        kolom=_KOLOM,
        kunci=("nik", "nik_pengurus"),
        ganda="nik",
        banyak_lembar=True,
        buka_lembar=buka_lembar,
        berlabel_total=True,
    )


def ringkas_baris(baris: Baris) -> Baris:
    """Identifiers leave the row's plain values: NISN encrypted, the recipient's NIK as a blind index."""
    nilai = baris.nilai
    if nisn := nilai.pop("nisn", None):
        nilai["nisn_sandi"] = sandikan(nisn).decode()
    return ringkas_pengurus(baris)


# --- lines above the heading ---------------------------------------------------------------------


def baca_kepala(lembar: str, judul: k.Judul) -> KepalaForm:
    """School, quarter and effective days; raises BerkasDitolak naming what cannot be read."""
    kepala = Kepala(judul.baris_atas)
    npsn = kepala.sesudah("NPSN")
    try:
        nomor = NPSN.urai(npsn[0]) if npsn else None
    except NilaiDitolak as galat:
        raise tolak_kepala(lembar, f"NPSN '{npsn[0] if npsn else ''}' tidak dapat dibaca: {galat.alasan}") from galat
    if nomor is None:
        raise tolak_kepala(lembar, "NPSN tidak tertulis di atas judul kolom, jadi sekolahnya tidak diketahui")
    nama = kepala.sesudah("NAMA SEKOLAH", "SEKOLAH", "NAMA SATUAN PENDIDIKAN")
    tahap = baca_tahap(lembar, judul)
    return KepalaForm(
        nama=n.rapikan(nama[0])[:150] if nama else "",
        tahap=tahap,
        npsn=nomor,
        hari_efektif=_hari_efektif(lembar, kepala, tahap),
    )


def _hari_efektif(lembar: str, kepala: Kepala, tahap: str) -> tuple[int | None, ...]:
    """Days of the three months. Fewer than three numbers are placed by the months that stand above them."""
    ketemu = kepala.sesudah("HARI EFEKTIF", "JUMLAH HARI EFEKTIF", "HARI EFEKTIF SEKOLAH", "HARI EFEKTIF BELAJAR")
    if ketemu is None:
        return (None, None, None)
    _, i, j = ketemu
    sel = kepala.baris[i]
    angka = {x: int(s.strip(" .:=")) for x, s in enumerate(sel) if x >= j and re.fullmatch(r"\s*\d{1,2}\s*", s)}
    bulan = bulan_tahap(tahap)
    if len(angka) == 3:
        hari: list[int | None] = list(angka.values())
    else:
        hari = [None, None, None]
        letak = {baca_bulan(s): x for baris in kepala.baris for x, s in enumerate(baris) if baca_bulan(s)}
        for x, nilai in angka.items():
            ke = next((m for m, b in enumerate(bulan) if letak.get(b.month) == x), None)
            if ke is None:
                raise tolak_kepala(
                    lembar, "Hari Efektif harus tiga angka, satu untuk tiap bulan; tulis 0 bila libur sebulan"
                )
            hari[ke] = nilai
    for b, satu in zip(bulan, hari, strict=True):
        if satu is not None and satu > akhir_bulan(b).day:
            raise tolak_kepala(
                lembar, f"Hari Efektif {tulis_bulan(b)} tertulis {satu}, padahal bulan itu {akhir_bulan(b).day} hari"
            )
    return tuple(hari)
