"""Who receives a directive, in one statement: a country has tens of thousands of recipients."""

# Whoever holds such a role inside the area on that day; of a pendamping appointed to more than the area, those who
# hold families in it. An appointment is one row, a person may have several: hence DISTINCT.
SISIPKAN_PENERIMA = """
    INSERT INTO pendamping_penerimaarahan (arahan_id, pengguna_id, keterangan)
    SELECT DISTINCT %(arahan)s::uuid, j.pengguna_id, ''
    FROM akun_jabatan j
    JOIN akun_pengguna p ON p.id = j.pengguna_id AND p.is_active
    WHERE j.peran = ANY(%(peran)s)
      AND j.mulai <= %(hari)s AND (j.selesai IS NULL OR j.selesai >= %(hari)s)
      AND j.pengguna_id <> %(oleh)s
      AND (
        %(wilayah)s = ''
        OR j.wilayah_id = %(wilayah)s
        OR j.wilayah_id LIKE %(wilayah)s || '.%%'
        OR (
            j.peran = 'pendamping' AND %(wilayah)s LIKE j.wilayah_id || '.%%'
            AND EXISTS (
                SELECT 1 FROM pendamping_penugasan t JOIN kpm_kpm k ON k.id = t.kpm_id
                WHERE t.petugas_id = j.pengguna_id AND k.kecamatan_kode = %(wilayah)s
                  AND t.mulai <= %(hari)s AND (t.selesai IS NULL OR t.selesai >= %(hari)s)
            )
        )
      )
    ORDER BY j.pengguna_id
    ON CONFLICT DO NOTHING
"""
