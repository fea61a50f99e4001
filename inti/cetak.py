"""Printed papers: a Typst file below `templates/cetak/` and the data for it make a PDF (docs/adr/0010)."""

import json
from functools import cache
from threading import Lock
from typing import Any, cast

import typst
from django.conf import settings
from django.http import HttpResponse

FOLDER = settings.BASE_DIR / "templates" / "cetak"


# One compiler, whose fonts are read once, and one paper at a time: it is not made for two threads.
_KUNCI = Lock()


@cache
def _penyusun() -> typst.Compiler:
    return typst.Compiler(root=str(FOLDER))


def cetak(templat: str, data: dict[str, Any]) -> bytes:
    """Return the PDF of one paper. `data` reaches the file as JSON: a name can never become markup."""
    with _KUNCI:
        isi = _penyusun().compile(
            input=str(FOLDER / templat), sys_inputs={"data": json.dumps(data, default=str)}, format="pdf"
        )
    return cast(bytes, isi)


def jawab_pdf(isi: bytes, nama: str) -> HttpResponse:
    """A PDF for the browser to show or keep; never cached, for it holds personal data."""
    jawaban = HttpResponse(isi, content_type="application/pdf")
    jawaban["Content-Disposition"] = f'inline; filename="{nama}"'
    jawaban["Cache-Control"] = "no-store"
    return jawaban


def kop(wilayah: str) -> dict[str, str]:
    """Letterhead of a report of an area, for `kop` of dasar.typ."""
    return {
        "instansi": settings.PKH_KOP_INSTANSI,
        "unit": settings.PKH_KOP_UNIT,
        "alamat": settings.PKH_KOP_ALAMAT,
        "wilayah": wilayah,
    }


def gambar(isi: bytes) -> list[int]:
    """A picture as data of a paper: `image(bytes(…))` in Typst. Nothing is written to disk in clear."""
    return list(isi)
