"""A pendamping's months without a meeting: which wait for a reason, and what was said."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from p2k2.forms.tanda import FormAlasan
from p2k2.models import AlasanTanpaPertemuan
from p2k2.selectors.tanpa_pertemuan import alasan_kelompok, belum_beralasan, bertemu_pada, kelompok_ditanya
from p2k2.services.alasan_tanpa import beri_alasan

_DISEBUT = 4  # groups named in a row


@halaman(izin=Izin.CATAT_PERTEMUAN)
def daftar(request: Permintaan) -> HttpResponse:
    """Own groups by month, those without a reason first."""
    hari = hari_ini()
    kelompok = kelompok_ditanya(request.user, hari)
    belum: dict[date, list[Any]] = {}
    for k in kelompok:
        for bulan in belum_beralasan(k, hari):
            belum.setdefault(bulan, []).append(k)
    per_pk = {k.pk: k for k in kelompok}
    konteks = {
        "kelompok": kelompok,
        "belum": [(b, _alamat(b), _nama(belum[b]), len(belum[b])) for b in sorted(belum, reverse=True)],
        "sudah": [
            (f"{tulis_bulan(bulan)}: {sebab}", [_baris(a, per_pk[a.kelompok_id]) for a in isi])
            for (bulan, sebab), isi in _serupa(alasan_kelompok(kelompok, hari))
        ],
    }
    return render(request, "p2k2/tanpa_pertemuan.html", konteks)


def _serupa(alasan: Iterable[AlasanTanpaPertemuan]) -> Iterable[tuple[tuple[date, str], list[AlasanTanpaPertemuan]]]:
    """Reasons of one month that say the same together: often it is one for all groups."""
    hasil: dict[tuple[date, str], list[AlasanTanpaPertemuan]] = {}
    for a in alasan:
        hasil.setdefault((a.bulan, str(a.get_sebab_display())), []).append(a)
    return hasil.items()


def _sebut(k: Any) -> str:
    """With its desa: a pendamping has a Melati 1 in several."""
    return f"{k.nama} ({k.desa.nama})"


def _nama(kelompok: list[Any]) -> str:
    """The first few groups by name, and how many more."""
    nama = ", ".join(_sebut(k) for k in kelompok[:_DISEBUT])
    return f"{nama}, dan {len(kelompok) - _DISEBUT} lainnya" if len(kelompok) > _DISEBUT else nama


def _alamat(bulan: date) -> str:
    return reverse("p2k2:tanpa_pertemuan_isi", args=[bulan.year, bulan.month])


def _baris(a: AlasanTanpaPertemuan, kelompok: Any) -> dict[str, Any]:
    bertemu = bertemu_pada(kelompok, a.bulan)
    return {
        "judul": _sebut(kelompok),
        "sub": " · ".join(b for b in (a.uraian, f"ditulis {a.dicatat_oleh.nama}") if b),
        "url": f"{_alamat(a.bulan)}?kelompok={a.kelompok_id}",
        "lencana": [(f"ternyata bertemu {tulis_tanggal(bertemu)}", "baik")] if bertemu else [],
    }


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def isi(request: Permintaan, tahun: int, bulan: int) -> HttpResponse:
    """Give the reason of one month for some or all groups; of one group (`?kelompok=`) also correct it."""
    hari, awal = hari_ini(), _bulan(tahun, bulan)
    kelompok = kelompok_ditanya(request.user, hari)
    satu, ada = _satu(request, kelompok, awal)
    pilihan = [satu] if satu is not None else [k for k in kelompok if awal in belum_beralasan(k, hari)]
    awalan = {"versi": ada.versi, "sebab": ada.sebab, "uraian": ada.uraian} if ada else {"versi": 0}
    form = FormAlasan(request.POST or None, initial=awalan)
    if request.method == "POST" and form.is_valid():
        dipilih = [k.pk for k in pilihan] if satu is not None or "semua" in request.POST else _terpilih(request)
        try:
            n = beri_alasan(kelompok=dipilih, bulan=awal, oleh=request.user, pada=hari, **form.cleaned_data)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Alasan {tulis_bulan(awal)} tersimpan untuk {n or len(dipilih)} kelompok.")
            return redirect("p2k2:tanpa_pertemuan")
    konteks = {
        "bulan": awal,
        "nama_bulan": tulis_bulan(awal),
        "satu": satu,
        "pilihan": pilihan,
        "terpilih": _terpilih(request),
        "form": form,
    }
    return render(request, "p2k2/tanpa_pertemuan_isi.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _bulan(tahun: int, bulan: int) -> date:
    try:
        return date(tahun, bulan, 1)
    except ValueError as galat:
        raise Http404 from galat


def _satu(request: Permintaan, kelompok: list[Any], bulan: date) -> tuple[Any, AlasanTanpaPertemuan | None]:
    """The group that the address names, which must be the user's, with the reason given already."""
    teks = request.GET.get("kelompok")
    if teks is None:
        return None, None
    satu = next((k for k in kelompok if str(k.pk) == teks), None)
    if satu is None:
        raise Http404
    return satu, AlasanTanpaPertemuan.objects.filter(kelompok=satu, bulan=bulan).first()


def _terpilih(request: Permintaan) -> list[UUID]:
    """The ticked groups; what is no id is passed over."""
    hasil = []
    for teks in request.POST.getlist("kelompok")[:500]:
        try:
            hasil.append(UUID(teks))
        except ValueError:
            continue
    return hasil
