"""P2K2 in figures by pendamping and month, for the recapitulations (docs/program.md §7, §10).

A group counts for whoever leads it on the last day of the month (today while the month runs), as in the monthly
report; a meeting with its attendance counts for whoever held it. So every group and every meeting counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Substr, TruncMonth

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan
from kpm.models import Kelompok
from p2k2.enums import KeadaanPertemuan, Pemahaman, SebabTanpaPertemuan, StatusHadir
from p2k2.models import AlasanTanpaPertemuan, CatatanRekap, Kehadiran, Pemateri, Pertemuan
from p2k2.selectors.teks import nama_pemateri, teks_materi
from pendamping.models import PenugasanKelompok
from wilayah.models import Wilayah, di_bawah, saring_wilayah

TANPA_PENDAMPING = "(tanpa pendamping)"
_BERJALAN = "Bulan masih berjalan"
_KECAMATAN = 8  # digits and dots of a kecamatan's code
_Kunci = tuple[str, int | None, date]


@dataclass(frozen=True)
class Cakupan:
    """Whose recap: an area (kecamatan or kabupaten), or one pendamping wherever the groups lie."""

    wilayah: str = ""
    petugas: int | None = None


@dataclass
class AngkaRekap:
    """One pendamping's month in one kecamatan. `keluarga` counts lines of registers: present, absent, not filled in."""

    kecamatan: str
    petugas: int | None
    bulan: date
    kelompok: int = 0
    bertemu: int = 0
    pertemuan: int = 0
    keluarga: int = 0
    hadir: int = 0
    tidak: int = 0
    pemahaman: dict[str, int] = field(default_factory=dict)
    materi: dict[str, None] = field(default_factory=dict)  # distinct, in the order of the meetings
    pemateri: dict[str, None] = field(default_factory=dict)
    sebab: dict[str, int] = field(default_factory=dict)  # groups without a meeting by the reason given
    tanpa_alasan: int = 0

    @property
    def belum_diisi(self) -> int:
        return self.keluarga - self.hadir - self.tidak

    @property
    def alasan(self) -> str:
        """*Alasan jika tidak melaksanakan*, each with the number of its groups."""
        bagian = [f"{teks} ({n} kelompok)" for teks, n in self.sebab.items()]
        if self.tanpa_alasan:
            bagian.append(f"Belum ada alasan ({self.tanpa_alasan} kelompok)")
        return "; ".join(bagian)


@dataclass
class Rekap:
    """The figures of some months with the names they need, in order of kecamatan and pendamping."""

    baris: list[AngkaRekap]
    kecamatan: dict[str, str]
    petugas: dict[int | None, str]

    def per_bulan(self, bulan: date) -> list[AngkaRekap]:
        return [b for b in self.baris if b.bulan == bulan]


@dataclass(frozen=True)
class _Kelompok:
    """A group, the months in which it met, and its duties: who, from when, until when."""

    pk: Any
    kecamatan: str
    dibentuk: date
    dibubarkan: date | None
    bertemu: frozenset[date]
    tugas: list[tuple[int, date | None, date | None]]

    def ada_pada(self, hari: date) -> bool:
        return self.dibentuk <= hari and (self.dibubarkan is None or self.dibubarkan >= hari)

    def pengampu(self, hari: date) -> int | None:
        return next((p for p, m, s in self.tugas if m and m <= hari and (s is None or s >= hari)), None)


def _tanggal(teks: str | None) -> date | None:
    """A date out of JSON."""
    return date.fromisoformat(teks) if teks else None


def bulan_berjalan(awal: date, banyak: int, hari: date) -> list[date]:
    """First days of `banyak` months from `awal` that have begun on `hari`."""
    return [b for n in range(banyak) if (b := geser_bulan(awal, n)) <= hari]


def rekap_p2k2(cakupan: Cakupan, bulan: Sequence[date], hari: date) -> Rekap:
    """Figures of consecutive months; the number of queries depends on neither months nor groups."""
    if not bulan:
        return Rekap([], {}, {})
    hitung = _Hitung(cakupan, bulan[0], min(akhir_bulan(bulan[-1]), max(hari, bulan[0])))
    hitung.catat_pertemuan()
    hitung.catat_kehadiran()
    hitung.catat_kelompok([(b, min(akhir_bulan(b), max(b, hari))) for b in bulan])
    hitung.catat_jabatan(bulan)
    return hitung.selesai()


class _Hitung:
    """Rows under way, by kecamatan, pendamping and month; names come along with what names them."""

    def __init__(self, cakupan: Cakupan, awal: date, akhir: date) -> None:
        self.cakupan, self.masa = cakupan, (awal, akhir)
        self.baris: dict[_Kunci, AngkaRekap] = {}
        self.kecamatan: dict[str, str] = {}
        self.petugas: dict[int | None, str] = {None: TANPA_PENDAMPING}

    def _ke(self, kecamatan: str, petugas: int | None, bulan: date) -> AngkaRekap:
        kunci = (kecamatan, petugas, bulan)
        if kunci not in self.baris:
            self.baris[kunci] = AngkaRekap(*kunci)
        return self.baris[kunci]

    def _tugas(self) -> QuerySet[PenugasanKelompok]:
        awal, akhir = self.masa
        tugas = PenugasanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=awal), mulai__lte=akhir)
        return tugas if self.cakupan.petugas is None else tugas.filter(petugas=self.cakupan.petugas)

    def _kelompok(self) -> QuerySet[Kelompok]:
        kelompok = Kelompok.objects.dalam_masa(*self.masa)
        if self.cakupan.petugas is not None:
            return kelompok.filter(pk__in=self._tugas().values("kelompok"))
        return kelompok.filter(saring_wilayah([self.cakupan.wilayah]))

    def _pertemuan(self) -> QuerySet[Pertemuan]:
        """Held meetings that count here."""
        qs = Pertemuan.objects.terlaksana().filter(tanggal__range=self.masa)
        if self.cakupan.petugas is not None:
            return qs.filter(petugas=self.cakupan.petugas)
        return qs.filter(saring_wilayah([self.cakupan.wilayah], awalan="kelompok__"))

    def catat_pertemuan(self) -> None:
        """Meetings with material and speakers, for whoever held them."""
        tamu = Pemateri.objects.filter(pertemuan=OuterRef("pk")).order_by("urut")
        semua: Any = self._pertemuan().select_related("sesi__modul").order_by("tanggal", "pk")
        semua = semua.annotate(
            kecamatan=F("kelompok__kecamatan_kode"),
            kecamatan_nama=F("kelompok__desa__induk__nama"),
            petugas_nama=F("petugas__nama"),
            tamu=ArraySubquery(tamu.values(isi=JSONObject(nama="nama", instansi="instansi"))),
        )
        for p in semua.only("tanggal", "petugas", "materi", "sesi__nomor", "sesi__judul", "sesi__modul__nomor"):
            self.kecamatan[p.kecamatan], self.petugas[p.petugas_id] = p.kecamatan_nama, p.petugas_nama
            satu = self._ke(p.kecamatan, p.petugas_id, awal_bulan(p.tanggal))
            satu.pertemuan += 1
            if teks := teks_materi(p):
                satu.materi.setdefault(teks)
            for nama in [nama_pemateri(Pemateri(**isi)) for isi in p.tamu] or ["Pendamping"]:
                satu.pemateri.setdefault(nama)

    def catat_kehadiran(self) -> None:
        baris: Any = Kehadiran.objects.filter(
            pertemuan__in=self._pertemuan(), tanggal__range=self.masa, pertemuan__keadaan=KeadaanPertemuan.TERLAKSANA
        ).order_by()
        hitung = {f"paham_{p}": Count("pk", filter=Q(pemahaman=p)) for p in Pemahaman.values}
        for isi in baris.values(
            "pertemuan__kelompok__kecamatan_kode", "pertemuan__petugas", bulan=TruncMonth("tanggal")
        ).annotate(
            n=Count("pk"),
            hadir=Count("pk", filter=Q(status=StatusHadir.HADIR)),
            kosong=Count("pk", filter=Q(status__isnull=True)),
            **hitung,
        ):
            satu = self._ke(isi["pertemuan__kelompok__kecamatan_kode"], isi["pertemuan__petugas"], isi["bulan"])
            satu.keluarga, satu.hadir = isi["n"], isi["hadir"]
            satu.tidak = isi["n"] - isi["hadir"] - isi["kosong"]
            satu.pemahaman = {p: isi[f"paham_{p}"] for p in Pemahaman.values}

    def _tiap_kelompok(self) -> list[_Kelompok]:
        """Groups with the months in which they met, whoever held the meeting, and with who led them when."""
        temu = Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"), tanggal__range=self.masa)
        tugas = self._tugas().filter(kelompok=OuterRef("pk")).order_by("mulai")
        isi = JSONObject(petugas="petugas", nama="petugas__nama", mulai="mulai", selesai="selesai")
        baris = self._kelompok().values_list(
            "pk",
            "kecamatan_kode",
            "desa__induk__nama",
            "dibentuk",
            "dibubarkan",
            ArraySubquery(temu.values("tanggal")),
            ArraySubquery(tugas.values(isi=isi)),
        )
        semua = []
        for pk, kode, nama, dibentuk, dibubarkan, hari_temu, pengampu in baris.order_by("nama", "pk"):
            self.kecamatan[kode] = nama
            self.petugas.update((t["petugas"], t["nama"]) for t in pengampu)
            masa = [(t["petugas"], _tanggal(t["mulai"]), _tanggal(t["selesai"])) for t in pengampu]
            bertemu = frozenset(awal_bulan(hari) for hari in hari_temu)
            semua.append(_Kelompok(pk, kode, dibentuk, dibubarkan, bertemu, masa))
        return semua

    def catat_kelompok(self, hari: Iterable[tuple[date, date]]) -> None:
        """Groups by who leads them on each month's day, those that met, and why the others did not."""
        kelompok = self._tiap_kelompok()
        alasan = {
            (a.kelompok_id, a.bulan): a
            for a in AlasanTanpaPertemuan.objects.filter(kelompok__in=self._kelompok(), bulan__range=self.masa)
        }
        for bulan, acuan in hari:
            for k in kelompok:
                petugas = k.pengampu(acuan)
                if not k.ada_pada(acuan) or (petugas is None and self.cakupan.petugas is not None):
                    continue
                satu = self._ke(k.kecamatan, petugas, bulan)
                satu.kelompok += 1
                if bulan in k.bertemu:
                    satu.bertemu += 1
                elif (a := alasan.get((k.pk, bulan))) is not None:
                    lain = a.sebab == SebabTanpaPertemuan.LAINNYA
                    teks = f"Lainnya: {a.uraian}" if lain else str(a.get_sebab_display())
                    satu.sebab[teks] = satu.sebab.get(teks, 0) + 1
                elif acuan < akhir_bulan(bulan):
                    satu.sebab[_BERJALAN] = satu.sebab.get(_BERJALAN, 0) + 1
                else:
                    satu.tanpa_alasan += 1

    def catat_jabatan(self, bulan: Iterable[date]) -> None:
        """Who serves as pendamping and has neither group nor meeting stands there with nothing."""
        awal, akhir = self.masa
        siapa = Q(pengguna=self.cakupan.petugas) if self.cakupan.petugas else di_bawah([self.cakupan.wilayah])
        jabatan = Jabatan.objects.filter(
            siapa, Q(selesai__isnull=True) | Q(selesai__gte=awal), mulai__lte=akhir, peran__in=PERAN_DAMPINGAN
        ).annotate(kecamatan=Substr("wilayah", 1, _KECAMATAN))
        nama_kecamatan = Wilayah.objects.filter(pk=Substr(OuterRef("wilayah"), 1, _KECAMATAN)).values("nama")
        ada = {(petugas, b) for _, petugas, b in self.baris}
        for pengguna, nama, kecamatan, nama_wilayah, mulai, selesai in jabatan.order_by("-mulai", "pk").values_list(
            "pengguna", "pengguna__nama", "kecamatan", Subquery(nama_kecamatan), "mulai", "selesai"
        ):
            self.petugas[pengguna], self.kecamatan[kecamatan] = nama, nama_wilayah
            for b in bulan:
                if mulai <= akhir_bulan(b) and (selesai is None or selesai >= b) and (pengguna, b) not in ada:
                    self._ke(kecamatan, pengguna, b)
                    ada.add((pengguna, b))

    def selesai(self) -> Rekap:
        kecamatan, petugas = self.kecamatan, self.petugas
        urut = sorted(
            self.baris.values(),
            key=lambda b: (b.bulan, kecamatan[b.kecamatan], b.petugas is None, petugas[b.petugas], b.petugas),
        )
        return Rekap(urut, kecamatan, petugas)


def catatan_rekap(wilayah: str, bulan: Iterable[date]) -> dict[tuple[str, date], CatatanRekap]:
    """*Catatan Dinamika* of the kecamatan of an area, by kecamatan and month."""
    ada = CatatanRekap.objects.filter(di_bawah([wilayah]), bulan__in=list(bulan)).select_related("wilayah", "oleh")
    return {(c.wilayah_id, c.bulan): c for c in ada.order_by("wilayah__nama", "pk")}
