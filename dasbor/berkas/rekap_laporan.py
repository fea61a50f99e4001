"""The monthly reports of all pendamping of an area in one workbook: figures, the recap of P2K2, records, who is late.

Of a sent report what was sent; of the others what is on record today, marked as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.berkas.laporan_bulanan import BILANGAN, keadaan_laporan
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import BELUM, kecamatan_lapor, pelapor, tenggat_laporan
from dasbor.selectors.laporan_isi import Catatan, IsiLaporan, hitung_isi, isi_beku, nama_catatan
from dasbor.selectors.laporan_sumber import PER_KODE, SUMBER
from dasbor.selectors.laporan_susun import (
    HAPUS,
    LUAR,
    BarisAngka,
    bertemu,
    butir_pada,
    dampingan,
    menurut_butir,
    per_peran,
    peserta,
)
from inti.berkas.daftar import TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.services.ekspor import Permintaan
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import waktu
from inti.waktu import akhir_bulan, hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

_SIAPA = (KolomDaftar("KECAMATAN", 18), KolomDaftar("NAMA PENDAMPING", 28))
_REKAP = (
    *_SIAPA,
    KolomDaftar("KELOMPOK TOTAL", 11, BILANGAN),
    KolomDaftar("KELOMPOK REALISASI", 11, BILANGAN),
    KolomDaftar("ALASAN JIKA TIDAK MELAKSANAKAN", 44),
    KolomDaftar("MATERI", 44),
    KolomDaftar("KPM TOTAL", 10, BILANGAN),
    KolomDaftar("HADIR", 10, BILANGAN),
    KolomDaftar("TIDAK HADIR", 10, BILANGAN),
    KolomDaftar("BELUM DIISI", 10, BILANGAN),
    KolomDaftar("LAPORAN", 40),
)
_URAIAN = (
    *_SIAPA,
    KolomDaftar("BAGIAN", 34),
    KolomDaftar("URAIAN", 38),
    KolomDaftar("BULAN INI", 11, BILANGAN),
    KolomDaftar("BULAN LALU", 11, BILANGAN),
    KolomDaftar("RINCIAN", 60),
)
_CATATAN = (
    *_SIAPA, KolomDaftar("TANGGAL", 12, TANGGAL), KolomDaftar("NAMA", 34), KolomDaftar("KETERANGAN", 60)
)  # fmt: skip
_TUNGGAKAN = (*_SIAPA, KolomDaftar("BATAS KIRIM", 12, TANGGAL), KolomDaftar("LEWAT (HARI)", 11, BILANGAN),
              KolomDaftar("KEADAAN", 30))  # fmt: skip
_SEMENTARA = "Laporan terkirim memuat angka saat dikirim; yang belum dikirim memuat angka sementara."
# Kinds whose records get a sheet of their own; all kinds stand in the figures.
BERLEMBAR = ("p2k2", "kunjungan", "kegiatan", "kasus_terbuka")


@dataclass(frozen=True)
class _Satu:
    """One pendamping of the workbook: figures, and the records of the kinds that have a sheet."""

    petugas: Pengguna
    kecamatan: str
    laporan: LaporanBulanan | None
    keadaan: str
    isi: IsiLaporan


def tulis_rekap(minta: Permintaan, bulan: date, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook to `keluaran`; returns the number of rows."""
    hari = hari_ini(minta.wilayah.kode)
    semua = _kumpulkan(minta, bulan, hari, kemajuan)
    lingkup = minta.oleh.lingkup_izin(Izin.EKSPOR)

    def judul(teks: str) -> list[str]:
        return [
            f"{teks} {tulis_bulan(bulan).upper()}",
            nama_lengkap(minta.wilayah),
            f"Dicetak {waktu(minta.pada)} oleh {minta.oleh.nama}. {_SEMENTARA}",
        ]

    alasan, butir = _alasan_batal(semua, bulan), butir_pada(akhir_bulan(bulan))
    lembar = [
        LembarDaftar("Ringkasan", judul("LAPORAN BULANAN PENDAMPING"), _kolom_ringkasan(), _ringkasan(semua)),
        LembarDaftar(
            "Rekap P2K2", judul("REKAP PEMANTAUAN PELAKSANAAN P2K2"), _REKAP, (_p2k2(s, alasan) for s in semua)
        ),
        LembarDaftar("Menurut peran", judul("MENURUT PERAN"), _URAIAN, _uraian(semua, lambda s: per_peran(s.isi))),
        LembarDaftar(
            "Menurut RHK",
            judul("MENURUT BUTIR RHK"),
            _URAIAN,
            _uraian(semua, lambda s: menurut_butir(s.isi, butir)),
        ),
        *(
            LembarDaftar(
                PER_KODE[kode].label[:31],
                judul(PER_KODE[kode].label.upper()),
                _CATATAN,
                _catatan(semua, kode, lingkup.mencakup),
            )
            for kode in BERLEMBAR
        ),
        LembarDaftar("Belum lapor", judul("BELUM MENGIRIM LAPORAN"), _TUNGGAKAN, _tunggakan(semua, bulan, hari)),
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"Laporan bulanan {tulis_bulan(bulan)} {minta.wilayah.nama}",
        lembar=lembar,
        maju=kemajuan.maju,
        total=len(semua),
    )


def _kumpulkan(minta: Permintaan, bulan: date, hari: date, kemajuan: Kemajuan) -> list[_Satu]:
    orang = list(pelapor([minta.wilayah.kode], bulan).order_by("nama", "pk"))
    laporan = {
        r.petugas_id: r
        for r in LaporanBulanan.objects.filter(petugas__in=orang, bulan=bulan)
        .select_related("wilayah", "petugas", "diperiksa_oleh", "diterima_oleh")
        .defer("isi")
    }
    kecamatan: dict[str, str] = {}
    hasil = []
    for n, p in enumerate(orang, 1):
        r = laporan.get(p.pk)
        kode = r.wilayah_id if r else kecamatan_lapor(p, bulan) or minta.wilayah.kode
        if kode not in kecamatan:
            kecamatan[kode] = Wilayah.objects.get(pk=kode).nama
        if r is not None and r.keadaan not in BELUM:
            # One by one: the records of a whole kabupaten at once would not stay small.
            r.isi = LaporanBulanan.objects.values_list("isi", flat=True).get(pk=r.pk)
            isi, keadaan = isi_beku(r.isi), keadaan_laporan(r)
            r.isi = {}
        else:
            kembali = r is not None and r.keadaan == KeadaanLaporan.DIKEMBALIKAN
            keadaan = f"{'dikembalikan' if kembali else 'belum dikirim'}, angka sementara"
            isi = hitung_isi(p.pk, bulan, hari=hari, kode_wilayah=kode)
        isi.catatan = {k: v for k, v in isi.catatan.items() if k in BERLEMBAR}
        hasil.append(_Satu(p, kecamatan[kode], r, keadaan, isi))
        kemajuan.maju(n, len(orang), "Membaca laporan pendamping")
    return hasil


def _alasan_batal(semua: list[_Satu], bulan: date) -> dict[int, list[str]]:
    hasil: dict[int, list[str]] = {}
    batal = Pertemuan.objects.filter(
        petugas__in=[s.petugas.pk for s in semua],
        keadaan=KeadaanPertemuan.DIBATALKAN,
        tanggal__range=(bulan, akhir_bulan(bulan)),
    )
    for siapa, alasan in batal.order_by("tanggal", "pk").values_list("petugas", "alasan_batal"):
        hasil.setdefault(siapa, []).append(alasan)
    return hasil


def _kolom_ringkasan() -> tuple[KolomDaftar, ...]:
    angka = [b.label for b in dampingan(IsiLaporan())] + [s.label for s in SUMBER]
    return (*_SIAPA, KolomDaftar("LAPORAN", 40), *(KolomDaftar(teks.upper(), 13, BILANGAN) for teks in angka))


def _ringkasan(semua: list[_Satu]) -> Iterator[tuple[Any, ...]]:
    for s in semua:
        angka = [b.n for b in dampingan(s.isi)] + [s.isi.n(satu.kode) for satu in SUMBER]
        yield (s.kecamatan, s.petugas.nama, s.keadaan, *angka)


def _p2k2(s: _Satu, alasan: dict[int, list[str]]) -> tuple[Any, ...]:
    bertemu_n = bertemu(s.isi.angka)
    total = s.isi.n("keadaan.kelompok.")
    nama = nama_catatan({"p2k2": [c.id for c in s.isi.catatan.get("p2k2", []) if c.ket == "terlaksana"]})
    materi = dict.fromkeys(sub for _, sub, _ in nama.values() if sub)
    sebab = dict.fromkeys(alasan.get(s.petugas.pk, []))
    return (
        s.kecamatan,
        s.petugas.nama,
        total,
        bertemu_n,
        "; ".join(sebab) if bertemu_n < total else "",
        "; ".join(materi),
        peserta(s.isi.angka),
        s.isi.n("hadir.hadir"),
        sum(s.isi.n(f"hadir.{k}") for k in ("izin", "sakit", "alpa")),
        s.isi.n("hadir.kosong"),
        s.keadaan,
    )


def _uraian(semua: list[_Satu], bagian: Callable[[_Satu], Any]) -> Iterator[tuple[Any, ...]]:
    for s in semua:
        for b in bagian(s):
            baris: list[BarisAngka] = b.baris
            for x in baris:
                if x.n or x.lalu:
                    yield (s.kecamatan, s.petugas.nama, b.judul, x.label, x.n, x.lalu, x.rinci)


def _catatan(semua: list[_Satu], kode: str, boleh: Callable[[str], bool]) -> Iterator[tuple[Any, ...]]:
    sumber = PER_KODE[kode]
    for s in semua:
        daftar: list[Catatan] = s.isi.catatan.get(kode, [])
        nama = nama_catatan({kode: [c.id for c in daftar]})
        for c in daftar:
            kata, sub, desa = nama.get((kode, c.id), (HAPUS, "", ""))
            if desa and not boleh(desa):
                kata, sub = LUAR, ""
            ket = " · ".join(t for t in (sumber.label_ket(c.ket), sub) if t)
            yield (s.kecamatan, s.petugas.nama, date.fromisoformat(c.tanggal), kata, ket)


def _tunggakan(semua: list[_Satu], bulan: date, hari: date) -> Iterator[tuple[Any, ...]]:
    tenggat = tenggat_laporan(bulan)
    for s in semua:
        if s.laporan is None or s.laporan.keadaan in BELUM:
            batas = s.laporan.tenggat if s.laporan else tenggat
            keadaan = s.laporan.get_keadaan_display() if s.laporan else "Belum dibuat"
            yield (s.kecamatan, s.petugas.nama, batas, max(0, (hari - batas).days), keadaan)
