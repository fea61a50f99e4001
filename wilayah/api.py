"""Areas inside the user's scope."""

import re

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from inti.api.bidang import Saringan
from inti.api.dasar import PermintaanAPI, TampilanAPI, lembar, saringan
from inti.api.skema import dok, halaman_dari
from inti.halaman_kunci import halaman_kunci
from wilayah.enums import POLA_KODE, Tingkat
from wilayah.models import Wilayah


def kode_wilayah(bantuan: str = "Hanya di wilayah ini, tingkat mana pun.") -> serializers.RegexField:
    """Filter by the Kemendagri code of an area of any level."""
    return serializers.RegexField(POLA_KODE, required=False, trim_whitespace=False, help_text=bantuan)


class WilayahPendek(serializers.Serializer):
    kode = serializers.CharField(help_text="Kode Kemendagri.")
    nama = serializers.CharField()


class WilayahAPI(WilayahPendek):
    tingkat = serializers.ChoiceField(Tingkat.choices)
    induk = serializers.CharField(source="induk_id", allow_null=True)


class SaringWilayah(Saringan):
    induk = kode_wilayah("Hanya yang langsung di bawah wilayah ini.")


class DaftarWilayah(TampilanAPI):
    @dok(
        "wilayah_daftar",
        "Wilayah dalam lingkup Anda, menurut kode",
        halaman_dari(WilayahAPI),
        saringan=SaringWilayah,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringWilayah)
        qs = Wilayah.objects.terlihat_oleh(request.user)
        if induk := saring.get("induk"):
            qs = qs.filter(induk=induk)
        return lembar(halaman_kunci(qs, urut=("kode",), sesudah=saring.get("sesudah")), WilayahAPI)


class RincianWilayah(TampilanAPI):
    @dok("wilayah_rincian", "Satu wilayah", WilayahAPI, galat=(404,))
    def get(self, request: PermintaanAPI, kode: str) -> Response:
        if not re.match(POLA_KODE, kode):
            raise Http404
        return Response(WilayahAPI(get_object_or_404(Wilayah.objects.terlihat_oleh(request.user), pk=kode)).data)
