"""The figures of one row of a dashboard's table."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dasbor.selectors import Baris
from inti.templatetags.format import angka, persen
from inti.templatetags.komponen import sel

register = template.Library()

# Label on phones, figure of the row, and which of the row's links leads to it.
_KOLOM = (
    ("Pertemuan bulan ini", "pertemuan"),
    ("Tidak hadir berturut-turut", "tanda_absen"),
    ("Kelompok tanpa pertemuan", "tanda_kelompok"),
    ("Kunjungan bulan ini", "kunjungan"),
)


@register.simple_tag
def sel_angka(b: Baris) -> SafeString:
    """The cells of a row, as one tag: a kabupaten has forty rows, and a template would take most of the page's time."""
    isi = [
        ("KPM", _tautan(b.ke["kpm"], angka(b.kpm))),
        ("Kelompok bertemu bulan ini", f"{angka(b.kelompok_bertemu)} / {angka(b.kelompok)}"),
        *((label, _tautan(b.ke[nama], angka(b.angka[nama]))) for label, nama in _KOLOM),
        ("Rekon dilaporkan", _tautan(b.ke["belum"], persen(b.dilaporkan_n, b.rencana_n))),
    ]
    return mark_safe("".join(sel(teks, label, angka=True) for label, teks in isi))


def _tautan(url: str, teks: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, teks)
