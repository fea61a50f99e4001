"""Facilities and memberships, for tests."""

from datetime import date

from tests.conftest import DESA
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.services.fasilitas import IsiFasilitas
from verifikasi.services.keikutsertaan import daftarkan

JULI, OKTOBER = date(2026, 7, 1), date(2026, 10, 1)


def isi(**ganti) -> IsiFasilitas:
    return IsiFasilitas(
        **{"jenis": "sekolah", "nama": "SD Negeri 5", "desa_id": DESA, "npsn": "10702345", "jenjang": "sd"} | ganti
    )


def daftar(anggota, fasilitas, oleh, mulai=None, **lain):
    return daftarkan(anggota=anggota, fasilitas=fasilitas, mulai=mulai, sumber="lapangan", oleh=oleh, **lain)


def masa(anggota) -> list[tuple]:
    ikut = KeikutsertaanFasilitas.objects.filter(anggota=anggota).order_by("mulai", "pk")
    return [(i.fasilitas.nama, i.mulai, i.selesai) for i in ikut]
