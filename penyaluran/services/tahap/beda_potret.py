"""What has changed of a family since a payment's snapshot, in words; the snapshot itself stays (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inti.templatetags.format import rupiah
from penyaluran.models import Pembayaran, PotretBayar
from penyaluran.selectors.kalimat_hak import nama_komponen
from penyaluran.services.hak.hitung import Baris
from penyaluran.services.hak.keluarga import HakKeluarga


def beda_potret(potret: PotretBayar, bayar: Pembayaran, kini: HakKeluarga, nama: Mapping[int, str]) -> list[str]:
    """Sentences, none where nothing changed. `nama` are the members of the day of the data as known now."""
    dulu = {(b["anggota"], b["komponen"]): b for b in potret.rincian if b["komponen"]}
    sekarang = {(b.anggota, b.jenis): b for b in kini.hasil.baris}
    hasil = [*_anggota(potret.rincian, nama)]
    for kunci in sorted(dulu.keys() | sekarang.keys()):
        siapa = nama.get(kunci[0]) or (dulu[kunci]["nama"] if kunci in dulu else "Seorang anggota")
        hasil += _komponen(siapa, nama_komponen(kunci[1]), dulu.get(kunci), sekarang.get(kunci))
    if bayar.nominal != potret.nominal_fc:
        hasil.append(f"Final Closing: dahulu {rupiah(potret.nominal_fc)}, sekarang {rupiah(bayar.nominal)}.")
    hak = kini.hasil.nominal if kini.bernama else None
    if hak != potret.nominal_hak:
        hasil.append(f"Menurut aturan: dahulu {rupiah(potret.nominal_hak)}, sekarang {rupiah(hak)}.")
    if potret.aturan is not None and potret.aturan_id != kini.ukuran.aturan.pk:
        hasil.append("Aturan batas dan umurnya sudah diganti.")
    return hasil


def _anggota(rincian: Sequence[Mapping[str, Any]], nama: Mapping[int, str]) -> list[str]:
    dulu = {b["anggota"]: b["nama"] for b in rincian}
    hasil = [f"{n} sekarang tercatat sebagai anggota." for a, n in nama.items() if a not in dulu]
    hasil += [f"{n} tidak lagi tercatat sebagai anggota waktu itu." for a, n in dulu.items() if a not in nama]
    return hasil + [f"{n} sekarang bernama {nama[a]}." for a, n in dulu.items() if a in nama and nama[a] != n]


def _komponen(siapa: str, komponen: str, dulu: Mapping[str, Any] | None, kini: Baris | None) -> list[str]:
    if dulu is None:
        return [f"{siapa} sekarang tercatat sebagai {komponen}."]
    if kini is None:
        return [f"{siapa} tidak lagi tercatat sebagai {komponen} waktu itu."]
    if bool(dulu["lewat"]) == kini.dihitung:
        return [f"{siapa} ({komponen}) sekarang {'dihitung' if kini.dihitung else 'tidak dihitung'}."]
    if dulu["nominal"] != kini.nominal:
        return [f"Tarif {komponen} {siapa}: dahulu {rupiah(dulu['nominal'])}, sekarang {rupiah(kini.nominal)}."]
    return []
