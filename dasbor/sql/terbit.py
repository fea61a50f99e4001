"""Publishing the sums that open data tells, in one statement: one moment for all areas and months (ADR 16)."""

from dasbor.models.terbitan import ANGKA_TERBIT

_KOLOM = ", ".join(ANGKA_TERBIT)
SQL_TERBIT = f"""
    INSERT INTO dasbor_angkaterbit (hari, bulan, wilayah_id, {_KOLOM})
    SELECT %(hari)s, bulan, wilayah_id, {_KOLOM} FROM dasbor_ringkasan
    WHERE bulan = ANY(%(bulan)s) AND NOT langsung AND length(wilayah_id) <= %(panjang)s
"""
