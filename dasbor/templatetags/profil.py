"""The matrix of a profile: lines down, people or areas across, escaped here for a province has hundreds of cells."""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dasbor.selectors.profil import Kolom
from dasbor.tampilan.profil import BagianProfil, BarisProfil, SelProfil
from inti.templatetags.komponen import gambar_ikon, lencana

register = template.Library()


@register.simple_tag
def isi_profil(s: SelProfil) -> SafeString:
    """A figure with its word and what it is of."""
    return mark_safe(_isi(s))


@register.simple_tag
def siapa_profil(siapa: Sequence[tuple[Kolom, str, str]]) -> SafeString:
    """The columns by name for a phone, as rows of `{% daftar %}` without a template for each."""
    return format_html_join(
        "",
        '<li><a href="{}" class="baris"><span class="baris-teks"><span class="baris-judul">{}</span>'
        '<span class="baris-sub">{}</span></span>{}</a></li>',
        [(url, k.nama, sub, gambar_ikon("kanan")) for k, url, sub in siapa],
    )


@register.simple_tag
def matriks_profil(
    b: BagianProfil, masa_tugas: Sequence[tuple[Kolom, str, str]], tautan: Sequence[tuple[Kolom, str]]
) -> SafeString:
    """On a phone each line is a card with the columns as its rows."""
    kepala = format_html_join(
        "",
        '<th scope="col"><a href="{}">{}</a><small class="redup">{}{}</small></th>',
        [
            (url, k.nama, masa, f", {catatan}" if catatan else "")
            for (k, url), (_, masa, catatan) in zip(tautan, masa_tugas, strict=True)
        ],
    )
    awal = [f'<td data-label="{escape(k.nama)}"><span>' for k, _ in tautan]
    return format_html(
        '<div class="tabel-bungkus profil" tabindex="0" role="region" aria-label="Tabel {}"><table class="tabel">'
        '<thead><tr><th scope="col">Butir</th>{}<th scope="col">Rata-rata</th></tr></thead>'
        "<tbody>{}</tbody></table></div>",
        b.judul,
        kepala,
        format_html_join("", "{}", [(_baris(x, awal),) for x in b.baris]),
    )


def _baris(x: BarisProfil, awal: Sequence[str]) -> SafeString:
    """One line; `awal` opens the cell of each column."""
    sel = "".join([f"{buka}{_isi(s)}</span></td>" for buka, s in zip(awal, x.sel, strict=True)])
    return format_html(
        '<tr><th scope="row">{}<small class="redup">{}</small></th>{}<td data-label="Rata-rata">{}</td></tr>',
        x.label,
        x.ukuran,
        mark_safe(sel),
        x.rata,
    )


def _isi(s: SelProfil) -> str:
    """Escaped by hand: format_html for each of a thousand cells takes longer than all the rest of the page."""
    rinci = f'<small class="redup">{escape(s.rinci)}</small>' if s.rinci else ""
    return f'<span class="profil-nilai">{escape(s.nilai)}{_kata(s.kata, s.jenis)}</span>{rinci}'


@cache
def _kata(kata: str, jenis: str) -> str:
    """One of three words, the same in every cell."""
    return f" {lencana(kata, jenis)}" if kata else ""


@register.inclusion_tag("_komponen/pita.html")
def pita_tugas(tugas: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """Twelve months, and whether one was on duty in each."""
    data = [
        {"label": b, "nilai": "✓" if ya else "–", "jenis": "baik" if ya else "netral",
         "teks": f"{b}: {'bertugas' if ya else 'tidak bertugas'}"}
        for b, ya in tugas
    ]  # fmt: skip
    return {"data": data, "label": "Bulan bertugas dalam 12 bulan terakhir"}
