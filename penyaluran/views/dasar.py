"""On what a payment was based when its list was applied, and what has changed of the family since."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman
from kpm.models import Anggota
from penyaluran.enums import SebabLewat
from penyaluran.models import Pembayaran, PotretBayar
from penyaluran.selectors.kalimat_hak import nama_komponen
from penyaluran.selectors.potret import potret_terakhir
from penyaluran.services.hak.keluarga import hitung_keluarga
from penyaluran.services.tahap.beda_potret import beda_potret


@halaman()
def dasar(request: Permintaan, pk: int) -> HttpResponse:
    terlihat = Pembayaran.objects.terlihat_oleh(request.user).select_related("tahap", "kpm", "desa")
    bayar = get_object_or_404(terlihat, pk=pk)
    potret = potret_terakhir([bayar.pk]).get(bayar.pk)
    konteks: dict[str, Any] = {"b": bayar, "potret": potret}
    if potret is not None:
        konteks["anggota"] = _anggota(potret)
        try:
            konteks["beda"] = _beda(potret, bayar)
        except GalatPengguna as galat:
            konteks["galat"] = galat.pesan
    return render(request, "penyaluran/dasar.html", konteks)


def _beda(potret: PotretBayar, bayar: Pembayaran) -> list[str]:
    hari = bayar.tahap.hari_data
    ada = Q(mulai__isnull=True) | Q(mulai__lte=hari), Q(selesai__isnull=True) | Q(selesai__gte=hari)
    nama = dict(Anggota.objects.filter(*ada, kpm=bayar.kpm_id).order_by("pk").values_list("pk", "nama"))
    return beda_potret(potret, bayar, hitung_keluarga(bayar.kpm, bayar.tahap, bayar=bayar), nama)


def _anggota(potret: PotretBayar) -> list[dict[str, Any]]:
    """One row per member with what each component was worth, in the order of the snapshot."""
    urut = list(dict.fromkeys(b["anggota"] for b in potret.rincian))
    isi = sorted(potret.rincian, key=lambda b: urut.index(b["anggota"]))
    return [
        {"nama": next(iter(baris))["nama"] or "Tanpa nama", "komponen": [_komponen(b) for b in baris if b["komponen"]]}
        for _, kelompok in groupby(isi, key=lambda b: b["anggota"])
        if (baris := list(kelompok))
    ]


def _komponen(b: dict[str, Any]) -> dict[str, Any]:
    lewat = b["lewat"]
    sebab = SebabLewat(lewat).label if lewat in SebabLewat.values else lewat
    return {"nama": nama_komponen(b["komponen"]), "nominal": b["nominal"], "sebab": sebab}
