"""Writing a plan into the family: members and components dated, so that the past stays as it was known."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from inti.galat import GalatPengguna
from inti.services.ringkasan import tandai_berubah
from inti.waktu import saat_lokal
from kpm.enums import AlasanKomponen, SumberKomponen
from kpm.models import KPM, Anggota, Komponen
from kpm.services.pemutakhiran.dasar import Rencana, Usul
from kpm.services.pemutakhiran.periksa import batal, berakhir
from kpm.services.susunan import tandai_susunan

_NOMOR = ("nik", "kk")


def tulis_rencana(u: Usul, r: Rencana) -> None:
    """Write everything, or raise. The caller holds the transaction and the family's lock."""
    try:
        with transaction.atomic():
            _anggota(u, r)
            _keluarga(u, r)
    except IntegrityError as galat:
        raise GalatPengguna(_sebab(str(galat))) from galat
    if r.masuk or r.keluar or r.akhiri or r.mulai or r.anggota:
        tandai_susunan([u.kpm.pk])


def _anggota(u: Usul, r: Rencana) -> None:
    disebut = {k.pk: alasan for k, alasan in r.akhiri}
    gugur = batal(u, r)
    for komponen in berakhir(u, r):
        if komponen in gugur:
            komponen.delete()  # its audit event stays
            continue
        komponen.selesai = u.sampai
        komponen.alasan_selesai = disebut.get(komponen.pk, AlasanKomponen.ANGGOTA_KELUAR)
        komponen.save(update_fields=["selesai", "alasan_selesai"])
    for satu, alasan in r.keluar:
        satu.selesai, satu.alasan_selesai = u.sampai, alasan
        satu.save(update_fields=["selesai", "alasan_selesai"])
    for satu, isi in r.anggota:
        _isi(satu, isi)
    baru = _masuk(u, r)
    for satu_atau_baru, jenis in r.mulai:
        pemilik = satu_atau_baru or baru
        if pemilik is not None:
            Komponen.objects.create(anggota=pemilik, jenis=jenis, mulai=u.berlaku, sumber=SumberKomponen.PEMUTAKHIRAN)


def _masuk(u: Usul, r: Rencana) -> Anggota | None:
    if r.masuk is None:
        return None
    baru = Anggota(
        kpm=u.kpm,
        nama=r.masuk.nama,
        tanggal_lahir=r.masuk.tanggal_lahir,
        jenis_kelamin=r.masuk.jenis_kelamin,
        hubungan=r.masuk.hubungan,
        mulai=u.berlaku,
        **r.masuk.lain,
    )
    if u.usulan.nik_indeks:
        baru.nik = u.usulan.nik
    baru.save()
    return baru


def _keluarga(u: Usul, r: Rencana) -> None:
    kpm, lama = u.kpm, u.kpm.desa_id
    diketahui = saat_lokal(u.usulan.diusulkan_pada, kpm.desa_id).date()
    mutakhir = max(kpm.dimutakhirkan_pada or diketahui, diketahui)
    _isi(kpm, {**r.keluarga, "dimutakhirkan_pada": mutakhir})
    tandai_berubah({lama, kpm.desa_id})


def _isi(objek: Anggota | KPM, isi: dict[str, Any]) -> None:
    kolom = []
    for nama, nilai in isi.items():
        setattr(objek, nama, nilai)
        kolom += [f"{nama}_sandi", f"{nama}_indeks"] if nama in _NOMOR else [nama]
    objek.save(update_fields=kolom)


def _sebab(galat: str) -> str:
    if "nik" in galat:
        return "NIK ini baru saja dipakai anggota lain. Tolak usulan ini, lalu periksa NIK-nya."
    if "anggota_satu_kepala" in galat:
        return "Keluarga ini sudah punya kepala keluarga. Perbaiki hubungannya dulu."
    return "Data keluarga ini baru saja berubah. Muat ulang halaman, lalu putuskan lagi."
