"""What a dashboard says on paper: A4, readable in black and white (templates/cetak/dasbor.typ)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dasbor.berkas.dasbor import KEADAAN, TANPA_PENDAMPING, IsiDasbor, ada_angka, tanpa_angka_teks
from dasbor.selectors.tempat import Cabang
from dasbor.selectors.ukuran import MENURUT_KODE, Ukuran
from dasbor.tampilan.tingkat import UTAMA, KartuUkuran, sebutan, teks_nilai
from inti.cetak import kop

# Beside a figure that deviates, so that it is seen without colour.
TANDA = {"awas": "!", "bahaya": "!!"}


def data_cetak(isi: IsiDasbor) -> dict[str, Any]:
    layar = isi.layar
    tempat = layar.tempat
    utama = [u for u in (MENURUT_KODE[k] for k in UTAMA) if u in layar.ukuran()]
    orang = [u for u in utama if "petugas" not in u.tanpa]
    return {
        "kop": kop((tempat.wilayah and tempat.wilayah.kepala_surat()) or tempat.nama),
        "judul": f"Dasbor {tempat.nama}",
        "sub": sebutan(tempat),
        "masa": isi.masa,
        "per": isi.per,
        "perhatian": [p.teks for p in isi.perhatian],
        "bagian": [
            {"judul": str(b.label), "baris": [_kartu(k) for k in kartu]} for b, _, kartu in layar.bagian()
        ],
        "tabel": [
            _tabel(isi, "Per pendamping", "Pendamping", [c for c in isi.orang if c.petugas], orang),
            _tabel(isi, "Per wilayah", "Wilayah", isi.anak, utama),
        ],
    }  # fmt: skip


def _kartu(k: KartuUkuran) -> dict[str, Any]:
    return {
        "label": k.ukuran.label,
        "nilai": k.nilai,
        "tanda": TANDA.get(k.jenis, ""),
        "keadaan": KEADAAN[k.jenis],
        "rinci": k.rinci,
        "banding": "; ".join(k.banding),
        "percik": k.percik,
    }


def _tabel(isi: IsiDasbor, judul: str, apa: str, cabang: Sequence[Cabang], ukuran: Sequence[Ukuran]) -> dict[str, Any]:
    terisi, belum = ada_angka(cabang)
    return {
        "judul": judul,
        "kepala": [apa, *(u.kepala for u in ukuran)],
        "baris": [[c.nama or TANPA_PENDAMPING, *(_sel(isi, u, c) for u in ukuran)] for c in terisi],
        "kosong": tanpa_angka_teks(isi, belum),
    }


def _sel(isi: IsiDasbor, u: Ukuran, c: Cabang) -> str:
    n = u.nilai(c.angka)
    return f"{teks_nilai(n)} {TANDA.get(isi.layar.keadaan(n), '')}".rstrip()
