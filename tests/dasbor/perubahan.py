"""One change of every kind that moves a counted figure, each with the areas it concerns (docs/program.md §14)."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from akun.services import akhiri_jabatan, angkat
from dasbor.services.laporan import buat_laporan, kembalikan_laporan, kirim_laporan
from dasbor.services.rhk import buka_rhk, selesaikan_rhk
from kpm.services import bentuk_kelompok, bubarkan_kelompok
from kpm.services.anggota import keluarkan_anggota, tambah_anggota
from kpm.services.bantuan import IsiBantuan, catat_bantuan
from kpm.services.kepesertaan import ubah_kepesertaan
from kpm.services.pemutakhiran import putuskan, tarik
from p2k2.models import Pertemuan
from p2k2.services.alasan_tanpa import beri_alasan
from p2k2.services.kehadiran import isi_kehadiran, perbarui_daftar
from p2k2.services.pertemuan import batalkan
from p2k2.services.tanda import tandai_absen
from pendamping.services.kegiatan import catat_kegiatan, ubah_kegiatan
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from pendamping.services.penugasan import pimpin_kelompok, tugaskan
from pengaduan.services.ikuti_tenggat import ikuti_tenggat
from pengaduan.services.pindah import naikkan
from pengaduan.services.rahasia import tambah_terlapor
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from pengaduan.services.tindak import jawab, nilai_puas, tutup
from pengaduan.services.ubah import UbahAduan, ubah
from tests.conftest import DESA, DESA_2, KECAMATAN
from tests.dasbor import rhk
from tests.factories import (
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    LaporanRHKFactory,
    PengaduanFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.kpm.usulan import buat_keluarga, usul
from tests.pendamping.test_kegiatan import isi as isi_kegiatan
from wilayah.models import Wilayah

HARI = date(2026, 11, 22)
SEMUA = date(2026, 1, 1)
Kerja = tuple[Callable[[], Any], set[str]]
KASUS: list[Callable[[SimpleNamespace], Kerja]] = []


def kasus(fungsi: Callable[[SimpleNamespace], Kerja]) -> Callable[[SimpleNamespace], Kerja]:
    """A case: prepares, and returns the change with the areas it has to mark."""
    KASUS.append(fungsi)
    return fungsi


def keluarga(p: SimpleNamespace, desa: str = DESA) -> Any:
    kpm = KPMFactory(desa_id=desa)
    PenugasanFactory(kpm=kpm, petugas=p.pendamping, mulai=SEMUA)
    return kpm


def _kelompok(p: SimpleNamespace, *kpm: Any) -> Any:
    kelompok = KelompokFactory(desa_id=DESA, dibentuk=SEMUA)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=p.pendamping, mulai=SEMUA)
    if kpm:
        tambah_anggota(kelompok=kelompok, kpm=[k.pk for k in kpm], mulai=SEMUA, oleh=p.pendamping)
    return kelompok


# --- Complaints -----------------------------------------------------------------------------------


@kasus
def aduan_masuk(p: SimpleNamespace) -> Kerja:
    isi = IsiAduan(jenis="lainnya", isi="Sesuatu terjadi.", kanal="langsung", wilayah=KECAMATAN)
    return lambda: terima_pengaduan(isi=isi, oleh=p.korkec), {KECAMATAN}


@kasus
def aduan_dijawab(p: SimpleNamespace) -> Kerja:
    a = PengaduanFactory(kpm=keluarga(p))
    return lambda: jawab(aduan=a, isi="Sudah beres.", versi=1, oleh=p.korkec), {DESA}


@kasus
def aduan_selesai(p: SimpleNamespace) -> Kerja:
    a = jawab(aduan=PengaduanFactory(kpm=keluarga(p)), isi="Beres.", versi=1, oleh=p.korkec)
    return lambda: nilai_puas(aduan=a, puas=True), {DESA}


@kasus
def aduan_ditutup(p: SimpleNamespace) -> Kerja:
    a = PengaduanFactory(kpm=keluarga(p))
    return lambda: tutup(aduan=a, alasan="Bukan PKH", versi=1, oleh=p.korkec), {DESA}


@kasus
def aduan_pindah_daerah(p: SimpleNamespace) -> Kerja:
    a = PengaduanFactory(kpm=None, wilayah_id=DESA)
    isi = UbahAduan(jenis=a.jenis_id, urgensi=a.urgensi, wilayah=DESA_2)
    return lambda: ubah(aduan=a, isi=isi, versi=1, oleh=p.korkec), {DESA, DESA_2}


@kasus
def aduan_naik(p: SimpleNamespace) -> Kerja:
    a = PengaduanFactory(kpm=keluarga(p))
    return lambda: naikkan(aduan=a, alasan="Di luar wewenang", versi=1, oleh=p.korkec), {DESA}


@kasus
def aduan_lewat_tenggat(p: SimpleNamespace) -> Kerja:
    PengaduanFactory(kpm=keluarga(p), tenggat_selesai=HARI - timedelta(days=1))
    return ikuti_tenggat, {DESA}


@kasus
def aduan_terbatas(p: SimpleNamespace) -> Kerja:
    """About the korkec from its first word on: no hour on any page may say that something came."""
    isi = IsiAduan(jenis="lainnya", isi="Minta uang.", kanal="langsung", wilayah=KECAMATAN, peran_terlapor="korkec")
    return lambda: terima_pengaduan(isi=isi, oleh=p.korkab), set()


@kasus
def aduan_dirahasiakan(p: SimpleNamespace) -> Kerja:
    a = PengaduanFactory(kpm=keluarga(p))
    kirim = {"petugas": p.pendamping.pk, "alasan": "Disebut", "versi": 1, "oleh": p.korkec}
    return lambda: tambah_terlapor(aduan=a, **kirim), {DESA}


# --- Families ------------------------------------------------------------------------------------


@kasus
def bantuan(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    isi = {"kis": IsiBantuan("tidak", "Belum diusulkan")}
    return lambda: catat_bantuan(kpm=kpm, tahap="2026-4", isi=isi, oleh=p.pendamping), {DESA}


@kasus
def pemutakhiran_diusulkan(p: SimpleNamespace) -> Kerja:
    kpm = buat_keluarga(p)
    return lambda: usul(kpm, p.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=kpm.ani), {kpm.desa_id}


def _usulan(p: SimpleNamespace) -> Any:
    kpm = buat_keluarga(p)
    return usul(kpm, p.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=kpm.ani)


@kasus
def pemutakhiran_ditolak(p: SimpleNamespace) -> Kerja:
    satu = _usulan(p)
    return lambda: putuskan(usulan=satu, setuju=False, catatan="Keliru", oleh=p.korkec), {satu.kpm.desa_id}


@kasus
def pemutakhiran_ditarik(p: SimpleNamespace) -> Kerja:
    satu = _usulan(p)
    return lambda: tarik(usulan=satu, oleh=p.pendamping), {satu.kpm.desa_id}


@kasus
def kepesertaan(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    langkah = {"ke": "berhenti", "tanggal": date(2026, 10, 5), "alasan": "pindah", "oleh": p.korkab}
    return lambda: ubah_kepesertaan(kpm=kpm, **langkah), {DESA}


# --- Groups and meetings -------------------------------------------------------------------------


@kasus
def kelompok_dibentuk(p: SimpleNamespace) -> Kerja:
    return lambda: bentuk_kelompok(nama="BARU", desa=DESA, dibentuk=date(2026, 9, 3), oleh=p.pendamping), {DESA}


@kasus
def kelompok_bubar(p: SimpleNamespace) -> Kerja:
    satu = _kelompok(p)
    return lambda: bubarkan_kelompok(kelompok=satu, tanggal=date(2026, 10, 15), oleh=p.pendamping), {DESA}


@kasus
def anggota_masuk(p: SimpleNamespace) -> Kerja:
    satu, kpm = _kelompok(p), keluarga(p)
    return lambda: tambah_anggota(kelompok=satu, kpm=[kpm.pk], mulai=HARI, oleh=p.pendamping), {DESA}


@kasus
def anggota_desa_lain(p: SimpleNamespace) -> Kerja:
    """A family lives next to the group's desa: whether it is in a group counts where it lives."""
    satu, kpm = _kelompok(p), keluarga(p, DESA_2)
    return lambda: tambah_anggota(kelompok=satu, kpm=[kpm.pk], mulai=HARI, oleh=p.pendamping), {DESA, DESA_2}


@kasus
def anggota_keluar(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    satu = _kelompok(p, kpm)
    return lambda: keluarkan_anggota(kelompok=satu, kpm=kpm.pk, sampai=HARI, oleh=p.pendamping), {DESA}


@kasus
def kehadiran(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    temu = PertemuanFactory(
        kelompok=_kelompok(p, kpm), petugas=p.pendamping, tanggal=date(2026, 10, 7), keadaan="direncanakan"
    )
    kirim = {"tanda": {kpm.pk: "hadir"}, "versi": temu.versi, "oleh": p.pendamping, "pada": HARI}
    return lambda: isi_kehadiran(pertemuan=temu, **kirim), {DESA}


def _diisi(p: SimpleNamespace) -> tuple[Pertemuan, Any]:
    kpm = keluarga(p)
    temu = PertemuanFactory(kelompok=_kelompok(p, kpm), petugas=p.pendamping, tanggal=date(2026, 10, 7))
    KehadiranFactory(pertemuan=temu, kpm=kpm, status="hadir")
    return temu, kpm


@kasus
def kehadiran_dibetulkan(p: SimpleNamespace) -> Kerja:
    temu, kpm = _diisi(p)
    kirim = {"tanda": {kpm.pk: "alpa"}, "versi": temu.versi, "oleh": p.pendamping, "pada": HARI}
    return lambda: isi_kehadiran(pertemuan=temu, **kirim), {DESA}


@kasus
def daftar_hadir_bertambah(p: SimpleNamespace) -> Kerja:
    temu, _ = _diisi(p)
    tambah_anggota(kelompok=temu.kelompok, kpm=[keluarga(p).pk], mulai=SEMUA, oleh=p.pendamping)
    return lambda: perbarui_daftar(pertemuan=temu, oleh=p.pendamping), {DESA}


@kasus
def pertemuan_batal(p: SimpleNamespace) -> Kerja:
    temu, _ = _diisi(p)
    return lambda: batalkan(pertemuan=temu, alasan="Keliru", versi=temu.versi, oleh=p.pendamping), {DESA}


@kasus
def alasan_tanpa_pertemuan(p: SimpleNamespace) -> Kerja:
    satu = _kelompok(p)
    kirim = {"bulan": date(2026, 10, 1), "sebab": "data", "oleh": p.pendamping, "pada": HARI}
    return lambda: beri_alasan(kelompok=[satu.pk], **kirim), {DESA}


@kasus
def tanda(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    satu = _kelompok(p, kpm)
    for bulan in (8, 9, 10):
        temu = PertemuanFactory(kelompok=satu, petugas=p.pendamping, tanggal=date(2026, bulan, 7))
        KehadiranFactory(pertemuan=temu, kpm=kpm, status="alpa")
    return lambda: tandai_absen(pada=HARI), {DESA}


# --- Field work, duties, reports -----------------------------------------------------------------


@kasus
def kunjungan(p: SimpleNamespace) -> Kerja:
    isi = IsiKunjungan(tanggal=date(2026, 10, 20), tujuan="rutin", hasil="Sepakat")
    kpm = keluarga(p)
    return lambda: catat_kunjungan(kpm=kpm, isi=isi, tanpa_titik="tidak_ada", oleh=p.pendamping), {DESA}


@kasus
def kegiatan_dicatat(p: SimpleNamespace) -> Kerja:
    return lambda: catat_kegiatan(isi=isi_kegiatan(tanggal=HARI), oleh=p.pendamping), {DESA}


@kasus
def kegiatan_pindah(p: SimpleNamespace) -> Kerja:
    satu = catat_kegiatan(isi=isi_kegiatan(tanggal=HARI), oleh=p.pendamping)
    isi = isi_kegiatan(tanggal=HARI, wilayah=Wilayah.objects.get(pk=KECAMATAN))
    return lambda: ubah_kegiatan(kegiatan=satu, isi=isi, versi=1, oleh=p.pendamping), {DESA, KECAMATAN}


@kasus
def penugasan(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    kirim = {"petugas": p.pendamping_lain, "mulai": date(2026, 11, 1), "nomor_sk": "SK", "gantikan": True}
    return lambda: tugaskan(kpm=[kpm.pk], oleh=p.korkab, **kirim), {DESA}


@kasus
def penugasan_kelompok(p: SimpleNamespace) -> Kerja:
    satu = _kelompok(p)
    kirim = {"petugas": p.pendamping_lain, "mulai": date(2026, 11, 1), "nomor_sk": "SK", "gantikan": True}
    return lambda: pimpin_kelompok(kelompok=[satu.pk], oleh=p.korkab, **kirim), {DESA}


@kasus
def jabatan_mulai(p: SimpleNamespace) -> Kerja:
    baru = PenggunaFactory()
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA_2), petugas=baru, mulai=SEMUA)  # held before serving
    kirim = {"peran": "pendamping", "wilayah": KECAMATAN, "nomor_sk": "SK", "mulai": date(2026, 10, 1)}
    return lambda: angkat(pengguna=baru, **kirim), {KECAMATAN, DESA_2}


@kasus
def jabatan_berakhir(p: SimpleNamespace) -> Kerja:
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA_2), petugas=p.pendamping, mulai=SEMUA, selesai=date(2026, 10, 20))
    jabatan = p.pendamping.jabatan.get()
    return lambda: akhiri_jabatan(jabatan=jabatan, selesai=date(2026, 10, 20), oleh=p.korkab), {KECAMATAN, DESA_2}


@kasus
def laporan_dikirim(p: SimpleNamespace) -> Kerja:
    r = buat_laporan(bulan=date(2026, 10, 1), oleh=p.pendamping)
    isi = {"masalah": "Tidak ada", "rencana": "P2K2", "versi": r.versi, "oleh": p.pendamping}
    return lambda: kirim_laporan(laporan=r, **isi), {KECAMATAN}


@kasus
def laporan_dikembalikan(p: SimpleNamespace) -> Kerja:
    laporan_dikirim(p)[0]()
    r = buat_laporan(bulan=date(2026, 10, 1), oleh=p.pendamping)
    return lambda: kembalikan_laporan(laporan=r, alasan="Kurang", versi=r.versi, oleh=p.korkec), {KECAMATAN}


def _rhk(p: SimpleNamespace) -> Any:
    return LaporanRHKFactory(petugas=p.pendamping, wilayah_id=DESA, tanggal=rhk.HARI, pelaksanaan=["Rapat"])


@kasus
def rhk_selesai(p: SimpleNamespace) -> Kerja:
    draf = _rhk(p)
    return lambda: selesaikan_rhk(laporan=draf, versi=draf.versi, oleh=p.pendamping), {DESA}


@kasus
def rhk_dibuka(p: SimpleNamespace) -> Kerja:
    draf = _rhk(p)
    selesai = selesaikan_rhk(laporan=draf, versi=draf.versi, oleh=p.pendamping)
    return lambda: buka_rhk(laporan=selesai, versi=selesai.versi, oleh=p.pendamping), {DESA}
