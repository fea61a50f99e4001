from typing import Any

from akun.enums import Izin
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk

_CATAT = Izin.CATAT_REKONSILIASI
_TANPA_GAMBAR = frozenset({200, 404})  # the worlds' photos are no pictures, so nothing can be stamped


def _pindah(d: Dunia) -> dict[str, Any]:
    return {
        "status": "cair",
        "id": "0190aaaa-0000-7000-8000-000000000081",
        "versi": 0,
        "tanggal": d.kunjungan.tanggal,
        "saluran": "atm",
        "cara": "buku",
    }


def _massal(d: Dunia) -> dict[str, Any]:
    return {
        "id": "0190aaaa-0000-7000-8000-000000000082",
        "tanggal": d.kunjungan.tanggal,
        "saluran": "atm",
        "cara": "buku",
        "tanpa_foto": "DIRUSAK",
        "jumlah_keluarga": 1,
    }


def _lembar(_d: Dunia) -> dict[str, Any]:
    return {"kertas": "f4", "nomor": "tersamar", "tempat": "DIRUSAK"}


PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:kelompok_daftar", Tuju()),
    ("penyaluran:kelompok_tanpa", Tuju()),
    ("penyaluran:kelompok", Tuju(objek=True, kwargs=pk("kelompok"), kueri=lambda _d: {"lihat": "semua"})),
    (
        "penyaluran:kelompok_catat",
        Tuju(
            izin=_CATAT,
            objek=True,
            kwargs=lambda d: {"pk": d.kelompok.pk, "bayar": d.bayar.pk},
            kirim=_pindah,
        ),
    ),
    # Who is not accompanied is answered like one who does not exist, in words.
    ("penyaluran:tanpa_catat", Tuju(izin=_CATAT, kwargs=lambda d: {"bayar": d.bayar_lepas.pk}, kirim=_pindah)),
    ("penyaluran:massal", Tuju(izin=_CATAT, objek=True, kwargs=pk("kelompok"), kirim=_massal)),
    ("penyaluran:massal_rincian", Tuju(objek=True, kwargs=pk("massal"))),
    (
        "penyaluran:massal_bukti",
        Tuju(izin=_CATAT, objek=True, kwargs=pk("massal"), kirim=lambda _d: {"isi_foto": "daftar"}),
    ),
    ("penyaluran:massal_batal", Tuju(izin=_CATAT, objek=True, kwargs=pk("massal"), kirim=lambda _d: {"alasan": "x"})),
    ("penyaluran:lembar_bayar", Tuju(objek=True, kwargs=pk("kelompok"), kirim=_lembar)),
    ("penyaluran:lembar_bayar_semua", Tuju(kirim=_lembar)),
    ("penyaluran:bayar", Tuju(objek=True, kwargs=pk("bayar"))),
    ("penyaluran:bukti", Tuju(izin=_CATAT, objek=True, kwargs=pk("bayar"), kirim=lambda _d: {"isi_foto": "buku"})),
    ("penyaluran:bukti_foto", Tuju(izin=Izin.LIHAT_BUKTI, objek=True, kwargs=pk("bukti"), jawab=_TANPA_GAMBAR)),
    ("penyaluran:bukti_hapus", Tuju(izin=_CATAT, objek=True, kwargs=pk("bukti"), kirim=lambda _d: {"alasan": "x"})),
]
