"""What a reconciliation may state: the rules that one record, a whole group and a returned workbook share
(docs/program.md §4). Nothing here reads or writes the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Self

from inti.galat import GalatPengguna
from inti.templatetags.format import rupiah, tanggal_pendek
from inti.waktu import saat_lokal
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi, Tahap
from penyaluran.services.kartu.catat import periksa_nomor

PANJANG_KETERANGAN = 300
PANJANG_TEMPAT = 100
_CARA, _SALURAN = frozenset({"", *CaraTahu.values}), frozenset({"", *SaluranBayar.values})


@dataclass(frozen=True, kw_only=True)
class IsiRekon:
    """What a reconciliation states, in the one shape the database accepts for its status."""

    status: str
    jumlah: int  # whole rupiah
    tanggal: date | None
    alasan_id: str | None
    keterangan: str
    jam: time | None = None
    saluran: str = ""
    tempat: str = ""
    cara: str = ""

    @classmethod
    def dari(cls, rekon: Rekonsiliasi) -> Self:
        return cls(
            status=rekon.status,
            jumlah=rekon.jumlah,
            tanggal=rekon.tanggal,
            alasan_id=rekon.alasan_id,
            keterangan=rekon.keterangan,
            jam=rekon.jam,
            saluran=rekon.saluran,
            tempat=rekon.tempat,
            cara=rekon.cara,
        )


@dataclass(frozen=True, kw_only=True)
class Pengambilan:
    """Where, at what time and how known. None: not said, so that what is recorded of it stays."""

    saluran: str | None = None
    tempat: str | None = None
    jam: time | None = None
    cara: str | None = None


def rapikan_isi(
    bayar: Pembayaran,
    *,
    status: str,
    jumlah: int | None = None,
    tanggal: date | None = None,
    alasan: AlasanBelumTransaksi | None = None,
    keterangan: str = "",
    ambil: Pengambilan | None = None,
    lama: IsiRekon | None = None,
) -> IsiRekon:
    """What is stated of a payment, in the shape its status demands; `lama` is what was recorded before.

    Raises GalatPengguna with the field and a sentence.
    """
    isi = _menurut_status(bayar, status, jumlah, tanggal, alasan, _keterangan(keterangan))
    isi = _dengan_ambil(isi, ambil or Pengambilan(), lama)
    for kolom in ("keterangan", "tempat"):
        if (teks := getattr(isi, kolom)) != getattr(lama, kolom, ""):
            periksa_nomor(teks, kolom)
    return isi


def periksa_waktu(isi: IsiRekon, *, tahap: Tahap, desa: str, pada: datetime, bayar_mulai: date | None) -> None:
    """Refuse a withdrawal still to come, or from before its money was paid (`bayar_mulai`, else the first month)."""
    if isi.tanggal is None:
        return
    kini = saat_lokal(pada, desa)
    if isi.tanggal > kini.date():
        raise GalatPengguna(
            f"Tanggal transaksi {tanggal_pendek(isi.tanggal)} belum tiba. Isi tanggal hari ini atau sebelumnya.",
            kolom="tanggal",
        )
    if isi.jam is not None and isi.tanggal == kini.date() and isi.jam > kini.time():
        raise GalatPengguna(
            f"Jam {isi.jam:%H.%M} belum tiba; sekarang {kini:%H.%M}. Betulkan jamnya atau kosongkan.", kolom="jam"
        )
    awal = bayar_mulai or tahap.bulan_mulai
    if isi.tanggal < awal:
        apa = "tanggal bayar" if bayar_mulai else "bulan pertama"
        raise GalatPengguna(
            f"Tanggal transaksi {tanggal_pendek(isi.tanggal)} mendahului {apa} {tahap} "
            f"({tanggal_pendek(awal)}). Periksa tanggal atau tahapnya.",
            kolom="tanggal",
        )


def periksa_alasan(alasan: AlasanBelumTransaksi | None, isi: IsiRekon, lama: IsiRekon | None) -> None:
    """Refuse a reason that needs words and has none, or one no longer in use unless it stands already."""
    if alasan is None:
        return
    if alasan.perlu_keterangan and not isi.keterangan:
        raise GalatPengguna(f"Alasan {alasan} perlu keterangan. Tulis sebabnya.", kolom="keterangan")
    if not alasan.aktif and not (lama and lama.alasan_id == alasan.pk):
        raise GalatPengguna(f"Alasan {alasan} tidak dipakai lagi. Pilih alasan lain.", kolom="alasan")


def _keterangan(teks: str) -> str:
    teks = " ".join(teks.split())
    if len(teks) > PANJANG_KETERANGAN:
        raise GalatPengguna(f"Keterangan paling banyak {PANJANG_KETERANGAN} huruf.", kolom="keterangan")
    return teks


def _menurut_status(
    bayar: Pembayaran,
    status: str,
    jumlah: int | None,
    tanggal: date | None,
    alasan: AlasanBelumTransaksi | None,
    keterangan: str,
) -> IsiRekon:
    if bayar.nominal == 0:
        raise GalatPengguna(
            f"Tidak ada dana untuk keluarga ini pada {bayar.tahap}, jadi tidak ada yang perlu dilaporkan."
        )
    kode = alasan.pk if alasan else None
    isi = IsiRekon(status=status, jumlah=0, tanggal=None, alasan_id=kode, keterangan=keterangan)
    if status == StatusRekon.CAIR:
        if jumlah not in (None, bayar.nominal):
            raise GalatPengguna(
                f"Sudah transaksi berarti seluruh {rupiah(bayar.nominal)} diambil. "
                "Bila hanya sebagian, pilih Cair sebagian.",
                kolom="jumlah",
            )
        if alasan is not None:
            raise GalatPengguna("Sudah transaksi tidak memerlukan alasan.", kolom="alasan")
        return replace(isi, jumlah=bayar.nominal, tanggal=_wajib_tanggal(tanggal))
    if status == StatusRekon.SEBAGIAN:
        return replace(isi, jumlah=_sebagian(bayar.nominal, jumlah), tanggal=_wajib_tanggal(tanggal))
    if status == StatusRekon.TIDAK:
        if jumlah:
            raise GalatPengguna(
                "Belum transaksi berarti belum ada yang diambil. Bila sudah sebagian, pilih Cair sebagian.",
                kolom="jumlah",
            )
        if kode is None:
            raise GalatPengguna("Pilih alasan mengapa keluarga belum bertransaksi.", kolom="alasan")
        return isi
    raise GalatPengguna("Pilih Sudah transaksi, Cair sebagian, atau Belum transaksi.", kolom="status")


def _sebagian(nominal: int, jumlah: int | None) -> int:
    if jumlah is None:
        raise GalatPengguna("Isi jumlah yang sudah diambil.", kolom="jumlah")
    if jumlah <= 0:
        raise GalatPengguna(
            "Jumlah yang diambil harus lebih dari Rp0. Bila belum ada yang diambil, pilih Belum transaksi.",
            kolom="jumlah",
        )
    if jumlah == nominal:
        raise GalatPengguna(
            f"{rupiah(jumlah)} adalah seluruh dana keluarga ini. Pilih Sudah transaksi.", kolom="jumlah"
        )
    if jumlah > nominal:
        raise GalatPengguna(
            f"{rupiah(jumlah)} melebihi dana keluarga ini ({rupiah(nominal)}). "
            "Periksa angkanya; bila semua sudah diambil, pilih Sudah transaksi.",
            kolom="jumlah",
        )
    return jumlah


def _wajib_tanggal(tanggal: date | None) -> date:
    if tanggal is None:
        raise GalatPengguna("Isi tanggal transaksi.", kolom="tanggal")
    return tanggal


def _dengan_ambil(isi: IsiRekon, ambil: Pengambilan, lama: IsiRekon | None) -> IsiRekon:
    """With channel, place and time; only a withdrawal has them. What is not said stays as it was recorded."""
    cara = ambil.cara if ambil.cara is not None else (lama.cara if lama and lama.status == isi.status else "")
    if cara not in _CARA:
        raise GalatPengguna("Pilih dari mana Anda tahu.", kolom="cara")
    if isi.status == StatusRekon.TIDAK:
        if ambil.saluran or ambil.tempat or ambil.jam:
            raise GalatPengguna("Belum transaksi tidak punya tempat dan jam. Kosongkan isian itu.", kolom="saluran")
        return replace(isi, cara=cara)
    dulu = lama if lama and lama.status != StatusRekon.TIDAK else None
    saluran = ambil.saluran if ambil.saluran is not None else (dulu.saluran if dulu else "")
    if saluran not in _SALURAN:
        raise GalatPengguna("Pilih di mana uangnya diambil: ATM, agen, bank, Pos, atau tempat lain.", kolom="saluran")
    tempat = " ".join(ambil.tempat.split()) if ambil.tempat is not None else (dulu.tempat if dulu else "")
    if len(tempat) > PANJANG_TEMPAT:
        raise GalatPengguna(f"Nama tempat paling banyak {PANJANG_TEMPAT} huruf.", kolom="tempat")
    # A time said without a channel is no reason to lose it; one not said is kept where the rest was not said either.
    tak_disebut = ambil.saluran is None and ambil.tempat is None
    jam = ambil.jam if ambil.jam is not None else (dulu.jam if dulu and tak_disebut else None)
    return replace(isi, saluran=saluran, tempat=tempat, jam=jam, cara=cara)
