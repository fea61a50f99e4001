"""The demo's monthly reports: who reports in time, who late, who not at all."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from akun.models import Pengguna
from dasbor.models import LaporanBulanan
from dasbor.services.laporan import buat_laporan, kembalikan_laporan, kirim_laporan, setujui_laporan, simpan_laporan
from inti.waktu import geser_bulan, zona
from kpm.models import KPM
from pendamping.enums import TanpaTitik, TujuanKunjungan
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from pkh.demo import orang
from pkh.demo.lapangan import Dunia

_MASALAH = "Dua kelompok sulit berkumpul karena musim panen ikan; jadwal dipindah ke sore hari."
_RENCANA = "Mengunjungi keluarga yang tidak hadir dan melanjutkan modul berikutnya di semua kelompok."


def cerita_laporan(dunia: Dunia) -> None:
    """Rina reports every month, once late; Bambang is still writing; Sulastri wrote nothing; Fitria's own report goes
    straight to the korkab; one of Joko's came back."""
    orang_ = dunia.pemeran
    rina, fitria, korkab = orang_["rina"], orang_["fitria"], orang_["korkab"]
    for mundur, hari in ((6, -2), (5, -1), (4, -1), (3, 2), (2, -2)):
        _sampai_korkab(_kirim(dunia, rina, mundur, hari), fitria, korkab)
    terkirim = _kirim(dunia, rina, 1, -1)
    _kunjungan_susulan(rina, terkirim.bulan)
    draf = buat_laporan(bulan=geser_bulan(dunia.hari, -1), oleh=orang_["bambang"])
    simpan_laporan(laporan=draf, masalah=_MASALAH, rencana="", versi=draf.versi, oleh=orang_["bambang"])
    for mundur in (3, 2):
        r = _kirim(dunia, fitria, mundur, -1)
        setujui_laporan(laporan=r, versi=r.versi, oleh=korkab, pada=_saat(r, 5))
    _kirim(dunia, fitria, 1, -1)
    mariana = orang_["mariana"]
    diperiksa = _kirim(dunia, orang_["joko"], 2, 0)
    setujui_laporan(laporan=diperiksa, versi=diperiksa.versi, oleh=mariana, pada=_saat(diperiksa, 1))
    kembali = _kirim(dunia, orang_["joko"], 1, 0)
    kembalikan_laporan(
        laporan=kembali,
        alasan="Koordinasi dengan kelurahan belum dicatat sebagai kegiatan.",
        versi=kembali.versi,
        oleh=mariana,
        pada=_saat(kembali, 1),
    )


def _kirim(dunia: Dunia, petugas: Pengguna, mundur: int, hari: int) -> LaporanBulanan:
    """Send the report of so many months ago, some days before or after its deadline."""
    r = buat_laporan(bulan=geser_bulan(dunia.hari, -mundur), oleh=petugas)
    return kirim_laporan(
        laporan=r, masalah=_MASALAH, rencana=_RENCANA, versi=r.versi, oleh=petugas, pada=_saat(r, hari)
    )


def _sampai_korkab(r: LaporanBulanan, korkec: Pengguna, korkab: Pengguna) -> None:
    r = setujui_laporan(laporan=r, versi=r.versi, oleh=korkec, pada=_saat(r, 3))
    setujui_laporan(laporan=r, versi=r.versi, oleh=korkab, pada=_saat(r, 5))


def _saat(r: LaporanBulanan, hari: int) -> datetime:
    """Nine o'clock some days from the deadline, never after now."""
    return min(timezone.now(), datetime.combine(r.tenggat + timedelta(days=hari), time(9), zona(orang.KECAMATAN)))


def _kunjungan_susulan(petugas: Pengguna, bulan: date) -> None:
    """A visit that was written down after the month had been reported."""
    hari = bulan + timedelta(days=20)
    kpm: Any = KPM.objects.didampingi(petugas.pk, hari).order_by("pk").first()
    isi = IsiKunjungan(tanggal=hari, tujuan=TujuanKunjungan.RUTIN, hasil="Dicatat susulan dari buku catatan.")
    catat_kunjungan(kpm=kpm, isi=isi, tanpa_titik=TanpaTitik.TIDAK_ADA, oleh=petugas)
