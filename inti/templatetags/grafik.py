"""Pictures as SVG drawn by the server: no script, no style attribute, and the figures stand beside them."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import mark_safe

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
) -> dict[str, Any]:
    """Bars beside their figures: list of {label, nilai, teks?, url?, jenis?}.

    `batas` draws a limit line (say 375) and `maks` fixes the scale, else the largest value does.
    """
    puncak = float(maks or max([float(d["nilai"]) for d in data] + [float(batas or 0)], default=0))
    baris = [{**d, "lebar": _bagian(float(d["nilai"]), puncak), "warna": _warna(d.get("jenis", "merek"))} for d in data]
    return {
        "baris": baris,
        "judul": judul,
        "batas": _bagian(float(batas), puncak) if batas else "",
        "batas_label": batas_label,
    }


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


@register.inclusion_tag("_komponen/percik.html")
def percik(nilai: Sequence[float], label: str) -> dict[str, Any]:
    """A sparkline; `label` says in words what it shows."""
    puncak = max(nilai, default=0) or 1
    langkah = _LEBAR / max(len(nilai) - 1, 1)
    titik = " ".join(f"{i * langkah:.1f},{28 - float(n) / puncak * 26:.1f}" for i, n in enumerate(nilai))
    return {"titik": titik, "label": label}


@register.inclusion_tag("_komponen/pita.html")
def pita(data: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """A strip of periods: list of {label, nilai, jenis?, url?, teks?}, e.g. twelve months with n/total.

    `teks` is the whole sentence for a screen reader when label and value do not say it.
    """
    return {"data": [{**d, "jenis": periksa_jenis(d.get("jenis", "netral"))} for d in data], "label": label}


_TINGGI = 40.0


@register.inclusion_tag("_komponen/deret.html")
def deret(
    titik: Sequence[tuple[str, float | None, str]], judul: str, target: float | None = None, target_label: str = ""
) -> dict[str, Any]:
    """A trend: list of (period, number or None, as text), oldest first. A period without a number is a gap, no zero.

    `target` draws a line. The figures stand in a table below, opened by a tap.
    """
    angka_saja = [n for _, n, _ in titik if n is not None]
    puncak = max([*angka_saja, target or 0.0], default=0.0) or 1.0
    langkah = _LEBAR / max(len(titik) - 1, 1)
    letak = [
        None if n is None else (f"{i * langkah:.2f}", f"{_TINGGI - n / puncak * (_TINGGI - 4):.2f}")
        for i, (_, n, _) in enumerate(titik)
    ]
    isi = [(nama, teks) for nama, n, teks in titik if n is not None]
    return {
        "judul": judul,
        "baris": titik,
        "garis": [" ".join(",".join(p) for p in ruas) for ruas in _ruas(letak) if len(ruas) > 1],
        "noktah": [p for p in letak if p],
        "target": "" if target is None else f"{_TINGGI - target / puncak * (_TINGGI - 4):.2f}",
        "target_label": target_label,
        "awal": isi[0] if isi else None,
        "akhir": isi[-1] if isi else None,
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
    """A funnel: list of {label, nilai, teks?, url?}, each part of the one before. Every step says its share of the
    first and of the step before; the widths only repeat it."""
    pertama = float(langkah[0]["nilai"]) if langkah else 0
    baris = []
    sebelum: dict[str, Any] | None = None
    for satu in langkah:
        nilai = float(satu["nilai"])
        lebar = nilai / pertama * _LEBAR if pertama else 0
        baris.append(
            {
                **satu,
                "lebar": f"{lebar:.2f}",
                "kiri": f"{(_LEBAR - lebar) / 2:.2f}",
                "dari_awal": persen(nilai, pertama) if pertama else "",
                "dari_sebelum": persen(nilai, sebelum["nilai"]) if sebelum and nilai <= sebelum["nilai"] > 0 else "",
                "sebelum": sebelum["label"] if sebelum else "",
            }
        )
        sebelum = satu
    return {"baris": baris, "judul": judul}
