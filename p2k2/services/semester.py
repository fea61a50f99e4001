"""The two judgements of a semester, each for itself: never filled in by rule, never copied (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM, Kelompok
from p2k2.enums import AspekSemester, Tingkat
from p2k2.models import PenilaianSemester
from p2k2.selectors.semester import keluarga_semester
from p2k2.semester import Semester
from p2k2.services.pertemuan import boleh_mencatat, kunci_kelompok

Nilai = Mapping[int, int | None]


def boleh_menilai(kelompok: Kelompok, oleh: Pengguna, pada: date) -> bool:
    """Today's pendamping of the group; of a dissolved one, that of its last day."""
    hari = pada if kelompok.dibubarkan is None else min(pada, kelompok.dibubarkan)
    return boleh_mencatat(kelompok, hari, oleh)


def galat_masa(semester: Semester, pada: date) -> str:
    """Why a semester is not judged on a day; empty when it is: from its beginning to the end of the next one."""
    if semester.mulai > pada:
        return f"{semester} belum mulai, jadi belum bisa dinilai."
    if semester.sesudah.akhir < pada:
        return f"{semester} sudah ditutup: penilaian suatu semester berakhir bersama semester sesudahnya."
    return ""


@transaction.atomic
def nilai_semester(
    *,
    kelompok: Kelompok,
    semester: Semester,
    aspek: AspekSemester,
    nilai: Nilai,
    semula: Nilai,
    oleh: Pengguna,
    pada: date,
) -> int:
    """Save one of the two judgements by family id (None takes it back). Returns how many changed.

    `semula` is what the page showed; `pada` is today in the group's zone. Raises TidakBerhak, BerubahLebihDulu when
    somebody judged a family otherwise in between, GalatPengguna for a strange family or level, or another time.
    """
    kunci_kelompok(kelompok.pk)
    if not boleh_menilai(kelompok, oleh, pada):
        raise TidakBerhak("Penilaian semester diisi oleh pendamping yang hari ini memegang kelompok ini.")
    if galat := galat_masa(semester, pada):
        raise GalatPengguna(galat)
    if set(nilai.values()) - {None, *Tingkat.values}:
        raise GalatPengguna(f"Tingkat tidak dikenal. Pilihan: {', '.join(Tingkat.labels)}.")
    milik = KPM.objects.boleh(oleh, Izin.CATAT_PERTEMUAN).filter(pk__in=list(nilai))
    keluarga = keluarga_semester(kelompok, semester, pada).filter(pk__in=milik.values("pk"))
    if asing := set(nilai) - set(keluarga.values_list("pk", flat=True)):
        raise GalatPengguna(
            f"{len(asing)} keluarga bukan anggota kelompok ini pada {semester}, atau bukan dampingan Anda. "
            "Muat ulang halaman ini."
        )
    return _tulis(semester, aspek, nilai, semula, oleh)


def _tulis(semester: Semester, aspek: AspekSemester, nilai: Nilai, semula: Nilai, oleh: Pengguna) -> int:
    masa = {"tahun": semester.tahun, "semester": semester.nomor}
    berubah = sorted(k for k, n in nilai.items() if n != semula.get(k))
    ada = _kunci_baris(masa, berubah)
    kosong = [k for k in berubah if k not in ada and nilai[k] is not None]
    # The family may be judged from another group at this moment: its row is made first, then locked like the others.
    PenilaianSemester.objects.bulk_create(
        [PenilaianSemester(kpm_id=k, dinilai_oleh=oleh, **masa) for k in kosong], ignore_conflicts=True
    )
    ada |= _kunci_baris(masa, kosong)
    tulis = [p for k in berubah if (p := ada.get(k)) is not None and getattr(p, aspek) != nilai[k]]
    if bentrok := [p.kpm_id for p in tulis if getattr(p, aspek) != semula.get(p.kpm_id)]:
        raise BerubahLebihDulu(
            f"{len(bentrok)} keluarga sudah dinilai dari tempat lain. Isian Anda masih ada: bandingkan, "
            "lalu simpan lagi."
        )
    for p in tulis:
        setattr(p, aspek, nilai[p.kpm_id])
        p.dinilai_oleh, p.dinilai_pada = oleh, timezone.now()
    PenilaianSemester.objects.bulk_update(tulis, [aspek.value, "dinilai_oleh", "dinilai_pada"])
    return len(tulis)


def _kunci_baris(masa: dict[str, int], kpm: list[int]) -> dict[int, PenilaianSemester]:
    baris = PenilaianSemester.objects.select_for_update().filter(kpm__in=kpm, **masa).order_by("kpm_id")
    return {p.kpm_id: p for p in baris}
