"""Set-based judging of a list of members. Everything here runs inside the caller's transaction on temporary tables.

`art_masuk` holds the rows, from a file (`baca_impor`) or from what earlier lists left unmatched (`baca_lepas`);
`art_putus` what becomes of each of them, `art_orang` one line per accepted person of a known family.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kpm.enums import BATAS_UMUR

# A row repeats another with the same person and component; a person stands in one family of a file.
_URUTAN = """
    CASE WHEN nik_indeks IS NOT NULL THEN min(nomor) OVER (PARTITION BY nik_indeks, komponen) END AS sama_dengan,
    CASE WHEN nik_indeks IS NOT NULL THEN min(nomor) OVER (PARTITION BY nik_indeks) END AS orang_pertama,
    CASE WHEN nik_indeks IS NOT NULL
         THEN first_value(kk_indeks) OVER (PARTITION BY nik_indeks ORDER BY nomor) END AS kk_pertama
"""

_BACA_IMPOR = f"""
    CREATE TEMP TABLE art_masuk ON COMMIT DROP AS
    SELECT *, {_URUTAN} FROM (
        SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks, m.kk_indeks, x.nama, x.komponen, x.dtsen_jenjang,
               x.dtsen_sekolah, x.dapodik_jenjang, x.dapodik_sekolah, x.alamat, x.rt, x.rw, x.status AS status_art,
               x.tanggal_lahir, x.jenis_kelamin, x.periode, coalesce(x.kode_desa, %(desa)s) AS desa_id
        FROM impor_masuk m
        CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
            nama text, komponen text, dtsen_jenjang text, dtsen_sekolah text, dapodik_jenjang text,
            dapodik_sekolah text, alamat text, rt text, rw text, status text, tanggal_lahir date,
            jenis_kelamin text, periode text, kode_desa text)
    ) b;
    ANALYZE art_masuk;
"""

_BACA_LEPAS = f"""
    CREATE TEMP TABLE art_lepas ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY b.id)::int AS nomor, b.id, b.nik_sandi, b.kk_sandi
    FROM kpm_anggotabelumcocok b
    WHERE b.dikesampingkan = '' AND b.art_terakhir = %(tahap)s AND b.kabupaten_kode = ANY(%(kabupaten)s)
      AND (%(kk)s::bytea IS NULL OR b.kk_indeks = %(kk)s::bytea);
    CREATE TEMP TABLE art_masuk ON COMMIT DROP AS
    SELECT *, {_URUTAN} FROM (
        SELECT l.nomor, true AS sah, b.nik_indeks, b.kk_indeks, b.nama, b.komponen,
               nullif(b.dtsen_jenjang, '') AS dtsen_jenjang, nullif(b.dtsen_sekolah, '') AS dtsen_sekolah,
               nullif(b.dapodik_jenjang, '') AS dapodik_jenjang, nullif(b.dapodik_sekolah, '') AS dapodik_sekolah,
               b.alamat, b.rt, b.rw, nullif(b.status_art, '') AS status_art, b.tanggal_lahir,
               b.jenis_kelamin, NULL AS periode, b.desa_id
        FROM art_lepas l JOIN kpm_anggotabelumcocok b ON b.id = l.id
    ) t;
    ANALYZE art_masuk;
"""

# Families by No KK, those that have left only when no other has it; by the pengurus the file names; and where each
# person lives, which is also the family a person is the pengurus of.
_KELUARGA = """
    CREATE TEMP TABLE art_kk ON COMMIT DROP AS
    SELECT kk_indeks, coalesce(nullif(count(*) FILTER (WHERE ada), 0), count(id)) AS banyak,
           coalesce(min(id) FILTER (WHERE ada), min(id)) AS kpm_id
    FROM (
        SELECT f.kk_indeks, k.id, k.kepesertaan IN ('calon', 'aktif', 'ditangguhkan') AS ada
        FROM (SELECT DISTINCT kk_indeks FROM art_masuk WHERE kk_indeks IS NOT NULL) f
        LEFT JOIN kpm_kpm k ON k.kk_indeks = f.kk_indeks
    ) t GROUP BY kk_indeks;
    CREATE TEMP TABLE art_pengurus ON COMMIT DROP AS
    SELECT f.kk_indeks, count(DISTINCT k.id) AS banyak, min(k.id) AS kpm_id
    FROM art_masuk f JOIN kpm_kpm k ON k.nik_indeks = f.nik_indeks
    WHERE f.komponen = 'pengurus' AND f.kk_indeks IS NOT NULL GROUP BY f.kk_indeks;
    CREATE TEMP TABLE art_milik ON COMMIT DROP AS
    SELECT DISTINCT ON (n.nik_indeks) n.nik_indeks, a.id AS anggota_id, coalesce(a.kpm_id, k.id) AS kpm_id
    FROM (SELECT DISTINCT nik_indeks FROM art_masuk WHERE nik_indeks IS NOT NULL) n
    LEFT JOIN kpm_anggota a ON a.nik_indeks = n.nik_indeks AND (a.selesai IS NULL OR a.selesai >= %(hari)s)
    LEFT JOIN kpm_kpm k ON k.nik_indeks = n.nik_indeks AND k.kepesertaan IN ('calon', 'aktif', 'ditangguhkan')
    WHERE a.id IS NOT NULL OR k.id IS NOT NULL
    ORDER BY n.nik_indeks, a.selesai DESC NULLS FIRST;
    CREATE TEMP TABLE art_dahulu ON COMMIT DROP AS
    SELECT a.nik_indeks, a.kpm_id, max(a.id) AS anggota_id, max(a.selesai) AS selesai
    FROM (SELECT DISTINCT nik_indeks FROM art_masuk WHERE nik_indeks IS NOT NULL) n
    JOIN kpm_anggota a ON a.nik_indeks = n.nik_indeks AND a.selesai < %(hari)s
    GROUP BY a.nik_indeks, a.kpm_id;
    CREATE TEMP TABLE art_keluarga ON COMMIT DROP AS
    SELECT f.nomor, coalesce(kk.banyak, 0) AS banyak_kk, m.anggota_id, m.kpm_id AS milik_id,
           CASE WHEN %(paksa)s::bigint IS NOT NULL THEN %(paksa)s::bigint
                WHEN kk.banyak = 1 THEN kk.kpm_id
                WHEN kk.banyak > 1 AND km.kk_indeks = f.kk_indeks THEN m.kpm_id
                WHEN p.banyak = 1 THEN p.kpm_id END AS kpm_id
    FROM art_masuk f
    LEFT JOIN art_kk kk ON kk.kk_indeks = f.kk_indeks
    LEFT JOIN art_pengurus p ON p.kk_indeks = f.kk_indeks
    LEFT JOIN art_milik m ON m.nik_indeks = f.nik_indeks
    LEFT JOIN kpm_kpm km ON km.id = m.kpm_id;
    ANALYZE art_keluarga;
    CREATE TEMP TABLE art_riwayat ON COMMIT DROP AS
    SELECT a.kpm_id, max(a.art_terakhir) AS terbaru, min(nullif(a.art_terakhir, '')) AS terlama
    FROM (SELECT DISTINCT kpm_id FROM art_keluarga WHERE kpm_id IS NOT NULL) k
    JOIN kpm_anggota a ON a.kpm_id = k.kpm_id GROUP BY a.kpm_id;
"""

# A member the field team wrote down without a number: the same name, and no doubt about who is meant.
_NAMA = """
    CREATE TEMP TABLE art_nama ON COMMIT DROP AS
    SELECT nik_indeks, anggota_id FROM (
        SELECT nik_indeks, anggota_id, count(*) OVER (PARTITION BY nik_indeks) AS orang,
               count(*) OVER (PARTITION BY anggota_id) AS baris
        FROM (
            SELECT DISTINCT f.nik_indeks, a.id AS anggota_id
            FROM kpm_anggota a
            JOIN art_keluarga k ON k.kpm_id = a.kpm_id AND k.milik_id IS NULL
            JOIN art_masuk f ON f.nomor = k.nomor AND f.sah
            WHERE a.nik_indeks IS NULL AND (a.selesai IS NULL OR a.selesai >= %(hari)s)
              AND upper(regexp_replace(a.nama, '[^[:alnum:]]', '', 'g'))
                = upper(regexp_replace(f.nama, '[^[:alnum:]]', '', 'g'))
        ) c
    ) t WHERE orang = 1 AND baris = 1;
"""

_PUTUS = """
    CREATE TEMP TABLE art_putus ON COMMIT DROP AS
    SELECT f.nomor, f.nik_indeks, f.komponen, f.sah, f.orang_pertama, k.kpm_id, k.banyak_kk,
           coalesce(k.anggota_id, n.anggota_id) AS anggota_id, n.anggota_id IS NOT NULL AS diberi_nik,
           k.anggota_id IS NULL AND d.anggota_id IS NOT NULL AS keluar, d.anggota_id AS dahulu_id,
           coalesce(r.terbaru > %(tahap)s, false) AND %(paksa)s::bigint IS NULL AS usang,
           coalesce(r.terlama < %(tahap)s, false) AS ada_lama,
           c.id AS komponen_id, c.selesai AS komponen_selesai,
           -- Ended, left out by a list in between, and listed anew: another pregnancy, back at school.
           c.id IS NULL OR coalesce(c.selesai < %(mulai)s AND c.art_terakhir <> ''
               AND c.art_terakhir < a.art_terakhir AND a.art_terakhir < %(tahap)s, false) AS komponen_baru,
           coalesce(a.tanggal_lahir, CASE WHEN p.nik_indeks = f.nik_indeks THEN p.tanggal_lahir END,
               f.tanggal_lahir) AS lahir,
           p.nik_indeks = f.nik_indeks AND p.tanggal_lahir IS NOT NULL AS lahir_dari_fc,
           f.komponen = 'pengurus' AND p.nik_indeks <> f.nik_indeks AS bukan_pengurus,
           CASE
               WHEN NOT f.sah OR f.nik_indeks IS NULL THEN NULL
               WHEN f.sama_dengan < f.nomor THEN jsonb_build_array('NIK', format(%(ganda)s, f.sama_dengan))
               WHEN f.kk_pertama <> f.kk_indeks THEN jsonb_build_array('NIK', format(%(dua_kk)s, f.orang_pertama))
               WHEN f.periode <> %(tahap)s THEN jsonb_build_array('PERIODE', %(periode_lain)s)
               WHEN k.milik_id <> k.kpm_id OR (k.kpm_id IS NULL AND k.milik_id IS NOT NULL)
                   THEN jsonb_build_array('NIK', %(keluarga_lain)s)
               WHEN %(paksa)s::bigint IS NOT NULL AND k.anggota_id IS NULL AND d.anggota_id IS NOT NULL
                   THEN jsonb_build_array('NIK', %(sudah_keluar)s)
               WHEN %(wilayah)s::text[] IS NOT NULL AND NOT (p.desa_id LIKE ANY(%(wilayah)s::text[]))
                   THEN jsonb_build_array('NO KK', %(luar)s)
               WHEN f.desa_id IS NULL AND NOT (p.desa_id LIKE %(dipilih)s)
                   THEN jsonb_build_array('NO KK', %(bukan_dipilih)s)
               WHEN k.kpm_id IS NULL AND f.desa_id IS NULL THEN jsonb_build_array('DESA', %(tanpa_desa)s)
           END AS kesalahan
    FROM art_masuk f
    JOIN art_keluarga k ON k.nomor = f.nomor
    LEFT JOIN art_nama n ON n.nik_indeks = f.nik_indeks
    LEFT JOIN art_dahulu d ON d.nik_indeks = f.nik_indeks AND d.kpm_id = k.kpm_id
    LEFT JOIN kpm_anggota a ON a.id = coalesce(k.anggota_id, n.anggota_id)
    LEFT JOIN kpm_kpm p ON p.id = k.kpm_id
    LEFT JOIN art_riwayat r ON r.kpm_id = k.kpm_id
    LEFT JOIN LATERAL (
        SELECT c.id, c.selesai, c.art_terakhir FROM kpm_komponen c
        WHERE c.anggota_id = a.id AND c.jenis = f.komponen ORDER BY c.selesai DESC NULLS FIRST, c.id DESC LIMIT 1
    ) c ON a.id IS NOT NULL;
    ANALYZE art_putus;
"""

# One line per accepted person of a known family; of two rows the first that says something speaks.
_ORANG = """
    CREATE TEMP TABLE art_orang ON COMMIT DROP AS
    SELECT p.nik_indeks, min(p.nomor) AS nomor, min(p.kpm_id) AS kpm_id, min(p.anggota_id) AS anggota_id,
           bool_or(p.anggota_id IS NOT NULL) AS sudah_ada, bool_or(p.diberi_nik) AS diberi_nik,
           bool_or(p.ada_lama) AS ada_lama, min(p.lahir) AS lahir, bool_or(p.lahir_dari_fc) AS lahir_dari_fc,
           -- A corrected name stands against lists whose data are older than the correction.
           coalesce(min(a.nama) FILTER (WHERE a.nama_sejak > %(mulai)s), (array_agg(f.nama ORDER BY f.nomor))[1])
               AS nama,
           (array_agg(f.jenis_kelamin ORDER BY f.nomor) FILTER (WHERE f.jenis_kelamin IS NOT NULL))[1]
               AS jenis_kelamin,
           (array_agg(f.status_art ORDER BY f.nomor) FILTER (WHERE f.status_art IS NOT NULL))[1] AS status_art,
           max(f.dtsen_jenjang) AS dtsen_jenjang, max(f.dtsen_sekolah) AS dtsen_sekolah,
           max(f.dapodik_jenjang) AS dapodik_jenjang, max(f.dapodik_sekolah) AS dapodik_sekolah
    FROM art_putus p JOIN art_masuk f ON f.nomor = p.nomor LEFT JOIN kpm_anggota a ON a.id = p.anggota_id
    WHERE p.sah AND p.kesalahan IS NULL AND p.kpm_id IS NOT NULL AND NOT p.usang AND NOT p.keluar
    GROUP BY p.nik_indeks;
    ANALYZE art_orang;
"""

_PERUBAHAN = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
    FROM (VALUES
        ('NIK', NULL, CASE WHEN o.diberi_nik THEN '' END),
        ('NAMA', a.nama, o.nama),
        ('TGL LAHIR', a.tanggal_lahir::text, coalesce(a.tanggal_lahir, o.lahir)::text),
        ('DTSEN JENJANG', a.dtsen_jenjang, coalesce(o.dtsen_jenjang, a.dtsen_jenjang)),
        ('DTSEN SEKOLAH', a.dtsen_sekolah, coalesce(o.dtsen_sekolah, a.dtsen_sekolah)),
        ('DAPODIK JENJANG', a.dapodik_jenjang, coalesce(o.dapodik_jenjang, a.dapodik_jenjang)),
        ('DAPODIK SEKOLAH', a.dapodik_sekolah, coalesce(o.dapodik_sekolah, a.dapodik_sekolah)),
        ('STATUS', a.status_art, coalesce(o.status_art, a.status_art))
    ) AS v(kolom, lama, baru)
    WHERE v.lama IS DISTINCT FROM v.baru
"""

_NILAI = f"""
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan, peringatan)
    SELECT nomor,
           CASE WHEN NOT sah OR kesalahan IS NOT NULL THEN 'ditolak'
                WHEN kpm_id IS NULL THEN lepas
                WHEN usang OR keluar THEN 'tetap'
                WHEN anggota_id IS NULL THEN 'baru'
                WHEN perubahan <> '[]' THEN 'berubah' ELSE 'tetap' END,
           coalesce(anggota_id, dahulu_id),
           CASE WHEN sah AND kesalahan IS NULL THEN perubahan ELSE '[]' END,
           CASE WHEN kesalahan IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(kesalahan) END,
           CASE WHEN NOT sah OR kesalahan IS NOT NULL THEN '[]'::jsonb ELSE jsonb_path_query_array(
               jsonb_build_array(
                   CASE WHEN usang THEN jsonb_build_array('PERIODE', %(teks_usang)s) END,
                   CASE WHEN kpm_id IS NULL THEN jsonb_build_array('NO KK', alasan_lepas) END,
                   CASE WHEN NOT usang AND bukan_pengurus THEN jsonb_build_array('KOMPONEN', %(bukan_pengurus)s) END,
                   CASE WHEN diberi_nik THEN jsonb_build_array('NIK', %(diberi_nik)s) END,
                   CASE WHEN keluar THEN jsonb_build_array('NIK', %(sudah_keluar)s) END,
                   CASE WHEN komponen_selesai IS NOT NULL AND NOT komponen_baru
                        THEN jsonb_build_array('KOMPONEN', format(%(berakhir)s,
                            to_char(komponen_selesai, 'DD-MM-YYYY'))) END,
                   CASE WHEN NOT usang AND komponen = 'hamil' AND jenis_kelamin = 'L'
                        THEN jsonb_build_array('KOMPONEN', %(hamil_laki)s) END,
                   CASE WHEN NOT usang AND (umur_akhir < terkecil OR umur_awal > terbesar)
                        THEN jsonb_build_array('KOMPONEN', format(%(umur)s, upper(komponen),
                            CASE WHEN umur_akhir < terkecil THEN umur_akhir ELSE umur_awal END, aturan)) END
               ), 'strict $[*] ? (@ != null)') END
    FROM (
        SELECT p.*, u.terkecil, u.terbesar, u.aturan, f.jenis_kelamin,
            extract(year FROM age(%(akhir)s::date, p.lahir))::int AS umur_akhir,
            extract(year FROM age(%(mulai)s::date, p.lahir))::int AS umur_awal,
            CASE WHEN p.banyak_kk > 1 THEN %(kk_banyak)s ELSE %(kk_tiada)s END AS alasan_lepas,
            CASE WHEN b.id IS NULL THEN 'baru'
                 WHEN b.dikesampingkan = '' AND b.art_terakhir <= %(tahap)s
                    AND (b.kk_indeks, b.nama, b.desa_id) IS DISTINCT FROM (f.kk_indeks, f.nama, f.desa_id)
                 THEN 'berubah' ELSE 'tetap' END AS lepas,
            CASE WHEN p.anggota_id IS NULL OR o.nik_indeks IS NULL THEN '[]'::jsonb ELSE
                (CASE WHEN o.nomor = p.nomor THEN ({_PERUBAHAN}) ELSE '[]'::jsonb END)
                || (CASE WHEN p.komponen_baru AND p.komponen <> 'pengurus'
                    THEN jsonb_build_array(jsonb_build_array('KOMPONEN', '', upper(p.komponen)))
                    ELSE '[]'::jsonb END) END AS perubahan
        FROM art_putus p
        JOIN art_masuk f ON f.nomor = p.nomor
        LEFT JOIN art_orang o ON o.nik_indeks = p.nik_indeks
        LEFT JOIN kpm_anggota a ON a.id = p.anggota_id
        LEFT JOIN kpm_anggotabelumcocok b ON p.kpm_id IS NULL AND b.nik_indeks = p.nik_indeks
            AND b.komponen = p.komponen
        LEFT JOIN (VALUES {{umur}}) AS u(jenis, terkecil, terbesar, aturan) ON u.jenis = p.komponen
    ) t
"""

TEKS = {
    "ganda": "sama dengan baris %s; orang dan komponen yang sama cukup satu baris",
    "dua_kk": "orang ini sudah tertulis di baris %s dengan No KK lain; satu orang hanya di satu keluarga",
    "periode_lain": "tahapnya bukan tahap berkas ini; pisahkan ke berkas tahapnya sendiri",
    "keluarga_lain": (
        "orang ini masih tercatat di keluarga lain, jadi tidak dipindahkan sendiri; selesaikan lewat pemutakhiran "
        "anggota keluar di keluarga lamanya, lalu impor lagi"
    ),
    "luar": "keluarga ini tercatat di luar wilayah Anda, jadi tidak diubah; sampaikan kepada pengelola sistem",
    "bukan_dipilih": "keluarga ini bukan dari wilayah yang dipilih untuk impor ini",
    "tanpa_desa": "kosong, sedangkan No KK ini belum ada di daftar KPM; isi desa/kelurahannya",
    "teks_usang": "daftar yang lebih baru sudah diimpor untuk keluarga ini; baris ini tidak mengubah apa pun",
    "kk_tiada": "No KK belum ada di daftar KPM",
    "kk_banyak": "No KK dipakai beberapa keluarga",
    "bukan_pengurus": "bukan pengurus menurut Final Closing; dicatat sebagai anggota keluarga",
    "diberi_nik": "anggota dengan nama ini sudah dicatat tanpa NIK; NIK-nya diisi dari daftar ini",
    "sudah_keluar": "sudah dicatat keluar dari keluarga ini; tidak dimasukkan kembali",
    "berakhir": "komponen ini sudah diakhiri pada %s; tidak dibuka kembali. Bila memang berlaku lagi, usulkan lewat "
    "pemutakhiran",
    "hamil_laki": "HAMIL pada NIK laki-laki; tetap dicatat, periksa dengan KTP",
    "umur": "komponen %s untuk orang berumur %s tahun, aturannya %s; tetap dicatat, periksa dengan KTP atau KK",
}


@dataclass(frozen=True)
class Acuan:
    """What a judgement rests on: the stage, today, and the areas it may touch (`wilayah` None: the country)."""

    tahap: str
    hari: date
    wilayah: Collection[str] | None
    dipilih: str = ""
    paksa: int | None = None  # the family a person chose for these rows

    def nilai(self) -> dict[str, Any]:
        tahun, nomor = (int(x) for x in self.tahap.split("-"))
        awal, akhir = date(tahun, nomor * 3 - 2, 1), date(tahun + nomor // 4, nomor * 3 % 12 + 1, 1)
        wilayah = None if self.wilayah is None else [f"{k}%" for k in sorted(self.wilayah)]
        return TEKS | {
            "tahap": self.tahap,
            "mulai": awal,
            "akhir": akhir,
            "hari": self.hari,
            "wilayah": wilayah,
            "dipilih": f"{self.dipilih}%",
            "paksa": self.paksa,
        }


_TABEL = "masuk, lepas, kk, pengurus, milik, dahulu, keluarga, riwayat, nama, putus, orang"
HAPUS = "DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.art_{t}" for t in _TABEL.split(", "))


def baca_impor(desa: str | None) -> list[str]:
    """Rows of the file in `impor_masuk`; `desa` places those without one. Returns the tahap its rows name."""
    with connection.cursor() as kursor:
        kursor.execute(HAPUS)
        kursor.execute(_BACA_IMPOR, {"desa": desa})
        kursor.execute("SELECT DISTINCT periode FROM art_masuk WHERE periode IS NOT NULL ORDER BY 1")
        return [kode for (kode,) in kursor.fetchall()]


def baca_lepas(*, tahap: str, kabupaten: list[str], kk: bytes | None = None) -> None:
    """Rows that an earlier list of this tahap left unmatched, of one No KK when it is given."""
    with connection.cursor() as kursor:
        kursor.execute(HAPUS)
        kursor.execute(_BACA_LEPAS, {"tahap": tahap, "kabupaten": kabupaten, "kk": kk})


def putuskan(acuan: Acuan) -> None:
    """Find family and member of each row of `art_masuk`, and what speaks against it."""
    isi = acuan.nilai()
    with connection.cursor() as kursor:
        for perintah in (_KELUARGA, _NAMA, _PUTUS, _ORANG):
            kursor.execute(perintah, isi)


def nilai(acuan: Acuan) -> None:
    """Judge the file's rows, after `putuskan`."""
    umur = ", ".join(
        f"('{jenis.value}', {_angka(dari)}, {_angka(sampai)}, '{_aturan(dari, sampai)}')"
        for jenis, (dari, sampai) in BATAS_UMUR.items()
    )
    with connection.cursor() as kursor:
        kursor.execute(_NILAI.replace("{umur}", umur), acuan.nilai())
        kursor.execute("ANALYZE impor_nilai")


def _angka(n: int | None) -> str:
    return "NULL::int" if n is None else str(n)


def _aturan(dari: int | None, sampai: int | None) -> str:
    if sampai is None:
        return f"{dari} tahun ke atas"
    return f"{dari}–{sampai} tahun"


def kecamatan_tercakup() -> list[str]:
    """Kecamatan of the accepted rows: the family's own, else the row's."""
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT DISTINCT left(coalesce(k.desa_id, f.desa_id), 8) FROM art_putus p JOIN art_masuk f USING (nomor) "
            "LEFT JOIN kpm_kpm k ON k.id = p.kpm_id WHERE p.sah AND p.kesalahan IS NULL ORDER BY 1"
        )
        return [kode for (kode,) in kursor.fetchall()]


def banyak_lepas() -> int:
    with connection.cursor() as kursor:
        kursor.execute("SELECT count(*) FROM art_putus WHERE sah AND kesalahan IS NULL AND kpm_id IS NULL")
        return int(kursor.fetchone()[0])
