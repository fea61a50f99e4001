"""A school with two pupils and a posyandu with a toddler and a pregnant mother, of one pendamping."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.factories import (
    AnggotaFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KomponenFactory,
    KPMFactory,
    LaporanFasilitasFactory,
    PenugasanFactory,
)
from verifikasi.services.hitung import hitung_keluarga

BULAN = date(2026, 10, 1)


def warga(petugas: Any, nama: str, lahir: date, jenis: str, kelamin: str, fasilitas: Any) -> Any:
    """A member with a component, a pendamping and a facility."""
    kpm = KPMFactory(nama=f"IBU {nama}")
    PenugasanFactory(kpm=kpm, petugas=petugas, mulai=date(2025, 1, 1))
    orang = AnggotaFactory(kpm=kpm, nama=nama, tanggal_lahir=lahir, jenis_kelamin=kelamin)
    KomponenFactory(anggota=orang, jenis=jenis, mulai=date(2025, 1, 1))
    KeikutsertaanFasilitasFactory(anggota=orang, fasilitas=fasilitas, dicatat_oleh=petugas)
    return orang


def desa_isian(p: Any) -> SimpleNamespace:
    sekolah = FasilitasFactory(nama="SDN 1", dibuat_oleh=p)
    posyandu = FasilitasFactory(jenis="posyandu", nama="POSYANDU MAWAR", dibuat_oleh=p)
    LaporanFasilitasFactory(fasilitas=sekolah, bulan=BULAN, hari_efektif=21, dicatat_oleh=p)
    return SimpleNamespace(
        petugas=p,
        sekolah=sekolah,
        posyandu=posyandu,
        alya=warga(p, "ALYA", date(2017, 3, 1), "sd", "P", sekolah),
        bima=warga(p, "BIMA", date(2016, 3, 1), "sd", "L", sekolah),
        cita=warga(p, "CITA", date(2024, 5, 1), "aud", "P", posyandu),
        dewi=warga(p, "DEWI", date(1995, 5, 1), "hamil", "P", posyandu),
    )


def hitung(desa: SimpleNamespace) -> None:
    hitung_keluarga(kpm=[a.kpm_id for a in (desa.alya, desa.bima, desa.cita, desa.dewi)])
