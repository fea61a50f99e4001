"""The attendance workbook of an area and a month: a row per family and held meeting, the meetings, groups that did
not meet (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from akun.enums import Izin
from inti.berkas.daftar import IDENTITAS_KELUARGA, TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.identitas import buka
from inti.services.ekspor import Permintaan, bulan_ekspor
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import waktu
from inti.waktu import hari_ini
from p2k2.enums import HubunganWakil, Pemahaman, SebabTanpaPertemuan, StatusHadir
from p2k2.models import Pemateri, Sesi
from p2k2.selectors.absensi import baris_absensi, kelompok_absensi, pertemuan_absensi
from p2k2.selectors.teks import gabung_materi, teks_materi, teks_pemateri, teks_sesi, teks_status
from wilayah.selectors import nama_lengkap

_ANGKA = "#,##0"
KOLOM_ABSENSI = (
    *IDENTITAS_KELUARGA,
    KolomDaftar("KELOMPOK", 20),
    KolomDaftar("TANGGAL", 12, TANGGAL),
    KolomDaftar("MATERI", 40),
    KolomDaftar("STATUS", 12),
    KolomDaftar("WAKIL", 24),
    KolomDaftar("HUBUNGAN WAKIL", 18),
    KolomDaftar("PEMAHAMAN", 20),
    KolomDaftar("PETUGAS", 24),
)
_KELOMPOK = (KolomDaftar("KELOMPOK", 24), KolomDaftar("KELURAHAN", 20), KolomDaftar("KECAMATAN", 18))
KOLOM_PERTEMUAN = (
    *_KELOMPOK,
    KolomDaftar("PETUGAS", 24),
    KolomDaftar("TANGGAL", 12, TANGGAL),
    KolomDaftar("MULAI", 8),
    KolomDaftar("SELESAI", 8),
    KolomDaftar("TEMPAT", 24),
    KolomDaftar("MATERI", 40),
    KolomDaftar("PEMATERI", 28),
    KolomDaftar("KEADAAN", 14),
    KolomDaftar("ALASAN BATAL", 28),
    *(KolomDaftar(teks, 9, _ANGKA) for teks in ("KELUARGA", "HADIR", "IZIN", "SAKIT", "ALPA", "BELUM DIISI")),
)
KOLOM_TANPA = (*_KELOMPOK, KolomDaftar("PENDAMPING", 24), KolomDaftar("SEBAB", 34), KolomDaftar("URAIAN", 50))
_LUAR = "(di luar wilayah Anda)"
_POTONG = 2000
Baris = tuple[str | int | date | None, ...]


@transaction.atomic
def tulis_absensi(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook; returns the lines of attendance, or of a month without any the groups that are listed."""
    bulan, kode = bulan_ekspor(minta), minta.wilayah.kode
    absensi, tanpa = baris_absensi(kode, bulan), kelompok_absensi(kode, bulan, hari_ini(kode))
    banyak, sepi = absensi.count(), tanpa.count()
    ada = pertemuan_absensi(kode, bulan).count()

    def judul(teks: str, kosong: str) -> list[str]:
        dicetak = f"Dicetak {waktu(minta.pada)} oleh {minta.oleh.nama}."
        return [teks, tulis_bulan(bulan), nama_lengkap(minta.wilayah), f"{kosong} {dicetak}".strip()]

    tulis_daftar(
        keluaran=keluaran,
        judul=f"Absensi P2K2 {tulis_bulan(bulan)} {minta.wilayah.nama}",
        lembar=[
            LembarDaftar(
                "Absensi",
                judul("ABSENSI P2K2", "" if banyak else "Tidak ada pertemuan terlaksana pada bulan ini."),
                KOLOM_ABSENSI,
                _absensi(minta, bulan),
            ),
            LembarDaftar(
                "Pertemuan",
                judul("PERTEMUAN P2K2", "" if ada else "Tidak ada pertemuan pada bulan ini."),
                KOLOM_PERTEMUAN,
                _pertemuan(kode, bulan),
            ),
            LembarDaftar(
                "Tanpa pertemuan",
                judul("KELOMPOK TANPA PERTEMUAN", "" if sepi else "Semua kelompok bertemu pada bulan ini."),
                KOLOM_TANPA,
                _tanpa(kode, bulan),
            ),
        ],
        maju=kemajuan.maju,
        total=banyak + ada + sepi,
    )
    return banyak or sepi


def _absensi(minta: Permintaan, bulan: date) -> Iterator[Baris]:
    """A family that lives outside the exporter's area by now is named by its group only."""
    lingkup = minta.oleh.lingkup_izin(Izin.EKSPOR)
    sesi = {s.pk: teks_sesi(s) for s in Sesi.objects.select_related("modul")}
    terlihat: dict[str, bool] = {}
    sumber: Any = (
        baris_absensi(minta.wilayah.kode, bulan)
        .order_by(
            "pertemuan__kelompok__kecamatan_kode", "pertemuan__kelompok__desa", "pertemuan__kelompok__nama",
            "tanggal", "pertemuan", "kpm__nama", "kpm",
        )
        .values_list(
            "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw",
            "kpm__desa", "kpm__desa__nama", "kpm__desa__induk__nama", "pertemuan__kelompok__nama", "tanggal",
            "pertemuan__sesi", "pertemuan__materi", "status", "wakil", "hubungan_wakil", "pemahaman",
            "pertemuan__petugas__nama",
        )
        .iterator(chunk_size=_POTONG)
    )  # fmt: skip
    for (
        nama, nik, kk, alamat, alamat_fc, rt, rw, desa, nama_desa, kecamatan, kelompok, tanggal,
        nomor_sesi, materi, status, wakil, hubungan, pemahaman, petugas,
    ) in sumber:  # fmt: skip
        if desa not in terlihat:
            terlihat[desa] = lingkup.mencakup(desa)
        siapa: Baris = (nama, buka(nik), buka(kk) if kk else None, alamat or alamat_fc, rt, rw, nama_desa, kecamatan)
        yield (
            *(siapa if terlihat[desa] else (_LUAR, *[None] * 7)),
            kelompok,
            tanggal,
            gabung_materi(sesi.get(nomor_sesi, ""), materi),
            teks_status(status),
            wakil if terlihat[desa] else "",
            HubunganWakil(hubungan).label if hubungan else "",
            Pemahaman(pemahaman).label if pemahaman else "",
            petugas,
        )


def _pertemuan(wilayah: str, bulan: date) -> Iterator[Baris]:
    sumber = (
        pertemuan_absensi(wilayah, bulan)
        .select_related("kelompok__desa__induk", "petugas", "sesi__modul")
        .prefetch_related(Prefetch("pemateri", Pemateri.objects.order_by("urut")))
        .iterator(chunk_size=_POTONG)
    )
    for p in sumber:
        angka = [getattr(p, f"n_{s}") for s in StatusHadir.values]
        keluarga: int = p.n_keluarga  # type: ignore[attr-defined]
        yield (
            p.kelompok.nama,
            p.kelompok.desa.nama,
            p.kelompok.desa.induk.nama if p.kelompok.desa.induk else "",
            p.petugas.nama,
            p.tanggal,
            _jam(p.jam_mulai),
            _jam(p.jam_selesai),
            p.tempat,
            teks_materi(p),
            teks_pemateri(p.pemateri.all(), ""),
            p.get_keadaan_display(),
            p.alasan_batal,
            keluarga,
            *angka,
            keluarga - sum(angka),
        )


def _tanpa(wilayah: str, bulan: date) -> Iterator[Baris]:
    for k in kelompok_absensi(wilayah, bulan, hari_ini(wilayah)).iterator(chunk_size=_POTONG):
        sebab = k["alasan__sebab"]
        yield (
            k["nama"],
            k["desa__nama"],
            k["desa__induk__nama"],
            k["petugas_nama"],
            SebabTanpaPertemuan(sebab).label if sebab else "Belum ada alasan",
            k["alasan__uraian"],
        )


def _jam(jam: time | None) -> str:
    return f"{jam:%H.%M}" if jam else ""
