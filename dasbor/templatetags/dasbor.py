"""The figures of one row of a dashboard's table."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dasbor.selectors import Baris
from inti.templatetags.format import angka, persen
from inti.templatetags.komponen import sel

register = template.Library()

_TAUTAN = '<a href="{}">{}</a>'
# The cells of a row, drawn once by the component; a kabupaten has forty rows of them, and a template would take
# most of the page's time.
_POLA = "".join(
    sel(isi, label, angka=True)
    for label, isi in (
        ("KPM", _TAUTAN),
        ("Kelompok bertemu bulan ini", "{} / {}"),
        ("Pertemuan bulan ini", _TAUTAN),
        ("KPM bertanda absen", _TAUTAN),
        ("Kelompok tanpa pertemuan", _TAUTAN),
        ("Kunjungan bulan ini", _TAUTAN),
        ("Rekon dilaporkan", _TAUTAN),
    )
)
_LEWAT_ANGKA = ("pertemuan", "tanda_absen", "tanda_kelompok", "kunjungan")


@register.simple_tag
def sel_angka(b: Baris) -> SafeString:
    """The cells of a row, each figure leading to its rows."""
    tengah = [isi for nama in _LEWAT_ANGKA for isi in (b.ke[nama], angka(b.angka[nama]))]
    rekon = persen(b.dilaporkan_n, b.rencana_n)
    return format_html(
        _POLA, b.ke["kpm"], angka(b.kpm), angka(b.kelompok_bertemu), angka(b.kelompok), *tengah, b.ke["belum"], rekon
    )
