"""The official sheets as PDF or workbook; what names families is written to the access log first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.text import slugify

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.services.akses import catat_akses
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan
from kpm.models import Kelompok
from p2k2.berkas.lembar_pantau import LembarPantau, data_cetak, tulis_buku
from p2k2.berkas.pantau import (
    JUDUL_PERTEMUAN,
    JUDUL_SEMESTER,
    lembar_bulan_kosong,
    lembar_pertemuan,
    lembar_rekap,
    lembar_semester,
)
from p2k2.berkas.rhk2 import lembar_rhk2
from p2k2.models import Pertemuan
from p2k2.selectors.pantau import (
    kelompok_semester,
    lengkapi_pertemuan,
    penilaian_semester,
    pertemuan_pantau,
)
from p2k2.selectors.pertemuan import register
from p2k2.selectors.rekap import Cakupan, bulan_berjalan, catatan_rekap, rekap_p2k2
from p2k2.semester import Semester
from wilayah.enums import Tingkat
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

PDF, BUKU = "pdf", "buku"
BENTUK = (PDF, BUKU)
_BULAN_SETAHUN = 12
_KOORDINATOR = {Tingkat.KECAMATAN: Peran.KORKEC, Tingkat.KABUPATEN: Peran.KORKAB}


@dataclass(frozen=True)
class Berkas:
    """A file for the browser: what it holds, its name, whether it is the PDF."""

    isi: bytes
    nama: str
    pdf: bool


@dataclass(frozen=True)
class Peminta:
    """Who asks for a sheet, from where, in which form."""

    oleh: Pengguna
    bentuk: str
    dari: str | None = None


def buat_pertemuan(*, pertemuan: Pertemuan, minta: Peminta) -> Berkas:
    """*Pemantauan KPM PKH Setiap P2K2* of one meeting."""
    p = lengkapi_pertemuan(pertemuan)
    baris = register([p])[p.pk]
    _catat(minta, "p2k2.Pertemuan", p.pk, len(baris), JUDUL_PERTEMUAN)
    return _berkas([lembar_pertemuan(p, baris)], minta, f"pemantauan-p2k2-{p.tanggal}-{slugify(p.kelompok.nama)}")


def buat_bulan(*, petugas: Pengguna, bulan: date, minta: Peminta) -> Berkas:
    """The same of all meetings a pendamping held in a month, a sheet each."""
    semua = pertemuan_pantau(user=minta.oleh, petugas=petugas.pk, bulan=bulan)
    daftar = register(semua)
    _catat(minta, "p2k2.Pertemuan", f"{petugas.pk} {bulan:%Y-%m}", sum(map(len, daftar.values())), JUDUL_PERTEMUAN)
    lembar = [lembar_pertemuan(p, daftar[p.pk]) for p in semua] or [lembar_bulan_kosong(petugas, bulan)]
    return _berkas(lembar, minta, f"pemantauan-p2k2-{bulan:%Y-%m}-{slugify(petugas.nama)}")


def buat_semester(
    *, petugas: Pengguna, semester: Semester, hari: date, minta: Peminta, kelompok: Kelompok | None = None
) -> Berkas:
    """*Pemantauan KPM PKH dalam P2K2* of one group, or of all a pendamping leads."""
    semua = (
        [kelompok]
        if kelompok
        else list(
            kelompok_semester(user=minta.oleh, petugas=petugas.pk, semester=semester, hari=hari).order_by("nama", "pk")
        )
    )
    nilai = penilaian_semester(user=minta.oleh, kelompok=semua, semester=semester, hari=hari)
    kode = f"{semester.tahun}-{semester.nomor}"
    _catat(
        minta, "p2k2.PenilaianSemester", kelompok.pk if kelompok else petugas.pk, len(nilai), f"{JUDUL_SEMESTER} {kode}"
    )
    nama = slugify(kelompok.nama if kelompok else petugas.nama)
    return _berkas([lembar_semester(petugas, semester, semua, nilai)], minta, f"pemantauan-semester-{kode}-{nama}")


def buat_rekap(
    *, wilayah: Wilayah, bulan: Sequence[date], hari: date, minta: Peminta, kemajuan: Kemajuan | None = None
) -> Berkas:
    """*Rekap Kecamatan Pemantauan Pelaksanaan P2K2*: a sheet per month. Names staff only."""
    maju = (kemajuan or Kemajuan()).maju
    maju(0, len(bulan), "Menghitung")
    rekap = rekap_p2k2(Cakupan(wilayah.kode), bulan, hari)
    catatan = catatan_rekap(wilayah.kode, bulan)
    nama, koordinator = nama_lengkap(wilayah), _koordinator(wilayah, bulan)
    lembar = []
    for n, b in enumerate(bulan):
        maju(n, len(bulan), f"Menyusun {tulis_bulan(b)}")
        lembar.append(
            lembar_rekap(
                nama,
                b,
                rekap,
                [c for (_, satu), c in catatan.items() if satu == b],
                satu_kecamatan=wilayah.tingkat == Tingkat.KECAMATAN,
                koordinator=koordinator[b],
            )
        )
    maju(len(bulan), len(bulan), "Menulis berkas")
    masa = f"{bulan[0]:%Y-%m}" if len(bulan) == 1 else f"{bulan[0]:%Y-%m}_{bulan[-1]:%Y-%m}"
    return _berkas(lembar, minta, f"rekap-p2k2-{slugify(wilayah.nama)}-{masa}")


def buat_rhk2(*, cakupan: Cakupan, siapa: tuple[str, str], tahun: int, hari: date, minta: Peminta) -> Berkas:
    """*Rekapitulasi RHK-2* of a year. `siapa` is the line that says whose. Names staff only."""
    bulan = bulan_berjalan(date(tahun, 1, 1), _BULAN_SETAHUN, hari)
    rekap = rekap_p2k2(cakupan, bulan, hari)
    return _berkas([lembar_rhk2(siapa, tahun, rekap)], minta, f"rekap-rhk2-{tahun}-{slugify(siapa[1])}")


def _koordinator(wilayah: Wilayah, bulan: Sequence[date]) -> dict[date, tuple[str, str, str]]:
    """Who signs each month: whoever coordinates the area on its last day."""
    peran = _KOORDINATOR[Tingkat(wilayah.tingkat)]
    semua = Jabatan.objects.filter(peran=peran, wilayah=wilayah).select_related("pengguna").order_by("-mulai", "pk")
    hasil: dict[date, tuple[str, str, str]] = {}
    for b in bulan:
        hari = akhir_bulan(b)
        siapa = next((j.pengguna for j in semua if j.mulai <= hari and (j.selesai is None or j.selesai >= hari)), None)
        nip = f"NIP {siapa.nip}" if siapa and siapa.nip else ""
        hasil[b] = (str(peran.label), siapa.nama if siapa else "(...............................)", nip)
    return hasil


def _catat(minta: Peminta, objek: str, objek_id: Any, jumlah: int, alasan: str) -> None:
    if jumlah:
        catat_akses(
            oleh=minta.oleh,
            jenis=JenisAkses.UNDUH,
            objek=objek,
            objek_id=objek_id,
            kolom=minta.bentuk,
            jumlah=jumlah,
            alasan=alasan,
            dari=minta.dari,
        )


def _berkas(lembar: list[LembarPantau], minta: Peminta, nama: str) -> Berkas:
    if minta.bentuk == PDF:
        return Berkas(cetak("pantau.typ", data_cetak(lembar)), f"{nama}.pdf", pdf=True)
    isi = BytesIO()
    tulis_buku(lembar, isi, judul=lembar[0].judul)
    return Berkas(isi.getvalue(), f"{nama}.xlsx", pdf=False)
