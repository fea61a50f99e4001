"""The areas below a place with outlines and one figure, for the map that moves."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse

from akun.enums import Izin
from dasbor.selectors.peta import fitur
from dasbor.selectors.tempat import anak
from dasbor.tampilan.peta import teks_peta
from dasbor.tampilan.tingkat import alamat_wilayah, besar_tertulis
from dasbor.views.tempat import buka
from inti.halaman import Permintaan, halaman

_SEMENIT = 60


@halaman(izin=Izin.LIHAT_DASBOR)
def tempat(request: Permintaan, ukuran: str, **alamat: Any) -> HttpResponse:
    """GeoJSON; a month or figure that is not kept has no map."""
    t = buka(request, **alamat)
    satu = next((u for u in t.layar.ukuran() if u.kode == ukuran), None)
    if satu is None or t.pesan:
        raise Http404
    di_bawah, _ = anak(t.layar.tempat, t.bulan)
    return jawaban_peta(
        fitur(
            t.layar.tempat.kode,
            {c.kode: satu.nilai(c.angka) for c in di_bawah},
            tertulis=besar_tertulis,
            teks=teks_peta,
            tautan=lambda kode: alamat_wilayah(t.layar, kode),
            patokan=t.layar.patokan(satu),
        )
    )


def jawaban_peta(fitur: dict[str, Any]) -> JsonResponse:
    """What `dasbor.selectors.peta.fitur` gives, as GeoJSON; figures are one's own and stay in that browser."""
    jawaban = JsonResponse(fitur, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})
    jawaban["Cache-Control"] = f"private, max-age={_SEMENIT}"
    return jawaban
