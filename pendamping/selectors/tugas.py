"""Read models of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from kpm.models import KPM
from pendamping.enums import KeadaanTugas
from pendamping.models import Kunjungan, Penugasan, Tugas
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class SaringTugas:
    """What narrows the list of tasks. `saya`: of own families only."""

    selesai: bool = False
    lewat: bool = False  # past their day
    jenis: str = ""
    wilayah: str = ""
    petugas: str = ""
    saya: bool = False
    batal: bool = False  # called off by a coordinator; what a rule called off is no news to anybody
    diberi: bool = False  # by the user

    def terapkan(self, user: Pengguna, hari: date) -> QuerySet[Tugas]:
        qs: Any = Tugas.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if self.saya else None)
        if self.batal:
            qs = qs.filter(keadaan=KeadaanTugas.BATAL, diselesaikan_oleh__isnull=False)
        else:
            qs = qs.filter(keadaan=KeadaanTugas.SELESAI) if self.selesai else qs.menunggu()
        if self.diberi:
            qs = qs.filter(diminta_oleh=user.pk)
        if self.lewat:
            qs = qs.filter(tenggat__lt=hari)
        if self.jenis:
            qs = qs.filter(jenis=self.jenis)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        if self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        hasil: QuerySet[Tugas] = qs
        return hasil


def daftar_tugas(*, user: Pengguna, saring: SaringTugas, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of tasks with their families and whose they are: open ones by their day, ended ones latest first."""
    urut = ("-diselesaikan_pada", "-id") if saring.selesai or saring.batal else ("tenggat", "id")
    pendamping = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("kpm")).values("petugas__nama")[:1]
    qs = saring.terapkan(user, hari).select_related("kpm__desa", "diselesaikan_oleh", "diminta_oleh")
    qs = qs.annotate(nama_pendamping=Subquery(pendamping))
    return halaman_kunci(qs, urut=urut, sesudah=sesudah)


def jumlah_tugas(user: Pengguna) -> int:
    """Open tasks the user sees, counted up to `HITUNG_MAKS`."""
    return Tugas.objects.terlihat_oleh(user).menunggu().order_by()[:HITUNG_MAKS].count()


def jumlah_tugas_diberi(user: Pengguna) -> int:
    """Open tasks the user gave and that nobody has ended yet, counted up to `HITUNG_MAKS`."""
    return Tugas.objects.terlihat_oleh(user).menunggu().filter(diminta_oleh=user.pk).order_by()[:HITUNG_MAKS].count()


def tugas_kpm(kpm: KPM) -> list[Tugas]:
    """A family's tasks, open ones first; those the system called off are no news to anybody."""
    usai = Q(keadaan=KeadaanTugas.BATAL, diselesaikan_oleh__isnull=True)
    qs = Tugas.objects.filter(kpm=kpm).exclude(usai).select_related("kpm", "diselesaikan_oleh", "diminta_oleh")
    return sorted(qs.order_by("-dibuat_pada", "-id")[:20], key=lambda t: t.keadaan != KeadaanTugas.TERBUKA)


def pembagian(kpm: QuerySet[KPM], hari: date) -> list[tuple[int | None, str, int]]:
    """Who accompanies how many of these families on a day: id, name, families; None and "" is nobody."""
    petugas = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("pk"))
    siapa = kpm.order_by().annotate(
        petugas=Subquery(petugas.values("petugas")[:1]), nama_petugas=Subquery(petugas.values("petugas__nama")[:1])
    )
    hitungan = siapa.values_list("petugas", "nama_petugas").annotate(n=Count("pk")).order_by("nama_petugas", "petugas")
    return [(pk, nama or "", n) for pk, nama, n in hitungan]


def kunjungan_untuk(tugas: Tugas) -> QuerySet[Kunjungan]:
    """Visits that may have been the answer to a task: of its family, since it was given."""
    return Kunjungan.objects.filter(kpm=tugas.kpm_id, dicatat_pada__gte=tugas.dibuat_pada).order_by("-tanggal", "-id")
