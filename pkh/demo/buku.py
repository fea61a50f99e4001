"""The demo's Final Closing workbooks, in the ministry's own layout (docs/program.md §5)."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from inti.waktu import umur
from pkh.nama import alamat, nama_orang, nomor_nik
from pkh.skala.baris import KELUARGA
from wilayah.models import Wilayah

KEPALA = (
    "NAMA PENERIMA", "NIK", "NO KK", "TGL LAHIR", "UMUR", "ART", "HAMIL", "AUD", "SD", "SMP", "SMA", "DISABIL",
    "LANSIA", "HAM", "JML KOMPONEN", "NOMINAL", "STATUS", "ALAMAT FC", "ALAMAT", "RT", "RW", "KELURAHAN",
    "KECAMATAN", "KABUPATEN", "PROVINSI",
)  # fmt: skip
# Rupiah of a tahap for hamil, aud, sd, smp, sma, disabil, lansia, ham (docs/program.md §3).
_TARIF = (750_000, 750_000, 225_000, 375_000, 500_000, 600_000, 600_000, 2_700_000)
_TANPA_DANA = ("EXCLUDE", "EXCLUDE PEKERJAAN", "EXCLUDE MENINGGAL", "GAGAL CEK REKENING", "PROSES BUREKOL")
_SD, _SMP, _SMA = 2, 3, 4
Komponen = tuple[int, ...]


@dataclass(frozen=True)
class Keluarga:
    """A family as a list states it; `lama` and `kini` tell on which of the two lists it stands."""

    nama: str
    nik: str
    kk: str
    lahir: date
    art: int
    komponen: Komponen
    alamat: str
    rt: str
    rw: str
    desa: str
    status: str = "AKTIF"
    lama: bool = True
    kini: bool = True

    @property
    def nominal(self) -> int:
        return sum(n * t for n, t in zip(self.komponen, _TARIF, strict=True)) if self.status == "AKTIF" else 0


def keluarga(kecamatan: str, per_desa: dict[str, int], *, baru: int, hilang: int, benih: int) -> list[Keluarga]:
    """Families of a kecamatan by desa code: `per_desa` on the present list, `baru` of them for the first time.

    `hilang` more stood on the list before and are gone from this one.
    """
    acak = random.Random(benih)
    awalan = kecamatan.replace(".", "")
    desa = [kode for kode, n in per_desa.items() for _ in range(n)]
    acak.shuffle(desa)
    desa += [acak.choice(list(per_desa)) for _ in range(hilang)]
    kini = sum(per_desa.values())
    semua = []
    for ke, kode in enumerate(desa):
        satu = _satu(acak, awalan, kode, ke)
        semua.append(replace(satu, lama=not kini - baru <= ke < kini, kini=ke < kini))
    return semua


def _satu(acak: random.Random, awalan: str, desa: str, ke: int) -> Keluarga:
    lahir = date(1962, 1, 1) + timedelta(days=acak.randrange(14_000))
    komponen = acak.choices([k for k, _ in KELUARGA], [b for _, b in KELUARGA])[0]
    return Keluarga(
        nama=nama_orang(acak).upper(),
        nik=nomor_nik(awalan, lahir, ke),
        kk=f"{awalan}{acak.randint(1, 28):02d}{acak.randint(1, 12):02d}{acak.randint(8, 24):02d}{ke + 1:04d}",
        lahir=lahir,
        art=sum(komponen) + acak.randint(1, 3),
        komponen=komponen,
        alamat=alamat(acak),
        rt=f"{acak.randint(1, 10):03d}",
        rw=f"{acak.randint(1, 5):03d}",
        desa=desa,
        status="AKTIF" if acak.random() >= 0.03 else acak.choice(_TANPA_DANA),
    )


def daftar_lalu(semua: Iterable[Keluarga]) -> Iterator[Keluarga]:
    """The list before: everybody on it was paid, and some pupils were one school lower."""
    for ke, k in enumerate(semua):
        if k.lama:
            yield replace(k, status="AKTIF", komponen=_setahun_lebih_muda(k.komponen) if ke % 17 == 0 else k.komponen)


def daftar_kini(semua: Iterable[Keluarga]) -> Iterator[Keluarga]:
    return (k for k in semua if k.kini)


def _setahun_lebih_muda(komponen: Komponen) -> Komponen:
    baru = list(komponen)
    for atas, bawah in ((_SMA, _SMP), (_SMP, _SD)):
        if baru[atas]:
            baru[atas] -= 1
            baru[bawah] += 1
            break
    return tuple(baru)


def tulis(jalur: Path, isi: Iterable[Keluarga], hari: date) -> None:
    """Write one kecamatan's workbook."""
    nama = {w.kode: w for w in Wilayah.objects.di_bawah({"17.71", "17"}).select_related("induk__induk__induk")}
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("FINAL CLOSING")
    lembar.append(KEPALA)
    for k in isi:
        desa = nama[k.desa]
        kecamatan = desa.induk
        kabupaten = kecamatan.induk if kecamatan else None
        if kecamatan is None or kabupaten is None or kabupaten.induk is None:
            raise ValueError(k.desa)
        di = [desa.nama, kecamatan.nama, kabupaten.nama, kabupaten.induk.nama]
        awal = [
            k.nama,
            k.nik,
            k.kk,
            k.lahir,
            umur(k.lahir, hari),
            k.art,
            *k.komponen,
            sum(k.komponen),
            k.nominal,
            k.status,
        ]
        lembar.append([*awal, k.alamat.upper(), k.alamat, k.rt, k.rw, *(x.upper() for x in di)])
    buku.save(jalur)
