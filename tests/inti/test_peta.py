"""Maps drawn by the server: five steps that read without colour, a table beside, links to each area."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template

from inti.kelas import gelapkan, keterangan

GARIS = SimpleNamespace(
    lebar=1000,
    tinggi=1400,
    sumber="rekaan",
    wilayah={
        "a": SimpleNamespace(d="M0 0l9 0 0 9z", x=100, y=100),
        "b": SimpleNamespace(d="M9 9l9 0 0 9z", x=112, y=112),
        "c": SimpleNamespace(d="M5 5l9 0 0 9z", x=130, y=100),
    },
)


def data(*nilai):
    return [
        {
            "kode": k,
            "label": f"Wilayah {k.upper()}",
            "nilai": n,
            "teks": f"{n}%" if n is not None else "",
            "url": f"/{k}/",
        }
        for k, n in zip("abcdefgh", nilai, strict=False)
    ]


def gambar(teks, **isi):
    return re.sub(r"\s+", " ", Template(teks).render(Context(isi)))


@pytest.mark.parametrize(
    ("nilai", "arah", "target", "gelap"),
    [
        ([1, 2, 3, 4, 5], 0, None, [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, 5], -1, None, [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, 5], 1, None, [5, 4, 3, 2, 1]),  # low needs a look
        ([10, None, 0], 0, None, [3, 0, 1]),  # zero is a figure, nothing is none
        ([7, 7, 7], 1, None, [3, 3, 3]),  # all the same: neither good nor bad
        ([7], 0, None, [3]),
        ([1, 1, 1, 1, 9], 0, None, [1, 1, 1, 1, 5]),  # equal figures are never parted
        ([], 0, None, []),
        ([None], 0, None, [0]),
        ([100, 90, 89.9, 75, 50, 49.9, 0, None], 1, 100, [1, 2, 3, 3, 4, 5, 5, 0]),
        ([100, 110, 125, 150, 151, 0, None], -1, 100, [1, 2, 3, 4, 5, 1, 0]),
        ([76.7, 69.03, 69], 1, 76.7, [1, 2, 3]),
        ([0, 5], -1, 0, [1, 3]),  # what should not be: none is the lightest, the others without a limit by shares
        ([0, 1, 2, 3, 4, None], -1, 0, [1, 2, 3, 4, 5, 0]),
        ([3, 3], -1, 0, [3, 3]),
        ([0, 0], 1, 0, [3, 3]),  # more is better: a target of nothing says nothing
    ],
)
def test_golongan(nilai, arah, target, gelap):
    assert gelapkan(nilai, arah=arah, target=target) == gelap


def test_yang_seharusnya_tidak_ada_menurut_batas_beratnya():
    nilai = [0, 0.1, 2.4, 2.5, 4.9, 5, 9.9, 10, 100, None]
    gelap = gelapkan(nilai, arah=-1, target=0, berat=5)
    assert gelap == [1, 2, 2, 3, 3, 4, 4, 5, 5, 0]
    langkah = keterangan(nilai, [f"{n}%" for n in nilai], gelap, arah=-1, target=0, berat=5)
    assert [g.teks for g in langkah] == [
        "Tidak ada",
        "Ada, di bawah 2,5%",
        "2,5% sampai di bawah 5%",
        "Berat, 5% sampai di bawah 10%",
        "Berat, 10% atau lebih",
        "Belum ada data",
    ]
    tanpa_batas = gelapkan([0, 1, 2], arah=-1, target=0)
    assert [g.teks for g in keterangan([0, 1, 2], ["0%", "1%", "2%"], tanpa_batas, arah=-1, target=0)] == [
        "Tidak ada",
        "1%",
        "2%",
    ]


def test_keterangan_menyebut_rentang_yang_ada():
    nilai = [10, 20, 30, 40, 50, 55, None]
    teks = [f"{n}%" for n in nilai]
    gelap = gelapkan(nilai, arah=1)
    assert [(g.gelap, g.teks, g.jumlah) for g in keterangan(nilai, teks, gelap, arah=1)] == [
        (1, "55%", 1),
        (2, "50%", 1),
        (3, "40%", 1),
        (4, "30%", 1),
        (5, "10% sampai 20%", 2),
        (0, "Belum ada data", 1),
    ]
    gelap = gelapkan([100, 40], arah=1, target=90)
    assert [g.teks for g in keterangan([100, 40], ["", ""], gelap, arah=1, target=90)] == [
        "Mencapai target",
        "Kurang dari 50% target",
    ]


def test_peta_bertautan_bernama_dan_bertabel():
    hasil = gambar('{% peta_warna d g id="p" judul="Bertemu" arah=1 target=90 %}', d=data(95, 40, None), g=GARIS)
    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><title>([^<]+)</title>', hasil) == [
        ("/a/", "Wilayah A: 95%", "1. Wilayah A: 95%"),
        ("/b/", "Wilayah B: 40%", "2. Wilayah B: 40%"),
        ("/c/", "Wilayah C: belum ada data", "3. Wilayah C: belum ada data"),
    ]
    assert re.findall(r'fill="url\(#p-(\d)\)" d="([^"]+)"', hasil) == [
        ("1", "M0 0l9 0 0 9z"),
        ("5", "M9 9l9 0 0 9z"),
        ("0", "M5 5l9 0 0 9z"),
    ]
    assert 'viewBox="0 0 1000 1400"' in hasil
    assert re.findall(r"<td>([^<]+)</td>", hasil) == ["1", "95%", "2", "40%"]
    assert re.findall(r"</svg>([^<]+)</span></th>", hasil) == ["Mencapai target", "Kurang dari 50% target"]
    assert '<strong>Belum ada data:</strong> 3. <a href="/c/">Wilayah C</a></p>' in hasil
    assert sorted(re.findall(r'pattern id="(p-\d)"', hasil)) == [f"p-{n}" for n in range(6)]
    assert "Batas wilayah: rekaan" in hasil
    assert "peta-kotak" not in hasil


def test_tulisan_yang_bertumpuk_disembunyikan():
    hasil = gambar('{% peta_warna d g id="p" judul="x" %}', d=data(1, 2, 3), g=GARIS)
    assert re.findall(r'<text( class="[^"]+")? x="(\d+)" y="\d+">(\d)</text>', hasil) == [
        ("", "100", "1"),
        (' class="peta-padat"', "112", "2"),
        ("", "130", "3"),
    ]


def test_tulisan_boleh_angkanya():
    hasil = gambar('{% peta_warna d g id="p" judul="x" tulis="nilai" %}', d=data(12, None), g=GARIS)
    assert re.findall(r"<text[^>]*>([^<]+)</text>", hasil) == ["12%", "–"]
    with pytest.raises(ImproperlyConfigured, match="warna"):
        gambar('{% peta_warna d g id="p" judul="x" tulis="warna" %}', d=data(1), g=GARIS)


@pytest.mark.parametrize("garis", [None, SimpleNamespace(lebar=9, tinggi=9, sumber="", wilayah={})])
def test_tanpa_batas_menjadi_kotak(garis):
    kotak = gambar('{% peta_kotak d id="p" judul="x" arah=1 %}', d=data(10, None))
    assert gambar('{% peta_warna d g id="p" judul="x" arah=1 %}', d=data(10, None), g=garis) == kotak
    assert re.findall(r'<a href="([^"]+)" class="peta-kotak-isi">.*?<b>([^<]+)</b><span>([^<]+)</span>', kotak) == [
        ("/a/", "10%", "1. Wilayah A"),
        ("/b/", "–", "2. Wilayah B"),
    ]
    assert "peta-svg" not in kotak
    assert kotak.count("<tr>") == 2


def test_yang_kosong_dinomori_terakhir_dan_disebut_di_bawah():
    hasil = gambar('{% peta_warna d g id="p" judul="x" patokan="Target 90%." %}', d=data(None, 5, None), g=GARIS)
    assert "Tabel 1 wilayah" in hasil
    assert re.findall(r"<title>([^<]+)</title>", hasil) == [
        "1. Wilayah B: 5%", "2. Wilayah A: belum ada data", "3. Wilayah C: belum ada data",
    ]  # fmt: skip
    assert '2. <a href="/a/">Wilayah A</a>, 3. <a href="/c/">Wilayah C</a></p>' in hasil
    assert '<p class="kecil redup">Target 90%.</p>' in hasil
    kosong = gambar('{% peta_warna d g id="p" judul="x" %}', d=data(None, None), g=GARIS)
    assert ("<table" in kosong, kosong.count("belum ada data")) == (False, 4)


def test_yang_baru_mekar_menjadi_kotak_di_bawah_peta():
    hasil = gambar('{% peta_warna d g id="p" judul="x" %}', d=data(1, 2, 3, 4), g=GARIS)
    assert "Belum punya gambar batas" in hasil
    assert re.findall(r"<b>([^<]+)</b><span>([^<]+)</span>", hasil) == [("4%", "4. Wilayah D")]


def test_tanpa_tautan_tetap_bernama():
    hasil = gambar('{% peta_warna d g id="p" judul="x" %}', d=[{"kode": "a", "label": "A", "nilai": 1}], g=GARIS)
    assert '<g role="img" aria-label="A: 1">' in hasil
    assert "<a " not in hasil
