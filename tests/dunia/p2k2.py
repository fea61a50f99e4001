"""Meetings of the group and an initial one; what is said of a meeting, of a flag and of a month without one."""

from datetime import timedelta
from typing import Any

from inti.waktu import geser_bulan, hari_ini
from tests.dunia.dasar import Dunia, foto_pada
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    JadwalUlangFactory,
    KabarTandaFactory,
    KehadiranFactory,
    LaporanPertemuanFactory,
    PemateriFactory,
    PenilaianSemesterFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
    TindakLanjutTandaFactory,
    UndanganAwalFactory,
    UnggahanHadirFactory,
)


def isi(d: Dunia) -> dict[str, Any]:
    hari, nama, petugas, tempat = hari_ini(), d.nama, d.petugas, f"BALAI-{d.nama}"
    milik: dict[str, Any] = {"kelompok": d.kelompok, "petugas": petugas, "tempat": tempat}
    pertemuan = [PertemuanFactory(tanggal=hari - timedelta(days=30 * n), **milik) for n in (3, 2, 1)]
    for bertemu in pertemuan:
        KehadiranFactory(pertemuan=bertemu, kpm=d.kpm, status="alpa")
    tanda = TandaAbsenFactory(kpm=d.kpm, sejak=pertemuan[0].tanggal, terakhir=pertemuan[2].tanggal)
    awal = PertemuanAwalFactory(desa_id=d.desa, petugas=petugas, tanggal=hari, tempat=tempat)
    UndanganAwalFactory(pertemuan=awal, kpm=d.calon)
    return {
        "pertemuan": pertemuan[0],
        "rencana": PertemuanFactory(tanggal=hari, keadaan="direncanakan", **milik),
        **_catatan(d, pertemuan[0]),
        "tanda": tanda,
        "kabar_tanda": KabarTandaFactory(tanda=tanda, kepada=f"KABAR-{nama}", dicatat_oleh=petugas),
        "tindak_tanda": TindakLanjutTandaFactory(tanda=tanda, uraian=f"TINDAK-{nama}", dicatat_oleh=petugas),
        "tanda_kelompok": TandaKelompokFactory(kelompok=d.kelompok, petugas=petugas),
        "alasan_tanpa": AlasanTanpaPertemuanFactory(
            kelompok=d.kelompok,
            bulan=geser_bulan(hari, -4),
            sebab="lainnya",
            uraian=f"ALASAN-{nama}",
            dicatat_oleh=petugas,
        ),
        "penilaian": PenilaianSemesterFactory(kpm=d.kpm, dinilai_oleh=petugas),
        "awal": awal,
        "foto_awal": foto_pada(awal, petugas),
    }


def _catatan(d: Dunia, pertemuan: Any) -> dict[str, Any]:
    """What hangs on one meeting."""
    JadwalUlangFactory(pertemuan=pertemuan, alasan=f"JADWAL-{d.nama}")
    return {
        "foto_pertemuan": foto_pada(pertemuan, d.petugas),
        "foto_daftar": foto_pada(pertemuan, d.petugas, "foto_daftar"),
        "unggahan_hadir": UnggahanHadirFactory(pertemuan=pertemuan),
        "pemateri": PemateriFactory(pertemuan=pertemuan, nama=f"PEMATERI-{d.nama}"),
        "laporan_pertemuan": LaporanPertemuanFactory(pertemuan=pertemuan, hasil=f"LAPORAN-{d.nama}"),
    }
