"""The verification workbook of an area and quarter: the ministry's form, a sheet per school and per health facility,
a summary, and the worklists of who has no report and who did not comply (docs/program.md §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from inti.berkas.daftar import KolomDaftar, LembarDaftar, tulis_daftar
from inti.services.ekspor import Permintaan
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import umur, waktu
from inti.waktu import akhir_bulan, bulan_tahap, hari_ini
from verifikasi.berkas.kolom_verkom import (
    AKHIR_KESEHATAN,
    AKHIR_PENDIDIKAN,
    BLOK_KESEHATAN,
    BLOK_PENDIDIKAN,
    IDENTITAS_KESEHATAN,
    IDENTITAS_PENDIDIKAN,
    JUDUL_FORM_KESEHATAN,
    JUDUL_FORM_PENDIDIKAN,
)
from verifikasi.enums import Bidang, Hasil, KeadaanPeserta
from verifikasi.models import CatatanVerkom, Fasilitas, HasilVerifikasi, Kewajiban
from verifikasi.selectors.ekspor_verkom import (
    BarisVerkom,
    baris_verkom,
    berkelompok,
    fasilitas_verkom,
    hari_efektif,
    hasil_verkom,
    tempat_anggota,
)
from verifikasi.selectors.kalimat import kalimat
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.pendamping import pendamping_keluarga
from verifikasi.selectors.wajar import sebut
from wilayah.selectors import nama_lengkap

_ANGKA = "#,##0"
_POTONG = 500
_TAK_TERDAFTAR = "tidak terdaftar"
Baris = tuple[str | int | date | None, ...]


def _kolom(judul: str) -> KolomDaftar:
    """Widths by what stands in a column; days and shares are numbers."""
    if judul in BLOK_PENDIDIKAN:
        return KolomDaftar(judul, 7, None)
    if judul in BLOK_KESEHATAN:
        return KolomDaftar(judul, 8)
    return KolomDaftar(judul, 24 if "nama" in judul.lower() else 19 if "nik" in judul.lower() else 14)


KOLOM_PENDIDIKAN = tuple(map(_kolom, (*IDENTITAS_PENDIDIKAN[1:], *BLOK_PENDIDIKAN * 3, *AKHIR_PENDIDIKAN)))
KOLOM_KESEHATAN = tuple(map(_kolom, (*IDENTITAS_KESEHATAN[1:], *BLOK_KESEHATAN * 3, *AKHIR_KESEHATAN)))
KOLOM_RINGKASAN = (
    KolomDaftar("FASILITAS", 34),
    KolomDaftar("JENIS", 14),
    KolomDaftar("NPSN", 12),
    KolomDaftar("KELURAHAN", 20),
    KolomDaftar("KECAMATAN", 18),
    *(KolomDaftar(teks, 11, _ANGKA) for teks in ("PESERTA", "BULAN KE-1", "BULAN KE-2", "BULAN KE-3", "BELUM ADA")),
)
KOLOM_KERJA = (
    KolomDaftar("NAMA ANGGOTA", 28),
    KolomDaftar("NAMA PENERIMA", 28),
    KolomDaftar("KELURAHAN", 20),
    KolomDaftar("KECAMATAN", 18),
    KolomDaftar("PENDAMPING", 24),
    KolomDaftar("BULAN", 16),
    KolomDaftar("FASILITAS", 30),
    KolomDaftar("SEBAB", 70),
)


@transaction.atomic
def tulis_verkom(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook; returns how many persons stand on its forms. Rows come facility by facility."""
    kode, tahap = minta.wilayah.kode, minta.periode
    semua = list(fasilitas_verkom(kode, tahap))
    hitungan = [_hitungan(f, kode, tahap) for f in semua]
    dicetak = f"Dicetak {waktu(minta.pada)} oleh {minta.oleh.nama}."

    def lembar() -> Iterator[LembarDaftar]:
        judul = [sebut_triwulan(tahap), nama_lengkap(minta.wilayah), dicetak]
        yield LembarDaftar("Ringkasan", ["RINGKASAN VERIFIKASI KOMITMEN", *judul], KOLOM_RINGKASAN, hitungan)
        for ke, f in enumerate(semua, 1):
            yield _formulir(f, ke, minta, dicetak)
        for nama, hasil in (("Belum ada laporan", Hasil.BELUM), ("Tidak memenuhi", Hasil.TIDAK)):
            yield LembarDaftar(nama, [nama.upper(), *judul], KOLOM_KERJA, _daftar_kerja(kode, tahap, hasil))

    tulis_daftar(
        keluaran=keluaran,
        judul=f"Verifikasi komitmen {sebut_triwulan(tahap)} {minta.wilayah.nama}",
        lembar=lembar(),
        maju=kemajuan.maju,
        total=0,
    )
    return sum(int(str(baris[5])) for baris in hitungan)


def _nama_lembar(f: Fasilitas, ke: int) -> str:
    """At most 31 letters, none that Excel forbids, and never twice."""
    return f"{ke} {re.sub(r'[^0-9A-Za-z .()-]', ' ', f.nama)}"[:31].strip()


def _hitungan(f: Fasilitas, wilayah: str, tahap: str) -> Baris:
    """A line of the summary: persons, those entered in each month, those with a month open."""
    baris = baris_verkom(f, wilayah, tahap)
    isi = [sum(b.catatan[m] is not None for b in baris) for m in range(3)]
    belum = sum(None in b.catatan for b in baris)
    kecamatan = f.desa.induk.nama if f.desa.induk else ""
    return f.nama, f.get_jenis_display(), f.npsn, f.desa.nama, kecamatan, len(baris), *isi, belum


def _formulir(f: Fasilitas, ke: int, minta: Permintaan, dicetak: str) -> LembarDaftar:
    """A facility's form; its rows are read when it is written."""
    pendidikan = f.bidang == Bidang.PENDIDIKAN
    bulan = ", ".join(tulis_bulan(b).split()[0] for b in bulan_tahap(minta.periode))
    judul = [JUDUL_FORM_PENDIDIKAN if pendidikan else JUDUL_FORM_KESEHATAN]
    judul += [f"NPSN: {f.npsn or '-'}", f"Nama Sekolah: {f.nama}"] if pendidikan else [f"Posyandu: {f.nama}"]
    judul += [f"{sebut_triwulan(minta.periode)}: {bulan}"]
    if pendidikan:
        hari = ", ".join("-" if h is None else str(h) for h in hari_efektif(f, minta.periode))
        judul.append(f"Hari Efektif: {hari}")
    satu = _pendidikan if pendidikan else _kesehatan
    return LembarDaftar(
        _nama_lembar(f, ke),
        [*judul, dicetak],
        KOLOM_PENDIDIKAN if pendidikan else KOLOM_KESEHATAN,
        (satu(b, f, minta.periode) for b in baris_verkom(f, minta.wilayah.kode, minta.periode)),
    )


def _pendidikan(b: BarisVerkom, f: Fasilitas, tahap: str) -> Baris:
    siapa = (b.kpm.nik, b.kpm.nama, b.anggota.nik, b.nisn, b.anggota.nama, f.jenjang.upper(), b.kelas)
    blok = [sel for c in b.catatan for sel in _blok_pendidikan(c)]
    return (*siapa, *blok, _keterangan(b.catatan), b.pendamping)


def _blok_pendidikan(c: CatatanVerkom | None) -> Baris:
    """JML is days present: effective days less alpa, izin and sakit."""
    if c is None or c.hari_efektif is None:
        return (None,) * len(BLOK_PENDIDIKAN)
    hadir = c.hari_efektif - (c.alpa or 0) - (c.izin or 0) - (c.sakit or 0)
    persen = (200 * hadir + c.hari_efektif) // (2 * c.hari_efektif) if c.hari_efektif else None
    return c.alpa, c.izin, c.sakit, hadir, persen


def _kesehatan(b: BarisVerkom, f: Fasilitas, tahap: str) -> Baris:
    akhir = akhir_bulan(bulan_tahap(tahap)[-1])
    usia = umur(b.anggota.tanggal_lahir, akhir) if b.anggota.tanggal_lahir else ""
    ukur = [c for c in b.catatan if c is not None and (c.berat_kg is not None or c.tinggi_cm is not None)]
    teks = _ukuran(ukur[-1]) if ukur else ""
    siapa = (b.kpm.nik, b.kpm.nama, b.anggota.nik, b.anggota.nama, f.nama, " / ".join(t for t in (usia, teks) if t))
    blok = [sel for c in b.catatan for sel in _blok_kesehatan(c)]
    return (*siapa, *blok, _keterangan(b.catatan), b.pendamping)


def _ukuran(c: CatatanVerkom) -> str:
    berat = f"{sebut(c.berat_kg)} kg" if c.berat_kg is not None else ""
    tinggi = f"{sebut(c.tinggi_cm)} cm" if c.tinggi_cm is not None else ""
    return "-".join(t for t in (berat, tinggi) if t)


def _blok_kesehatan(c: CatatanVerkom | None) -> Baris:
    if c is None or c.hadir is None:
        return (None,) * len(BLOK_KESEHATAN)
    layanan = (("I", bool(c.imunisasi)), ("A", c.vitamin_a), ("P", c.perkembangan), ("S", c.sosial))
    return (
        "Ya" if c.hadir else "Tidak",
        str(c.tanggal_periksa.day) if c.tanggal_periksa else None,
        sebut(c.berat_kg) if c.berat_kg is not None else None,
        sebut(c.tinggi_cm) if c.tinggi_cm is not None else None,
        f"{c.sistolik}/{c.diastolik}" if c.sistolik is not None else None,
        "".join(huruf for huruf, ada in layanan if ada),
    )


def _keterangan(catatan: Sequence[CatatanVerkom | None]) -> str:
    """Remarks of the months, each once, with who the facility says is not enrolled there."""
    teks = [
        _TAK_TERDAFTAR if c.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR else c.keterangan
        for c in catatan
        if c is not None
    ]
    return "; ".join(dict.fromkeys(t for t in teks if t))


def _daftar_kerja(wilayah: str, tahap: str, hasil: Hasil) -> Iterator[Baris]:
    """Who, where, in which month and why in words; a row per member and month."""
    kewajiban = Kewajiban.objects.in_bulk()
    sumber = hasil_verkom(wilayah, tahap, hasil).iterator(chunk_size=_POTONG)
    for potong in berkelompok(sumber, _POTONG):
        tempat = tempat_anggota([h.anggota_id for h in potong], tahap)
        petugas = pendamping_keluarga({h.kpm_id for h in potong}, hari_ini(wilayah))
        for h in potong:
            yield _baris_kerja(h, kewajiban, tempat, petugas[h.kpm_id].nama if h.kpm_id in petugas else "")


def _baris_kerja(
    h: HasilVerifikasi, kewajiban: dict[int, Kewajiban], tempat: dict[tuple[int, str], str], pendamping: str
) -> Baris:
    milik = [(b, kewajiban[b["kewajiban"]]) for b in h.rincian if b["hasil"] == h.hasil]
    di: list[str] = [tempat.get((h.anggota_id, k.bidang), "") for _, k in milik]
    desa = h.kpm.desa
    return (
        h.anggota.nama,
        h.kpm.nama,
        desa.nama,
        desa.induk.nama if desa.induk else "",
        pendamping,
        tulis_bulan(h.bulan),
        ", ".join(dict.fromkeys(t for t in di if t)) or "belum punya fasilitas",
        "; ".join(dict.fromkeys(_sebab(b, k) for b, k in milik)),
    )


def _sebab(butir: dict[str, Any], kewajiban: Kewajiban) -> str:
    return kalimat(butir, kewajiban)
