"""Read models of assignments: load, unassigned families, what an assignment would move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN, Peran
from akun.models import Jabatan, Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI, PESERTA, Kepesertaan
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from pendamping.enums import BEBAN_ACUAN, BEBAN_BERAT
from pendamping.models import Penugasan, PenugasanKelompok
from wilayah.models import Wilayah, di_bawah, saring_wilayah


def teks_beban(jumlah: int, *, korkec: bool) -> str:
    """What is odd about a load; "" when nothing is. Who supervises others already carries enough at the norm."""
    if korkec and jumlah > BEBAN_ACUAN:
        return f"korkec yang mendampingi lebih dari {BEBAN_ACUAN} KPM"
    return "lebih dari 110% acuan" if jumlah > BEBAN_BERAT else ""


@dataclass(frozen=True)
class Beban:
    """A pendamping's number of families against the reference load (docs/program.md §2)."""

    petugas: Pengguna
    jumlah: int
    korkec: bool = False

    @property
    def peringatan(self) -> str:
        """Why somebody should look at this load; "" when nobody must."""
        return teks_beban(self.jumlah, korkec=self.korkec)

    @property
    def selisih(self) -> int:
        return self.jumlah - BEBAN_ACUAN

    @property
    def keterangan(self) -> str:
        if self.selisih == 0:
            return "tepat"
        return f"lebih {self.selisih}" if self.selisih > 0 else f"kurang {-self.selisih}"


@dataclass(frozen=True)
class PerubahanBeban:
    """One person's number of participants before and after."""

    nama: str
    sebelum: int
    sesudah: int
    korkec: bool = False

    @property
    def peringatan(self) -> str:
        return "" if self.sesudah <= self.sebelum else teks_beban(self.sesudah, korkec=self.korkec)


@dataclass(frozen=True)
class Pratinjau:
    """What an assignment would do, before it is done."""

    jumlah: int
    tanpa: int  # families without anybody on or after the day
    tetap: int  # already with this pendamping
    dari: list[tuple[str, int]]  # name of the present pendamping, families
    berpegangan: int  # of these, families whose pendamping still serves: replacing is a decision
    terhalang: int  # changed hands after the day already: that history must not be overwritten
    beda_bahasa: list[tuple[str, int]]  # language the pendamping is not known to speak, families
    berakhir: date | None  # last day of the new pendamping's appointment, when it has one
    beban: list[PerubahanBeban]  # of the new pendamping first, then of those who give

    @property
    def pindah(self) -> int:
        return sum(n for _, n in self.dari)


def pendamping_di(kode: str, pada: date | None = None) -> QuerySet[Pengguna]:
    """Users appointed as pendamping, on a day, to an area that covers `kode` or lies inside it."""
    di_atas = [kode[:n] for n in (2, 5, 8, 13) if n <= len(kode)]
    jabatan = Jabatan.objects.berlaku_pada(pada or hari_ini()).filter(
        Q(wilayah__in=di_atas) | di_bawah([kode]),
        peran__in=PERAN_DAMPINGAN,
        pengguna=OuterRef("pk"),
    )
    return Pengguna.objects.filter(Exists(jabatan), is_active=True)


def korkec_pada(hari: date) -> Exists:
    """Whether a user is korkec somewhere on a day."""
    return Exists(Jabatan.objects.berlaku_pada(hari).filter(peran=Peran.KORKEC, pengguna=OuterRef("pk")))


def calon_petugas(desa: str | Collection[str], pada: date | None = None) -> QuerySet[Pengguna]:
    """Those who may be given families of all these desa, now or later, with the number they hold (`jumlah_kpm`)."""
    hari = pada or hari_ini()
    kode = {desa} if isinstance(desa, str) else set(desa)
    jabatan = Jabatan.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=hari),
        wilayah__in={d[:n] for d in kode for n in (2, 5, 8, 13)},
        peran__in=PERAN_DAMPINGAN,
    )
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas=OuterRef("pk"), kpm__kepesertaan__in=PESERTA)
    orang = Pengguna.objects.filter(Exists(jabatan.filter(pengguna=OuterRef("pk"))), is_active=True)
    if len(kode) > 1:
        orang = orang.filter(pk__in=_mencakup_semua(jabatan, kode))
    return orang.annotate(
        jumlah_kpm=Coalesce(Subquery(dipegang.order_by().values("petugas").annotate(n=Count("pk")).values("n")), 0),
        korkec=korkec_pada(hari),
    ).order_by("nama", "pk")


def _mencakup_semua(jabatan: QuerySet[Jabatan], kode: Collection[str]) -> list[int]:
    wilayah: dict[int, list[str]] = {}
    for pengguna, w in jabatan.values_list("pengguna", "wilayah"):
        wilayah.setdefault(pengguna, []).append(str(w))
    return [
        p for p, daftar in wilayah.items() if all(any(d == w or d.startswith(f"{w}.") for w in daftar) for d in kode)
    ]


def beban_di(kode: str, pada: date | None = None) -> list[Beban]:
    """Load of everybody who serves in an area; all their families count, also those elsewhere."""
    hari = pada or hari_ini()
    orang = list(pendamping_di(kode, hari).annotate(korkec=korkec_pada(hari)).order_by("nama", "pk"))
    jumlah = jumlah_peserta([p.pk for p in orang], hari)
    return [Beban(p, jumlah.get(p.pk, 0), p.korkec) for p in orang]


def beban_orang(petugas: Pengguna, hari: date) -> Beban:
    korkec = petugas.jabatan.berlaku_pada(hari).filter(peran=Peran.KORKEC).exists()
    return Beban(petugas, jumlah_peserta([petugas.pk], hari).get(petugas.pk, 0), korkec)


def jumlah_peserta(petugas: Collection[int], hari: date) -> dict[int, int]:
    """Participants each of these people holds on a day."""
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas__in=petugas, kpm__kepesertaan__in=PESERTA)
    return dict(dipegang.values_list("petugas").annotate(n=Count("pk")).order_by())


def hitung_wilayah(kode: str, kolom: str, pada: date | None = None) -> list[dict[str, Any]]:
    """Families per kecamatan or desa of an area (`kolom`): participants, candidates, and those without a pendamping."""
    # Two counts that meet: asked family by family, a kabupaten took seconds.
    keluarga = KPM.objects.filter(saring_wilayah([kode]), kepesertaan__in=DIDAMPINGI)
    hitungan = keluarga.values(kode=F(kolom)).annotate(
        n=Count("pk", filter=Q(kepesertaan__in=PESERTA)),
        calon=Count("pk", filter=Q(kepesertaan=Kepesertaan.CALON)),
    )
    dipegang = _dipegang(pada or hari_ini()).filter(
        saring_wilayah([kode], awalan="kpm__"), kpm__kepesertaan__in=DIDAMPINGI
    )
    berpendamping = dict(dipegang.values_list(f"kpm__{kolom}").annotate(n=Count("pk")).order_by())
    baris = [{**b, "tanpa": b["n"] + b["calon"] - berpendamping.get(b["kode"], 0)} for b in hitungan.order_by("kode")]
    nama = dict(Wilayah.objects.filter(kode__in=[b["kode"] for b in baris]).values_list("kode", "nama"))
    return [{**b, "nama": nama[b["kode"]]} for b in baris]


def kelompok_di(desa: str, pada: date | None = None) -> QuerySet[Kelompok]:
    """Groups of a desa with the name of whoever leads them on a day."""
    hari = pada or hari_ini()
    menjabat = Jabatan.objects.pendamping_pada(hari)
    pengampu = PenugasanKelompok.objects.filter(berlaku(hari), kelompok=OuterRef("pk"), petugas__in=menjabat)
    return (
        Kelompok.objects.aktif(hari)
        .filter(desa=desa)
        .annotate(
            nama_petugas=pengampu.values("petugas__nama")[:1],
            anggota_n=Count("keanggotaan", filter=berlaku(hari, "keanggotaan__")),
        )
        .order_by("nama", "pk")
    )


def _dipegang(hari: date) -> QuerySet[Penugasan]:
    """Assignments that count on a day: whoever no longer serves as pendamping holds nobody (docs/program.md §2)."""
    return Penugasan.objects.filter(berlaku(hari), petugas__in=Jabatan.objects.pendamping_pada(hari))


def keluarga_di(desa: str, pada: date | None = None) -> QuerySet[KPM]:
    """Families of a desa that need a pendamping, with its name (`nama_petugas`) and their group (`nama_kelompok`)."""
    hari = pada or hari_ini()
    petugas = _dipegang(hari).filter(kpm=OuterRef("pk"))
    kelompok = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))
    qs: QuerySet[KPM] = KPM.objects.filter(kepesertaan__in=DIDAMPINGI, desa=desa).annotate(
        nama_petugas=Subquery(petugas.values("petugas__nama")[:1]),
        nama_kelompok=Subquery(kelompok.values("kelompok__nama")[:1]),
    )
    return qs


def rencana_di(desa: str, pada: date | None = None) -> list[tuple[date, str, int]]:
    """Assignments in a desa that begin after a day: first day, pendamping, families."""
    nanti = Penugasan.objects.filter(kpm__desa=desa, mulai__gt=pada or hari_ini())
    hitungan = nanti.values_list("mulai", "petugas__nama").annotate(n=Count("pk"))
    return [(mulai, nama, n) for mulai, nama, n in hitungan.order_by("mulai", "petugas__nama")]


def penugasan_sejak(mulai: date) -> Q:
    """Condition "in force on that day or beginning later": such a row stands in the way of a new one."""
    return Q(selesai__isnull=True) | Q(selesai__gte=mulai)


def berpegangan(mulai: date) -> Q:
    """Condition "with somebody who serves on that day": only from such a one is a family taken over."""
    return penugasan_sejak(mulai) & Q(petugas__in=Jabatan.objects.pendamping_pada(mulai))


def sasaran_desa(desa: str, *, hanya_belum: bool, mulai: date, rw: str | None = None) -> QuerySet[KPM]:
    """Families of a desa (or of one RW) that need a pendamping: all, or those nobody holds on or after a day."""
    qs: QuerySet[KPM] = KPM.objects.filter(kepesertaan__in=DIDAMPINGI, desa=desa)
    if rw is not None:
        qs = qs.filter(rw=rw)
    if hanya_belum:
        qs = qs.filter(~Exists(Penugasan.objects.filter(berpegangan(mulai), kpm=OuterRef("pk"))))
    return qs


def rw_di(desa: str) -> list[tuple[str, int]]:
    """Each RW of a desa as it is written, with its families that need a pendamping; without RW last."""
    hitungan = KPM.objects.filter(kepesertaan__in=DIDAMPINGI, desa=desa).values_list("rw").annotate(n=Count("pk"))
    return sorted(hitungan.order_by("rw"), key=lambda r: (r[0] == "", r[0].zfill(5)))


def sasaran_kelompok(kelompok: Kelompok, mulai: date) -> QuerySet[KPM]:
    """Members of a group on the day the assignment begins; today's members when that day is past."""
    hari = max(mulai, hari_ini(kelompok.desa_id))
    anggota = kelompok.keanggotaan.berlaku_pada(hari).values("kpm")
    return KPM.objects.filter(pk__in=anggota)


def pratinjau_tugas(kpm: QuerySet[KPM], *, petugas: Pengguna, mulai: date) -> Pratinjau:
    """Count what assigning these families from `mulai` would move, and from whom."""
    ada = Penugasan.objects.filter(penugasan_sejak(mulai), kpm__in=kpm)
    milik = Q(petugas=petugas, mulai__lte=mulai, selesai__isnull=True)
    dari = ada.exclude(milik).values_list("petugas__nama").annotate(n=Count("kpm", distinct=True)).order_by("-n")
    hitung = ada.aggregate(
        dipegang=Count("kpm", distinct=True),
        tetap=Count("kpm", distinct=True, filter=milik),
        berpegangan=Count("kpm", distinct=True, filter=berpegangan(mulai) & ~milik),
        terhalang=Count("kpm", distinct=True, filter=Q(mulai__gt=mulai, mulai__lte=hari_ini())),
    )
    per_bahasa = list(kpm.order_by().values_list("bahasa").annotate(n=Count("pk")).order_by("-n", "bahasa"))
    jumlah = sum(n for _, n in per_bahasa)
    return Pratinjau(
        jumlah=jumlah,
        tanpa=jumlah - hitung["dipegang"],
        tetap=hitung["tetap"],
        dari=list(dari.order_by("-n", "petugas__nama")),
        berpegangan=hitung["berpegangan"],
        terhalang=hitung["terhalang"],
        beda_bahasa=[(b, n) for b, n in per_bahasa if b and not petugas.berbahasa(b)],
        berakhir=_akhir_jabatan(petugas, mulai),
        beban=perubahan_beban(dict.fromkeys(kpm.values_list("pk", flat=True), petugas.pk), mulai),
    )


def _akhir_jabatan(petugas: Pengguna, hari: date) -> date | None:
    """The last day somebody serves as pendamping, counted from a day; None when nothing ends it."""
    jabatan = petugas.jabatan.filter(Q(selesai__isnull=True) | Q(selesai__gte=hari), peran__in=PERAN_DAMPINGAN)
    akhir = list(jabatan.values_list("selesai", flat=True))
    return None if None in akhir else max((a for a in akhir if a is not None), default=None)


def perubahan_beban(tujuan: Mapping[int, int], mulai: date) -> list[PerubahanBeban]:
    """Loads before and after families (key) go to people (value), on the first day or today, whichever is later."""
    hari = max(mulai, hari_ini())
    peserta = KPM.objects.filter(pk__in=tujuan, kepesertaan__in=PESERTA).values_list("pk", flat=True)
    pemegang = dict(Penugasan.objects.filter(berlaku(hari), kpm__in=tujuan).values_list("kpm", "petugas"))
    ubah = Counter[int](dict.fromkeys(tujuan.values(), 0))
    for kpm in peserta:
        ubah[tujuan[kpm]] += 1
        if kpm in pemegang:
            ubah[pemegang[kpm]] -= 1
    kini = jumlah_peserta(list(ubah), hari)
    orang = {p.pk: p for p in Pengguna.objects.filter(pk__in=ubah).annotate(korkec=korkec_pada(hari))}
    penerima = set(tujuan.values())
    urut = sorted(ubah, key=lambda p: (p not in penerima, orang[p].nama, p))
    return [PerubahanBeban(orang[p].nama, kini.get(p, 0), kini.get(p, 0) + ubah[p], orang[p].korkec) for p in urut]
