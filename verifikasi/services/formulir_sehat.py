"""A health form's months as entries, and what is said of them (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan
from verifikasi.berkas.verkom_kesehatan import BLOK
from verifikasi.enums import KeadaanPeserta
from verifikasi.models import CatatanVerkom
from verifikasi.selectors.wajar import mustahil, umur_pada
from verifikasi.services.catat import Nilai
from verifikasi.services.formulir import PESERTA, BarisForm, nama_bulan
from verifikasi.services.formulir_tulis import Penulis
from verifikasi.services.isian import Isian, ringkas_sehat

_IMUNISASI = "diberikan"  # what the letter I says when it names no vaccine
_MILIK: dict[str, tuple[str, ...]] = {  # fields of an entry that a column fills in
    "tgl": ("tanggal_periksa",),
    "bb": ("berat_kg",),
    "tb": ("tinggi_cm",),
    "tensi": ("sistolik", "diastolik"),
    "layanan": ("imunisasi", "vitamin_a", "perkembangan", "sosial"),
    "ket": ("keterangan",),
}


class PenulisSehat(Penulis):
    sebutan = PESERTA
    fasilitas, orang = "Posyandu", "peserta"
    kolom_galat = {
        "hadir": "Hadir", "tanggal_periksa": "Tgl", "berat_kg": "BB", "tinggi_cm": "TB", "sistolik": "Tensi",
        "diastolik": "Tensi", "imunisasi": "Layanan", "keterangan": "Keterangan",
    }  # fmt: skip

    def sebut(self, isi: CatatanVerkom | Isian) -> str:
        if isi.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
            return "tidak terdaftar di sini"
        teks = ringkas_sehat(isi)
        return f"{teks}, {isi.keterangan}" if isi.keterangan else teks

    def bentrok(self, isi: Isian, catatan: CatatanVerkom) -> tuple[str, str] | None:
        """Who was weighed was there: absence over stored measures is settled on the screen, by who sees both."""
        if isi.hadir or not catatan.hadir:
            return None
        ada = ringkas_sehat(catatan)
        return None if ada == "hadir" else ("Hadir", f"sudah tercatat {ada}; betulkan di layar isian bila keliru")

    def jelaskan(self, nilai: Nilai, baris: BarisForm, akhir: date) -> str:
        """With the likeliest cause where weight and height fit once they change places."""
        pesan, isi = super().jelaskan(nilai, baris, akhir), nilai.isi
        if nilai.galat is None or nilai.galat.kolom not in ("berat_kg", "tinggi_cm") or baris.anggota is None:
            return pesan
        umur = umur_pada(baris.anggota.tanggal_lahir, isi.tanggal_periksa or akhir)
        lengkap = isi.berat_kg is not None and isi.tinggi_cm is not None
        tertukar = lengkap and mustahil(umur, isi.tinggi_cm, isi.berat_kg, None, None) is None
        return f"{pesan} BB dan TB mungkin tertukar." if tertukar else pesan


def susun_sehat(b: BarisForm, bulan: Sequence[date]) -> None:
    """Entries of the months that the row fills in; a month that is empty stays empty."""
    if b.anggota is None:
        return
    for ke, satu in enumerate(bulan, 1):
        sel = {kolom: b.isi.get(f"{kolom}_{ke}") for kolom in BLOK}
        if all(nilai is None for nilai in sel.values()):
            continue
        sel["ket"] = b.isi.get("ket")
        hari = _hari(b, sel["tgl"], satu)
        if sel["tgl"] is not None and hari is None:
            continue
        b.isian[satu] = _isian(b.anggota.pk, sel, hari)
        if b.isian[satu].hadir:
            b.dibiarkan[satu] = frozenset(k for kolom, milik in _MILIK.items() if sel[kolom] is None for k in milik)
        elif not sel["ket"]:
            b.dibiarkan[satu] = frozenset(_MILIK["ket"])
    if not b.isian and not b.kesalahan:
        b.peringatan.append(("Hadir", "tidak ada bulan yang diisi, jadi tidak ada yang dicatat"))


def _isian(anggota: int, sel: dict[str, Any], hari: date | None) -> Isian:
    """Whoever was measured was there, also on a form that does not ask."""
    atas, _, bawah = (sel["tensi"] or "").partition("/")
    layanan = sel["layanan"] or []
    vaksin = ", ".join(satu for satu in layanan if len(satu) > 1)
    return Isian(
        anggota_id=anggota,
        hadir=True if sel["hadir"] is None else sel["hadir"],
        tanggal_periksa=hari,
        berat_kg=Decimal(sel["bb"]) if sel["bb"] is not None else None,
        tinggi_cm=Decimal(sel["tb"]) if sel["tb"] is not None else None,
        sistolik=int(atas) if atas else None,
        diastolik=int(bawah) if bawah else None,
        imunisasi=vaksin or (_IMUNISASI if "I" in layanan else ""),
        vitamin_a="A" in layanan,
        perkembangan="P" in layanan,
        sosial="S" in layanan,
        keterangan=sel["ket"] or "",
    )


def _hari(b: BarisForm, teks: str | None, bulan: date) -> date | None:
    """The day of a check; a month that is written beside it must be the block's own, as the rules of entries say."""
    if teks is None:
        return None
    if len(teks) == len("2026-10-12"):
        return date.fromisoformat(teks)
    hari, _, di = teks.partition("-")
    awal = bulan.replace(month=int(di)) if di else bulan
    if int(hari) > akhir_bulan(awal).day:
        b.tolak(f"Tgl {nama_bulan(bulan)}", f"{tulis_bulan(awal)} tidak punya tanggal {hari}; periksa tanggalnya")
        return None
    return awal.replace(day=int(hari))
