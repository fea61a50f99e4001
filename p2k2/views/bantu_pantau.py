"""What the pages of monitoring sheets, recaps and completeness share: whose, of when, in which form."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from akun.models import Pengguna
from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, jawab_buku, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan
from kpm.selectors import pilihan_wilayah
from p2k2.forms.pantau import FormPantau
from p2k2.selectors.pantau import pendamping_terlihat
from p2k2.services.pantau import BENTUK, Berkas, Peminta
from wilayah.models import Wilayah

_BULAN_PILIHAN = 12
_KECAMATAN = 8  # digits and dots of its code: nothing smaller narrows these lists


def baca_form(request: Permintaan) -> FormPantau:
    """What the address names; an address with anything else leads nowhere."""
    form = FormPantau(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def pilih_dulu(request: Permintaan, form: FormPantau) -> bool:
    """Whether to show the pendamping first: no one is named, and the user is none or asks for all."""
    sendiri = request.user.lingkup().petugas_id is not None and request.GET.get("lihat") != "semua"
    return form.petugas_id is None and not sendiri


def ambil_petugas(request: Permintaan, form: FormPantau) -> Pengguna:
    """The pendamping the address names, or the user; 404 outside the user's scope."""
    nomor = request.user.pk if form.petugas_id is None else form.petugas_id
    return get_object_or_404(pendamping_terlihat(request.user), pk=nomor)


def peminta(request: Permintaan, bentuk: str) -> Peminta:
    if bentuk not in BENTUK:
        raise Http404
    return Peminta(request.user, bentuk, request.META.get("REMOTE_ADDR"))


def jawab(berkas: Berkas) -> HttpResponse:
    return jawab_pdf(berkas.isi, berkas.nama) if berkas.pdf else jawab_buku(berkas.isi, berkas.nama)


def pilihan_bulan(hari: date, dipilih: date) -> list[tuple[str, str, bool]]:
    """The last months as choices, latest first: value, words, whether chosen."""
    bulan = {geser_bulan(awal_bulan(hari), -n) for n in range(_BULAN_PILIHAN)} | {dipilih}
    return [(f"{b:%Y-%m}", tulis_bulan(b), b == dipilih) for b in sorted(bulan, reverse=True)]


def konteks_wilayah(request: Permintaan, wilayah: str) -> dict[str, Any]:
    """The area a list of pendamping is narrowed to, the way out of it, and the smaller ones to choose from."""
    return {
        "wilayah": Wilayah.objects.filter(kode=wilayah).first() if wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(request.user, wilayah) if len(wilayah) < _KECAMATAN else [],
    }
