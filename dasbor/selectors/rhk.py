"""Read models of reports by RHK item: the list, earlier points, photos to choose from, figures filled in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from dasbor.enums import KeadaanRHK
from dasbor.models import LaporanRHK
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.models import Foto
from inti.poin import saring_poin
from inti.waktu import geser_bulan, hari_ini
from kpm.models import Kelompok
from p2k2.enums import StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from pendamping.models import ButirRHK, Kegiatan, Kunjungan, Penugasan
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah, di_bawah

BULAN_PITA = 12
_LAPORAN_LALU = 200  # own reports of an item that are looked through for them


@dataclass(frozen=True)
class SaringRHK:
    """What narrows the list of reports; codes and ids only."""

    petugas: str = ""
    bulan: date | None = None
    butir: str = ""  # number of the item
    keadaan: str = ""

    def terapkan(self, qs: QuerySet[LaporanRHK]) -> QuerySet[LaporanRHK]:
        if self.bulan:
            qs = qs.filter(tanggal__gte=self.bulan, tanggal__lt=geser_bulan(self.bulan, 1))
        if self.butir:
            qs = qs.filter(butir__nomor=int(self.butir))
        if self.keadaan:
            qs = qs.filter(keadaan=self.keadaan)
        return self.orang(qs)

    def orang(self, qs: QuerySet[LaporanRHK]) -> QuerySet[LaporanRHK]:
        return qs.filter(petugas=int(self.petugas)) if self.petugas else qs


def daftar_rhk(*, user: Pengguna, saring: SaringRHK, sesudah: str | None = None) -> Halaman:
    """One page of the reports the user may see, latest first."""
    qs = saring.terapkan(LaporanRHK.objects.terlihat_oleh(user)).select_related("petugas", "butir", "wilayah")
    return halaman_kunci(qs, urut=("-tanggal", "-id"), sesudah=sesudah)


def jumlah_rhk_draf(user: Pengguna) -> int:
    """Own drafts that wait to be finished, counted up to a thousand."""
    return LaporanRHK.objects.filter(petugas=user, keadaan=KeadaanRHK.DRAF)[:1000].count()


def rhk_per_bulan(*, user: Pengguna, saring: SaringRHK, hari: date) -> list[tuple[date, int]]:
    """Twelve months up to `hari` and the number of reports in each, of the filter's person or of all in sight."""
    awal = geser_bulan(hari, 1 - BULAN_PITA)
    qs = saring.orang(LaporanRHK.objects.terlihat_oleh(user)).filter(tanggal__gte=awal, tanggal__lte=hari)
    hitung = dict(qs.annotate(bulan=TruncMonth("tanggal")).values_list("bulan").annotate(n=Count("pk")))
    return [(bulan, hitung.get(bulan, 0)) for bulan in (geser_bulan(awal, n) for n in range(BULAN_PITA))]


def riwayat_poin(*, oleh: Pengguna, butir: ButirRHK, bagian: str, cari: str = "") -> list[str]:
    """Own earlier points of an item and section, distinct, latest first; `cari` is part of the words."""
    milik = LaporanRHK.objects.filter(petugas=oleh, butir__nomor=butir.nomor).order_by("-tanggal", "-id")
    return saring_poin(milik.values_list(bagian, flat=True)[:_LAPORAN_LALU], cari)


@dataclass(frozen=True)
class FotoHari:
    """A photo and the record it belongs to: where it is shown, and the place its stamp names."""

    foto: Foto
    wilayah: Wilayah
    url: str
    dari: str


def _sumber() -> tuple[tuple[Any, str, str, str, str], ...]:
    """Link table, its field, the area's path from it, page of the photo, word for it."""
    return (
        (Kegiatan.foto.through, "kegiatan", "kegiatan__wilayah", "pendamping:kegiatan_foto", "Kegiatan"),
        (Pertemuan.foto.through, "pertemuan", "pertemuan__kelompok__desa", "p2k2:foto", "P2K2"),
        (Kunjungan.foto.through, "kunjungan", "kunjungan__kpm__desa", "pendamping:kunjungan_foto", "Kunjungan"),
    )


def _foto(**syarat: Any) -> list[FotoHari]:
    hasil = []
    for tautan, bidang, jalur, halaman, kata in _sumber():
        saring = {k.replace("SUMBER", bidang): v for k, v in syarat.items()}
        baris = tautan.objects.filter(**saring).select_related("foto", f"{jalur}__induk__induk").order_by("foto")
        for satu in baris:
            wilayah = satu
            for nama in jalur.split("__"):
                wilayah = getattr(wilayah, nama)
            url = reverse(halaman, args=[getattr(satu, f"{bidang}_id"), satu.foto_id])
            hasil.append(FotoHari(satu.foto, wilayah, url, kata))
    return hasil


def foto_hari(oleh: Pengguna, hari: date) -> list[FotoHari]:
    """Photos of the own activities, meetings and visits of a day."""
    return _foto(SUMBER__petugas=oleh.pk, SUMBER__tanggal=hari)


def asal_foto(foto: Collection[UUID]) -> dict[UUID, FotoHari]:
    """Where each of these photos was taken, as far as it belongs to an activity, meeting or visit."""
    return {f.foto.pk: f for f in _foto(foto__in=list(foto))} if foto else {}


def angka_pertemuan(pertemuan: Pertemuan) -> dict[str, int]:
    """Attendance of a meeting in figures; without a mark is *belum diisi*, never present (docs/program.md §7)."""
    return _hadir(Kehadiran.objects.filter(pertemuan=pertemuan.pk))


def _hadir(qs: QuerySet[Kehadiran]) -> dict[str, int]:
    hitung = {s: Count("pk", filter=Q(status=s)) for s in StatusHadir.values}
    return qs.aggregate(**hitung, belum_diisi=Count("pk", filter=Q(status__isnull=True)), jumlah=Count("pk"))


def angka_supervisi(petugas: int, bulan: date) -> dict[str, int]:
    """A pendamping's month in figures: groups led and met, meetings, attendance, families visited."""
    depan = geser_bulan(bulan, 1)
    hari = min(hari_ini(), depan - timedelta(days=1))
    sebulan = {"petugas": petugas, "tanggal__gte": bulan, "tanggal__lt": depan}
    pertemuan = Pertemuan.objects.terlaksana().filter(**sebulan)
    hasil = pertemuan.aggregate(pertemuan=Count("pk"), bertemu=Count("kelompok", distinct=True))
    hasil["kelompok"] = Kelompok.objects.diampu(petugas, hari).aktif(hari).count()
    hasil |= Kunjungan.objects.filter(**sebulan).aggregate(
        kunjungan=Count("pk"), dikunjungi=Count("kpm", distinct=True)
    )
    return hasil | _hadir(Kehadiran.objects.filter(pertemuan__in=pertemuan))


def calon_disupervisi(oleh: Pengguna, hari: date) -> QuerySet[Pengguna]:
    """Pendamping of the kecamatan that `oleh` coordinates on a day, oneself excepted."""
    kecamatan = oleh.lingkup(hari, sebagai={Peran.KORKEC}).wilayah
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(pengguna=OuterRef("pk"), peran=Peran.PENDAMPING)
    pegang = Penugasan.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=hari),
        petugas=OuterRef("pk"), mulai__lte=hari, kpm__kecamatan_kode__in=kecamatan,
    )  # fmt: skip
    syarat = Exists(jabatan.filter(di_bawah(kecamatan))) | (Exists(jabatan) & Exists(pegang))
    return Pengguna.objects.filter(syarat).exclude(pk=oleh.pk).order_by("nama", "pk")


def atasan(laporan: LaporanRHK) -> Jabatan | None:
    """Who countersigns: the korkec of that day; for a korkec's own report the korkab."""
    ada = Jabatan.objects.berlaku_pada(laporan.tanggal).select_related("pengguna").order_by("pk")
    korkec = ada.filter(peran=Peran.KORKEC, wilayah=laporan.wilayah_id[:8])
    if laporan.disupervisi_id is None and not korkec.filter(pengguna=laporan.petugas_id).exists():
        return korkec.first()
    korkab = ada.filter(peran=Peran.KORKAB, wilayah=kode_kabupaten(laporan.wilayah_id))
    return korkab.exclude(pengguna=laporan.petugas_id).first()
