"""A meeting's page in few queries: its photos by kind, its speakers, the other meetings of its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from akun.models import Pengguna
from inti.models import Foto
from inti.waktu import saat_lokal
from kpm.models import KPM, Anggota, Kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pemateri, Pertemuan
from p2k2.selectors.jadwal import acara, bertumpuk

MENIT_WAJAR = (30, 300)  # outside is worth a look, and no more
_SARAN_MAKS = 40
_SARAN_MASA = timedelta(days=400)


@dataclass(frozen=True)
class FotoPertemuan:
    foto: Foto
    diambil: date | None
    daftar: bool
    lain_hari: bool


@dataclass(frozen=True)
class Sehari:
    """The other meetings of one day that make somebody wonder."""

    sekelompok: list[Pertemuan] = field(default_factory=list)
    bentrok: list[Pertemuan] = field(default_factory=list)


def foto_pertemuan(p: Pertemuan) -> list[FotoPertemuan]:
    """Photos of the group and of the signed sheet, each with the day its camera names."""
    milik = Foto.objects.filter(Q(pertemuan=p) | Q(pertemuan_daftar=p)).distinct()
    lembar = Pertemuan.foto_daftar.through.objects.filter(pertemuan=p.pk, foto=OuterRef("pk"))
    hasil = []
    for f in milik.annotate(di_daftar=Exists(lembar)).order_by("diunggah_pada", "pk"):
        diambil = f.diambil_pada and saat_lokal(f.diambil_pada, p.kelompok.desa_id).date()
        hasil.append(FotoPertemuan(f, diambil, f.di_daftar, diambil is not None and diambil != p.tanggal))
    return hasil


def satu_foto(p: Pertemuan, foto_id: Any) -> Foto | None:
    return Foto.objects.filter(Q(pertemuan=p) | Q(pertemuan_daftar=p), pk=foto_id).first()


def sehari(p: Pertemuan, user: Pengguna) -> Sehari:
    """Another meeting of the group on that day, and meetings of its pendamping at the same hours, as far as seen."""
    if p.keadaan == KeadaanPertemuan.DIBATALKAN:
        return Sehari()
    lain = Pertemuan.objects.terlihat_oleh(user).filter(Q(kelompok=p.kelompok_id) | Q(petugas=p.petugas_id))
    lain = lain.filter(tanggal=p.tanggal).exclude(keadaan=KeadaanPertemuan.DIBATALKAN).exclude(pk=p.pk)
    semua = list(lain.select_related("kelompok__desa").order_by("jam_mulai", "pk"))
    di_kelompok_lain = [q for q in semua if q.kelompok_id != p.kelompok_id and q.petugas_id == p.petugas_id]
    return Sehari(
        [q for q in semua if q.kelompok_id == p.kelompok_id],
        [q for q in di_kelompok_lain if bertumpuk(*acara([p, q], {}))],
    )


def nama_anggota(kpm: Iterable[int], hari: date, user: Pengguna) -> dict[int, list[str]]:
    """Names of who lives in each family beside its pengurus, of families the user sees: who may have come for her."""
    terlihat = KPM.objects.terlihat_oleh(user).filter(pk__in=list(kpm))
    anggota = Anggota.objects.berlaku_pada(hari).filter(kpm__in=terlihat).exclude(nik_indeks=F("kpm__nik_indeks"))
    hasil: dict[int, list[str]] = {}
    for pk, nama in anggota.order_by("kpm", "tanggal_lahir", "pk").values_list("kpm", "nama"):
        hasil.setdefault(pk, []).append(nama)
    return hasil


def lama_menit(p: Pertemuan) -> int | None:
    """How long it took, where both hours are known."""
    if p.jam_mulai is None or p.jam_selesai is None:
        return None
    return (p.jam_selesai.hour - p.jam_mulai.hour) * 60 + p.jam_selesai.minute - p.jam_mulai.minute


def saran_pemateri(user: Pengguna, kelompok: Kelompok, hari: date) -> tuple[list[str], list[str]]:
    """Names and institutions of the last year's speakers in the group's kecamatan, from meetings the user may see."""
    baris = Pemateri.objects.terlihat_oleh(user).filter(
        pertemuan__kelompok__kecamatan_kode=kelompok.kecamatan_kode, pertemuan__tanggal__gte=hari - _SARAN_MASA
    )
    terbaru = list(baris.order_by("-pertemuan__tanggal", "pk").values_list("nama", "instansi")[: _SARAN_MAKS * 5])
    return _unik(n for n, _ in terbaru), _unik(i for _, i in terbaru if i)


def _unik(teks: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(teks))[:_SARAN_MAKS]
