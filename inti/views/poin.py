"""*Riwayat Poin* as a page and as the part of a page that htmx fetches."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from inti.forms import FormCariPoin
from inti.halaman import Permintaan


def jawab_poin(
    request: Permintaan, *, bagian: str, label: str, poin: Callable[[str], list[str]], kosong: str
) -> HttpResponse:
    """Earlier points of a part of a report, searched by POST: words of a report stay out of addresses.

    `poin` gives them for a searched word; `kosong` says when some will appear.
    """
    nama = f"cari-{bagian}"  # several of these stand on one page
    form = FormCariPoin({"cari": request.POST.get(nama, "")})
    cari = form.cleaned_data["cari"] if form.is_valid() else ""
    konteks = {
        "bagian": bagian,
        "label": label,
        "cari": cari,
        "nama": nama,
        "poin": poin(cari),
        "kosong": kosong,
        "hasil": f"poin-{bagian}",
    }
    return render(request, "inti/poin.html" + ("#isi" if request.htmx else ""), konteks)
