"""A world of payments, its reconciliation form filled in as people do, and the form sent back."""

from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
from django.core.files.base import ContentFile

from inti.services import impor
from inti.services.kerja import Kemajuan
from penyaluran.models import Rekonsiliasi
from penyaluran.selectors.formulir import CakupanFormulir
from penyaluran.services.rekon.formulir import unduh_formulir
from tests.conftest import DESA
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory, RekonsiliasiFactory, TahapFactory

BAYAR = date(2026, 10, 5)
HARI = date(2026, 11, 10)
JUDUL_BARIS = 7


def dunia(pemeran, banyak=3):
    """`banyak` families of the pendamping: `KPM 1`, … with Rp750.000 each, paid on 5 October."""
    tahap = TahapFactory(tanggal_bayar=BAYAR)
    w = SimpleNamespace(tahap=tahap, bayar=[])
    for n in range(1, banyak + 1):
        w.bayar.append(tambah(pemeran.pendamping, f"KPM {n}", tahap))
    return w


def tambah(petugas, nama, tahap, desa=DESA, nominal=750_000, **rekon):
    bayar = PembayaranFactory(
        tahap=tahap, nominal=nominal, kpm=KPMFactory(nama=nama, desa_id=desa, alamat=f"GANG {nama}")
    )
    if petugas:
        PenugasanFactory(kpm=bayar.kpm, petugas=petugas)
    if rekon:
        RekonsiliasiFactory(pembayaran=bayar, **rekon)
    return bayar


def unduh(oleh, tahap, tmp_path, *, alasan="", nama="formulir.xlsx", **cakupan):
    """The form as it is handed out, opened."""
    jalur: Path = tmp_path / nama
    unduh_formulir(tahap=tahap, cakupan=CakupanFormulir(**cakupan), alasan=alasan, oleh=oleh, keluaran=jalur)
    return openpyxl.load_workbook(jalur)


def letak(lembar):
    return {sel.value: sel.column for sel in lembar[JUDUL_BARIS] if sel.value}


def isi(lembar, nama, **sel):
    """Fill in the row of a family; `tanggal_transaksi=…` stands for TANGGAL TRANSAKSI."""
    kolom = letak(lembar)
    (baris,) = [
        r for r in range(JUDUL_BARIS + 1, lembar.max_row + 1) if lembar.cell(r, kolom["NAMA PENERIMA"]).value == nama
    ]
    for judul, nilai in sel.items():
        satu = lembar.cell(baris, kolom[judul.upper().replace("_", " ")])
        satu.value = nilai
        if isinstance(nilai, str):
            satu.data_type = "s"  # typed after an apostrophe, where it begins like a formula
    return baris


def simpan(buku):
    """As another program saves it: read whole, written whole."""
    keluar = BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def unggah(buku, oleh, *, tahap="2026-4", nama="formulir.xlsx", terapkan=False, wilayah=""):
    data = buku if isinstance(buku, bytes) else simpan(buku)
    berkas = impor.unggah(
        jenis="rekonsiliasi",
        nama=nama,
        isi=ContentFile(data, name=nama),
        oleh=oleh,
        kode_wilayah=wilayah,
        parameter={"tahap": tahap},
    )
    berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
    if terapkan and berkas.keadaan == "pratinjau":
        impor.terapkan(berkas=berkas, oleh=oleh)
        berkas = impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=oleh, kerja=Kemajuan())
    return berkas


def angka(berkas):
    return {k: berkas.ringkasan[k] for k in ("baru", "berubah", "tetap", "ditolak")}


def kesalahan(berkas):
    """Refusals by row: (column, sentence)."""
    return {b.nomor: [tuple(k) for k in b.kesalahan] for b in berkas.baris.filter(hasil="ditolak")}


def tercatat():
    """What is recorded, by family."""
    return {
        r.pembayaran.kpm.nama: (r.status, r.jumlah, r.tanggal, r.alasan_id, r.keterangan)
        for r in Rekonsiliasi.objects.select_related("pembayaran__kpm")
    }
