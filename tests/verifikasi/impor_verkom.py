"""Pupils of three pendamping, and reading a school's form through the import, for tests."""

from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile

from inti.models import BarisImpor
from inti.services import impor
from inti.services.kerja import Kemajuan
from tests.conftest import DESA, DESA_LUAR
from tests.factories import (
    AnggotaFactory,
    KomponenFactory,
    KPMFactory,
    PenugasanFactory,
)
from verifikasi.models import CatatanVerkom

DIAM = Kemajuan()
JULI, AGUSTUS, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
NIK = [f"17710815031500{n:02d}" for n in range(1, 13)]
HADIR = ((0, 0, 0), (1, 0, 1), (0, 2, 0))
BEDA = "tertulis hadir 22 hari, padahal alpa, izin, dan sakit berarti 20 hari"


def desa_formulir(pemeran):
    """Six pupils of one pendamping, one of a colleague, one of another kabupaten."""

    def anak(n, petugas, desa=DESA):
        kpm = KPMFactory(nama=f"IBU {n}", desa_id=desa)
        PenugasanFactory(kpm=kpm, petugas=petugas, mulai=date(2025, 1, 1))
        orang = AnggotaFactory(kpm=kpm, nama=f"ANAK {n}", nik=NIK[n], tanggal_lahir=date(2015, 3, 15))
        KomponenFactory(anggota=orang, jenis="sd", mulai=date(2025, 1, 1))
        return orang

    return SimpleNamespace(
        anak=[anak(n, pemeran.pendamping) for n in range(6)],
        rekan=anak(6, pemeran.pendamping_lain),
        luar=anak(7, pemeran.pendamping_tetangga, DESA_LUAR),
    )


def pratinjau(oleh, isi, nama="verkom.csv", jenis="verkom_pendidikan", **parameter):
    satu = impor.unggah(jenis=jenis, nama=nama, isi=ContentFile(isi), oleh=oleh, parameter=parameter)
    return impor.buat_pratinjau(berkas_id=satu.pk, kerja=DIAM)


def terapkan(satu, oleh):
    impor.terapkan(berkas=satu, oleh=oleh)
    return impor.terapkan_sekarang(berkas_id=satu.pk, oleh=oleh, kerja=DIAM)


def langsung(oleh, isi):
    return terapkan(pratinjau(oleh, isi), oleh)


def angka(satu):
    return {k: satu.ringkasan[k] for k in ("baru", "berubah", "tetap", "ditolak")}


def alasan(satu):
    semua = BarisImpor.objects.filter(berkas=satu, hasil="ditolak").order_by("nomor")
    return {r.nomor: r.kesalahan for r in semua}


def peringatan(satu):
    return {r.nomor: r.peringatan for r in BarisImpor.objects.filter(berkas=satu).order_by("nomor") if r.peringatan}


def isi(orang):
    return [
        (c.bulan.month, c.hari_efektif, c.alpa, c.izin, c.sakit, c.sumber)
        for c in CatatanVerkom.objects.filter(anggota=orang).order_by("bulan")
    ]
