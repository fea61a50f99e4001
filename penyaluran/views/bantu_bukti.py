"""How photos of proof stand in a list: by what they show, never as pictures (docs/program.md §4)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from inti.halaman import Permintaan
from penyaluran.enums import IsiBukti
from penyaluran.models import BuktiBayar
from penyaluran.services.rekon.bukti import boleh_hapus


def petak_bukti(request: Permintaan, bukti: QuerySet[BuktiBayar]) -> list[dict[str, Any]]:
    """One tile each; the picture is behind a tap, since every look at one is logged."""
    semua = bukti.select_related("oleh", "pembayaran", "massal__kelompok").order_by("pada", "pk")
    return [
        {
            "b": satu,
            "url": reverse("penyaluran:bukti_foto", args=[satu.pk]),
            "wajah": satu.isi == IsiBukti.UANG,
            "hapus": reverse("penyaluran:bukti_hapus", args=[satu.pk]) if boleh_hapus(satu, request.user) else "",
        }
        for satu in semua
    ]
