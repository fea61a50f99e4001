"""Pictures as SVG drawn by the server: no script, no style attribute, and the figures stand beside them."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString, mark_safe

from inti.kelas import TANPA_DATA, Golongan, Patokan, gelapkan, keterangan
from inti.templatetags.format import angka, persen
from inti.templatetags.komponen import periksa_jenis

register = template.Library()

_LEBAR = 100.0


def _bagian(nilai: float, maks: float) -> str:
    """A length in the 100-unit viewBox, as SVG text (never a localised comma)."""
    return f"{max(0.0, min(1.0, nilai / maks)) * _LEBAR if maks else 0:.2f}"


def _warna(jenis: str) -> str:
    return jenis if jenis == "merek" else periksa_jenis(jenis)


@register.inclusion_tag("_komponen/batang.html")
def batang(
    data: Sequence[dict[str, Any]],
    judul: str = "",
    maks: float | None = None,
    batas: float | None = None,
    batas_label: str = "",
    rata: float | None = None,
    rata_label: str = "",
) -> dict[str, Any]:
    """Bars beside their figures: list of {label, nilai, teks?, url?, jenis?, batas?, rata?, banding?}.

    `batas` draws a solid line (a limit or target, say 375) and `rata` a dashed one (the average of sisters), for all
    rows, or a row's own; `banding` says in words what they compare. A `nilai` of None has no bar and is no zero.
    `maks` fixes the scale, else the largest number does.
    """
    semua = [d.get(k) for d in data for k in ("nilai", "batas", "rata")] + [batas, rata]
    puncak = float(maks or max([float(n) for n in semua if n is not None], default=0))

    def garis(d: dict[str, Any], nama: str, umum: float | None) -> str:
        letak = d.get(nama, umum)
        return "" if letak is None else _bagian(float(letak), puncak)

    baris = [
        {
            **d,
            "lebar": "" if d["nilai"] is None else _bagian(float(d["nilai"]), puncak),
            "warna": _warna(d.get("jenis", "merek")),
            "garis_batas": garis(d, "batas", batas),
            "garis_rata": garis(d, "rata", rata),
        }
        for d in data
    ]
    return {"baris": baris, "judul": judul, "batas_label": batas_label, "rata_label": rata_label}


@register.inclusion_tag("_komponen/batang_tumpuk.html")
def batang_tumpuk(data: Sequence[dict[str, Any]], judul: str = "") -> dict[str, Any]:
    """Stacked shares with a legend: list of {label, url?, bagian: [{label, nilai, jenis}]}.

    Each row is a whole of its own (100 %). Every part is also written out as text.
    """
    keterangan: dict[str, str] = {}
    baris = []
    for d in data:
        total = sum(float(b["nilai"]) for b in d["bagian"])
        kiri = 0.0
        potongan = []
        for b in d["bagian"]:
            lebar = float(b["nilai"]) / total * _LEBAR if total else 0
            warna = _warna(b.get("jenis", "merek"))
            keterangan.setdefault(b["label"], warna)
            potongan.append(f'<rect class="warna-{warna}" x="{kiri:.2f}" width="{lebar:.2f}" height="10"/>')
            kiri += lebar
        baris.append(
            {
                **d,
                "potongan": mark_safe("".join(potongan)),  # numbers and our own class names; forty rows of four
                "teks": " · ".join(f"{b['label']} {angka(b['nilai'])}" for b in d["bagian"]),
                "total": sum(b["nilai"] for b in d["bagian"]),
            }
        )
    return {"baris": baris, "judul": judul, "keterangan": list(keterangan.items())}


@register.simple_tag
def percik(nilai: Sequence[float | None], label: str, target: float | None = None) -> SafeString:
    """A sparkline; `label` says in words what it shows. None is a gap; `target` draws a dashed line.

    A dashboard has two dozen: written and escaped here, not by as many templates.
    """
    puncak = max([float(n) for n in nilai if n is not None] + [float(target or 0)], default=0) or 1
    langkah = _LEBAR / max(len(nilai) - 1, 1)

    def tinggi(n: float) -> str:
        return f"{28 - float(n) / puncak * 26:.1f}"

    letak = [None if n is None else (f"{i * langkah:.1f}", tinggi(n)) for i, n in enumerate(nilai)]
    ruas = [" ".join(",".join(p) for p in (satu if len(satu) > 1 else satu * 2)) for satu in _ruas(letak) if satu]
    alas = "" if target is None else tinggi(target)
    gambar = "".join(f'<polyline points="{r}"/>' for r in ruas)
    garis = f'<line class="percik-target" x1="0" x2="100" y1="{alas}" y2="{alas}"/>' if alas else ""
    return mark_safe(
        '<svg class="percik" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{garis}{gambar}</svg>'
    )


@register.inclusion_tag("_komponen/pita.html")
def pita(data: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """A strip of periods: list of {label, nilai, jenis?, url?, teks?}, e.g. twelve months with n/total.

    `teks` is the whole sentence for a screen reader when label and value do not say it.
    """
    return {"data": [{**d, "jenis": periksa_jenis(d.get("jenis", "netral"))} for d in data], "label": label}


_TINGGI = 40.0
_TAHAP_SETAHUN = 4


@register.inclusion_tag("_komponen/deret.html")
def deret(
    titik: Sequence[tuple[str, float | None, str]],
    judul: str,
    target: float | None = None,
    target_label: str = "",
    bentuk: str = "garis",
) -> dict[str, Any]:
    """A trend: list of (period, number or None, as text), oldest first. A period without a number is a gap, no zero.

    `target` draws a line; `bentuk` is "garis" or "batang". First, last, lowest and highest stand below in words, all
    figures in a table opened by a tap.
    """
    if bentuk not in {"garis", "batang"}:
        raise ImproperlyConfigured(f"bentuk deret '{bentuk}' tidak dikenal")
    angka_saja = [n for _, n, _ in titik if n is not None]
    puncak = max([*angka_saja, target or 0.0], default=0.0) or 1.0
    lebar = _LEBAR / max(len(titik), 1)
    langkah = _LEBAR / max(len(titik) - 1, 1) if bentuk == "garis" else lebar
    geser = 0.0 if bentuk == "garis" else lebar / 2
    letak = [
        None if n is None else (f"{i * langkah + geser:.2f}", f"{_TINGGI - n / puncak * (_TINGGI - 4):.2f}")
        for i, (_, n, _) in enumerate(titik)
    ]
    isi = [(nama, teks, n) for nama, n, teks in titik if n is not None]
    kosong = [i for i, p in enumerate(letak) if p is None]
    return {
        "judul": judul,
        "baris": titik,
        "satuan": "bulan" if len(titik) > _TAHAP_SETAHUN else "tahap",
        "garis": [" ".join(",".join(p) for p in ruas) for ruas in _ruas(letak) if len(ruas) > 1 and bentuk == "garis"],
        "noktah": [p for p in letak if p and bentuk == "garis"],
        "batang": [
            (f"{i * lebar + lebar * 0.15:.2f}", f"{lebar * 0.7:.2f}", p[1], f"{_TINGGI - float(p[1]):.2f}")
            for i, p in enumerate(letak)
            if p and bentuk == "batang"
        ],
        "kosong": [
            (f"{max(0.0, i * langkah + geser - lebar * 0.35):.2f}", f"{lebar * 0.7:.2f}") for i in kosong if isi
        ],
        "tanpa": len(kosong),
        "target": "" if target is None else f"{_TINGGI - target / puncak * (_TINGGI - 4):.2f}",
        "target_label": target_label,
        "awal": isi[0] if isi else None,
        "akhir": isi[-1] if isi else None,
        "terendah": min(isi, key=lambda x: x[2]) if len(set(angka_saja)) > 1 else None,
        "tertinggi": max(isi, key=lambda x: x[2]) if len(set(angka_saja)) > 1 else None,
    }


def _ruas(letak: Sequence[tuple[str, str] | None]) -> list[list[tuple[str, str]]]:
    """The stretches between gaps."""
    hasil: list[list[tuple[str, str]]] = [[]]
    for p in letak:
        if p is None:
            hasil.append([])
        else:
            hasil[-1].append(p)
    return hasil


@register.inclusion_tag("_komponen/corong.html")
def corong(langkah: Sequence[dict[str, Any]], judul: str = "") -> dict[str, Any]:
    """A funnel: list of {label, nilai, teks?, rp?, url?}, each part of the one before. Every step says its share of
    the first and of the step before; the widths only repeat it. `rp` is whole rupiah; a `nilai` of None is unknown."""
    pertama = langkah[0] if langkah else {}
    lebar = _lebar_corong(langkah)
    baris = []
    for i, satu in enumerate(langkah):
        nilai = satu["nilai"]
        kiri = [(_LEBAR - n) / 2 for n in lebar[i : i + 2]]
        baris.append(
            {
                **satu,
                "lebar": "" if nilai is None else f"{lebar[i]:.2f}",
                "kiri": f"{kiri[0]:.2f}",
                "menyempit": _menyempit(kiri) if nilai is not None and len(kiri) > 1 else "",
                "bagian": _bagian_corong(langkah, i),
                "rp_awal": persen(satu["rp"], pertama.get("rp")) if i and satu.get("rp") is not None else "",
            }
        )
    return {"baris": baris, "judul": judul}


def _bagian_corong(langkah: Sequence[dict[str, Any]], i: int) -> str:
    """A step's shares in words; of the second step the first one is the one before, said once."""
    if i == 0:
        return "seluruhnya"
    nilai, awal, lalu = langkah[i]["nilai"], langkah[0]["nilai"], langkah[i - 1]["nilai"]
    if nilai is None:
        return ""
    menyempit = bool(lalu) and nilai <= lalu
    bagian = [f"{persen(nilai, awal)} dari awal"] if awal and not (i == 1 and menyempit) else []
    if menyempit:
        bagian.append(f"{persen(nilai, lalu)} dari {langkah[i - 1]['label'].lower()}")
    return " · ".join(bagian)


def _lebar_corong(langkah: Sequence[dict[str, Any]]) -> list[float]:
    """Widths by the first step, or by the largest should a later one be larger; of an unknown one that before it."""
    puncak = max((float(s["nilai"]) for s in langkah if s["nilai"] is not None), default=0)
    hasil: list[float] = []
    for satu in langkah:
        if satu["nilai"] is None:
            hasil.append(hasil[-1] if hasil else 0.0)
        else:
            hasil.append(float(satu["nilai"]) / puncak * _LEBAR if puncak else 0.0)
    return hasil


def _menyempit(kiri: Sequence[float]) -> str:
    """The light part below a step that leads to the width of the next."""
    atas, bawah = kiri
    return f"{atas:.2f},10 {_LEBAR - atas:.2f},10 {_LEBAR - bawah:.2f},16 {bawah:.2f},16"


@register.inclusion_tag("_komponen/peta_warna.html")
def peta_warna(
    data: Sequence[dict[str, Any]],
    garis: Any,
    id: str,
    judul: str,
    arah: int = 0,
    target: float | None = None,
    tulis: str = "nomor",
    berat: float | None = None,
    patokan: str = "",
) -> dict[str, Any]:
    """A choropleth with its legend and table: list of {kode, label, nilai or None, teks?, url?}, drawn in that order.

    `garis` is what `wilayah.selectors.batas.garis_anak` gives; areas it does not know are drawn as squares, all of
    them when it is None. Five steps by quantile, or by the share of `target` (of one of 0 by `berat`, from which it is
    grave; see `inti.kelas`); `arah` 1 more is better, -1 less, 0 neither: dark is what needs a look. `patokan` says
    the target in words. `tulis`: "nomor" of the table or "nilai" in each area. `id` is the page's own. Areas without a
    figure come last in the numbers and are named below the table.
    """
    if tulis not in {"nomor", "nilai"}:
        raise ImproperlyConfigured(f"tulisan peta '{tulis}' tidak dikenal")
    baris, langkah = _wilayah_peta(data, Patokan(target, berat, patokan), arah)
    letak = garis.wilayah if garis else {}
    return {
        "id": id,
        "judul": judul,
        "patokan": patokan,
        "langkah": langkah,
        "baris": [b for b in baris if b["gelap"]],
        "kosong": [b for b in baris if not b["gelap"]],
        "garis": garis,
        "sumber": garis.sumber if garis else "",
        "bidang": _tulisi([{**b, "di": letak[b["kode"]], "tulis": b[tulis]} for b in baris if b.get("kode") in letak]),
        "kotak": [b for b in baris if b.get("kode") not in letak],
    }


# Sizes of a label in units of a map 1000 wide: on a screen, on a phone (as in wilayah.css).
_HURUF, _HURUF_PONSEL, _LEBAR_HURUF = 26, 38, 0.66


def _tulisi(bidang: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Which labels have no room on a phone (`peta-rapat`) or nowhere (`peta-padat`): those given first come first."""
    terpasang: dict[int, list[tuple[float, float, float]]] = {_HURUF: [], _HURUF_PONSEL: []}
    for b in bidang:
        muat = []
        for huruf, lain in terpasang.items():
            lebar = len(str(b["tulis"])) * huruf * _LEBAR_HURUF
            x, y = b["di"].x, b["di"].y
            if bebas := all(abs(x - a) >= (lebar + n) / 2 or abs(y - c) >= huruf for a, c, n in lain):
                lain.append((x, y, lebar))
            muat.append(bebas)
        b["kelas"] = "peta-padat" if not muat[0] else "peta-rapat" if not muat[1] else ""
    return bidang


@register.inclusion_tag("_komponen/peta_warna.html")
def peta_kotak(
    data: Sequence[dict[str, Any]], id: str, judul: str, arah: int = 0, target: float | None = None
) -> dict[str, Any]:
    """The same as `peta_warna` in equal squares, for areas without outlines."""
    return peta_warna(data, None, id, judul, arah, target)


def _wilayah_peta(
    data: Sequence[dict[str, Any]], patokan: Patokan, arah: int
) -> tuple[list[dict[str, Any]], list[Golongan]]:
    """Those with a figure, then those without, numbered; and the legend."""
    urut = sorted(data, key=lambda d: d["nilai"] is None)
    nilai = [d["nilai"] for d in urut]
    teks = [d.get("teks") or (TANPA_DATA if d["nilai"] is None else angka(d["nilai"])) for d in urut]
    gelap = gelapkan(nilai, arah=arah, target=patokan.target, berat=patokan.berat)
    langkah = keterangan(nilai, teks, gelap, arah=arah, target=patokan.target, berat=patokan.berat)
    nama = {g.gelap: g.teks for g in langkah}
    baris = [
        {
            **d,
            "nomor": nomor,
            "nilai": "–" if d["nilai"] is None else t,
            "teks": TANPA_DATA.lower() if d["nilai"] is None else t,
            "gelap": g,
            "golongan": nama[g],
        }
        for nomor, (d, t, g) in enumerate(zip(urut, teks, gelap, strict=True), 1)
    ]
    return baris, langkah


@register.inclusion_tag("_komponen/peta_geser.html")
def peta_geser(url: str, arsir: str, label: str = "Peta yang bisa digeser") -> dict[str, Any]:
    """A map that moves, opened by a tap; needs JavaScript, `dist/peta.js` and `dist/peta.css`.

    `url` answers with `dasbor.selectors.peta.fitur`; `arsir` is the `id` of the `peta_warna` on the same page, whose
    hatching and legend it shares.
    """
    return {"url": url, "arsir": arsir, "label": label}
