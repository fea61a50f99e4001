"""The workbook of differences between Final Closing and the bank's list, one pair per row (docs/program.md §5)."""

from collections.abc import Iterator
from datetime import date, datetime
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
from penyaluran.models import SelisihBank, Tahap
from penyaluran.selectors.bank import selisih_bank_wilayah
from penyaluran.selectors.kalimat_bank import kalimat_bank
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

KOLOM = (
    KolomDaftar("JENIS SELISIH", 26),
    *IDENTITAS_KELUARGA,
    KolomDaftar("NOMINAL FC", 13, RUPIAH),
    KolomDaftar("NAMA DI BANK", 28),
    KolomDaftar("NIK DI BANK", 19),
    KolomDaftar("NO KK DI BANK", 19),
    KolomDaftar("BANK", 10),
    KolomDaftar("NOMINAL BANK", 14, RUPIAH),
    KolomDaftar("SELISIH", 13, RUPIAH),
    KolomDaftar("KECOCOKAN", 30),
    KolomDaftar("KETERANGAN", 60),
    KolomDaftar("HASIL PENGECEKAN", 40),
    KolomDaftar("DITINJAU OLEH", 24),
    KolomDaftar("TANGGAL DITINJAU", 14, TANGGAL),
    KolomDaftar("PENDAMPING", 24),
)
Baris = tuple[str | int | date | None, ...]


@transaction.atomic
def tulis_selisih_bank(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of rows. PENDAMPING is that of today."""
    qs = selisih_bank_wilayah(tahap, wilayah, oleh)
    hari = hari_ini(wilayah.kode)
    judul = [
        "SELISIH FINAL CLOSING DENGAN DAFTAR BANK (BNBA)",
        str(tahap),
        nama_lengkap(wilayah),
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. Pendamping per {tanggal(hari)}.",
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"Selisih daftar bank {tahap} {wilayah.nama}",
        lembar=[LembarDaftar("Selisih bank", judul, KOLOM, _baris(qs, hari))],
        maju=kemajuan.maju,
        total=qs.count(),
    )


def _baris(qs: QuerySet[SelisihBank], hari: date) -> Iterator[Baris]:
    sumber: Any = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            petugas_nama=F("tugas__petugas__nama"),
        )
        .select_related("kpm", "desa__induk", "ditinjau_oleh", "baris_bank", "pembayaran")
        .order_by("kecamatan_kode", "desa", "pk")
        .iterator(chunk_size=2000)
    )
    for s in sumber:
        k, b = s.kpm, s.baris_bank
        kalimat = kalimat_bank(s)
        alamat = (k.alamat or k.alamat_fc, k.rt, k.rw) if k else (b.alamat, b.rt, b.rw)
        yield (
            ", ".join(x.label for x in kalimat),
            k.nama if k else None,
            buka(k.nik_sandi) if k else None,
            buka(k.kk_sandi) if k and k.kk_sandi else None,
            *alamat,
            s.desa.nama,
            s.desa.induk.nama,
            s.nominal_fc,
            b.nama if b else None,
            buka(b.nik_sandi) if b else None,
            buka(b.kk_sandi) if b and b.kk_sandi else None,
            b.bank if b else None,
            s.nominal_bank,
            (s.nominal_bank or 0) - (s.nominal_fc or 0),
            str(b.derajat_cocok.label) if b else None,
            "\n".join(x.arti for x in kalimat),
            s.catatan,
            s.ditinjau_oleh.nama if s.ditinjau_oleh else None,
            saat_lokal(s.ditinjau_pada, s.desa_id).date() if s.ditinjau_pada else None,
            s.petugas_nama,
        )
