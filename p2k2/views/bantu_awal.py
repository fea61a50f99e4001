"""What several views of initial meetings need: the meeting in scope, rows, words."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from inti.halaman import Permintaan
from inti.templatetags.format import hari_tanggal, rentang_jam, tanggal_pendek
from inti.waktu import nama_zona
from kpm.models import KPM
from kpm.views.bantu import alamat_rt, teks_komponen
from p2k2.enums import HadirAwal, HasilValidasi, KeadaanCalon, KeadaanPertemuan
from p2k2.models import PertemuanAwal, UndanganAwal
from p2k2.selectors import untuk_baris_awal
from p2k2.services.awal import boleh_ubah_awal

PILIHAN_HADIR_AWAL = [(HadirAwal.HADIR, "Hadir", "baik"), (HadirAwal.TIDAK, "Tidak hadir", "bahaya")]
JENIS_KEADAAN = {
    KeadaanPertemuan.DIRENCANAKAN: "info",
    KeadaanPertemuan.TERLAKSANA: "baik",
    KeadaanPertemuan.DIBATALKAN: "netral",
}
JENIS_CALON = {
    KeadaanCalon.BELUM_DIUNDANG: "awas",
    KeadaanCalon.DIUNDANG: "info",
    KeadaanCalon.TIDAK_HADIR: "bahaya",
    KeadaanCalon.BELUM_DIVALIDASI: "awas",
    KeadaanCalon.PERBAIKAN: "awas",
    KeadaanCalon.SIAP: "baik",
    KeadaanCalon.GUGUR: "netral",
}
_JENIS_VALIDASI = {
    HasilValidasi.COCOK: ("Siap", "baik"),
    HasilValidasi.PERBAIKAN: ("Perlu perbaikan", "awas"),
    HasilValidasi.TIDAK_LAYAK: ("Tidak memenuhi syarat", "bahaya"),
    HasilValidasi.MENOLAK: ("Menolak", "bahaya"),
}


def ambil_awal(request: Permintaan, pk: UUID) -> Any:
    """The initial meeting inside the user's scope with its counts, else 404."""
    return get_object_or_404(untuk_baris_awal(PertemuanAwal.objects.terlihat_oleh(request.user)), pk=pk)


def ambil_awal_boleh(request: Permintaan, pk: UUID) -> Any:
    """The initial meeting inside the user's scope, else 404; one the user may change, else 403."""
    pertemuan = ambil_awal(request, pk)
    if not boleh_ubah_awal(pertemuan, request.user):
        raise PermissionDenied
    return pertemuan


def teks_jam(p: PertemuanAwal) -> str:
    return rentang_jam(p.jam_mulai, p.jam_selesai, nama_zona(p.desa_id))


def keterangan_calon(kpm: KPM) -> str:
    return " · ".join(t for t in (kpm.alamat, alamat_rt(kpm), teks_komponen(kpm)) if t)


def lencana_awal(p: PertemuanAwal) -> tuple[str, str]:
    return p.get_keadaan_display(), JENIS_KEADAAN[KeadaanPertemuan(p.keadaan)]


def lencana_undangan(u: UndanganAwal) -> list[tuple[str, str]]:
    """Attendance and validation of one family in words."""
    lencana = []
    if u.hadir:
        lencana.append((u.get_hadir_display(), "baik" if u.hadir == HadirAwal.HADIR else "bahaya"))
    if u.validasi:
        lencana.append(_JENIS_VALIDASI[HasilValidasi(u.validasi)])
    elif u.hadir:
        lencana.append(("Belum divalidasi", "awas"))
    return lencana


def baris_awal(p: Any) -> dict[str, Any]:
    """A meeting as one row of a list; `p` comes from `untuk_baris_awal`."""
    bagian = [f"{p.n_undangan or 0} keluarga diundang"]
    if p.keadaan == KeadaanPertemuan.TERLAKSANA:
        bagian += [f"{p.n_hadir or 0} hadir", f"{p.n_tervalidasi or 0} divalidasi"]
    return {
        "judul": f"{hari_tanggal(p.tanggal)}, {p.desa.nama}",
        "url": reverse("p2k2:awal_rincian", args=[p.pk]),
        "sub": " · ".join([p.tempat, *bagian, p.petugas.nama]),
        "lencana": [lencana_awal(p)],
    }


def baris_calon(k: Any) -> dict[str, Any]:
    """A candidate as one row of a list; `k` comes from `daftar_calon`."""
    keadaan = KeadaanCalon(k.keadaan_calon)
    label = str(keadaan.label)
    if keadaan == KeadaanCalon.DIUNDANG:
        label = f"Diundang {tanggal_pendek(k.tanggal_undangan)}"
    # Without an invitation there is nothing to validate yet: the family's own page says what is known.
    nama = "kpm:rincian" if keadaan == KeadaanCalon.BELUM_DIUNDANG else "p2k2:awal_validasi"
    return {
        "judul": k.nama,
        "url": reverse(nama, args=[k.pk]),
        "sub": " · ".join(t for t in (f"{k.desa.nama} {alamat_rt(k)}".strip(), teks_komponen(k)) if t),
        "lencana": [(label, JENIS_CALON[keadaan])],
    }
