"""Payment lines of a tahap counted: the balance, and right family, amount, time (docs/program.md §4). One statement
for the summaries of areas and for one pendamping's own families, so that both say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL

from kpm.enums import PESERTA
from penyaluran.models import ANGKA_TAHAP, AturanBantuan, Tahap
from wilayah.enums import PANJANG_KODE, Tingkat

_HARI_TEPAT_WAKTU = 30  # where no rule is in force


def hari_tepat_waktu(daftar: Sequence[Tahap]) -> dict[str, int]:
    """Within how many days of the pay date money taken is on time, by the rule of each tahap's first day. One query."""
    aturan = list(AturanBantuan.objects.order_by("-mulai").values_list("mulai", "selesai", "hari_tepat_waktu"))
    return {
        t.pk: next(
            (
                n
                for mulai, selesai, n in aturan
                if mulai <= t.bulan_mulai and (selesai is None or t.bulan_mulai <= selesai)
            ),
            _HARI_TEPAT_WAKTU,
        )
        for t in daftar
    }


def isian(daftar: Sequence[Tahap], hari: date) -> dict[str, Any]:
    """The statement's parameters; `hari` is the day as of which N days are over."""
    batas = hari_tepat_waktu(daftar)
    return {
        "tahap": [t.pk for t in daftar],
        "data": [t.hari_data for t in daftar],
        "bayar": [t.tanggal_bayar for t in daftar],
        "n_hari": [batas[t.pk] for t in daftar],
        "hari": hari,
        "peserta": [str(k) for k in PESERTA],
    }


# All lines of these tahap, then who is entitled without one. `{p}` and `{h}` say which of them.
# What a family was on the cut-off follows from its steps of standing, as in `verifikasi.selectors.kewajiban`.
FAKTA = """
    WITH t AS MATERIALIZED (
        SELECT * FROM unnest(%(tahap)s::text[], %(data)s::date[], %(bayar)s::date[], %(n_hari)s::int[])
            AS t (tahap, data, bayar, n_hari)
    ), b AS MATERIALIZED (
        SELECT p.tahap_id AS tahap, p.id, p.kpm_id, p.desa_id, p.kabupaten_kode, p.nominal, h.nominal AS hak
        FROM penyaluran_pembayaran p
        LEFT JOIN penyaluran_hak h ON h.tahap_id = p.tahap_id AND h.kpm_id = p.kpm_id
        WHERE p.tahap_id = ANY(%(tahap)s) AND {p}
        UNION ALL
        SELECT h.tahap_id, NULL, h.kpm_id, h.desa_id, h.kabupaten_kode, NULL, h.nominal FROM penyaluran_hak h
        WHERE h.tahap_id = ANY(%(tahap)s) AND h.nominal > 0 AND {h}
          AND NOT EXISTS (SELECT 1 FROM penyaluran_pembayaran p WHERE p.tahap_id = h.tahap_id AND p.kpm_id = h.kpm_id)
    ), langkah AS MATERIALIZED (
        SELECT t.tahap, l.kpm_id, (array_agg(l.dari ORDER BY l.tanggal, l.id))[1] AS awal,
               (array_agg(l.ke ORDER BY l.tanggal DESC, l.id DESC) FILTER (WHERE l.tanggal <= t.data))[1] AS kini
        FROM kpm_perubahankepesertaan l CROSS JOIN t WHERE l.kpm_id IN (SELECT kpm_id FROM b) GROUP BY 1, 2
    ), isi AS (
        SELECT b.tahap, b.desa_id, b.id, b.nominal, b.hak, r.status, r.jumlah, r.tanggal,
               coalesce(l.kini, l.awal, k.kepesertaan) = ANY(%(peserta)s) AS ikut,
               coalesce(d.tanggal_bayar, t.bayar) AS bayar,
               coalesce(d.tanggal_bayar, t.bayar) + t.n_hari AS batas
        FROM b JOIN t ON t.tahap = b.tahap JOIN kpm_kpm k ON k.id = b.kpm_id
        LEFT JOIN langkah l ON l.tahap = b.tahap AND l.kpm_id = b.kpm_id
        LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = b.id
        LEFT JOIN penyaluran_tahapdaerah d ON d.tahap_id = b.tahap AND d.wilayah_id = b.kabupaten_kode
    )
"""
RENCANA = "nominal > 0"
LUPUT = "id IS NULL AND ikut"  # entitled, takes part, and no list names it
TEPAT = {
    "sasaran": f"{RENCANA} AND ikut AND hak > 0",
    "jumlah": "status IS NOT NULL AND jumlah = nominal AND hak = nominal",
    "waktu": f"{RENCANA} AND status = 'cair' AND tanggal <= batas",
}
DARI = {
    "sasaran": f"({RENCANA} OR {LUPUT})",
    "jumlah": "status IS NOT NULL",
    "waktu": f"{RENCANA} AND bayar IS NOT NULL AND (batas < %(hari)s OR status = 'cair')",
}
TAK_TAHU = {
    "sasaran": f"{RENCANA} AND ikut AND hak IS NULL",
    "jumlah": "status IS NOT NULL AND jumlah = nominal AND hak IS NULL",
    "waktu": f"{RENCANA} AND batas < %(hari)s AND status IS NULL",
}


SISI = {"tepat": "tepat", "tidak": "tidak tepat", "tt": "belum diketahui"}
# What an address may name: `waktu-tidak` are the lines that are not on time.
PILIHAN_UKURAN = [f"{ukuran}-{sisi}" for ukuran in TEPAT for sisi in SISI]
MILIK_PETUGAS = """{tabel}.kpm_id IN (SELECT t.kpm_id FROM pendamping_penugasan t WHERE t.petugas_id = %(petugas)s
    AND t.mulai <= %(hari)s AND (t.selesai IS NULL OR t.selesai >= %(hari)s))"""
_KOLOM = {PANJANG_KODE[t]: k for t, k in ((Tingkat.KABUPATEN, "kabupaten_kode"), (Tingkat.KECAMATAN, "kecamatan_kode"),
                                          (Tingkat.DESA, "desa_id"))}  # fmt: skip
_ISIAN = re.compile(r"%\((\w+)\)s")


def bayar_menurut_ukuran(
    pilihan: str, tahap: Tahap, *, hari: date, wilayah: str = "", petugas: int | None = None
) -> RawSQL | None:
    """The payments behind one figure of a measure, of an area up to a kabupaten or of one pendamping's families.

    None for a larger area: there one goes down first.
    """
    ukuran, _, sisi = pilihan.partition("-")
    kolom = _KOLOM.get(len(wilayah))
    if petugas is None and kolom is None:
        return None
    mana = MILIK_PETUGAS if petugas is not None else f"{{tabel}}.{kolom} = %(wilayah)s"
    syarat = {
        "tepat": TEPAT[ukuran],
        "tt": TAK_TAHU[ukuran],
        "tidak": f"{DARI[ukuran]} AND ({TEPAT[ukuran]}) IS NOT TRUE AND ({TAK_TAHU[ukuran]}) IS NOT TRUE",
    }[sisi]
    perintah = FAKTA.format(p=mana.format(tabel="p"), h="FALSE") + f"SELECT id FROM isi WHERE {syarat}"
    nilai = isian([tahap], hari) | {"wilayah": wilayah, "petugas": petugas}
    return RawSQL(_ISIAN.sub("%s", perintah), [nilai[nama] for nama in _ISIAN.findall(perintah)])  # noqa: S611


def _n(syarat: str) -> str:
    return f"count(*) FILTER (WHERE {syarat})"


def _rp(kolom: str, syarat: str) -> str:
    return f"coalesce(sum({kolom}) FILTER (WHERE {syarat}), 0)::bigint"


# Each part of the balance is summed by itself, so that a gap would show (and be refused by the table).
_RUMUS: dict[str, str] = {
    "rencana_n": _n(RENCANA),
    "rencana_rp": _rp("nominal", RENCANA),
    "cair_n": _n("status = 'cair'"),
    "cair_rp": _rp("jumlah", "status = 'cair'"),
    "sebagian_n": _n("status = 'sebagian'"),
    "sebagian_rp": _rp("jumlah", "status = 'sebagian'"),
    "sisa_rp": _rp("nominal - jumlah", "status = 'sebagian'"),
    "tidak_n": _n("status = 'tidak'"),
    "tidak_rp": _rp("nominal", "status = 'tidak'"),
    "belum_n": _n(f"{RENCANA} AND status IS NULL"),
    "belum_rp": _rp("nominal", f"{RENCANA} AND status IS NULL"),
    "tanpa_dana_n": _n("nominal = 0"),
    **{f"{u}_n": _n(s) for u, s in TEPAT.items()},
    **{f"{u}_dari": _n(s) for u, s in DARI.items()},
    **{f"{u}_tt": _n(s) for u, s in TAK_TAHU.items()},
    "waktu_tanpa": _n(f"{RENCANA} AND bayar IS NULL"),
}
JUMLAH = ", ".join(f"{_RUMUS[nama]} AS {nama}" for nama in ANGKA_TAHAP)
