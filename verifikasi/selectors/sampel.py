"""Random re-checks: the lists, the work still to do, and what was found (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from akun.enums import Izin
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import bulan_tahap, hari_ini, kode_tahap, tahap_mundur
from pendamping.models import Penugasan
from verifikasi.enums import HasilPeriksa
from verifikasi.models import ButirSampel, CatatanVerkom, SampelUlang
from verifikasi.selectors.banding_sampel import arah
from verifikasi.selectors.sampel_hitung import AMBANG_SIMPUL, rentang_wilson
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

TAHAP_PILIHAN = 4  # quarters that may be drawn from, and over which pendamping are summed


@dataclass
class AngkaPeriksa:
    """Checked entries and what was found. `kurang`: fewer days present in the book than written; `lebih`: more."""

    keyakinan: int = 95
    cocok: int = 0
    berbeda: int = 0
    tidak_ada: int = 0
    kurang: int = 0
    lebih: int = 0

    @property
    def n(self) -> int:
        return self.cocok + self.berbeda + self.tidak_ada

    @property
    def cukup(self) -> bool:
        return self.n >= AMBANG_SIMPUL

    @property
    def persen(self) -> float:
        return 100 * self.cocok / self.n if self.n else 0.0

    @property
    def rentang(self) -> tuple[float, float]:
        return rentang_wilson(self.cocok, self.n, self.keyakinan)

    def tambah(self, butir: ButirSampel) -> None:
        self.cocok += butir.hasil == HasilPeriksa.COCOK
        self.berbeda += butir.hasil == HasilPeriksa.BERBEDA
        self.tidak_ada += butir.hasil == HasilPeriksa.TIDAK_ADA
        if butir.hasil == HasilPeriksa.BERBEDA:
            beda = arah(butir.semula, butir.ditemukan, butir.catatan.bidang)
            self.kurang += beda < 0
            self.lebih += beda > 0


@dataclass
class FasilitasSampel:
    """A place to go to, with the items there the user may check."""

    pk: UUID
    nama: str
    butir: int = 0
    sudah: int = 0


@dataclass
class HasilSampel:
    """`petugas` leaves the reader out; `sendiri` items are checked by another coordinator."""

    semua: AngkaPeriksa
    petugas: list[tuple[Pengguna, AngkaPeriksa]] = field(default_factory=list)
    fasilitas: list[FasilitasSampel] = field(default_factory=list)
    sendiri: int = 0
    diubah: int = 0  # corrected after the entry had been shown


def sampel_untuk(user: Pengguna) -> QuerySet[SampelUlang]:
    return SampelUlang.objects.boleh(user, Izin.PERIKSA_VERKOM)


def kecamatan_sampel(user: Pengguna) -> QuerySet[Wilayah]:
    """Kecamatan the user may draw in."""
    lingkup = user.lingkup_izin(Izin.PERIKSA_VERKOM)
    semua = Wilayah.objects.filter(tingkat=Tingkat.KECAMATAN)
    return (semua if lingkup.semua else semua.di_bawah(lingkup.wilayah)).order_by("nama", "pk")


def tahap_pilihan(hari: date | None = None) -> list[str]:
    return tahap_mundur(hari or hari_ini(), TAHAP_PILIHAN)


def populasi(wilayah: str, tahap: str) -> QuerySet[CatatanVerkom]:
    """The entries a sample is drawn from: of the quarter's months, of families of the kecamatan."""
    return CatatanVerkom.objects.filter(kpm__kecamatan_kode=wilayah, bulan__in=bulan_tahap(tahap))


def daftar_sampel(user: Pengguna, sesudah: str | None = None) -> Halaman:
    """Every sample ever drawn, the newest first, with how far each has come."""
    qs = sampel_untuk(user).select_related("wilayah", "dibuat_oleh")
    qs = qs.annotate(
        sudah=Count("butir", filter=~Q(butir__hasil="")),
        cocok=Count("butir", filter=Q(butir__hasil=HasilPeriksa.COCOK)),
    )
    return halaman_kunci(qs, urut=("-id",), sesudah=sesudah)


def dampingan(user: Pengguna, hari: date) -> Exists:
    """Whether the user accompanies an item's family today: somebody else checks that."""
    return Exists(Penugasan.objects.filter(berlaku(hari), petugas=user.pk, kpm=OuterRef("catatan__kpm")))


def butir_untuk(user: Pengguna) -> QuerySet[ButirSampel]:
    """Items the user may check: neither own entries, also those another has corrected since, nor own families."""
    pernah: Any = CatatanVerkom
    lama = pernah.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("catatan"), dicatat_oleh=user.pk)
    milik = ButirSampel.objects.boleh(user, Izin.PERIKSA_VERKOM)
    return milik.filter(~dampingan(user, hari_ini()), ~Exists(lama))


def jumlah_butir_menunggu(user: Pengguna) -> int:
    """Drawn entries of running samples the user may check and nobody has, counted up to `HITUNG_MAKS`."""
    berjalan = SampelUlang.objects.filter(selesai_pada__isnull=True, dihentikan_pada__isnull=True)
    return butir_untuk(user).filter(hasil="", sampel__in=berjalan).order_by()[:HITUNG_MAKS].count()


def pernah_diundi(catatan: CatatanVerkom) -> bool:
    """Whether a sample was drawn from entries among which this one was, drawn itself or not.

    Whoever entered it must not be able to tell the two apart (docs/program.md §8).
    """
    model: Any = CatatanVerkom
    pertama = model.pgh_event_model.objects.filter(pgh_obj_id=catatan.pk).order_by("pgh_id").first() or catatan
    diundi = SampelUlang.objects.filter(
        wilayah=catatan.kpm.kecamatan_kode, tahap=kode_tahap(catatan.bulan), dibuat_pada__gte=pertama.dicatat_pada
    )
    return diundi.exists() or catatan.butir_sampel.exists()


def butir_fasilitas(sampel: SampelUlang, fasilitas: UUID, user: Pengguna) -> list[ButirSampel]:
    """Items at one facility, the open ones first, then by month and name."""
    milik = butir_untuk(user).filter(sampel=sampel, catatan__fasilitas=fasilitas)
    semua = milik.select_related("catatan__anggota", "catatan__kpm", "catatan__fasilitas")
    return sorted(semua, key=lambda b: (bool(b.hasil), b.catatan.bulan, b.catatan.anggota.nama, b.urut))


def hasil_sampel(sampel: SampelUlang, user: Pengguna) -> HasilSampel:
    """Everything a sample's page tells, from one reading of its items."""
    hasil = HasilSampel(AngkaPeriksa(sampel.keyakinan))
    boleh = set(butir_untuk(user).filter(sampel=sampel).values_list("pk", flat=True))
    orang: dict[int, tuple[Pengguna, AngkaPeriksa]] = {}
    tempat: dict[UUID, FasilitasSampel] = {}
    for b in ButirSampel.objects.filter(sampel=sampel).select_related("petugas", "catatan__fasilitas"):
        hasil.semua.tambah(b)
        hasil.diubah += b.versi > 2
        if b.petugas_id != user.pk and b.hasil:
            orang.setdefault(b.petugas_id, (b.petugas, AngkaPeriksa(sampel.keyakinan)))[1].tambah(b)
        if b.pk not in boleh:
            hasil.sendiri += not b.hasil
            continue
        f = b.catatan.fasilitas
        satu = tempat.setdefault(f.pk, FasilitasSampel(f.pk, f.nama))
        satu.butir += 1
        satu.sudah += bool(b.hasil)
    hasil.petugas = sorted(orang.values(), key=lambda o: (o[0].nama, o[0].pk))
    hasil.fasilitas = sorted(tempat.values(), key=lambda f: (f.butir == f.sudah, f.nama, str(f.pk)))
    return hasil


def angka_pencatat(user: Pengguna, hari: date | None = None) -> list[tuple[Pengguna, AngkaPeriksa]]:
    """What samples of the last quarters found, by who had entered it; oneself left out. Two queries."""
    butir = ButirSampel.objects.filter(
        sampel__in=sampel_untuk(user).filter(tahap__in=tahap_pilihan(hari)).values("pk")
    ).exclude(Q(hasil="") | Q(petugas=user.pk))
    angka: dict[int, AngkaPeriksa] = {}
    for petugas, hasil, n in butir.order_by().values_list("petugas", "hasil").annotate(n=Count("pk")):
        setattr(angka.setdefault(petugas, AngkaPeriksa()), hasil, n)
    return _bernama(angka.items())


def _bernama(angka: Iterable[tuple[int, Any]]) -> list[tuple[Pengguna, Any]]:
    isi = dict(angka)
    return [(p, isi[p.pk]) for p in Pengguna.objects.filter(pk__in=isi).order_by("nama", "pk")]
