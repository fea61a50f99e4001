"""Figures of a dashboard in rows and cards."""

from functools import cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dasbor.selectors.kelompok import BarisKelompok
from dasbor.selectors.ukuran import Ukuran
from dasbor.tampilan.tingkat import BarisTempat, KartuUkuran, Sel
from inti.templatetags.format import KOSONG, angka, persen, tanggal
from inti.templatetags.grafik import percik
from inti.templatetags.komponen import gambar_ikon

register = template.Library()


@register.simple_tag
def baris_tempat(b: BarisTempat) -> SafeString:
    """A row: the place, and each figure leading to its rows. A kabupaten has forty of nine: escaped here."""
    sel = "".join(
        f'<td class="angka{" sel-nihil" if s.teks in _NIHIL else ""}" data-label="{escape(s.label)}">{_isi_sel(s)}</td>'
        for s in b.sel
    )
    kepala = f'<th scope="row"><a href="{escape(b.url)}">{escape(b.nama)}</a></th>'
    return mark_safe(f"<tr>{kepala}{sel}</tr>")


def _isi_sel(s: Sel) -> str:
    """The figure with how it stands; no link where there are no rows, or only today's."""
    isi = f"{_ikon(s.jenis) if s.jenis in _MENYIMPANG else ''}{escape(s.teks)}"
    return f'<a href="{escape(s.url)}">{isi}</a>' if s.url else isi


_KELOMPOK = (
    '<tr><th scope="row"><a href="{}">{}</a></th><td data-label="{}">{}</td>'
    '<td class="angka" data-label="Anggota">{}</td><td data-label="Terakhir bertemu"><span>{}{}</span></td>'
    '<td class="angka" data-label="Hadir">{}{}</td></tr>'
)
_BELUM_DITANDAI = ' <small class="redup">{} dari {} ditandai</small>'


@register.simple_tag
def baris_kelompok(k: BarisKelompok, saring: str, *, orang: bool) -> SafeString:
    """A group: its desa on the page of the pendamping (`orang`), else who leads it; its families, when it last met,
    who came, and of how many marks where some are missing. A desa has forty."""
    return format_html(
        _KELOMPOK,
        f"{reverse('dasbor:kelompok', args=[k.pk])}?{saring}".rstrip("?"),
        k.nama,
        "Desa" if orang else "Pendamping",
        k.desa if orang else k.petugas or KOSONG,
        angka(k.anggota),
        "" if k.bertemu else format_html("{} ", _ikon("awas")),
        tanggal(k.terakhir) if k.terakhir else "belum pernah",
        persen(k.hadir, k.ditandai),
        format_html(_BELUM_DITANDAI, angka(k.ditandai), angka(k.tanda)) if k.ditandai < k.tanda else "",
    )


_MENYIMPANG = ("awas", "bahaya")
_NIHIL = ("0", KOSONG)  # said on wide screens only, where the column stands there anyway


@cache
def _ikon(jenis: str) -> SafeString:
    return gambar_ikon(jenis)


@register.simple_tag
def kepala_tempat(judul: str, ukuran: list[Ukuran]) -> str:
    """The columns of such a table, as `{% tabel %}` takes them."""
    return "|".join([judul, *(f"{u.kepala}:angka" for u in ukuran)])


@register.simple_tag
def kartu_ukuran(k: KartuUkuran, url: str) -> SafeString:
    """One figure with its comparison and trend. A page has two dozen: written and escaped here, not by as many
    templates."""
    unsur = "a" if url else "div"
    alamat = f' href="{escape(url)}"' if url else ""
    ikon = f" {_ikon(k.jenis)}" if k.jenis != "netral" else ""
    rinci = f"<span>{escape(k.rinci)}</span>" if k.rinci else ""
    banding = f'<span class="redup kecil">{escape(" · ".join(k.banding))}</span>' if k.banding else ""
    arah = k.arah_percik
    tren = f'<span class="kartu-angka-banding">{percik(k.percik, arah, k.garis_target)}</span>' if arah else ""
    return mark_safe(
        f'<{unsur} class="kartu-angka"{alamat} data-jenis="{escape(k.jenis)}">'
        f'<span class="kartu-angka-label">{escape(k.ukuran.label)}</span>'
        f'<span class="kartu-angka-nilai">{escape(k.nilai)}{ikon}</span>{rinci}{banding}{tren}</{unsur}>'
    )
