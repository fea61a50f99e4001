"""Walking the URLconf, and what must hold for every answer whatever the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

# Written out: a directive that is loosened in settings must fail here.
CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
# Pages of packages: their own tests vouch for them, ours ask only that strangers are kept out.
PIHAK_LAIN = ("allauth.", "django.contrib.", "django.views.", "drf_spectacular.")
_TAK_DIBANDINGKAN = {"django_session", "usersessions_usersession", "wilayah_wilayah", "django_admin_log"}


@dataclass(frozen=True)
class Alamat:
    nama: str
    pola: str
    tampilan: Any

    @property
    def pihak_lain(self) -> bool:
        return str(self.tampilan.__module__).startswith(PIHAK_LAIN)

    @property
    def metode(self) -> frozenset[str]:
        """Methods the view declares; HEAD and OPTIONS aside."""
        ada = frozenset(self.tampilan.metode) - {"HEAD", "OPTIONS"}
        # The API's catch-all has no method of its own and answers to all.
        return ada or frozenset(m.upper() for m in self.tampilan.cls.http_method_names) - {"HEAD", "OPTIONS"}


def semua_alamat(
    pola: list[URLPattern | URLResolver] | None = None, awalan: str = "", ruang: tuple[str, ...] = ()
) -> Iterator[Alamat]:
    """Every URL pattern with its full name."""
    for satu in get_resolver().url_patterns if pola is None else pola:
        if isinstance(satu, URLResolver):
            dalam = (*ruang, satu.namespace) if satu.namespace else ruang
            yield from semua_alamat(satu.url_patterns, awalan + str(satu.pattern), dalam)
        else:
            nama = ":".join((*ruang, satu.name or ""))
            yield Alamat(nama, awalan + str(satu.pattern), satu.callback)


def alamat_lengkap(nama: str, kwargs: dict[str, Any], kueri: dict[str, Any]) -> str:
    return reverse(nama, kwargs=kwargs) + (f"?{urlencode(kueri)}" if kueri else "")


def keluhan(jawaban: Any, rahasia: tuple[str, ...], *, ketik: str = "") -> list[str]:
    """What is wrong with an answer, whoever asked: leaked numbers, a loose CSP, inline code, shared caches."""
    hasil = []
    kepala = "\n".join(f"{k}: {v}" for k, v in jawaban.items())
    isi = jawaban.content.decode(errors="replace") if not jawaban.streaming else ""
    terbaca = tanpa_isian(isi, ketik)
    if any(r in terbaca or r in kepala for r in rahasia):
        hasil.append("memuat nomor lengkap")
    csp = {satu.strip() for satu in jawaban.get("Content-Security-Policy", "").split(";")}
    if csp != CSP:
        hasil.append(f"CSP {sorted(csp ^ CSP)}")
    if jawaban.get("Cache-Control") is None or not re.search("no-store|private", jawaban["Cache-Control"]):
        hasil.append("boleh disimpan di singgahan bersama")
    if isi.strip() and jawaban.get("Content-Type", "").startswith("text/html"):
        hasil += sisipan(isi)
    return hasil


def tanpa_isian(isi: str, ketik: str) -> str:
    """The page without the search box: what somebody typed comes back there, and that is no leak."""
    return re.sub(rf"<input[^>]*value=\"{re.escape(ketik)}\"[^>]*>", "", isi) if ketik else isi


def sisipan(isi: str) -> list[str]:
    """Inline style and script in a page: the CSP would drop them silently."""
    hasil = []
    for unsur in html.fromstring(isi).iter():
        if not isinstance(unsur.tag, str):
            continue
        if unsur.tag == "style" or (unsur.tag == "script" and not unsur.get("src")):
            hasil.append(f"<{unsur.tag}> sebaris")
        hasil += [f"{unsur.tag} {a}=" for a in unsur.attrib if a == "style" or str(a).startswith(("on", "hx-on"))]
        hasil += [f"{unsur.tag} javascript:" for v in unsur.attrib.values() if v.startswith("javascript:")]
    return hasil


def sidik_basis_data() -> dict[str, str]:
    """Table to row count and fingerprint of all values: equal before and after means nothing changed."""
    tabel = sorted(set(connection.introspection.table_names()) - _TAK_DIBANDINGKAN)
    sql = " UNION ALL ".join(
        f"SELECT '{t}', count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{t}\" t"
        for t in tabel
    )
    with connection.cursor() as kursor:
        kursor.execute(sql)
        return dict(kursor.fetchall())


def rapikan(isi: str) -> str:
    """A page without what differs each time: tokens, drawn ids, the clock."""
    isi = re.sub(r'(csrf[a-z-]*"[^>]*(?:value|content)=")[^"]+', r"\1", isi)
    isi = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", "UUID", isi)
    return re.sub(r"gAAAA[\w%=-]+|\d{2}[.:]\d{2}(?:[.:]\d{2})?", "", isi)


def beda(lama: str, baru: str) -> list[str]:
    return [
        b for b in unified_diff(lama.splitlines(), baru.splitlines(), lineterm="", n=0) if b[:3] not in {"---", "+++"}
    ]


def minta(client: Client, metode: str, alamat: str, isi: dict[str, Any], *, json: bool = False) -> Any:
    if metode == "GET":
        jawaban = client.get(alamat)
    elif json:
        jawaban = client.generic(metode, alamat, _json(isi), content_type="application/json")
    else:
        jawaban = client.post(alamat, isi)
    for tutup in jawaban._resource_closers:  # a file that was to be sent; close() would end the transaction
        tutup()
    return jawaban


def _json(isi: dict[str, Any]) -> str:
    from django.core.serializers.json import DjangoJSONEncoder

    return DjangoJSONEncoder().encode(isi)
