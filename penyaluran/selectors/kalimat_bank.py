"""What a difference with the bank's list means, and the one thing to do next (docs/program.md §5)."""

from __future__ import annotations

from typing import NamedTuple

from inti.templatetags.format import rupiah
from penyaluran.enums import JenisSelisihBank as Jenis
from penyaluran.enums import SebabTakCocok
from penyaluran.models import SelisihBank

_LANGKAH = {
    SebabTakCocok.BUKAN: "Laporkan ke bank sebagai penerima yang bukan peserta.",
    SebabTakCocok.DITOLAK: "APD membetulkan baris itu di berkas Final Closing, lalu mengimpornya lagi.",
}


class Kalimat(NamedTuple):
    jenis: str
    label: str
    arti: str
    langkah: str


def kalimat_bank(s: SelisihBank) -> list[Kalimat]:
    """A sentence and a step per kind, in the order of the kinds."""
    isi = {
        Jenis.HANYA_FC: _hanya_fc,
        Jenis.HANYA_BANK: _hanya_bank,
        Jenis.NOMINAL: _nominal,
        Jenis.NAMA: _nama,
        Jenis.NOMOR: _nomor,
    }
    return [Kalimat(j.value, str(j.label), *isi[j](s)) for j in Jenis if j in s.jenis]


def _hanya_fc(s: SelisihBank) -> tuple[str, str]:
    return (
        f"Final Closing membayar {rupiah(s.nominal_fc)}, tetapi keluarga ini tidak ada di daftar bank.",
        "Tanyakan lewat APD apakah rekeningnya gagal atau masuk gelombang berikutnya, lalu kabari keluarganya.",
    )


def _hanya_bank(s: SelisihBank) -> tuple[str, str]:
    b, uang = s.baris_bank, rupiah(s.nominal_bank)
    if b is not None and b.dikenali:
        return (
            f"Bank membayar {uang}, padahal keluarga ini tidak ada di Final Closing tahap ini.",
            "Tanyakan ke pusat lewat APD sebelum uangnya dianggap hak keluarga.",
        )
    if s.kpm is not None:
        return (
            f"Bank membayar {uang} kepada nama yang sama dengan keluarga {s.kpm.nama}, tetapi nomornya lain.",
            "Pastikan apakah ini keluarga itu; sampai dipastikan belum dihitung sebagai pembayarannya.",
        )
    sebab = SebabTakCocok(b.sebab) if b is not None and b.sebab else SebabTakCocok.ASING
    langkah = _LANGKAH.get(sebab, "Cari keluarganya, atau nyatakan bukan keluarga di data ini dan laporkan ke bank.")
    return f"Bank membayar {uang} kepada nama yang tidak dikenali: {sebab.label}.", langkah


def _nominal(s: SelisihBank) -> tuple[str, str]:
    fc, bank = s.nominal_fc or 0, s.nominal_bank or 0
    langkah = "Cocokkan dengan buku tabungan keluarga, lalu sampaikan selisihnya lewat APD."
    if fc == 0:
        status = f" ({s.pembayaran.status_fc})" if s.pembayaran and s.pembayaran.status_fc else ""
        return f"Tidak dibayar menurut Final Closing{status}, tetapi bank membayar {rupiah(bank)}.", langkah
    kata = "lebih" if bank > fc else "kurang"
    return (
        f"Bank membayar {rupiah(bank)}, Final Closing {rupiah(fc)}: {kata} {rupiah(abs(bank - fc))}.",
        langkah,
    )


def _nama(s: SelisihBank) -> tuple[str, str]:
    di_bank, di_data = s.baris_bank.nama if s.baris_bank else "–", s.kpm.nama if s.kpm else "–"
    return (
        f"Di bank tertulis {di_bank}, di data ini {di_data}.",
        "Cocokkan dengan KTP; yang keliru dibetulkan, lewat pemutakhiran atau lewat bank.",
    )


def _nomor(s: SelisihBank) -> tuple[str, str]:
    b, k = s.baris_bank, s.kpm
    beda = []
    if b is not None and k is not None:
        if bytes(b.nik_indeks) != bytes(k.nik_indeks):
            beda.append("NIK")
        if b.kk_indeks is not None and k.kk_indeks is not None and bytes(b.kk_indeks) != bytes(k.kk_indeks):
            beda.append("No KK")
    return (
        f"{' dan '.join(beda) or 'NIK atau No KK'} di bank berbeda dengan data ini.",
        "Cocokkan dengan KTP dan Kartu Keluarga, agar cek rekening tahap berikutnya tidak gagal.",
    )
