"""Families of which a Final Closing counts more components than members are known for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from kpm.models import KPM
from kpm.selectors import daftar_kerja as kerja
from kpm.views.bantu import alamat_rt
from kpm.views.daftar_kerja import konteks_kerja, saringan_kerja, url_usulan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    isi = saringan_kerja(request)
    lembar = None
    if isi is not None:
        qs = kerja.tanpa_nama(request.user, wilayah=isi["wilayah"], saya=isi["saya"])
        lembar = kerja.daftar_tanpa_nama(qs, sesudah=request.GET.get("sesudah"))
    konteks = konteks_kerja(request, isi, lembar) | {"baris": _baris(request, lembar.baris if lembar else [])}
    return render(request, "kpm/tanpa_nama.html", konteks)


def _baris(request: Permintaan, keluarga: list[KPM]) -> list[dict[str, Any]]:
    if not keluarga:
        return []
    hilang = kerja.tanpa_nama_per_keluarga(keluarga)
    boleh = KPM.objects.boleh(request.user, Izin.USULKAN).filter(pk__in=[k.pk for k in keluarga])
    milik = set(boleh.values_list("pk", flat=True))
    return [
        {
            "kpm": k,
            "alamat": f"{k.desa.nama} {alamat_rt(k)}".strip(),
            "hilang": [
                {
                    "teks": f"{jenis.label} ke-{nomor} belum diketahui",
                    "url": url_usulan(k.pk, jenis="anggota_masuk", komponen=jenis.value) if k.pk in milik else "",
                }
                for jenis, nomor in hilang[k.pk]
            ],
        }
        for k in keluarga
    ]
