"""Merging a facility that was written down twice: everything moves to one, and the other leads there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pghistory
from django.db import transaction

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import bulan as tulis_bulan
from kpm.services.anggota_lapangan import namai_fasilitas
from kpm.services.susunan import tandai_kewajiban
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, LembarVerkom
from verifikasi.services.fasilitas import boleh_kelola, punya_orang_lain, tolak_orang_lain
from verifikasi.services.keikutsertaan import kolom_teks

_LENGKAPI = ("npsn", "jenjang", "alamat", "kontak", "telepon")


@dataclass(frozen=True)
class BedaHari:
    """A month of which both facilities have effective days, and not the same."""

    bulan: date
    asal: int
    tujuan: int


def beda_hari(asal: Fasilitas, tujuan: Fasilitas) -> list[BedaHari]:
    """Months in which somebody must say how many effective days there were."""
    hari = dict(_hari(tujuan))
    return [BedaHari(bulan, n, hari[bulan]) for bulan, n in sorted(_hari(asal)) if bulan in hari and hari[bulan] != n]


def _hari(f: Fasilitas) -> list[tuple[date, int]]:
    laporan = LaporanFasilitas.objects.filter(fasilitas=f, hari_efektif__isnull=False)
    return [(bulan, n) for bulan, n in laporan.values_list("bulan", "hari_efektif") if n is not None]


def alasan_tak_gabung(asal: Fasilitas, tujuan: Fasilitas) -> str:
    """Why these two cannot be one; empty when they can."""
    if asal.pk == tujuan.pk:
        return "Ini fasilitas yang sama. Pilih fasilitas yang lain."
    if asal.digabung_ke_id is not None or tujuan.digabung_ke_id is not None:
        return "Salah satunya sudah digabung ke catatan lain. Muat ulang halaman."
    if asal.jenis != tujuan.jenis:
        return "Jenisnya berbeda. Samakan dulu jenisnya bila memang satu fasilitas."
    if asal.npsn and tujuan.npsn and asal.npsn != tujuan.npsn:
        return "NPSN keduanya berbeda, jadi ini dua sekolah. Perbaiki dulu NPSN yang salah."
    if asal.jenjang and tujuan.jenjang and asal.jenjang != tujuan.jenjang:
        return "Jenjang keduanya berbeda. Perbaiki dulu jenjang yang salah."
    if tujuan.ditutup is not None:
        return f"{tujuan.nama} sudah ditutup. Gabungkan ke catatan yang masih buka."
    return ""


def bukan_sendiri(asal: Fasilitas, tujuan: Fasilitas, oleh: Pengguna) -> str:
    """Why it is not this person who merges them; empty where nobody else's members are at either."""
    milik_lain = next((f for f in (asal, tujuan) if punya_orang_lain(f, oleh)), None)
    return tolak_orang_lain(milik_lain, "menggabungkan") if milik_lain else ""


@transaction.atomic
def gabungkan(
    *,
    asal: Fasilitas,
    tujuan: Fasilitas,
    hari: Mapping[date, int],
    versi: tuple[int, int],
    oleh: Pengguna,
) -> Fasilitas:
    """Let `asal` be `tujuan`: members, entries and reports move; `asal` stays readable and leads there.

    `hari` chooses the effective days of each month of `beda_hari`; `versi` are those of both that were seen. A repeated
    request changes nothing. Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna.
    """
    kunci = Fasilitas.objects.select_for_update(of=("self",)).filter(pk__in=[asal.pk, tujuan.pk]).order_by("pk")
    ada: dict[UUID, Fasilitas] = {f.pk: f for f in kunci}
    asal, tujuan = ada[asal.pk], ada[tujuan.pk]
    if not (boleh_kelola(asal, oleh) and boleh_kelola(tujuan, oleh)):
        raise TidakBerhak("Fasilitas digabung oleh pendamping di kecamatannya, atau oleh APD kabupaten/kota.")
    if asal.digabung_ke_id == tujuan.pk:
        return tujuan
    if alasan := alasan_tak_gabung(asal, tujuan):
        raise GalatPengguna(alasan)
    if alasan := bukan_sendiri(asal, tujuan, oleh):
        raise TidakBerhak(alasan)
    if (asal.versi, tujuan.versi) != versi:
        raise BerubahLebihDulu("Salah satu fasilitas ini baru saja diubah orang lain. Periksa lagi keduanya.")
    with pghistory.context(user=oleh.pk, alasan=f"Penggabungan fasilitas {asal.nama} ke {tujuan.nama}"):
        _gabung_laporan(asal, tujuan, hari)
        keluarga = set(asal.peserta.values_list("kpm_id", flat=True)) | set(
            asal.catatan.values_list("kpm_id", flat=True)
        )
        _pindahkan_anggota(asal, tujuan)
        CatatanVerkom.objects.filter(fasilitas=asal).update(fasilitas=tujuan)
        _lengkapi(asal, tujuan)
    tandai_kewajiban(keluarga)
    tandai_berubah([asal.desa_id, tujuan.desa_id])
    return tujuan


def _gabung_laporan(asal: Fasilitas, tujuan: Fasilitas, hari: Mapping[date, int]) -> None:
    """A month reported once moves; reported twice it keeps the days that were chosen, and the photos of both."""
    pilih = {b.bulan: (b.asal, b.tujuan) for b in beda_hari(asal, tujuan)}
    for bulan, boleh in pilih.items():
        if hari.get(bulan) not in boleh:
            raise GalatPengguna(
                f"Pilih hari efektif {tulis_bulan(bulan)}: {boleh[0]} atau {boleh[1]} hari.",
                kolom=f"hari_{bulan:%Y_%m}",
            )
    milik = {laporan.bulan: laporan for laporan in LaporanFasilitas.objects.filter(fasilitas=tujuan)}
    for laporan in LaporanFasilitas.objects.filter(fasilitas=asal).order_by("bulan"):
        sama = milik.get(laporan.bulan)
        if sama is None:
            laporan.fasilitas = tujuan
            laporan.save(update_fields=["fasilitas"])
            continue
        LembarVerkom.objects.filter(laporan=laporan).update(laporan=sama)
        baru = hari.get(laporan.bulan, sama.hari_efektif) if laporan.bulan in pilih else sama.hari_efektif
        baru = laporan.hari_efektif if baru is None else baru
        if baru != sama.hari_efektif:
            sama.hari_efektif, sama.versi = baru, sama.versi + 1
            sama.save(update_fields=["hari_efektif", "versi"])


def _pindahkan_anggota(asal: Fasilitas, tujuan: Fasilitas) -> None:
    ikut = KeikutsertaanFasilitas.objects.filter(fasilitas=asal)
    kini = list(ikut.filter(selesai__isnull=True).values_list("anggota_id", flat=True))
    ikut.update(fasilitas=tujuan)
    namai_fasilitas(anggota=kini, kolom=kolom_teks(tujuan.jenis), nama=tujuan.nama, dari=asal.nama)


def _lengkapi(asal: Fasilitas, tujuan: Fasilitas) -> None:
    """What only the merged record knew is kept; the merged one gives its NPSN up first, being unique."""
    Fasilitas.objects.filter(digabung_ke=asal).update(digabung_ke=tujuan)  # no chains to follow
    asal.digabung_ke, asal.versi = tujuan, asal.versi + 1
    asal.save(update_fields=["digabung_ke", "versi"])
    kolom = [k for k in _LENGKAPI if not getattr(tujuan, k) and getattr(asal, k)]
    if tujuan.lintang is None and asal.lintang is not None:
        kolom += ["lintang", "bujur"]
    for k in kolom:
        setattr(tujuan, k, getattr(asal, k))
    tujuan.versi += 1
    tujuan.save(update_fields=[*kolom, "versi"])
