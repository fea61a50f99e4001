"""Publishing the sums that open data tells, in one statement: one moment for all areas and months (ADR 16)."""

from dasbor.models.terbitan import ANGKA_TERBIT

_KOLOM = ", ".join(ANGKA_TERBIT)
# Where nothing of these is counted there is nothing to tell, and a day without anything is not published yet.
BERISI = ("kpm", "rencana_n", "wajib", "aduan_jawab")
_BERISI = " OR ".join(f"{k} > 0" for k in BERISI)
SQL_TERBIT = f"""
    INSERT INTO dasbor_angkaterbit (hari, bulan, wilayah_id, {_KOLOM})
    SELECT %(hari)s, bulan, wilayah_id, {_KOLOM} FROM dasbor_ringkasan
    WHERE bulan = ANY(%(bulan)s) AND NOT langsung AND length(wilayah_id) <= %(panjang)s AND ({_BERISI})
"""
