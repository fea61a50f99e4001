"""Read models of announcements, deadline tasks and questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import zona
from pendamping.models import Arahan, PenerimaArahan, Pertanyaan
from wilayah.models import di_bawah

PENGINGAT_MAKS = 100
# An announcement waits to be read, a deadline task to be done; what was taken back waits for nothing.
_MENUNGGU = Q(arahan__ditarik_pada__isnull=True) & (
    Q(arahan__tenggat__isnull=True, dibaca_pada__isnull=True)
    | Q(arahan__tenggat__isnull=False, selesai_pada__isnull=True)
)


@dataclass(frozen=True)
class SaringArahan:
    """What narrows the list: `kotak` one's own post, what one sent, or all of one's area."""

    kotak: str = ""  # "", kirim, wilayah
    sudah: bool = False
    tugas: bool = False  # deadline tasks only


def arahan_masuk(*, user: Pengguna, saring: SaringArahan, sesudah: str | None = None) -> Halaman:
    """One page of what the user received: what waits by its day, then announcements; what is done latest first."""
    qs = PenerimaArahan.objects.filter(pengguna=user).select_related("arahan__dibuat_oleh")
    qs = qs.exclude(_MENUNGGU) if saring.sudah else qs.filter(_MENUNGGU)
    if saring.tugas:
        qs = qs.filter(arahan__tenggat__isnull=False)
    if saring.sudah:
        return halaman_kunci(qs, urut=("-id",), sesudah=sesudah)
    qs = qs.annotate(batas=Coalesce(F("arahan__tenggat"), Value(date.max)))
    return halaman_kunci(qs, urut=("batas", "-id"), sesudah=sesudah)


def arahan_terkirim(*, user: Pengguna, saring: SaringArahan, sesudah: str | None = None) -> Halaman:
    """One page of what the user sent, or of all that was sent into the user's area; latest first."""
    qs = Arahan.objects.terlihat_oleh(user).select_related("wilayah", "dibuat_oleh")
    if saring.kotak == "kirim":
        qs = qs.filter(dibuat_oleh=user)
    if saring.tugas:
        qs = qs.filter(tenggat__isnull=False)
    return halaman_kunci(qs, urut=("-dibuat_pada", "-id"), sesudah=sesudah)


def jumlah_arahan_belum(user: Pengguna) -> int:
    """Announcements unread and deadline tasks not done, counted up to `HITUNG_MAKS`."""
    return PenerimaArahan.objects.filter(_MENUNGGU, pengguna=user).order_by()[:HITUNG_MAKS].count()


@dataclass(frozen=True)
class HitungPenerima:
    """How far it got: `lambat` were done after the day, `lewat` are not done and their day is over."""

    semua: int
    dibaca: int
    selesai: int
    lambat: int
    lewat: int


def hitung_penerima(arahan: Arahan, hari: date) -> HitungPenerima:
    lewat = arahan.tenggat is not None and arahan.tenggat < hari
    # An announcement is never done, so nothing of it is late.
    lambat = Q(selesai_pada__gte=akhir_hari(arahan) or timezone.now())
    isi = arahan.penerima.aggregate(
        semua=Count("pk"),
        dibaca=Count("dibaca_pada"),
        selesai=Count("selesai_pada"),
        lambat=Count("pk", filter=lambat),
    )
    return HitungPenerima(**isi, lewat=isi["semua"] - isi["selesai"] if lewat else 0)


def akhir_hari(arahan: Arahan) -> datetime | None:
    """The moment at which the deadline's day is over in the area's zone."""
    if arahan.tenggat is None:
        return None
    return datetime.combine(arahan.tenggat + timedelta(days=1), time(), tzinfo=zona(arahan.wilayah_id))


def daftar_penerima(arahan: Arahan, *, belum: bool, sesudah: str | None = None) -> Halaman:
    """One page of those it was sent to, by name."""
    qs = arahan.penerima.select_related("pengguna").prefetch_related("foto")
    if belum:
        qs = qs.filter(_belum(arahan))
    return halaman_kunci(qs, urut=("pengguna__nama", "id"), sesudah=sesudah)


def perlu_diingatkan(arahan: Arahan) -> list[Pengguna]:
    """The first `PENGINGAT_MAKS` who have not read an announcement, or not done a task."""
    if arahan.ditarik_pada is not None:
        return []
    qs = arahan.penerima.filter(_belum(arahan), pengguna__is_active=True).select_related("pengguna")
    return [p.pengguna for p in qs.order_by("pengguna__nama", "id")[:PENGINGAT_MAKS]]


def _belum(arahan: Arahan) -> Q:
    return Q(selesai_pada__isnull=True) if arahan.tenggat else Q(dibaca_pada__isnull=True)


def pertanyaan_untuk(user: Pengguna) -> QuerySet[Pertanyaan]:
    """Questions asked of the user: of a role held above the asker's area, and not one's own."""
    syarat = Q(pk__in=[])
    for j in user.lingkup().jabatan:
        if j.wilayah_id is not None:
            syarat |= Q(kepada=j.peran) & di_bawah([j.wilayah_id])
    return Pertanyaan.objects.filter(syarat).exclude(penanya=user)


def daftar_pertanyaan(*, user: Pengguna, milik: bool, sudah: bool | None = None, sesudah: str | None = None) -> Halaman:
    """One page of the user's own questions, or of those seen because of the role asked; latest first."""
    qs = Pertanyaan.objects.terlihat_oleh(user)
    qs = qs.filter(penanya=user) if milik else qs.exclude(penanya=user)
    if sudah is not None:
        qs = qs.filter(dijawab_pada__isnull=not sudah)
    qs = qs.select_related("penanya", "wilayah", "dijawab_oleh")
    return halaman_kunci(qs, urut=("-ditanya_pada", "-id"), sesudah=sesudah)


def jumlah_pertanyaan_menunggu(user: Pengguna) -> int:
    """Questions that wait for the user's answer, and own ones whose answer is news, up to `HITUNG_MAKS`."""
    tunggu = pertanyaan_untuk(user).filter(dijawab_pada__isnull=True).values("pk")
    kabar = Pertanyaan.objects.filter(
        penanya=user, dijawab_pada__isnull=False, jawaban_dibaca_pada__isnull=True
    ).values("pk")
    return Pertanyaan.objects.filter(Q(pk__in=tunggu) | Q(pk__in=kabar)).order_by()[:HITUNG_MAKS].count()
