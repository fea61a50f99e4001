"""Set-based reading and writing of outcomes. Everything here runs inside the caller's transaction."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from inti.waktu import akhir_bulan
from verifikasi.enums import Bidang
from verifikasi.models import CatatanVerkom, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.services.putusan import Catatan

_KOLOM_CATATAN = tuple(f.name for f in fields(Catatan))

_HASIL = "hasil, rincian, aturan_id, terlambat"
_KELUARGA = "hasil, per_bulan, anggota_tidak, anggota_belum"
_TABEL = """
    CREATE TEMP TABLE IF NOT EXISTS verkom_masuk (
        anggota_id bigint, kpm_id bigint, bulan date, hasil text, rincian jsonb, aturan_id bigint, terlambat bool
    ) ON COMMIT DROP;
    CREATE TEMP TABLE IF NOT EXISTS verkom_keluarga_masuk (
        kpm_id bigint, tahap text, hasil text, per_bulan varchar(8)[], anggota_tidak int, anggota_belum int
    ) ON COMMIT DROP;
    TRUNCATE verkom_masuk, verkom_keluarga_masuk
"""


def _bertanda(awalan: str, kolom: str) -> str:
    return ", ".join(f"{awalan}.{k}" for k in kolom.split(", "))


# Three statements, not one upsert: a row that stays as it is must not even be locked.
_BUANG = """
    DELETE FROM verifikasi_hasilverifikasi h WHERE h.kpm_id = ANY(%(kpm)s) AND h.bulan = ANY(%(bulan)s)
      AND NOT EXISTS (SELECT 1 FROM verkom_masuk m WHERE m.anggota_id = h.anggota_id AND m.bulan = h.bulan)
    RETURNING h.kpm_id
"""
_UBAH = f"""
    UPDATE verifikasi_hasilverifikasi h
    SET (kpm_id, {_HASIL}, dihitung_pada) = (m.kpm_id, {_bertanda("m", _HASIL)}, %(saat)s)
    FROM verkom_masuk m WHERE m.anggota_id = h.anggota_id AND m.bulan = h.bulan
      AND (h.kpm_id, {_bertanda("h", _HASIL)}) IS DISTINCT FROM (m.kpm_id, {_bertanda("m", _HASIL)})
    RETURNING m.kpm_id
"""
_SISIP = f"""
    INSERT INTO verifikasi_hasilverifikasi (anggota_id, kpm_id, bulan, {_HASIL}, dihitung_pada)
    SELECT m.anggota_id, m.kpm_id, m.bulan, {_bertanda("m", _HASIL)}, %(saat)s FROM verkom_masuk m
    WHERE NOT EXISTS (
        SELECT 1 FROM verifikasi_hasilverifikasi h WHERE h.anggota_id = m.anggota_id AND h.bulan = m.bulan)
    ORDER BY m.anggota_id, m.bulan RETURNING kpm_id
"""
_BUANG_KELUARGA = """
    DELETE FROM verifikasi_hasilkeluarga h WHERE h.kpm_id = ANY(%(kpm)s) AND h.tahap = ANY(%(tahap)s)
      AND NOT EXISTS (SELECT 1 FROM verkom_keluarga_masuk m WHERE m.kpm_id = h.kpm_id AND m.tahap = h.tahap)
    RETURNING h.kpm_id
"""
_UBAH_KELUARGA = f"""
    UPDATE verifikasi_hasilkeluarga h SET ({_KELUARGA}, dihitung_pada) = ({_bertanda("m", _KELUARGA)}, %(saat)s)
    FROM verkom_keluarga_masuk m WHERE m.kpm_id = h.kpm_id AND m.tahap = h.tahap
      AND ({_bertanda("h", _KELUARGA)}) IS DISTINCT FROM ({_bertanda("m", _KELUARGA)})
    RETURNING m.kpm_id
"""
_SISIP_KELUARGA = f"""
    INSERT INTO verifikasi_hasilkeluarga (kpm_id, tahap, {_KELUARGA}, dihitung_pada)
    SELECT m.kpm_id, m.tahap, {_bertanda("m", _KELUARGA)}, %(saat)s FROM verkom_keluarga_masuk m
    WHERE NOT EXISTS (SELECT 1 FROM verifikasi_hasilkeluarga h WHERE h.kpm_id = m.kpm_id AND h.tahap = m.tahap)
    ORDER BY m.kpm_id, m.tahap RETURNING kpm_id
"""


def kunci(kpm: Collection[int]) -> None:
    """Keep two computations of one family, and one of its entries, apart until the transaction ends.

    The families and nothing else, in order, as whoever writes entries does: a common lock beside them would be taken
    the other way round by one of the two.
    """
    with connection.cursor() as kursor:
        kursor.execute("SELECT 1 FROM kpm_kpm WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(kpm)])


def baca_catatan(kpm: Collection[int], awal: date, akhir: date) -> dict[int, list[Catatan]]:
    """Raw entries of these families' members between two months, by member."""
    hasil: dict[int, list[Catatan]] = defaultdict(list)
    baris = CatatanVerkom.objects.filter(kpm__in=kpm, bulan__range=(awal, akhir))
    for anggota, *isi in baris.values_list("anggota_id", *_KOLOM_CATATAN):
        hasil[anggota].append(Catatan(*isi))
    return hasil


def baca_libur(kpm: Collection[int], awal: date, akhir: date) -> set[tuple[int, date]]:
    """(member, month) in whose school, as of the month's last day, there was no effective day."""
    libur = LaporanFasilitas.objects.filter(hari_efektif=0, bulan__range=(awal, akhir))
    bulan_libur: dict[Any, list[date]] = defaultdict(list)
    for fasilitas, bulan in libur.filter(fasilitas__peserta__kpm__in=kpm).distinct().values_list("fasilitas", "bulan"):
        bulan_libur[fasilitas].append(bulan)
    hasil = set()
    peserta = KeikutsertaanFasilitas.objects.filter(kpm__in=kpm, bidang=Bidang.PENDIDIKAN, fasilitas__in=bulan_libur)
    for anggota, fasilitas, mulai, selesai in peserta.values_list("anggota_id", "fasilitas_id", "mulai", "selesai"):
        for bulan in bulan_libur[fasilitas]:
            hari = akhir_bulan(bulan)
            if (mulai is None or mulai <= hari) and (selesai is None or selesai >= hari):
                hasil.add((anggota, bulan))
    return hasil


@dataclass(slots=True)
class Perubahan:
    """What was written: rows by kind, and of which families."""

    hitungan: Counter[str]
    kpm: set[int]


def tulis(
    *,
    kpm: Collection[int],
    bulan: Collection[date],
    tahap: Collection[str],
    hasil: Iterable[tuple[Any, ...]],
    keluarga: Iterable[tuple[Any, ...]],
) -> Perubahan:
    """Make the stored rows of these families, months and quarters those given; rows that agree are left alone."""
    isian: dict[str, Any] = {"kpm": list(kpm), "bulan": list(bulan), "tahap": list(tahap), "saat": timezone.now()}
    ini = Perubahan(Counter(), set())
    with connection.cursor() as kursor:
        kursor.execute(_TABEL)
        _salin(kursor, "verkom_masuk", hasil)
        _salin(kursor, "verkom_keluarga_masuk", keluarga)
        kursor.execute("ANALYZE verkom_masuk, verkom_keluarga_masuk")
        for nama, langkah in _LANGKAH:
            kursor.execute(langkah, isian)
            berubah = [nomor for (nomor,) in kursor.fetchall()]
            ini.hitungan[nama] += len(berubah)
            ini.kpm.update(berubah)
    return ini


_LANGKAH = (
    ("dihapus", _BUANG),
    ("ditulis", _UBAH),
    ("ditulis", _SISIP),
    ("keluarga", _BUANG_KELUARGA),
    ("keluarga", _UBAH_KELUARGA),
    ("keluarga", _SISIP_KELUARGA),
)


def _salin(kursor: Any, tabel: str, baris: Iterable[tuple[Any, ...]]) -> None:
    isi = io.StringIO()
    csv.writer(isi).writerows(baris)
    isi.seek(0)
    kursor.copy_expert(f"COPY {tabel} FROM STDIN WITH (FORMAT csv)", isi)
