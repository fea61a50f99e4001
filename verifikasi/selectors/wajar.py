"""What a measure can be at an age: the impossible is refused, the unlikely is said (docs/program.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from verifikasi.selectors.kewajiban import umur_bulan

HARI_EFEKTIF_BIASA = 27  # six school days a week leave no more
SISTOLIK, DIASTOLIK = (50, 300), (20, 200)
_SISTOLIK_BIASA, _DIASTOLIK_BIASA = (80, 200), (40, 120)
_BALITA = 60
_DEWASA = 216


@dataclass(frozen=True)
class Kisaran:
    """Below so many months: possible and usual weight (kg) and height (cm)."""

    sebelum: int
    berat: tuple[float, float]
    berat_biasa: tuple[float, float]
    tinggi: tuple[float, float]
    tinggi_biasa: tuple[float, float]


KISARAN = (
    Kisaran(12, (0.5, 25), (2, 13), (25, 100), (43, 85)),
    Kisaran(60, (1.5, 60), (6, 25), (40, 140), (65, 120)),
    Kisaran(120, (5, 90), (11, 50), (60, 180), (90, 150)),
    Kisaran(_DEWASA, (8, 200), (18, 90), (70, 220), (110, 190)),
    Kisaran(9999, (15, 300), (30, 130), (80, 250), (130, 190)),
)
_TANPA_UMUR = Kisaran(0, (0.5, 300), (2, 130), (25, 250), (43, 190))


@dataclass(frozen=True)
class Ukuran:
    """Weight and height as last known, and of which month."""

    berat_kg: Decimal | None = None
    berat_bulan: date | None = None
    tinggi_cm: Decimal | None = None
    tinggi_bulan: date | None = None


def umur_pada(lahir: date | None, pada: date) -> int | None:
    """Completed months on a day; None when the date of birth is unknown or after it."""
    return None if lahir is None or lahir > pada else umur_bulan(lahir, pada)


def kisaran(bulan: int | None) -> Kisaran:
    if bulan is None:
        return _TANPA_UMUR
    return next(k for k in KISARAN if bulan < k.sebelum)


def sebut(nilai: object) -> str:
    """11.50 → 11,5, as people write it."""
    teks = f"{Decimal(str(nilai)):f}"
    return (teks.rstrip("0").rstrip(".") if "." in teks else teks).replace(".", ",")


def mustahil(
    bulan: int | None, berat: Decimal | None, tinggi: Decimal | None, sistolik: int | None, diastolik: int | None
) -> tuple[str, str] | None:
    """Field and reason of the first measure that no person of that age has."""
    k = kisaran(bulan)
    for kolom, nama, nilai, (dari, sampai), satuan in (
        ("berat_kg", "berat", berat, k.berat, "kg"),
        ("tinggi_cm", "tinggi", tinggi, k.tinggi, "cm"),
        ("sistolik", "tekanan darah atas", sistolik, SISTOLIK, "mmHg"),
        ("diastolik", "tekanan darah bawah", diastolik, DIASTOLIK, "mmHg"),
    ):
        if nilai is not None and not dari <= nilai <= sampai:
            umur = "" if bulan is None or satuan == "mmHg" else " pada umur ini"
            return kolom, f"{nama} {sebut(nilai)} {satuan} tidak mungkin{umur} ({sebut(dari)}–{sebut(sampai)} {satuan})"
    if (sistolik is None) != (diastolik is None):
        kurang = "sistolik" if sistolik is None else "diastolik"
        return kurang, "tekanan darah ditulis dua angka, misalnya 120 dan 80"
    if sistolik is not None and diastolik is not None and sistolik <= diastolik:
        return "sistolik", f"tekanan darah {sistolik}/{diastolik} terbalik: angka atas lebih besar"
    return None


def tak_lazim(
    bulan: int | None,
    berat: Decimal | None,
    tinggi: Decimal | None,
    tensi: tuple[int | None, int | None],
    lalu: Ukuran,
) -> list[str]:
    """What is possible, and worth a second look."""
    k = kisaran(bulan)
    hasil = [
        f"{nama} {sebut(nilai)} {satuan} jarang{' pada umur ini' if satuan != 'mmHg' else ''}"
        for nama, nilai, (dari, sampai), satuan in (
            ("berat", berat, k.berat_biasa, "kg"),
            ("tinggi", tinggi, k.tinggi_biasa, "cm"),
            ("tekanan darah atas", tensi[0], _SISTOLIK_BIASA, "mmHg"),
            ("tekanan darah bawah", tensi[1], _DIASTOLIK_BIASA, "mmHg"),
        )
        if nilai is not None and not dari <= nilai <= sampai
    ]
    if berat is not None and lalu.berat_kg is not None:
        beda, batas = abs(berat - lalu.berat_kg), _loncat(bulan, lalu.berat_kg)
        if beda > batas:
            arah = "naik" if berat > lalu.berat_kg else "turun"
            hasil.append(f"berat {arah} {sebut(beda)} kg dari catatan terakhir ({sebut(lalu.berat_kg)} kg)")
    if tinggi is not None and lalu.tinggi_cm is not None:
        if tinggi < lalu.tinggi_cm - (1 if bulan is not None and bulan < _DEWASA else 3):
            hasil.append(f"tinggi menyusut dari {sebut(lalu.tinggi_cm)} cm menjadi {sebut(tinggi)} cm")
        elif tinggi > lalu.tinggi_cm + 15:
            hasil.append(f"tinggi bertambah {sebut(tinggi - lalu.tinggi_cm)} cm dari catatan terakhir")
    return hasil


def _loncat(bulan: int | None, lalu: Decimal) -> Decimal:
    """A change of weight beyond this is said: 2 kg or a quarter for an under-five, 15 kg for who is grown."""
    if bulan is not None and bulan < _BALITA:
        return max(Decimal(2), lalu / 4)
    return Decimal(15)
