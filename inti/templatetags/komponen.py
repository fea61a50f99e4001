"""Page components. Each has one template in `templates/_komponen/` and one place on `/galeri/`.

Kinds (`jenis`) are the same everywhere: netral, info, baik, awas, bahaya.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from inti.templatetags.format import persen

register = template.Library()

JENIS = ("netral", "info", "baik", "awas", "bahaya")
_DESIMAL_TITIK = 6  # a tenth of a metre; more digits only pretend


def periksa_jenis(jenis: str) -> str:
    """Return `jenis`, or stop at once: a misspelt kind would silently lose its colour and icon."""
    if jenis not in JENIS:
        raise ImproperlyConfigured(f"jenis {jenis!r} tidak dikenal; pilih salah satu dari {', '.join(JENIS)}")
    return jenis


@cache
def _lembar_ikon() -> str:
    """Address of the sprite; a page draws forty icons."""
    return static("ikon.svg")


@register.simple_tag(name="ikon")
def gambar_ikon(nama: str, judul: str = "") -> SafeString:
    """An icon from the sprite; decoration unless it has a `judul`."""
    if judul:
        return format_html(
            '<svg class="ikon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            judul,
            _lembar_ikon(),
            nama,
        )
    return format_html(
        '<svg class="ikon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        _lembar_ikon(),
        nama,
    )


# --- Headings and actions ------------------------------------------------------------------


@register.inclusion_tag("_komponen/judul_halaman.html")
def judul_halaman(
    judul: str,
    sub: str = "",
    kembali: str = "",
    kembali_label: str = "Kembali",
    aksi_url: str = "",
    aksi_label: str = "",
    aksi_ikon: str = "",
) -> dict[str, Any]:
    """Page heading with an optional way back and one optional action."""
    return locals()


@register.simple_block_tag
def kepala_halaman(
    content: str, judul: str, sub: str = "", kembali: str = "", kembali_label: str = "Kembali"
) -> SafeString:
    """Page heading whose actions (or badges) are the block's content."""
    return render_to_string("_komponen/judul_halaman.html", {**locals(), "tindakan": content})


@register.inclusion_tag("_komponen/tombol.html")
def tombol(
    label: str,
    url: str = "",
    jenis: str = "",
    ikon: str = "",
    nama: str = "",
    nilai: str = "",
    penuh: bool = False,
    kecil: bool = False,
    unduh: bool = False,
) -> dict[str, Any]:
    """A link that looks like a button (`url`), or a submit button. `jenis`: utama, bahaya, sunyi or empty."""
    return locals()


@register.simple_block_tag
def aksi_bawah(content: str) -> SafeString:
    """The main action, kept under the thumb on phones."""
    return format_html('<div class="aksi-bawah">{}</div>', content)


# --- Surfaces ------------------------------------------------------------------------------


@register.simple_block_tag
def kartu(
    content: str, judul: str = "", url: str = "", url_label: str = "Lihat semua", rapat: bool = False
) -> SafeString:
    """A white surface with an optional title and a link; `rapat` lets a list or table reach its edges."""
    return render_to_string("_komponen/kartu.html", locals())


@register.inclusion_tag("_komponen/kartu_angka.html")
def kartu_angka(
    label: str, nilai: Any, banding: str = "", url: str = "", jenis: str = "netral", ikon: str = ""
) -> dict[str, Any]:
    """One figure, what to compare it with, and the way to exactly those rows."""
    periksa_jenis(jenis)
    return locals()


@register.simple_tag
def lencana(teks: Any, jenis: str = "netral", ikon: str = "") -> SafeString:
    """A badge: words and a mark, so that nothing rests on colour alone."""
    return format_html(
        '<span class="lencana lencana-{}">{}{}</span>', periksa_jenis(jenis), gambar_ikon(ikon or jenis), teks
    )


@register.simple_block_tag
def peringatan(content: str, jenis: str = "info", judul: str = "", langsung: bool = False) -> SafeString:
    """A notice. `langsung=True` for one that appears after an action (read aloud at once)."""
    periksa_jenis(jenis)
    return render_to_string("_komponen/peringatan.html", locals())


@register.inclusion_tag("_komponen/kosong.html")
def kosong(
    judul: str = "Belum ada data", teks: str = "", url: str = "", tombol: str = "", ikon: str = "kosong"
) -> dict[str, Any]:
    """An empty state: what is missing, why, and what to do next."""
    return locals()


# --- Lists, tables, details ----------------------------------------------------------------


@register.simple_block_tag
def daftar(content: str, id: str = "", label: str = "") -> SafeString:
    """The list around `{% baris %}` rows; give it an `id` when it is paged."""
    atribut = format_html(' id="{}"', id) if id else ""
    nama = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<ul class="daftar"{}{}>{}</ul>', atribut, nama, content)


@register.inclusion_tag("_komponen/baris.html")
def baris(
    judul: str,
    url: str = "",
    sub: str = "",
    kanan: Any = "",
    ikon: str = "",
    lencana: Any = "",
    jenis: str = "netral",
) -> dict[str, Any]:
    """A row that is a link. `lencana`: a text (with `jenis`) or a list of (text, jenis)."""
    banyak = lencana if isinstance(lencana, list | tuple) else [(lencana, jenis)] if lencana else []
    return {"judul": judul, "url": url, "sub": sub, "kanan": kanan, "ikon": ikon, "banyak_lencana": banyak}


_KOLOM_GULIR = 6  # of a table on a screen 1280 wide, beside the navigation


@register.simple_block_tag
def tabel(
    content: str, kepala: str, keterangan: str = "", id: str = "", tetap: bool = False, nama: str = ""
) -> SafeString:
    """A table; the content is its `<tr>` rows made of `{% sel %}`.

    `kepala="Nama|Desa|Nominal:angka"` names the columns. On phones rows become cards; `tetap` keeps the grid.
    Where columns may not fit beside each other the frame scrolls, says so at its edge, and takes the focus as `nama`.
    """
    kolom = []
    for bagian in kepala.split("|"):
        kepala_kolom, _, rata = bagian.partition(":")
        kolom.append({"nama": kepala_kolom, "angka": rata == "angka"})
    return render_to_string(
        "_komponen/tabel.html",
        {
            "kolom": kolom,
            "keterangan": keterangan,
            "id": id,
            "tetap": tetap,
            "gulir": len(kolom) >= _KOLOM_GULIR,
            "nama": nama,
            "isi": content,
        },
    )


@register.simple_block_tag
def sel(content: str, label: str = "", angka: bool = False, utama: bool = False) -> SafeString:
    """A cell that knows its column's name; `utama=True` is the row's heading."""
    isi = mark_safe(content.strip())  # already escaped by the block it comes from
    if utama:
        return format_html('<th scope="row">{}</th>', isi)
    kelas = mark_safe(' class="angka"') if angka else ""
    nama = format_html(' data-label="{}"', label) if label else ""
    return format_html("<td{}{}>{}</td>", kelas, nama, isi)


@register.simple_block_tag
def rincian(content: str) -> SafeString:
    """Labels and values; the content is `{% butir %}`."""
    return format_html('<dl class="rincian">{}</dl>', content)


@register.simple_tag
def butir(label: str, nilai: Any = "", kelas: str = "", *, bila_ada: bool = False) -> SafeString:
    """One label with its value; an empty value is a dash, or nothing at all with `bila_ada`."""
    kosong = nilai in (None, "")
    if kosong and bila_ada:
        return SafeString("")
    return format_html('<div><dt>{}</dt><dd class="{}">{}</dd></div>', label, kelas, "–" if kosong else nilai)


@register.inclusion_tag("_komponen/halaman_berikut.html")
def halaman_berikut(
    url: str = "",
    dari: str = "daftar",
    sebagai: str = "li",
    kolom: int = 1,
    label: str = "Tampilkan berikutnya",
    kirim: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The next page by key, appended to the element with id `dari`.

    `sebagai`: li, tr (with `kolom` columns) or div. `kirim` holds the fields of a POST page: a key that
    carries a name must not stand in a URL.
    """
    return {
        "url": url, "dari": dari, "sebagai": sebagai, "kolom": kolom, "label": label, "kirim": kirim,
    }  # fmt: skip


# --- Finding -------------------------------------------------------------------------------


@register.inclusion_tag("_komponen/saring.html")
def saring(pilihan: list[dict[str, Any]], label: str = "Saring") -> dict[str, Any]:
    """Filter chips: list of {label, url, aktif, jumlah?}."""
    return locals()


@register.simple_tag
def lepas_saring(label: Any, url: str) -> SafeString:
    """One filter in force, tapped to take it out again; nothing without a label."""
    return SafeString(render_to_string("_komponen/lepas_saring.html", {"label": label, "url": url}) if label else "")


@register.simple_block_tag
def saring_aktif(content: str) -> SafeString:
    """The filters in force that no chip shows, each by `{% lepas_saring %}`; nothing when there are none."""
    return format_html('<p class="deret-tombol">{}</p>', content) if content.strip() else SafeString("")


@register.inclusion_tag("_komponen/cari.html")
def cari(
    url: str = "",
    nilai: str = "",
    nama: str = "cari",
    label: str = "Cari Nama / NIK / No KK …",
    hasil: str = "",
    kirim: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A search box sent by POST (names and NIK stay out of URLs); `hasil` is the id htmx replaces."""
    return {
        "url": url, "nilai": nilai, "nama": nama, "label": label, "hasil": hasil, "kirim": kirim,
    }  # fmt: skip


# --- Steps, tabs, dialogs ------------------------------------------------------------------


@register.inclusion_tag("_komponen/kemajuan.html")
def kemajuan(selesai: float, total: float, label: str = "Kemajuan", satuan: str = "") -> dict[str, Any]:
    """Progress as `<progress>` with the numbers in words; without a total it is indeterminate."""
    return {
        "selesai": min(selesai, total), "total": total, "label": label, "satuan": satuan,
        "persen": persen(min(selesai, total), total),
    }  # fmt: skip


@register.inclusion_tag("_komponen/tab.html")
def tab(pilihan: list[dict[str, Any]], id: str = "tab", label: str = "Bagian", muat: bool = False) -> dict[str, Any]:
    """Tabs: list of {label, url, aktif?, jumlah?}; htmx loads each URL into the panel, a link without it.

    `muat=True` also loads the active tab when the page opens (the page itself holds no content for it).
    """
    aktif = next((p for p in pilihan if p.get("aktif")), pilihan[0] if pilihan else None)
    return {"pilihan": pilihan, "aktif": aktif, "id": id, "label": label, "muat": muat}


@register.inclusion_tag("_komponen/muat.html")
def muat(url: str, label: str = "Memuat…", tautan: str = "Buka bagian ini") -> dict[str, Any]:
    """A part another app renders: htmx loads it, a plain link stands there without JavaScript."""
    return locals()


@register.simple_block_tag
def dialog(content: str, id: str, judul: str) -> SafeString:
    """A native dialog, opened by `<a href="#ID" data-buka-dialog>` with or without JavaScript."""
    return render_to_string("_komponen/dialog.html", locals())


@register.inclusion_tag("_komponen/konfirmasi.html")
def konfirmasi(
    label: str,
    url: str,
    pesan: str,
    tombol: str = "",
    kirim: dict[str, Any] | None = None,
    jenis: str = "bahaya",
) -> dict[str, Any]:
    """Two taps for what cannot be taken back: the first opens, the second sends the POST."""
    return {
        "label": label, "url": url, "pesan": pesan, "tombol": tombol or label, "kirim": kirim, "jenis": jenis,
    }  # fmt: skip


# --- Copying and places --------------------------------------------------------------------


@register.inclusion_tag("_komponen/salin.html")
def salin(url: str, label: str = "Salin", **kirim: Any) -> dict[str, Any]:
    """Copy a value the page only shows masked: POSTs to `url`, which logs and answers {"nilai": …}."""
    return {"url": url, "label": label, "kirim": kirim}


@register.inclusion_tag("_komponen/salin_teks.html")
def salin_teks(dari: str, label: str = "Salin") -> dict[str, Any]:
    """Copy the text of the element with id `dari`; nothing is sent. Hidden without JavaScript."""
    return locals()


@register.inclusion_tag("_komponen/peta_titik.html")
def peta_titik(lintang: float | None, bujur: float | None, akurasi: float | None = None) -> dict[str, Any]:
    """Coordinates that open the phone's own map: no third party is told where a family lives."""
    if lintang is None or bujur is None:
        return {"titik": ""}
    return {
        "titik": f"{float(lintang):.{_DESIMAL_TITIK}f},{float(bujur):.{_DESIMAL_TITIK}f}",
        "akurasi": akurasi,
    }


# --- Choices that ask for the page again ----------------------------------------------------


@register.inclusion_tag("_komponen/pilih.html")
def pilih(nama: str, label: str, pilihan: Iterable[Any], dipilih: Any = "", kosong: str = "") -> dict[str, Any]:
    """A drop-down: (value, words) or (value, words, chosen) each, or rows with `nama`. `kosong`: the choice of none."""
    isi = [satu if isinstance(satu, tuple | list) else (satu.pk, satu.nama) for satu in pilihan]
    if kosong:
        isi = [("", kosong), *isi]
    baris = [(str(nilai), teks, aktif[0] if aktif else str(nilai) == str(dipilih)) for nilai, teks, *aktif in isi]
    return {"nama": nama, "label": label, "baris": baris}


@register.inclusion_tag("_komponen/saring_pilih.html")
def saring_pilih(
    judul: str,
    nama: str,
    label: str,
    pilihan: Iterable[Any],
    dipilih: Any = "",
    kosong: str = "",
    kirim: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One more filter behind a line of words, open while it is in force; `kirim` are the filters that stay."""
    return {"judul": judul, "kirim": kirim, "buka": bool(dipilih)} | pilih(nama, label, pilihan, dipilih, kosong)


# --- Frame ---------------------------------------------------------------------------------


@register.filter
def jenis_pesan(pesan: Any) -> str:
    """Django's message level as one of our kinds."""
    return {"success": "baik", "warning": "awas", "error": "bahaya"}.get(pesan.level_tag, "info")


@register.filter
def inisial(nama: str) -> str:
    """Up to two initials for the user menu."""
    return "".join(kata[0] for kata in str(nama).replace("@", " ").split()[:2]).upper() or "?"


@register.simple_tag
def isian_tersembunyi(kirim: dict[str, Any] | None) -> SafeString:
    """Hidden inputs for a dictionary; a list becomes one input per entry."""
    pasangan = [
        (nama, satu)
        for nama, nilai in (kirim or {}).items()
        for satu in (nilai if isinstance(nilai, list | tuple) else [nilai])
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pasangan)
