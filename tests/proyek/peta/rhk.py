from typing import Any

from akun.enums import Izin
from tests.dunia import Dunia
from tests.proyek.peta.kegiatan import pencatat
from tests.proyek.peta.tuju import Tuju, pk

_rhk = pk("rhk")


def _isi(d: Dunia) -> dict[str, Any]:
    return {
        "versi": 1,
        "rencana_aksi": "DIRUSAK",
        "butir": d.isi["rhk"].butir_id,
        "tanggal": d.isi["rhk"].tanggal,
        "wilayah": d.kecamatan,
    }


# Beginning a report from a record is for whoever made it.
_SENDIRI = {"pendamping": "sendiri", "pendamping_lain": "sejawat", "pendamping_tetangga": "tetangga"}


def _pembuat(peran: str) -> frozenset[str]:
    return frozenset({_SENDIRI[peran]}) if peran in _SENDIRI else frozenset()


PETA: list[tuple[str, Tuju]] = [
    ("laporan:rhk", Tuju()),
    ("laporan:rhk", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "selesai"})),
    ("laporan:rhk_baru", Tuju(izin=Izin.LAPOR)),
    (
        "laporan:rhk_baru",
        Tuju(
            izin=Izin.LAPOR,
            objek=True,
            kueri=lambda d: {"kegiatan": d.isi["kegiatan"].pk, "butir": d.isi["rhk"].butir_id},
            kirim=lambda d: {**_isi(d), "id": "0190aaaa-0000-7000-8000-0000000000d2"},
            terlihat=_pembuat,
        ),
    ),
    (
        "laporan:rhk_poin",
        Tuju(
            izin=Izin.LAPOR,
            kwargs=lambda d: {"butir": d.isi["rhk"].butir_id, "bagian": "hasil"},
            kirim=lambda d: {"cari-hasil": "apa"},
        ),
    ),
    ("laporan:rhk_rincian", Tuju(objek=True, kwargs=_rhk)),
    (
        "laporan:rhk_ubah",
        Tuju(izin=Izin.LAPOR, objek=True, berhak=pencatat, kwargs=_rhk, kirim=_isi, jawab=frozenset({302})),
    ),
    (
        "laporan:rhk_selesai",
        Tuju(izin=Izin.LAPOR, objek=True, berhak=pencatat, kwargs=_rhk, kirim=lambda d: {"versi": 1}),
    ),
    (
        "laporan:rhk_buka",
        Tuju(izin=Izin.LAPOR, objek=True, berhak=pencatat, kwargs=_rhk, kirim=lambda d: {"versi": 1}),
    ),
    ("laporan:rhk_pdf", Tuju(objek=True, kwargs=_rhk)),
    ("laporan:rhk_foto", Tuju(objek=True, kwargs=lambda d: {"pk": d.isi["rhk"].pk, "foto_id": d.isi["foto_rhk"].pk})),
    ("laporan:rhk_tanda_tangan", Tuju(objek=True, kwargs=_rhk, jawab=frozenset({404}))),
]
