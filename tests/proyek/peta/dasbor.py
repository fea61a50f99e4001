from dataclasses import replace
from functools import partial
from typing import Any

from akun.enums import Izin
from dasbor.selectors.ukuran import Bagian
from inti.halaman import UMUM
from tests.dunia import Dunia
from tests.proyek.peta.tuju import ALIH, LUAS, Isi, Tuju

_NEGARA = frozenset({200, 404})  # for who sees the country


def _luas(kwargs: Isi) -> Tuju:
    return Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kwargs=kwargs, terlihat=LUAS)


def _bagian(d: Dunia, bagian: str) -> dict[str, Any]:
    return {"kode": d.kecamatan, "bagian": bagian}


def _berkas(d: Dunia, bentuk: str) -> dict[str, Any]:
    return {"kode": d.kecamatan, "bentuk": bentuk}


def _petugas(d: Dunia) -> dict[str, Any]:
    return {"kode": d.kecamatan, "pk": d.petugas.pk}


def _isi_petugas(d: Dunia, bentuk: str) -> dict[str, Any]:
    return _petugas(d) | {"bentuk": bentuk}


def _isi_kelompok(d: Dunia, bentuk: str) -> dict[str, Any]:
    return {"kelompok": d.kelompok.pk, "bentuk": bentuk}


PETA: list[tuple[str, Tuju]] = [
    ("dasbor:kerja", Tuju()),
    ("dasbor:kerja_bagian", Tuju(kwargs=lambda d: {"bagian": "lapangan"}, jawab=frozenset({200, 404}))),
    ("dasbor:dasbor", Tuju(izin=Izin.LIHAT_DASBOR, jawab=ALIH)),
    ("dasbor:negara", Tuju(izin=Izin.LIHAT_DASBOR, jawab=_NEGARA)),
    ("dasbor:negara_bagian", Tuju(izin=Izin.LIHAT_DASBOR, kwargs=lambda d: {"bagian": "pertemuan"}, jawab=_NEGARA)),
    ("dasbor:wilayah", _luas(lambda d: {"kode": d.kecamatan})),
    *[("dasbor:wilayah_bagian", _luas(partial(_bagian, bagian=b))) for b in Bagian.values],
    ("dasbor:wilayah_peta", _luas(lambda d: {"kode": d.kecamatan, "ukuran": "kpm"})),
    ("dasbor:negara_peta", Tuju(izin=Izin.LIHAT_DASBOR, kwargs=lambda d: {"ukuran": "kpm"}, jawab=_NEGARA)),
    ("dasbor:petugas", _luas(_petugas)),
    ("dasbor:petugas_bagian", _luas(lambda d: _petugas(d) | {"bagian": "pembayaran"})),
    ("dasbor:kelompok", _luas(lambda d: {"kelompok": d.kelompok.pk})),
    ("dasbor:profil", _luas(lambda d: {"kode": d.kecamatan})),
    ("dasbor:profil", replace(_luas(lambda d: {"kode": d.kecamatan}), kueri=lambda d: {"masa": "bulan"})),
    ("dasbor:profil_buku", _luas(lambda d: {"kode": d.kecamatan})),
    ("dasbor:profil_petugas", _luas(_petugas)),
    ("dasbor:negara_berkas", Tuju(izin=Izin.LIHAT_DASBOR, kwargs=lambda d: {"bentuk": "buku"}, jawab=_NEGARA)),
    *[("dasbor:wilayah_berkas", _luas(partial(_berkas, bentuk=b))) for b in ("buku", "pdf")],
    *[("dasbor:petugas_berkas", _luas(partial(_isi_petugas, bentuk=b))) for b in ("buku", "pdf")],
    *[("dasbor:kelompok_berkas", _luas(partial(_isi_kelompok, bentuk=b))) for b in ("buku", "pdf")],
    ("dasbor:kelompok_bagian", _luas(lambda d: {"kelompok": d.kelompok.pk, "bagian": "pertemuan"})),
    # Open data: everybody may open it, and nothing of a world stands on it.
    ("data:depan", Tuju(izin=UMUM)),
    ("data:wilayah", Tuju(izin=UMUM, kwargs=lambda d: {"kode": d.kecamatan[:5]})),
    ("data:berkas", Tuju(izin=UMUM, kwargs=lambda d: {"kode": d.kecamatan[:5]})),
]
