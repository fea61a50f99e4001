"""Read models of sanctions: lists by what waits, what a row says, whether the evidence still stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField

from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from kpm.models import KPM
from p2k2.selectors.tanda import saring_menurut_keluarga
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Tugas
from verifikasi.enums import KeadaanKeberatan, KeadaanSanksi
from verifikasi.models import KabarSanksi, Keberatan, Sanksi
from verifikasi.selectors.jeda import tangga_terjeda
from verifikasi.selectors.jenjang import Pengetahuan, bulan_kunci

MENUNGGU, BELUM_KABAR, BERUBAH, TERJEDA = "menunggu", "belum_kabar", "berubah", "terjeda"
_K = KeadaanSanksi

# A telling made since the rung came to be what it is, as `jenjang.sejak_keadaan` says for one.
_SESUDAH_JADI = Q(
    dicatat_pada__gte=Case(
        When(Q(sanksi__keadaan=_K.GUGUR), then=F("sanksi__gugur_pada")),
        When(Q(sanksi__keadaan=_K.DIBATALKAN), then=F("sanksi__dibatalkan_pada")),
        When(
            Q(sanksi__keadaan__in=[_K.BERLAKU, _K.DITOLAK], sanksi__diputus_pada__isnull=False),
            then=F("sanksi__diputus_pada"),
        ),
        default=F("sanksi__diusulkan_pada"),
        output_field=DateTimeField(),
    )
)

# A decided rung whose evidence was corrected since: one of its months is not unmet any more, or one between is kept.
_BERUBAH = """(
    EXISTS (
        SELECT 1 FROM unnest(verifikasi_sanksi.bukti) AS b(bulan) WHERE NOT EXISTS (
            SELECT 1 FROM verifikasi_hasilverifikasi h
            WHERE h.kpm_id = verifikasi_sanksi.kpm_id AND h.bulan = b.bulan AND h.hasil = 'tidak')
    ) OR EXISTS (
        SELECT 1 FROM verifikasi_hasilverifikasi h
        WHERE h.kpm_id = verifikasi_sanksi.kpm_id AND h.bulan > verifikasi_sanksi.bukti[1]
            AND h.bulan < verifikasi_sanksi.bukti[cardinality(verifikasi_sanksi.bukti)]
        GROUP BY h.bulan HAVING bool_or(h.hasil = 'memenuhi') AND NOT bool_or(h.hasil IN ('tidak', 'belum'))
    )
)"""

# The evidence as it is now: what each member's months say from the first to the last of a rung.
_SIDIK = """(
    SELECT md5(coalesce(
        string_agg(concat_ws(':', h.anggota_id, h.bulan, h.hasil), ',' ORDER BY h.bulan, h.anggota_id), ''))
    FROM verifikasi_hasilverifikasi h
    WHERE h.kpm_id = verifikasi_sanksi.kpm_id AND h.bulan >= verifikasi_sanksi.bukti[1]
        AND h.bulan <= verifikasi_sanksi.bukti[cardinality(verifikasi_sanksi.bukti)]
)"""
_BELUM_DITINJAU = f"(verifikasi_sanksi.sidik_tinjau = '' OR verifikasi_sanksi.sidik_tinjau <> {_SIDIK})"


def sidik_bukti() -> RawSQL:
    """An annotation of sanctions: what their evidence says now, in short; it changes when the evidence does."""
    return RawSQL(_SIDIK, [], output_field=CharField())  # noqa: S611 - a literal


def belum_kabar() -> Q:
    """Rungs of which the family is still to be told as they are now; of an end only who heard of the beginning."""
    kabar = KabarSanksi.objects.filter(sanksi=OuterRef("pk"))
    kini = kabar.filter(_SESUDAH_JADI, keadaan=OuterRef("keadaan"))
    return ~Q(Exists(kini)) & (~Q(keadaan__in=[_K.GUGUR, _K.DITOLAK]) | Q(Exists(kabar)))


def bukti_berubah() -> Q:
    """Decisions in force whose evidence changed afterwards: a coordinator looks, nothing is undone by itself. Looked at
    and kept, one comes back when the evidence changes again."""
    sql = f"({_BERUBAH} AND {_BELUM_DITINJAU})"
    return Q(RawSQL(sql, [], output_field=BooleanField()), keadaan=_K.BERLAKU, diputus_oleh__isnull=False)  # noqa: S611 - literals


def terjeda() -> Q:
    """Living rungs of families whose ladder stands still."""
    return tangga_terjeda() & Q(keadaan__in=[_K.DIUSULKAN, _K.BERLAKU])


@dataclass(frozen=True)
class SaringSanksi:
    """What narrows the list; codes and ids only. Without `urus`: what is alive."""

    wilayah: str = ""
    petugas: str = ""
    jenjang: str = ""
    urus: str = ""  # what waits, or a state

    def terapkan(self, qs: QuerySet[Sanksi], hari: date) -> QuerySet[Sanksi]:
        qs = qs.filter(_menurut(self.urus))
        if self.jenjang:
            qs = qs.filter(jenjang=self.jenjang)
        return saring_menurut_keluarga(qs, self.wilayah, self.petugas, hari)


def _menurut(urus: str) -> Q:
    khusus = {
        MENUNGGU: lambda: Q(keadaan=_K.DIUSULKAN),
        BELUM_KABAR: belum_kabar,
        BERUBAH: bukti_berubah,
        TERJEDA: terjeda,
    }
    if urus in khusus:
        return khusus[urus]()
    return Q(keadaan=urus) if urus else Q(keadaan__in=[_K.DIUSULKAN, _K.BERLAKU])


def untuk_baris(qs: QuerySet[Sanksi]) -> QuerySet[Sanksi]:
    """Rungs with what a row says of them beside themselves."""
    kabar: Any = KabarSanksi.objects.filter(sanksi=OuterRef("pk")).order_by().values("sanksi")
    berubah = Case(When(bukti_berubah(), then=True), default=False, output_field=BooleanField())
    return qs.select_related("kpm__desa", "aturan").annotate(
        dikabari=Subquery(kabar.annotate(n=Max("tanggal")).values("n")),
        perlu_kabar=Case(When(belum_kabar(), then=True), default=False, output_field=BooleanField()),
        berubah=berubah,
        terjeda=Case(When(terjeda(), then=True), default=False, output_field=BooleanField()),
    )


def daftar_sanksi(*, user: Pengguna, saring: SaringSanksi, hari: date, sesudah: str | None = None) -> Halaman:
    """One page, the newest first."""
    qs = untuk_baris(saring.terapkan(Sanksi.objects.terlihat_oleh(user), hari))
    return halaman_kunci(qs, urut=("-id",), sesudah=sesudah)


def sanksi_keluarga(kpm: KPM) -> list[Any]:
    """A family's rungs, the newest first, with what `pengetahuan_baris` reads from them. One query."""
    diterima = Keberatan.objects.filter(sanksi=OuterRef("pk"), keadaan=KeadaanKeberatan.DITERIMA)
    kunjungan = Tugas.objects.filter(jenis=JenisTugas.KOMITMEN, keadaan=KeadaanTugas.SELESAI, kpm=OuterRef("kpm"))
    semua = untuk_baris(Sanksi.objects.filter(kpm=kpm)).annotate(
        diterima=Exists(diterima), kunjungan=ArraySubquery(kunjungan.values("kunci"))
    )
    return list(semua.order_by("-diusulkan_pada", "-pk"))


def pengetahuan_baris(sanksi: Iterable[Any]) -> Pengetahuan:
    """What `jenjang.berikut` asks about rungs, from rows of `sanksi_keluarga`; no query.

    Whether the family knows is read of living rungs only: of others nothing depends on it.
    """
    semua = list(sanksi)
    return Pengetahuan(
        tahu=frozenset(s.pk for s in semua if not s.perlu_kabar),
        diterima=frozenset(s.pk for s in semua if s.diterima),
        dikunjungi=frozenset((s.kpm_id, b) for s in semua for kunci in s.kunjungan if (b := bulan_kunci(kunci))),
    )


def belum_kabar_dampingan(petugas: Pengguna) -> list[Sanksi]:
    """What a pendamping's families of today are still to be told, by address: as notices are carried round."""
    qs = Sanksi.objects.filter(belum_kabar(), kpm__in=KPM.objects.didampingi(petugas.pk))
    urut = (f"kpm__{kolom}" for kolom in ("desa__nama", "rw", "rt", "nama", "pk"))
    return list(qs.select_related("kpm__desa__induk", "aturan", "diputus_oleh").order_by(*urut, "pk"))


def jumlah_belum_kabar(user: Pengguna) -> int:
    """Rungs of which the family was not told, counted up to `HITUNG_MAKS`."""
    qs = Sanksi.objects.terlihat_oleh(user).filter(belum_kabar())
    return qs.order_by()[:HITUNG_MAKS].count()


def jumlah_menunggu(user: Pengguna) -> int:
    """Proposals that wait for a decision, counted up to `HITUNG_MAKS`."""
    return Sanksi.objects.terlihat_oleh(user).menunggu().order_by()[:HITUNG_MAKS].count()


def jumlah_keberatan(user: Pengguna) -> int:
    """Objections that wait for an answer, counted up to `HITUNG_MAKS`."""
    terbuka = Keberatan.objects.terlihat_oleh(user).filter(keadaan=KeadaanKeberatan.TERBUKA)
    return terbuka.order_by()[:HITUNG_MAKS].count()


def jumlah_berubah(user: Pengguna) -> int:
    """Decisions whose evidence changed since, counted up to `HITUNG_MAKS`."""
    return Sanksi.objects.terlihat_oleh(user).filter(bukti_berubah()).order_by()[:HITUNG_MAKS].count()
