"""What the monthly report of a kabupaten says beside the summaries: groups not met, reports late, load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Substr

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan, Ringkasan
from dasbor.selectors.laporan import pelapor, tenggat_laporan, terlambat
from inti.waktu import akhir_bulan
from kpm.models import Kelompok
from p2k2.models import AlasanTanpaPertemuan, Pertemuan
from p2k2.selectors.pertemuan import petugas_kelompok
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah, di_bawah, saring_wilayah

_KECAMATAN = PANJANG_KODE[Tingkat.KECAMATAN]


def nama_kecamatan(kode: str) -> dict[str, str]:
    return dict(Wilayah.objects.filter(induk=kode).values_list("kode", "nama"))


def kelompok_tak_bertemu(kode: str, bulan: date, hari: date) -> list[Any]:
    """Groups that owed a meeting in the month and had none, as the summaries count them, each with its `alasan`,
    `terakhir` (last meeting up to then) and `tugas` (who led it at the month's end)."""
    akhir = min(akhir_bulan(bulan), hari)
    masih = Q(dibubarkan=None) | Q(dibubarkan__gte=akhir)
    temu = Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"))
    alasan = AlasanTanpaPertemuan.objects.filter(kelompok=OuterRef("pk"), bulan=bulan)
    qs = Kelompok.objects.filter(saring_wilayah([kode]), masih, dibentuk__lte=bulan).filter(
        ~Exists(temu.filter(tanggal__gte=bulan, tanggal__lte=akhir_bulan(bulan)))
    )
    semua: list[Any] = list(
        qs.annotate(
            sebab=Subquery(alasan.values("sebab")[:1]),
            uraian=Subquery(alasan.values("uraian")[:1]),
            terakhir=Subquery(temu.filter(tanggal__lt=bulan).order_by("-tanggal").values("tanggal")[:1]),
        )
        .select_related("desa__induk")
        .order_by("desa_id", "nama", "pk")
    )
    tugas = petugas_kelompok([k.pk for k in semua], akhir)
    for k in semua:
        k.tugas = tugas.get(k.pk)
    return semua


@dataclass(frozen=True)
class LaporanTelat:
    """A pendamping whose report came late (`hari` days), then was perhaps given back, or never came."""

    nama: str
    kecamatan: str
    tenggat: date
    dikirim: bool
    hari: int
    kembali: bool = False

    @property
    def keadaan(self) -> str:
        if not self.dikirim:
            return "Belum dikirim"
        return "Dikirim terlambat, dikembalikan" if self.kembali else "Dikirim terlambat"


def laporan_telat(kode: str, bulan: date, hari: date) -> Iterator[LaporanTelat]:
    """Reports about the month that came after their day or are still missing, the latest first; two queries."""
    nama = nama_kecamatan(kode)
    orang = list(pelapor([kode], bulan).order_by("nama", "pk"))
    ada = {r.petugas_id: r for r in LaporanBulanan.objects.filter(petugas__in=orang, bulan=bulan)}
    tempat = _kecamatan_bertugas(orang, kode, bulan)
    tenggat = tenggat_laporan(bulan)
    hasil = []
    for p in orang:
        r = ada.get(p.pk)
        batas, sudah = (r.tenggat if r else tenggat), r is not None and r.keadaan != KeadaanLaporan.DRAF
        lewat = terlambat(r) if r and sudah else max(0, (hari - batas).days)
        if lewat:
            di = r.wilayah_id if r else tempat.get(p.pk, "")
            kembali = r is not None and r.keadaan == KeadaanLaporan.DIKEMBALIKAN
            hasil.append(LaporanTelat(p.nama, nama.get(di, ""), batas, sudah, lewat, kembali))
    return iter(sorted(hasil, key=lambda x: (x.dikirim, -x.hari, x.nama)))


def _kecamatan_bertugas(orang: list[Pengguna], kode: str, bulan: date) -> dict[int, str]:
    jabatan = Jabatan.objects.filter(di_bawah([kode]), pengguna__in=orang, mulai__lte=akhir_bulan(bulan))
    return {n: w[:_KECAMATAN] for n, w in jabatan.order_by("mulai", "pk").values_list("pengguna", "wilayah")}


def beban(kode: str, bulan: date) -> list[dict[str, Any]]:
    """Families and groups of each pendamping per kecamatan, most families first. One query."""
    qs = Ringkasan.objects.filter(di_bawah([kode]), bulan=bulan, langsung=True, petugas__isnull=False).order_by()
    baris: Any = qs.values(
        kecamatan=Substr("wilayah", 1, _KECAMATAN), nama=F("petugas__nama"), nomor=F("petugas")
    ).annotate(jumlah_kpm=Sum("kpm"), jumlah_kelompok=Sum("kelompok"))
    return sorted(
        (b for b in baris if b["jumlah_kpm"] or b["jumlah_kelompok"]),
        key=lambda b: (-b["jumlah_kpm"], b["nama"], b["nomor"]),
    )


def korkab_pada(kode: str, hari: date) -> Pengguna | None:
    """Who coordinates the kabupaten on a day."""
    jabatan = Jabatan.objects.filter(
        Q(selesai=None) | Q(selesai__gte=hari), peran=Peran.KORKAB, wilayah=kode, mulai__lte=hari
    )
    satu = jabatan.select_related("pengguna").order_by("-mulai", "pk").first()
    return satu.pengguna if satu else None
