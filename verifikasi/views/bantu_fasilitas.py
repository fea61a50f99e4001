"""What the pages of facilities share: finding one, naming it, the areas it may lie in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.halaman import Permintaan
from kpm.models import KPM, Anggota
from verifikasi.enums import JenisFasilitas
from verifikasi.models import Fasilitas
from verifikasi.services.fasilitas import boleh_kelola
from wilayah.enums import Tingkat
from wilayah.kode import seluas_kabupaten
from wilayah.models import Wilayah


def ambil_fasilitas(request: Permintaan, pk: UUID) -> Fasilitas:
    terlihat = Fasilitas.objects.terlihat_oleh(request.user)
    hasil: Fasilitas = get_object_or_404(terlihat.select_related("desa__induk", "dibuat_oleh", "digabung_ke"), pk=pk)
    return hasil


def ambil_boleh(request: Permintaan, pk: UUID) -> Fasilitas:
    """One that the user may correct; 403 where it is only seen."""
    fasilitas = ambil_fasilitas(request, pk)
    if not boleh_kelola(fasilitas, request.user):
        raise PermissionDenied
    return fasilitas


def ambil_anggota(request: Permintaan, pk: int) -> Anggota:
    """A member of a family the user writes for; 403 where the family is only seen."""
    terlihat = Anggota.objects.terlihat_oleh(request.user).select_related("kpm__desa")
    anggota: Anggota = get_object_or_404(terlihat, pk=pk)
    if not KPM.objects.boleh(request.user, Izin.KELOLA_FASILITAS).filter(pk=anggota.kpm_id).exists():
        raise PermissionDenied
    return anggota


def desa_boleh(user: Pengguna) -> list[Wilayah]:
    """Desa in which the user may write a facility down: of the kabupaten of the own appointments."""
    lingkup = user.lingkup_izin(Izin.KELOLA_FASILITAS)
    kode = seluas_kabupaten(lingkup.wilayah | lingkup.wilayah_tugas)
    desa = Wilayah.objects.di_bawah(kode).filter(tingkat=Tingkat.DESA)
    return list(desa.select_related("induk").order_by("induk__nama", "nama", "pk"))


def sebut_jenis(f: Fasilitas) -> str:
    """`SD`, `Posyandu`: the level of a school says more than that it is one."""
    return str(f.get_jenjang_display() if f.jenis == JenisFasilitas.SEKOLAH and f.jenjang else f.get_jenis_display())


def tempat(f: Fasilitas) -> str:
    induk = f.desa.induk
    return f"{f.desa.nama}, {induk.nama}" if induk else f.desa.nama


def baris_fasilitas(f: Fasilitas) -> dict[str, Any]:
    """A facility as one row of a list."""
    lencana = []
    if f.ditutup:
        lencana.append(("Ditutup", "netral"))
    if f.jenis == JenisFasilitas.SEKOLAH and not f.npsn:
        lencana.append(("Tanpa NPSN", "awas"))
    if f.lintang is None:
        lencana.append(("Tanpa koordinat", "netral"))
    bagian = [sebut_jenis(f), tempat(f), f"NPSN {f.npsn}" if f.npsn else ""]
    return {
        "judul": f.nama,
        "url": reverse("verifikasi:fasilitas_rincian", args=[f.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": lencana,
    }


def url_isi(fasilitas: UUID, bulan: date) -> str:
    return reverse("verifikasi:isi", kwargs={"pk": fasilitas, "tahun": bulan.year, "bulan": bulan.month})
