"""Set-based judging of a Final Closing; `final_closing_tulis_sql` writes what is judged here. Everything runs inside
the caller's transaction, on its temporary tables `impor_masuk` and `impor_nilai` (`inti.services.baris_impor`)."""

import json
from datetime import date

from django.db import connection
from django.db.models import Max, Q

from kpm.enums import GRADUASI, Kepesertaan
from penyaluran.models import Pembayaran

# Rows with their own types. An empty count is none; other empty cells stay empty and overwrite nothing.
_FC_MASUK = """
    CREATE TEMP TABLE fc_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks IS NULL AS tanpa_nik, x.kode_desa IS NULL AS tanpa_desa,
           m.nik_indeks, m.kk_indeks,
           x.nama, x.tanggal_lahir, x.art, x.nominal,
           CASE WHEN m.isi -> 'tiada' ? 'status' THEN NULL ELSE coalesce(x.status, '') END AS status_fc,
           x.alamat_fc, x.alamat, x.rt, x.rw, x.kode_desa AS desa_id, x.kode_desa AS desa_kpm,
           CASE WHEN m.isi -> 'tiada' ? 'hamil' THEN NULL ELSE coalesce(x.hamil, 0) END AS hamil,
           coalesce(x.aud, 0) AS aud, coalesce(x.sd, 0) AS sd,
           coalesce(x.smp, 0) AS smp, coalesce(x.sma, 0) AS sma, coalesce(x.disabilitas, 0) AS disabil,
           coalesce(x.lansia, 0) AS lansia,
           CASE WHEN m.isi -> 'tiada' ? 'ham' THEN NULL ELSE coalesce(x.ham, 0) END AS ham,
           coalesce(x.jumlah_komponen, coalesce(x.hamil, 0) + coalesce(x.aud, 0) + coalesce(x.sd, 0)
               + coalesce(x.smp, 0) + coalesce(x.sma, 0) + coalesce(x.disabilitas, 0) + coalesce(x.lansia, 0)
               + coalesce(x.ham, 0)) AS jumlah_komponen
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
        nama text, tanggal_lahir date, art int, nominal bigint, status text, alamat_fc text, alamat text,
        rt text, rw text, kode_desa text, hamil int, aud int, sd int, smp int, sma int, disabilitas int,
        lansia int, ham int, jumlah_komponen int);
    ANALYZE fc_masuk;
"""

# By NIK; else by No KK where one row and one family are left over for it: the pengurus has changed; else by the
# NIK of a pengurus who was replaced with our approval; a row without NIK by No KK alone, where one family has it.
# `tahan_…`: what the field team changed with approval after this list's data were cut off stays as it is.
_FC_COCOK = """
    CREATE TEMP TABLE fc_cocok ON COMMIT DROP AS
    SELECT f.nomor, k.id AS kpm_id, false AS ganti_pengurus,
           coalesce(k.pengurus_sejak > %(batas)s, false) AS tahan_pengurus,
           coalesce(k.alamat_sejak > %(batas)s, false) AS tahan_alamat, k.kepesertaan
    FROM fc_masuk f JOIN kpm_kpm k ON k.nik_indeks = f.nik_indeks;
    INSERT INTO fc_cocok
    SELECT nomor, kpm_id, true, coalesce(pengurus_sejak > %(batas)s, false),
           coalesce(alamat_sejak > %(batas)s, false), kepesertaan
    FROM (
        SELECT f.nomor, k.id AS kpm_id, k.pengurus_sejak, k.alamat_sejak, k.kepesertaan,
               count(*) OVER (PARTITION BY f.kk_indeks) AS pasangan
        FROM fc_masuk f JOIN kpm_kpm k ON k.kk_indeks = f.kk_indeks
        WHERE f.sah AND NOT f.tanpa_nik
          AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.nomor = f.nomor)
          AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.kpm_id = k.id)
    ) calon WHERE pasangan = 1;
    INSERT INTO fc_cocok
    SELECT nomor, kpm_id, true, coalesce(pengurus_sejak > %(batas)s, false),
           coalesce(alamat_sejak > %(batas)s, false), kepesertaan
    FROM (
        SELECT f.nomor, k.id AS kpm_id, k.pengurus_sejak, k.alamat_sejak, k.kepesertaan,
               count(*) OVER (PARTITION BY f.nomor) AS keluarga, count(*) OVER (PARTITION BY k.id) AS baris
        FROM (
            SELECT DISTINCT e.nik_indeks, k.id
            FROM kpm_kpm k JOIN kpm_kpmevent e ON e.pgh_obj_id = k.id AND e.nik_indeks <> k.nik_indeks
            WHERE k.pengurus_sejak IS NOT NULL
              AND k.kabupaten_kode IN (SELECT DISTINCT left(desa_id, 5) FROM fc_masuk WHERE desa_id IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.kpm_id = k.id)
        ) dulu
        JOIN fc_masuk f ON f.nik_indeks = dulu.nik_indeks
        JOIN kpm_kpm k ON k.id = dulu.id
        WHERE f.sah AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.nomor = f.nomor)
    ) calon WHERE keluarga = 1 AND baris = 1;
    INSERT INTO fc_cocok
    SELECT nomor, kpm_id, false, false, coalesce(alamat_sejak > %(batas)s, false), kepesertaan FROM (
        SELECT f.nomor, k.id AS kpm_id, k.alamat_sejak, k.kepesertaan,
               count(*) OVER (PARTITION BY f.kk_indeks) AS pasangan
        FROM fc_masuk f JOIN kpm_kpm k ON k.kk_indeks = f.kk_indeks
        WHERE f.sah AND f.tanpa_nik
    ) calon WHERE pasangan = 1 AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.kpm_id = calon.kpm_id);
    ANALYZE fc_cocok;
"""

# Remarks for the preview, from what the list says before the next step puts in what stays.
_INGAT = """
    CREATE TEMP TABLE fc_ingat ON COMMIT DROP AS
    SELECT c.nomor, jsonb_build_array('NIK', format(%(tahan_pengurus)s, to_char(k.pengurus_sejak, 'DD-MM-YYYY')))
        AS ingat
    FROM fc_cocok c JOIN kpm_kpm k ON k.id = c.kpm_id JOIN fc_masuk f ON f.nomor = c.nomor
    WHERE c.tahan_pengurus AND (c.ganti_pengurus OR f.kk_indeks <> k.kk_indeks
        OR (f.nama, coalesce(f.tanggal_lahir, k.tanggal_lahir)) IS DISTINCT FROM (k.nama, k.tanggal_lahir))
    UNION ALL
    SELECT c.nomor, jsonb_build_array('ALAMAT', format(%(tahan_alamat)s, to_char(k.alamat_sejak, 'DD-MM-YYYY')))
    FROM fc_cocok c JOIN kpm_kpm k ON k.id = c.kpm_id JOIN fc_masuk f ON f.nomor = c.nomor
    WHERE c.tahan_alamat AND (f.desa_id, coalesce(f.alamat, k.alamat), coalesce(f.rt, k.rt), coalesce(f.rw, k.rw))
        IS DISTINCT FROM (k.desa_id, k.alamat, k.rt, k.rw)
    UNION ALL
    SELECT c.nomor, jsonb_build_array('KEPESERTAAN', format(%(keluar)s, %(label)s::jsonb ->> c.kepesertaan))
    FROM fc_cocok c WHERE c.kepesertaan = ANY(%(sudah_keluar)s)
    UNION ALL
    SELECT c.nomor, jsonb_build_array('PENGURUS', format(%(beda_nama)s, f.nama, k.nama))
    FROM fc_cocok c JOIN fc_masuk f ON f.nomor = c.nomor AND f.tanpa_nik JOIN kpm_kpm k ON k.id = c.kpm_id
    WHERE upper(f.nama) <> upper(k.nama)
"""

# What the list does not say, or must not change, is taken from the family: all that follows compares and writes alike.
_LENGKAPI = """
    UPDATE fc_masuk f SET
        jumlah_komponen = f.jumlah_komponen
            + CASE WHEN f.hamil IS NULL THEN coalesce(k.hamil, 0) ELSE 0 END
            + CASE WHEN f.ham IS NULL THEN coalesce(k.ham, 0) ELSE 0 END,
        hamil = coalesce(f.hamil, k.hamil, 0), ham = coalesce(f.ham, k.ham, 0),
        desa_id = coalesce(f.desa_id, k.desa_id),
        desa_kpm = CASE WHEN c.tahan_alamat THEN k.desa_id ELSE coalesce(f.desa_kpm, k.desa_id) END,
        alamat = CASE WHEN c.tahan_alamat THEN k.alamat ELSE f.alamat END,
        rt = CASE WHEN c.tahan_alamat THEN k.rt ELSE f.rt END,
        rw = CASE WHEN c.tahan_alamat THEN k.rw ELSE f.rw END,
        nik_indeks = CASE WHEN c.tahan_pengurus OR f.tanpa_nik THEN k.nik_indeks ELSE f.nik_indeks END,
        kk_indeks = CASE WHEN c.tahan_pengurus THEN coalesce(k.kk_indeks, f.kk_indeks) ELSE f.kk_indeks END,
        nama = CASE WHEN c.tahan_pengurus OR f.tanpa_nik THEN coalesce(k.nama, f.nama) ELSE f.nama END,
        tanggal_lahir = CASE WHEN c.tahan_pengurus THEN k.tanggal_lahir ELSE f.tanggal_lahir END
    FROM fc_masuk g LEFT JOIN fc_cocok c ON c.nomor = g.nomor LEFT JOIN kpm_kpm k ON k.id = c.kpm_id
    WHERE g.nomor = f.nomor AND f.sah
      AND (f.hamil IS NULL OR f.ham IS NULL OR f.tanpa_desa OR f.tanpa_nik OR c.tahan_pengurus OR c.tahan_alamat)
"""

# Old and new of the ministry's columns. A list older than the family's latest changes no column of the family.
_PERUBAHAN = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
    FROM (VALUES
        ('NIK', NULL, CASE WHEN c.ganti_pengurus AND NOT c.tahan_pengurus THEN '' END),
        ('NO KK', NULL, CASE WHEN k.kk_indeks IS DISTINCT FROM f.kk_indeks THEN '' END),
        ('NAMA PENERIMA', k.nama, coalesce(f.nama, k.nama)),
        ('TGL LAHIR', k.tanggal_lahir::text, coalesce(f.tanggal_lahir, k.tanggal_lahir)::text),
        ('ART', k.jumlah_art::text, coalesce(f.art, k.jumlah_art)::text),
        ('HAMIL', k.hamil::text, f.hamil::text), ('AUD', k.aud::text, f.aud::text),
        ('SD', k.sd::text, f.sd::text), ('SMP', k.smp::text, f.smp::text), ('SMA', k.sma::text, f.sma::text),
        ('DISABIL', k.disabil::text, f.disabil::text), ('LANSIA', k.lansia::text, f.lansia::text),
        ('HAM', k.ham::text, f.ham::text),
        ('ALAMAT FC', k.alamat_fc, coalesce(f.alamat_fc, k.alamat_fc)),
        ('ALAMAT', k.alamat, coalesce(f.alamat, k.alamat)),
        ('RT', k.rt, coalesce(f.rt, k.rt)), ('RW', k.rw, coalesce(f.rw, k.rw)),
        ('KELURAHAN', dl.nama, db.nama),
        ('KECAMATAN', kl.nama, kb.nama),
        ('KEPESERTAAN', CASE WHEN k.kepesertaan = 'calon' THEN 'Calon' END,
                        CASE WHEN k.kepesertaan = 'calon' THEN 'Aktif' END)
    ) AS v(kolom, lama, baru)
    WHERE v.lama IS DISTINCT FROM v.baru AND k.fc_terakhir <= %(tahap)s
"""
_RP = "'Rp' || translate(to_char({}, 'FM999,999,999,999'), ',', '.')"
_PERUBAHAN_BAYAR = f"""
    SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
    FROM (VALUES
        ('NOMINAL', {_RP.format("coalesce(p.nominal, s.nominal)")}, {_RP.format("f.nominal")}),
        ('STATUS', coalesce(p.status_fc, s.status_fc), f.status_fc)
    ) AS v(kolom, lama, baru)
    WHERE v.lama IS NOT NULL AND v.lama <> v.baru
"""

_NILAI = f"""
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan, peringatan)
    SELECT t.nomor,
           CASE WHEN NOT sah OR kesalahan <> '[]' THEN 'ditolak' WHEN kpm_id IS NULL THEN 'baru'
                WHEN perubahan <> '[]' THEN 'berubah' ELSE 'tetap' END,
           kpm_id, CASE WHEN sah AND kesalahan = '[]' THEN perubahan ELSE '[]' END, kesalahan,
           coalesce(i.ingat, '[]')
    FROM (
        SELECT f.nomor, f.sah, c.kpm_id,
            CASE WHEN k.id IS NULL OR NOT f.sah THEN '[]'::jsonb
                 ELSE ({_PERUBAHAN}) || ({_PERUBAHAN_BAYAR}) END AS perubahan,
            CASE WHEN NOT f.sah THEN '[]'::jsonb
                 WHEN k.id IS NULL AND f.tanpa_nik THEN jsonb_build_array(jsonb_build_array('NIK',
                      CASE (SELECT count(*) FROM kpm_kpm x WHERE x.kk_indeks = f.kk_indeks)
                           WHEN 0 THEN %(tak_dikenal)s WHEN 1 THEN %(terpakai)s ELSE %(banyak)s END))
                 WHEN k.id IS NULL THEN '[]'::jsonb
                 WHEN f.tanpa_desa AND NOT (k.desa_id LIKE %(dipilih)s)
                 THEN jsonb_build_array(jsonb_build_array('PENGURUS', %(luar_pilihan)s))
                 WHEN %(wilayah)s::text[] IS NOT NULL AND NOT (k.desa_id LIKE ANY(%(wilayah)s::text[]))
                 THEN jsonb_build_array(jsonb_build_array('NIK', %(luar)s))
                 WHEN left(p.desa_id, 5) <> left(f.desa_id, 5) AND EXISTS (
                     SELECT 1 FROM penyaluran_tahapdaerah d WHERE d.tahap_id = p.tahap_id
                     AND d.wilayah_id = left(p.desa_id, 5) AND d.ditutup_pada IS NOT NULL)
                 THEN jsonb_build_array(jsonb_build_array('NIK', %(tutup)s))
                 WHEN r.rencana IS NOT NULL AND r.rencana <> f.nominal
                 THEN jsonb_build_array(jsonb_build_array('NOMINAL', format(%(rekon)s, {_RP.format("r.rencana")})))
                 ELSE '[]'::jsonb END AS kesalahan
        FROM fc_masuk f
        LEFT JOIN fc_cocok c ON c.nomor = f.nomor
        LEFT JOIN kpm_kpm k ON k.id = c.kpm_id
        LEFT JOIN wilayah_wilayah dl ON dl.kode = k.desa_id
        LEFT JOIN wilayah_wilayah db ON db.kode = f.desa_kpm
        LEFT JOIN wilayah_wilayah kl ON kl.kode = dl.induk_id
        LEFT JOIN wilayah_wilayah kb ON kb.kode = db.induk_id
        LEFT JOIN penyaluran_pembayaran p ON p.kpm_id = k.id AND p.tahap_id = %(tahap)s
        LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = p.id
        LEFT JOIN LATERAL (
            SELECT nominal, status_fc FROM penyaluran_pembayaran
            WHERE kpm_id = k.id AND tahap_id < %(tahap)s ORDER BY tahap_id DESC LIMIT 1
        ) s ON k.id IS NOT NULL AND p.id IS NULL
    ) t
    LEFT JOIN (SELECT nomor, jsonb_agg(ingat) AS ingat FROM fc_ingat GROUP BY 1) i ON i.nomor = t.nomor
"""
LUAR = (
    "keluarga ini sudah tercatat di luar wilayah Anda, jadi tidak diubah; sampaikan kepindahannya kepada "
    "pengelola sistem"
)
TUTUP = (
    "keluarga ini sudah dibayar pada tahap ini di kabupaten/kota lain, dan tahapnya sudah ditutup di sana; sampaikan "
    "kepada APD di sana"
)
REKON = (
    "pembayaran tahap ini sudah direkonsiliasi dengan nominal %s; batalkan rekonsiliasinya dahulu bila "
    "nominalnya memang berubah"
)


TAK_DIKENAL = (
    "NIK tidak ada di layout ini; keluarga dengan No KK ini belum dikenal, jadi belum dapat dibuat. Impor dahulu "
    "daftar yang memuat NIK-nya"
)
BANYAK = "NIK tidak ada di layout ini, dan No KK ini dipakai lebih dari satu keluarga; tidak jelas yang mana"
TERPAKAI = "NIK tidak ada di layout ini; keluarga dengan No KK ini sudah ada di baris lain berkas ini"
LUAR_PILIHAN = "keluarga ini tercatat di luar wilayah yang dipilih untuk impor ini"
TAHAN_PENGURUS = (
    "pengurusnya sudah diganti atau dibetulkan lewat pemutakhiran pada %s, sesudah data daftar ini ditutup; NIK, "
    "No KK, nama, dan tanggal lahirnya tidak diubah"
)
TAHAN_ALAMAT = "alamatnya sudah diubah lewat pemutakhiran pada %s, sesudah data daftar ini ditutup; tidak diubah"
KELUAR = "tercatat %s; tetap dibayar menurut daftar. Usulkan tarik kembali bila memang aktif lagi"
BEDA_NAMA = "tertulis %s, tercatat %s; tanpa NIK namanya tidak diubah"


def nilai(*, tahap: str, batas: date, wilayah: list[str] | None, dipilih: str = "") -> None:
    """Judge every row of `impor_masuk`.

    `batas` is the day on which the list's data were cut off; `wilayah` are the importer's areas, None for the
    whole country; `dipilih` is the area chosen for this import.
    """
    with connection.cursor() as kursor:
        kursor.execute("DROP TABLE IF EXISTS pg_temp.fc_masuk, pg_temp.fc_cocok, pg_temp.fc_ingat")
        kursor.execute(_FC_MASUK)
        kursor.execute(_FC_COCOK, {"batas": batas})
        kursor.execute(
            _INGAT,
            {
                "tahan_pengurus": TAHAN_PENGURUS,
                "tahan_alamat": TAHAN_ALAMAT,
                "keluar": KELUAR,
                "beda_nama": BEDA_NAMA,
                "label": json.dumps({k.value: str(k.label).lower() for k in Kepesertaan}),
                "sudah_keluar": [k.value for k in (*GRADUASI, Kepesertaan.BERHENTI)],
            },
        )
        kursor.execute(_LENGKAPI)
        kursor.execute(
            _NILAI,
            {
                "tahap": tahap,
                "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                "dipilih": f"{dipilih}%",
                "luar": LUAR,
                "luar_pilihan": LUAR_PILIHAN,
                "rekon": REKON,
                "tutup": TUTUP,
                "tak_dikenal": TAK_DIKENAL,
                "terpakai": TERPAKAI,
                "banyak": BANYAK,
            },
        )
        kursor.execute("ANALYZE impor_nilai")


def hitung_ingat() -> dict[str, int]:
    """Remarks the judgement added to rows, by column."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT ingat ->> 0, count(*) FROM fc_ingat GROUP BY 1")
        return dict(kursor.fetchall())


def baru_di_daftar_lama(tahap: str) -> int:
    """Rows that make a family of a kecamatan whose newest list is a later one: they are not in it."""
    with connection.cursor() as kursor:
        kursor.execute(
            """
            SELECT count(*) FROM impor_nilai n JOIN fc_masuk f USING (nomor)
            WHERE n.hasil = 'baru' AND left(f.desa_id, 8) IN (
                SELECT DISTINCT kecamatan_kode FROM penyaluran_pembayaran
                WHERE tahap_id > %s AND kecamatan_kode IN (SELECT DISTINCT left(desa_id, 8) FROM fc_masuk))
            """,
            [tahap],
        )
        return int(kursor.fetchone()[0])


def kecamatan_tercakup() -> list[str]:
    """Kecamatan of which the file has at least one row that could be placed."""
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT DISTINCT left(f.desa_id, 8) FROM fc_masuk f JOIN impor_nilai n USING (nomor) "
            "WHERE f.desa_id IS NOT NULL AND (NOT f.tanpa_desa OR n.hasil <> 'ditolak') ORDER BY 1"
        )
        return [kode for (kode,) in kursor.fetchall()]


def jumlah_nominal() -> int:
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT coalesce(sum(f.nominal), 0) FROM fc_masuk f JOIN impor_nilai n USING (nomor) "
            "WHERE n.hasil <> 'ditolak'"
        )
        return int(kursor.fetchone()[0])


def daftar_sebelum(tahap: str, kecamatan: list[str]) -> Q:
    """Payments of the covered kecamatan in each one's previous tahap, and in this tahap from earlier files."""
    syarat = Q(tahap_id=tahap, kecamatan_kode__in=kecamatan)
    sebelum = (
        Pembayaran.objects.filter(tahap_id__lt=tahap, kecamatan_kode__in=kecamatan)
        .values("kecamatan_kode")
        .annotate(terakhir=Max("tahap_id"))
    )
    for baris in sebelum:
        syarat |= Q(tahap_id=baris["terakhir"], kecamatan_kode=baris["kecamatan_kode"])
    return syarat


def keluarga_sebelum(tahap: str, kecamatan: list[str]) -> dict[str, int]:
    """Families per kecamatan that a complete file of this tahap may be expected to name."""
    pasangan = (
        Pembayaran.objects.filter(daftar_sebelum(tahap, kecamatan)).values_list("kecamatan_kode", "kpm_id").distinct()
    )
    kueri, nilai_kueri = pasangan.query.sql_with_params()
    with connection.cursor() as kursor:
        kursor.execute(f"SELECT kecamatan_kode, count(*) FROM ({kueri}) p GROUP BY 1", nilai_kueri)
        return dict(kursor.fetchall())
