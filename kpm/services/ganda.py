"""Families that may be one (docs/program.md §6): found by comparing whole sets, decided by people, never merged."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini
from kpm.enums import GRADUASI, Kepesertaan, PutusanGanda
from kpm.models import KPM, DugaanGanda

_KUNCI = 70_708  # advisory lock of one kabupaten's search; the second key is the kabupaten
_SUDAH_KELUAR = [*GRADUASI, Kepesertaan.BERHENTI]
# A value shared by more families than this is a placeholder (00-00-0000, an empty account): each is then
# compared with the first only, or a bad list would make millions of pairs.
_SEKELOMPOK = 8

# Hash joins only: the planner expects so many equal names that it would sort everybody instead.
_RUANG = "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL enable_mergejoin = off"

# Names are compared without spaces and punctuation: SITI  AMINAH, SITI-AMINAH and SITIAMINAH are one. By bytes:
# sorting half a million names by the rules of a language would take most of the time.
_NAMA = "upper(translate({}, ' .,''’`-_', '')) COLLATE \"C\""

_KELUARGA = """
CREATE TEMP TABLE ganda_keluarga ON COMMIT DROP AS
SELECT id, nik_indeks, rekening_indeks, {nama} AS nama, tanggal_lahir FROM kpm_kpm
WHERE kabupaten_kode = %(kabupaten)s AND NOT kepesertaan = ANY(%(keluar)s)
""".format(nama=_NAMA.format("nama"))

_ORANG = """
CREATE TEMP TABLE ganda_anggota ON COMMIT DROP AS
SELECT a.kpm_id, a.nik_indeks, {nama} AS nama, a.tanggal_lahir
FROM kpm_anggota a JOIN ganda_keluarga k ON k.id = a.kpm_id
WHERE (a.mulai IS NULL OR a.mulai <= %(hari)s) AND (a.selesai IS NULL OR a.selesai >= %(hari)s)
""".format(nama=_NAMA.format("a.nama"))

_UKUR = "ANALYZE ganda_keluarga; ANALYZE ganda_anggota"

_PASANGAN = """
CREATE TEMP TABLE ganda_pasangan ON COMMIT DROP AS
WITH senilai AS MATERIALIZED (
    SELECT 'nama_lahir' COLLATE "C" AS jenis, id AS kpm_id, nama AS kunci, tanggal_lahir FROM ganda_keluarga
    WHERE tanggal_lahir IS NOT NULL AND nama <> ''
    UNION ALL
    SELECT 'nama_lahir', kpm_id, nama, tanggal_lahir FROM ganda_anggota
    WHERE tanggal_lahir IS NOT NULL AND nama <> ''
    UNION ALL
    SELECT 'rekening', id, encode(rekening_indeks, 'hex') COLLATE "C", NULL FROM ganda_keluarga
    WHERE rekening_indeks IS NOT NULL
), berulang AS (
    -- By hash, not by order: a pengurus stands among the own members too, and that is no finding.
    SELECT jenis, kunci, tanggal_lahir FROM senilai GROUP BY 1, 2, 3 HAVING min(kpm_id) <> max(kpm_id)
), kembar AS MATERIALIZED (
    SELECT s.*, count(*) OVER w AS n, min(kpm_id) OVER w AS pertama
    FROM (
        SELECT DISTINCT s.* FROM senilai s JOIN berulang b
        ON b.jenis = s.jenis AND b.kunci = s.kunci AND b.tanggal_lahir IS NOT DISTINCT FROM s.tanggal_lahir
    ) s
    WINDOW w AS (PARTITION BY jenis, kunci, tanggal_lahir)
), nik AS (
    SELECT DISTINCT least(k.id, a.kpm_id) AS kpm_a, greatest(k.id, a.kpm_id) AS kpm_b
    FROM ganda_keluarga k JOIN ganda_anggota a ON a.nik_indeks = k.nik_indeks AND a.kpm_id <> k.id
), sama AS (
    SELECT x.jenis, x.kpm_id AS kpm_a, y.kpm_id AS kpm_b
    FROM (SELECT * FROM kembar WHERE n <= %(sekelompok)s) x
    JOIN (SELECT * FROM kembar WHERE n <= %(sekelompok)s) y
      ON x.jenis = y.jenis AND x.kunci = y.kunci AND x.tanggal_lahir IS NOT DISTINCT FROM y.tanggal_lahir
     AND x.kpm_id < y.kpm_id
    UNION
    SELECT jenis, pertama, kpm_id FROM kembar WHERE n > %(sekelompok)s AND kpm_id <> pertama
)
SELECT 'nik' AS jenis, kpm_a, kpm_b FROM nik
UNION ALL
-- The same NIK says more than the same name: one pair, one decision.
SELECT jenis, kpm_a, kpm_b FROM sama s
WHERE jenis <> 'nama_lahir' OR NOT EXISTS (SELECT FROM nik n WHERE n.kpm_a = s.kpm_a AND n.kpm_b = s.kpm_b)
"""

_BUKA = """
INSERT INTO kpm_dugaanganda (kpm_a_id, kpm_b_id, jenis, putusan, alasan, ditemukan_pada)
SELECT kpm_a, kpm_b, jenis, 'terbuka', '', %(saat)s FROM ganda_pasangan ORDER BY kpm_a, kpm_b, jenis
ON CONFLICT (kpm_a_id, kpm_b_id, jenis) DO NOTHING
"""

# What is still open but no longer true. A decided pair stays: somebody looked at it.
_TUTUP = """
DELETE FROM kpm_dugaanganda d USING kpm_kpm a, kpm_kpm b
WHERE a.id = d.kpm_a_id AND b.id = d.kpm_b_id AND d.putusan = 'terbuka'
  AND %(kabupaten)s IN (a.kabupaten_kode, b.kabupaten_kode)
  AND NOT EXISTS (
    SELECT FROM ganda_pasangan p WHERE (p.kpm_a, p.kpm_b, p.jenis) = (d.kpm_a_id, d.kpm_b_id, d.jenis)
  )
"""


@transaction.atomic
def cari_ganda(*, kabupaten: str, oleh: Pengguna | None = None) -> dict[str, int]:
    """Compare the families of one kabupaten and bring the open pairs up to date; a second run changes nothing.

    Three signs: the pengurus's NIK is a member of another family; a pengurus or member of the same name and birth
    date; the same account. Families that left are not compared. Returns counts: pairs found, opened, closed.
    """
    isian: dict[str, Any] = {
        "kabupaten": kabupaten,
        "keluar": _SUDAH_KELUAR,
        "hari": hari_ini(kabupaten),
        "sekelompok": _SEKELOMPOK,
        "saat": timezone.now(),
    }
    konteks: dict[str, Any] = {"alasan": "cari_ganda"} | ({} if oleh is None else {"user": oleh.pk})
    with pghistory.context(**konteks), connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_KUNCI, kabupaten])
        kursor.execute(_RUANG)
        for langkah in (_KELUARGA, _ORANG, _UKUR, _PASANGAN):
            kursor.execute(langkah, isian)
        hasil = {
            "ditemukan": _hitung(kursor),
            "ditutup": _ubah(kursor, _TUTUP, isian),
            "baru": _ubah(kursor, _BUKA, isian),
        }
        kursor.execute("DROP TABLE ganda_keluarga, ganda_anggota, ganda_pasangan")
    return hasil


def cari_ganda_semua(*, kerja: Kemajuan | None = None, oleh: Pengguna | None = None) -> dict[str, int]:
    """One kabupaten after the other, each in its own transaction: a killed run keeps what it finished."""
    kode = list(KPM.objects.order_by("kabupaten_kode").values_list("kabupaten_kode", flat=True).distinct())
    jumlah = {"ditemukan": 0, "ditutup": 0, "baru": 0}
    for n, kabupaten in enumerate(kode, 1):
        for nama, banyak in cari_ganda(kabupaten=kabupaten, oleh=oleh).items():
            jumlah[nama] += banyak
        if kerja is not None:
            kerja.maju(n, len(kode))
    return jumlah


def _hitung(kursor: CursorWrapper) -> int:
    kursor.execute("SELECT count(*) FROM ganda_pasangan")
    return int(kursor.fetchone()[0])


def _ubah(kursor: CursorWrapper, perintah: str, isian: dict[str, Any]) -> int:
    kursor.execute(perintah, isian)
    return int(kursor.rowcount)


@transaction.atomic
def putuskan_ganda(
    *, dugaan: DugaanGanda, putusan: str, alasan: str, semula: str = PutusanGanda.TERBUKA, oleh: Pengguna
) -> DugaanGanda:
    """Decide a pair: not the same, or the same with what is done about it. Nothing else is changed by this.

    `semula` is the decision that was on the screen. Raises BerubahLebihDulu when another decision came first.
    """
    boleh = DugaanGanda.objects.boleh(oleh, Izin.TELAAH).select_for_update(of=("self",))
    tersimpan = boleh.filter(pk=dugaan.pk).first()
    if tersimpan is None:
        raise TidakBerhak("Dugaan ganda diputuskan APD yang membawahi kedua keluarga.")
    alasan = " ".join(alasan.split())
    if putusan not in (PutusanGanda.BUKAN, PutusanGanda.GANDA):
        raise GalatPengguna("Pilih: bukan orang yang sama, atau ganda.", kolom="putusan")
    if not alasan:
        raise GalatPengguna("Tulis alasannya, atau apa yang akan dilakukan.", kolom="alasan")
    maks = DugaanGanda._meta.get_field("alasan").max_length or 0
    if len(alasan) > maks:
        raise GalatPengguna(f"Paling banyak {maks} huruf, sekarang {len(alasan)}.", kolom="alasan")
    if (tersimpan.putusan, tersimpan.alasan) == (putusan, alasan):
        return tersimpan
    if tersimpan.putusan != semula:
        raise BerubahLebihDulu(
            f"Sudah diputus lebih dulu: {tersimpan.get_putusan_display()}. Muat ulang, lalu putuskan lagi bila perlu."
        )
    tersimpan.putusan, tersimpan.alasan = putusan, alasan
    tersimpan.diputus_oleh, tersimpan.diputus_pada = oleh, timezone.now()
    tersimpan.save(update_fields=["putusan", "alasan", "diputus_oleh", "diputus_pada"])
    return tersimpan
