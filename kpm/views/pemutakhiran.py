"""Proposing updates: what happened, to whom, and a form with only the fields it needs."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import umur as tulis_umur
from inti.waktu import hari_ini
from kpm.enums import JenisPemutakhiran, KeadaanUsulan
from kpm.forms.pemutakhiran import FormAwalUsulan, FormPemutakhiran
from kpm.models import KPM, Pemutakhiran
from kpm.selectors.pemutakhiran import riwayat_pemutakhiran
from kpm.services.pemutakhiran import (
    JENIS,
    Jenis,
    Peringatan,
    Usul,
    boleh_usul,
    nyatakan_tetap,
    pratinjau,
    usulkan,
)
from kpm.views.bantu import ambil_kpm

JENIS_LENCANA = {"diajukan": "awas", "disetujui": "baik", "ditolak": "bahaya", "ditarik": "netral"}


@halaman(metode=("GET", "POST"), izin=Izin.USULKAN)
def baru(request: Permintaan, pk: int) -> HttpResponse:
    """Propose a change of one family. The address holds kind and member; what is typed never does."""
    kpm = ambil_kpm(request, pk, Izin.USULKAN)
    awal = FormAwalUsulan(request.GET)
    if not awal.is_valid():
        raise Http404
    jenis = JENIS.get(awal.cleaned_data["jenis"])
    if jenis is None or jenis.nilai == JenisPemutakhiran.NIHIL:
        return _pilih_jenis(request, kpm, awal.cleaned_data)
    u = Usul(Pemutakhiran(kpm=kpm, jenis=jenis.nilai, berlaku=hari_ini(kpm.desa_id)), request.user)
    if jenis.anggota or jenis.anggota_bebas:
        if not awal.cleaned_data["anggota"]:
            return _pilih_anggota(request, u, jenis)
        u.usulan.anggota_id = int(awal.cleaned_data["anggota"]) or None
        if u.usulan.anggota_id and u.usulan.anggota_id not in u.semua:
            raise Http404
    try:
        return _formulir(request, u, jenis, {"komponen": awal.cleaned_data["komponen"]})
    except GalatPengguna as galat:  # a member who has left meanwhile: no form can be drawn
        messages.warning(request, galat.pesan)
        return redirect("kpm:pemutakhiran_baru", pk=pk)


def _pilih_jenis(request: Permintaan, kpm: KPM, awal: dict[str, str]) -> HttpResponse:
    sisa = "".join(f"&{k}={awal[k]}" for k in ("anggota", "komponen") if awal[k])
    kelompok: dict[str, list[dict[str, str]]] = {}
    for jenis in JENIS.values():
        if jenis.nilai != JenisPemutakhiran.NIHIL:
            baris = {"judul": jenis.tanya, "url": f"{request.path}?jenis={jenis.nilai}{sisa}"}
            kelompok.setdefault(jenis.kelompok, []).append(baris)
    return render(request, "kpm/pemutakhiran_pilih.html", {"kpm": kpm, "kelompok": list(kelompok.items())})


def _pilih_anggota(request: Permintaan, u: Usul, jenis: Jenis) -> HttpResponse:
    baris = []
    for a in u.kini:
        if jenis.cocok(u, a):
            komponen = [k.get_jenis_display() for k in u.komponen_milik(a)]
            bagian = [tulis_umur(a.tanggal_lahir) if a.tanggal_lahir else "", a.get_hubungan_display(), *komponen]
            url = url_dengan(request, {"anggota": str(a.pk)})
            baris.append({"judul": a.nama, "sub": " · ".join(b for b in bagian if b), "url": url})
    tanpa = url_dengan(request, {"anggota": "0"}) if jenis.anggota_bebas else ""
    konteks = {"kpm": u.kpm, "jenis": jenis, "baris": baris, "tanpa": tanpa}
    return render(request, "kpm/pemutakhiran_siapa.html", konteks)


def _formulir(request: Permintaan, u: Usul, jenis: Jenis, awal: dict[str, str]) -> HttpResponse:
    dikirim = request.method == "POST"
    form = FormPemutakhiran(
        request.POST if dikirim else None,
        request.FILES if dikirim and not request.htmx else None,
        jenis=jenis,
        u=u,
        awal=awal,
    )
    if request.htmx and dikirim:
        form.fields["foto"].required = False  # the panel looks at what is typed; files stay in the browser
    lihat: dict[str, Any] = {}
    if dikirim and form.is_valid():
        try:
            lihat = _lihat(request, form, u)
            if not request.htmx and not lihat["tanya"]:
                usulan = usulkan(
                    id=form.nomor(),
                    kpm=u.kpm,
                    isi=form.isi(u.usulan.anggota_id),
                    dokumen=form.cleaned_data["foto"],
                    oleh=request.user,
                )
                messages.success(request, f"Usulan terkirim. {pemutus(jenis)} memutuskannya.")
                return redirect("kpm:pemutakhiran_rincian", pk=usulan.pk)
        except GalatPengguna as galat:
            form.tolak(galat)
    if request.htmx and dikirim:
        return render(request, "kpm/pemutakhiran_baru.html#akibat", {"form": form, "diisi": True, **lihat})
    if dikirim:
        form.ingatkan_foto()
    siapa = u.semua.get(u.usulan.anggota_id) if u.usulan.anggota_id else None
    konteks = {"kpm": u.kpm, "jenis": jenis, "form": form, "siapa": siapa, "alamat": request.get_full_path(), **lihat}
    return render(request, "kpm/pemutakhiran_baru.html", konteks, status=TIDAK_SAH if dikirim else 200)


def pemutus(jenis: Jenis) -> str:
    if jenis.izin == Izin.PUTUSKAN_KEPESERTAAN:
        return "Koordinator kabupaten/kota"
    return "Koordinator kecamatan atau APD"


def _lihat(request: Permintaan, form: FormPemutakhiran, u: Usul) -> dict[str, Any]:
    """Consequences and warnings; `tanya` while a warning has not been answered with *Kirim juga*."""
    if Pemutakhiran.objects.filter(pk=form.nomor()).exists():
        return {"tanya": False}  # sent before: the service recognises it
    hasil = pratinjau(kpm=u.kpm, isi=form.isi(u.usulan.anggota_id), oleh=request.user)
    tanda = _tanda(hasil.peringatan)
    dijawab = form.cleaned_data["kirim_juga"] == tanda
    return {
        "akibat": hasil.akibat,
        "peringatan_usul": hasil.peringatan,
        "tanda": tanda,
        "dijawab": dijawab,
        "tanya": bool(hasil.peringatan) and not dijawab,
    }


def _tanda(peringatan: Sequence[Peringatan]) -> str:
    """Names the warnings that were answered: another one asks again."""
    return hashlib.sha256("\n".join(p.pesan for p in peringatan).encode()).hexdigest()[:32]


@halaman(metode=("POST",), izin=Izin.USULKAN)
def nihil(request: Permintaan, pk: int) -> HttpResponse:
    """One tap: nothing has changed in this family."""
    kpm = ambil_kpm(request, pk, Izin.USULKAN)
    nyatakan_tetap(kpm=kpm, oleh=request.user)
    messages.success(request, f"Tercatat: data keluarga {kpm.nama} tidak berubah.")
    return redirect("kpm:rincian", pk=pk)


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """A family's updates, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    lembar = riwayat_pemutakhiran(kpm, sesudah=request.GET.get("sesudah"))
    boleh = boleh_usul(kpm, request.user)
    konteks = {
        "kpm": kpm,
        "baris": [baris_usulan(p, dengan_kpm=False) for p in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "boleh": boleh,
    }
    return render(request, "kpm/pemutakhiran_tab.html" + ("#tab" if request.htmx else ""), konteks)


def baris_usulan(p: Any, *, dengan_kpm: bool) -> dict[str, Any]:
    """One proposal as a row of a list."""
    apa = p.get_jenis_display()
    siapa = p.anggota.nama if p.anggota else ""
    pelaku = p.diputus_oleh if p.keadaan in (KeadaanUsulan.DISETUJUI, KeadaanUsulan.DITOLAK) else p.diusulkan_oleh
    bagian = [apa if dengan_kpm else "", siapa, f"berlaku {tulis_tanggal(p.berlaku)}", pelaku.nama]
    if dengan_kpm:
        bagian.append(p.kpm.desa.nama)
    return {
        "pk": str(p.pk),
        "judul": p.kpm.nama if dengan_kpm else apa,
        "url": reverse("kpm:pemutakhiran_rincian", args=[p.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": [(p.get_keadaan_display(), JENIS_LENCANA[p.keadaan])],
    }
