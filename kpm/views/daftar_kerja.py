"""What the pages of worklists share: the filter of the address, and the way to the next page."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from inti.halaman import Permintaan, cip, url_dengan
from inti.halaman_kunci import Halaman
from kpm.forms.daftar_kerja import FormSaringKerja
from kpm.selectors import pilihan_wilayah
from wilayah.models import Wilayah


def saringan_kerja(request: Permintaan) -> dict[str, Any] | None:
    """The filter of the address, or None when it names something unknown."""
    form = FormSaringKerja(request.GET)
    return form.cleaned_data if form.is_valid() else None


def konteks_kerja(request: Permintaan, isi: dict[str, Any] | None, lembar: Halaman | None) -> dict[str, Any]:
    """Area filter, *Hanya KPM saya* for whoever holds families beside an area, and the next page."""
    lingkup = request.user.lingkup()
    dipilih = isi["wilayah"] if isi else ""
    dua_peran = lingkup.petugas_id is not None and bool(lingkup.wilayah)
    return {
        "dikenal": isi is not None,
        "pilihan": [cip(request, "Hanya KPM saya", "saya", "1")] if dua_peran else [],
        "pilihan_wilayah": pilihan_wilayah(request.user, dipilih) if isi is not None else [],
        "wilayah_dipilih": Wilayah.objects.filter(pk=dipilih).first() if dipilih else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar and lembar.berikut else "",
    }


def url_usulan(kpm_id: int, **isi: str) -> str:
    """The form of a pemutakhiran for this family with what is known filled in."""
    return f"{reverse('kpm:pemutakhiran_baru', args=[kpm_id])}?{urlencode(isi)}"
