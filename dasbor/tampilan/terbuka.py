"""How open data is put: in plain words, three small tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dasbor.selectors.terbuka import KOLOM, SISA, DataTerbuka, Isi
from inti.templatetags.format import angka, persen
from inti.templatetags.format import bulan as tulis_bulan
from kpm.enums import JenisKomponen
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

BERHALAMAN = (PANJANG_KODE[Tingkat.PROVINSI], PANJANG_KODE[Tingkat.KABUPATEN])
TERSEMBUNYI = "disembunyikan"
_LABEL = {k.kode: k.label for k in KOLOM}
_BAGIAN = (
    ("Keluarga penerima", "Keluarga peserta pada akhir bulan. Satu keluarga bisa punya beberapa komponen.",
     ("kpm", *JenisKomponen.values)),
    ("Bantuan", "Bantuan tahap yang mencakup bulan ini, dalam juta rupiah.", ("rencana_juta", "diambil_juta")),
    ("Pertemuan kelompok", "Kelompok seharusnya bertemu sekali sebulan.", ("kelompok_wajib", "kelompok_bertemu")),
    ("Pengaduan", "Pengaduan warga yang dijawab bulan ini. Yang dirahasiakan tidak dihitung.",
     ("aduan_dijawab", "aduan_tepat")),
)  # fmt: skip
# Beside the last column of a part, its share of the one before.
_PERSEN = {"diambil_juta": "rencana_juta", "kelompok_bertemu": "kelompok_wajib", "aduan_tepat": "aduan_dijawab"}


@dataclass(frozen=True)
class SelTerbuka:
    label: str
    teks: str


@dataclass(frozen=True)
class BarisTampil:
    nama: str
    url: str
    sel: list[SelTerbuka]


@dataclass(frozen=True)
class BagianTerbuka:
    judul: str
    ket: str
    kepala: str
    baris: list[BarisTampil]


def bagian_terbuka(data: DataTerbuka, bulan: date) -> list[BagianTerbuka]:
    hasil = []
    for judul, ket, kolom in _BAGIAN:
        baris = [BarisTampil(f"Seluruh {data.nama}", "", _sel(data.jumlah[bulan], kolom))]
        berisi = [b for b in data.baris[bulan] if b.kode != SISA or any(b.isi[k] != 0 for k in kolom)]
        baris += [BarisTampil(b.nama, _url(b.kode), _sel(b.isi, kolom)) for b in berisi]
        hasil.append(BagianTerbuka(judul, ket, _kepala(kolom), baris))
    return hasil


def _kepala(kolom: tuple[str, ...]) -> str:
    nama = [f"{_LABEL[k]}:angka" for k in kolom]
    return "|".join(["Wilayah", *nama, *(["Persen:angka"] if kolom[-1] in _PERSEN else [])])


def _sel(isi: Isi, kolom: tuple[str, ...]) -> list[SelTerbuka]:
    hasil = [SelTerbuka(_LABEL[k], TERSEMBUNYI if (n := isi[k]) is None else angka(n)) for k in kolom]
    if (atas := kolom[-1]) in _PERSEN:
        n, dari = isi[atas], isi[_PERSEN[atas]]
        hasil.append(SelTerbuka("Persen", TERSEMBUNYI if n is None or dari is None else persen(n, dari)))
    return hasil


def _url(kode: str) -> str:
    """A province or kabupaten has a page of its own."""
    return reverse("data:wilayah", args=[kode]) if len(kode) in BERHALAMAN else ""


def jejak_terbuka(kode: str) -> list[tuple[str, str]]:
    """The areas above, the country first: name and address."""
    if not kode:
        return []
    atas = [kode[:n] for n in (PANJANG_KODE[Tingkat.PROVINSI],) if n < len(kode)]
    nama = Wilayah.objects.filter(kode__in=atas).values_list("kode", "nama")
    return [("Indonesia", reverse("data:depan")), *((n, reverse("data:wilayah", args=[k])) for k, n in nama)]


def pilihan_terbuka(data: DataTerbuka, dipilih: date | None) -> list[tuple[str, str, bool]]:
    return [(f"{b:%Y-%m}", tulis_bulan(b), b == dipilih) for b in data.bulan]
