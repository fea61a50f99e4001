"""Blank verification forms as PDF and workbook, written to the access log before they are made (docs/program.md §8)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.sementara import berkas_tanpa_nama
from inti.services.akses import catat_akses, catat_akses_tiap
from inti.services.pekerjaan import mulai
from inti.templatetags.format import bulan as tulis_bulan
from kpm.enums import JENJANG, Keperluan
from kpm.models import KPM
from verifikasi.berkas.blangko import tulis_blangko
from verifikasi.enums import JenisFasilitas
from verifikasi.models import Fasilitas
from verifikasi.selectors.blangko import JUDUL_BAGIAN, BarisBlangko, Blangko, fasilitas_petugas, susun_blangko

JENIS = "blangko_verkom"
PDF, BUKU = "pdf", "xlsx"
_NAMA_UMUM = {JenisFasilitas.SEKOLAH, JenisFasilitas.PUSKESMAS, JenisFasilitas.POSYANDU}
_SINGKAT = {str(j.label): j.value.upper() for j in JENJANG}


@dataclass(frozen=True, kw_only=True)
class PilihanBlangko:
    """`lengkap`: full numbers, for the reason `alasan`."""

    lengkap: bool = False
    alasan: str = ""


@transaction.atomic
def cetak_blangko(*, blangko: Blangko, pilihan: PilihanBlangko, oleh: Pengguna, dari: str | None = None) -> bytes:
    """A facility's form as PDF. Full numbers stand only where the actor may open them; raises GalatPengguna."""
    terbuka = _catat([blangko], pilihan, oleh, dari)
    return _pdf(blangko, terbuka)


@transaction.atomic
def buku_blangko(
    *, blangko: Blangko, pilihan: PilihanBlangko, oleh: Pengguna, keluaran: Path, dari: str | None = None
) -> None:
    """The same as a workbook with the ministry's columns, which the import of forms reads back."""
    tulis_blangko(_isi(blangko, _catat([blangko], pilihan, oleh, dari)), blangko.kepala, keluaran)


def nama_berkas(blangko: Blangko, bentuk: str) -> str:
    """`verkom-2026-4-posyandu-mawar-1a2b3c.pdf`: a midwife's or clinic's name is a person's, and stays out."""
    f = blangko.fasilitas
    nama = f.nama if f.jenis in _NAMA_UMUM else f"{f.jenis} {f.desa.nama}"
    return f"verkom-{blangko.kepala.tahap}-{slugify(nama)[:60]}-{f.npsn or str(f.pk)[-6:]}.{bentuk}"


def _catat(blangko: Sequence[Blangko], pilihan: PilihanBlangko, oleh: Pengguna, dari: str | None) -> set[int]:
    """Log who takes the forms out, and which families' numbers stand in full."""
    keluarga = {b.peserta.kpm_id for satu in blangko for b in satu.baris}
    if not keluarga:
        raise GalatPengguna("Tidak ada anggota keluarga yang Anda lihat di sini pada triwulan itu.")
    terbuka: set[int] = set()
    if pilihan.lengkap:
        if not pilihan.alasan:
            raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
        boleh = KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk__in=keluarga)
        terbuka = set(boleh.values_list("pk", flat=True))
        if not terbuka:
            raise GalatPengguna("Nomor lengkap keluarga ini tidak boleh Anda buka. Pilih tersamar.", kolom="nomor")
    alasan = f"Formulir verifikasi: {pilihan.alasan}" if pilihan.alasan else "Formulir verifikasi"
    satu = blangko[0].fasilitas.pk if len(blangko) == 1 else ""
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek=Fasilitas._meta.label,
        objek_id=satu,
        kolom="formulir verifikasi",
        jumlah=len(keluarga),
        alasan=alasan,
        dari=dari,
    )
    if terbuka:
        catat_akses_tiap(
            oleh=oleh,
            jenis=JenisAkses.BUKA,
            objek="kpm.KPM",
            nomor=sorted(terbuka),
            kolom="nik, nisn",
            alasan=alasan,
            dari=dari,
        )
    return terbuka


def _pdf(blangko: Blangko, terbuka: set[int]) -> bytes:
    return cetak("blangko_verkom.typ", _isi(blangko, terbuka))


def _isi(blangko: Blangko, terbuka: set[int]) -> dict[str, Any]:
    f, kepala = blangko.fasilitas, blangko.kepala
    petugas = blangko.petugas
    return {
        "pendidikan": blangko.pendidikan,
        "nama": f.nama,
        "npsn": f.npsn,
        "alamat": f.alamat,
        "desa": f.desa.nama,
        "kecamatan": f.desa.induk.nama if f.desa.induk else "",
        "triwulan": kepala.tahap[5:],
        "tahun": kepala.tahap[:4],
        "bulan": [tulis_bulan(b).split()[0] for b in kepala.bulan],
        "hari_efektif": [None if h is None else h for h in kepala.hari_efektif],
        "penanda": _penanda(f),
        "pendamping": petugas.nama if petugas else "",
        "nip": petugas.nip if petugas else "",
        "bagian": [
            {"kode": kode, "judul": JUDUL_BAGIAN[kode], "baris": [_baris(b, f, terbuka) for b in isi]}
            for kode, isi in blangko.bagian.items()
        ],
    }


def _penanda(f: Fasilitas) -> str:
    """Who signs for the facility; the midwife of the village for a posyandu."""
    if f.jenis == JenisFasilitas.SEKOLAH:
        return "Kepala sekolah"
    return "Bidan desa" if f.jenis in (JenisFasilitas.POSYANDU, JenisFasilitas.BIDAN) else "Petugas kesehatan"


def _baris(b: BarisBlangko, f: Fasilitas, terbuka: set[int]) -> dict[str, str]:
    p, buka = b.peserta, b.peserta.kpm_id in terbuka

    def nomor(milik: Any, nama: str) -> str:
        return str(getattr(milik, nama if buka else f"{nama}_tersamar") or "")

    return {
        "nik_pengurus": nomor(p.kpm, "nik"),
        "nama_pengurus": p.kpm.nama,
        "nik": nomor(p.anggota, "nik"),
        "nisn": nomor(p, "nisn") if p.nisn_sandi else "",
        "nama": p.anggota.nama,
        "bentuk": _SINGKAT.get(str(f.get_jenjang_display()), ""),
        "kelas": p.kelas,
        "usia": b.usia,
        "ukuran": b.ukuran,
        "pendamping": b.pendamping,
    }


# --- all facilities of a pendamping --------------------------------------------------------------


@transaction.atomic
def minta_blangko(
    *, petugas: Pengguna, tahap: str, bentuk: str, lengkap: bool, keperluan: str, oleh: Pengguna
) -> Pekerjaan:
    """Have the worker put a form for each facility of a pendamping into one ZIP. `keperluan` is a code."""
    if petugas != oleh and not KPM.objects.terlihat_oleh(oleh).didampingi(petugas.pk).exists():
        raise TidakBerhak("Formulir hanya dibuat untuk pendamping yang keluarganya Anda lihat.")
    if lengkap and keperluan not in Keperluan.values:
        raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
    if not fasilitas_petugas(petugas.pk, tahap, oleh).exists():
        raise GalatPengguna("Belum ada fasilitas pada triwulan itu. Daftarkan dulu anggota ke fasilitasnya.")
    isi = {
        "petugas": petugas.pk,
        "tahap": tahap,
        "bentuk": bentuk,
        "lengkap": lengkap,
        "keperluan": keperluan if lengkap else "",
    }
    return mulai(
        jenis=JENIS,
        judul=f"Formulir verifikasi triwulan {tahap[5:]} {tahap[:4]}",
        parameter=isi,
        oleh=oleh,
        kunci=f"{JENIS}:{oleh.pk}:{sha256(repr(sorted(isi.items())).encode()).hexdigest()[:32]}",
    )


@transaction.atomic
def zip_blangko(
    *,
    petugas: int,
    tahap: str,
    bentuk: str,
    pilihan: PilihanBlangko,
    oleh: Pengguna,
    keluaran: Path,
    maju: Callable[[int, int], None],
) -> int:
    """Write the ZIP; returns how many forms it holds. One facility's form is read and let go before the next."""
    semua = list(fasilitas_petugas(petugas, tahap, oleh))
    tertulis = 0
    with zipfile.ZipFile(keluaran, "w", zipfile.ZIP_DEFLATED) as arsip:
        for ke, fasilitas in enumerate(semua, 1):
            satu = susun_blangko(fasilitas, tahap, oleh, petugas)
            maju(ke, len(semua))
            if not satu.baris:
                continue
            terbuka = _catat([satu], pilihan, oleh, None)
            arsip.writestr(nama_berkas(satu, bentuk), _pdf(satu, terbuka) if bentuk == PDF else _buku(satu, terbuka))
            tertulis += 1
    if not tertulis:
        raise GalatPengguna("Tidak ada anggota keluarga di fasilitas mana pun pada triwulan itu.")
    return tertulis


def _buku(blangko: Blangko, terbuka: set[int]) -> bytes:
    with berkas_tanpa_nama() as jalur:
        tulis_blangko(_isi(blangko, terbuka), blangko.kepala, jalur)
        return jalur.read_bytes()
