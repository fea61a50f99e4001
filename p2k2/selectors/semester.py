"""Read model of the semester's judgements of a group: who is judged, with what is known of the half year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from akun.models import Pengguna
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, PenilaianSemester, Pertemuan
from p2k2.semester import Semester


@dataclass(frozen=True)
class BarisSemester:
    """A family in a semester: its judgements now and of the semester before, its meetings as help."""

    kpm: KPM
    kini: PenilaianSemester | None
    lalu: PenilaianSemester | None
    hadir: dict[str | None, int] = field(default_factory=dict)
    pemahaman: dict[str, int] = field(default_factory=dict)


def keluarga_semester(kelompok: Kelompok, semester: Semester, hari: date) -> QuerySet[KPM]:
    """Families that were in the group on a day of the semester, up to `hari`."""
    isi = KeanggotaanKelompok.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=semester.mulai),
        kelompok=kelompok,
        mulai__lte=min(semester.akhir, hari),
    )
    return KPM.objects.filter(pk__in=isi.values("kpm"))


def baris_semester(*, kelompok: Kelompok, semester: Semester, hari: date, user: Pengguna) -> list[BarisSemester]:
    """Those of these families that the user sees, by name."""
    terlihat = KPM.objects.terlihat_oleh(user)
    keluarga = keluarga_semester(kelompok, semester, hari).filter(pk__in=terlihat.values("pk"))
    kpm = list(keluarga.select_related("desa").order_by("nama", "pk"))
    nomor = [k.pk for k in kpm]
    kini, lalu = _penilaian(nomor, semester)
    hadir, paham = _kehadiran(nomor, semester)
    return [BarisSemester(k, kini.get(k.pk), lalu.get(k.pk), hadir.get(k.pk, {}), paham.get(k.pk, {})) for k in kpm]


def jumlah_pertemuan(kelompok: Kelompok, semester: Semester) -> int:
    """Held meetings of the group in the semester."""
    masa = Pertemuan.objects.terlaksana().filter(kelompok=kelompok)
    return masa.filter(tanggal__gte=semester.mulai, tanggal__lte=semester.akhir).count()


def _penilaian(
    kpm: Iterable[int], semester: Semester
) -> tuple[dict[int, PenilaianSemester], dict[int, PenilaianSemester]]:
    lalu = semester.sebelum
    ada = PenilaianSemester.objects.filter(
        Q(tahun=semester.tahun, semester=semester.nomor) | Q(tahun=lalu.tahun, semester=lalu.nomor), kpm__in=list(kpm)
    ).select_related("dinilai_oleh")
    hasil: tuple[dict[int, PenilaianSemester], dict[int, PenilaianSemester]] = ({}, {})
    for p in ada:
        hasil[(p.tahun, p.semester) != (semester.tahun, semester.nomor)][p.kpm_id] = p
    return hasil


def _kehadiran(
    kpm: Iterable[int], semester: Semester
) -> tuple[dict[int, dict[str | None, int]], dict[int, dict[str, int]]]:
    """Marks and understanding of each family in the held meetings of the semester, whatever its group then."""
    hadir: dict[int, dict[str | None, int]] = {}
    paham: dict[int, dict[str, int]] = {}
    baris: Any = Kehadiran.objects.filter(
        kpm__in=list(kpm),
        tanggal__gte=semester.mulai,
        tanggal__lte=semester.akhir,
        pertemuan__keadaan=KeadaanPertemuan.TERLAKSANA,
    )
    for satu, status, nilai, n in baris.order_by().values_list("kpm", "status", "pemahaman").annotate(n=Count("pk")):
        milik = hadir.setdefault(satu, {})
        milik[status] = milik.get(status, 0) + n
        if nilai:
            paham.setdefault(satu, {})[nilai] = n
    return hadir, paham
