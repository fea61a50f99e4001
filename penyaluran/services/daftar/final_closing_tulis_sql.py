"""Set-based writing of a judged Final Closing (see `final_closing_sql`), inside the caller's transaction."""

from datetime import date
from uuid import UUID

from django.db import connection

from kpm.services.kunci import kunci_kabupaten

# The rows learn which families they made, so that what follows needs no second search.
_KPM_BARU = """
    WITH dibuat AS (
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
    RETURNING id, nik_indeks)
    UPDATE impor_nilai n SET sasaran_id = d.id
    FROM dibuat d JOIN fc_masuk f ON f.nik_indeks = d.nik_indeks
    WHERE f.nomor = n.nomor AND n.hasil = 'baru'
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
        desa_id = f.desa_kpm, hamil = f.hamil, aud = f.aud, sd = f.sd, smp = f.smp, sma = f.sma,
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
           coalesce(f.status_fc, (SELECT q.status_fc FROM penyaluran_pembayaran q
                                  WHERE q.tahap_id = %(tahap)s AND q.kpm_id = k.id), ''),
           f.desa_id, f.hamil, f.aud, f.sd, f.smp, f.sma, f.disabil, f.lansia, f.ham
    FROM impor_nilai n JOIN fc_masuk f USING (nomor) JOIN kpm_kpm k ON k.id = n.sasaran_id
    WHERE n.hasil <> 'ditolak'
    ORDER BY f.desa_id, k.id
    ON CONFLICT (tahap_id, kpm_id) DO UPDATE SET
        ({_BAYAR_KOLOM}) = ({", ".join("excluded." + k for k in _BAYAR_KOLOM.split(", "))}),
        berkas_id = excluded.berkas_id, baris = excluded.baris
    WHERE ({", ".join("p." + k for k in _BAYAR_KOLOM.split(", "))})
        IS DISTINCT FROM ({", ".join("excluded." + k for k in _BAYAR_KOLOM.split(", "))})
"""

# Who is named by a list takes part, but whoever has left does not come back by it.
_CALON = """
    WITH naik AS (
        UPDATE kpm_kpm k SET kepesertaan = 'aktif' FROM impor_nilai n
        WHERE n.sasaran_id = k.id AND n.hasil IN ('berubah', 'tetap') AND k.kepesertaan = 'calon'
        RETURNING k.id
    ), tanda AS (
        INSERT INTO kpm_keanggotaanberubah (kpm_id, sejak) SELECT id, now() FROM naik
    )
    INSERT INTO kpm_perubahankepesertaan (kpm_id, dari, ke, tanggal, alasan, keterangan, oleh_id, pada)
    SELECT id, 'calon', 'aktif', %(hari)s, 'daftar', '', %(oleh)s, now() FROM naik
"""

_TUGAS_TAK_PERLU = """
    SELECT t.kunci FROM pendamping_tugas t JOIN impor_nilai n ON n.sasaran_id = t.kpm_id
    WHERE t.keadaan = 'terbuka' AND t.jenis = 'hilang' AND n.hasil <> 'ditolak'
      AND split_part(t.kunci, ':', 2) <= %s
"""

_DESA_LAMA = """
    SELECT DISTINCT k.desa_id FROM impor_nilai n JOIN kpm_kpm k ON k.id = n.sasaran_id WHERE n.hasil <> 'ditolak'
    UNION SELECT DISTINCT f.desa_id FROM fc_masuk f JOIN impor_nilai n USING (nomor) WHERE n.hasil <> 'ditolak'
    UNION SELECT DISTINCT p.desa_id FROM impor_nilai n JOIN penyaluran_pembayaran p
        ON p.kpm_id = n.sasaran_id AND p.tahap_id = %(tahap)s WHERE n.hasil <> 'ditolak'
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


def terapkan(*, berkas_id: UUID, tahap: str, oleh: int, hari: date) -> list[str]:
    """Write families and payments of the judged rows; returns the desa concerned, old and new."""
    nilai_sql: dict[str, str | int | date] = {"tahap": tahap, "berkas": str(berkas_id), "oleh": oleh, "hari": hari}
    with connection.cursor() as kursor:
        kursor.execute(_DESA_LAMA, nilai_sql)
        desa = [kode for (kode,) in kursor.fetchall()]
        for perintah in (_KPM_UBAH, _KPM_BARU, _CALON, _PEMBAYARAN):
            kursor.execute(perintah, nilai_sql)
    return desa


def tugas_tak_perlu(tahap: str) -> list[str]:
    """Keys of open tasks *hilang* of families that this list names, given because of it or of an earlier one."""
    with connection.cursor() as kursor:
        kursor.execute(_TUGAS_TAK_PERLU, [tahap])
        return [kunci for (kunci,) in kursor.fetchall()]
