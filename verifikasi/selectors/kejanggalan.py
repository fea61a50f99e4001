"""Patterns in entries that are worth a question (docs/program.md §8). None of them proves anything.

Each is one grouped query over the quarters asked for, with a least number of entries: under it nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from inti.waktu import bulan_tahap
from inti.zona import hari_sql
from verifikasi.enums import MENIT_BERUNTUN
from verifikasi.models import CatatanVerkom

# A class is about 30 pupils: fewer entries than that are high, equal or late together by mere chance.
ISIAN_MIN = 30
PENUH_PERSEN, PENUH_JARAK = 97, 20  # nearly all, and so many points above the neighbours
BERUNTUN_MIN = 20  # within MENIT_BERUNTUN: 30 seconds a pupil leave no time to look one up
SAMA_MIN = 5  # children; and at least half of those with three months
AKHIR_JAM, AKHIR_PERSEN = 24, 90
LEMBAR_MIN, LEMBAR_HARI = 3, 14  # months of facilities, ended so many days ago
_TEMPAT = 5

# Whoever never served as pendamping keys other people's paper: how that is spread says nothing about them. `IS TRUE`
# keeps the list a hashed filter: as a join it reads the quarter's index once for each of hundreds of pendamping.
_ISI = """
    SELECT c.*, k.kecamatan_kode AS kec, k.desa_id AS desa
    FROM verifikasi_catatanverkom c JOIN kpm_kpm k ON k.id = c.kpm_id
    WHERE c.bulan = ANY(%(bulan)s) AND c.keadaan = 'tercatat'
      AND (c.dicatat_oleh_id IN (SELECT pengguna_id FROM akun_jabatan WHERE peran = 'pendamping')) IS TRUE
"""
_HARI = f"{hari_sql('max(dicatat_pada)', 'min(desa)')} AS tanggal"
_DESA = "mode() WITHIN GROUP (ORDER BY desa) AS desa"
_SEHARI = hari_sql("dicatat_pada", "desa")
_BERFOTO = """EXISTS (
    SELECT FROM verifikasi_laporanfasilitas l JOIN verifikasi_lembarverkom f ON f.laporan_id = l.id
    WHERE l.fasilitas_id = isi.fasilitas_id AND l.bulan = isi.bulan)"""

_PENUH = f"""
WITH isi AS ({_ISI} AND c.bidang = 'pendidikan' AND c.hari_efektif > 0), orang AS (
    SELECT kec, dicatat_oleh_id AS petugas, count(*) AS n, {_HARI}, {_DESA},
           count(*) FILTER (WHERE (hari_efektif - alpa - izin - sakit) * 100 >= 95 * hari_efektif) AS tinggi
    FROM isi GROUP BY kec, dicatat_oleh_id
), banding AS (
    SELECT *, sum(n) OVER (PARTITION BY kec) - n AS n_lain, sum(tinggi) OVER (PARTITION BY kec) - tinggi AS tinggi_lain
    FROM orang
)
SELECT petugas, desa, tanggal, n, tinggi, n_lain::int AS n_lain, tinggi_lain::int AS tinggi_lain FROM banding
WHERE n >= %(minimal)s AND n_lain >= %(minimal)s AND tinggi * 100 >= %(persen)s * n
  AND tinggi * 100.0 / n - tinggi_lain * 100.0 / n_lain >= %(jarak)s
"""  # noqa: S608 - our own expressions

# First entries only: days set anew for a whole school touch many at once.
_CEPAT = f"""
WITH isi AS ({_ISI} AND c.sumber = 'layar' AND c.versi = 1), lepas AS (
    SELECT *, count(*) OVER (
        PARTITION BY dicatat_oleh_id, fasilitas_id ORDER BY dicatat_pada
        RANGE BETWEEN %(menit)s PRECEDING AND CURRENT ROW) AS serentak
    FROM isi WHERE NOT {_BERFOTO}
)
SELECT dicatat_oleh_id AS petugas, fasilitas_id::text AS fasilitas, {_DESA}, max(serentak) AS n,
       {_SEHARI} AS tanggal, min(bulan) AS bulan
FROM lepas GROUP BY dicatat_oleh_id, fasilitas_id, {_SEHARI}
HAVING max(serentak) >= %(banyak)s
"""  # noqa: S608 - our own expressions

_SAMA = f"""
WITH isi AS ({_ISI} AND {{saring}}), anak AS (
    SELECT dicatat_oleh_id AS petugas, anggota_id, max(dicatat_pada) AS dicatat_pada, min(desa) AS desa,
           {{sama}} AS sama
    FROM isi GROUP BY dicatat_oleh_id, anggota_id HAVING count(DISTINCT bulan) = 3
)
SELECT petugas, {_DESA}, {_HARI}, count(*) AS n, count(*) FILTER (WHERE sama) AS sama FROM anak
GROUP BY petugas HAVING count(*) FILTER (WHERE sama) >= %(banyak)s AND count(*) FILTER (WHERE sama) * 2 >= count(*)
"""  # noqa: S608 - our own expressions
_HADIR_SAMA = (
    "c.bidang = 'pendidikan' AND c.hari_efektif > 0",
    "count(DISTINCT (alpa, izin, sakit)) = 1 AND min(alpa + izin + sakit) > 0",
)
_BERAT_SAMA = (
    """c.berat_kg IS NOT NULL AND EXISTS (
        SELECT FROM kpm_anggota a WHERE a.id = c.anggota_id AND a.tanggal_lahir > c.bulan - interval '5 years')""",
    "count(DISTINCT berat_kg) = 1",
)

_AKHIR = f"""
WITH tutup AS (
    SELECT wilayah_id AS kec, min(ditutup_pada) AS saat FROM verifikasi_tutuptriwulan WHERE tahap = %(tahap)s GROUP BY 1
), isi AS ({_ISI})
SELECT dicatat_oleh_id AS petugas, {_DESA}, {_HARI}, count(*) AS n,
       count(*) FILTER (WHERE dicatat_pada > saat - %(jam)s) AS akhir
FROM isi JOIN tutup USING (kec) WHERE dicatat_pada <= saat GROUP BY dicatat_oleh_id
HAVING count(*) >= %(minimal)s
   AND count(*) FILTER (WHERE dicatat_pada > saat - %(jam)s) * 100 >= %(persen)s * count(*)
"""  # noqa: S608 - our own expressions

# By form first: a photo is looked for once a facility and month, not once an entry.
_LEMBAR = f"""
WITH semua AS ({_ISI} AND c.sumber = 'layar' AND c.bulan + interval '1 month' <= %(sebelum)s), isi AS (
    SELECT dicatat_oleh_id, fasilitas_id, bulan, count(*) AS n, max(dicatat_pada) AS dicatat_pada, {_DESA}
    FROM semua GROUP BY dicatat_oleh_id, fasilitas_id, bulan
)
SELECT dicatat_oleh_id AS petugas, {_DESA}, {_HARI}, sum(n)::bigint AS n, count(*) AS lembar
FROM isi GROUP BY dicatat_oleh_id
HAVING sum(n) >= %(minimal)s AND count(*) >= %(lembar)s AND NOT bool_or({_BERFOTO})
"""  # noqa: S608 - our own expressions

Baris = dict[str, Any]


def penuh(tahap: str) -> list[Baris]:
    """Nearly all of one person's school entries say 95 to 100 %, and those of the kecamatan's others do not."""
    return _baca(_PENUH, tahap, minimal=ISIAN_MIN, persen=PENUH_PERSEN, jarak=PENUH_JARAK)


def cepat(tahap: str) -> list[Baris]:
    """Many entries of a facility typed within minutes, without a photo of its form: the largest run of each person,
    and at how many facilities and days. Imports and cards are no typing."""
    per: dict[int, Baris] = {}
    semua = _baca(_CEPAT, tahap, menit=timedelta(minutes=MENIT_BERUNTUN), banyak=BERUNTUN_MIN)
    for b in sorted(semua, key=lambda b: (-b["n"], b["tanggal"], b["fasilitas"])):
        satu = per.setdefault(b["petugas"], {k: b[k] for k in ("petugas", "desa", "tanggal", "n")} | {"tempat": []})
        satu["kali"] = satu.get("kali", 0) + 1
        if len(satu["tempat"]) < _TEMPAT:
            satu["tempat"].append([b["fasilitas"], b["bulan"].isoformat()])
    return list(per.values())


def hadir_sama(tahap: str) -> list[Baris]:
    """The same absences of the same pupils in each month of the quarter."""
    return _baca(_SAMA.format(saring=_HADIR_SAMA[0], sama=_HADIR_SAMA[1]), tahap, banyak=SAMA_MIN)


def berat_sama(tahap: str) -> list[Baris]:
    """Small children who weigh the same in each month of the quarter."""
    return _baca(_SAMA.format(saring=_BERAT_SAMA[0], sama=_BERAT_SAMA[1]), tahap, banyak=SAMA_MIN)


def akhir(tahap: str) -> list[Baris]:
    """A quarter's entries nearly all written down in the day before its first close."""
    return _baca(_AKHIR, tahap, jam=timedelta(hours=AKHIR_JAM), minimal=ISIAN_MIN, persen=AKHIR_PERSEN)


def tanpa_lembar(tahap: str, hari: date) -> list[Baris]:
    """Several months of facilities typed in, and not one signed form photographed."""
    return _baca(
        _LEMBAR, tahap, minimal=ISIAN_MIN, lembar=LEMBAR_MIN, sebelum=hari - timedelta(days=LEMBAR_HARI)
    )  # fmt: skip


def tempat_isian(petugas: Collection[int], tahap: str) -> dict[int, list[list[str]]]:
    """By person the facilities and months with most of the entries: where one looks first."""
    hasil: dict[int, list[list[str]]] = defaultdict(list)
    isi = CatatanVerkom.objects.filter(dicatat_oleh__in=petugas, bulan__in=bulan_tahap(tahap)).order_by()
    jumlah = isi.values_list("dicatat_oleh", "fasilitas", "bulan").annotate(n=Count("pk"))
    for siapa, fasilitas, bulan, _ in jumlah.order_by("-n", "fasilitas", "bulan"):
        if len(hasil[siapa]) < _TEMPAT:
            hasil[siapa].append([str(fasilitas), bulan.isoformat()])
    return hasil


def _baca(sql: str, tahap: str, **isian: Any) -> list[Baris]:
    with connection.cursor() as kursor:
        kursor.execute(sql, {"bulan": bulan_tahap(tahap), "tahap": tahap, **isian})
        kolom = [k.name for k in kursor.description or ()]
        return [dict(zip(kolom, baris, strict=True)) for baris in kursor.fetchall()]
