"""Why a family was not paid in a tahap: two sentences, and the chain behind them."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, halaman, url_dengan
from inti.waktu import hari_ini
from kpm.models import KPM
from penyaluran.forms.tahap import POLA_TAHAP
from penyaluran.models import Tahap
from penyaluran.selectors import tahap_terakhir
from penyaluran.selectors.mengapa import Ditemukan, keluarga_pada, temukan
from penyaluran.selectors.mengapa_kalimat import jawab
from penyaluran.selectors.mengapa_rantai import Mata, rantai
from penyaluran.services.mengapa import cetak_mengapa


@halaman()
def mengapa(request: Permintaan, pk: int) -> HttpResponse:
    ada, daftar = _temukan(request, pk)
    jawaban, mata = (jawab(ada.fakta), rantai(ada.fakta)) if ada else (None, [])
    kini = ada.tahap.pk if ada else ""
    konteks: dict[str, Any] = {
        "kpm": ada.kpm if ada else get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk),
        "tahap": ada.tahap if ada else None,
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.pk}), "aktif": t.pk == kini} for t in daftar
        ],
        "j": jawaban,
        "rantai": [{"m": m, "url": _alamat(ada, m)} for m in mata if ada],
    }
    return render(request, "penyaluran/mengapa.html", konteks)


@halaman(metode=("POST",))
def cetak(request: Permintaan, pk: int) -> HttpResponse:
    """The answer on one page; that it was taken out is logged."""
    ada, _ = _temukan(request, pk)
    if ada is None:
        raise Http404
    isi = cetak_mengapa(
        kpm=ada.kpm,
        tahap=ada.tahap,
        jawaban=jawab(ada.fakta),
        rantai=rantai(ada.fakta),
        hari=ada.fakta.hari,
        oleh=request.user,
        dari=request.META.get("REMOTE_ADDR"),
    )
    return jawab_pdf(isi, f"penjelasan-pembayaran-{ada.tahap.pk}.pdf")


def _temukan(request: Permintaan, pk: int) -> tuple[Ditemukan | None, list[Tahap]]:
    """The family inside the user's scope and the tahap asked for, the latest one without; else 404."""
    daftar = tahap_terakhir()
    diminta = request.GET.get("tahap")
    tahap = next((t for t in daftar if diminta in (None, t.pk)), None)
    if tahap is None and diminta:
        if not re.match(POLA_TAHAP, diminta):
            raise Http404
        tahap = get_object_or_404(Tahap, pk=diminta)
    if tahap is None:
        return None, daftar
    kpm = get_object_or_404(keluarga_pada(KPM.objects.terlihat_oleh(request.user), tahap), pk=pk)
    return temukan(kpm, tahap, hari_ini(kpm.desa_id)), daftar


def _alamat(ada: Ditemukan, m: Mata) -> str:
    """The page that shows a link, where it has one that whoever sees the family may open."""
    if m.tentang == "sanksi" and ada.sanksi:
        return reverse("verifikasi:sanksi_rincian", args=[ada.sanksi])
    if m.tentang == "daftar" and ada.bayar:
        return reverse("penyaluran:dasar", args=[ada.bayar])
    if m.tentang == "status":
        return reverse("penyaluran:status")
    if m.tentang == "kepesertaan":
        return reverse("kpm:rincian", args=[ada.kpm.pk])
    return reverse("penyaluran:tab_penyaluran", args=[ada.kpm.pk]) if m.tentang == "rekon" else ""
