"""Where a dashboard's files are."""

from typing import Any

from django import template

from dasbor.services.keluar import BUKU, PDF
from dasbor.tampilan.tautan import alamat_tempat
from dasbor.tampilan.tingkat import Layar

register = template.Library()


@register.inclusion_tag("dasbor/_unduh.html")
def unduh_dasbor(layar: Layar) -> dict[str, Any]:
    """Buttons for the workbook and the PDF of this place and month; they stand where its parts stand."""
    return {"unduh": {b: alamat_tempat(layar.tempat, b, layar.saring) for b in (BUKU, PDF)}}
