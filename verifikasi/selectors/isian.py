"""The screen of a facility and month: its members, what is entered and what is asked (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from akun.enums import Izin
from inti.waktu import akhir_bulan, geser_bulan, kode_tahap
from verifikasi.enums import Bidang, PerlakuanIzin, Ukuran
from verifikasi.models import (
    AturanVerkom,
    CatatanVerkom,
    Fasilitas,
    KeikutsertaanFasilitas,
    Kewajiban,
    LaporanFasilitas,
    TutupTriwulan,
)
from verifikasi.selectors.kewajiban import baca_keluarga, kewajiban_berlaku, wajib_sejak
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.selectors.wajar import Ukuran as UkuranLalu
from wilayah.models import saring_wilayah

HALAMAN_ISIAN = 100
_BULAN_INGATAN = 12
BELUM, SUDAH = "belum", "sudah"


@dataclass(frozen=True)
class LayarIsian:
    """One page of a facility's month."""

    peserta: list[KeikutsertaanFasilitas]
    catatan: dict[int, CatatanVerkom]  # by member, of that month and field, wherever it was entered
    total: int
    terisi: int
    berikut: int | None  # the member after whom the next page begins
    tutup: bool  # some family's quarter is closed: an entry is late
    lalu: dict[int, UkuranLalu]  # weight and height as last known


def layar_isian(
    fasilitas: Fasilitas, bulan: date, user: Any, izin: str | None, *, tampil: str = "", sesudah: int | None = None
) -> LayarIsian:
    """Members the user sees, or may write for. Pages begin after a member: a name never travels in an address."""
    tertutup = TutupTriwulan.objects.tertutup().filter(
        wilayah_id=OuterRef("kpm__kecamatan_kode"), tahap=kode_tahap(bulan)
    )
    semua: list[Any] = list(peserta_bulan(fasilitas, bulan, user, izin).annotate(tutup=Exists(tertutup)))
    catatan, lalu = _catatan_dan_lalu([p.anggota_id for p in semua], bulan, fasilitas.bidang)
    baris = semua
    if tampil in (BELUM, SUDAH):
        baris = [p for p in semua if (p.anggota_id in catatan) == (tampil == SUDAH)]
    awal = next((n + 1 for n, p in enumerate(baris) if p.anggota_id == sesudah), 0) if sesudah else 0
    lembar = baris[awal : awal + HALAMAN_ISIAN]
    lanjut = len(baris) > awal + HALAMAN_ISIAN
    return LayarIsian(
        peserta=lembar,
        catatan=catatan,
        total=len(semua),
        terisi=len(catatan),
        berikut=lembar[-1].anggota_id if lanjut else None,
        tutup=any(p.tutup for p in semua),
        lalu=lalu,
    )


def fasilitas_terbuka(user: Any) -> QuerySet[Fasilitas]:
    """Facilities whose months the user may look at: those of the own area, and where a family seen has a member."""
    lingkup = user.lingkup()
    if lingkup.semua:
        return Fasilitas.objects.all()
    peserta = KeikutsertaanFasilitas.objects.terlihat_oleh(user)
    return Fasilitas.objects.filter(saring_wilayah(lingkup.wilayah) | Q(pk__in=peserta.values("fasilitas")))


def menulis_di(fasilitas: Fasilitas, user: Any) -> bool:
    """Whether a family the user may write for has, or had, a member there: what a facility said is shared by those."""
    return KeikutsertaanFasilitas.objects.boleh(user, Izin.CATAT_VERKOM).filter(fasilitas=fasilitas).exists()


def hari_lama(laporan: LaporanFasilitas) -> set[int]:
    """Effective days the school was said to have before: an entry with one of these follows the new number."""
    peristiwa: Any = LaporanFasilitas
    lama = peristiwa.pgh_event_model.objects.filter(pgh_obj_id=laporan.pk, hari_efektif__isnull=False)
    return set(lama.values_list("hari_efektif", flat=True).distinct()) - {laporan.hari_efektif}


def tertinggal(catatan: Iterable[CatatanVerkom], laporan: LaporanFasilitas | None) -> list[CatatanVerkom]:
    """Entries that still go by an earlier number of effective days. A pupil's own, fewer ones are no such thing."""
    if laporan is None or laporan.hari_efektif is None:
        return []
    hari = laporan.hari_efektif
    beda = [c for c in catatan if c.fasilitas_id == laporan.fasilitas_id and c.hari_efektif not in (None, hari)]
    lama = hari_lama(laporan) if beda else set()
    return [c for c in beda if c.hari_efektif is not None and (c.hari_efektif > hari or c.hari_efektif in lama)]


def _catatan_dan_lalu(
    anggota: Collection[int], bulan: date, bidang: str
) -> tuple[dict[int, CatatanVerkom], dict[int, UkuranLalu]]:
    """The month's entries, and of health the last measures before it: one query."""
    milik = CatatanVerkom.objects.filter(anggota__in=anggota, bidang=bidang).select_related("dicatat_oleh", "fasilitas")
    kini = Q(bulan=bulan)
    if bidang == Bidang.KESEHATAN:
        kini |= _terukur(bulan)
    semua = list(milik.filter(kini).order_by("bulan"))
    lalu = _kumpulkan((c.anggota_id, c.bulan, c.berat_kg, c.tinggi_cm) for c in semua if c.bulan < bulan)
    return {c.anggota_id: c for c in semua if c.bulan == bulan}, lalu


def fasilitas_bulan(user: Any, bulan: date, izin: str | None) -> list[tuple[UUID, str]]:
    """Facilities with members of the user's families in that month, in the order in which one goes on."""
    ikut = KeikutsertaanFasilitas.objects.dalam_bulan(bulan, akhir_bulan(bulan))
    milik = ikut.terlihat_oleh(user) if izin is None else ikut.boleh(user, izin)
    daftar = Fasilitas.objects.filter(pk__in=milik.values("fasilitas")).order_by("jenis", "nama", "pk")
    return list(daftar.values_list("pk", "nama"))


def aturan_sekolah(bulan: date) -> tuple[AturanVerkom | None, int | None]:
    """How a school month is judged, and the threshold; None where duties name different ones, or none."""
    aturan = AturanVerkom.objects.filter(berlaku_sejak__lte=bulan).order_by("-berlaku_sejak").first()
    ambang = set(
        Kewajiban.objects.berlaku_pada(bulan)
        .filter(ukuran=Ukuran.HADIR_SEKOLAH)
        .values_list("ambang_persen", flat=True)
    )
    return aturan, ambang.pop() if len(ambang) == 1 else None


def hari_hadir(c: CatatanVerkom, aturan: AturanVerkom | None) -> tuple[int, int]:
    """Days present and days that count, as the rule treats leave and sickness."""
    hari, hadir = c.hari_efektif or 0, (c.hari_efektif or 0) - (c.alpa or 0)
    for n, perlakuan in ((c.izin or 0, aturan and aturan.izin), (c.sakit or 0, aturan and aturan.sakit)):
        if perlakuan != PerlakuanIzin.HADIR:
            hadir -= n
        if perlakuan == PerlakuanIzin.DIKELUARKAN:
            hari -= n
    return hadir, hari


def ukuran_lalu(anggota: Collection[int], bulan: date) -> dict[int, UkuranLalu]:
    """The last weight and height of the year before a month."""
    catatan = CatatanVerkom.objects.filter(_terukur(bulan), anggota__in=anggota, bidang=Bidang.KESEHATAN)
    return _kumpulkan(catatan.order_by("bulan").values_list("anggota_id", "bulan", "berat_kg", "tinggi_cm"))


def _terukur(bulan: date) -> Q:
    ada = Q(berat_kg__isnull=False) | Q(tinggi_cm__isnull=False)
    return ada & Q(bulan__lt=bulan, bulan__gte=geser_bulan(bulan, -_BULAN_INGATAN))


def _kumpulkan(baris: Iterable[tuple[int, date, Decimal | None, Decimal | None]]) -> dict[int, UkuranLalu]:
    """The newest of each measure, from rows in order of month."""
    lalu: dict[int, UkuranLalu] = {}
    for satu, saat, berat, tinggi in baris:
        u = lalu.get(satu, UkuranLalu())
        if berat is not None:
            u = replace(u, berat_kg=berat, berat_bulan=saat)
        lalu[satu] = u if tinggi is None else replace(u, tinggi_cm=tinggi, tinggi_bulan=saat)
    return lalu


# What a card asks of a person besides presence; everything else stays within reach under "Isian lain".
_TANYA = {
    Ukuran.TIMBANG: "berat",
    Ukuran.TINGGI: "tinggi",
    Ukuran.VITAMIN_A: "vitamin_a",
    Ukuran.IMUNISASI: "imunisasi",
    Ukuran.PERKEMBANGAN: "perkembangan",
    Ukuran.SOSIAL: "sosial",
}
MEDAN = ("berat", "tinggi", "tensi", "imunisasi", "vitamin_a", "perkembangan", "sosial")


def medan_sehat(peserta: Iterable[KeikutsertaanFasilitas], bulan: date) -> dict[int, set[str]]:
    """Fields each person's duties ask for: a check of a grown person takes weight and blood pressure."""
    berlaku = kewajiban_berlaku(bulan)
    return {
        orang.id: {m for k in berlaku if wajib_sejak(k, orang, keluarga, bulan) is not None for m in _medan(k)}
        for keluarga in baca_keluarga(sorted({p.kpm_id for p in peserta}))
        for orang in keluarga.orang
    }


def _medan(k: Kewajiban) -> tuple[str, ...]:
    if k.ukuran == Ukuran.PERIKSA:
        return ("berat", "tensi")
    return (_TANYA[Ukuran(k.ukuran)],) if Ukuran(k.ukuran) in _TANYA else ()


def riwayat_catatan(catatan: CatatanVerkom) -> QuerySet[Any]:
    """Earlier states of an entry, newest first; each is the row as it was before a change."""
    peristiwa: Any = CatatanVerkom
    return (
        peristiwa.pgh_event_model.objects.filter(pgh_obj_id=catatan.pk)
        .select_related("dicatat_oleh", "fasilitas")
        .order_by("-pgh_id")
    )
