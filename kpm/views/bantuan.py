"""Complementary aid: of one family, and as a list to act on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import nama_tahap
from inti.waktu import hari_ini, kode_tahap
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.forms.bantuan import FormBantuan, FormSaringBantuan, FormTindakan, pilihan_tahap
from kpm.models import KPM, BantuanKomplementer
from kpm.selectors import pilihan_wilayah
from kpm.selectors.bantuan import SaringBantuan, bantuan_keluarga, daftar_bantuan
from kpm.services.bantuan import catat_bantuan, kabari_keluarga, usulkan_bantuan
from kpm.views.bantu import ambil_kpm
from wilayah.models import Wilayah

_WARNA = {
    KeadaanBantuan.ADA: "baik",
    KeadaanBantuan.DITERIMA: "baik",
    KeadaanBantuan.DIUSULKAN: "info",
    KeadaanBantuan.TIDAK: "awas",
    KeadaanBantuan.TERBLOKIR: "bahaya",
    KeadaanBantuan.DITOLAK: "bahaya",
}


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """What this family has besides PKH, stage by stage; part of its page."""
    kpm = ambil_kpm(request, pk)
    semua = bantuan_keluarga(kpm)
    kini = kode_tahap(hari_ini(kpm.desa_id))
    konteks = {
        "kpm": kpm,
        "tahap": kini,
        "kini": [_baris(b) for b in semua if b.tahap == kini],
        "lalu": [_baris(b) for b in semua if b.tahap != kini],
        "boleh_catat": request.user.punya_izin(Izin.UBAH_KPM)
        and KPM.objects.boleh(request.user, Izin.UBAH_KPM).filter(pk=pk).exists(),
    }
    return render(request, "kpm/bantuan_tab.html#tab" if request.htmx else "kpm/bantuan_tab.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def catat(request: Permintaan, pk: int) -> HttpResponse:
    """One screen for all kinds of aid in a stage; what the stage before said is shown, never preselected."""
    kpm = ambil_kpm(request, pk, Izin.UBAH_KPM)
    tahap = request.GET.get("tahap", "")
    if tahap not in pilihan_tahap():
        tahap = kode_tahap(hari_ini(kpm.desa_id))
    semua = bantuan_keluarga(kpm)
    form = FormBantuan(request.POST or None, tercatat={b.jenis: b for b in semua if b.tahap == tahap})
    if request.method == "POST" and form.is_valid():
        try:
            berubah = catat_bantuan(
                kpm=kpm, tahap=tahap, isi=form.isi(), diberitahu=form.cleaned_data["diberitahu"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, "Bantuan keluarga tersimpan." if berubah else "Tidak ada yang berubah.")
            return redirect("kpm:tab_bantuan", pk=pk)
    konteks = {
        "kpm": kpm,
        "form": form,
        "tahap": tahap,
        "bidang": [(form[f"{j}_keadaan"], form[f"{j}_alasan"], _sebelumnya(semua, j, tahap)) for j in JenisBantuan],
        "tahap_lain": [t for t in pilihan_tahap() if t != tahap],
    }
    return render(request, "kpm/bantuan_catat.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sebelumnya(semua: list[BantuanKomplementer], jenis: str, tahap: str) -> str:
    lalu = next((b for b in semua if b.jenis == jenis and b.tahap < tahap), None)
    return f"{nama_tahap(lalu.tahap)}: {lalu.get_keadaan_display()}" if lalu else ""


@halaman(metode=("GET", "POST"))
def daftar(request: Permintaan) -> HttpResponse:
    """Aids that families lack: propose the ticked ones to the APD, or record that the families were told."""
    saring = FormSaringBantuan(request.GET).saring()
    galat = ""
    if request.method == "POST" and saring is not None:
        galat = _lakukan(request)
        if not galat:
            return redirect(url_dengan(request, {}))
    konteks: dict[str, Any] = {"saring": saring, "galat": galat}
    if saring is not None:
        lembar = daftar_bantuan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
        konteks |= {
            "baris": [_baris(b) for b in lembar.baris],
            "total": lembar.tulis_jumlah("bantuan"),
            "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
            "boleh_catat": request.user.punya_izin(Izin.UBAH_KPM),
            **_penyaring(request, saring),
        }
    return render(request, "kpm/bantuan.html", konteks, status=TIDAK_SAH if galat else 200)


def _lakukan(request: Permintaan) -> str:
    """Carry out what was asked for the ticked rows; returns what is wrong, in words."""
    form = FormTindakan(request.POST)
    if not form.is_valid():
        return "Pilih paling sedikit satu keluarga, lalu pilih tindakannya."
    bantuan = form.cleaned_data["bantuan"]
    try:
        if form.cleaned_data["tindakan"] == "usulkan":
            n = usulkan_bantuan(bantuan=bantuan, oleh=request.user)
            messages.success(request, f"{n} bantuan diusulkan. APD mengekspornya sebagai usulan ke pusat.")
        else:
            n = kabari_keluarga(bantuan=bantuan, tanggal=hari_ini(), oleh=request.user)
            messages.success(request, f"{n} keluarga dicatat sudah diberi tahu hari ini.")
    except GalatPengguna as galat:
        return galat.pesan
    return ""


def _penyaring(request: Permintaan, saring: SaringBantuan) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    kurang = [k for k in KeadaanBantuan if k not in (KeadaanBantuan.ADA, KeadaanBantuan.DITERIMA)]
    pilihan = [cip(request, "Belum diberi tahu", "kabar", "belum")]
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.insert(0, cip(request, "Hanya KPM saya", "saya", "1"))
    semua_tahap = pilihan_tahap()
    return {
        "pilihan": pilihan,
        "pilihan_jenis": [cip(request, j.label, "jenis", j.value) for j in JenisBantuan],
        "pilihan_keadaan": [cip(request, k.label, "keadaan", k.value) for k in kurang],
        "pilihan_tahap": [
            {"label": nama_tahap(t), "url": url_dengan(request, {"tahap": t}), "aktif": t == saring.tahap}
            for t in semua_tahap
        ],
        "tahap_lalu": nama_tahap(saring.tahap) if saring.tahap != semua_tahap[0] else "",
        "label_jenis": JenisBantuan(saring.jenis).label if saring.jenis else "",
        "label_keadaan": KeadaanBantuan(saring.keadaan).label if saring.keadaan else "",
        "tanpa": {k: url_dengan(request, {k: None}) for k in ("tahap", "jenis", "keadaan", "wilayah", "petugas")},
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


def _baris(b: BantuanKomplementer) -> dict[str, Any]:
    lencana = [(b.get_keadaan_display(), _WARNA[KeadaanBantuan(b.keadaan)])]
    if b.diberitahu_pada is None and b.keadaan not in (KeadaanBantuan.ADA, KeadaanBantuan.DITERIMA):
        lencana.append(("Keluarga belum diberi tahu", "awas"))
    return {"b": b, "url": reverse("kpm:tab_bantuan", args=[b.kpm_id]), "lencana": lencana}
