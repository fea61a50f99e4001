"""Families that may be one: the worklist, a pair side by side with its decision, and searching at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.pekerjaan import mulai
from inti.templatetags.format import tanggal_pendek as tulis_tanggal
from kpm.enums import JenisGanda, PutusanGanda
from kpm.forms.ganda import FormPutusanGanda, FormSaringGanda
from kpm.models import DugaanGanda
from kpm.selectors import pilihan_wilayah
from kpm.selectors.ganda import bandingkan, daftar_ganda
from kpm.services.ganda import putuskan_ganda
from kpm.views.bantu import alamat_rt
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah

_LENCANA = {PutusanGanda.TERBUKA: "awas", PutusanGanda.BUKAN: "baik", PutusanGanda.GANDA: "bahaya"}


@halaman(izin=Izin.TELAAH)
def daftar(request: Permintaan) -> HttpResponse:
    """Pairs of which the user may see both families; the open ones unless asked otherwise."""
    saring = FormSaringGanda(request.GET).saring()
    if saring is None:
        return render(request, "kpm/ganda.html", {"saring": None})
    lembar = daftar_ganda(user=request.user, sesudah=request.GET.get("sesudah"), **saring)
    putusan, wilayah = saring["putusan"], saring["wilayah"]
    konteks = {
        "saring": saring,
        "baris": [_baris(d) for d in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "pilihan_putusan": [
            {"label": p.label, "url": url_dengan(request, {"putusan": p.value}), "aktif": putusan == p.value}
            for p in PutusanGanda
        ],
        "pilihan_jenis": [cip(request, j.label, "jenis", j.value) for j in JenisGanda],
        "pilihan_wilayah": pilihan_wilayah(request.user, wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=wilayah).first() if wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }
    return render(request, "kpm/ganda.html", konteks)


def _baris(d: DugaanGanda) -> dict[str, Any]:
    tempat = dict.fromkeys(f"{k.desa.nama} {alamat_rt(k)}".strip() for k in (d.kpm_a, d.kpm_b))
    return {
        "judul": " dan ".join(dict.fromkeys((d.kpm_a.nama, d.kpm_b.nama))),
        "sub": " · ".join([*tempat, f"ditemukan {tulis_tanggal(d.ditemukan_pada)}"]),
        "url": reverse("kpm:ganda_rincian", args=[d.pk]),
        "lencana": [(d.get_jenis_display(), "awas")],
    }


@halaman(metode=("POST",), izin=Izin.TELAAH)
def periksa(request: Permintaan) -> HttpResponse:
    """Search the user's kabupaten now, as the nightly run does."""
    lingkup = request.user.lingkup_izin(Izin.TELAAH)
    kabupaten = [] if lingkup.semua else sorted({kode_kabupaten(k) for k in lingkup.wilayah} - {""})
    if not kabupaten and not lingkup.semua:
        raise PermissionDenied
    kerja = mulai(
        jenis="cari_ganda",
        judul="Memeriksa keluarga ganda",
        parameter={"kabupaten": kabupaten},
        oleh=request.user,
        kunci=f"cari_ganda:{','.join(kabupaten)}:{request.user.pk}",
        tautan=reverse("kpm:ganda"),
    )
    return redirect("pekerjaan:rincian", pk=kerja.pk)


@halaman(metode=("GET", "POST"), izin=Izin.TELAAH)
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    """A pair fact by fact, and the decision about it."""
    boleh = DugaanGanda.objects.boleh(request.user, Izin.TELAAH)
    pasangan = ("kpm_a__desa__induk", "kpm_b__desa__induk", "diputus_oleh")
    dugaan = get_object_or_404(boleh.select_related(*pasangan), pk=pk)
    form = FormPutusanGanda(request.POST or None, initial={"semula": dugaan.putusan})
    if request.method == "POST" and form.is_valid():
        try:
            hasil = putuskan_ganda(dugaan=dugaan, oleh=request.user, **form.cleaned_data)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Tersimpan: {hasil.get_putusan_display()}.")
            # A pair that is one family leads on to what is done about it; the others back to the list.
            return (
                redirect("kpm:ganda_rincian", pk=pk) if hasil.putusan == PutusanGanda.GANDA else redirect("kpm:ganda")
            )
    konteks = {
        "d": dugaan,
        "form": form,
        "banding": bandingkan(dugaan),
        "lencana": (dugaan.get_putusan_display(), _LENCANA[PutusanGanda(dugaan.putusan)]),
        "usulan": [
            (f"Keluarga {huruf}, {k.nama}", f"{reverse('kpm:pemutakhiran_baru', args=[k.pk])}?jenis={jenis}", kata)
            for huruf, k in (("A", dugaan.kpm_a), ("B", dugaan.kpm_b))
            for jenis, kata in (("kepesertaan", "usulkan berhenti"), ("anggota_keluar", "keluarkan anggota"))
        ],
    }
    return render(request, "kpm/ganda_rincian.html", konteks, status=TIDAK_SAH if form.errors else 200)
