"""The matrix of a profile: lines down, people or areas across, escaped here for a province has hundreds of cells."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dasbor.selectors.profil import Kolom
from dasbor.tampilan.profil import BagianProfil, BarisProfil, SelProfil
from inti.templatetags.komponen import lencana

register = template.Library()


@register.simple_tag
def isi_profil(s: SelProfil) -> SafeString:
    """A figure with its word and what it is of."""
    return format_html(
        '<span class="profil-nilai">{}{}</span>{}',
        s.nilai,
        format_html(" {}", lencana(s.kata, s.jenis)) if s.kata else "",
        format_html('<small class="redup">{}</small>', s.rinci) if s.rinci else "",
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
    return format_html(
        '<div class="tabel-bungkus profil" tabindex="0" role="region" aria-label="{}"><table class="tabel"><thead><tr>'
        '<th scope="col">Butir</th>{}<th scope="col">Rata-rata</th></tr></thead><tbody>{}</tbody></table></div>',
        b.judul,
        kepala,
        format_html_join("", "{}", [(_baris(x),) for x in b.baris]),
    )


def _baris(x: BarisProfil) -> SafeString:
    return format_html(
        '<tr><th scope="row">{}<small class="redup">{}</small></th>{}<td data-label="Rata-rata">{}</td></tr>',
        x.label,
        x.ukuran,
        format_html_join("", '<td data-label="{}"><span>{}</span></td>', [(s.nama, isi_profil(s)) for s in x.sel]),
        x.rata,
    )


@register.inclusion_tag("_komponen/pita.html")
def pita_tugas(tugas: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """Twelve months, and whether one was on duty in each."""
    data = [
        {"label": b, "nilai": "✓" if ya else "–", "jenis": "baik" if ya else "netral",
         "teks": f"{b}: {'bertugas' if ya else 'tidak bertugas'}"}
        for b, ya in tugas
    ]  # fmt: skip
    return {"data": data, "label": "Bulan bertugas dalam 12 bulan terakhir"}
