"""The demo's bank list of Sungai Serut: like the Final Closing, but for a few differences of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pendamping.models import Penugasan
from penyaluran.enums import DerajatCocok, JenisSelisihBank
from penyaluran.models import BarisBank, Pembayaran, SelisihBank
from penyaluran.services.bank.cocok import pastikan_bank, tinjau_bank
from pkh.demo import orang
from pkh.demo.lapangan import Dunia

KEPALA = (
    "IDDTKS", "NOKK", "NIK_KTP", "NAMA_PENERIMA", "NAMA_PROP", "NAMA_KAB", "NAMA_KEC", "NAMA_KEL", "KODE_WILAYAH",
    "TAHAP", "BANSOS", "BANK", "ALAMAT", "NO_RT", "NO_RW", "DUSUN", "DIR", "GELOMBANG", "NOMINAL",
)  # fmt: skip
_TETAP = {"IDDTKS": "NON DTKS", "BANSOS": "PKH", "BANK": "BRI", "GELOMBANG": 1}


def tulis(jalur: Path, tahap: str) -> None:
    """Write the workbook of the kecamatan's payments of a tahap."""
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("Sheet")
    lembar.append(KEPALA)
    for satu in _baris(tahap):
        lembar.append([satu.get(k) for k in KEPALA])
    buku.save(jalur)


def _baris(tahap: str) -> Iterator[dict[str, Any]]:
    """Families of one pendamping after another; the first of each carry the differences."""
    bayar = Pembayaran.objects.filter(tahap=tahap, kecamatan_kode=orang.KECAMATAN).select_related(
        "kpm", "desa__induk__induk__induk"
    )
    milik = dict(
        Penugasan.objects.filter(selesai=None, kpm__in=bayar.values("kpm")).values_list("kpm", "petugas__nama")
    )
    urut: dict[str, int] = {}
    contoh: dict[str, Any] = {}
    for b in bayar.order_by("pk"):
        satu = contoh = _satu(b, tahap)
        if b.nominal == 0:
            if milik.get(b.kpm_id) and not urut.setdefault("nol", 0):
                urut["nol"] = 1
                yield satu | {"NOMINAL": 600_000}  # left out by the ministry, paid by the bank
            continue
        siapa = milik.get(b.kpm_id, "")
        ke = urut[siapa] = urut.get(siapa, 0) + 1 if siapa else 0
        yield from _ubah(satu, ke, b.pk)
    for n, nama in enumerate(("SUHARTI LAMUSU", "MARDIANA PUTRI"), 1):
        nomor = f"{orang.KECAMATAN.replace('.', '')}"
        yield contoh | {
            "NOKK": None, "NIK_KTP": f"{nomor}410170777{n}", "NAMA_PENERIMA": nama, "NOMINAL": 750_000,
        }  # fmt: skip


def _satu(b: Pembayaran, tahap: str) -> dict[str, Any]:
    k = b.kpm
    desa: Any = b.desa
    return _TETAP | {
        "NOKK": k.kk,
        "NIK_KTP": k.nik,
        "NAMA_PENERIMA": k.nama,
        "NAMA_PROP": desa.induk.induk.induk.nama.upper(),
        "NAMA_KAB": desa.induk.induk.nama.upper(),
        "NAMA_KEC": desa.induk.nama.upper(),
        "NAMA_KEL": desa.nama.upper(),
        "KODE_WILAYAH": desa.kode.replace(".", ""),
        "TAHAP": f"TAHAP {tahap[-1]}",
        "ALAMAT": k.alamat,
        "NO_RT": k.rt,
        "NO_RW": k.rw,
        "NOMINAL": b.nominal,
    }


def _ubah(satu: dict[str, Any], ke: int, pk: int) -> Iterator[dict[str, Any]]:
    """The lines of the ke-th family of a pendamping."""
    nik_lain = f"{satu['NIK_KTP'][:12]}{9000 + pk % 999:04d}"
    match ke:
        case 3:
            return  # only in the Final Closing
        case 5:
            yield satu | {"NOMINAL": satu["NOMINAL"] - 25_000}
        case 7:
            yield satu | {"NAMA_PENERIMA": f"{satu['NAMA_PENERIMA'].split()[0]} BINTI SALEH"}
        case 9:
            yield satu | {"NIK_KTP": nik_lain}  # by No KK and name
        case 11:
            yield satu | {"NIK_KTP": nik_lain, "NOKK": None}  # the name alone
        case 13:
            yield satu | {"NAMA_PENERIMA": f"HJ. {satu['NAMA_PENERIMA'].title()}"}  # no difference
        case 15:
            yield satu | {"NOMINAL": 100_000}
            yield satu | {"NOMINAL": satu["NOMINAL"] - 100_000, "GELOMBANG": 2}
        case _:
            yield satu


def cerita_bank(dunia: Dunia) -> None:
    """One suggestion is confirmed, one name is nobody's, one difference was looked at; the rest waits."""
    apd, bambang = dunia.pemeran["apd"], dunia.pemeran["bambang"]
    for lemah in BarisBank.objects.boleh(bambang, "usulkan").filter(derajat=DerajatCocok.LEMAH).order_by("pk")[:1]:
        pastikan_bank(baris=lemah, kpm=lemah.kpm, dilihat=lemah.cap, oleh=bambang)
    for asing in BarisBank.objects.filter(derajat=DerajatCocok.TIDAK).order_by("-pk")[:1]:
        pastikan_bank(baris=asing, kpm=None, dilihat=asing.cap, oleh=apd)
    beda = SelisihBank.objects.boleh(bambang, "usulkan").filter(jenis__contains=[JenisSelisihBank.NOMINAL])
    for s in beda.order_by("pk")[:1]:
        tinjau_bank(
            selisih=s, catatan="Buku tabungan sudah dilihat, potongan biaya kartu.", dilihat=s.cap, oleh=bambang
        )
