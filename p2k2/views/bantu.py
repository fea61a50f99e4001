"""What several views of this app need: the meeting in scope, rows, marks, filters and warnings in words."""

from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from inti.halaman import Permintaan, url_dengan
from inti.templatetags.format import hari_tanggal
from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors import untuk_baris
from p2k2.selectors.jadwal import hambatan_pertemuan
from p2k2.selectors.pindah import dengan_pindah
from p2k2.selectors.teks import teks_materi
from p2k2.services.pertemuan import boleh_ubah
from wilayah.models import Wilayah

PILIHAN_HADIR = [
    (StatusHadir.HADIR, "Hadir", "baik"),
    (StatusHadir.IZIN, "Izin", "info"),
    (StatusHadir.SAKIT, "Sakit", "awas"),
    (StatusHadir.ALPA, "Alpa", "bahaya"),
]
JENIS_HADIR: dict[str | None, str] = {nilai: jenis for nilai, _, jenis in PILIHAN_HADIR}
_JENIS_KEADAAN = {
    KeadaanPertemuan.DIRENCANAKAN: "info",
    KeadaanPertemuan.TERLAKSANA: "baik",
    KeadaanPertemuan.DIBATALKAN: "netral",
}


def ambil_pertemuan(request: Permintaan, pk: UUID) -> Pertemuan:
    """The meeting inside the user's scope, else 404."""
    terlihat = untuk_baris(Pertemuan.objects.terlihat_oleh(request.user)).select_related("kelompok__desa__induk__induk")
    pertemuan: Pertemuan = get_object_or_404(dengan_pindah(terlihat), pk=pk)
    return pertemuan


def ambil_boleh(request: Permintaan, pk: UUID) -> Pertemuan:
    """The meeting inside the user's scope, else 404; one the user may change, else 403."""
    pertemuan = ambil_pertemuan(request, pk)
    if not boleh_ubah(pertemuan, request.user):
        raise PermissionDenied
    return pertemuan


def lencana_keadaan(p: Pertemuan) -> tuple[str, str]:
    return p.get_keadaan_display(), _JENIS_KEADAAN[KeadaanPertemuan(p.keadaan)]


def teks_hitungan(hitungan: dict[str | None, int]) -> str:
    """`20 hadir, 2 izin, 3 belum diisi`; empty before a register exists."""
    bagian = [f"{hitungan[s]} {s.label.lower()}" for s in StatusHadir if hitungan.get(s)]
    if hitungan.get(None):
        bagian.append(f"{hitungan[None]} belum diisi")
    return ", ".join(bagian)


def baris_pertemuan(p: Pertemuan, hitungan: dict[str | None, int], *, dengan_kelompok: bool = True) -> dict[str, Any]:
    """A meeting as one row of a list."""
    hari = hari_tanggal(p.tanggal)
    terhitung = teks_hitungan(hitungan) if p.keadaan == KeadaanPertemuan.TERLAKSANA else ""
    bagian = [hari if dengan_kelompok else "", terhitung, teks_materi(p), p.petugas.nama]
    if dengan_kelompok:
        bagian.append(p.kelompok.desa.nama)
    lencana = [lencana_keadaan(p)]
    if p.keadaan == KeadaanPertemuan.TERLAKSANA and hitungan.get(None):
        lencana.append(("Daftar hadir belum lengkap", "awas"))
    return {
        "judul": p.kelompok.nama if dengan_kelompok else hari,
        "sub": " · ".join(b for b in bagian if b),
        "lencana": lencana,
        "url": reverse("p2k2:rincian", args=[p.pk]),
    }


def beri_peringatan(request: Permintaan, pertemuan: list[Pertemuan]) -> None:
    """Say what stands in the way of what was just planned; it is saved all the same."""
    for hari, teks in hambatan_pertemuan(pertemuan).items():
        messages.warning(request, f"{hari_tanggal(hari)}: {' '.join(teks)}")


class Berwilayah(Protocol):
    @property
    def wilayah(self) -> str: ...


def konteks_saring(request: Permintaan, saring: Berwilayah) -> dict[str, Any]:
    """The filters that came with the address, each with the way to take it out."""
    return {
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None, "lihat": "semua"}),
        "tanpa_petugas": url_dengan(request, {"petugas": None, "lihat": "semua"}),
    }
