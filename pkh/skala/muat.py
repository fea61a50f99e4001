"""Load data for measuring: whole kabupaten with a year of work, by COPY and INSERT … SELECT."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from itertools import groupby
from multiprocessing import get_context
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max
from django.utils import timezone

from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.galat import GalatPengguna
from inti.waktu import geser_bulan, hari_ini, tahap_mundur
from kpm.models import KPM
from p2k2.models import Sesi
from p2k2.services.tanda import tandai_absen
from penyaluran.models import AlasanBelumTransaksi, Tahap
from penyaluran.services.daftar.final_closing import pastikan_tahap
from pkh.skala import sql, verkom_sql
from pkh.skala.baris import KOLOM, KOLOM_ANGGOTA, KOLOM_KOMPONEN, Tugas, tulis
from pkh.skala.kendala import ditunda
from pkh.skala.orang import ALAMAT, buat_orang
from pkh.skala.rencana import KPM_PER_KABUPATEN, Desa, RencanaKelompok, pilih_desa, susun_kelompok
from wilayah.models import Wilayah
from wilayah.services import muat_wilayah

Kata = Callable[[str], None]

_TABEL_SALIN = (
    f"kpm_kpm ({KOLOM})", f"kpm_anggota ({KOLOM_ANGGOTA})", f"kpm_komponen ({KOLOM_KOMPONEN})",
)  # fmt: skip
TABEL = [
    "kpm_kpm", "kpm_anggota", "kpm_komponen", "kpm_kelompok", "kpm_keanggotaankelompok", "pendamping_penugasan",
    "pendamping_penugasankelompok", "pendamping_kunjungan", "p2k2_pertemuan", "p2k2_kehadiran",
    "penyaluran_pembayaran", "penyaluran_rekonsiliasi", *verkom_sql.TABEL,
]  # fmt: skip
_BERURUT = (
    "kpm_kpm", "kpm_anggota", "kpm_komponen", "kpm_keanggotaankelompok", "pendamping_penugasan",
    "pendamping_penugasankelompok", "p2k2_kehadiran", "penyaluran_pembayaran",
)  # fmt: skip
_PROSES_SEJAK = 20_000  # families from which starting processes and rebuilding indexes pays
# Families in a hundred whose payment is reconciled, in past stages and in the present one.
_PERSEN_LALU, _PERSEN_KINI = 97, 55


def muat_skala(
    *,
    kpm: int,
    bulan: int,
    benih: int = 1,
    sandi: str = "",
    per_kabupaten: int = KPM_PER_KABUPATEN,
    kata: Kata = lambda _: None,
) -> dict[str, int]:
    """Add `kpm` families with `bulan` months of meetings and verification, and four stages; returns rows per table.

    All or nothing. The tables are locked meanwhile: not for a system in use. Raises GalatPengguna when the
    arguments make no sense or load data is there already.
    """
    if kpm < 1 or not 1 <= bulan <= 60:
        raise GalatPengguna("Isi --kpm paling sedikit 1 dan --bulan antara 1 dan 60.")
    if Pengguna.objects.filter(email__endswith=ALAMAT).exists():
        raise GalatPengguna("Basis data ini sudah berisi data skala. Pakai basis data yang kosong.")
    if not Wilayah.objects.exists():
        kata("Memuat wilayah …")
        muat_wilayah()
    with transaction.atomic():
        _muat(pilih_desa(kpm, benih, per_kabupaten), bulan, benih, sandi, kata)
    kata("Menyusun statistik tabel …")
    with connection.cursor() as kursor:
        for tabel in TABEL:
            kursor.execute(f'VACUUM (ANALYZE) "{tabel}"')
    kata("Menghitung tanda absen dan ringkasan …")
    tanda = tandai_absen(pada=hari_ini())
    hasil = {"ringkasan": bangun_ulang(), "tanda_absen": tanda["aktif"]}
    hasil["tanda_kelompok"] = tanda["kelompok_tanpa_pertemuan"]
    return _hitung() | hasil


def _muat(desa: list[Desa], bulan: int, benih: int, sandi: str, kata: Kata) -> None:
    hari = hari_ini()
    awal = geser_bulan(hari, 1 - bulan)
    kpm = sum(d.banyak for d in desa)
    kelompok = list(susun_kelompok(desa))
    kata(f"{kpm} keluarga di {len(desa)} desa, {len(kelompok)} kelompok. Membuka akun …")
    petugas = buat_orang(kelompok, mulai=awal, benih=benih, sandi=sandi)
    tahap = _empat_tahap(hari)
    pertama = (KPM.objects.aggregate(n=Max("pk"))["n"] or 0) + 1
    besar = kpm >= _PROSES_SEJAK
    with ditunda(TABEL, kata) if besar else nullcontext(), connection.cursor() as kursor:
        kursor.execute("SELECT setseed(%s)", [(benih % 1000) / 1000])
        kata("Keluarga …")
        _salin_kpm(kursor, desa, pertama, benih, tahap[-1].kode, hari, banyak_proses=2 if besar else 0)
        _salin_rencana(kursor, kelompok, petugas, pertama)
        isian: dict[str, Any] = {
            "awal": awal,
            "saat": timezone.now(),
            "pertama": pertama,
            "terakhir": pertama + kpm - 1,
        }
        for perintah in (sql.KELOMPOK, sql.PENUGASAN_KELOMPOK, sql.PENUGASAN, sql.KEANGGOTAAN):
            kursor.execute(perintah, isian)
        _bulan(kursor, hari, bulan, isian, kata)
        _penyaluran(kursor, hari, tahap, isian, kata)
        kata("Sekolah, posyandu, dan verifikasi …")
        verkom_sql.muat_verkom(kursor, hari, bulan, isian)
        for tabel in _BERURUT:
            kursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{tabel}', 'id'), (SELECT max(id) FROM {tabel}))"  # noqa: S608
            )


def _salin_kpm(
    kursor: CursorWrapper,
    desa: list[Desa],
    pertama: int,
    benih: int,
    tahap: str,
    hari: date,
    *,
    banyak_proses: int,
) -> None:
    tugas = list(_tugas(desa, pertama, benih, tahap, hari))
    if not banyak_proses:
        for satu in tugas:
            _salin(kursor, tulis(satu))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pkh.settings")
    # Started anew rather than forked: a fork would share this process's connection.
    with get_context("spawn").Pool(banyak_proses) as kolam:
        for isi in kolam.imap(tulis, tugas):
            _salin(kursor, isi)


def _salin(kursor: CursorWrapper, isi: tuple[bytes, ...]) -> None:
    for tabel, satu in zip(_TABEL_SALIN, isi, strict=True):
        kursor.copy_expert(f"COPY {tabel} FROM STDIN", io.BytesIO(satu))


def _tugas(desa: list[Desa], pertama: int, benih: int, tahap: str, hari: date) -> Iterator[Tugas]:
    for kecamatan, isi in groupby(desa, key=lambda d: d.kode[:8]):
        anggota = tuple((d.kode, d.banyak) for d in isi)
        yield Tugas(kecamatan, anggota, pertama, benih, tahap, hari)
        pertama += sum(banyak for _, banyak in anggota)


def _salin_rencana(
    kursor: CursorWrapper, kelompok: list[RencanaKelompok], petugas: dict[tuple[str, int], int], pertama: int
) -> None:
    kursor.execute(sql.RENCANA)
    baris = (
        f"{k.id}\t{k.nama}\t{k.desa}\t{petugas[k.kecamatan, k.petugas]}\t{pertama + k.awal}\t{k.banyak}\t{ke}\n"
        for ke, k in enumerate(kelompok)
    )
    kursor.copy_expert("COPY skala_kelompok FROM STDIN", io.StringIO("".join(baris)))
    kursor.execute("ANALYZE skala_kelompok")


def _bulan(kursor: CursorWrapper, hari: date, bulan: int, isian: dict[str, Any], kata: Kata) -> None:
    """Month by month, so that rows lie in the order in which a real year would have written them."""
    sesi = list(Sesi.objects.order_by("modul__nomor", "nomor").values_list("pk", flat=True))
    for mundur in reversed(range(bulan)):
        bulan_ini = geser_bulan(hari, -mundur)
        kata(f"Pertemuan dan kehadiran {bulan_ini:%Y-%m} …")
        isi = isian | {
            "bulan": bulan_ini,
            "bulan_depan": geser_bulan(hari, 1 - mundur),
            "hari": hari.day if mundur == 0 else 28,  # meetings of this month are held by today
            "mundur": mundur,
            "sesi": sesi[mundur % len(sesi)],
        }
        for perintah in (sql.PERTEMUAN, sql.KEHADIRAN, sql.KUNJUNGAN):
            kursor.execute(perintah, isi)


def _penyaluran(kursor: CursorWrapper, hari: date, tahap: list[Tahap], isian: dict[str, Any], kata: Kata) -> None:
    pilihan = AlasanBelumTransaksi.objects.filter(aktif=True, perlu_keterangan=False).order_by("urutan")
    alasan = list(pilihan.values_list("pk", flat=True))
    for satu in tahap:
        kata(f"Pembayaran dan rekonsiliasi {satu} …")
        kini = satu.kode == tahap[-1].kode
        isi = isian | {
            "tahap": satu.kode,
            "mulai": satu.bulan_mulai,
            "hari": max(1, min((hari - satu.bulan_mulai) // timedelta(days=1), 80)),
            "persen": _PERSEN_KINI if kini else _PERSEN_LALU,
            "alasan": alasan,
            "alasan_n": len(alasan),
        }
        kursor.execute(sql.PEMBAYARAN, isi)
        kursor.execute(sql.REKONSILIASI, isi)


def _hitung() -> dict[str, int]:
    nama = [t.split("_", 1)[1] for t in TABEL]
    with connection.cursor() as kursor:
        kursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in TABEL))  # noqa: S608
        return dict(zip(nama, kursor.fetchone(), strict=True))


def _empat_tahap(hari: date) -> list[Tahap]:
    """The last four stages up to the one of `hari`, oldest first; those that do not exist are made."""
    return [pastikan_tahap(kode) for kode in reversed(tahap_mundur(hari, 4))]
