"""Importing the centre's answers about complementary aid (docs/program.md §9; docs/adr/0007).

An answer belongs to an aid that was proposed in that stage. The centre answers in parts: a row without an answer
changes nothing, what the file does not name is not answered yet, and an answer given twice stays as it is. The family
must then be told: what it was told before was about the proposal.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import BerkasDitolak
from inti.berkas.tahap import tahap_disebut
from inti.models import BerkasImpor
from inti.services.jenis_impor import daftarkan
from inti.waktu import hari_ini
from kpm.berkas.jawaban_bantuan import spek_jawaban_bantuan
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.services.impor_keluarga import ImporKeluarga

_ASING = "NIK ini bukan pengurus KPM di wilayah Anda; periksa nomornya"
_BELUM = "bantuan ini belum diusulkan pada tahap ini, jadi tidak ada yang dijawab"
_LAIN = "sudah dijawab lain pada tahap ini; perbaiki di halaman keluarganya bila memang berubah"


class JawabanBantuan(ImporKeluarga):
    kode = "jawaban_bantuan"
    label = "Jawaban bantuan komplementer"
    perlu_tahap = True

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_jawaban_bantuan()

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        tahap = tahap_disebut(dipilih=berkas.parameter.get("tahap", ""), atas=atas, nama=berkas.nama)
        if not tahap:
            raise BerkasDitolak(
                "Tahapnya tidak tertulis di judul maupun nama berkas. Pilih tahapnya, lalu unggah lagi."
            )
        return {"tahap": tahap}

    def nilai(self, berkas: BerkasImpor) -> None:
        wilayah = [berkas.kode_wilayah] if berkas.kode_wilayah else self.wilayah(berkas)
        with connection.cursor() as kursor:
            kursor.execute("DROP TABLE IF EXISTS pg_temp.jawaban_masuk")
            kursor.execute(
                _MASUK,
                {
                    "tahap": berkas.parameter["tahap"],
                    "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                },
            )
            kursor.execute(
                _NILAI,
                {
                    "asing": _ASING,
                    "belum": _BELUM,
                    "lain": _LAIN,
                    "nama_jenis": _pasangan(JenisBantuan),
                    "nama_keadaan": _pasangan(KeadaanBantuan),
                },
            )

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        with connection.cursor() as kursor:
            kursor.execute("SELECT DISTINCT left(desa_id, 8) FROM jawaban_masuk WHERE desa_id IS NOT NULL ORDER BY 1")
            kecamatan = [kode for (kode,) in kursor.fetchall()]
        return {"kecamatan": kecamatan, "tahap": berkas.parameter["tahap"], "hilang": 0, "perlu_setuju": False}

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        with connection.cursor() as kursor:
            kursor.execute(_TULIS, {"hari": hari_ini(berkas.kode_wilayah or None), "oleh": berkas.diunggah_oleh_id})
            kursor.execute(_DESA)
            return [kode for (kode,) in kursor.fetchall()]

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return f"{reverse('kpm:bantuan')}?tahap={berkas.parameter['tahap']}&kabar=belum"


def _pasangan(pilihan: Any) -> str:
    return json.dumps({k.value: str(k.label) for k in pilihan})


# Each row with the family and the aid it speaks of.
_MASUK = """
    CREATE TEMP TABLE jawaban_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, x.jenis, x.jawaban, coalesce(x.alasan_jawaban, '') AS alasan,
           k.id AS kpm_id, k.desa_id, b.id AS bantuan_id, b.keadaan, b.alasan AS alasan_lama
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(jenis text, jawaban text, alasan_jawaban text)
    LEFT JOIN kpm_kpm k ON k.nik_indeks = m.nik_indeks
        AND (%(wilayah)s::text[] IS NULL OR k.desa_id LIKE ANY(%(wilayah)s::text[]))
    LEFT JOIN kpm_bantuankomplementer b ON b.kpm_id = k.id AND b.tahap = %(tahap)s AND b.jenis = x.jenis;
    ANALYZE jawaban_masuk;
"""

_NILAI = """
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR kesalahan <> '[]' THEN 'ditolak'
                WHEN jawaban IS NULL OR jawaban = keadaan THEN 'tetap' ELSE 'berubah' END,
           bantuan_id,
           CASE WHEN sah AND kesalahan = '[]' AND jawaban <> keadaan THEN jsonb_build_array(jsonb_build_array(
               %(nama_jenis)s::jsonb ->> jenis, %(nama_keadaan)s::jsonb ->> keadaan,
               %(nama_keadaan)s::jsonb ->> jawaban)) ELSE '[]' END,
           kesalahan
    FROM (
        SELECT j.*,
            CASE WHEN NOT sah THEN '[]'::jsonb
                 WHEN kpm_id IS NULL THEN jsonb_build_array(jsonb_build_array('NIK', %(asing)s))
                 WHEN jawaban IS NULL THEN '[]'::jsonb
                 WHEN bantuan_id IS NULL OR keadaan NOT IN ('diusulkan', 'diterima', 'ditolak')
                 THEN jsonb_build_array(jsonb_build_array('BANTUAN', %(belum)s))
                 WHEN keadaan <> 'diusulkan' AND keadaan <> jawaban
                 THEN jsonb_build_array(jsonb_build_array('JAWABAN', %(lain)s))
                 ELSE '[]'::jsonb END AS kesalahan
        FROM jawaban_masuk j
    ) t
"""

_TULIS = """
    UPDATE kpm_bantuankomplementer b SET
        keadaan = j.jawaban, alasan = CASE WHEN j.jawaban = 'ditolak' THEN j.alasan ELSE b.alasan END,
        dijawab_pada = %(hari)s, diberitahu_pada = NULL, diberitahu_oleh_id = NULL,
        dicatat_oleh_id = %(oleh)s, dicatat_pada = now()
    FROM jawaban_masuk j JOIN impor_nilai n USING (nomor)
    WHERE n.hasil = 'berubah' AND b.id = j.bantuan_id
"""

_DESA = """
    SELECT DISTINCT k.desa_id FROM jawaban_masuk j JOIN impor_nilai n USING (nomor)
    JOIN kpm_bantuankomplementer b ON b.id = j.bantuan_id JOIN kpm_kpm k ON k.id = b.kpm_id
    WHERE n.hasil = 'berubah'
"""

daftarkan(JawabanBantuan())
