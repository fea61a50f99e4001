"""The workbook of differences between Final Closing and rules, one family per row (docs/program.md §3)."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, QuerySet

from akun.models import Pengguna, berlaku
from inti.berkas.daftar import IDENTITAS_KELUARGA, RUPIAH, TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.identitas import buka
from inti.services.kerja import Kemajuan
from inti.templatetags.format import tanggal, waktu
from inti.waktu import hari_ini, saat_lokal
from penyaluran.models import Hak, Tahap
from penyaluran.selectors.kalimat_hak import anggota_disebut, arti_status, semua_kalimat
from penyaluran.selectors.selisih import selisih_wilayah
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

KOLOM = (
    *IDENTITAS_KELUARGA,
    KolomDaftar("NOMINAL FC", 13, RUPIAH),
    KolomDaftar("MENURUT ATURAN", 15, RUPIAH),
    KolomDaftar("SELISIH", 13, RUPIAH),
    KolomDaftar("SEBAB", 60),
    KolomDaftar("HASIL PENGECEKAN", 40),
    KolomDaftar("DITINJAU OLEH", 24),
    KolomDaftar("TANGGAL DITINJAU", 14, TANGGAL),
    KolomDaftar("PENDAMPING", 24),
)
_POTONG = 2000


@transaction.atomic
def tulis_selisih(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families. PENDAMPING is that of today."""
    qs = selisih_wilayah(tahap, wilayah, oleh)
    hari = hari_ini(wilayah.kode)
    judul = [
        "SELISIH NOMINAL FINAL CLOSING DENGAN ATURAN",
        str(tahap),
        nama_lengkap(wilayah),
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. Pendamping per {tanggal(hari)}.",
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"Selisih nominal {tahap} {wilayah.nama}",
        lembar=[LembarDaftar("Selisih", judul, KOLOM, _baris(qs, hari))],
        maju=kemajuan.maju,
        total=qs.count(),
    )


def _baris(qs: QuerySet[Hak], hari: date) -> Iterator[tuple[str | int | date | None, ...]]:
    sumber: Any = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            petugas_nama=F("tugas__petugas__nama"),
        )
        .select_related("kpm", "desa__induk", "ditinjau_oleh")
        .order_by("kecamatan_kode", "desa", "kpm__nama", "pk")
        .iterator(chunk_size=_POTONG)
    )
    while potong := list(islice(sumber, _POTONG)):
        nama = anggota_disebut(potong)
        arti = arti_status()
        for h in potong:
            k = h.kpm
            yield (
                k.nama,
                buka(k.nik_sandi),
                buka(k.kk_sandi) if k.kk_sandi else None,
                k.alamat or k.alamat_fc,
                k.rt,
                k.rw,
                h.desa.nama,
                h.desa.induk.nama,
                h.nominal_fc,
                h.nominal,
                h.nominal_fc - h.nominal,
                "\n".join(semua_kalimat(h.sebab, nama, arti)),
                h.catatan,
                h.ditinjau_oleh.nama if h.ditinjau_oleh else None,
                saat_lokal(h.ditinjau_pada, h.desa_id).date() if h.ditinjau_pada else None,
                h.petugas_nama,
            )
