"""Read models of initial meetings: candidates and where each stands, meetings, their families."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from kpm.enums import Kepesertaan
from kpm.models import KPM
from p2k2.enums import CALON_SELESAI, HadirAwal, HasilValidasi, KeadaanCalon, KeadaanPertemuan
from p2k2.models import PertemuanAwal, UndanganAwal
from wilayah.models import Wilayah, saring_wilayah

URUT_ALAMAT = ("rw", "rt", "nama", "pk")


def berkeadaan(qs: QuerySet[KPM]) -> QuerySet[Any]:
    """The candidates among these families, each with where it stands (`keadaan_calon`) by its latest invitation."""
    terakhir = (
        UndanganAwal.objects.filter(kpm=OuterRef("pk"))
        .exclude(pertemuan__keadaan=KeadaanPertemuan.DIBATALKAN)
        .order_by("-pertemuan__tanggal", "-pk")
    )
    return qs.filter(kepesertaan=Kepesertaan.CALON).annotate(
        undangan_pk=Subquery(terakhir.values("pk")[:1]),
        pertemuan_pk=Subquery(terakhir.values("pertemuan")[:1]),
        validasi_calon=Subquery(terakhir.values("validasi")[:1]),
        hadir_calon=Subquery(terakhir.values("hadir")[:1]),
        tanggal_undangan=Subquery(terakhir.values("pertemuan__tanggal")[:1]),
        keadaan_calon=Case(
            When(undangan_pk__isnull=True, then=Value(KeadaanCalon.BELUM_DIUNDANG)),
            When(validasi_calon=HasilValidasi.COCOK, then=Value(KeadaanCalon.SIAP)),
            When(validasi_calon=HasilValidasi.PERBAIKAN, then=Value(KeadaanCalon.PERBAIKAN)),
            When(validasi_calon__in=[HasilValidasi.TIDAK_LAYAK, HasilValidasi.MENOLAK], then=Value(KeadaanCalon.GUGUR)),
            When(hadir_calon=HadirAwal.TIDAK, then=Value(KeadaanCalon.TIDAK_HADIR)),
            When(hadir_calon=HadirAwal.HADIR, then=Value(KeadaanCalon.BELUM_DIVALIDASI)),
            default=Value(KeadaanCalon.DIUNDANG),
            output_field=CharField(),
        ),
    )


@dataclass(frozen=True)
class SaringCalon:
    """What narrows the list of candidates; codes and ids only. Without `keadaan`: those with work left."""

    wilayah: str = ""
    petugas: str = ""
    keadaan: str = ""
    saya: bool = False

    def terapkan(self, user: Pengguna) -> QuerySet[Any]:
        milik = KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if self.saya else None)
        if self.wilayah:
            milik = milik.filter(saring_wilayah([self.wilayah]))
        if self.petugas:
            milik = milik.didampingi(int(self.petugas))
        qs = berkeadaan(milik)
        return qs.filter(keadaan_calon=self.keadaan) if self.keadaan else qs.exclude(keadaan_calon__in=CALON_SELESAI)


def daftar_calon(*, user: Pengguna, saring: SaringCalon, sesudah: str | None = None) -> Halaman:
    """One page of candidates by name."""
    return halaman_kunci(saring.terapkan(user).select_related("desa"), urut=("nama", "id"), sesudah=sesudah)


def jumlah_calon_belum(user: Pengguna) -> int:
    """Candidates with work left that the user sees, counted up to `HITUNG_MAKS`."""
    return SaringCalon().terapkan(user).order_by()[:HITUNG_MAKS].count()


def desa_calon(user: Pengguna) -> list[tuple[Wilayah, int]]:
    """Desa in which the user holds candidates, with how many have not been validated."""
    milik = KPM.objects.boleh(user, Izin.CATAT_PERTEMUAN).filter(kepesertaan=Kepesertaan.CALON)
    jumlah = dict(milik.order_by().values_list("desa").annotate(n=Count("pk")))
    desa = Wilayah.objects.filter(pk__in=jumlah).select_related("induk").order_by("nama", "pk")
    return [(d, jumlah[d.pk]) for d in desa]


def calon_diundang(*, user: Pengguna, desa: str, kecuali: PertemuanAwal | None = None) -> list[Any]:
    """Own candidates of a desa who may be invited: not validated, and in no planned meeting of the user's.

    Those of the meeting `kecuali` itself are among them.
    """
    milik = KPM.objects.boleh(user, Izin.CATAT_PERTEMUAN).filter(desa=desa)
    terencana = UndanganAwal.objects.filter(pertemuan__petugas=user, pertemuan__keadaan=KeadaanPertemuan.DIRENCANAKAN)
    if kecuali is not None:
        terencana = terencana.exclude(pertemuan=kecuali)
    calon = berkeadaan(milik).exclude(keadaan_calon__in=CALON_SELESAI).exclude(pk__in=terencana.values("kpm"))
    return list(calon.order_by(*URUT_ALAMAT))


# --- meetings ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaringAwal:
    """What narrows the list of meetings; codes and ids only."""

    wilayah: str = ""
    petugas: str = ""
    keadaan: str = ""

    def terapkan(self, qs: QuerySet[PertemuanAwal]) -> QuerySet[PertemuanAwal]:
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah]))
        if self.petugas:
            qs = qs.filter(petugas=int(self.petugas))
        return qs.filter(keadaan=self.keadaan) if self.keadaan else qs


def untuk_baris_awal(qs: QuerySet[PertemuanAwal]) -> QuerySet[PertemuanAwal]:
    """Meetings with what a row of a list says of them; the counts are subqueries, so that they do not multiply."""
    undangan = UndanganAwal.objects.filter(pertemuan=OuterRef("pk")).order_by().values("pertemuan")
    return qs.select_related("desa__induk", "petugas").annotate(
        n_undangan=Subquery(undangan.annotate(n=Count("pk")).values("n")),
        n_hadir=Subquery(undangan.annotate(n=Count("pk", filter=Q(hadir=HadirAwal.HADIR))).values("n")),
        n_tervalidasi=Subquery(undangan.annotate(n=Count("pk", filter=~Q(validasi=""))).values("n")),
    )


def daftar_awal(*, user: Pengguna, saring: SaringAwal, sesudah: str | None = None) -> Halaman:
    """One page of initial meetings, latest first."""
    return halaman_kunci(
        untuk_baris_awal(saring.terapkan(PertemuanAwal.objects.terlihat_oleh(user))),
        urut=("-tanggal", "-id"),
        sesudah=sesudah,
    )


def undangan_awal(pertemuan: PertemuanAwal) -> list[UndanganAwal]:
    """The families of a meeting in the order in which invitations are carried round."""
    qs = pertemuan.undangan.select_related("kpm__desa", "divalidasi_oleh")
    return list(qs.order_by(*(f"kpm__{kolom}" for kolom in URUT_ALAMAT)))


def undangan_terakhir(kpm: KPM) -> UndanganAwal | None:
    """A family's latest invitation to a meeting that was not cancelled."""
    qs = UndanganAwal.objects.filter(kpm=kpm).exclude(pertemuan__keadaan=KeadaanPertemuan.DIBATALKAN)
    return (
        qs.select_related("pertemuan__petugas", "pertemuan__desa", "divalidasi_oleh")
        .order_by("-pertemuan__tanggal", "-pk")
        .first()
    )


def dapat_dibuka(user: Pengguna, pertemuan: PertemuanAwal) -> set[int]:
    """Families of a meeting whose page the user may open today."""
    nomor = pertemuan.undangan.values("kpm")
    return set(KPM.objects.terlihat_oleh(user).filter(pk__in=nomor).values_list("pk", flat=True))


@dataclass(frozen=True)
class HitunganAwal:
    """Figures of one meeting."""

    undangan: int
    hadir: int
    tidak: int
    belum: int
    validasi: list[tuple[str, int]]
    belum_divalidasi: int


def hitung_awal(undangan: list[UndanganAwal]) -> HitunganAwal:
    hadir = [u.hadir for u in undangan]
    validasi = [u.validasi for u in undangan]
    return HitunganAwal(
        undangan=len(undangan),
        hadir=hadir.count(HadirAwal.HADIR),
        tidak=hadir.count(HadirAwal.TIDAK),
        belum=hadir.count(""),
        validasi=[(HasilValidasi(v).label, validasi.count(v)) for v in HasilValidasi],
        belum_divalidasi=validasi.count(""),
    )
