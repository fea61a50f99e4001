"""Progress in figures, kept beside the outcomes: pages of a kabupaten read some hundred rows (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone

from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from kpm.models import KPM
from verifikasi.models import HasilVerifikasi, KemajuanVerkom
from verifikasi.selectors.kemajuan_sql import ISI, JUMLAH, di_wilayah, masa
from verifikasi.services.sesudah_hitung import sesudah_hitung
from wilayah.kode import kode_kabupaten
from wilayah.models import saring_wilayah

_KUNCI = 0x504B4808  # with a desa's code: two counts of one desa come one after the other, the second sees the first
_SAMPAI = date(2100, 1, 1)
_ANGKA = "memenuhi, tidak, belum, tidak_berlaku"
_TULIS = f"""
    WITH isi AS ({ISI}), baru AS MATERIALIZED (
        SELECT desa_id, petugas_id, bulan, bidang, {JUMLAH} FROM isi GROUP BY desa_id, petugas_id, bulan, bidang
    ), buang AS (
        DELETE FROM verifikasi_kemajuanverkom v WHERE v.desa_id = ANY(%(desa)s) AND v.bulan >= %(awal)s
          AND NOT EXISTS (SELECT 1 FROM baru b WHERE b.desa_id = v.desa_id AND b.bulan = v.bulan
              AND b.bidang = v.bidang AND b.petugas_id IS NOT DISTINCT FROM v.petugas_id)
        RETURNING v.desa_id
    ), tulis AS (
    INSERT INTO verifikasi_kemajuanverkom AS v (desa_id, petugas_id, bulan, bidang, {_ANGKA})
    SELECT desa_id, petugas_id, bulan, bidang, {_ANGKA} FROM baru
    ON CONFLICT (desa_id, petugas_id, bulan, bidang) DO UPDATE SET
        (memenuhi, tidak, belum, tidak_berlaku)
            = (EXCLUDED.memenuhi, EXCLUDED.tidak, EXCLUDED.belum, EXCLUDED.tidak_berlaku)
        WHERE (v.memenuhi, v.tidak, v.belum, v.tidak_berlaku)
            IS DISTINCT FROM (EXCLUDED.memenuhi, EXCLUDED.tidak, EXCLUDED.belum, EXCLUDED.tidak_berlaku)
        RETURNING v.desa_id
    )
    SELECT desa_id FROM buang UNION SELECT desa_id FROM tulis
"""  # noqa: S608 - only our own expressions


@sesudah_hitung
def ikuti_kemajuan(kpm: Collection[int]) -> None:
    """Count the desa of these families anew, from January of last year or the oldest month just computed."""
    desa = KPM.objects.filter(pk__in=kpm).order_by().values_list("desa", flat=True).distinct()
    sejak = date(hari_ini().year - 1, 1, 1)
    baru = HasilVerifikasi.objects.filter(
        kpm__in=kpm, bulan__lt=sejak, dihitung_pada__gte=timezone.now() - timedelta(hours=1)
    )
    susun_kemajuan(desa, baru.aggregate(n=Min("bulan"))["n"] or sejak)


def bangun_kemajuan(*, sejak: date, wilayah: str = "") -> None:
    """Count everybody anew, or an area: kabupaten by kabupaten, so that nobody waits longer than for one."""
    ada = saring_wilayah([wilayah]) if wilayah else Q()
    keluarga = KPM.objects.filter(ada).order_by().values("desa")
    per_kabupaten: dict[str, list[str]] = {}
    for kode in keluarga.union(KemajuanVerkom.objects.filter(ada).order_by().values("desa")).values_list(
        "desa", flat=True
    ):
        per_kabupaten.setdefault(kode_kabupaten(kode), []).append(kode)
    for desa in per_kabupaten.values():
        with transaction.atomic():
            susun_kemajuan(desa, sejak)


@transaction.atomic
def susun_kemajuan(desa: Iterable[str], sejak: date) -> None:
    """Make the figures of these desa, from that month on, those of the outcomes; rows that agree are left alone."""
    kode = sorted(set(desa))
    isian = masa(sejak, _SAMPAI, hari_ini()) | {"desa": kode}
    saring = di_wilayah(kode, isian)
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT pg_advisory_xact_lock(%s, n) FROM (SELECT DISTINCT hashtext(unnest(%s::text[])) n ORDER BY 1) x",
            [_KUNCI, kode],
        )
        kursor.execute(_TULIS.format(saring=saring), isian)
        tandai_berubah([desa for (desa,) in kursor.fetchall()])
