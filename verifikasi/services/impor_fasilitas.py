"""Importing a list of facilities (docs/program.md §8; docs/adr/0007).

A school is known by its NPSN, anything else by name, kind and desa. A filled cell refreshes what is stored, an empty
one leaves it, and what the list does not name stays as it is. Rows are judged and written by SQL over all at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.models import BerkasImpor
from inti.services.jenis_impor import daftarkan
from kpm.services.impor_keluarga import ImporKeluarga, wajib_di_wilayah
from verifikasi.berkas.fasilitas import spek_fasilitas
from verifikasi.models import Fasilitas

_LUAR = "NPSN ini sudah tercatat di luar wilayah Anda; periksa nomornya, atau sampaikan kepada pengelola sistem"
_LAIN = "fasilitas bernama sama di desa ini sudah tercatat dengan NPSN lain; periksa nomornya"
_ULANG = "menyebut fasilitas yang sama dengan baris lain di berkas ini; sisakan satu baris"
_SAMA = "di kabupaten/kota ini sudah ada yang bernama sama di desa lain; pastikan bukan tempat yang sama"


class DaftarFasilitas(ImporKeluarga):
    kode = "fasilitas"
    label = "Sekolah dan fasilitas kesehatan"
    satuan = "fasilitas"
    label_sesudah = "Lihat fasilitas"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_fasilitas(cari_desa=self.cari_desa(berkas))

    def nilai(self, berkas: BerkasImpor) -> None:
        wilayah = self.wilayah(berkas)
        luar = None if wilayah is None else [f"{k}%" for k in wilayah]
        with connection.cursor() as kursor:
            kursor.execute("DROP TABLE IF EXISTS pg_temp.fasilitas_masuk")
            kursor.execute(_MASUK)
            kursor.execute(_NILAI, {"wilayah": luar, "luar": _LUAR, "lain": _LAIN, "ulang": _ULANG})
            kursor.execute(_PERINGATAN, {"sama": _SAMA})

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        with connection.cursor() as kursor:
            kursor.execute("SELECT DISTINCT left(desa_id, 8) FROM fasilitas_masuk WHERE desa_id IS NOT NULL ORDER BY 1")
            kecamatan = [kode for (kode,) in kursor.fetchall()]
        wajib_di_wilayah(berkas, kecamatan)
        # A facility that the list does not name is there all the same.
        return {"kecamatan": kecamatan, "hilang": 0, "perlu_setuju": False}

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        return Fasilitas.objects.none()

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        with connection.cursor() as kursor:
            kursor.execute(_PINDAH)
            desa = {kode for baris in kursor.fetchall() for kode in baris}
            kursor.execute(_UBAH)
            kursor.execute(_NAMAI)
            kursor.execute(_BARU, {"oleh": berkas.diunggah_oleh_id})
        return desa

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        alamat = reverse("verifikasi:fasilitas")
        return f"{alamat}?wilayah={berkas.kode_wilayah}" if berkas.kode_wilayah else alamat


# Each row with the facility it speaks of: of that NPSN, else of that name, kind and desa. Two such are none.
_MASUK = """
    CREATE TEMP TABLE fasilitas_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, x.*, x.kode_desa AS desa_id,
           coalesce(p.id, s.id) AS fasilitas_id, p.id IS NOT NULL AS oleh_npsn, p.desa_id AS desa_npsn,
           s.npsn AS npsn_senama
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
        npsn text, nama text, jenis text, jenjang text, alamat text, kode_desa text, kontak text, telepon text,
        lintang numeric, bujur numeric)
    LEFT JOIN verifikasi_fasilitas p ON p.npsn = x.npsn AND p.npsn <> '' AND p.digabung_ke_id IS NULL
    LEFT JOIN LATERAL (
        SELECT min(f.id::text)::uuid AS id, min(f.npsn) AS npsn FROM verifikasi_fasilitas f
        WHERE f.kabupaten_kode = left(x.kode_desa, 5) AND f.kunci = verifikasi_kunci_nama(x.nama)
            AND f.desa_id = x.kode_desa AND f.jenis = x.jenis AND f.digabung_ke_id IS NULL AND f.ditutup IS NULL
        HAVING count(*) = 1
    ) s ON p.id IS NULL;
    ANALYZE fasilitas_masuk;
"""

_NILAI = """
    INSERT INTO impor_nilai (nomor, hasil, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR alasan IS NOT NULL THEN 'ditolak' WHEN fasilitas_id IS NULL THEN 'baru'
                WHEN beda = '[]' THEN 'tetap' ELSE 'berubah' END,
           CASE WHEN sah AND alasan IS NULL THEN beda ELSE '[]'::jsonb END,
           CASE WHEN alasan IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_array('NPSN', alasan)) END
    FROM (
        SELECT t.nomor, t.sah, t.fasilitas_id,
            CASE WHEN NOT t.sah THEN NULL
                 WHEN t.oleh_npsn AND %(wilayah)s::text[] IS NOT NULL
                    AND NOT (t.desa_npsn LIKE ANY(%(wilayah)s::text[])) THEN %(luar)s
                 WHEN NOT t.oleh_npsn AND t.npsn IS NOT NULL AND t.npsn_senama <> '' THEN %(lain)s
                 WHEN t.ke > 1 AND (t.fasilitas_id IS NOT NULL OR t.npsn IS NULL OR t.npsn_pertama IS NULL)
                 THEN %(ulang)s END AS alasan,
            (SELECT coalesce(jsonb_agg(jsonb_build_array(v.nama, v.lama, v.baru) ORDER BY v.ke), '[]'::jsonb)
             FROM (VALUES
                (1, 'NPSN', f.npsn, t.npsn), (2, 'Nama', f.nama, t.nama), (3, 'Jenjang', f.jenjang, t.jenjang),
                (4, 'Alamat', f.alamat, t.alamat), (5, 'Desa', f.desa_id, t.desa_id),
                (6, 'Kontak', f.kontak, t.kontak), (7, 'Telepon', f.telepon, t.telepon),
                (8, 'Lintang', f.lintang::text, t.lintang::text), (9, 'Bujur', f.bujur::text, t.bujur::text)
             ) AS v(ke, nama, lama, baru)
             WHERE f.id IS NOT NULL AND v.baru IS NOT NULL AND v.baru IS DISTINCT FROM v.lama) AS beda
        FROM (
            SELECT m.*, row_number() OVER w AS ke, first_value(m.npsn) OVER w AS npsn_pertama FROM fasilitas_masuk m
            WINDOW w AS (PARTITION BY m.sah, coalesce(m.fasilitas_id::text, concat_ws(
                '|', m.jenis, m.desa_id, verifikasi_kunci_nama(m.nama))) ORDER BY m.nomor)
        ) t LEFT JOIN verifikasi_fasilitas f ON f.id = t.fasilitas_id
    ) x
"""

_PERINGATAN = """
    UPDATE impor_masuk m SET peringatan = m.peringatan || jsonb_build_array(jsonb_build_array('Nama', %(sama)s))
    FROM impor_nilai n JOIN fasilitas_masuk t USING (nomor)
    WHERE n.nomor = m.nomor AND n.hasil = 'baru' AND EXISTS (
        SELECT 1 FROM verifikasi_fasilitas f
        WHERE f.kabupaten_kode = left(t.desa_id, 5) AND f.kunci = verifikasi_kunci_nama(t.nama) AND f.jenis = t.jenis
            AND f.digabung_ke_id IS NULL AND f.ditutup IS NULL)
"""

# Facilities that move: their former desa and the new one. A new facility has no members yet, hence no figure.
_PINDAH = """
    SELECT DISTINCT f.desa_id, t.desa_id
    FROM fasilitas_masuk t JOIN impor_nilai n USING (nomor) JOIN verifikasi_fasilitas f ON f.id = t.fasilitas_id
    WHERE n.hasil = 'berubah' AND f.desa_id <> t.desa_id
"""

# The members' own columns follow a new name; which of them it is depends on the kind.
_UBAH = """
    CREATE TEMP TABLE fasilitas_bernama ON COMMIT DROP AS
    SELECT f.id, f.nama AS lama, t.nama AS baru, f.jenis
    FROM fasilitas_masuk t JOIN impor_nilai n USING (nomor) JOIN verifikasi_fasilitas f ON f.id = t.fasilitas_id
    WHERE n.hasil = 'berubah' AND f.nama <> t.nama;
    UPDATE verifikasi_fasilitas f SET
        npsn = coalesce(t.npsn, f.npsn), nama = t.nama, jenjang = coalesce(t.jenjang, f.jenjang),
        alamat = coalesce(t.alamat, f.alamat), desa_id = t.desa_id, kontak = coalesce(t.kontak, f.kontak),
        telepon = coalesce(t.telepon, f.telepon), lintang = coalesce(t.lintang, f.lintang),
        bujur = coalesce(t.bujur, f.bujur), versi = f.versi + 1
    FROM fasilitas_masuk t JOIN impor_nilai n USING (nomor)
    WHERE n.hasil = 'berubah' AND f.id = t.fasilitas_id
"""

_NAMAI = """
    UPDATE kpm_anggota a SET
        sekolah = CASE WHEN b.jenis = 'sekolah' AND a.sekolah = b.lama THEN b.baru ELSE a.sekolah END,
        posyandu = CASE WHEN b.jenis = 'posyandu' AND a.posyandu = b.lama THEN b.baru ELSE a.posyandu END,
        faskes = CASE WHEN b.jenis NOT IN ('sekolah', 'posyandu') AND a.faskes = b.lama THEN b.baru ELSE a.faskes END
    FROM fasilitas_bernama b JOIN verifikasi_keikutsertaanfasilitas i ON i.fasilitas_id = b.id AND i.selesai IS NULL
    WHERE a.id = i.anggota_id;
    DROP TABLE fasilitas_bernama
"""

_BARU = """
    INSERT INTO verifikasi_fasilitas (
        id, jenis, nama, npsn, jenjang, alamat, desa_id, kontak, telepon, lintang, bujur, dibuat_oleh_id, dibuat_pada,
        versi)
    SELECT gen_random_uuid(), t.jenis, t.nama, coalesce(t.npsn, ''), coalesce(t.jenjang, ''), coalesce(t.alamat, ''),
           t.desa_id, coalesce(t.kontak, ''), coalesce(t.telepon, ''), t.lintang, t.bujur, %(oleh)s, now(), 1
    FROM fasilitas_masuk t JOIN impor_nilai n USING (nomor)
    WHERE n.hasil = 'baru' ORDER BY t.desa_id, t.nama
"""

daftarkan(DaftarFasilitas())
