"""What every page shows: navigation by role and the stage in force."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from akun.enums import Izin, Peran
from penyaluran.selectors import tahap_aktif

# label, URL name, icon, permission needed (None: everybody signed in). The first four stand under the thumb: of a
# pendamping families and groups, of a coordinator figures and what waits. Of two with one address the first counts.
_NAVIGASI: tuple[tuple[str, str, str, str | None], ...] = (
    ("Hari ini", "beranda", "beranda", Izin.CATAT_KUNJUNGAN),
    ("Dasbor", "dasbor:dasbor", "dasbor", Izin.LIHAT_DASBOR),
    ("KPM", "kpm:daftar", "keluarga", None),
    ("Daftar kerja", "dasbor:kerja", "tugas", Izin.LIHAT_DASBOR),
    ("P2K2", "p2k2:daftar", "pertemuan", None),
    ("Verifikasi", "verifikasi:beranda", "sekolah", None),
    ("Kunjungan", "pendamping:kunjungan", "kunjungan", None),
    ("Daftar kerja", "dasbor:kerja", "tugas", None),
    ("Kelompok", "kpm:kelompok", "kelompok", None),
    ("Penyaluran", "penyaluran:daftar", "uang", None),
    ("Pengaduan", "pengaduan:daftar", "aduan", None),
    ("Kasus", "pendamping:kasus", "info", None),
    ("Kegiatan", "pendamping:kegiatan", "bendera", None),
    ("Laporan bulanan", "laporan:bulanan", "berkas", Izin.LAPOR),
    ("Pantauan laporan", "laporan:bulanan_pantau", "cari", Izin.LIHAT_DASBOR),
    ("Laporan RHK", "laporan:rhk", "centang", None),
    ("Pengumuman", "pendamping:arahan", "surel", None),
    ("Temuan", "pendamping:temuan", "tameng", Izin.TINJAU),
    ("Serah terima", "pendamping:serah_terima", "orang", None),
    ("Penugasan", "pendamping:penugasan", "penugasan", Izin.TUGASKAN),
    ("Impor", "impor:daftar", "impor", Izin.IMPOR),
    ("Ekspor", "ekspor:daftar", "unduh", Izin.EKSPOR),
)


def umum(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    boleh = [(label, reverse(n), ikon) for label, n, ikon, izin in _NAVIGASI if izin is None or user.punya_izin(izin)]
    tujuan = [satu for ke, satu in enumerate(boleh) if satu[1] not in {url for _, url, _ in boleh[:ke]}]
    kini = _kini(request.path, [url for _, url, _ in tujuan])
    return {
        "navigasi": [{"label": label, "url": url, "ikon": ikon, "aktif": url == kini} for label, url, ikon in tujuan],
        "periode": SimpleLazyObject(tahap_aktif),
        "peran_teks": ", ".join(Peran(p).label for p in sorted(user.lingkup().peran)),
    }


def _kini(alamat: str, tujuan: list[str]) -> str:
    """The place the address lies in: of two that fit the longer, and the home page only when it is the address."""
    return max((url for url in tujuan if alamat == url or (url != "/" and alamat.startswith(url))), key=len, default="")
