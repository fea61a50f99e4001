"""Bank lists made for a test, the families they are about, and what came of them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from inti.services import impor
from kpm.models import KPM
from penyaluran.models import BarisBank, SelisihBank
from tests.buku import tulis_buku
from tests.conftest import DESA
from tests.factories import KPMFactory, PembayaranFactory
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import DIAM, terapkan

JUDUL = (
    "IDDTKS", "NOKK", "NIK_KTP", "NAMA_PENERIMA", "NAMA_PROP", "NAMA_KAB", "NAMA_KEC", "NAMA_KEL", "KODE_WILAYAH",
    "TAHAP", "BANSOS", "BANK", "ALAMAT", "NO_RT", "NO_RW", "DUSUN", "DIR", "GELOMBANG", "NOMINAL",
)  # fmt: skip


def baris(n: int, **ganti: Any) -> dict[str, Any]:
    isi = keluarga(n)
    return {
        "IDDTKS": "NON DTKS",
        "NOKK": isi["NO KK"],
        "NIK_KTP": isi["NIK"],
        "NAMA_PENERIMA": isi["NAMA PENERIMA"],
        "NAMA_PROP": "BENGKULU",
        "NAMA_KAB": "KOTA BENGKULU",
        "NAMA_KEC": "SUNGAI SERUT",
        "NAMA_KEL": "PASAR BENGKULU",
        "KODE_WILAYAH": "1771081007",
        "TAHAP": "TAHAP 4",
        "BANSOS": "PKH",
        "BANK": "BRI",
        "ALAMAT": "JL. BALI",
        "NO_RT": "001",
        "NO_RW": "002",
        "DUSUN": None,
        "DIR": None,
        "GELOMBANG": 1,
        "NOMINAL": 225_000,
    } | ganti


def pratinjau(oleh: Any, isi: list[dict[str, Any]], *, wilayah: str = "", nama: str = "bnba.xlsx") -> Any:
    b = impor.unggah(
        jenis="bank",
        nama=nama,
        isi=ContentFile(tulis_buku(isi, judul=JUDUL, lembar="Sheet")),
        oleh=oleh,
        kode_wilayah=wilayah,
        parameter={"tahap": "2026-4"},
    )
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def masukkan(oleh: Any, isi: list[dict[str, Any]], setuju: int | None = None) -> Any:
    return terapkan(pratinjau(oleh, isi), oleh, setuju)


def dibayar(n: int, nominal: int = 225_000, **kpm: Any) -> KPM:
    isi = keluarga(n)
    nilai = {"desa_id": DESA, "nik": isi["NIK"], "kk": isi["NO KK"], "nama": isi["NAMA PENERIMA"]} | kpm
    k = KPMFactory(**nilai)
    PembayaranFactory(kpm=k, nominal=nominal)
    return k


def kenal() -> dict[str, tuple[str, str, int | None]]:
    return {b.nama: (b.derajat, b.sebab, b.kpm_id) for b in BarisBank.objects.all()}


def selisih() -> dict[tuple[int | None, str], tuple[list[str], int | None, int | None]]:
    return {
        (s.kpm_id, s.baris_bank.nama if s.baris_bank else ""): (s.jenis, s.nominal_fc, s.nominal_bank)
        for s in SelisihBank.objects.select_related("baris_bank")
    }
