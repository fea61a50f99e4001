from akun.enums import Izin
from tests.dunia import TERLIHAT
from tests.proyek.peta.tuju import Tuju, bertugas, pk


def _jabatan(d):
    return {"pk": d.petugas.pk, "jabatan_id": d.petugas.jabatan.get().pk}


def _petugas(peran: str) -> frozenset[str]:
    """Whose families on which day: the own ones', and those of the people who serve in the own area."""
    return TERLIHAT[peran]


PETA: list[tuple[str, Tuju]] = [
    ("pendamping:penugasan_daftar", Tuju(izin=Izin.TUGASKAN, kirim=lambda d: {"nomor": d.nik[0]})),
    (
        "pendamping:penugasan_usulan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kueri=lambda d: {"wilayah": d.kecamatan, "semua": "1"},
            kirim=lambda d: {"aksi": "simpan"},
            terlihat=bertugas,
        ),
    ),
    ("pendamping:penugasan_riwayat", Tuju()),
    (
        "pendamping:penugasan_riwayat",
        Tuju(objek=True, kueri=lambda d: {"petugas": d.petugas.pk, "pada": "2026-11-01"}, terlihat=_petugas),
    ),
    ("pendamping:penugasan_riwayat", Tuju(objek=True, kueri=lambda d: {"kelompok": d.kelompok.pk})),
    (
        "pendamping:penugasan_petugas",
        Tuju(izin=Izin.TUGASKAN, objek=True, kwargs=lambda d: {"pk": d.petugas.pk}, terlihat=bertugas),
    ),
    (
        "pendamping:jabatan_akhiri",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kwargs=_jabatan,
            kirim=lambda d: {"selesai": "2026-11-20"},
            terlihat=bertugas,
        ),
    ),
    ("pendamping:tab_penugasan", Tuju(objek=True, kwargs=pk("kpm"))),
]
