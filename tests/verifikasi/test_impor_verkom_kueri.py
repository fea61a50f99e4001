"""Forms are read and written in statements per form, not per row."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import DESA
from tests.factories import AnggotaFactory, KomponenFactory, KPMFactory, PenugasanFactory
from tests.verifikasi import buku_verkes, buku_verkom
from tests.verifikasi.impor_verkom import HADIR, angka, pratinjau, terapkan
from verifikasi.models import CatatanVerkom, KeikutsertaanFasilitas

pytestmark = pytest.mark.django_db
BALITA = (("Ya", 12, "11,5", 85, "", "IA"),) * 3


def orang_baru(petugas, banyak, jenis, lahir, awal):
    """NIK of so many people who belong to no facility yet."""
    nik = [f"1771081503{awal:02d}{n + 1:04d}" for n in range(banyak)]
    for ke, satu in enumerate(nik):
        kpm = KPMFactory(nama=f"IBU {awal} {ke}", desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=petugas, mulai=date(2025, 1, 1))
        anggota = AnggotaFactory(kpm=kpm, nama=f"ANAK {awal} {ke}", nik=satu, tanggal_lahir=lahir)
        KomponenFactory(anggota=anggota, jenis=jenis, mulai=date(2025, 1, 1))
    return nik


def kueri(fungsi):
    with CaptureQueriesContext(connection) as semua:
        hasil = fungsi()
    return hasil, len(semua)


def impor(petugas, isi, jenis):
    satu, baca = kueri(lambda: pratinjau(petugas, isi, jenis=jenis))
    assert (satu.ringkasan["ditolak"], satu.ringkasan["pertanyaan"]) == (0, [])
    _, tulis = kueri(lambda: terapkan(satu, petugas))
    return angka(satu)["baru"], baca, tulis


def sekolah(petugas, banyak, awal):
    nik = orang_baru(petugas, banyak, "sd", date(2015, 3, 15), awal)
    baris = [buku_verkom.siswa(n, *HADIR, nisn=f"{awal:02d}{i:08d}", kelas=1 + i % 6) for i, n in enumerate(nik)]
    atas = buku_verkom.kepala(npsn=f"107020{awal}", nama=f"SD NEGERI {awal}")
    return impor(petugas, buku_verkom.csv(baris, atas=atas), "verkom_pendidikan")


def posyandu(petugas, banyak, awal, nama):
    nik = orang_baru(petugas, banyak, "aud", date(2024, 3, 15), awal)
    isi = buku_verkes.csv([buku_verkes.peserta(n, *BALITA) for n in nik], atas=buku_verkes.kepala(nama))
    return impor(petugas, isi, "verkom_kesehatan")


def test_formulir_pertama_empat_puluh_siswa(pemeran):
    """New pupils of a new school, with class and NISN: 40 ask no more than 6 of as many classes."""
    p = pemeran.pendamping
    kecil, besar = sekolah(p, 6, 11), sekolah(p, 40, 12)
    assert (kecil[0], besar[0], KeikutsertaanFasilitas.objects.count(), CatatanVerkom.objects.count()) == (
        6, 40, 46, 138,
    )  # fmt: skip
    assert (besar[1] < 120, besar[2] < 250) == (True, True), besar
    assert besar[1] + besar[2] - kecil[1] - kecil[2] <= 6


def test_formulir_pertama_empat_puluh_balita(pemeran):
    p = pemeran.pendamping
    kecil, besar = posyandu(p, 5, 13, "POSYANDU ANGGREK"), posyandu(p, 40, 14, "POSYANDU MELATI")
    assert (kecil[0], besar[0]) == (5, 40)
    assert (besar[1] < 120, besar[2] < 250) == (True, True), besar
    assert besar[1] + besar[2] - kecil[1] - kecil[2] <= 6
