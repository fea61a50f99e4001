"""How far a quarter's verification has come, by area, pendamping and facility (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, F, Q, Sum, Value, When

from akun.models import Pengguna
from inti.waktu import bulan_tahap, geser_bulan, hari_ini, kode_tahap
from verifikasi.enums import Hasil
from verifikasi.models import KemajuanVerkom
from verifikasi.selectors.kemajuan_sql import ISI, JUMLAH, MILIK_PETUGAS, di_wilayah, masa
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, saring_wilayah

TAHAP_PILIHAN = 8
ANGKA = ("memenuhi", "tidak", "belum", "tidak_berlaku")
_HASIL = dict(zip(ANGKA, (Hasil.MEMENUHI, Hasil.TIDAK, Hasil.BELUM, Hasil.TIDAK_BERLAKU), strict=True))
LABEL_HASIL = {kolom: str(hasil.label) for kolom, hasil in _HASIL.items()}
_DI_BAWAH = {
    None: "provinsi_kode",
    Tingkat.PROVINSI: "kabupaten_kode",
    Tingkat.KABUPATEN: "kecamatan_kode",
    Tingkat.KECAMATAN: "desa",
}


def tahap_sebelum(tahap: str) -> str:
    return kode_tahap(geser_bulan(bulan_tahap(tahap)[0], -3))


def sebut_tahap(tahap: str) -> str:
    """`TW 4 2026`."""
    tahun, ke = tahap.split("-")
    return f"TW {ke} {tahun}"


def sebut_triwulan(tahap: str) -> str:
    """`Triwulan 4 2026`, in sentences."""
    tahun, ke = tahap.split("-")
    return f"Triwulan {ke} {tahun}"


@dataclass
class Angka:
    """Members by outcome, each month and field counting once. What is not yet due is no report that is missing."""

    memenuhi: int = 0
    tidak: int = 0
    belum: int = 0
    tidak_berlaku: int = 0

    @property
    def dilaporkan(self) -> int:
        return self.memenuhi + self.tidak

    @property
    def ditunggu(self) -> int:
        return self.dilaporkan + self.belum

    def tambah(self, lain: Angka) -> None:
        for nama in ANGKA:
            setattr(self, nama, getattr(self, nama) + getattr(lain, nama))


@dataclass
class BarisKemajuan:
    """An area or a pendamping (None: nobody), this quarter and the one before."""

    kode: str
    nama: str
    kini: Angka = field(default_factory=Angka)
    lalu: Angka = field(default_factory=Angka)


@dataclass
class Kemajuan:
    total: BarisKemajuan
    wilayah: list[BarisKemajuan] = field(default_factory=list)
    pendamping: list[BarisKemajuan] = field(default_factory=list)


def kemajuan(user: Pengguna, wilayah: Wilayah | None, tahap: str, bidang: str = "") -> Kemajuan:
    """Sums of an area: the areas below, and in a kecamatan or desa its pendamping. Three queries at most."""
    tingkat = Tingkat(wilayah.tingkat) if wilayah else None
    kolom, rinci = _DI_BAWAH.get(tingkat), tingkat in (Tingkat.KECAMATAN, Tingkat.DESA)
    qs = _baris(user, tahap, bidang)
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah.kode]))
    if rinci:
        qs = qs.annotate(nama_petugas=F("petugas__nama"))
    kunci = [k for k in (kolom, *(("petugas", "nama_petugas") if rinci else ())) if k]
    hasil = Kemajuan(BarisKemajuan(wilayah.kode if wilayah else "", wilayah.nama if wilayah else "Indonesia"))
    anak: dict[str, BarisKemajuan] = {}
    if wilayah and kolom:
        milik = Wilayah.objects.filter(induk=wilayah).order_by("nama", "pk")
        anak = {w.pk: BarisKemajuan(w.pk, w.nama) for w in milik}
    elif kolom:
        semua = Wilayah.objects.filter(tingkat=Tingkat.PROVINSI).order_by("nama", "pk")
        anak = {w.pk: BarisKemajuan(w.pk, w.nama) for w in semua}
    orang: dict[str, BarisKemajuan] = {}
    for r in qs.order_by().values("masa", *kunci).annotate(**{f"j_{n}": Sum(n) for n in ANGKA}):
        angka = Angka(*(r[f"j_{n}"] for n in ANGKA))
        tujuan = [hasil.total]
        if kolom and r[kolom] in anak:
            tujuan.append(anak[r[kolom]])
        if rinci:
            kode = str(r["petugas"] or "")
            tujuan.append(orang.setdefault(kode, BarisKemajuan(kode, r["nama_petugas"] or "(tanpa pendamping)")))
        for satu in tujuan:
            (satu.kini if r["masa"] == "kini" else satu.lalu).tambah(angka)
    hasil.wilayah = list(anak.values())
    hasil.pendamping = sorted(orang.values(), key=lambda b: (not b.kode, b.nama, b.kode))
    return hasil


def angka_petugas(petugas: int, tahap: str, bidang: str = "", wilayah: Sequence[str] = ()) -> BarisKemajuan:
    """One pendamping's sums, wherever the families live, or within these areas."""
    milik = KemajuanVerkom.objects.filter(saring_wilayah(wilayah) if wilayah else Q(), petugas=petugas)
    return _jumlah(str(petugas), _saring(milik, tahap, bidang))


def angka_pengguna(user: Pengguna, tahap: str) -> BarisKemajuan:
    """Sums a user begins with: of the own families as pendamping, else of the areas. One query."""
    nomor = user.lingkup().petugas_id
    return _jumlah("", _baris(user, tahap, "")) if nomor is None else angka_petugas(nomor, tahap)


def _jumlah(kode: str, qs: Any) -> BarisKemajuan:
    hasil = BarisKemajuan(kode, "")
    for r in qs.order_by().values("masa").annotate(**{f"j_{n}": Sum(n) for n in ANGKA}):
        (hasil.kini if r["masa"] == "kini" else hasil.lalu).tambah(Angka(*(r[f"j_{n}"] for n in ANGKA)))
    return hasil


def _baris(user: Pengguna, tahap: str, bidang: str) -> Any:
    return _saring(KemajuanVerkom.objects.terlihat_oleh(user), tahap, bidang)


def _saring(qs: Any, tahap: str, bidang: str) -> Any:
    """Rows of the quarter and the one before; `masa` says which."""
    bulan = bulan_tahap(tahap)
    qs = qs.filter(bulan__gte=geser_bulan(bulan[0], -3), bulan__lte=bulan[-1])
    if bidang:
        qs = qs.filter(bidang=bidang)
    kini = When(bulan__gte=bulan[0], then=Value("kini"))
    return qs.annotate(masa=Case(kini, default=Value("lalu"), output_field=CharField()))


@dataclass
class BulanFasilitas:
    bulan: date
    angka: Angka


@dataclass
class BarisFasilitas:
    """One pendamping's members at a facility, month by month; without a facility: members nobody registered."""

    petugas: int | None
    nama_petugas: str
    fasilitas: UUID | None
    nama: str
    bidang: str
    bulan: list[BulanFasilitas] = field(default_factory=list)

    @property
    def angka(self) -> Angka:
        jumlah = Angka()
        for b in self.bulan:
            jumlah.tambah(b.angka)
        return jumlah

    @property
    def kurang(self) -> list[BulanFasilitas]:
        return [b for b in self.bulan if b.angka.belum]


# Where the member belongs in that month: of two in one month the later.
_PER_FASILITAS = f"""
    WITH isi AS ({ISI}), di AS (
        SELECT isi.*, (
            SELECT i.fasilitas_id FROM verifikasi_keikutsertaanfasilitas i
            WHERE i.anggota_id = isi.anggota_id AND i.bidang = isi.bidang
              AND (i.mulai IS NULL OR i.mulai <= isi.akhir) AND (i.selesai IS NULL OR i.selesai >= isi.bulan)
            ORDER BY i.mulai DESC NULLS LAST LIMIT 1) AS fasilitas_id
        FROM isi WHERE {{mana}}
    )
    SELECT di.petugas_id, p.nama, di.fasilitas_id, f.nama, di.bidang, di.bulan, {JUMLAH}
    FROM di LEFT JOIN akun_pengguna p ON p.id = di.petugas_id
    LEFT JOIN verifikasi_fasilitas f ON f.id = di.fasilitas_id
    GROUP BY di.petugas_id, p.nama, di.fasilitas_id, f.nama, di.bidang, di.bulan
    ORDER BY p.nama NULLS LAST, di.petugas_id, f.nama NULLS FIRST, di.fasilitas_id, di.bidang, di.bulan
"""  # noqa: S608 - only our own expressions


def per_fasilitas(
    tahap: str, *, wilayah: Sequence[str] = (), petugas: int | None = None, kurang: bool = False
) -> list[BarisFasilitas]:
    """Pendamping × facility × month of an area, or of one pendamping (within areas when given). One query.

    `kurang`: only months in which a report is missing.
    """
    bulan = bulan_tahap(tahap)
    isian: dict[str, Any] = masa(bulan[0], bulan[-1], hari_ini()) | {"petugas": petugas}
    saring, mana = [], ["hasil = 'belum'"] if kurang else ["TRUE"]
    if wilayah:
        saring.append(di_wilayah(wilayah, isian))
    if petugas is not None:
        saring.append(MILIK_PETUGAS)
        mana.append("petugas_id = %(petugas)s")
    hasil: dict[tuple[Any, ...], BarisFasilitas] = {}
    with connection.cursor() as kursor:
        kursor.execute(_PER_FASILITAS.format(saring=" AND ".join(saring), mana=" AND ".join(mana)), isian)
        for siapa, nama_petugas, fasilitas, nama, bidang, b, *angka in kursor.fetchall():
            kunci = (siapa, fasilitas, bidang)
            if kunci not in hasil:
                hasil[kunci] = BarisFasilitas(siapa, nama_petugas or "", fasilitas, nama or "", bidang)
            hasil[kunci].bulan.append(BulanFasilitas(b, Angka(*angka)))
    return list(hasil.values())


def jumlah_anggota_belum(wilayah: str, tahap: str) -> int:
    """Members of an area without a report for some month and field of the quarter, each once."""
    bulan = bulan_tahap(tahap)
    isian: dict[str, Any] = masa(bulan[0], bulan[-1], hari_ini())
    saring = di_wilayah([wilayah], isian)
    with connection.cursor() as kursor:
        kursor.execute(
            f"SELECT count(DISTINCT anggota_id) FROM ({ISI.format(saring=saring)}) x WHERE hasil = 'belum'",  # noqa: S608
            isian,
        )
        return int(kursor.fetchone()[0])


def tak_ditunggu(anggota: Collection[int], bulan: Sequence[date]) -> set[tuple[int, date, str]]:
    """(member, month, field) of which no report is waited for: it is there, or nothing is owed. One query."""
    isian: dict[str, Any] = masa(bulan[0], bulan[-1], hari_ini()) | {"anggota": list(anggota)}
    isi = ISI.format(saring="h.anggota_id = ANY(%(anggota)s)")
    with connection.cursor() as kursor:
        kursor.execute(f"SELECT anggota_id, bulan, bidang FROM ({isi}) x WHERE hasil <> 'belum'", isian)  # noqa: S608
        return set(kursor.fetchall())


def per_petugas(baris: Iterable[BarisFasilitas]) -> list[tuple[int | None, str, list[BarisFasilitas]]]:
    """The same rows by whose they are."""
    hasil: dict[int | None, tuple[int | None, str, list[BarisFasilitas]]] = {}
    for b in baris:
        hasil.setdefault(b.petugas, (b.petugas, b.nama_petugas, []))[2].append(b)
    return list(hasil.values())
