"""Set-based writing of a judged list of members, after `art_sql.putuskan`. Only the ministry's columns of a member
that is known; nobody is moved, ended or deleted."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kpm.services.art_sql import Acuan

# Someone who lived in a family before begins here after that; else from the stage in which the list first names them.
_ANGGOTA_BARU = """
    WITH baru AS (
        INSERT INTO kpm_anggota (
            kpm_id, nik_sandi, nik_indeks, nama, tanggal_lahir, lahir_dari_nik, jenis_kelamin, status_art,
            art_terakhir, dtsen_jenjang, dtsen_sekolah, dapodik_jenjang, dapodik_sekolah, hubungan, jenjang, sekolah,
            kelas, posyandu, faskes, mulai, alasan_selesai, dibuat_pada)
        SELECT o.kpm_id, s.nik_sandi, o.nik_indeks, o.nama, o.lahir, o.lahir IS NOT NULL AND NOT o.lahir_dari_fc,
               coalesce(o.jenis_kelamin, ''), coalesce(o.status_art, ''), %(tahap)s, coalesce(o.dtsen_jenjang, ''),
               coalesce(o.dtsen_sekolah, ''), coalesce(o.dapodik_jenjang, ''), coalesce(o.dapodik_sekolah, ''),
               '', '', '', '', '', '',
               greatest(CASE WHEN o.ada_lama THEN %(mulai)s::date END, d.selesai + 1), '', now()
        FROM art_orang o
        JOIN {sandi} s ON s.nomor = o.nomor
        LEFT JOIN (SELECT nik_indeks, max(selesai) AS selesai FROM art_dahulu GROUP BY nik_indeks) d
            ON d.nik_indeks = o.nik_indeks
        WHERE NOT o.sudah_ada ORDER BY o.kpm_id, o.nomor
        RETURNING id, nik_indeks
    )
    UPDATE art_orang o SET anggota_id = b.id FROM baru b WHERE b.nik_indeks = o.nik_indeks
"""

_ANGGOTA_UBAH = """
    UPDATE kpm_anggota a SET
        nik_sandi = CASE WHEN o.diberi_nik THEN s.nik_sandi ELSE a.nik_sandi END, nik_indeks = o.nik_indeks,
        nama = o.nama, tanggal_lahir = coalesce(a.tanggal_lahir, o.lahir),
        lahir_dari_nik = CASE WHEN a.tanggal_lahir IS NULL THEN o.lahir IS NOT NULL AND NOT o.lahir_dari_fc
                              ELSE a.lahir_dari_nik END,
        jenis_kelamin = coalesce(nullif(a.jenis_kelamin, ''), o.jenis_kelamin, ''),
        status_art = coalesce(o.status_art, a.status_art), art_terakhir = greatest(a.art_terakhir, %(tahap)s),
        dtsen_jenjang = coalesce(o.dtsen_jenjang, a.dtsen_jenjang),
        dtsen_sekolah = coalesce(o.dtsen_sekolah, a.dtsen_sekolah),
        dapodik_jenjang = coalesce(o.dapodik_jenjang, a.dapodik_jenjang),
        dapodik_sekolah = coalesce(o.dapodik_sekolah, a.dapodik_sekolah)
    FROM art_orang o JOIN {sandi} s ON s.nomor = o.nomor
    WHERE a.id = o.anggota_id AND o.sudah_ada AND (a.art_terakhir < %(tahap)s OR o.diberi_nik
        OR (a.nama, a.tanggal_lahir IS NULL, a.status_art, a.dtsen_jenjang, a.dtsen_sekolah, a.dapodik_jenjang,
            a.dapodik_sekolah)
        IS DISTINCT FROM (o.nama, o.lahir IS NULL AND a.tanggal_lahir IS NULL, coalesce(o.status_art, a.status_art),
            coalesce(o.dtsen_jenjang, a.dtsen_jenjang), coalesce(o.dtsen_sekolah, a.dtsen_sekolah),
            coalesce(o.dapodik_jenjang, a.dapodik_jenjang), coalesce(o.dapodik_sekolah, a.dapodik_sekolah)))
"""

_KOMPONEN_BARU = """
    INSERT INTO kpm_komponen (anggota_id, jenis, mulai, alasan_selesai, sumber, art_terakhir)
    SELECT o.anggota_id, p.komponen,
           greatest(CASE WHEN p.ada_lama THEN %(mulai)s::date END, p.komponen_selesai + 1), '', 'daftar', %(tahap)s
    FROM art_putus p JOIN art_orang o ON o.nik_indeks = p.nik_indeks
    WHERE p.sah AND p.kesalahan IS NULL AND p.komponen_baru AND p.komponen <> 'pengurus'
    ORDER BY o.anggota_id, p.nomor
"""

# Also of an ended one: that the list goes on naming it is what keeps it from counting as a new one later.
_KOMPONEN_UBAH = """
    UPDATE kpm_komponen c SET art_terakhir = %(tahap)s
    FROM art_putus p JOIN art_orang o ON o.nik_indeks = p.nik_indeks
    WHERE c.id = p.komponen_id AND NOT p.komponen_baru AND p.sah AND p.kesalahan IS NULL AND c.art_terakhir < %(tahap)s
"""

_ISI_LEPAS = "kk_indeks, nama, dtsen_jenjang, dtsen_sekolah, dapodik_jenjang, dapodik_sekolah, alamat, rt, rw, \
status_art, art_terakhir, alasan, tanggal_lahir, jenis_kelamin, desa_id"
_LEPAS = f"""
    INSERT INTO kpm_anggotabelumcocok AS b (
        nik_sandi, nik_indeks, kk_sandi, komponen, dikesampingkan, dibuat_pada, {_ISI_LEPAS})
    SELECT s.nik_sandi, f.nik_indeks, s.kk_sandi, f.komponen, '', now(),
           f.kk_indeks, f.nama, coalesce(f.dtsen_jenjang, ''), coalesce(f.dtsen_sekolah, ''),
           coalesce(f.dapodik_jenjang, ''), coalesce(f.dapodik_sekolah, ''), coalesce(f.alamat, ''),
           coalesce(f.rt, ''), coalesce(f.rw, ''), coalesce(f.status_art, ''), %(tahap)s,
           CASE WHEN p.banyak_kk > 1 THEN %(kk_banyak)s ELSE %(kk_tiada)s END, f.tanggal_lahir,
           coalesce(f.jenis_kelamin, ''), f.desa_id
    FROM art_putus p JOIN art_masuk f ON f.nomor = p.nomor JOIN impor_masuk s ON s.nomor = p.nomor
    WHERE p.sah AND p.kesalahan IS NULL AND p.kpm_id IS NULL
    ORDER BY f.desa_id, f.nomor
    ON CONFLICT (nik_indeks, komponen) DO UPDATE SET
        kk_sandi = CASE WHEN b.kk_indeks = excluded.kk_indeks THEN b.kk_sandi ELSE excluded.kk_sandi END,
        ({_ISI_LEPAS}) = ({", ".join(f"excluded.{k.strip()}" for k in _ISI_LEPAS.split(","))})
    WHERE b.dikesampingkan = '' AND b.art_terakhir <= excluded.art_terakhir
      AND ({", ".join(f"b.{k.strip()}" for k in _ISI_LEPAS.split(","))})
        IS DISTINCT FROM ({", ".join(f"excluded.{k.strip()}" for k in _ISI_LEPAS.split(","))})
"""

_LEPAS_SELESAI = """
    DELETE FROM kpm_anggotabelumcocok b USING art_putus p
    WHERE b.nik_indeks = p.nik_indeks AND b.komponen = p.komponen AND b.dikesampingkan = ''
      AND p.sah AND p.kesalahan IS NULL AND p.kpm_id IS NOT NULL AND b.art_terakhir <= %(tahap)s
"""

_LEPAS_ALASAN = """
    UPDATE kpm_anggotabelumcocok b SET alasan = left(p.kesalahan ->> 1, 200)
    FROM art_putus p JOIN art_lepas l ON l.nomor = p.nomor
    WHERE b.id = l.id AND p.kesalahan IS NOT NULL AND b.alasan <> left(p.kesalahan ->> 1, 200)
"""

_DESA = """
    SELECT DISTINCT coalesce(k.desa_id, f.desa_id) FROM art_putus p
    JOIN art_masuk f ON f.nomor = p.nomor LEFT JOIN kpm_kpm k ON k.id = p.kpm_id
    WHERE p.sah AND p.kesalahan IS NULL AND (p.kpm_id IS NOT NULL OR %(dengan_lepas)s)
"""


def tulis_impor(acuan: Acuan) -> list[str]:
    """Write the rows of a file; returns the desa concerned."""
    with connection.cursor() as kursor:
        _tulis(kursor, acuan, "impor_masuk")
        kursor.execute(_LEPAS, acuan.nilai())
        return _desa(kursor, dengan_lepas=True)


def tulis_lepas(acuan: Acuan) -> list[str]:
    """Take in the rows an earlier list left unmatched, where their family is known now; returns the desa concerned."""
    with connection.cursor() as kursor:
        kursor.execute(_LEPAS_ALASAN)
        _tulis(kursor, acuan, "art_lepas")
        return _desa(kursor, dengan_lepas=False)


def _tulis(kursor: CursorWrapper, acuan: Acuan, sandi: str) -> None:
    isi = acuan.nilai()
    for perintah in (_ANGGOTA_UBAH, _ANGGOTA_BARU, _KOMPONEN_UBAH, _KOMPONEN_BARU, _LEPAS_SELESAI):
        kursor.execute(perintah.format(sandi=sandi) if "{sandi}" in perintah else perintah, isi)


def _desa(kursor: CursorWrapper, *, dengan_lepas: bool) -> list[str]:
    kursor.execute(_DESA, {"dengan_lepas": dengan_lepas})
    return [kode for (kode,) in kursor.fetchall()]
