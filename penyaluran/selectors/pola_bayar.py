"""Patterns in withdrawals that are worth a question (docs/program.md §12). None of them proves anything.

Each reads one tahap and says, per pendamping who accompanied the family on that day, which payments it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from inti.zona import hari_sql
from penyaluran.enums import CaraTahu
from penyaluran.models import AturanAlarm

Baris = dict[str, Any]
KALI_TANPA_JAM = 2

# A withdrawal, with who accompanied the family that day. A photo of it, or of the list the group signed, is proof; one
# picture used for several is none.
_DASAR = """
    SELECT p.id AS bayar, p.kpm_id AS kpm, p.desa_id AS desa, g.petugas_id AS petugas, p.tahap_id AS tahap,
           r.tanggal, r.jam, r.saluran, r.rencana, r.jumlah, r.status, r.cara, r.id AS rekon,
           r.massal_id AS massal,
           upper(regexp_replace(btrim(r.tempat), '\\s+', ' ', 'g')) AS tempat,
           r.dicatat_oleh_id AS pencatat, r.dicatat_pada,
           EXISTS (
               SELECT FROM penyaluran_buktibayar b JOIN inti_foto f ON f.id = b.foto_id
               WHERE (b.pembayaran_id = p.id OR b.massal_id = r.massal_id) AND NOT EXISTS (
                   SELECT FROM inti_foto g JOIN penyaluran_buktibayar c ON c.foto_id = g.id
                   WHERE g.sha256 = f.sha256 AND c.id <> b.id)
           ) AS terbukti
    FROM penyaluran_rekonsiliasi r
    JOIN penyaluran_pembayaran p ON p.id = r.pembayaran_id
    JOIN pendamping_penugasan g ON g.kpm_id = p.kpm_id
         AND g.mulai <= r.tanggal AND (g.selesai IS NULL OR g.selesai >= r.tanggal)
    WHERE p.tahap_id = %(tahap)s AND r.status IN ('cair', 'sebagian')
"""
# What a reconciliation said before it was corrected, and what was said of earlier tahap, unless it was settled since.
_LAPORAN = f"""
    SELECT l.hari AS sejak, 'laporan' AS dari FROM (
        SELECT {hari_sql("e.dicatat_pada", "d.desa")} AS hari FROM penyaluran_rekonsiliasievent e
        WHERE e.pgh_obj_id = d.rekon AND e.alasan_id = ANY(%(alasan)s)
        UNION ALL
        SELECT {hari_sql("x.dicatat_pada", "d.desa")} FROM penyaluran_rekonsiliasi x
        JOIN penyaluran_pembayaran y ON y.id = x.pembayaran_id
        WHERE y.kpm_id = d.kpm AND y.tahap_id < d.tahap AND x.alasan_id = ANY(%(alasan)s)
    ) l WHERE NOT EXISTS (
        SELECT FROM kpm_pemutakhiran u WHERE u.kpm_id = d.kpm AND u.jenis = %(beres)s AND u.keadaan = 'disetujui'
          AND {hari_sql("u.diputus_pada", "d.desa")} >= l.hari)
"""  # noqa: S608 - our own expressions
_PERNAH_TIDAK = """EXISTS (
    SELECT FROM penyaluran_rekonsiliasievent e WHERE e.pgh_obj_id = d.rekon AND e.status = 'tidak')"""
_RAPAT = f"""
    SELECT * FROM ({_DASAR}) d WHERE tempat <> '' AND saluran IN ('atm', 'agen') AND NOT terbukti
"""  # noqa: S608 - our own expressions, here and below
_UBAH = f"""
    SELECT *, {_PERNAH_TIDAK} AS dari_tidak FROM ({_DASAR}) d
    WHERE NOT terbukti AND (cara IN ('', 'kata') OR {_PERNAH_TIDAK}) AND pencatat = petugas
"""  # noqa: S608
# The pengurus is the member whose NIK is the family's.
_WAFAT = f"""
    SELECT d.*, w.sejak, w.dari FROM ({_DASAR}) d JOIN kpm_kpm k ON k.id = d.kpm CROSS JOIN LATERAL (
        SELECT a.selesai AS sejak, 'anggota' AS dari FROM kpm_anggota a
        WHERE a.kpm_id = d.kpm AND a.nik_indeks = k.nik_indeks
          AND a.alasan_selesai = 'meninggal' AND a.selesai < d.tanggal
        UNION ALL
        SELECT u.berlaku, 'usulan' FROM kpm_pemutakhiran u
        WHERE u.kpm_id = d.kpm AND u.jenis = 'pengurus' AND u.keadaan = 'diajukan'
          AND u.isi ->> 'alasan' = 'meninggal' AND u.berlaku < d.tanggal
        UNION ALL
        SELECT s.tanggal, 'kepesertaan' FROM kpm_perubahankepesertaan s
        WHERE s.kpm_id = d.kpm AND s.alasan = 'meninggal' AND s.tanggal < d.tanggal
        UNION ALL
        {_LAPORAN}
        ORDER BY 1 LIMIT 1
    ) w
"""  # noqa: S608
_PINDAH = f"""
    SELECT d.*, w.sejak, w.dari FROM ({_DASAR}) d CROSS JOIN LATERAL (
        SELECT s.tanggal AS sejak, 'kepesertaan' AS dari FROM (
            SELECT s.tanggal, s.ke FROM kpm_perubahankepesertaan s
            WHERE s.kpm_id = d.kpm AND s.tanggal <= d.tanggal ORDER BY s.tanggal DESC, s.id DESC LIMIT 1
        ) s WHERE s.ke NOT IN ('calon', 'aktif', 'ditangguhkan') AND s.tanggal < d.tanggal
        UNION ALL
        {_LAPORAN}
        ORDER BY 1 LIMIT 1
    ) w
"""  # noqa: S608
# What an ATM cannot give out stays on the account: a remainder below its smallest note is nobody's cut.
_KURANG = f"""
    WITH d AS ({_DASAR}), k AS (
        SELECT *, rencana - jumlah AS kurang FROM d WHERE status = 'sebagian'
          AND NOT (saluran IN ('', 'atm') AND rencana - jumlah IN (rencana %% 50000, rencana %% 100000))
    )
    SELECT *, count(*) OVER (PARTITION BY petugas, kurang) AS sama,
           (SELECT count(*) FROM d WHERE d.petugas = k.petugas) AS diambil
    FROM k
"""  # noqa: S608
_KARTU = f"""
    SELECT d.*, w.pemegang, w.sejak FROM ({_DASAR}) d CROSS JOIN LATERAL (
        SELECT x.pemegang, x.tanggal AS sejak FROM penyaluran_pindahkartu x
        WHERE x.kpm_id = d.kpm AND x.tanggal <= d.tanggal
        ORDER BY x.tanggal DESC, x.dicatat_pada DESC, x.id DESC LIMIT 1
    ) w WHERE w.pemegang NOT IN ('keluarga', 'kerabat', 'bank') AND w.sejak < d.tanggal
      AND d.saluran IN ('', 'atm', 'agen')
"""  # noqa: S608


def rapat(tahap: str, aturan: AturanAlarm) -> list[list[Baris]]:
    """Families of one pendamping at one ATM or agent within minutes; without a photo of them.

    Leaving the hour out does not make it none: then twice as many on one day, for a day is long. What the bank says
    is known, and a group said at once counts as one family: it is one outing.
    """
    jeda = timedelta(minutes=aturan.menit_serempak)
    hasil = []
    for satu in _kelompok(_baca(_RAPAT, tahap), lambda b: (b["petugas"], b["tanggal"], b["saluran"], b["tempat"])):
        berjam = [b for b in satu if b["jam"] is not None]
        dekat = _berdekatan(berjam, lambda b: datetime.combine(b["tanggal"], b["jam"]), jeda, aturan.keluarga_serempak)
        tanpa = [b for b in satu if b["jam"] is None and b["cara"] != CaraTahu.BANK]
        cukup = len({b["massal"] or b["bayar"] for b in tanpa}) >= KALI_TANPA_JAM * aturan.keluarga_serempak
        hasil += [s for s in (dekat, tanpa if cukup else []) if s]
    return hasil


def ubah(tahap: str, aturan: AturanAlarm) -> list[list[Baris]]:
    """Records a pendamping turned to *sudah* within minutes: nothing but the word says so, or they had been *belum*."""
    jeda = timedelta(minutes=aturan.menit_ubah)
    hasil = []
    for satu in _kelompok(_baca(_UBAH, tahap), lambda b: (b["petugas"],)):
        dekat = _berdekatan(satu, lambda b: b["dicatat_pada"], jeda, aturan.ubah_massal)
        hasil += [dekat] if dekat else []
    return hasil


def wafat(tahap: str) -> list[list[Baris]]:
    """Withdrawals after the pengurus is known to have died, while nobody took over."""
    return [[b] for b in _baca(_WAFAT, tahap, alasan=["meninggal"], beres="pengurus")]


def pindah(tahap: str) -> list[list[Baris]]:
    """Withdrawals after the family left the programme, or was reported moved or not to be found."""
    return [[b] for b in _baca(_PINDAH, tahap, alasan=["pindah", "tidak-ditemukan"], beres="alamat")]


def kurang(tahap: str, aturan: AturanAlarm) -> list[list[Baris]]:
    """Families of one pendamping who received less: the same amount less, or a large share of all."""
    hasil = []
    for satu in _kelompok(_baca(_KURANG, tahap), lambda b: (b["petugas"],)):
        banyak = len(satu) >= aturan.keluarga_kurang
        if banyak and len(satu) * 100 >= aturan.persen_kurang * satu[0]["diambil"]:
            hasil.append(satu)
        elif sama := [b for b in satu if b["sama"] >= aturan.keluarga_kurang]:
            hasil.append(sama)
    return hasil


def kartu(tahap: str) -> list[list[Baris]]:
    """Withdrawals with a card that lay, by the custody history, with neither family, relative nor bank that day."""
    return _kelompok(_baca(_KARTU, tahap), lambda b: (b["petugas"],))


def _baca(sql: str, tahap: str, **isian: Any) -> list[Baris]:
    with connection.cursor() as kursor:
        kursor.execute(f"{sql} ORDER BY petugas, tanggal, bayar", {"tahap": tahap, **isian})
        kolom = [k.name for k in kursor.description or ()]
        return [dict(zip(kolom, baris, strict=True)) for baris in kursor.fetchall()]


def _kelompok(baris: Iterable[Baris], kunci: Callable[[Baris], tuple[Any, ...]]) -> list[list[Baris]]:
    wadah: dict[tuple[Any, ...], list[Baris]] = defaultdict(list)
    for b in baris:
        wadah[kunci(b)].append(b)
    return list(wadah.values())


def _berdekatan(
    baris: Sequence[Baris], saat: Callable[[Baris], datetime], jeda: timedelta, paling_sedikit: int
) -> list[Baris]:
    """Those that lie, with at least so many others, within one span of `jeda`; each family counts once."""
    urut = sorted(baris, key=lambda b: (saat(b), b["bayar"]))
    masuk: set[int] = set()
    awal = 0
    for akhir, b in enumerate(urut):
        while saat(b) - saat(urut[awal]) > jeda:
            awal += 1
        if akhir - awal + 1 >= paling_sedikit:
            masuk.update(range(awal, akhir + 1))
    return [urut[n] for n in sorted(masuk)]


def hari_bukti(baris: Sequence[Baris]) -> date:
    """The day a finding is about: the latest withdrawal of it."""
    hari: date = max(b["tanggal"] for b in baris)
    return hari
