"""The RHK report on paper (docs/program.md §2): written to the access log before it is made."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from akun.models import Jabatan, Pengguna
from dasbor.enums import KeadaanRHK
from dasbor.models import LaporanRHK
from dasbor.selectors.rhk import asal_foto, atasan
from dasbor.services.rhk import BAGIAN, angka_laporan
from inti.cetak import cetak, gambar, kop
from inti.enums import JenisAkses
from inti.models import Foto
from inti.services.akses import catat_akses
from inti.services.cap import cap_foto
from inti.templatetags.format import bulan, hari_tanggal, persen, tanggal
from p2k2.enums import StatusHadir
from p2k2.models import Pertemuan
from wilayah.enums import PANJANG_KODE, Tingkat

_SISI_FOTO = 900  # two on a row of paper need no more


@transaction.atomic
def cetak_rhk(*, laporan: LaporanRHK, oleh: Pengguna, dari: str | None = None) -> bytes:
    """Return the report as PDF. The caller has applied the scope."""
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="dasbor.LaporanRHK",
        objek_id=laporan.pk,
        kolom="laporan rhk",
        alasan="Laporan RHK dicetak",
        dari=dari,
    )
    return cetak("laporan_rhk.typ", data_cetak(laporan))


def data_cetak(laporan: LaporanRHK) -> dict[str, Any]:
    """Everything the paper says, as plain data."""
    petugas, wilayah = laporan.petugas, laporan.wilayah
    tempat = wilayah.sampai_kabupaten()
    return {
        "kop": kop(wilayah.kepala_surat()),
        "supervisi": laporan.disupervisi.nama if laporan.disupervisi else "",
        "draf": laporan.keadaan == KeadaanRHK.DRAF,
        "periode": bulan(laporan.tanggal),
        "butir": f"{laporan.butir.nomor}. {laporan.butir.nama}",
        "rencana_aksi": laporan.rencana_aksi,
        "hari": hari_tanggal(laporan.tanggal),
        "jam": teks_jam(laporan),
        "tempat": ", ".join(b for b in (laporan.tempat, tempat) if b),
        "pelaksana": petugas.nama,
        "bagian": [{"judul": label, "poin": getattr(laporan, nama)} for nama, label in BAGIAN.items()],
        "tabel": tabel_angka(laporan),
        "foto": _foto(laporan),
        "di": wilayah.nama,
        "tanggal": tanggal(laporan.tanggal),
        "penulis": {"nama": petugas.nama, "nip": petugas.nip, "jabatan": _jabatan(laporan)},
        "tanda_tangan": _coretan(laporan.tanda_tangan),
        "mengetahui": _mengetahui(atasan(laporan), laporan),
    }


def tabel_angka(laporan: LaporanRHK) -> dict[str, Any]:
    """What the system fills in, as title and rows of label and value: the meeting, or the supervised month."""
    angka = angka_laporan(laporan)
    if laporan.disupervisi is not None:
        judul = f"Capaian {laporan.disupervisi.nama}, {bulan(laporan.tanggal)}"
        return {"judul": judul, "baris": _baris_supervisi(angka)}
    if laporan.pertemuan is not None:
        return {"judul": "Pertemuan P2K2", "baris": _baris_pertemuan(laporan.pertemuan, angka)}
    return {"judul": "", "baris": []}


def teks_jam(laporan: LaporanRHK) -> str:
    if laporan.jam_mulai is None:
        return ""
    sampai = f" sampai {laporan.jam_selesai:%H.%M}" if laporan.jam_selesai else ""
    return f"{laporan.jam_mulai:%H.%M}{sampai}"


def _baris_pertemuan(p: Pertemuan, angka: dict[str, int]) -> list[tuple[str, str]]:
    materi = f"{p.sesi.modul}, {p.sesi}" if p.sesi else p.materi or "–"
    return [
        ("Kelompok", f"{p.kelompok.nama}, {p.kelompok.desa.nama}"),
        ("Hari/tanggal", hari_tanggal(p.tanggal)),
        ("Modul dan sesi", materi),
        ("Jumlah peserta", str(angka.get("jumlah", 0))),
        *_baris_hadir(angka),
    ]


def _baris_supervisi(angka: dict[str, int]) -> list[tuple[str, str]]:
    n = angka.get
    diisi = n("jumlah", 0) - n("belum_diisi", 0)
    return [
        ("Kelompok yang bertemu", f"{n('bertemu', 0)} dari {n('kelompok', 0)} kelompok"),
        ("Pertemuan terlaksana", str(n("pertemuan", 0))),
        ("Kunjungan rumah", f"{n('kunjungan', 0)} kunjungan ke {n('dikunjungi', 0)} keluarga"),
        ("Kehadiran", f"{n('hadir', 0)} dari {diisi} yang diisi ({persen(n('hadir', 0), diisi)})"),
        *_baris_hadir(angka)[1:],
        ("Kelengkapan daftar hadir", f"{diisi} dari {n('jumlah', 0)} baris diisi ({persen(diisi, n('jumlah', 0))})"),
    ]


def _baris_hadir(angka: dict[str, int]) -> list[tuple[str, str]]:
    baris = [(label, str(angka.get(nilai, 0))) for nilai, label in StatusHadir.choices]
    return [*baris, ("Belum diisi", str(angka.get("belum_diisi", 0)))]


def _jabatan(laporan: LaporanRHK) -> str:
    return "Koordinator Kecamatan PKH" if laporan.disupervisi_id else "Pendamping Sosial PKH"


def _mengetahui(jabatan: Jabatan | None, laporan: LaporanRHK) -> dict[str, str]:
    """Who countersigns; an unknown one leaves dots for a pen."""
    if jabatan is None:
        return {"jabatan": "Koordinator PKH", "nama": "", "nip": ""}
    sebutan = "Koordinator Kecamatan PKH"
    if len(jabatan.wilayah_id or "") == PANJANG_KODE[Tingkat.KABUPATEN]:
        sebutan = "Koordinator Kabupaten/Kota PKH"
    return {"jabatan": sebutan, "nama": jabatan.pengguna.nama, "nip": jabatan.pengguna.nip}


def _foto(laporan: LaporanRHK) -> list[list[int] | None]:
    """Stamped copies; one that cannot be read leaves its place marked rather than the report unprinted."""
    foto = list(laporan.foto.order_by("diunggah_pada", "pk"))
    asal = asal_foto([f.pk for f in foto])
    hasil: list[list[int] | None] = []
    for satu in foto:
        wilayah = asal[satu.pk].wilayah if satu.pk in asal else laporan.wilayah
        try:
            isi = cap_foto(satu, kode_wilayah=wilayah.kode, tempat=wilayah.sampai_kabupaten(), sisi=_SISI_FOTO)
        except OSError:
            hasil.append(None)
        else:
            hasil.append(gambar(isi))
    return hasil


def _coretan(foto: Foto | None) -> list[int] | None:
    if foto is None:
        return None
    try:
        with foto.berkas.storage.open(str(foto.berkas.name), "rb") as berkas:
            isi: bytes = berkas.read()
    except OSError:
        return None
    return gambar(isi) if isi[:3] == b"\xff\xd8\xff" else None
