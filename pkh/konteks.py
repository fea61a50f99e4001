"""What every page shows: navigation by role and the stage in force."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from akun.enums import Izin, Peran
from penyaluran.selectors import tahap_aktif

# label, URL name, icon, permission needed (None: everybody signed in). The first four stand under the thumb.
_NAVIGASI: tuple[tuple[str, str, str, str | None], ...] = (
    ("Beranda", "beranda", "beranda", Izin.CATAT_KUNJUNGAN),
    ("Dasbor", "dasbor:dasbor", "dasbor", Izin.LIHAT_DASBOR),
    ("KPM", "kpm:daftar", "keluarga", None),
    ("P2K2", "p2k2:daftar", "pertemuan", None),
    ("Kunjungan", "pendamping:kunjungan", "kunjungan", None),
    ("Kelompok", "kpm:kelompok", "kelompok", None),
    ("Penyaluran", "penyaluran:daftar", "uang", None),
    ("Penugasan", "pendamping:penugasan", "penugasan", Izin.TUGASKAN),
    ("Impor", "impor:daftar", "impor", Izin.IMPOR),
    ("Ekspor", "ekspor:daftar", "unduh", Izin.EKSPOR),
)


def umum(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigasi": [
            {"label": label, "url": reverse(nama), "ikon": ikon, "aktif": _aktif(request, reverse(nama))}
            for label, nama, ikon, izin in _NAVIGASI
            if izin is None or user.punya_izin(izin)
        ],
        "periode": SimpleLazyObject(tahap_aktif),
        "peran_teks": ", ".join(Peran(p).label for p in sorted(user.lingkup().peran)),
    }


def _aktif(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
