"""Tables on paper leave no stubs: wherever a page ends, three rows stay with the heading and three together."""

import io
import re

import pytest
from pypdf import PdfReader

from inti.cetak import cetak


def isi(banyak: int, bagian: int) -> dict[str, object]:
    baris = {"label": "Ukuran", "nilai": "1", "tanda": "", "keadaan": "", "rinci": "", "banding": "", "percik": []}
    return {
        "kop": {"instansi": "Dinas", "unit": "PKH", "alamat": "", "wilayah": "Kota"},
        "judul": "Dasbor", "sub": "Kota", "masa": "Mei 2026", "per": "", "perhatian": ["Satu"] * bagian,
        "bagian": [{"judul": "Keluarga", "baris": [baris] * 3}],
        "tabel": [{
            "judul": "Per wilayah", "kepala": ["Wilayah", "KPM"], "kosong": "",
            "baris": [[f"Baris{n}", "7"] for n in range(banyak)],
        }],
    }  # fmt: skip


@pytest.mark.parametrize("bagian", range(0, 40, 3))
@pytest.mark.parametrize("banyak", [2, 5, 7, 40])
def test_tanpa_sisa_satu_baris(banyak: int, bagian: int) -> None:
    halaman = PdfReader(io.BytesIO(cetak("dasbor.typ", isi(banyak, bagian)))).pages
    teks = [h.extract_text() for h in halaman]
    per_halaman = [len(re.findall(r"Baris\d+", t)) for t in teks]
    assert sum(per_halaman) == banyak
    terisi = [n for n in per_halaman if n]
    assert min(terisi) >= min(banyak, 3)
    # Heading and name of the table stand on the page of its first rows, the heading on each page with rows.
    assert ["Per wilayah" in t for t in teks] == [bool(re.search(r"Baris0\b", t)) for t in teks]
    assert ["Wilayah" in t for t in teks] == [bool(n) for n in per_halaman]
