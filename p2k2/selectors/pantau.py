"""Read models of the monitoring sheets: a meeting's register with understanding, a semester's judgements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan, Pengguna
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from p2k2.models import Pemateri, PenilaianSemester, Pertemuan
from p2k2.selectors.pertemuan import untuk_baris
from p2k2.semester import Semester
from wilayah.models import di_bawah


def pendamping_terlihat(user: Pengguna, wilayah: str = "") -> QuerySet[Pengguna]:
    """Whose sheets the user may ask for: the own, and those of pendamping appointed in the areas seen whole."""
    lingkup = user.lingkup()
    jabatan = Jabatan.objects.filter(peran__in=PERAN_DAMPINGAN, pengguna=OuterRef("pk"))
    if wilayah:
        jabatan = jabatan.filter(di_bawah([wilayah]))
    if not lingkup.semua:
        jabatan = jabatan.filter(di_bawah(lingkup.wilayah))
    syarat = Q(Exists(jabatan))
    if lingkup.petugas_id is not None and not wilayah:
        syarat |= Q(pk=lingkup.petugas_id)
    return Pengguna.objects.filter(syarat)


def pertemuan_pantau(*, user: Pengguna, petugas: int, bulan: date) -> list[Pertemuan]:
    """Held meetings of one pendamping in a month that the user may see, in date order, with speakers."""
    qs = Pertemuan.objects.terlihat_oleh(user).terlaksana().sebulan(bulan).filter(petugas=petugas)
    return list(_lengkap(qs).order_by("tanggal", "jam_mulai", "pk"))


def lengkapi_pertemuan(pertemuan: Pertemuan) -> Pertemuan:
    """The same meeting with what its sheet says of it."""
    return _lengkap(Pertemuan.objects.filter(pk=pertemuan.pk)).get()


def _lengkap(qs: QuerySet[Pertemuan]) -> QuerySet[Pertemuan]:
    return (
        untuk_baris(qs)
        .select_related("kelompok__desa__induk")
        .prefetch_related(Prefetch("pemateri", Pemateri.objects.order_by("urut")))
    )


@dataclass(frozen=True)
class NilaiSemester:
    """A family on the semester's sheet; a judgement that was not made is None."""

    nama: str
    kelompok: str
    perubahan_perilaku: int | None
    kenali_potensi: int | None


def kelompok_semester(*, user: Pengguna, petugas: int, semester: Semester, hari: date) -> QuerySet[Kelompok]:
    """Groups the pendamping leads on the semester's last day, or today while it runs, of those the user sees."""
    acuan = min(semester.akhir, hari)
    return Kelompok.objects.terlihat_oleh(user).diampu(petugas, acuan).aktif(acuan).select_related("desa__induk")


def penilaian_semester(
    *, user: Pengguna, kelompok: Iterable[Kelompok], semester: Semester, hari: date
) -> list[NilaiSemester]:
    """Families of these groups in the semester by group and name, once each: where one stayed last."""
    nama = {k.pk: k.nama for k in kelompok}
    isi = KeanggotaanKelompok.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=semester.mulai),
        kelompok__in=list(nama),
        mulai__lte=min(semester.akhir, hari),
        kpm__in=KPM.objects.terlihat_oleh(user).values("pk"),
    )
    akhir: dict[int, Any] = {}
    orang: dict[int, str] = {}
    for kpm, siapa, k in isi.order_by("mulai", "pk").values_list("kpm", "kpm__nama", "kelompok"):
        akhir[kpm], orang[kpm] = k, siapa
    nilai = {
        p.kpm_id: p
        for p in PenilaianSemester.objects.filter(kpm__in=list(akhir), tahun=semester.tahun, semester=semester.nomor)
    }
    urut = sorted(akhir, key=lambda k: (nama[akhir[k]], orang[k], k))
    return [
        NilaiSemester(
            orang[k],
            nama[akhir[k]],
            nilai[k].perubahan_perilaku if k in nilai else None,
            nilai[k].kenali_potensi if k in nilai else None,
        )
        for k in urut
    ]
