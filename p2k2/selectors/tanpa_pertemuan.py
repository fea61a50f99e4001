"""Months in which a group was not met: its pendamping is asked why, coordinators see it (docs/program.md §7).

A month belongs to whoever led the group on its last day, and counts when the group existed all through it.
No family is touched by any of this.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from akun.enums import Peran
from akun.models import Jabatan, Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import geser_bulan
from kpm.models import Kelompok
from p2k2.models import AlasanTanpaPertemuan, AturanAbsen, Pertemuan, TandaKelompok
from p2k2.selectors.pertemuan import dipegang, petugas_kelompok
from p2k2.selectors.tanda import SaringTanda
from pendamping.models import PenugasanKelompok
from wilayah.models import saring_wilayah

BULAN_DITANYA = 12  # months back for which a reason is asked
LANGSUNG = "langsung"  # `SaringTanda.urus`: those that no korkec but the pendamping itself would see to
_KODE_KECAMATAN = 8  # length of `17.71.08`, with which the code of every desa in it begins


def dengan_bulan(qs: QuerySet[Kelompok], petugas: int, hari: date) -> QuerySet[Any]:
    """Groups with what `bulan_tanpa` needs: since when this pendamping leads them, when they met, reasons given."""
    awal = geser_bulan(hari, -BULAN_DITANYA)
    pegang = PenugasanKelompok.objects.filter(berlaku(hari), kelompok=OuterRef("pk"), petugas=petugas)
    bertemu = Pertemuan.objects.terlaksana().filter(
        kelompok=OuterRef("pk"), tanggal__gte=awal, tanggal__lt=geser_bulan(hari, 0)
    )
    alasan = AlasanTanpaPertemuan.objects.filter(kelompok=OuterRef("pk"), bulan__gte=awal)
    return qs.annotate(
        sejak_pegang=Subquery(pegang.values("mulai")[:1]),
        hari_bertemu=ArraySubquery(bertemu.order_by("tanggal").values("tanggal")),
        bulan_beralasan=ArraySubquery(alasan.values("bulan")),
    )


def bulan_milik(kelompok: Any, hari: date) -> list[date]:
    """Full past months of the group under its pendamping of today, newest first; it comes from `dengan_bulan`."""
    return [
        bulan
        for n in range(1, BULAN_DITANYA + 1)
        if _penuh(kelompok, bulan := geser_bulan(hari, -n), akhir := geser_bulan(bulan, 1) - timedelta(days=1))
        and kelompok.sejak_pegang is not None
        and kelompok.sejak_pegang <= akhir
    ]


def _penuh(kelompok: Kelompok, awal: date, akhir: date) -> bool:
    return kelompok.dibentuk <= awal and (kelompok.dibubarkan is None or kelompok.dibubarkan >= akhir)


def bulan_tanpa(kelompok: Any, hari: date) -> list[date]:
    """Those of its months in which it was not met, newest first."""
    return [b for b in bulan_milik(kelompok, hari) if bertemu_pada(kelompok, b) is None]


def bertemu_pada(kelompok: Any, bulan: date) -> date | None:
    """The day the group was met in a month, if it was."""
    return next((h for h in kelompok.hari_bertemu if (h.year, h.month) == (bulan.year, bulan.month)), None)


def belum_beralasan(kelompok: Any, hari: date) -> list[date]:
    """Months without a meeting whose reason was not given yet, newest first."""
    return [b for b in bulan_tanpa(kelompok, hari) if b not in kelompok.bulan_beralasan]


def kelompok_ditanya(petugas: Pengguna, hari: date) -> list[Any]:
    """The groups a pendamping leads today, each with its months."""
    milik = Kelompok.objects.diampu(petugas.pk, hari).aktif(hari).select_related("desa")
    return list(dengan_bulan(milik, petugas.pk, hari).order_by("nama", "pk"))


def alasan_kelompok(kelompok: Collection[Any], hari: date) -> list[AlasanTanpaPertemuan]:
    """Reasons given for these groups within the months asked for, newest month first."""
    qs = AlasanTanpaPertemuan.objects.filter(
        kelompok__in=[k.pk for k in kelompok], bulan__gte=geser_bulan(hari, -BULAN_DITANYA)
    )
    return list(qs.select_related("dicatat_oleh").order_by("-bulan", "kelompok__nama", "pk"))


def jumlah_belum_beralasan(petugas: Pengguna, hari: date) -> int:
    """Months of the pendamping's groups that wait for a reason."""
    return sum(len(belum_beralasan(k, hari)) for k in kelompok_ditanya(petugas, hari))


# --- For coordinators ---------------------------------------------------------------------------


def alasan_terakhir(kelompok: Collection[UUID], hari: date) -> dict[UUID, str]:
    """The latest reason given for each group within a year, in words with its month."""
    qs = AlasanTanpaPertemuan.objects.filter(kelompok__in=kelompok, bulan__gte=geser_bulan(hari, -BULAN_DITANYA))
    hasil: dict[UUID, str] = {}
    for a in qs.order_by("-bulan", "pk"):
        uraian = f" ({a.uraian})" if a.uraian else ""
        hasil.setdefault(a.kelompok_id, f"{tulis_bulan(a.bulan)}: {a.get_sebab_display()}{uraian}")
    return hasil


def aturan_pada(hari: date) -> AturanAbsen | None:
    return AturanAbsen.objects.filter(berlaku_sejak__lte=hari).order_by("-berlaku_sejak").first()


def tanpa_pertemuan(qs: QuerySet[Kelompok], hari: date, aturan: AturanAbsen | None) -> QuerySet[Kelompok]:
    """Groups of today without a held meeting for as many full calendar months as concern the korkec, nor since."""
    if aturan is None:
        return qs.none()
    awal = geser_bulan(hari, -aturan.bulan_ke_korkec)
    bertemu = Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"), tanggal__gte=awal, tanggal__lte=hari)
    return qs.aktif(hari).filter(~Exists(bertemu), dibentuk__lte=awal)  # type: ignore[attr-defined]


def langsung_ke_korkab(qs: QuerySet[Kelompok], hari: date) -> QuerySet[Kelompok]:
    """Those in whose kecamatan nobody else is korkec: it is vacant, or the korkec leads the group.

    Nobody supervises themselves (`pendamping.selectors.temuan` does the same).
    """
    sendiri = PenugasanKelompok.objects.filter(
        berlaku(hari), kelompok=OuterRef(OuterRef("pk")), petugas=OuterRef("pengguna")
    )
    pengawas = Jabatan.objects.berlaku_pada(hari).filter(
        ~Exists(sendiri),
        peran=Peran.KORKEC,
        wilayah=Left(OuterRef("desa_id"), _KODE_KECAMATAN),
        pengguna__is_active=True,
    )
    return qs.filter(~Exists(pengawas))


def daftar_tanpa_pertemuan(*, user: Pengguna, saring: SaringTanda, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of these groups, longest first, each with its pendamping of today and the latest reason."""
    qs = tanpa_pertemuan(Kelompok.objects.terlihat_oleh(user), hari, aturan_pada(hari))
    if saring.urus == LANGSUNG:
        qs = langsung_ke_korkab(qs, hari)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    if saring.petugas:
        qs = qs.filter(dipegang(saring.petugas, hari))
    terakhir = Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"), tanggal__lte=hari)
    terakhir_hari = Subquery(terakhir.order_by("-tanggal").values("tanggal")[:1])
    qs = qs.annotate(terakhir=terakhir_hari, sejak=Coalesce(terakhir_hari, "dibentuk")).select_related("desa")
    halaman = halaman_kunci(qs, urut=("sejak", "id"), sesudah=sesudah)
    nomor = [k.pk for k in halaman.baris]
    tugas_kini, alasan = petugas_kelompok(nomor, hari), alasan_terakhir(nomor, hari)
    for k in halaman.baris:
        k.tugas, k.alasan = tugas_kini.get(k.pk), alasan.get(k.pk, "")
    return halaman


def lama_bulan(kelompok: Any, hari: date) -> int:
    """Full calendar months without a meeting up to last month; `kelompok` comes from `daftar_tanpa_pertemuan`."""
    if kelompok.terakhir is not None:
        pertama = geser_bulan(kelompok.terakhir, 1)
    else:
        pertama = geser_bulan(kelompok.dibentuk, 0 if kelompok.dibentuk.day == 1 else 1)
    return (hari.year - pertama.year) * 12 + hari.month - pertama.month


def jumlah_ke_korkec(user: Pengguna, hari: date) -> int:
    """Groups of the user's kecamatan as korkec without a meeting for a full month, counted up to `HITUNG_MAKS`."""
    milik = Kelompok.objects.terlihat_oleh(user, sebagai={Peran.KORKEC})
    return tanpa_pertemuan(milik, hari, aturan_pada(hari)).order_by()[:HITUNG_MAKS].count()


def jumlah_langsung_ke_korkab(user: Pengguna, hari: date) -> int:
    """Groups of the kabupaten as korkab that concern no other korkec, after one full month; up to `HITUNG_MAKS`."""
    milik = Kelompok.objects.terlihat_oleh(user, sebagai={Peran.KORKAB})
    return langsung_ke_korkab(tanpa_pertemuan(milik, hari, aturan_pada(hari)), hari).order_by()[:HITUNG_MAKS].count()


def jumlah_ke_korkab(user: Pengguna) -> int:
    """Open findings of the user's kabupaten as korkab, counted up to `HITUNG_MAKS`."""
    milik = TandaKelompok.objects.terlihat_oleh(user, sebagai={Peran.KORKAB}).aktif()
    return milik.order_by()[:HITUNG_MAKS].count()
