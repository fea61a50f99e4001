"""Importing a list of candidate families (docs/program.md §7; docs/adr/0007).

A candidate is a family with the standing *calon*: it can be assigned and invited, and counts nowhere as a family that
is paid. A family that is known already is never changed by this list. Rows are judged and written by SQL over all of
them at once.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import BerkasDitolak
from inti.models import BerkasImpor
from inti.services.jenis_impor import daftarkan
from kpm.berkas.calon import spek_calon
from kpm.services.impor_keluarga import ImporKeluarga, wajib_di_wilayah

_LUAR = "NIK ini sudah tercatat di luar wilayah Anda; sampaikan kepada pengelola sistem"
_PESERTA = "sudah menjadi peserta, jadi bukan calon lagi"
_PERNAH = "pernah menjadi peserta dan sudah keluar; usulkan tarik kembali dari halaman keluarganya"
_KK = "No KK ini sudah dipakai keluarga peserta lain; pastikan ini keluarga yang berbeda"


class DaftarCalon(ImporKeluarga):
    kode = "calon"
    label = "Calon KPM"
    label_sesudah = "Lihat calon KPM"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_calon(cari_desa=self.cari_desa(berkas), hari_ini=self.hari(berkas))

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        if "FINAL CLOSING" in " ".join(atas).upper():
            raise BerkasDitolak("Judul berkas ini menyebut Final Closing. Pilih jenis daftar Final Closing.")
        return {}

    def nilai(self, berkas: BerkasImpor) -> None:
        wilayah = self.wilayah(berkas)
        with connection.cursor() as kursor:
            kursor.execute("DROP TABLE IF EXISTS pg_temp.calon_masuk")
            kursor.execute(_MASUK)
            kursor.execute(
                _NILAI,
                {
                    "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                    "luar": _LUAR,
                    "peserta": _PESERTA,
                    "pernah": _PERNAH,
                },
            )
            kursor.execute(_PERINGATAN_KK, {"kk": _KK})

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        with connection.cursor() as kursor:
            kursor.execute("SELECT DISTINCT left(desa_id, 8) FROM calon_masuk WHERE desa_id IS NOT NULL ORDER BY 1")
            kecamatan = [kode for (kode,) in kursor.fetchall()]
        wajib_di_wilayah(berkas, kecamatan)
        # A candidate that a list no longer names stays a candidate until somebody decides: nothing is missing.
        return {"kecamatan": kecamatan, "hilang": 0, "perlu_setuju": False}

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        with connection.cursor() as kursor:
            kursor.execute(_TULIS)
            return sorted({desa for (desa,) in kursor.fetchall()})

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        alamat = reverse("p2k2:awal_calon")
        return f"{alamat}?wilayah={berkas.kode_wilayah}" if berkas.kode_wilayah else alamat


# Rows with their own types. An empty count is none.
_MASUK = """
    CREATE TEMP TABLE calon_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks, m.kk_indeks,
           x.nama, x.tanggal_lahir, coalesce(x.alamat, '') AS alamat, coalesce(x.rt, '') AS rt,
           coalesce(x.rw, '') AS rw, x.kode_desa AS desa_id,
           coalesce(x.hamil, 0) AS hamil, coalesce(x.aud, 0) AS aud, coalesce(x.sd, 0) AS sd,
           coalesce(x.smp, 0) AS smp, coalesce(x.sma, 0) AS sma, coalesce(x.disabilitas, 0) AS disabil,
           coalesce(x.lansia, 0) AS lansia, coalesce(x.ham, 0) AS ham
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
        nama text, tanggal_lahir date, alamat text, rt text, rw text, kode_desa text, hamil int, aud int, sd int,
        smp int, sma int, disabilitas int, lansia int, ham int);
    ANALYZE calon_masuk;
"""

_NILAI = """
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR alasan IS NOT NULL THEN 'ditolak' WHEN kpm_id IS NULL THEN 'baru' ELSE 'tetap' END,
           kpm_id, '[]',
           CASE WHEN alasan IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_array('NIK', alasan)) END
    FROM (
        SELECT c.nomor, c.sah, k.id AS kpm_id,
            CASE WHEN NOT c.sah OR k.id IS NULL THEN NULL
                 WHEN %(wilayah)s::text[] IS NOT NULL AND NOT (k.desa_id LIKE ANY(%(wilayah)s::text[])) THEN %(luar)s
                 WHEN k.kepesertaan IN ('aktif', 'ditangguhkan') THEN %(peserta)s
                 WHEN k.kepesertaan <> 'calon' THEN %(pernah)s END AS alasan
        FROM calon_masuk c LEFT JOIN kpm_kpm k ON k.nik_indeks = c.nik_indeks
    ) t
"""

_PERINGATAN_KK = """
    UPDATE impor_masuk m SET peringatan = m.peringatan || jsonb_build_array(jsonb_build_array('NO KK', %(kk)s))
    FROM impor_nilai n
    WHERE n.nomor = m.nomor AND n.hasil = 'baru' AND EXISTS (
        SELECT 1 FROM kpm_kpm k WHERE k.kk_indeks = m.kk_indeks AND k.kepesertaan IN ('aktif', 'ditangguhkan'))
"""

_TULIS = """
    INSERT INTO kpm_kpm (
        nik_sandi, nik_indeks, kk_sandi, kk_indeks, nama, tanggal_lahir, jumlah_art, alamat_fc, alamat, rt, rw,
        desa_id, hamil, aud, sd, smp, sma, disabil, lansia, ham, fc_terakhir,
        telepon, bahasa, patokan, catatan, kepesertaan, versi, dibuat_pada)
    SELECT m.nik_sandi, m.nik_indeks, m.kk_sandi, m.kk_indeks, c.nama, c.tanggal_lahir, 0, '', c.alamat, c.rt, c.rw,
           c.desa_id, c.hamil, c.aud, c.sd, c.smp, c.sma, c.disabil, c.lansia, c.ham, '',
           '', '', '', '', 'calon', 1, now()
    FROM impor_nilai n JOIN calon_masuk c USING (nomor) JOIN impor_masuk m USING (nomor)
    WHERE n.hasil = 'baru' ORDER BY c.desa_id, c.nama
    RETURNING desa_id
"""

daftarkan(DaftarCalon())
