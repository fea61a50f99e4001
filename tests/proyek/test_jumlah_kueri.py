"""Every page with few and with many rows: the same number of queries, and never more than promised."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.waktu import hari_ini
from tests.dunia import Dunia
from tests.factories import (
    AnggotaBelumCocokFactory,
    AnggotaFactory,
    BarisImporFactory,
    BerkasImporFactory,
    FotoAduanFactory,
    FotoFactory,
    HakFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KomponenFactory,
    KPMFactory,
    KunjunganFactory,
    LangkahAduanFactory,
    PekerjaanFactory,
    PembayaranFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
    UndanganAwalFactory,
)
from tests.proyek.jelajah import alamat_lengkap, minta
from tests.proyek.test_url import ALAMAT, PETA, _api, _metode, _penolakan

BATAS = 12
BANYAK = 40
_WAKTU_ADUAN = ("diterima_pada", "dijawab_pada")


def perbanyak(d: Dunia, apd: Pengguna) -> None:
    """Forty more of everything a list may show, and of everything the world's own objects hold."""
    hari, bersama = hari_ini(), {"desa_id": d.desa}
    for n in range(BANYAK):
        kpm = KPMFactory(nama=f"KELUARGA-BANYAK-{n:02}", **bersama)
        AnggotaFactory(kpm=kpm, dtsen_jenjang="SD", dapodik_jenjang="SMP")
        AnggotaBelumCocokFactory(**bersama)
        PenugasanFactory(kpm=kpm, petugas=d.petugas, dibuat_oleh=apd)
        KunjunganFactory(kpm=kpm, petugas=d.petugas, tanggal=hari - timedelta(days=n)).foto.add(
            FotoFactory(diunggah_oleh=d.petugas)
        )
        KunjunganFactory(kpm=d.kpm, petugas=d.petugas, tanggal=hari - timedelta(days=n))
        bayar = PembayaranFactory(kpm=kpm)
        anak = AnggotaFactory(kpm=kpm)
        KomponenFactory(anggota=AnggotaFactory(kpm=d.kpm))
        selisih = {"kode": "tidak_di_daftar", "anggota": anak.pk, "komponen": "sd"}
        HakFactory(kpm=kpm, nominal_fc=0, sebab=[selisih])
        if n % 2:
            RekonsiliasiFactory(pembayaran=bayar, tanggal=hari, dicatat_oleh=d.petugas)
            TandaAbsenFactory(kpm=kpm, bukti=[d.pertemuan.pk], jumlah=1)
            KeanggotaanFactory(kpm=kpm, kelompok=d.kelompok, dicatat_oleh=d.petugas)
            KehadiranFactory(pertemuan=d.pertemuan, kpm=kpm, status="hadir")
        kelompok = KelompokFactory(nama=f"KELOMPOK-BANYAK-{n:02}", dibuat_oleh=d.petugas, **bersama)
        PenugasanKelompokFactory(kelompok=kelompok, petugas=d.petugas, dibuat_oleh=apd)
        TandaKelompokFactory(kelompok=kelompok, petugas=d.petugas)
        lain = PertemuanFactory(kelompok=kelompok, petugas=d.petugas, tanggal=hari - timedelta(days=n % 25))
        KehadiranFactory(pertemuan=lain, kpm=kpm)
        temu = PertemuanFactory(kelompok=d.kelompok, petugas=d.petugas, tanggal=hari - timedelta(days=100 + n))
        KehadiranFactory(pertemuan=temu, kpm=d.kpm)
        d.pertemuan.foto.add(FotoFactory(diunggah_oleh=d.petugas))
        calon = KPMFactory(nama=f"CALON-BANYAK-{n:02}", kepesertaan="calon", **bersama)
        PenugasanFactory(kpm=calon, petugas=d.petugas, dibuat_oleh=apd)
        UndanganAwalFactory(pertemuan=d.awal, kpm=calon, hadir="tidak" if n % 2 else "")
        PertemuanAwalFactory(petugas=d.petugas, tanggal=hari - timedelta(days=n), **bersama)
        PengaduanFactory(kpm=kpm, jenis_id="kartu", tingkat=1 + n % 2)
        PengaduanFactory(kpm=d.kpm, jenis_id="data", keadaan="dijawab", **dict.fromkeys(_WAKTU_ADUAN, timezone.now()))
        LangkahAduanFactory(pengaduan=d.pengaduan)
        FotoAduanFactory(pengaduan=d.pengaduan)
        d.awal.foto.add(FotoFactory(diunggah_oleh=d.petugas))
        BarisImporFactory(berkas=d.berkas)
        BerkasImporFactory(kode_wilayah=d.kecamatan, diunggah_oleh=apd)
        PekerjaanFactory(diminta_oleh=apd, jenis="ekspor_rekonsiliasi")


def hitung(client: Client, user: Pengguna, peran: str, d: Dunia) -> dict[str, int]:
    """Queries of every page the user may open, by its name and filters."""
    hasil = {}
    for nama, tuju in PETA:
        kwargs, kueri, _ = tuju.sebagai(d)
        if "GET" not in _metode(nama, tuju):
            continue
        if _penolakan(user, peran, tuju, "sendiri", "GET", api=_api(ALAMAT[nama])) is not None:
            continue
        alamat = alamat_lengkap(nama, kwargs, kueri)
        minta(client, "GET", alamat, {})  # what the process keeps is not the page's
        with CaptureQueriesContext(
            connection,
        ) as tangkap:
            minta(client, "GET", alamat, {})
        hasil[f"{nama} {sorted(kueri)}"] = sum("SAVEPOINT" not in k["sql"] for k in tangkap.captured_queries)
    return hasil


@pytest.mark.parametrize("peran", ["pendamping", "korkec", "apd"])
def test_jumlah_kueri_tetap(
    peran: str, dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Callable[[Pengguna], Client]
) -> None:
    user = getattr(pemeran, peran)
    client = client_untuk(user)
    tetangga = KPMFactory(desa_id=dunia.sendiri.desa)
    PenugasanFactory(kpm=tetangga, petugas=dunia.sendiri.petugas, dibuat_oleh=pemeran.apd)
    KomponenFactory(anggota=AnggotaFactory(kpm=tetangga))  # a pupil who waits for a school
    bangun_ulang()
    sedikit = hitung(client, user, peran, dunia.sendiri)
    perbanyak(dunia.sendiri, pemeran.apd)
    bangun_ulang()
    banyak = hitung(client, user, peran, dunia.sendiri)
    assert {a: (sedikit[a], banyak[a]) for a in sedikit if sedikit[a] < banyak[a]} == {}
    assert {a: n for a, n in banyak.items() if n > BATAS} == {}
