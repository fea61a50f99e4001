"""The figures of one row of a dashboard's table."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dasbor.selectors.ukuran import Ukuran
from dasbor.tampilan.tingkat import BarisTempat
from inti.templatetags.komponen import gambar_ikon

register = template.Library()


@register.simple_tag
def baris_tempat(b: BarisTempat) -> SafeString:
    """A row: the place, and each figure leading to its rows. A kabupaten has forty of nine: no template per cell."""
    sel = format_html_join(
        "",
        '<td class="angka" data-label="{}"><a href="{}">{}{}</a></td>',
        ((s.label, s.url, gambar_ikon(s.jenis) if s.jenis in ("awas", "bahaya") else "", s.teks) for s in b.sel),
    )
    return format_html('<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>', b.url, b.nama, sel)


@register.simple_tag
def kepala_tempat(judul: str, ukuran: list[Ukuran]) -> str:
    """The columns of such a table, as `{% tabel %}` takes them."""
    return "|".join([judul, *(f"{u.kepala}:angka" for u in ukuran)])
