"""Set-based judging and writing of a Final Closing. Everything here runs inside the caller's transaction and on
its temporary tables `impor_masuk` and `impor_nilai` (see `inti.services.baris_impor`)."""

from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from kpm.services.kunci import kunci_kabupaten
from penyaluran.models import Pembayaran

# Rows with their own types. An empty count is none; other empty cells stay empty and overwrite nothing.
_FC_MASUK = """
    CREATE TEMP TABLE fc_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks, m.kk_indeks,
           x.nama, x.tanggal_lahir, x.art, x.nominal, coalesce(x.status, '') AS status_fc, x.alamat_fc, x.alamat,
           x.rt, x.rw, x.kode_desa AS desa_id,
           coalesce(x.hamil, 0) AS hamil, coalesce(x.aud, 0) AS aud, coalesce(x.sd, 0) AS sd,
           coalesce(x.smp, 0) AS smp, coalesce(x.sma, 0) AS sma, coalesce(x.disabilitas, 0) AS disabil,
           coalesce(x.lansia, 0) AS lansia, coalesce(x.ham, 0) AS ham,
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

# By NIK; else by No KK where one row and one family are left over for it: the pengurus has changed.
_FC_COCOK = """
    CREATE TEMP TABLE fc_cocok ON COMMIT DROP AS
    SELECT f.nomor, k.id AS kpm_id, false AS ganti_pengurus
    FROM fc_masuk f JOIN kpm_kpm k ON k.nik_indeks = f.nik_indeks;
    INSERT INTO fc_cocok
    SELECT nomor, kpm_id, true FROM (
        SELECT f.nomor, k.id AS kpm_id,
               count(*) OVER (PARTITION BY f.kk_indeks) AS pasangan
        FROM fc_masuk f JOIN kpm_kpm k ON k.kk_indeks = f.kk_indeks
        WHERE f.sah
          AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.nomor = f.nomor)
          AND NOT EXISTS (SELECT 1 FROM fc_cocok c WHERE c.kpm_id = k.id)
    ) calon WHERE pasangan = 1;
    ANALYZE fc_cocok;
"""

# Old and new of the ministry's columns. A list older than the family's latest changes no column of the family.
_PERUBAHAN = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
    FROM (VALUES
        ('NIK', NULL, CASE WHEN c.ganti_pengurus THEN '' END),
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
        ('KECAMATAN', kl.nama, kb.nama)
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
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR kesalahan <> '[]' THEN 'ditolak' WHEN kpm_id IS NULL THEN 'baru'
                WHEN perubahan <> '[]' THEN 'berubah' ELSE 'tetap' END,
           kpm_id, CASE WHEN sah AND kesalahan = '[]' THEN perubahan ELSE '[]' END, kesalahan
    FROM (
        SELECT f.nomor, f.sah, c.kpm_id,
            CASE WHEN k.id IS NULL OR NOT f.sah THEN '[]'::jsonb
                 ELSE ({_PERUBAHAN}) || ({_PERUBAHAN_BAYAR}) END AS perubahan,
            CASE WHEN NOT f.sah OR k.id IS NULL THEN '[]'::jsonb
                 WHEN %(wilayah)s::text[] IS NOT NULL AND NOT (k.desa_id LIKE ANY(%(wilayah)s::text[]))
                 THEN jsonb_build_array(jsonb_build_array('NIK', %(luar)s))
                 WHEN r.rencana IS NOT NULL AND r.rencana <> f.nominal
                 THEN jsonb_build_array(jsonb_build_array('NOMINAL', format(%(rekon)s, {_RP.format("r.rencana")})))
                 ELSE '[]'::jsonb END AS kesalahan
        FROM fc_masuk f
        LEFT JOIN fc_cocok c ON c.nomor = f.nomor
        LEFT JOIN kpm_kpm k ON k.id = c.kpm_id
        LEFT JOIN wilayah_wilayah dl ON dl.kode = k.desa_id
        LEFT JOIN wilayah_wilayah db ON db.kode = f.desa_id
        LEFT JOIN wilayah_wilayah kl ON kl.kode = dl.induk_id
        LEFT JOIN wilayah_wilayah kb ON kb.kode = db.induk_id
        LEFT JOIN penyaluran_pembayaran p ON p.kpm_id = k.id AND p.tahap_id = %(tahap)s
        LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = p.id
        LEFT JOIN LATERAL (
            SELECT nominal, status_fc FROM penyaluran_pembayaran
            WHERE kpm_id = k.id AND tahap_id < %(tahap)s ORDER BY tahap_id DESC LIMIT 1
        ) s ON k.id IS NOT NULL AND p.id IS NULL
    ) t
"""
LUAR = (
    "keluarga ini sudah tercatat di luar wilayah Anda, jadi tidak diubah; sampaikan kepindahannya kepada "
    "pengelola sistem"
)
REKON = (
    "pembayaran tahap ini sudah direkonsiliasi dengan nominal %s; batalkan rekonsiliasinya dahulu bila "
    "nominalnya memang berubah"
)


def nilai(*, tahap: str, wilayah: list[str] | None) -> None:
    """Judge every row of `impor_masuk`; `wilayah` are the importer's areas, None for the whole country."""
    with connection.cursor() as kursor:
        kursor.execute("DROP TABLE IF EXISTS pg_temp.fc_masuk, pg_temp.fc_cocok")
        kursor.execute(_FC_MASUK)
        kursor.execute(_FC_COCOK)
        kursor.execute(
            _NILAI,
            {
                "tahap": tahap,
                "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                "luar": LUAR,
                "rekon": REKON,
            },
        )
        kursor.execute("ANALYZE impor_nilai")


def kecamatan_tercakup() -> list[str]:
    """Kecamatan of which the file has at least one row that could be placed."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT DISTINCT left(desa_id, 8) FROM fc_masuk WHERE desa_id IS NOT NULL ORDER BY 1")
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


# --- writing -----------------------------------------------------------------------------------

_KPM_BARU = """
    INSERT INTO kpm_kpm (
        nik_sandi, nik_indeks, kk_sandi, kk_indeks, nama, tanggal_lahir, jumlah_art, alamat_fc, alamat, rt, rw,
        desa_id, hamil, aud, sd, smp, sma, disabil, lansia, ham, fc_terakhir,
        telepon, bahasa, patokan, catatan, kepesertaan, versi, dibuat_pada)
    SELECT m.nik_sandi, m.nik_indeks, m.kk_sandi, m.kk_indeks, f.nama, f.tanggal_lahir, coalesce(f.art, 0),
           coalesce(f.alamat_fc, ''), coalesce(f.alamat, ''), coalesce(f.rt, ''), coalesce(f.rw, ''),
           f.desa_id, f.hamil, f.aud, f.sd, f.smp, f.sma, f.disabil, f.lansia, f.ham, %(tahap)s,
           '', '', '', '', 'aktif', 1, now()
    FROM impor_nilai n JOIN fc_masuk f USING (nomor) JOIN impor_masuk m USING (nomor)
    WHERE n.hasil = 'baru' ORDER BY f.desa_id, f.nama
"""

# Only columns of the ministry; only families whose row says something else; never back to an older list.
_KPM_UBAH = """
    UPDATE kpm_kpm k SET
        nik_sandi = CASE WHEN k.nik_indeks = f.nik_indeks THEN k.nik_sandi ELSE m.nik_sandi END,
        nik_indeks = f.nik_indeks,
        kk_sandi = CASE WHEN k.kk_indeks = f.kk_indeks THEN k.kk_sandi ELSE m.kk_sandi END,
        kk_indeks = f.kk_indeks,
        nama = f.nama, tanggal_lahir = coalesce(f.tanggal_lahir, k.tanggal_lahir),
        jumlah_art = coalesce(f.art, k.jumlah_art), alamat_fc = coalesce(f.alamat_fc, k.alamat_fc),
        alamat = coalesce(f.alamat, k.alamat), rt = coalesce(f.rt, k.rt), rw = coalesce(f.rw, k.rw),
        desa_id = f.desa_id, hamil = f.hamil, aud = f.aud, sd = f.sd, smp = f.smp, sma = f.sma,
        disabil = f.disabil, lansia = f.lansia, ham = f.ham, fc_terakhir = %(tahap)s
    FROM impor_nilai n JOIN fc_masuk f USING (nomor) JOIN impor_masuk m USING (nomor)
    WHERE n.sasaran_id = k.id AND n.hasil IN ('berubah', 'tetap') AND k.fc_terakhir <= %(tahap)s
      AND (n.hasil = 'berubah' OR k.fc_terakhir < %(tahap)s)
"""

_BAYAR_KOLOM = (
    "nominal, jumlah_komponen, jumlah_art, status_fc, desa_id, hamil, aud, sd, smp, sma, disabil, lansia, ham"
)
_PEMBAYARAN = f"""
    INSERT INTO penyaluran_pembayaran AS p (tahap_id, kpm_id, berkas_id, baris, {_BAYAR_KOLOM})
    SELECT %(tahap)s, k.id, %(berkas)s::uuid, f.nomor, f.nominal, f.jumlah_komponen, coalesce(f.art, k.jumlah_art),
           f.status_fc, f.desa_id, f.hamil, f.aud, f.sd, f.smp, f.sma, f.disabil, f.lansia, f.ham
    FROM impor_nilai n JOIN fc_masuk f USING (nomor) JOIN kpm_kpm k ON k.nik_indeks = f.nik_indeks
    WHERE n.hasil <> 'ditolak'
    ORDER BY f.desa_id, k.id
    ON CONFLICT (tahap_id, kpm_id) DO UPDATE SET
        ({_BAYAR_KOLOM}) = ({", ".join("excluded." + k for k in _BAYAR_KOLOM.split(", "))}),
        berkas_id = excluded.berkas_id, baris = excluded.baris
    WHERE ({", ".join("p." + k for k in _BAYAR_KOLOM.split(", "))})
        IS DISTINCT FROM ({", ".join("excluded." + k for k in _BAYAR_KOLOM.split(", "))})
"""

_DESA_LAMA = """
    SELECT DISTINCT k.desa_id FROM impor_nilai n JOIN kpm_kpm k ON k.id = n.sasaran_id WHERE n.hasil <> 'ditolak'
    UNION SELECT DISTINCT f.desa_id FROM fc_masuk f JOIN impor_nilai n USING (nomor) WHERE n.hasil <> 'ditolak'
"""


def kunci(tahap: str, kecamatan: list[str]) -> None:
    """One import at a time per kabupaten, and no reconciliation of this tahap's payments meanwhile."""
    kunci_kabupaten(kecamatan)
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT 1 FROM penyaluran_pembayaran WHERE tahap_id = %s AND kecamatan_kode = ANY(%s) "
            "ORDER BY id FOR UPDATE",
            [tahap, kecamatan],
        )


def terapkan(*, berkas_id: UUID, tahap: str) -> list[str]:
    """Write families and payments of the judged rows; returns the desa concerned, old and new."""
    nilai_sql = {"tahap": tahap, "berkas": str(berkas_id)}
    with connection.cursor() as kursor:
        kursor.execute(_DESA_LAMA)
        desa = [kode for (kode,) in kursor.fetchall()]
        kursor.execute(_KPM_UBAH, nilai_sql)
        kursor.execute(_KPM_BARU, nilai_sql)
        kursor.execute(_PEMBAYARAN, nilai_sql)
    return desa
